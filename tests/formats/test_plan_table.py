"""The master task list as a workbook: the way a person corrects it."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from flows.domain.plan import Plan
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.table import KINDS, read_plan_workbook, write_plan_workbook
from flows.formats.plans.text import read_plan_text

PLAN = read_plan_text(
    "甲政办字〔2023〕7号\n甲县人民政府办公室\n2023年2月3日\n甲县行动方案\n一、任务\n"
    "（一）清淤领域（领域牵头单位：县水务局、县住建局）\n"
    "1. 清淤。9月底前，清淤率达99%以上；10月底前，收费由3元降至2.5元，执行期至2025年1月1日。"
    "（牵头单位：县水务局；责任单位：县财政局、各乡镇（街道））\n"
    "2. 护岸。常护。（有关单位按职责分工负责）\n（二）空领域\n（三）绿化领域\n"
    "1. =种树。+1棵也好。（牵头单位：县林业局）\n二、组织保障\n（一）抓落实。常查。\n（二）促公开。常报。",
    "方案.txt",
).plan
ROWS = ("T01-01", "T01-01", "T01-02", None, "T03-01")


def opened() -> Any:
    return load_workbook(io.BytesIO(write_plan_workbook(PLAN)))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(book: Any) -> tuple[Plan, list[tuple[str, str | None]]]:
    reading = read_plan_workbook(saved(book), "任务总表.xlsx")
    return reading.plan, [(one.code, one.place.cell) for one in reading.findings]


def cell(heading: str, row: int) -> str:
    sheet = opened()["任务总表"]
    found = next(one for one in sheet[1] if one.value == heading)
    return f"{found.column_letter}{row}"


def test_one_row_a_node_and_real_dates() -> None:
    sheet = opened()["任务总表"]
    assert tuple(row[1].value for row in sheet.iter_rows(min_row=2)) == ROWS
    assert sheet[cell("完成时限", 2)].value.date() == date(2023, 9, 30)
    assert sheet.freeze_panes == "C2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet["A1"].alignment.wrap_text


def test_there_and_back_as_made_and_re_saved() -> None:
    assert read_plan_workbook(write_plan_workbook(PLAN), "a.xlsx").plan == PLAN
    assert read(opened()) == (PLAN, [])
    assert write_plan_workbook(PLAN) == write_plan_workbook(PLAN)


def test_rows_may_be_sorted_otherwise() -> None:
    book = opened()
    sheet = book["任务总表"]
    rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=2)][::-1]
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            changed = sheet.cell(at, column)
            changed.value = value
            if isinstance(value, str):
                changed.data_type = "s"
    plan, findings = read(book)
    assert plan.by_code == PLAN.by_code
    assert findings == []


def test_corrections_are_taken() -> None:
    book = opened()
    sheet = book["任务总表"]
    for row in (2, 3):
        sheet[cell("牵头单位", row)] = "县水务局、县财政局"
    sheet[cell("完成时限", 2)] = "2023.11.15"
    sheet[cell("完成时限", 3)] = None
    sheet[cell("时限表述", 3)] = "年底前"
    book["计划信息"]["D5"] = "2023年2月4日"
    plan, findings = read(book)
    assert findings == []
    task = plan.tasks[0]
    assert task.lead_units == ("县水务局", "县财政局")
    assert [node.due for node in task.nodes] == [date(2023, 11, 15), date(2023, 12, 31)]
    assert plan.issue_date == date(2023, 2, 4)


@pytest.mark.parametrize(
    ("heading", "row", "value", "code"),
    [
        ("完成时限", 2, "2023-02-30", "plan-table-bad-date"),
        ("完成时限", 2, "尽快", "plan-table-bad-date"),
        ("任务编号", 6, "甲-1", "plan-table-bad-code"),
        ("任务编号", 6, "T00-01", "plan-table-bad-code"),
        ("任务序号", 6, 7, "plan-table-numbers-disagree"),
        ("牵头单位", 3, "县财政局", "plan-table-rows-disagree"),
        ("牵头单位", 6, None, "plan-table-task-without-lead"),
        ("重点任务", 6, None, "plan-table-without-title"),
        ("责任单位", 6, "县财政局等部门", "plan-open-ended-units"),
    ],
)
def test_doubts_name_the_cell(heading: str, row: int, value: object, code: str) -> None:
    book = opened()
    book["任务总表"][cell(heading, row)] = value
    assert read(book)[1] == [(code, cell(heading, row))]


def test_doubts_of_the_other_sheets() -> None:
    book = opened()
    book["量化指标"]["E2"] = "很多"
    book["量化指标"]["A3"] = "T09-09"
    book["计划信息"]["D5"] = "二月"
    book["任务总表"]["R1"] = "批注"
    plan, findings = read(book)
    assert findings == [
        ("plan-table-unknown-column", "R1"),
        ("plan-table-bad-issue-date", "D5"),
        ("plan-table-bad-figure", "E2"),
        ("plan-table-target-without-task", "A3"),
    ]
    assert [one.value for one in plan.tasks[0].targets] == [None]


def bare(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return saved(book)


def test_a_list_of_another_make() -> None:
    data = bare(
        ("甲县任务清单",),
        ("领域", "任务序号", "任务名称", "牵头部门", "配合单位", "完成时限", "量化指标"),
        ("清淤", 1, "清主河", "县水务局", "县财政局，县住建局", "2023年9月30日", "清淤率达99%以上"),
        (None, 2, "清支流", "县水务局", None, date(2023, 10, 31), None),
        ("绿化", 1, "种树", "县林业局", None, None, None),
        (None, None, "除草", "县林业局", None, None, None),
    )
    reading = read_plan_workbook(data, "清单.xlsx")
    assert [(task.code, task.title) for task in reading.plan.tasks] == [
        ("T01-01", "清主河"),
        ("T01-02", "清支流"),
        ("T02-01", "种树"),
        ("T02-02", "除草"),
    ]
    first = reading.plan.tasks[0]
    assert (first.responsible_units, first.targets[0].value) == (("县财政局", "县住建局"), 99)
    assert first.nodes[0].due == date(2023, 9, 30)
    assert {one.code for one in reading.findings} == {
        "plan-without-number",
        "plan-without-issuer",
        "plan-domains-without-lead",
    }


def test_our_own_list_without_its_other_sheets_or_codes() -> None:
    data = bare(
        ("领域序号", "领域", "任务序号", "重点任务", "牵头单位"),
        (1, "清淤", 1, "清主河", "县水务局"),
        (None, None, None, "除草", "县林业局"),
    )
    reading = read_plan_workbook(data, "清单.xlsx")
    assert [task.code for task in reading.plan.tasks] == ["T01-01"]
    assert [(one.code, one.place.row, one.place.cell) for one in reading.findings] == [
        ("plan-table-without-about", None, None),
        ("plan-table-without-code", 3, None),
    ]


def far_cell() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_plan_workbook(PLAN))) as package,
        zipfile.ZipFile(out, "w") as other,
    ):
        for name in package.namelist():
            part = package.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                part = part.replace(b"</sheetData>", far)
            other.writestr(name, part)
    return out.getvalue()


def test_a_cell_far_off_is_no_row() -> None:
    assert read_plan_workbook(far_cell(), "清单.xlsx").plan == PLAN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"no zip",
        bare(("甲", "乙")),
        bare(("任务编号", "重点任务", "牵头单位")),
    ],
    ids=["empty", "cut", "text", "no list", "no task"],
)
def test_what_is_no_task_list_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"清单\.xlsx"):
        read_plan_workbook(data, "清单.xlsx")


def test_kinds_have_unique_codes() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
