"""Plan columns of a returned form against what was issued: every locked cell that was changed is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.domain.forms import FORM_VERSION, FormIdentity
from flows.formats.forms.cells import PLAN_COLUMNS, digest_of_plan_cells, seal_of
from flows.formats.returns.dates import Calendar, read_date
from flows.formats.returns.findings import FORM_OLDER, IDENTITY_CHANGED, LOCKED_CHANGED, LOCKED_COLUMN
from flows.formats.returns.grid import Grid, Spot
from flows.formats.returns.headings import Field, Heading
from flows.formats.returns.words import shown
from flows.formats.workbooks.sheets import Sheet, Value, Workbook

IDENTITY_SHEET = "_taizhang"
_MOST_EACH = 5
_LONGEST = 40
_HEADS = tuple(folded(column.head) for column in PLAN_COLUMNS)
_CODE = 0
_DUE = next(at for at, column in enumerate(PLAN_COLUMNS) if column.head == "完成时限")


@dataclass(frozen=True)
class Change:
    """One locked cell that says something else than what was issued; ``column`` counts from 0."""

    column: int
    spot: Spot
    issued: str
    now: str


@dataclass(frozen=True)
class Locked:
    """What a form carries of its plan columns: key and cells of each row; no rows in forms of version 1."""

    identity: FormIdentity
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, workbook: Workbook, identity: FormIdentity) -> Locked:
        """Return what the hidden sheet of ``workbook`` carries."""
        sheet = next((one for one in workbook.sheets if one.name == IDENTITY_SHEET), None)
        width = len(PLAN_COLUMNS) + 1
        found = [
            tuple(shown(row.cells.get(at)) for at in range(1, width + 1))
            for row in (sheet.rows if sheet else ())
        ]
        return cls(identity, tuple((row[0], row[1:]) for row in found if all(row)))

    @cached_property
    def whole(self) -> bool:
        """True if identity and plan cells are as they were issued."""
        if self.identity.version < 2:
            return True
        same = digest_of_plan_cells(self.rows) == self.identity.locked_digest
        return same and self.identity.seal == seal_of(self.identity)

    def about_form(self, place: Place) -> tuple[Finding, ...]:
        """Return findings about the form as a whole."""
        found = [] if self.whole else [IDENTITY_CHANGED.at(place)]
        if self.identity.version < FORM_VERSION:
            found.append(FORM_OLDER.at(place, text=self.identity.version, now=FORM_VERSION))
        return tuple(found)

    def about_cells(
        self, sheet: Sheet, headings: Sequence[Heading], about: tuple[Place, Calendar]
    ) -> tuple[Finding, ...]:
        """Return findings about the locked cells of ``sheet``; many of one column are told in one."""
        place, calendar = about
        if not self.whole:
            return ()
        changes = _Comparison(Grid(sheet), self.rows, calendar).changes(headings)
        findings: list[Finding] = []
        for column, head in enumerate(PLAN_COLUMNS):
            same = [one for one in changes if one.column == column]
            findings.extend(_told(head.head, same, place))
        return tuple(findings)


def _told(head: str, changes: Sequence[Change], place: Place) -> Iterator[Finding]:
    if len(changes) > _MOST_EACH:
        cells = "、".join(one.spot.name for one in changes[:_MOST_EACH])
        at = Place(place.file, place.sheet, changes[0].spot.name, changes[0].spot.row)
        yield LOCKED_COLUMN.at(at, head=head, count=len(changes), cells=cells)
        return
    for one in changes:
        at = Place(place.file, place.sheet, one.spot.name, one.spot.row)
        yield LOCKED_CHANGED.at(at, head=head, issued=_short(one.issued), now=_short(one.now) or "空")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "……"


@dataclass(frozen=True)
class _Comparison:
    """One sheet's rows beside the rows that were issued."""

    grid: Grid
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    calendar: Calendar

    @cached_property
    def _by_key(self) -> dict[str, tuple[str, ...]]:
        return {folded(key): cells for key, cells in self.rows}

    @cached_property
    def _by_code(self) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for _, cells in self.rows:
            found.setdefault(folded(cells[_CODE]), []).append(cells)
        return found

    def changes(self, headings: Sequence[Heading]) -> list[Change]:
        """Return every changed cell below ``headings``."""
        found: list[Change] = []
        ends = [*(heading.top for heading in headings[1:]), 1 << 30]
        for heading, end in zip(headings, ends, strict=True):
            columns = self._columns(heading)
            for row in self.grid.row_numbers:
                if heading.bottom < row < end and columns:
                    found.extend(self._changes_in(row, columns, heading.columns_of(Field.KEY)))
        return found

    def _columns(self, heading: Heading) -> dict[int, int]:
        """Return plan column (from 0) → column of the sheet, for those that are still there."""
        found: dict[int, int] = {}
        for column in range(1, self.grid.width + 1):
            head = folded(self.grid.text(heading.bottom, column))
            if head in _HEADS:
                found.setdefault(_HEADS.index(head), column)
        return found

    def _changes_in(self, row: int, columns: dict[int, int], keys: tuple[int, ...]) -> list[Change]:
        """Compare with the issued row that the key or the code names, the likest where they differ."""
        key = folded(self.grid.text(row, keys[0])) if keys else ""
        code = folded(self.grid.text(row, columns[_CODE])) if _CODE in columns else ""
        keyed = self._by_key.get(key)
        candidates = [*([keyed] if keyed else []), *self._by_code.get(code, ())]
        compared = [self._compared(row, columns, cells) for cells in candidates]
        return min(compared, key=len, default=[])

    def _compared(self, row: int, columns: dict[int, int], cells: tuple[str, ...]) -> list[Change]:
        found: list[Change] = []
        for at, column in columns.items():
            now = self.grid.text(row, column)
            if now != cells[at] and self._plain(at, self.grid.value(row, column)) != folded(cells[at]):
                found.append(Change(at, Spot(row, column), cells[at], now))
        return found

    def _plain(self, at: int, value: Value | None) -> str:
        """Return a cell's content as it is compared: a deadline as 2022-09-30, however it is written."""
        day = read_date(value, self.calendar).value if at == _DUE and value is not None else None
        return day.isoformat() if day else folded(shown(value))
