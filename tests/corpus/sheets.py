"""Our own form in any state, and which sheets of a workbook count."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import openpyxl

from flows.domain.forming import FormOrder, forms_for
from flows.domain.forms import Form
from flows.domain.period import Period
from flows.formats.forms.writing import write_form
from tests.corpus.case import Answer, Case, Said, accepted, answer, rejected
from tests.corpus.making import FILE, ROW, UNIT, as_csv, edited, grid, xls, xlsx
from tests.corpus.office import PERIOD, context

SAID: dict[str, Answer] = {
    "T04-01": answer("T04-01", "completed", 100, "已上线", due="2022-09-20"),
    "T04-02": answer("T04-02", "in_progress", 60, "第一行\n第二行", problems="缺接口", steps="抓紧"),
    "T05-01": answer("T05-01", "continuing", None, "本期无进展"),
}
ZH = {"completed": "已完成", "in_progress": "正在推进", "continuing": "长期推进"}


@cache
def form(period: Period = PERIOD, office: str = "dongchang", unit: str = UNIT) -> Form:
    """The unit's form as issued."""
    known = context()
    order = FormOrder(office, period, period.last_day, "区营转办", issuer="区政府办公室")
    return next(one for one in forms_for(known.plan, known.directory, order, {}) if one.unit == unit)


def _filled(change: Callable[[Any], None] | None = None, **of: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(write_form(form(**of))))
    sheet: Any = book["填报表"]
    head, columns = _head(sheet)
    for row in range(head + 1, sheet.max_row + 1):
        said = SAID.get(str(sheet.cell(row, columns["任务编号"]).value))
        if said is None:
            continue
        _, _, status, percent, progress, problems, steps, due = said
        sheet.cell(row, columns["本期完成状态"]).value = ZH[str(status)]
        sheet.cell(row, columns["本期完成百分比(%)"]).value = percent
        for name, text in (("本期进展情况", progress), ("存在问题", problems), ("下步措施", steps)):
            sheet.cell(row, columns[name]).value = text or None
        sheet.cell(row, columns["预计完成时间"]).value = date.fromisoformat(str(due)) if due else None
    if change is not None:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _head(sheet: Any) -> tuple[int, dict[str, int]]:
    row = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "任务编号")
    return row, {str(cell.value): cell.column for cell in sheet[row] if cell.value}


def _values() -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(_filled()))["填报表"]
    return [list(row[:-1]) for row in sheet.iter_rows(values_only=True)]


def _rows_of_form() -> tuple[list[list[Any]], list[list[Any]]]:
    rows = [[value.date() if hasattr(value, "date") else value for value in row] for row in _values()]
    head = next(at for at, row in enumerate(rows) if row[0] == "任务编号")
    return rows[: head + 1], rows[head + 1 :]


def _sorted() -> bytes:
    top, body = _rows_of_form()
    return xlsx([*top, *sorted(body, key=lambda row: str(row[2] or "~"))])


def _gaps() -> bytes:
    top, body = _rows_of_form()
    return xlsx([*top, *(line for row in body if row[0] in SAID for line in ([], row))])


def _columns_moved() -> bytes:
    top, body = _rows_of_form()
    return xlsx(
        [
            ["备注", *row[6:], *row[:6]] if row[0] == "任务编号" else [None, *row[6:], *row[:6]]
            for row in (top[-1], *body)
        ]
    )


def _rename(book: Any) -> None:
    book["填报表"].title = "Sheet2"


def _no_identity(book: Any) -> None:
    for sheet in list(book.worksheets):
        if sheet.title != "填报表":
            del book[sheet.title]


def _in_title_order() -> list[Answer]:
    titles = {row.task: row.title for row in form().rows}
    return sorted(SAID.values(), key=lambda said: titles[str(said[0])])


def _every(*codes: str, file: str = FILE) -> Said:
    return accepted(file, UNIT, *SAID.values(), codes=" ".join(codes))


