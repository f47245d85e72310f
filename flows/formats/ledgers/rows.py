"""The rows of 总台账: their height follows the printed columns, one type size in a row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flows.formats.sheet_style import (
    BODY_SIZE,
    LOOKS,
    SONG,
    Book,
    Cell,
    Column,
    Grid,
    ListSheet,
    Tinted,
    fitted,
    points,
    write_list,
)

_HEAD_ROW = 2


@dataclass(frozen=True)
class Aside(Column):
    """A column beside the printed ones: its row grows with at most ``grows`` lines; the cell holds all."""

    grows: int = 0


class LedgerBook(Book):
    """A workbook that knows its last sheet, and the look of texts cut off by the height of their row."""

    def __init__(self, title: str, author: str, day: date) -> None:
        super().__init__(title, author, day)
        # Widths count digits of the first font: Calibri is missing on many offices' machines, and its
        # substitute would widen every column and shrink the print. These digits are as wide (7 pixels).
        self._book.formats[0].set_font_name(SONG)
        self._book.formats[0].set_font_size(BODY_SIZE)

    def sheet(self, name: str) -> Any:
        """Return a new worksheet."""
        self.last = super().sheet(name)
        return self.last

    def look(self, name: str, quoted: bool = False, dense: bool = False) -> Any:
        """Return the format of that name; ``aside`` shows the beginning of a text."""
        key = (name, quoted, dense)
        if name == "aside" and key not in self._made:
            extra = {"quote_prefix": True} if quoted else {}
            self._made[key] = self._book.add_format({**LOOKS["text"], "valign": "top", **extra})
        return super().look(name, quoted, dense)


class TaskGrid(Grid):
    """The grid of 总台账."""

    def put(self, row: int, values: Sequence[Cell], look: str = "") -> None:
        """Write one row in one type size, as high as its printed texts need; ``look`` as in any grid."""
        lines, dense = 1, False
        for column, value, room in zip(self.columns, values, self._rooms, strict=True):
            if isinstance(value, str):
                cell = fitted(value, room)
                if isinstance(column, Aside):
                    lines = max(lines, min(cell.lines, column.grows))
                else:
                    lines, dense = max(lines, cell.lines), dense or cell.dense
        for at, value in enumerate(values):
            self._one(row, at, (value, look or self.columns[at].look, dense))
        self.sheet.set_row(row, points(lines))

    def _one(self, row: int, at: int, what: tuple[Cell, str, bool]) -> None:
        value, name, dense = what
        small = dense and not isinstance(self.columns[at], Aside)
        if isinstance(value, str):
            text = fitted(value, self._rooms[at])
            self.sheet.write_string(row, at, text.text, self.book.look(name, text.quoted, small))
        elif isinstance(value, Tinted):
            self.sheet.write_string(row, at, value.text, self.book.look(value.look, dense=small))
        elif isinstance(value, date):
            look = self.book.look(self.columns[at].date_look, dense=small)
            self.sheet.write_datetime(row, at, value, look)
        elif isinstance(value, int | float) and math.isfinite(value):
            self.sheet.write_number(row, at, value, self.book.look(name, dense=small))
        else:
            self.sheet.write_blank(row, at, None, self.book.look(name, dense=small))


def write_tasks(book: LedgerBook, content: ListSheet) -> None:
    """Write 总台账 as the next sheet of ``book``."""
    rows = list(content.rows)
    write_list(book, replace(content, rows=()))
    grid = TaskGrid(book, book.last, content.columns)
    for at, row in enumerate(rows, _HEAD_ROW + 1):
        grid.put(at, row)
    if rows:
        last = _HEAD_ROW + len(rows)
        book.last.autofilter(_HEAD_ROW, 0, last, len(content.columns) - 1)
        book.last.print_area(0, 0, last, (content.printed or len(content.columns)) - 1)
