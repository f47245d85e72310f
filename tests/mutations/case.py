"""One issued form on its way back: everything that is known of it while it is being changed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from flows.domain.forming import FormOrder, forms_for
from flows.domain.forms import Form, FormRow, LastAnswer
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.units import Directory
from flows.formats.plans.documents import read_plan
from flows.formats.unit_table import read_units
from tests.mutations.answers import Answer, Reading
from tests.mutations.desk import Desk

OFFICE = "dongchang"
PERIOD = Period(2022, 9)
DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def office() -> tuple[Plan, Directory]:
    """Return the shipped plan and directory."""
    plan = read_plan((DATA / "plan.json").read_bytes(), "plan.json").plan
    return plan, read_units((DATA / "units.csv").read_bytes(), "units.csv")[0]


@cache
def forms() -> tuple[Form, ...]:
    """Return the period's forms, two thirds of their rows with a text of last period."""
    plan, directory = office()
    last = {
        (unit, task.code, node): LastAnswer("正在推进", 40.0, f"上期已完成{task.no}项，其余正在办理")
        for unit in plan.acting_units(directory)
        for task in plan.tasks
        for node in (None, *range(1, len(task.nodes) + 1))
        if task.no % 3
    }
    order = FormOrder(OFFICE, PERIOD, date(2022, 9, 28), "区营转办，0635-0000000", issuer="区政府办公室")
    return forms_for(plan, directory, order, last)


@dataclass
class Case:
    """A form being changed; ``rows`` and ``answers`` stand in the order of the sheet.

    ``readings`` are the entries to be read by task and node, ``doubts`` the codes of all errors and warnings,
    ``story`` tells what was done. ``saved_as`` is the kind of file it ends as, ``through_office`` whether
    LibreOffice saves it (and so works out the formulas), ``loose`` whether it is only a copy of the cells.
    """

    dice: random.Random
    form: Form
    desk: Desk
    saved_as: str = "xlsx"
    through_office: bool = False
    loose: bool = False
    lost: set[str] = field(default_factory=set)
    rows: list[FormRow] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    glued: set[int] = field(default_factory=set)
    tampered: set[int] = field(default_factory=set)
    readings: dict[tuple[str, int | None], Reading] = field(default_factory=dict)
    doubts: Counter[str] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)

    def luck(self, chance: float, story: str) -> bool:
        """Throw the dice; what happens is told in ``story``."""
        if self.dice.random() >= chance:
            return False
        self.story.append(story)
        return True

    @property
    def keyed(self) -> bool:
        """True if the hidden key stays with its rows."""
        return "_key" not in self.lost and "keys left behind" not in self.story

    @property
    def several(self) -> bool:
        """True if a task of the form has several nodes."""
        return any(row.node is not None for row in self.rows)

    def key(self, at: int) -> tuple[str, int | None]:
        """Return task and node of a row."""
        return self.rows[at].task, self.rows[at].node

    def forget(self, at: int) -> None:
        """No entry is to be read for a row, and none of its own doubts comes up."""
        if self.readings.pop(self.key(at), None) is not None:
            self.doubts -= self.answers[at].doubts(self.through_office)
