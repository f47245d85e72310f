"""A table as a file: .xlsx, .xls, .ods or .csv; the same table always gives the same bytes."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import xlwt
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableColumnProperties
from odf.table import CoveredTableCell, TableCell, TableColumn, TableRow
from odf.table import Table as OdfTable
from odf.text import P
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from flows.formats.seal import resealed
from tests.sample.books import saved
from tests.sample.own_tables import Cell, Share, Table

_THIN = Side(style="thin")
_MET = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def as_xlsx(table: Table) -> bytes:
    """Return ``table`` as an .xlsx workbook."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, cells in enumerate(table.rows, 1):
        for column, value in enumerate(cells, 1):
            if value is None:
                continue
            cell = sheet.cell(row, column)
            cell.value = value.percent / 100 if isinstance(value, Share) else value
            cell.alignment = Alignment(wrap_text=row - 1 > max(table.heads), vertical="center")
            if isinstance(value, Share):
                cell.number_format = "0%"
            if row - 1 >= min(table.heads):
                cell.border = _MET
            if row - 1 in table.heads or row == 1:
                cell.font = Font(bold=True)
    for at, width in enumerate(table.widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for top, left, bottom, right in table.merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    return saved(book, table.title, table.day)


def as_xls(table: Table) -> bytes:
    """Return ``table`` as an .xls workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    book.set_owner("demo")  # xlwt takes ASCII only here
    sheet = book.add_sheet("Sheet1")
    bold = xlwt.easyxf("font: bold on; borders: left thin, right thin, top thin, bottom thin")
    plain = xlwt.easyxf("align: wrap on, vert center; borders: left thin, right thin, top thin, bottom thin")
    day = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str="yyyy-mm-dd")
    merged = {(top, left): (bottom, right) for top, left, bottom, right in table.merges}
    for row, cells in enumerate(table.rows):
        for column, value in enumerate(cells):
            if value is None:
                continue
            style = day if isinstance(value, date) else bold if row in table.heads else plain
            if (row, column) in merged:
                bottom, right = merged[row, column]
                sheet.write_merge(row, bottom, column, right, _flat(value), style)
            else:
                sheet.write(row, column, _flat(value), style)
    for at, width in enumerate(table.widths):
        sheet.col(at).width = 256 * width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(table: Table) -> bytes:
    """Return ``table`` as an .ods workbook."""
    # odfpy declares every name space that the process has met so far; forgotten here for equal bytes.
    Element.namespaces.clear()
    book = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Sheet1")
    for at, width in enumerate(table.widths):
        style = Style(name=f"co{at}", family="table-column")
        style.addElement(TableColumnProperties(columnwidth=f"{width * 0.2:.1f}cm"))
        book.automaticstyles.addElement(style)
        sheet.addElement(TableColumn(stylename=style))
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in table.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in table.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    width = max(len(cells) for cells in table.rows)
    for row, cells in enumerate(table.rows):
        line = TableRow()
        for column in range(width):
            value = cells[column] if column < len(cells) else None
            is_covered = (row, column) in covered
            line.addElement(CoveredTableCell() if is_covered else _ods_cell(value, spans.get((row, column))))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.write(out)
    return resealed(out.getvalue())


def _ods_cell(value: Cell, span: tuple[int, int] | None) -> Any:
    words: dict[str, Any] = {}
    if span:
        words |= {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if isinstance(value, date):
        words |= {"valuetype": "date", "datevalue": value.isoformat()}
    elif isinstance(value, int | float):
        words |= {"valuetype": "float", "value": value}
    elif value is not None:
        words |= {"valuetype": "string"}
    cell = TableCell(**words)
    if value is not None:
        cell.addElement(P(text=_text(value)))
    return cell


def as_csv(table: Table, encoding: str) -> bytes:
    """Return ``table`` as .csv in ``encoding``; merged cells keep their text in the first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    width = max(len(cells) for cells in table.rows)
    for cells in table.rows:
        writer.writerow([_text(value) for value in cells] + [""] * (width - len(cells)))
    return out.getvalue().encode(encoding)


def _flat(value: Cell) -> str | float | date | None:
    return _text(value) if isinstance(value, Share) else value


def _text(value: Cell) -> str:
    if isinstance(value, Share):
        return f"{value.percent:g}%"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return f"{value:g}"
    return value or ""
