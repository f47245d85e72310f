"""One sheet on a clerk's desk: rows and columns are put in and taken out, and it is known where all has gone."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from flows.formats.forms.writing import COLUMNS
from tests.mutations.spellings import Written

HEADS = (*(column.head for column in COLUMNS), "_key")
ANSWER_HEADS = {
    "status": "本期完成状态",
    "percent": "本期完成百分比(%)",
    "progress": "本期进展情况",
    "problems": "存在问题",
    "next_steps": "下步措施",
    "expected_completion": "预计完成时间",
}
"""Field → heading of our form."""


@dataclass
class Desk:
    """A sheet whose heading stands in row ``head``; ``rows`` are the sheet rows of the form's rows, in order.

    ``columns`` gives the sheet column of each heading of our form that is still there.
    """

    book: Workbook
    sheet: Worksheet
    head: int
    rows: list[int]
    columns: dict[str, int]
    merged: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, form: bytes) -> Desk:
        """Open an issued form; merges above the table are undone."""
        book = openpyxl.load_workbook(io.BytesIO(form))
        sheet = book.worksheets[0]
        for span in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(span))
        head = next(no for no in range(1, 12) if sheet.cell(no, 1).value == HEADS[0])
        rows: list[int] = []
        while sheet.cell(head + len(rows) + 1, len(HEADS)).value:
            rows.append(head + len(rows) + 1)
        return cls(book, sheet, head, rows, {name: at for at, name in enumerate(HEADS, 1)})

    def cell(self, row: int, name: str) -> SheetCell:
        """Return the cell of a sheet row under a heading."""
        found = self.sheet.cell(row, self.columns[name])
        assert isinstance(found, SheetCell)
        return found

    def write(self, row: int, name: str, what: Written) -> None:
        """Type ``what`` into a cell."""
        if name in self.columns and what.value is not None:
            typed(self.cell(row, name), what)

    def sort(self, order: Sequence[int], leave: Sequence[str] = ()) -> None:
        """Put the rows into ``order`` (old places), all columns but those in ``leave``."""
        moving = [name for name in self.columns if name not in leave]
        old = [[self.cell(row, name).value for name in moving] for row in self.rows]
        looks = [[self.cell(row, name).number_format for name in moving] for row in self.rows]
        for row, before in zip(self.rows, order, strict=True):
            for at, name in enumerate(moving):
                cell = self.cell(row, name)
                cell.value, cell.number_format = old[before][at], looks[before][at]
                if isinstance(cell.value, str):
                    cell.data_type = "s"

    def insert_row(self, at: int) -> None:
        """Insert an empty row before sheet row ``at``."""
        self.sheet.insert_rows(at)
        self.rows = [row + (row >= at) for row in self.rows]
        self.head += self.head >= at

    def copy_row(self, row: int) -> None:
        """Insert a copy of a sheet row below it."""
        self.insert_row(row + 1)
        for column in range(1, self.sheet.max_column + 1):
            above, below = self.sheet.cell(row, column), self.sheet.cell(row + 1, column)
            below.value, below.number_format = above.value, above.number_format
            below.data_type = above.data_type

    def delete_row(self, at: int) -> None:
        """Delete sheet row ``at``."""
        self.sheet.delete_rows(at)
        self.rows = [row - (row > at) for row in self.rows if row != at]
        self.head -= self.head > at

    def insert_column(self, at: int) -> None:
        """Insert an empty column before sheet column ``at``."""
        self.sheet.insert_cols(at)
        self.columns = {name: column + (column >= at) for name, column in self.columns.items()}
        key = self.columns.get("_key")
        if key:
            self.sheet.column_dimensions[get_column_letter(key)].hidden = True

    def delete_column(self, name: str) -> None:
        """Delete the column under a heading; merged lines above the table keep their text."""
        at = self.columns.pop(name)
        for row in range(1, self.head):
            gone, beside = self.sheet.cell(row, at), self.sheet.cell(row, at + 1)
            if gone.value is not None and beside.value is None:
                beside.value = gone.value
        self.sheet.delete_cols(at)
        self.columns = {other: column - (column > at) for other, column in self.columns.items()}

    def merge(self, at: int, name: str) -> None:
        """Merge the cells of rows ``at`` and ``at + 1`` of the form under a heading when all is in place."""
        self.merged.append((at, name))

    def finish_merges(self) -> None:
        """Merge what was to be merged."""
        for at, name in self.merged:
            if name in self.columns and self.rows[at + 1] == self.rows[at] + 1:
                column = self.columns[name]
                first, last = self.rows[at], self.rows[at + 1]
                self.sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)

    def texts(self) -> list[list[object]]:
        """Return all values of the sheet, row by row."""
        return [[cell.value for cell in row] for row in self.sheet.iter_rows()]


def typed(cell: SheetCell, what: Written) -> None:
    """Type ``what`` into ``cell``; texts stay texts whatever they begin with."""
    cell.value = what.value
    if isinstance(what.value, str) and not what.formula and what.code != "error-cell":
        cell.data_type = "s"
    if what.look:
        cell.number_format = what.look
