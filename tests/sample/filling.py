"""Our form filled in as people do: with a spreadsheet program, in the yellow columns, then saved."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.domain.forms import Form
from flows.formats.forms.writing import COLUMNS, write_form
from tests.sample.answers import Answer
from tests.sample.books import saved

_FIRST_ANSWER = [column.head for column in COLUMNS].index("本期完成状态") + 1
_DUE = [column.head for column in COLUMNS].index("完成时限") + 1
_KEY = len(COLUMNS) + 1


def filled(form: Form, answers: Sequence[Answer]) -> bytes:
    """Return ``form`` with one answer a row."""
    book = _opened(form)
    _fill(book.worksheets[0], answers)
    return _saved(book, form)


def trimmed(form: Form, answers: Sequence[Answer]) -> bytes:
    """Return the filled form without the sheet of instructions."""
    book = _opened(form)
    _fill(book.worksheets[0], answers)
    del book["填报说明"]
    return _saved(book, form)


def in_order_of_dates(form: Form, answers: Sequence[Answer]) -> bytes:
    """Return the filled form with its rows sorted by deadline, as the sort button does it."""
    book = _opened(form)
    sheet = book.worksheets[0]
    _fill(sheet, answers)
    top = _heading_row(sheet) + 1
    rows = range(top, top + len(answers))
    values = [[sheet.cell(row, column).value for column in range(1, _KEY + 1)] for row in rows]
    values.sort(key=lambda line: _day_text(line[_DUE - 1]))
    for row, line in zip(rows, values, strict=True):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column).value = value
    return _saved(book, form)


def copied(form: Form, answers: Sequence[Answer]) -> bytes:
    """Return the visible cells of the filled form in a new workbook: no hidden column, no identity."""
    source = _opened(form).worksheets[0]
    _fill(source, answers)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in source.iter_rows(max_col=_KEY - 1):
        for cell in line:
            if cell.value is not None:
                made = sheet.cell(cell.row, cell.column)
                made.value = cell.value
                made.alignment = Alignment(wrap_text=cell.row >= _heading_row(source), vertical="center")
    for at, column in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    return _saved(book, form)


def _saved(book: Workbook, form: Form) -> bytes:
    title = f"{form.unit}{form.period.zh}填报表（演示数据）"
    return saved(book, title, form.period.last_day.replace(day=26))


def _opened(form: Form) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_form(form)))


def _fill(sheet: Worksheet, answers: Sequence[Answer]) -> None:
    top = _heading_row(sheet) + 1
    for row, answer in enumerate(answers, top):
        for column, value in enumerate(_cells(answer), _FIRST_ANSWER):
            if value not in (None, ""):
                sheet.cell(row, column).value = value


def _cells(answer: Answer) -> tuple[Any, ...]:
    words = (answer.status, answer.percent, answer.progress, answer.problems, answer.next_steps)
    return (*words, answer.expected)


def _heading_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == COLUMNS[0].head)


def _day_text(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, date | datetime) else "9999"
