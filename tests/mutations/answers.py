"""What one row of a form is answered with, and what has to be read from it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from flows.domain.returns import Status
from tests.mutations import spellings
from tests.mutations.spellings import BLANK, Written

FIELDS = ("status", "percent", "progress", "problems", "next_steps", "expected_completion")


@dataclass(frozen=True)
class Reading:
    """One entry as it should be read."""

    task: str
    node: int | None
    status: Status | None = None
    percent: float | None = None
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    expected_completion: date | None = None
    no_progress: bool = False

    def going_on(self, text: str) -> Reading:
        """Return the entry whose progress goes on with ``text`` on a line of its own."""
        return replace(self, progress=f"{self.progress}\n{text}")


@dataclass(frozen=True)
class Answer:
    """The six cells of one row, by field; ``idle`` says 本期无进展 on purpose."""

    cells: dict[str, Written] = field(default_factory=dict)
    idle: bool = False

    def __getitem__(self, name: str) -> Written:
        return self.cells.get(name, BLANK)

    @property
    def says_something(self) -> bool:
        """True if any cell holds more than 无 or a dash."""
        return any(
            cell.code or cell.means not in ("", None) or (cell.value is not None and cell.means is None)
            for cell in self.cells.values()
        )

    def with_cell(self, name: str, cell: Written) -> Answer:
        """Return the answer with one cell changed."""
        return replace(self, cells={**self.cells, name: cell})

    def reading(self, key: tuple[str, int | None], computed: bool) -> Reading:
        """Return what has to be read; ``computed``: a spreadsheet program has worked out the formulas."""
        values = {name: _value(self[name], computed) for name in FIELDS}
        if values["status"] is None and self["status"].value is None and values["percent"]:
            values["status"] = Status.COMPLETED if values["percent"] == 100 else Status.IN_PROGRESS
        texts = {name: values[name] or "" for name in ("progress", "problems", "next_steps")}
        return Reading(*key, **{**values, **texts}, no_progress=self.idle)  # type: ignore[arg-type]

    def doubts(self, computed: bool) -> Counter[str]:
        """Return the codes of the errors and warnings that the row must bring up."""
        found = Counter(
            cell.code for cell in self.cells.values() if cell.code and not (cell.formula and computed)
        )
        read = self.reading(("", None), computed)
        if read.status is None and self["status"].value is None:
            found["status-missing"] += 1
        if read.status is Status.COMPLETED and not read.progress:
            found["completed-without-evidence"] += 1
        if read.percent is not None and _disagree(read.status, read.percent):
            found["status-percent-disagree"] += 1
        return found


def _value(cell: Written, computed: bool) -> object:
    return cell.then if cell.formula and computed else cell.means


def _disagree(status: Status | None, percent: float) -> bool:
    if status is Status.COMPLETED:
        return percent < 100
    if status is Status.NOT_STARTED:
        return percent > 0
    return percent == 100 and status in (Status.IN_PROGRESS, Status.UNABLE)


def answer(dice: random.Random, period_day: date) -> Answer:
    """Return one row's answer; about one in six rows is left blank."""
    if dice.random() < 0.16:
        return Answer({"problems": Written("无", "")} if dice.random() < 0.2 else {})
    what = dice.choice((*[Status.IN_PROGRESS] * 4, *[Status.COMPLETED] * 2, *list(Status)[2:]))
    idle = what in (Status.IN_PROGRESS, Status.NOT_STARTED) and dice.random() < 0.15
    made = Answer(
        {
            "status": spellings.status(dice, what),
            "percent": _percent(dice, what),
            "progress": spellings.no_progress(dice) if idle else spellings.text(dice),
            "problems": spellings.text(dice) if dice.random() < 0.3 else spellings.nothing(dice),
            "next_steps": spellings.text(dice) if dice.random() < 0.5 else spellings.nothing(dice),
            "expected_completion": _day(dice, period_day),
        },
        idle,
    )
    return _careless(dice, made)


def _percent(dice: random.Random, what: Status) -> Written:
    if dice.random() < 0.15:
        return BLANK
    figure = {
        Status.COMPLETED: 100,
        Status.IN_PROGRESS: dice.randint(2, 99),
        Status.NOT_STARTED: 0,
        Status.CONTINUING: dice.randint(2, 95),
        Status.UNABLE: dice.choice((0, 10, 35)),
    }[what]
    return spellings.percent(dice, figure)


def _day(dice: random.Random, first: date) -> Written:
    lot = dice.random()
    if lot < 0.4:
        return BLANK
    if lot < 0.5:
        return spellings.month_end(dice, first.year, dice.randint(first.month, 12))
    return spellings.day_after(dice, first)


def _careless(dice: random.Random, made: Answer) -> Answer:
    """Spoil one cell now and then."""
    lot = dice.random()
    if lot < 0.03:
        return made.with_cell("status", spellings.odd_status(dice))
    if lot < 0.06:
        return made.with_cell("status", BLANK)
    if lot < 0.10:
        return made.with_cell("percent", spellings.odd_percent(dice))
    if lot < 0.13:
        return made.with_cell("expected_completion", spellings.odd_day(dice))
    if lot < 0.15 and not made.idle:
        return made.with_cell("progress", BLANK)
    if lot < 0.17:
        return made.with_cell("percent", spellings.percent(dice, 80))
    return made
