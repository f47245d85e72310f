from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from flows.domain.forms import FORM_VERSION, Form, FormRow, LastAnswer
from flows.domain.period import Period
from flows.formats.forms.writing import (
    CONFIRMATION,
    digest_of_plan_cells,
    identity_of,
    last_answer,
    locked_digest,
    plain_form,
    plan_cells,
    row_key,
    seal_of,
    write_form,
)
from flows.formats.sheet_style import fitted, lines_in, room_in

HEADS = [
    "任务编号",
    "领域",
    "重点任务",
    "节点事项",
    "完成时限",
    "本单位角色",
    "牵头单位",
    "责任单位",
    "上期情况",
    "本期完成状态",
    "本期完成百分比(%)",
    "本期进展情况",
    "存在问题",
    "下步措施",
    "预计完成时间",
    "_key",
]
NASTY = '=HYPERLINK("http://x","点击")&<b>\'引号\'\n第二行 𠮷 垚'
FIRST = FormRow(
    task="T02-09",
    title="推行“一件事”改革",
    domain="工程建设领域",
    role="lead",
    node=1,
    due=date(2022, 8, 31),
    deliverable="印发方案",
    lead_units=("区行政审批局", "区税务局"),
    responsible_units=("区公安分局",),
    last=LastAnswer("正在推进", 60.0, NASTY),
)
SECOND = replace(FIRST, node=2, due=date(2022, 9, 30), deliverable="全面应用", last=LastAnswer())
THIRD = FormRow(
    "T17-131", "@长期事项", "政务服务领域", "responsible", None, None, "", ("区税务局",), (), LastAnswer()
)
FORM = Form(
    office="区营转办",
    unit="区行政审批局",
    period=Period(2022, 9),
    due=date(2022, 9, 28),
    plan_title="优化营商环境行动计划",
    doc_number="东昌政办字〔2022〕13号",
    contact="综合科，0635-0000000，yzb@example.cn",
    rows=(FIRST, SECOND, THIRD),
)


def opened(form: Form) -> Any:
    return openpyxl.load_workbook(BytesIO(write_form(form)))


def head_row(sheet: Any) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows() if row[0].value == "任务编号")


def texts(sheet: Any) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_headings_stand_in_their_order_with_the_key_column_last_and_hidden() -> None:
    sheet = opened(FORM)["填报表"]
    head = head_row(sheet)
    assert [cell.value for cell in sheet[head]] == HEADS
    assert sheet.column_dimensions["P"].hidden
    assert [sheet.cell(head + n, 16).value for n in (1, 2, 3)] == ["T02-09#1", "T02-09#2", "T17-131"]


def test_the_lines_above_name_unit_period_due_date_number_and_contact() -> None:
    said = texts(opened(FORM)["填报表"])
    for text in (
        "优化营商环境行动计划工作进展填报表（2022年9月）",
        "填报单位：区行政审批局",
        "填报期次：2022年9月",
        "报送截止：2022年9月28日",
        "东昌政办字〔2022〕13号",
        "0635-0000000",
        "“本期无进展”",
        CONFIRMATION,
    ):
        assert text in said
    assert "演示数据" not in said
    assert "演示数据" in texts(opened(replace(FORM, demo=True))["填报表"])


def test_plan_columns_are_written_with_real_dates_and_numbers_as_text() -> None:
    sheet = opened(FORM)["填报表"]
    head = head_row(sheet)
    due = sheet.cell(head + 1, 5)
    assert due.value == datetime(2022, 8, 31)  # noqa: DTZ001
    assert due.number_format == 'yyyy"年"m"月"d"日"'
    assert sheet.cell(head + 3, 5).value == "未明确时限"
    assert [sheet.cell(head + 1, at).value for at in (1, 4, 6, 7, 8)] == [
        "T02-09",
        "印发方案",
        "牵头",
        "区行政审批局、区税务局",
        "区公安分局",
    ]
    assert sheet.cell(head + 3, 6).value == "责任"


