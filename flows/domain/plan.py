"""The action plan (行动计划) as a master task list: domains, tasks, nodes, targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flows.domain.findings import Finding
from flows.domain.units import Directory


@dataclass(frozen=True)
class Target:
    """A figure the task must reach: ``metric op value unit``, e.g. 全程网办率 ``>=`` 99 ``%``."""

    text: str
    metric: str = ""
    op: str = ">="
    value: float | None = None
    unit: str = ""
    baseline: float | None = None


@dataclass(frozen=True)
class Node:
    """One dated deliverable (时间节点); ``no`` counts from 1 within the task."""

    no: int
    due: date
    phrase: str
    deliverable: str


@dataclass(frozen=True)
class Task:
    """One numbered item; ``code`` is ``T02-09``. Units are named as printed, in canonical spelling."""

    code: str
    no: int
    title: str
    domain_no: int
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...] = ()
    text: str = ""
    no_lead_phrase: str | None = None
    nodes: tuple[Node, ...] = ()
    policy_validity_dates: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()

    @property
    def last_due(self) -> date | None:
        """The date of the last node, None for a task without one."""
        return max((node.due for node in self.nodes), default=None)


@dataclass(frozen=True)
class Domain:
    """A chapter of the plan (领域) with its domain leads (领域牵头单位)."""

    no: int
    name: str
    lead_units: tuple[str, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Measure:
    """One organisational measure (组织保障)."""

    no: int
    title: str
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """One published document: 文号, issuer, date, and what it demands."""

    title: str
    doc_number: str
    issuer: str
    issue_date: date | None
    domains: tuple[Domain, ...]
    measures: tuple[Measure, ...] = ()

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in printed order."""
        return tuple(task for domain in self.domains for task in domain.tasks)

    @cached_property
    def by_code(self) -> dict[str, Task]:
        """Task code → task."""
        return {task.code: task for task in self.tasks}

    @cached_property
    def domain_of(self) -> dict[int, Domain]:
        """Domain number → domain."""
        return {domain.no: domain for domain in self.domains}

    @cached_property
    def named_units(self) -> tuple[str, ...]:
        """Every unit or group that stands in the plan, in order of appearance."""
        names = (
            name
            for domain in self.domains
            for part in (
                domain.lead_units,
                *((*task.lead_units, *task.responsible_units) for task in domain.tasks),
            )
            for name in part
        )
        return tuple(dict.fromkeys(names))

    def tasks_of(self, unit: str, directory: Directory) -> tuple[tuple[Task, str], ...]:
        """Return the tasks in which ``unit`` stands, with ``lead`` or ``responsible``, groups expanded."""
        found: list[tuple[Task, str]] = []
        for task in self.tasks:
            if unit in {one.name for one in directory.expanded(task.lead_units)}:
                found.append((task, "lead"))
            elif unit in {one.name for one in directory.expanded(task.responsible_units)}:
                found.append((task, "responsible"))
        return tuple(found)

    def acting_units(self, directory: Directory) -> tuple[str, ...]:
        """Return the names of all units that owe a form, in 建制顺序, groups expanded."""
        named = (name for task in self.tasks for name in (*task.lead_units, *task.responsible_units))
        return tuple(unit.name for unit in directory.expanded(named))


@dataclass(frozen=True)
class PlanReading:
    """What was understood of a published document: the plan and every doubt."""

    plan: Plan
    findings: tuple[Finding, ...] = ()


def task_code(domain_no: int, no: int) -> str:
    """Return ``T02-09``; numbers above 99 keep their three digits (``T17-131``)."""
    return f"T{domain_no:02d}-{no:02d}"
