"""Plans that other houses publish as tables, in Word and in spreadsheets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flows.domain.plan import Node, PlanReading
from flows.domain.trouble import UnreadableInput
from flows.formats.plans import house_findings
from flows.formats.plans.documents import read_plan
from flows.formats.plans.house_cells import domain_of, due_of, number_of, separated, title_and_text, units_of
from tests.formats.plan_samples import HEADING, with_tables, workbook

TITLE = "甲县2023年优化营商环境重点任务分工表"
PROSE = ("甲政办字〔2023〕7号", "甲县人民政府办公室", "2023年2月3日", TITLE)
FIRST = ("1", "一、政务环境", "清淤", "清主河。", "县水务局\n县财政局", "县住建局 县林业局", "9月底前")
SECOND = ("2", None, "护岸", "常护。", "县水务局", "", "长期坚持")
THIRD = ("3", "二、市场环境", "种树", "种一百棵。", "县林业局", "各乡镇", "2023.10.31")


def read(*tables: Any, prose: tuple[str, ...] = PROSE) -> PlanReading:
    return read_plan(with_tables(prose, *tables), "分工表.docx")


def codes(reading: PlanReading) -> list[str]:
    return [one.code for one in reading.findings]


def test_a_word_table_with_merged_domains() -> None:
    reading = read((HEADING, FIRST, SECOND, THIRD))
    plan = reading.plan
    assert (plan.title, plan.doc_number, plan.issuer) == (TITLE, "甲政办字〔2023〕7号", "甲县人民政府办公室")
    assert plan.issue_date == date(2023, 2, 3)
    assert [(one.no, one.name) for one in plan.domains] == [(1, "政务环境"), (2, "市场环境")]
    assert [one.code for one in plan.tasks] == ["T01-01", "T01-02", "T02-03"]
    first, second, third = plan.tasks
    assert (first.title, first.text) == ("清淤", "清主河。")
    assert first.lead_units == ("县水务局", "县财政局")
    assert first.responsible_units == ("县住建局", "县林业局")
    assert first.nodes == (Node(1, date(2023, 9, 30), "9月底前", "清淤"),)
    assert second.nodes == ()
    assert [one.due for one in third.nodes] == [date(2023, 10, 31)]
    assert codes(reading) == ["plan-domains-without-lead"]


def test_the_same_table_in_a_workbook_with_title_rows_notes_and_hidden_sheets() -> None:
    rows = [(TITLE,), ("甲政办字〔2023〕7号",), HEADING, FIRST, SECOND, (*THIRD[:6], date(2023, 10, 31))]
    data = workbook(
        {"分工表": [*rows, ("注：以上任务按月调度。",)], "说明": [("填报说明", "略")]}, ["B4:B5", "A1:G1"]
    )
    reading = read_plan(data, "分工表.xlsx")
    assert [one.code for one in reading.plan.tasks] == ["T01-01", "T01-02", "T02-03"]
    assert (reading.plan.title, reading.plan.doc_number) == (TITLE, "甲政办字〔2023〕7号")
    assert reading.plan.tasks[2].nodes[0].due == date(2023, 10, 31)
    left_out = [one.place.row for one in reading.findings if one.code == "plan-grid-row-left-out"]
    assert left_out == [7]


def test_hidden_sheets_are_not_read() -> None:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook({"甲": [HEADING, FIRST], "旧": [HEADING, THIRD]})))
    book["旧"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [one.title for one in read_plan(out.getvalue(), "分工表.xlsx").plan.tasks] == ["清淤"]


def test_sheets_are_domains_where_no_column_names_them() -> None:
    heading = ("序号", "工作任务", "主要内容", "牵头单位", "配合单位", "时间节点")
    data = workbook(
        {
            "水务": [heading, (1, "清淤", "清主河。", "县水务局", "县财政局", "2023年6月")],
            "林业": [heading, (1, "种树", "种一百棵。", "县林业局", "", "2023年底")],
        }
    )
    plan = read_plan(data, "任务清单.xlsx").plan
    assert [(one.name, one.tasks[0].code) for one in plan.domains] == [("水务", "T01-01"), ("林业", "T02-01")]
    assert [one.nodes[0].due for one in plan.tasks] == [date(2023, 6, 30), date(2023, 12, 31)]
    assert plan.title == "任务清单"


def test_domains_as_rows_across_the_table_and_headings_on_every_page() -> None:
    heading = ("序号", "重点任务", "牵头单位", "责任单位", "完成时限")
    rows = (
        heading,
        ("一、政务环境（牵头单位：县政府办）", *[""] * 4),
        ("1", "推进清淤。到6月底前，清完主河。", "县水务局", "县财政局", ""),
        heading,
        ("2", "护岸", "县水务局", "", "常态化"),
        ("（二）市场环境", *[""] * 4),
        ("1", "种树", "县林业局", "", "年底前"),
        ("合计", "3项", "", "", ""),
    )
    reading = read(rows)
    plan = reading.plan
    assert [(one.no, one.name, one.lead_units) for one in plan.domains] == [
        (1, "政务环境", ("县政府办",)),
        (2, "市场环境", ()),
    ]
    assert [one.code for one in plan.tasks] == ["T01-01", "T01-02", "T02-01"]
    assert (plan.tasks[0].title, plan.tasks[0].text) == ("推进清淤", "到6月底前，清完主河。")
    assert plan.tasks[0].nodes == (Node(1, date(2023, 6, 30), "6月底前", "清完主河"),)


def test_headings_above_the_tables_are_domains() -> None:
    from docx import Document

    from tests.formats.plan_samples import add_table, saved

    document = Document()
    for text in PROSE:
        document.add_paragraph(text)
    for name, task in (("一、政务环境", "清淤"), ("二、市场环境", "种树")):
        document.add_paragraph(name)
        add_table(document, [("序号", "任务", "牵头单位", "完成时限"), ("1", task, "县水务局", "6月底")])
    plan = read_plan(saved(document), "分工表.docx").plan
    assert [(one.name, one.tasks[0].code) for one in plan.domains] == [
        ("政务环境", "T01-01"),
        ("市场环境", "T02-01"),
    ]
    assert plan.title == TITLE


def test_a_chinese_number_beside_a_name_is_a_domain() -> None:
    heading = ("序号", "重点任务", "牵头单位", "责任单位")
    plan = read(
        (
            heading,
            ("一", "政务环境", "", ""),
            ("1", "清淤", "县水务局", ""),
            ("二", "市场", "", ""),
            ("2", "种树", "县林业局", ""),
        )
    ).plan
    assert [(one.no, one.name, len(one.tasks)) for one in plan.domains] == [
        (1, "政务环境", 1),
        (2, "市场", 1),
    ]


def test_headings_in_two_rows() -> None:
    rows = (
        ("序号", "工作任务", "责任分工", None, "完成\n时限"),
        (None, None, "牵头单位", "责任单位", None),
        ("1", "清淤", "县水务局", "县财政局", "2023年6月"),
    )
    sheet = [tuple(one or "" for one in row) for row in rows]
    data = workbook({"分工": sheet}, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"])
    task = read_plan(data, "分工.xlsx").plan.tasks[0]
    assert (task.lead_units, task.responsible_units, len(task.nodes)) == (("县水务局",), ("县财政局",), 1)


def test_a_table_split_in_two_and_a_row_broken_by_the_page() -> None:
    table = (HEADING, (*FIRST[:1], "政务环境", *FIRST[2:]))
    more = (
        ("", "", "", "再清支流。", "", "", ""),
        ("2", "市场环境", "种树", "种一百棵。", "县林业局", "", "年底"),
    )
    plan = read(table, more).plan
    assert [(one.code, one.text) for one in plan.tasks] == [
        ("T01-01", "清主河。\n再清支流。"),
        ("T02-02", "种一百棵。"),
    ]


def test_one_task_over_several_rows_of_measures() -> None:
    heading = ("重点任务", "具体措施", "牵头单位", "完成时限")
    rows = (
        heading,
        ("清淤", "清主河。", "县水务局", "6月底前"),
        (None, "清支流。", "县林业局", "9月底前"),
        ("种树", "种一百棵。", "县林业局", ""),
    )
    reading = read(rows)
    first = reading.plan.tasks[0]
    assert (first.text, first.lead_units) == ("清主河。\n清支流。", ("县水务局", "县林业局"))
    assert [(one.due.month, one.deliverable) for one in first.nodes] == [(6, "清主河"), (9, "清支流")]
    assert "plan-grid-units-vary" in codes(reading)


def test_one_task_cell_over_several_numbers_names_their_domain() -> None:
    heading = ("重点任务", "序号", "具体措施", "牵头单位")
    rows = (
        heading,
        ("清淤", "1", "清主河。每月一次。", "县水务局"),
        (None, "2", "清支流。", "县水务局"),
        ("种树", "3", "种一百棵。", "县林业局"),
    )
    plan = read(rows).plan
    assert [(one.name, [task.title for task in one.tasks]) for one in plan.domains] == [
        ("清淤", ["清主河", "清支流"]),
        ("种树", ["种一百棵"]),
    ]


def test_a_shared_task_cell_beside_a_domain_column_begins_each_title() -> None:
    heading = ("领域", "重点任务", "序号", "具体措施", "牵头单位")
    rows = (
        heading,
        ("水务", "清淤", "1", "清主河。", "县水务局"),
        ("水务", None, "2", "清支流。", "县水务局"),
    )
    assert [one.title for one in read(rows).plan.tasks] == ["清淤：清主河", "清淤：清支流"]


def test_leads_and_responsible_in_one_cell() -> None:
    heading = ("序号", "任务", "责任单位", "时限")
    rows = (
        heading,
        ("1", "清淤", "牵头单位：县水务局、县财政局\n责任单位：县住建局", "6月底"),
        ("2", "护岸", "牵头：县水务局；配合：县财政局", "全年"),
        ("3", "种树", "县林业局（牵头）、县住建局、各乡镇（街道）", "择机"),
        ("4", "修路", "县交通局", ""),
    )
    reading = read(rows)
    assert [(one.lead_units, one.responsible_units) for one in reading.plan.tasks] == [
        (("县水务局", "县财政局"), ("县住建局",)),
        (("县水务局",), ("县财政局",)),
        (("县林业局",), ("县住建局", "各乡镇（街道）")),
        (("县交通局",), ()),
    ]
    assert codes(reading)[-3:] == [
        "plan-grid-responsible-as-lead",
        "plan-grid-all-year",
        "plan-grid-due-unread",
    ]


@pytest.mark.parametrize("note", ["heading", "foot"])
def test_the_unit_named_first_leads_where_the_table_says_so(note: str) -> None:
    words = "（排在第一位的为牵头单位）"
    heading = ("序号", "任务", "责任单位" + (words if note == "heading" else ""), "完成时限")
    rows = [heading, ("1", "清淤", "县水务局、县财政局", "6月底")]
    foot = [("注：责任单位中列首位的为牵头单位", None, None, None)] if note == "foot" else []
    reading = read_plan(workbook({"表": [(TITLE,), *rows, *foot]}), "清单.xlsx")
    task = reading.plan.tasks[0]
    assert (task.lead_units, task.responsible_units) == (("县水务局",), ("县财政局",))
    assert "plan-grid-first-leads" in codes(reading)


def test_goals_go_on_the_text_and_give_targets() -> None:
    heading = ("序号", "工作任务", "主要内容", "目标要求", "牵头单位", "备注", "分管领导")
    reading = read((heading, ("1", "清淤", "清主河。", "清淤率达到99%以上。", "县水务局", "略", "张三")))
    task = reading.plan.tasks[0]
    assert task.text == "清主河。\n清淤率达到99%以上。"
    assert [(one.op, one.value, one.unit) for one in task.targets] == [(">=", 99, "%")]
    assert codes(reading)[-1] == "plan-grid-column-left-out"


def test_doubts_of_tables() -> None:
    heading = ("序号", "任务", "牵头单位", "配合单位", "完成时限")
    reading = read((heading, ("1", "清淤", "", "县财政局", "5月"), ("1", "护岸", "县水务局等部门", "", "")))
    assert [(one.code, one.title) for one in reading.plan.tasks] == [
        ("T01-01", "清淤"),
        ("T01-02", "护岸"),
    ]
    assert {"plan-task-without-lead", "plan-grid-number-twice", "plan-open-ended-units"} <= set(
        codes(reading)
    )


def test_a_table_without_words_or_name() -> None:
    heading = ("序号", "任务", "牵头单位", "完成时限")
    reading = read_plan(workbook({"表": [heading, (1, "", "县水务局", "")]}), "水务清单.xlsx")
    assert (reading.plan.title, reading.plan.tasks[0].title) == ("水务清单", "")
    assert {"plan-title-from-file", "plan-grid-without-title"} <= set(codes(reading))


def test_a_table_without_a_title_column_is_no_plan() -> None:
    with pytest.raises(UnreadableInput, match=r"分工表\.docx"):
        read((("姓名", "电话"), ("甲", "1")))


LIST = ("一、重点任务", "（一）水务", "1. 清淤。清主河。（牵头单位：县水务局；责任单位：县财政局）")


def test_prose_and_annexed_table_the_fuller_one_counts() -> None:
    heading = ("序号", "任务", "牵头单位", "责任单位")
    small = (heading, ("1", "清淤", "县水务局", ""))
    reading = read(small, prose=(*PROSE, *LIST, "2. 护岸。（牵头单位：县水务局）"))
    assert [one.title for one in reading.plan.tasks] == ["清淤", "护岸"]
    assert "plan-prose-for-table" in codes(reading)
    large = (
        heading,
        ("1", "清淤", "县水务局", ""),
        ("2", "护岸", "县水务局", ""),
        ("3", "种树", "县林业局", ""),
    )
    reading = read(large, prose=(*PROSE, *LIST, "二、组织保障", "（一）抓落实。常查。"))
    assert [one.title for one in reading.plan.tasks] == ["清淤", "护岸", "种树"]
    assert "plan-table-for-prose" in codes(reading)
    assert [(one.title, one.text) for one in reading.plan.measures] == [("抓落实", "常查。")]


def test_measures_beside_a_table() -> None:
    heading = ("序号", "任务", "牵头单位", "责任单位")
    prose = (
        *PROSE,
        "一、总体要求",
        "全面清淤。",
        "二、保障措施",
        "（一）抓落实。常查。",
        "（二）促公开。常报。",
    )
    reading = read((heading, ("1", "清淤", "县水务局", "")), prose=prose)
    assert [one.title for one in reading.plan.measures] == ["抓落实", "促公开"]
    assert reading.plan.title == TITLE


def test_a_table_of_something_else_beside_a_plan_in_prose_is_said() -> None:
    reading = read((("指标", "数值"), ("清淤率", "99%")), prose=(*PROSE, *LIST))
    assert len(reading.plan.tasks) == 1
    assert "plan-table-left-out" in codes(reading)


def test_more_than_99_domains_are_refused() -> None:
    heading = ("领域", "任务", "牵头单位")
    rows = [heading, *((f"甲{at}", "清淤", "县水务局") for at in range(100))]
    with pytest.raises(UnreadableInput, match="领域"):
        read_plan(workbook({"表": rows}), "清单.xlsx")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2022年9月底前", date(2022, 9, 30)),
        ("9月底", date(2023, 9, 30)),
        ("2022.9", date(2022, 9, 30)),
        ("2022年2月", date(2022, 2, 28)),
        ("2022-09-15", date(2022, 9, 15)),
        ("9月份", date(2023, 9, 30)),
        ("12 月", date(2023, 12, 31)),
        ("2022年", date(2022, 12, 31)),
        ("2022年度", date(2022, 12, 31)),
        ("2022年12月31日前完成", date(2022, 12, 31)),
        ("第三季度末", date(2023, 9, 30)),
        ("年底前", date(2023, 12, 31)),
        ("长期坚持", None),
        ("持续推进", None),
        ("全年", None),
        ("—", None),
        ("2022.13", None),
        ("尽快", None),
    ],
)
def test_deadline_cells(text: str, due: date | None) -> None:
    found = due_of(text, None, 2023).deadlines
    assert [one.due for one in found] == ([due] if due else [])


def test_several_deadlines_in_a_cell() -> None:
    found = due_of("6月底前完成方案；\n9月底前建成", None, 2023).deadlines
    assert [(one.due.month, one.deliverable) for one in found] == [(6, "完成方案"), (9, "建成")]
    assert due_of("9月", None, None).without_year
    assert due_of("9月底前", None, None).without_year


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县水务局\n县财政局", "县水务局、县财政局"),
        ("县水务局 县财政局　县住建局", "县水务局、县财政局、县住建局"),
        ("县住房城乡\n建设局", "县住房城乡建设局"),
        ("县委\n宣传部", "县委宣传部"),
        ("县政府\n办公室", "县政府办公室"),
        ("县水务局、\n县财政局", "县水务局、县财政局"),
        ("各乡镇\n（街道）", "各乡镇（街道）"),
        ("县法院\n县检察院", "县法院、县检察院"),
        ("县水务局/县财政局", "县水务局、县财政局"),
    ],
)
def test_lists_of_units_in_cells(text: str, names: str) -> None:
    assert separated(text) == names


def test_roles_in_cells() -> None:
    assert units_of("县水务局牵头，县财政局配合", "责任").leads == ("县水务局",)
    assert units_of("县财政局、县住建局", "责任").responsible == ("县财政局", "县住建局")
    assert units_of("县水务局\n配合单位：县财政局", "牵头").responsible == ("县财政局",)
    assert units_of("/", "牵头").leads == ()


def test_numbers_domains_and_titles_in_cells() -> None:
    assert [number_of(one) for one in ("3", "（3）", "3.", "③", "第3项", "1-2", "甲", "")] == [
        3,
        3,
        3,
        3,
        3,
        0,
        0,
        0,
    ]
    assert domain_of("（十二）政务 环境（共3项）").name == "政务环境"
    assert (domain_of("一、政务环境").no, domain_of("政务环境").no) == (1, 0)
    assert title_and_text("清（甲。乙）淤。常清。") == ("清（甲。乙）淤", "常清。")


def test_kinds_have_unique_codes() -> None:
    assert len({kind.code for kind in house_findings.KINDS}) == len(house_findings.KINDS)


LEADERS = ("序号", "重点任务", "具体举措", "责任领导", "牵头单位", "责任单位", "完成时限")


def _district(*, domain_rows: bool) -> PlanReading:
    rows: list[tuple[Any, ...]] = [(TITLE,), LEADERS]
    first = ("1", "河道管护", "网办率达到98%。", "王某", "县水务局", "县财政局 县住建局", "全年")
    second = (2, None, "修护岸。", "王某", "县水务局", "", "2022年9月底前完成设计；2022年12月底前建成")
    rows += [("一、河湖治理",)] if domain_rows else []
    rows += [first, second]
    rows += [("二、造林",)] if domain_rows else []
    rows.append(("1", "种树", "种一百棵。", "李某", "县林业局", "", "6月底"))
    spans = ["A1:G1", "A3:G3", "B4:B5", "A6:G6"] if domain_rows else ["A1:G1", "B3:B4"]
    return read_plan(workbook({"Sheet1": rows}, spans), "分解表.xlsx")


def test_rows_that_name_domains_win_over_a_task_cell_over_several_rows() -> None:
    plan = _district(domain_rows=True).plan
    assert [(one.no, one.name) for one in plan.domains] == [(1, "河湖治理"), (2, "造林")]
    assert [(one.code, one.title) for one in plan.tasks] == [
        ("T01-01", "河道管护：网办率达到98%"),
        ("T01-02", "河道管护：修护岸"),
        ("T02-01", "种树"),
    ]
    first, second, _ = plan.tasks
    assert (first.lead_units, first.responsible_units) == (("县水务局",), ("县财政局", "县住建局"))
    assert [(one.due.isoformat(), one.deliverable) for one in second.nodes] == [
        ("2022-09-30", "完成设计"),
        ("2022-12-31", "建成"),
    ]
    assert len(first.targets) == 1


def test_without_them_the_cell_names_the_domain_and_figures_in_titles_count() -> None:
    plan = _district(domain_rows=False).plan
    assert [one.name for one in plan.domains] == ["河道管护", "种树"]
    assert plan.tasks[0].title == "网办率达到98%"
    assert [(one.metric, one.value) for one in plan.tasks[0].targets] == [("网办率", 98.0)]