def test_texts_with_markup_and_formula_signs_arrive_as_text() -> None:
    content = write_form(FORM)
    sheet = openpyxl.load_workbook(BytesIO(content))["填报表"]
    head = head_row(sheet)
    last, title = sheet.cell(head + 1, 9), sheet.cell(head + 3, 3)
    assert last.value == "正在推进，60%\n" + NASTY
    assert (title.value, title.data_type, title.quotePrefix) == ("@长期事项", "s", True)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("填报表").to_python()
    assert "正在推进，60%\n" + NASTY in [cell for row in rows for cell in row]
    formula = replace(FORM, rows=(replace(FIRST, last=LastAnswer(progress=NASTY)),))
    cell = opened(formula)["填报表"].cell(head + 1, 9)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (NASTY, "s", True)


@pytest.mark.parametrize("bad", ["\x00\x01\x1b", "\ud800", "\uffff", "很" * 40_000])
def test_what_a_cell_cannot_hold_never_breaks_the_file(bad: str) -> None:
    form = replace(FORM, unit="区" + bad[:3], rows=(replace(FIRST, last=LastAnswer(progress="前" + bad)),))
    value = opened(form)["填报表"].cell(head_row(opened(form)["填报表"]) + 1, 9).value
    assert value.startswith("前")
    assert len(value) <= 32_767


def test_plan_columns_are_locked_and_answers_open_under_a_protection_without_password() -> None:
    sheet = opened(FORM)["填报表"]
    row = head_row(sheet) + 1
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    allowed = ("autoFilter", "formatColumns", "formatRows", "insertRows")
    assert not any(getattr(sheet.protection, name) for name in allowed)
    assert sheet.protection.sort
    assert [sheet.cell(row, at).protection.locked for at in range(1, 16)] == [True] * 9 + [False] * 6
    assert sheet.cell(row, 12).fill.fgColor.rgb != sheet.cell(row, 1).fill.fgColor.rgb


def test_answers_are_checked_row_by_row_with_chinese_words() -> None:
    sheet = opened(FORM)["填报表"]
    first = head_row(sheet) + 1
    checks = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    status, percent, progress, day = (checks[f"{name}{first}:{name}{first + 2}"] for name in "JKLO")
    assert status.formula1 == '"已完成,正在推进,未启动,长期推进,无法推进"'
    assert "下拉菜单" in status.error
    assert "下拉菜单" in status.prompt
    assert (percent.type, percent.formula1, percent.formula2) == ("decimal", "0", "100")
    assert (progress.formula1, progress.showErrorMessage) == ('"本期无进展"', False)
    assert day.type == "date"
    assert "2022-09-30" in day.prompt


def test_paper_is_a4_landscape_one_page_wide_with_the_heading_repeated() -> None:
    sheet = opened(FORM)["填报表"]
    head = head_row(sheet)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.print_area == f"'填报表'!$A$1:$O${head + 5}"
    assert sheet.freeze_panes == f"D{head + 1}"
    assert "&P" in sheet.oddFooter.center.text


def test_rows_grow_with_their_text_up_to_the_highest_row_there_is() -> None:
    def height(progress: str) -> float:
        row = replace(FIRST, last=LastAnswer(progress=progress))
        sheet = opened(replace(FORM, rows=(row,)))["填报表"]
        return float(sheet.row_dimensions[head_row(sheet) + 1].height)

    short, long, lines, vast = height("好"), height("长" * 150), height("一\n" * 12), height("长" * 5000)
    assert short < long < vast <= 409.5
    assert lines > short
    with ZipFile(BytesIO(write_form(FORM))) as file:
        rows = file.read("xl/worksheets/sheet1.xml").decode().split("<row ")[-4:-1]
    assert all(' ht="' in row and "customHeight" not in row for row in rows)


