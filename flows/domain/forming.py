"""Which rows a unit's form has: its own tasks only, with its own words of last period beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flows.domain.forms import Form, FormRow, LastAnswer
from flows.domain.period import Period
from flows.domain.plan import Plan, Task
from flows.domain.units import Directory

LastAnswers = Mapping[tuple[str, str, int | None], LastAnswer]
"""(unit, task, node) → what the unit wrote last period."""


@dataclass(frozen=True)
class FormOrder:
    """What all forms of a period have in common."""

    office: str
    period: Period
    due: date
    contact: str
    demo: bool = False
    issuer: str = ""


def forms_for(plan: Plan, directory: Directory, order: FormOrder, last: LastAnswers) -> tuple[Form, ...]:
    """Return one form per unit that owes something, in 建制顺序."""
    return tuple(
        Form(
            order.office,
            unit,
            order.period,
            order.due,
            plan.title,
            plan.doc_number,
            order.contact,
            _rows(plan, directory, unit, last),
            order.demo,
            order.issuer,
        )
        for unit in plan.acting_units(directory)
    )


def _rows(plan: Plan, directory: Directory, unit: str, last: LastAnswers) -> tuple[FormRow, ...]:
    return tuple(
        row
        for task, role in plan.tasks_of(unit, directory)
        for row in _task_rows(task, role, plan.domain_of[task.domain_no].name, (unit, last))
    )


def _task_rows(task: Task, role: str, domain: str, answers: tuple[str, LastAnswers]) -> tuple[FormRow, ...]:
    unit, last = answers
    several = len(task.nodes) > 1
    parts: tuple[tuple[int | None, date | None, str], ...] = tuple(
        (node.no if several else None, node.due, node.deliverable) for node in task.nodes
    ) or ((None, None, ""),)
    return tuple(
        FormRow(
            task.code,
            task.title,
            domain,
            role,
            node,
            due,
            deliverable,
            task.lead_units,
            task.responsible_units,
            last.get((unit, task.code, node), LastAnswer()),
        )
        for node, due, deliverable in parts
    )
