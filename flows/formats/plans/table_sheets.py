"""A plan workbook's sheets as rows of named cells, guarded against hostile files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from flows.domain.findings import Place
from flows.domain.folding import folded
from flows.domain.trouble import UnreadableInput

_MOST_BYTES = 100_000_000
_MOST_COLUMNS_LETTERS = 2
_LAST_ROW = 100_000
_CELL = re.compile(rb'r="([A-Z]+)(\d+)"')
_HEADER_ROWS = 30

Value = str | int | float | bool | date | datetime | object


@dataclass(frozen=True)
class Row:
    """One row under a heading: its number from 1, its cells by field, and the field's columns."""

    file: str
    sheet: str
    no: int
    cells: Mapping[str, Value]
    columns: Mapping[str, int]

    def place(self, field: str = "") -> Place:
        """Return where ``field`` stands (the whole row if it has no column)."""
        if field in self.columns:
            return Place(self.file, self.sheet, f"{_letters(self.columns[field])}{self.no}")
        return Place(self.file, self.sheet, row=self.no)

    def value(self, field: str) -> Value:
        """Return the raw cell, "" if there is none."""
        return self.cells.get(field, "")

    def text(self, field: str) -> str:
        """Return the cell as text; a whole number without decimals, a date as ISO."""
        value = self.value(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime):
            value = value.date()
        return str(value).strip() if not isinstance(value, str) else value.strip()


@dataclass(frozen=True)
class Sheet:
    """One sheet with a recognised heading row; ``unknown`` are headings that name no field."""

    name: str
    rows: tuple[Row, ...]
    fields: frozenset[str]
    unknown: tuple[tuple[str, Place], ...] = ()


class PlanBook:
    """The sheets of one workbook, read from its bytes."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        _guard(data, file)
        try:
            # Not the fast reader: a list of a few hundred rows is read once a year.
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            self._sheets = {sheet.title: _values(sheet) for sheet in book.worksheets}
            book.close()
        except (InvalidFileException, KeyError, TypeError, ValueError, SyntaxError) as wrong:
            raise _unreadable(file) from wrong

    def find(
        self, preferred: str, headings: Mapping[str, Sequence[str]], needed: frozenset[str]
    ) -> Sheet | None:
        """Return the sheet that has the ``needed`` fields in a heading row, ``preferred`` if it is one."""
        for name in sorted(self._sheets, key=lambda name: name != preferred):
            if found := self._read(name, headings, needed):
                return found
        return None

    def _read(self, name: str, headings: Mapping[str, Sequence[str]], needed: frozenset[str]) -> Sheet | None:
        fields = {folded(heading): field for field, names in headings.items() for heading in names}
        rows = self._sheets[name]
        for at, row in enumerate(rows[:_HEADER_ROWS]):
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                field = fields.get(folded(cell)) if isinstance(cell, str) else None
                if field:
                    columns.setdefault(field, place)
            if needed <= columns.keys():
                body = tuple(self._rows(name, at + 1, columns))
                return Sheet(name, body, frozenset(columns), self._unknown(name, at, set(columns.values())))
        return None

    def _rows(self, name: str, first: int, columns: dict[str, int]) -> Iterator[Row]:
        for no, cells in enumerate(self._sheets[name][first:], start=first + 1):
            if any(cell != "" for cell in cells):
                yield Row(self.file, name, no, {field: cells[at] for field, at in columns.items()}, columns)

    def _unknown(self, name: str, at: int, known: set[int]) -> tuple[tuple[str, Place], ...]:
        return tuple(
            (str(cell).strip(), Place(self.file, name, f"{_letters(place)}{at + 1}"))
            for place, cell in enumerate(self._sheets[name][at])
            if place not in known and str(cell).strip()
        )


def _values(sheet: Any) -> list[list[Value]]:
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def _guard(data: bytes, file: str) -> None:
    """Refuse what is no workbook and what would stop the reader: a far-off cell is a million rows."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST_BYTES:
                raise _unreadable(file)
            for entry in package.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _guard_part(entry.filename, package.read(entry), file)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as wrong:
        raise _unreadable(file) from wrong


def _guard_part(name: str, xml: bytes, file: str) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _unreadable(file)
    for match in _CELL.finditer(xml) if "worksheets/" in name else ():
        if len(match[1]) > _MOST_COLUMNS_LETTERS or len(match[2]) > 7 or int(match[2]) > _LAST_ROW:
            cell = (match[1] + match[2][:9]).decode()
            raise UnreadableInput(
                f"“{file}”在 {cell} 单元格有内容，超出任务总表的范围", "请删除多余的行列后重新导入"
            )


def _unreadable(file: str) -> UnreadableInput:
    return UnreadableInput(f"“{file}”不是可以读取的 Excel 工作簿", "请另存为未加密的 .xlsx 文件后再导入")


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