def test_sorting_by_the_filter_takes_the_hidden_key_along() -> None:
    sheet = opened(FORM)["填报表"]
    head = head_row(sheet)
    assert sheet.auto_filter.ref == f"A{head}:P{head + 3}"


def test_a_last_text_longer_than_the_highest_row_is_cut_where_it_no_longer_shows() -> None:
    def shown(progress: str) -> str:
        return last_answer(LastAnswer("正在推进", 60.0, progress))

    assert shown("长" * 500) == "正在推进，60%\n" + "长" * 500
    for text in ("长" * 3000, "一行\n" * 200, "a" * 9000):
        cut = shown(text)
        assert cut.startswith("正在推进，60%\n" + text[:50])
        assert cut.endswith("全文见本单位上期报送件）")
        assert len(cut) < len(text)
        cell = fitted(cut, room_in(25))
        assert cell.dense
        assert lines_in(cut, room_in(25, 7.0)) * 7.0 * 1.35 <= 409.5


def test_the_identity_is_on_a_very_hidden_sheet() -> None:
    book = opened(FORM)
    assert book.sheetnames == ["填报表", "填报说明", "_taizhang"]
    sheet = book["_taizhang"]
    assert sheet.sheet_state == "veryHidden"
    assert sheet["A1"].value == "taizhang-form"
    pairs = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2, max_row=7)}
    assert pairs == {
        "office": "区营转办",
        "unit": "区行政审批局",
        "period": "2022-09",
        "version": str(FORM_VERSION),
        "locked_digest": locked_digest(FORM),
        "seal": seal_of(identity_of(FORM)),
    }
    assert identity_of(FORM).locked_digest == locked_digest(FORM)
    issued = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=8)]
    assert issued[0] == [
        "T02-09#1",
        "T02-09",
        "工程建设领域",
        "推行“一件事”改革",
        "印发方案",
        "2022-08-31",
        "牵头",
        "区行政审批局、区税务局",
        "区公安分局",
    ]
    assert [row[0] for row in issued] == ["T02-09#1", "T02-09#2", "T17-131"]


def test_the_seal_changes_with_whatever_the_identity_says() -> None:
    who = identity_of(FORM)
    others = [
        replace(who, unit="区税务局"),
        replace(who, office="别处"),
        replace(who, period=Period(2022, 10)),
        replace(who, version=1),
        replace(who, locked_digest="0"),
    ]
    assert len({seal_of(one) for one in (who, *others)}) == 6


def test_the_guide_is_numbered_and_names_date_and_mail() -> None:
    sheet = opened(FORM)["填报说明"]
    said = texts(sheet)
    for word in ("2022年9月28日", "yzb@example.cn", "佐证", "本期无进展", "灰色栏", "无法推进", "2022-10-31"):
        assert word in said
    assert [sheet.cell(at, 1).value for at in range(2, sheet.max_row + 1)] == [
        f"{n}." for n in range(1, sheet.max_row)
    ]


def test_the_same_form_gives_the_same_bytes() -> None:
    assert write_form(FORM) == write_form(FORM)
    assert write_form(FORM) != write_form(replace(FORM, unit="区税务局"))
    with ZipFile(BytesIO(write_form(FORM))) as file:
        assert {one.date_time[0] for one in file.infolist()} == {1980}


def test_the_digest_covers_the_plan_columns_whatever_their_order_and_blanks() -> None:
    shuffled = replace(FORM, rows=(THIRD, FIRST, SECOND))
    assert locked_digest(shuffled) == locked_digest(FORM)
    answered = replace(FORM, rows=(replace(FIRST, last=LastAnswer("已完成")), SECOND, THIRD))
    assert locked_digest(answered) == locked_digest(FORM)
    moved = replace(FORM, rows=(replace(FIRST, due=date(2022, 9, 1)), SECOND, THIRD))
    assert locked_digest(moved) != locked_digest(FORM)
    pairs = [(row_key(row), plan_cells(row)) for row in FORM.rows]
    blanks = [(key, (*cells[:2], f" {cells[2]} ", *cells[3:])) for key, cells in pairs]
    assert digest_of_plan_cells(blanks) == locked_digest(FORM)


