"""What a workbook file holds, whatever its kind: sheets of sparse rows, merges, and marks for lost values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeAlias

from flows.domain.findings import Kind

LAST_COLUMN = 256
"""Columns beyond this one are not read; their content is only counted."""
MOST_CELLS = 200_000
"""Most cells with content in one workbook."""


class Fault(Enum):
    """A cell that shows something but holds no value."""

    ERROR = "error"
    NO_RESULT = "formula without stored result"


Value: TypeAlias = str | float | bool | date | datetime | Fault
"""Content of one cell; an empty cell has none. Numbers are always float."""


class Unreadable(Exception):
    """The file cannot be read; ``kind`` and ``text`` make the finding."""

    def __init__(self, kind: Kind, text: str = "") -> None:
        super().__init__(kind.code, text)
        self.kind = kind
        self.text = text


@dataclass(frozen=True, order=True)
class Span:
    """One merged range; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Row:
    """One row with content: its true number and column number (from 1) → value."""

    no: int
    cells: Mapping[int, Value]


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``percents`` are the (row, column) of numbers shown with a percent sign."""

    name: str
    visible: bool
    rows: tuple[Row, ...]
    merges: tuple[Span, ...] = ()
    percents: frozenset[tuple[int, int]] = frozenset()
    far_cells: int = 0


@dataclass(frozen=True)
class Workbook:
    """All sheets in order; ``epoch_1904`` tells how plain serial numbers count days."""

    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False


@dataclass
class SheetMaker:
    """Collects one sheet cell by cell, in any order."""

    name: str
    visible: bool = True
    cells: dict[int, dict[int, Value]] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)
    far_cells: int = 0

    def put(self, row: int, column: int, value: Value) -> None:
        """Keep ``value``; blank text is no content, columns beyond the last are only counted."""
        if isinstance(value, str) and not value.strip():
            return
        if column > LAST_COLUMN:
            self.far_cells += 1
            return
        self.cells.setdefault(row, {})[column] = value

    def made(self) -> Sheet:
        """Return the sheet, rows in order."""
        rows = tuple(Row(no, self.cells[no]) for no in sorted(self.cells))
        return Sheet(
            self.name, self.visible, rows, tuple(self.merges), frozenset(self.percents), self.far_cells
        )


def day_of_serial(serial: float, epoch_1904: bool = False) -> date | datetime | None:
    """Return the day (with its time, if any) of a spreadsheet's serial number, None below 61 or past 9999."""
    if not math.isfinite(serial) or not 61 <= serial < 2_958_466:
        return None
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - no zone in a sheet
    moment = start + timedelta(days=int(serial), seconds=round((serial - int(serial)) * 86400))
    return moment if serial != int(serial) else moment.date()


def number(text: str) -> float | Fault:
    """Return the number written in XML, an error mark for anything else."""
    try:
        value = float(text)
    except ValueError:
        return Fault.ERROR
    return value if math.isfinite(value) else Fault.ERROR
