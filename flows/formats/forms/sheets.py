"""The sheets of a form (填报表), written with XlsxWriter: table, guide, invisible identity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flows.domain.forms import Form, FormIdentity, FormRow
from flows.domain.period import zh_date
from flows.domain.returns import STATUS_ZH
from flows.formats.forms.cells import COLUMNS, as_issued, last_answer, plan_cells, row_key
from flows.formats.sheet_style import Book, Grid, half_ems, lines_in, points, printable, room_in, set_page

FORM_SHEET = "填报表"
GUIDE_SHEET = "填报说明"
IDENTITY_SHEET = "_taizhang"
IDENTITY_MARK = "taizhang-form"
KEY_HEAD = "_key"
CONFIRMATION = (
    "单位主要负责人确认（签字、加盖公章）：                填报人：            联系电话：                "
    "填报日期：      年    月    日"
)
DEMO = "演示数据，仅供演示和测试使用，不作为工作依据"

_STATUS, _PERCENT, _PROGRESS, _EXPECTED, _KEY = 9, 10, 11, 14, len(COLUMNS)
NO_PROGRESS = "本期无进展"
_LAST = len(COLUMNS) - 1
_FACT_ENDS = {0: 3, 4: 7, 8: _LAST}
LEAST_HEIGHT = 62.25
"""Every row leaves room for four lines of answer, in points."""

# Sorting is not among them: a protected sheet lets only open cells be sorted, that is, answers away from tasks.
_OPEN_DOORS = {
    "autofilter": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
}
_ASK = (
    "填报要求：灰色栏为任务内容和上期情况，请勿改动；请逐行填写黄色栏。本期确无进展的，请在“本期进展情况”栏选择"
    "或者填写“本期无进展”，并在“存在问题”栏说明原因，不要留空。详见“填报说明”工作表。"
)
_GUIDE = (
    "本表由{office}下发，仅列入贵单位牵头或者承担责任的任务。请于{due}前（含当日）报送；"
    "报送方式及联系人：{contact}。",
    "报送时请保留本表的 Excel 文件格式，不要转换为图片或者 PDF，不要改动工作表名称、表头和栏目顺序。"
    "一个单位报送一份；需要更正的，请在文件名中注明“更新”后重新报送。",
    "灰色栏（“任务编号”至“上期情况”）为任务内容和上期情况，已经锁定，请勿改动。对任务内容、责任分工或者"
    "完成时限有异议的，请与下发单位联系，并在“存在问题”栏注明。",
    "“本单位角色”为“牵头”的，由本单位对任务完成情况负责；为“责任”的，填写本单位承担工作的进展，"
    "任务是否完成以牵头单位填报为准。",
    "“本期完成状态”从下拉菜单中选择：已完成，指任务（节点事项）的要求已经全部落实；正在推进，指已经启动、"
    "尚未完成；未启动，指尚未开展工作；长期推进，指没有明确时限、需要持续开展的工作；无法推进，指因客观原因"
    "不能继续推进。",
    "选择“已完成”的，请在“本期进展情况”栏写明完成时间、成果形式和佐证材料（文件名称、文号或者网址等），"
    "并将佐证材料随表报送。没有佐证说明的，将作为问题提示列出，请贵单位补充。",
    "选择“无法推进”的，请在“存在问题”栏写明原因，在“下步措施”栏提出建议。调整任务或者延长时限须按程序报批，"
    "批准前仍按原定时限研判。",
    "“本期完成百分比(%)”填写截至本期末的累计完成比例，为 0 至 100 之间的数字，例如 85，不需要填写百分号。"
    "选择“已完成”的，填写 100。",
    "“本期进展情况”简要填写截至本期末的实际进展和成效，用事实和数字说明，一般不超过 200 字，不要照抄上期内容。",
    "本期确无进展的，请选择完成状态，并在“本期进展情况”栏从下拉菜单中选择“本期无进展”，在“存在问题”栏说明原因。"
    "整行留空的，视为该任务未填报；全表留空的，视为空表。",
    "“存在问题”“下步措施”按实际情况填写；没有问题的，“存在问题”栏填写“无”。",
    "“预计完成时间”填写具体日期，格式为 2022-10-31 或者 2022/10/31；预计某月底完成的，填写该月最后一日。"
    "该栏不改变任务的完成时限。",
    "同一任务有多个时间节点的，已分行列出，请逐行填写。内容较多时，可以自行调整行高、列宽，"
    "可以按需筛选，不影响报送。",
    "报送前请经本单位主要负责人审核确认，并填写表末的确认栏。",
)


def new_book(form: Form) -> Book:
    """Return the empty workbook for ``form``."""
    return Book(f"{form.unit}工作进展填报表（{form.period.zh}）", form.printed_office, form.period.first_day)


def write_table(book: Book, form: Form, count: int) -> tuple[Grid, int]:
    """Write the sheet 填报表 but for its ``count`` rows; return its grid and the row number of the heading."""
    sheet = book.sheet(FORM_SHEET)
    grid = Grid(book, sheet, COLUMNS, LEAST_HEIGHT)
    sheet.set_column(_KEY, _KEY, 0, None, {"hidden": True})
    head = _write_top(book, sheet, form)
    grid.head(head)
    sheet.write_string(head, _KEY, KEY_HEAD, book.look("free"))
    last = head + count
    if count:
        _check_answers(sheet, form, (head + 1, last))
        # The hidden key belongs to the list, or sorting by a filter button would leave the keys behind.
        sheet.autofilter(head, 0, last, _KEY)
    sheet.write_string(last + 2, 0, CONFIRMATION, book.look("open line"))
    sheet.set_row(last + 2, 30)
    sheet.freeze_panes(head + 1, 3)
    sheet.protect("", _OPEN_DOORS)
    set_page(sheet, head, (last + 2, _LAST))
    return grid, head


def write_rows(grid: Grid, form: Form, head: int) -> None:
    """Write the rows of ``form`` below the heading."""
    for at, row in enumerate(form.rows, head + 1):
        grid.put(at, (*plan_cells(row), last_answer(row.last), *[None] * 6))
        grid.sheet.write_string(at, _KEY, row_key(row), grid.book.look("free"))


def _write_top(book: Book, sheet: Any, form: Form) -> int:
    """Write the lines above the table; return the row number of the heading."""
    title = f"{form.plan_title}工作进展填报表（{form.period.zh}）"
    sheet.merge_range(0, 0, 0, _LAST, printable(title), book.look("title"))
    sheet.set_row(0, 36)
    at = 1
    if form.demo:
        sheet.write_string(at, 0, DEMO, book.look("loud"))
        at += 1
    for line in _facts_of(form):
        for first, text in line:
            # Merged, so that the text stays when a unit deletes the column in which it begins.
            sheet.merge_range(at, first, at, _FACT_ENDS[first], printable(text), book.look("free"))
        sheet.set_row(at, 20)
        at += 1
    across = sum(column.width for column in COLUMNS)
    sheet.merge_range(at, 0, at, _LAST, _ASK, book.look("line"))
    sheet.set_row(at, points(lines_in(_ASK, room_in(across, 11)), 11))
    return at + 1


def _facts_of(form: Form) -> tuple[tuple[tuple[int, str], ...], ...]:
    first = (
        (0, f"填报单位：{form.unit}"),
        (4, f"填报期次：{form.period.zh}"),
        (8, f"报送截止：{zh_date(form.due)}"),
    )
    second = (
        (0, f"下发单位：{form.printed_office}"),
        (4, f"文号：{form.doc_number}"),
        (8, f"联系人：{form.contact}"),
    )
    return (first, tuple(fact for fact in second if not fact[1].endswith("：")))


def _check_answers(sheet: Any, form: Form, rows: tuple[int, int]) -> None:
    first, last = rows
    year = form.period.year
    status = {
        "validate": "list",
        "source": list(STATUS_ZH.values()),
        "input_title": "本期完成状态",
        "input_message": "请从下拉菜单中选择一项。选择“已完成”的，请在“本期进展情况”栏写明佐证材料。",
        "error_title": "完成状态不符合要求",
        "error_message": "请从下拉菜单中选择：" + "、".join(STATUS_ZH.values()) + "。",
    }
    percent = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": 100,
        "input_title": "本期完成百分比",
        "input_message": "请填写 0 至 100 之间的数字，例如 85，不需要填写百分号。",
        "error_title": "百分比不符合要求",
        "error_message": "请填写 0 至 100 之间的数字，例如 85。",
    }
    progress = {
        "validate": "list",
        "source": [NO_PROGRESS],
        "input_title": "本期进展情况",
        "input_message": f"请用事实和数字填写本期进展；确无进展的，从下拉菜单中选择“{NO_PROGRESS}”，并在“存在问题”栏说明原因。",
        "show_error": False,
    }
    expected = {
        "validate": "date",
        "criteria": "between",
        "minimum": date(year - 1, 1, 1),
        "maximum": date(year + 10, 12, 31),
        "input_title": "预计完成时间",
        "input_message": f"请填写具体日期，例如 {form.period.last_day.isoformat()}。",
        "error_title": "日期不符合要求",
        "error_message": f"请填写具体日期，例如 {form.period.last_day.isoformat()}；某月底完成的，填写该月最后一日。",
    }
    checks = {_STATUS: status, _PERCENT: percent, _PROGRESS: progress, _EXPECTED: expected}
    for column, check in checks.items():
        sheet.data_validation(first, column, last, column, check)


def write_guide(book: Book, form: Form) -> None:
    """Write the sheet 填报说明: numbered notes on how to fill in the form."""
    sheet = book.sheet(GUIDE_SHEET)
    wide = 84.0
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, wide)
    sheet.merge_range(0, 0, 0, 1, "填报说明", book.look("title"))
    sheet.set_row(0, 36)
    words = {
        "office": form.printed_office,
        "due": zh_date(form.due),
        "contact": form.contact or form.printed_office,
    }
    for no, note in enumerate(_GUIDE, 1):
        text = printable(note.format(**words))
        sheet.write_string(no, 0, f"{no}.", book.look("note"))
        sheet.write_string(no, 1, text, book.look("note"))
        sheet.set_row(no, points(-(-half_ems(text) // int(wide * 0.86)), 12))
    sheet.protect("", _OPEN_DOORS)
    set_page(sheet, 0, (len(_GUIDE), 1), landscape=False)


def write_identity(book: Book, who: FormIdentity, rows: Sequence[FormRow] = ()) -> None:
    """Write the very hidden sheet: the mark, pairs of key and value, then the plan cells of every row."""
    sheet = book.sheet(IDENTITY_SHEET)
    sheet.write_string(0, 0, IDENTITY_MARK)
    pairs = (
        ("office", who.office),
        ("unit", who.unit),
        ("period", str(who.period)),
        ("version", str(who.version)),
        ("locked_digest", who.locked_digest),
        ("seal", who.seal),
    )
    for at, (key, value) in enumerate(pairs, 1):
        sheet.write_string(at, 0, key)
        sheet.write_string(at, 1, printable(value))
    for at, row in enumerate(rows, len(pairs) + 1):
        for column, text in enumerate(as_issued(row)):
            sheet.write_string(at, column, text)
    sheet.very_hidden()
