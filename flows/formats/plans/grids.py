"""A table of any file kind as a grid of cells: every merged cell known in all the places it covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.domain.findings import Place
from flows.formats.workbooks.sheets import Fault, Sheet, Value, Workbook

SOFT_BREAK = "\u2028"
"""Where a cell's line was full and went on in the next: no more than a place a name may end."""
MOST_COLUMNS = 60
"""Columns of a grid; a plan's table has at most some twenty."""


@dataclass(frozen=True)
class GridCell:
    """One place of a grid; ``top`` and ``left`` are the indexes of the cell that covers it."""

    text: str = ""
    day: date | None = None
    top: int = -1
    left: int = -1

    @property
    def origin(self) -> tuple[int, int]:
        """Return what two places covered by one merged cell have in common."""
        return self.top, self.left


@dataclass(frozen=True)
class Grid:
    """One table: rows of equal length, the number of each row as a person counts it, the words above it.

    ``sheet`` is empty for tables in documents, where ``file`` names the table as well.
    """

    file: str
    rows: tuple[tuple[GridCell, ...], ...]
    numbers: tuple[int, ...]
    sheet: str = ""
    heading: str = ""

    def place(self, row: int, column: int | None = None) -> Place:
        """Return the place of a row, or of its cell if the grid is a sheet."""
        if self.sheet and column is not None:
            return Place(self.file, self.sheet, f"{letters(column)}{self.numbers[row]}")
        return Place(self.file, self.sheet or None, row=self.numbers[row])


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a document as printed; ``place`` says where (``第 3 段``, ``第 2 页``)."""

    text: str
    place: str


@dataclass(frozen=True)
class Block:
    """A cell as it is laid out: its text and the rows and columns it covers, counted from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def grid_of_blocks(file: str, blocks: Sequence[Block], heading: str = "") -> Grid:
    """Return the table that the ``blocks`` of a document make; what lies beyond the last column is left out."""
    height = max((one.row + one.rows for one in blocks), default=0)
    width = min(MOST_COLUMNS, max((one.column + one.columns for one in blocks), default=0))
    cells = [[GridCell(top=row, left=column) for column in range(width)] for row in range(height)]
    for one in blocks:
        for row in range(one.row, one.row + one.rows):
            for column in range(one.column, min(width, one.column + one.columns)):
                cells[row][column] = GridCell(one.text, None, one.row, one.column)
    rows = tuple(tuple(row) for row in cells)
    return Grid(file, rows, tuple(range(1, height + 1)), heading=heading)


def grids_of_workbook(book: Workbook, file: str) -> tuple[Grid, ...]:
    """Return the visible sheets that hold anything, in order."""
    return tuple(_grid_of_sheet(one, file) for one in book.sheets if one.visible and one.rows)


def _grid_of_sheet(sheet: Sheet, file: str) -> Grid:
    numbers = tuple(row.no for row in sheet.rows)
    width = min(MOST_COLUMNS, max(max(row.cells, default=0) for row in sheet.rows))
    cells = [
        [_cell(row.cells, column, at) for column in range(1, width + 1)] for at, row in enumerate(sheet.rows)
    ]
    for span in sheet.merges:
        covered = [at for at, no in enumerate(numbers) if span.top <= no <= span.bottom]
        if not covered or span.left > width:
            continue
        whole = cells[covered[0]][span.left - 1] if numbers[covered[0]] == span.top else GridCell()
        whole = GridCell(whole.text, whole.day, covered[0], span.left - 1)
        for at in covered:
            for column in range(span.left - 1, min(width, span.right)):
                cells[at][column] = whole
    return Grid(file, tuple(tuple(row) for row in cells), numbers, sheet.name or "表格")


def _cell(cells: Mapping[int, Value], column: int, at: int) -> GridCell:
    text, day = printed(cells.get(column, ""))
    return GridCell(text, day, at, column - 1)


def printed(value: Value) -> tuple[str, date | None]:
    """Return a workbook's value as a person reads it, and its day if it is one."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日", value
    if isinstance(value, Fault | bool):
        return "", None
    if isinstance(value, float):
        return f"{value:.10g}", None
    return value.strip(), None


def letters(column: int) -> str:
    """Return the letters of a column counted from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