def test_the_digest_can_be_computed_from_the_cells_as_read_back() -> None:
    sheet = opened(FORM)["填报表"]
    head = head_row(sheet)
    rows = []
    for at in range(head + 1, head + 4):
        cells = [sheet.cell(at, column).value for column in range(1, 9)]
        cells[4] = cells[4].date() if isinstance(cells[4], datetime) else cells[4]
        rows.append((sheet.cell(at, 16).value, tuple(cells)))
    assert digest_of_plan_cells(rows) == locked_digest(FORM)


def test_last_period_is_one_text() -> None:
    assert last_answer(LastAnswer("已完成", 100.0, "办结")) == "已完成，100%\n办结"
    assert last_answer(LastAnswer("", None, "只有文字")) == "只有文字"
    assert last_answer(LastAnswer("正在推进", 33.5)) == "正在推进，33.5%"
    assert last_answer(LastAnswer()) == "无上期填报记录"


def test_a_form_without_rows_or_contact_is_still_a_workbook() -> None:
    sheet = opened(replace(FORM, rows=(), contact="", doc_number=""))["填报表"]
    assert head_row(sheet)
    assert "联系人" not in texts(sheet)


def whole(content: bytes) -> dict[str, Any]:
    """Everything that openpyxl sees of a workbook, by place."""
    book = openpyxl.load_workbook(BytesIO(content))
    seen: dict[str, Any] = {"names": book.sheetnames, "title": book.properties.title}
    for sheet in book:
        name = sheet.title
        seen[name] = (sheet.sheet_state, sheet.dimensions, sheet.print_area, sheet.print_title_rows)
        seen[f"{name}+"] = (
            sheet.freeze_panes,
            sheet.auto_filter.ref,
            str(sheet.merged_cells),
            sheet.protection.sheet,
        )
        seen[f"{name} checks"] = [(str(one.sqref), one.type) for one in sheet.data_validations.dataValidation]
        for at, row in enumerate(sheet.iter_rows(), 1):
            seen[f"{name} row {at}"] = sheet.row_dimensions[at].height
            for cell in row:
                look = (cell.number_format, cell.font.name, cell.font.size, cell.fill.fgColor.rgb)
                open_ = (
                    cell.protection.locked,
                    cell.quotePrefix,
                    cell.border.left.style,
                    cell.alignment.wrap_text,
                )
                seen[f"{name}!{cell.coordinate}"] = (cell.value, cell.data_type, look, open_)
    return seen


@pytest.mark.parametrize(
    "form",
    [
        FORM,
        replace(FORM, demo=True, rows=(THIRD,)),
        replace(FORM, unit="区<&>单位 _x0041_", rows=(FIRST, SECOND, THIRD) * 9),
        replace(FORM, rows=(replace(FIRST, last=LastAnswer(progress="长" * 3000)), THIRD)),
        replace(
            FORM, rows=(replace(FIRST, title=" 前后有空格 _x000A_ ", last=LastAnswer(progress="=1\x07")),)
        ),
        replace(FORM, rows=(replace(FIRST, title="\ue000\ue003私用字"),)),
        replace(FORM, doc_number="", contact=""),
    ],
)
def test_the_stamped_form_is_cell_for_cell_the_one_written_plainly(form: Form) -> None:
    assert whole(write_form(form)) == whole(plain_form(form))


def test_a_form_does_not_depend_on_the_forms_before_it() -> None:
    before = write_form(FORM)
    write_form(replace(FORM, unit="区税务局", rows=(THIRD,) * 5))
    write_form(replace(FORM, due=date(2022, 9, 27)))
    assert write_form(FORM) == before
