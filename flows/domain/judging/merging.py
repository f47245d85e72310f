"""All returns laid on the master list: what each lead says on each node, now or when it last said anything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flows.domain.findings import Finding, Place, Severity
from flows.domain.folding import folded
from flows.domain.judging.case import Case
from flows.domain.judging.effects import Effects, Force
from flows.domain.judging.history import History
from flows.domain.ledger import Judged, LedgerEntry, Source, UnitAnswer
from flows.domain.period import Period
from flows.domain.plan import Node, Task
from flows.domain.returns import Entry, Outcome, Return, Status


class Manner(StrEnum):
    """How a lead's answer of this period came, or why there is none."""

    ANSWERED = "answered"
    UNRETURNED = "unreturned"
    REJECTED = "rejected"
    BLANK = "blank"
    UNANSWERED = "unanswered"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Row:
    """One row of a return."""

    unit: str
    entry: Entry
    origin: Return

    def place(self, *fields: str) -> Place:
        """Where the first of ``fields`` (as named in the entry's cells) stands, else the row."""
        entry = self.entry
        cells = {one.field: one.cell for one in reversed(entry.cells)}
        cell = next((cells[name] for name in fields if cells.get(name)), None)
        return Place(self.origin.file, entry.sheet or None, cell, entry.row or None)

    @property
    def source(self) -> Source:
        """The row as it is noted in the ledger."""
        entry, origin = self.entry, self.origin
        return Source(self.unit, origin.file, origin.sha256, entry.sheet, entry.row, entry.cells)


@dataclass(frozen=True)
class Echo:
    """One row whose text other units wrote word for word in this period; ``units`` in 建制顺序."""

    row: Row
    units: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """One lead on one node (None: on the task): its answer, the last known one, and what a ruling made of it.

    ``status`` is what counts; ``percent`` the last known figure; ``due`` the lead's own date, extension included; ``said`` its last known answer in its own
    words, kept for the next period; ``files`` were rejected.
    """

    unit: str
    manner: Manner
    row: Row | None = None
    before: UnitAnswer | None = None
    said: UnitAnswer | None = None
    status: Status | None = None
    percent: float | None = None
    completion: date | None = None
    due: date | None = None
    replacement: Force | None = None
    extension: Force | None = None
    files: tuple[str, ...] = ()

    @property
    def completed(self) -> bool:
        """True if the lead has completed its part."""
        return self.status is Status.COMPLETED

    @property
    def reported(self) -> Status | None:
        """The status written this period."""
        return self.row.entry.status if self.row else None

    @property
    def known_percent(self) -> float | None:
        """The percentage to hold against the schedule; 0 if nothing has begun, None if it cannot be told."""
        if self.percent is None and self.status in (Status.NOT_STARTED, Status.UNABLE):
            return 0.0
        return self.percent


_RANK = {Status.UNABLE: 0, Status.NOT_STARTED: 1, None: 2, Status.IN_PROGRESS: 3, Status.CONTINUING: 3}


def advancement(status: Status | None, percent: float | None) -> tuple[int, bool, float]:
    """Return a sorting key, least advanced first; among equals a known percentage stands first."""
    return (_RANK.get(status, 4), percent is None, percent or 0.0)


