"""A sheet as a clerk sees it: a merged cell holds for all its rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from flows.formats.returns.words import shown
from flows.formats.workbooks.sheets import LAST_COLUMN, Row, Sheet, Span, Value

_MOST_COVERED = 200_000


class Spot(NamedTuple):
    """One place in a sheet, counted from 1."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """As a spreadsheet names it: ``G7``."""
        letters, rest = "", self.column
        while rest:
            rest, at = divmod(rest - 1, 26)
            letters = chr(65 + at) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True)
class Grid:
    """Access to a sheet's values with merges filled."""

    sheet: Sheet

    @cached_property
    def _rows(self) -> dict[int, Row]:
        return {row.no: row for row in self.sheet.rows}

    @cached_property
    def _covered(self) -> dict[tuple[int, int], Span]:
        found: dict[tuple[int, int], Span] = {}
        last = self.sheet.rows[-1].no if self.sheet.rows else 0
        for span in self.sheet.merges:
            bottom, right = min(span.bottom, last), min(span.right, LAST_COLUMN)
            if len(found) + (bottom - span.top + 1) * (right - span.left + 1) > _MOST_COVERED:
                break
            for row in range(span.top, bottom + 1):
                for column in range(span.left, right + 1):
                    found.setdefault((row, column), span)
        return found

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """Numbers of all rows that show anything, merged cells included."""
        return tuple(sorted({*self._rows, *(row for row, _ in self._covered)}))

    def origin(self, row: int, column: int) -> Spot:
        """Return where the value shown at a place is written."""
        if not self.sheet.merges:
            return Spot(row, column)
        span = self._covered.get((row, column))
        return Spot(span.top, span.left) if span else Spot(row, column)

    def span(self, row: int, column: int) -> Span | None:
        """Return the merge that covers a place."""
        return self._covered.get((row, column))

    def value(self, row: int, column: int) -> Value | None:
        """Return the value shown at a place."""
        span = self._covered.get((row, column))
        if span is not None:
            row, column = span.top, span.left
        found = self._rows.get(row)
        return found.cells.get(column) if found else None

    @cached_property
    def _texts(self) -> dict[int, dict[int, str]]:
        return {
            row.no: {column: shown(row.cells[column]) for column in sorted(row.cells)}
            for row in self.sheet.rows
        }

    def text(self, row: int, column: int) -> str:
        """Return the text shown at a place."""
        span = self._covered.get((row, column))
        if span is not None:
            row, column = span.top, span.left
        texts = self._texts.get(row)
        return texts.get(column, "") if texts else ""

    def own(self, row: int) -> tuple[tuple[int, str], ...]:
        """Return (column, text) of the cells written in this very row, left to right."""
        if row not in self._own:
            texts = self._texts.get(row, {})
            self._own[row] = tuple(
                (column, text)
                for column, text in texts.items()
                if (span := self._covered.get((row, column))) is None
                or (span.top, span.left) == (row, column)
            )
        return self._own[row]

    @cached_property
    def _own(self) -> dict[int, tuple[tuple[int, str], ...]]:
        return {}

    @cached_property
    def width(self) -> int:
        """Number of the last column with content."""
        return max((max(row.cells) for row in self.sheet.rows if row.cells), default=0)