_FORM = (
    Case("form: filled as issued", lambda: {FILE: _filled()}, (_every(),)),
    Case(
        "form: under any file name",
        lambda: {"新建 Microsoft Excel 工作表.xlsx": _filled()},
        (_every(file="新建 Microsoft Excel 工作表.xlsx"),),
    ),
    Case("form: sheet renamed", lambda: {FILE: _filled(_rename)}, (_every(),)),
    Case("form: without its hidden parts", lambda: {FILE: _filled(_no_identity)}, (_every(),)),
    Case("form: copied into a new workbook", lambda: {FILE: xlsx(_values())}, (_every(),)),
    Case(
        "form: rows sorted by title", lambda: {FILE: _sorted()}, (accepted(FILE, UNIT, *_in_title_order()),)
    ),
    Case("form: blank rows between, the unanswered deleted", lambda: {FILE: _gaps()}, (_every(),)),
    Case("form: columns moved and one inserted", lambda: {FILE: _columns_moved()}, (_every(),)),
    Case(
        "form: copied into an old .xls",
        lambda: {"区税务局.xls": xls(_values())},
        (_every(file="区税务局.xls"),),
    ),
    Case(
        "form: copied into a .csv",
        lambda: {"区税务局.csv": as_csv(_values(), "gb18030")},
        (_every(file="区税务局.csv"),),
    ),
    Case(
        "form: blank",
        lambda: {FILE: write_form(form())},
        (rejected(FILE, UNIT, "empty-form"),),
    ),
    Case(
        "form: of another month",
        lambda: {FILE: _filled(period=Period(2022, 8))},
        (rejected(FILE, UNIT, "wrong-period"),),
    ),
    Case(
        "form: of another office",
        lambda: {FILE: _filled(office="chiping")},
        (rejected(FILE, UNIT, "wrong-office"),),
    ),
    Case(
        "form: of one unit sent under another's name",
        lambda: {"区财政局.xlsx": _filled()},
        (_every("unit-disagree", file="区财政局.xlsx"),),
    ),
)


A = answer("T04-01", "in_progress", 60, "甲")
B = answer("T04-02", "in_progress", 5, "乙")
_OTHER = grid(("T04-02", "", "推进中", 5, "乙"))


def _hide(book: Any, state: str = "hidden") -> None:
    book["旧"].sheet_state = state


def _sheets(name: str, first: str, second: str, *said: Answer, told: str = "") -> Case:
    return Case(
        f"sheets: {name}",
        lambda: {FILE: xlsx(grid(ROW), first, **{second: _OTHER})},
        (accepted(FILE, UNIT, *said, told=told),),
    )


_SHEETS = (
    _sheets("another month's sheet is left out", "9月", "8月", A, told="other-period-sheet"),
    _sheets("a sheet of last month", "本月", "上月", A),
    _sheets("instructions", "填报表", "填报说明", A),
    _sheets("a sheet of samples", "填报表", "填写示例", A),
    _sheets("进展情况说明 is no instruction", "填报表", "进展情况说明", A, B),
    _sheets("情况说明 is no instruction", "填报表", "情况说明", A, B),
    _sheets("工作说明 beside Sheet1", "Sheet1", "有关情况的说明", A, B),
    Case(
        "sheets: hidden ones do not count",
        lambda: {FILE: edited(xlsx(grid(ROW), "表", 旧=_OTHER), _hide)},
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "sheets: very hidden ones do not count",
        lambda: {FILE: edited(xlsx(grid(ROW), "表", 旧=_OTHER), lambda book: _hide(book, "veryHidden"))},
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "sheets: empty ones beside",
        lambda: {FILE: xlsx(grid(ROW), "Sheet1", Sheet2=[], Sheet3=[])},
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "month: in the title",
        lambda: {FILE: xlsx([["2022年8月份工作进展情况表"], *grid(ROW)])},
        (rejected(FILE, UNIT, "wrong-period"),),
    ),
    Case(
        "month: of this month in the title",
        lambda: {FILE: xlsx([["区税务局2022年9月份工作进展情况表"], *grid(ROW)])},
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "month: last year's",
        lambda: {FILE: xlsx([["2021年9月份工作进展情况表"], *grid(ROW)])},
        (rejected(FILE, UNIT, "wrong-period"),),
    ),
    Case(
        "month: behind its label",
        lambda: {FILE: xlsx([["填报期次：2022年10月"], *grid(ROW)])},
        (rejected(FILE, UNIT, "wrong-period"),),
    ),
    Case(
        "month: only in the file name",
        lambda: {"区税务局8月.xlsx": xlsx(grid(ROW))},
        (rejected("区税务局8月.xlsx", UNIT, "wrong-period"),),
    ),
    Case(
        "month: in the file name against the sheet",
        lambda: {"区税务局8月.xlsx": xlsx([["2022年9月工作进展"], *grid(ROW)])},
        (accepted("区税务局8月.xlsx", UNIT, A, codes="file-name-period"),),
    ),
    Case(
        "month: the day of filling is no month",
        lambda: {FILE: xlsx([["填报日期：2022年10月8日"], *grid(ROW)])},
        (accepted(FILE, UNIT, A),),
    ),
)


SHEETS: tuple[Case, ...] = (*_FORM, *_SHEETS)