class Desk:
    """The returns of one period spread out by unit and task, beside the directory and the last ledger."""

    def __init__(self, case: Case, history: History) -> None:
        self._directory = case.directory
        self._history = history
        self._period = case.collected.period
        self._leads: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._withheld: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self._blank = frozenset(case.collected.blank_units)
        self._returned: set[str] = set()
        self._rejected: dict[str, list[str]] = defaultdict(list)
        self._findings: dict[tuple[str, str, str | None, str, int], list[Finding]] = defaultdict(list)
        for one in case.collected.returns:
            self._spread(one)

    def _spread(self, one: Return) -> None:
        if one.unit is None:
            return
        if one.outcome is Outcome.REJECTED:
            self._rejected[one.unit] = list(dict.fromkeys([*self._rejected[one.unit], one.file]))
        elif one.counts:
            self._returned.add(one.unit)
            self._note_findings(one)
            for entry in one.entries:
                self._rows[one.unit, entry.task].append(Row(one.unit, entry, one))
            for entry in one.withheld:
                self._withheld[one.unit, entry.task].append(Row(one.unit, entry, one))

    def _note_findings(self, one: Return) -> None:
        for found in one.findings:
            line = row_no(found.place)
            if line and found.severity is not Severity.INFO:
                placed = replace(found, place=replace(found.place, file=found.place.file or one.file))
                key = (one.file, one.sha256, one.unit, found.place.sheet or "", line)
                self._findings[key].append(placed)

    def findings_on(self, row: Row) -> tuple[Finding, ...]:
        """Return the errors and warnings that the reader noted on the row."""
        origin, entry = row.origin, row.entry
        key = (origin.file, origin.sha256, origin.unit, entry.sheet, entry.row)
        return tuple(self._findings.get(key, ()))

    def acting(self, names: tuple[str, ...], effects: Effects) -> tuple[str, ...]:
        """Return the acting units behind ``names`` in 建制顺序, with the members that a ruling gives a group."""
        ruled = tuple(one for name in names for one in effects.members(name) or (name,))
        if ruled not in self._leads:
            self._leads[ruled] = tuple(unit.name for unit in self._directory.expanded(ruled))
        return self._leads[ruled]

    def rows(self, unit: str, task: str) -> tuple[Row, ...]:
        """Return the unit's rows on the task that were taken."""
        return tuple(self._rows.get((unit, task), ()))

    def withheld(self, unit: str, task: str) -> tuple[Row, ...]:
        """Return the unit's rows on the task that were not taken because they contradict each other."""
        return tuple(self._withheld.get((unit, task), ()))

    def echoes(self, rows: Iterable[Row]) -> tuple[Echo, ...]:
        """Return those of ``rows`` (of one task) whose text another unit wrote on the same task too."""
        rows = tuple(rows)
        writers: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            writers[folded(row.entry.progress)].add(row.unit)
        found = ((row, writers[folded(row.entry.progress)] - {row.unit}) for row in rows)
        return tuple(Echo(row, self._directory.in_order(units)) for row, units in found if units)

    def standing(self, unit: str, task: Task, node: Node | None, effects: Effects) -> Standing:
        """Return where ``unit`` stands on ``node`` of ``task``, a ruling laid over its answer."""
        no = node.no if node else None
        last = self._history.last(task.code)
        row, before = self._row(unit, task, no), answer_of(last, unit, no)
        said = before or UnitAnswer(unit, self._period, no)
        if row:
            said = said_now(row, said, self._period)
        elif before is None and _was_completed(last, no) and not effects.withdrawn_status:
            said = UnitAnswer(unit, self._history.last_period or self._period, no, Status.COMPLETED)
        ruled = effects.replacement(unit, no)
        status = ruled.status if ruled else said.status
        extension = effects.extension(node, unit) if node else None
        return Standing(
            unit,
            Manner.ANSWERED if row else self._manner(unit, task.code),
            row,
            before,
            said if said.status or said.percent is not None or said.progress else None,
            status,
            said.percent if status is said.status else None,
            said.completion if status is Status.COMPLETED else None,
            (extension.day if extension else node.due) if node else None,
            ruled,
            extension,
            tuple(self._rejected.get(unit, ())),
        )

    def _row(self, unit: str, task: Task, no: int | None) -> Row | None:
        rows = self._rows.get((unit, task.code), ())
        exact = (row for row in rows if row.entry.node == no)
        whole = (row for row in rows if row.entry.node is None or no is None or len(task.nodes) == 1)
        return next(exact, None) or next(whole, None)

    def _manner(self, unit: str, task: str) -> Manner:
        if (unit, task) in self._withheld:
            return Manner.WITHHELD
        if unit in self._returned:
            return Manner.UNANSWERED
        if unit in self._blank:
            return Manner.BLANK
        return Manner.REJECTED if unit in self._rejected else Manner.UNRETURNED


def said_now(row: Row, old: UnitAnswer, period: Period) -> UnitAnswer:
    """Return the unit's last known answer after ``row``: what the row leaves open stays as it was in ``old``."""
    entry = row.entry
    completed = entry.expected_completion if entry.status is Status.COMPLETED else None
    return UnitAnswer(
        row.unit,
        period if entry.status or not old.status else old.period,
        old.node,
        entry.status or old.status,
        entry.percent if entry.percent is not None or entry.status else old.percent,
        completed if entry.status else old.completion,
        entry.progress or old.progress,
    )


def answer_of(last: LedgerEntry | None, unit: str, node: int | None) -> UnitAnswer | None:
    """Return the unit's answer as the last ledger knows it."""
    answers = last.answers if last else ()
    return next((one for one in answers if one.unit == unit and one.node == node), None)


def row_no(place: Place) -> int | None:
    """Return the row that ``place`` names, by itself or in its cell."""
    digits = re.fullmatch(r"\$?[A-Z]{1,3}\$?(\d+)(?::.*)?", place.cell) if place.cell else None
    return int(digits[1]) if digits else place.row


def _was_completed(last: LedgerEntry | None, node: int | None) -> bool:
    if last is None:
        return False
    if node is None:
        return last.judged is Judged.COMPLETED
    return any(one.no == node and one.state is Judged.COMPLETED for one in last.nodes)
