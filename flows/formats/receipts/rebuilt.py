"""A marked copy for files that cannot be edited (.xls, .ods, .csv): the same sheets, rows and values anew."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import xlsxwriter

from flows.domain.receipts import Receipt
from flows.formats.receipts.front import WIDTHS, front_lines, height
from flows.formats.receipts.marks import Mark, marks_of
from flows.formats.receipts.notes import AUTHOR
from flows.formats.receipts.tints import COLOURS
from flows.formats.returns.versions import RECEIPT_SHEET as NAME
from flows.formats.seal import resealed
from flows.formats.workbooks.sheets import Fault, Sheet, Span, Value, Workbook

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_DAY = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same content gives the same bytes


def rebuilt_copy(workbook: Workbook, receipt: Receipt) -> bytes:
    """Return ``workbook`` as .xlsx with the list in front; sheet names, rows, columns and values are the same."""
    out = io.BytesIO()
    options = {**_OPTIONS, "date_1904": workbook.epoch_1904}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _DAY})
        _front(book, receipt)
        marks = marks_of(receipt.findings, tuple(sheet.name for sheet in workbook.sheets))
        taken = {NAME}
        for sheet in workbook.sheets:
            made = book.add_worksheet(_safe_name(sheet.name, taken))
            _sheet(book, made, sheet, tuple(mark for mark in marks if mark.sheet == sheet.name))
    return resealed(out.getvalue())


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def _front(book: Any, receipt: Receipt) -> None:
    sheet = book.add_worksheet(NAME)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for no, width in enumerate(WIDTHS):
        sheet.set_column(no, no, width)
    for no, line in enumerate(front_lines(receipt)):
        look = {"text_wrap": True, "valign": "vcenter", "font_name": "黑体" if line.bold else "宋体"}
        sheet.set_row(no, height(line))
        if len(line.cells) == 1:
            sheet.merge_range(no, 0, no, len(WIDTHS) - 1, line.cells[0], book.add_format(look))
            continue
        for at, text in enumerate(line.cells):
            tint = {"bg_color": _rgb(COLOURS[line.severity])} if at == 1 and line.severity else {}
            sheet.write_string(no, at, text, book.add_format({**look, **tint, "border": 1}))


def _safe_name(name: str, taken: set[str]) -> str:
    """Return the sheet's name, or the nearest that a workbook may hold once."""
    plain = _FORBIDDEN.sub("＿", name).strip("'")[:31] or "Sheet1"
    folded = {one.lower() for one in taken}
    new = next(
        one
        for no in range(len(taken) + 1)
        if (one := f"{plain[: 31 - len(str(no))]}{no}" if no else plain).lower() not in folded
    )
    taken.add(new)
    return new


def _sheet(book: Any, made: Any, sheet: Sheet, marks: tuple[Mark, ...]) -> None:
    if not sheet.visible:
        made.hide()
    made.set_column(0, 20, 16)
    tints = {(mark.row, mark.column or _first(sheet, mark.row)): mark for mark in marks}
    values = {(row.no, column): value for row in sheet.rows for column, value in row.cells.items()}
    for span in _disjoint(sheet.merges):
        made.merge_range(span.top - 1, span.left - 1, span.bottom - 1, span.right - 1, "")
    for spot in sorted({*values, *tints}):
        mark = tints.get(spot)
        look = {"text_wrap": True, "valign": "vcenter", **_shown(values.get(spot), spot in sheet.percents)}
        if mark:
            look["bg_color"] = _rgb(COLOURS[mark.severity])
            made.write_comment(spot[0] - 1, spot[1] - 1, mark.text, {"author": AUTHOR, "x_scale": 2})
        _write(made, spot, values.get(spot), book.add_format(look))


def _disjoint(spans: tuple[Span, ...]) -> list[Span]:
    """Return the merged ranges of more than one cell; of two that overlap, the first."""
    kept: list[Span] = []
    for one in spans:
        apart = all(
            one.bottom < two.top or two.bottom < one.top or one.right < two.left or two.right < one.left
            for two in kept
        )
        if apart and (one.top, one.left) != (one.bottom, one.right):
            kept.append(one)
    return kept


def _first(sheet: Sheet, number: int) -> int:
    return next((min(row.cells) for row in sheet.rows if row.no == number and row.cells), 1)


def _rgb(argb: str) -> str:
    return f"#{argb[2:]}"


def _shown(value: Value | None, percent: bool) -> dict[str, object]:
    if isinstance(value, datetime):
        return {"num_format": "yyyy-mm-dd hh:mm"}
    if isinstance(value, date):
        return {"num_format": "yyyy-mm-dd"}
    return {"num_format": "0%"} if percent else {}


def _write(sheet: Any, spot: tuple[int, int], value: Value | None, look: Any) -> None:
    row, column = spot[0] - 1, spot[1] - 1
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, Fault):
        formula, result = ("=NA()", "#N/A") if value is Fault.ERROR else ('=""', "")
        sheet.write_formula(row, column, formula, look, result)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_string(row, column, value, look)
