"""A plan workbook's sheets as rows of named cells, whatever program saved them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.grids import letters, printed
from flows.formats.plans.long_texts import LongTexts
from flows.formats.plans.packages import refusal_of
from flows.formats.workbooks import sheets as workbooks
from flows.formats.workbooks.reading import read_workbook

_HEADER_ROWS = 30

Value = str | float | bool | date


@dataclass(frozen=True)
class Row:
    """One row under a heading: its number from 1, its cells by field, and the field's columns (from 0)."""

    file: str
    sheet: str
    no: int
    cells: Mapping[str, Value]
    columns: Mapping[str, int]

    def place(self, field: str = "") -> Place:
        """Return where ``field`` stands (the whole row if it has no column)."""
        if field in self.columns:
            return Place(self.file, self.sheet, f"{letters(self.columns[field])}{self.no}")
        return Place(self.file, self.sheet, row=self.no)

    def value(self, field: str) -> Value:
        """Return the raw cell, "" if there is none."""
        return self.cells.get(field, "")

    def text(self, field: str) -> str:
        """Return the cell as text; a whole number without decimals, a date as ISO."""
        value = self.value(field)
        if isinstance(value, str):
            return value.strip()
        return value.isoformat()[:10] if isinstance(value, date) else printed(value)[0]


@dataclass(frozen=True)
class Sheet:
    """One sheet with a recognised heading row; ``unknown`` are headings that name no field."""

    name: str
    rows: tuple[Row, ...]
    fields: frozenset[str]
    unknown: tuple[tuple[str, Place], ...] = ()


class PlanBook:
    """The sheets of one workbook, read from its bytes; UnreadableInput if it is none."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        found = read_workbook(data, file)
        if isinstance(found, Finding):
            raise refusal_of(found, file)
        self.workbook = found
        self._sheets = {sheet.name: sheet for sheet in found.sheets}
        self._long = LongTexts(found)

    def find(
        self, preferred: str, headings: Mapping[str, Sequence[str]], needed: frozenset[str]
    ) -> Sheet | None:
        """Return the sheet that has the ``needed`` fields in a heading row, ``preferred`` if it is one."""
        for name in sorted(self._sheets, key=lambda name: name != preferred):
            if found := self._read(self._sheets[name], headings, needed):
                return found
        return None

    def _read(
        self, sheet: workbooks.Sheet, headings: Mapping[str, Sequence[str]], needed: frozenset[str]
    ) -> Sheet | None:
        fields = {folded(heading): field for field, names in headings.items() for heading in names}
        for row in sheet.rows[:_HEADER_ROWS]:
            columns: dict[str, int] = {}
            for column, cell in sorted(row.cells.items()):
                field = fields.get(folded(cell)) if isinstance(cell, str) else None
                if field:
                    columns.setdefault(field, column - 1)
            if needed <= columns.keys():
                body = tuple(self._rows(sheet, row.no, columns))
                return Sheet(sheet.name, body, frozenset(columns), self._unknown(sheet, row, columns))
        return None

    def _rows(self, sheet: workbooks.Sheet, heading: int, columns: dict[str, int]) -> Iterator[Row]:
        for row in _unmerged(sheet):
            if row.no > heading:
                cells = {
                    field: self._value(row.cells[at + 1])
                    for field, at in columns.items()
                    if at + 1 in row.cells
                }
                yield Row(self.file, sheet.name, row.no, cells, columns)

    def _value(self, value: workbooks.Value) -> Value:
        if isinstance(value, workbooks.Fault):
            return ""
        return self._long.whole(value) if isinstance(value, str) else value

    def _unknown(
        self, sheet: workbooks.Sheet, heading: workbooks.Row, columns: dict[str, int]
    ) -> tuple[tuple[str, Place], ...]:
        known = set(columns.values())
        return tuple(
            (words, Place(self.file, sheet.name, f"{letters(column - 1)}{heading.no}"))
            for column, cell in sorted(heading.cells.items())
            if column - 1 not in known and (words := printed(cell)[0])
        )


def _unmerged(sheet: workbooks.Sheet) -> Iterator[workbooks.Row]:
    """Yield the rows with content, what a merged cell says put into every row it covers."""
    rows = {row.no: dict(row.cells) for row in sheet.rows}
    for span in sheet.merges:
        value = rows.get(span.top, {}).get(span.left)
        if value is not None and span.left == span.right:
            for no in [no for no in rows if span.top < no <= span.bottom]:
                rows[no].setdefault(span.left, value)
    return (workbooks.Row(no, rows[no]) for no in sorted(rows))


def no_workbook(file: str) -> UnreadableInput:
    """Return the refusal of a workbook that holds no list of tasks."""
    return UnreadableInput(
        f"“{file}”中没有读出任务清单", "请确认文件是否选对，任务表应有“重点任务”“牵头单位”等栏目"
    )
