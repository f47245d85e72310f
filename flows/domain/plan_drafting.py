"""How new tasks are made from old ones and from what a person wrote: codes, parts, unions; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from flows.domain.period import zh_date
from flows.domain.plan import Node, Plan, Target, Task, task_code


@dataclass(frozen=True)
class TaskDraft:
    """A task yet without code; None: as in the task it comes from."""

    title: str
    text: str | None = None
    leads: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    nodes: tuple[tuple[date, str], ...] | None = None


def free_numbers(domain_no: int, plans: Iterable[Plan], given: Iterable[Task]) -> Iterable[int]:
    """Yield the numbers free in a domain: after every number that any list or change ever gave there.

    Where the printed numbers run through all domains, they go on after the last of all.
    """
    tasks = [*(task for plan in plans for task in plan.tasks), *given]
    through = any(_runs_through(plan) for plan in plans)
    last = max((one.no for one in tasks if through or one.domain_no == domain_no), default=0)
    while True:
        last += 1
        yield last


def _runs_through(plan: Plan) -> bool:
    numbers = [task.no for task in plan.tasks]
    return len({task.domain_no for task in plan.tasks}) > 1 and len(set(numbers)) == len(numbers)


def node_of(no: int, due: date, deliverable: str) -> Node:
    """Return a node that a change adds; its phrase is the date in words."""
    return Node(no, due, zh_date(due), deliverable)


def drafted_task(draft: TaskDraft, no: int, parent: Task) -> Task:
    """Return ``draft`` as a task numbered ``no``; what it leaves open comes from ``parent``."""
    nodes = parent.nodes if draft.nodes is None else _numbered(draft.nodes)
    text = parent.text if draft.text is None else draft.text
    return replace(
        parent,
        code=task_code(parent.domain_no, no),
        no=no,
        title=draft.title,
        text=text,
        lead_units=parent.lead_units if draft.leads is None else draft.leads,
        responsible_units=parent.responsible_units if draft.responsible is None else draft.responsible,
        nodes=nodes,
        targets=tuple(one for one in parent.targets if draft.text is None or one.text in draft.text),
    )


def blank_task(domain_no: int) -> Task:
    """Return a task of the domain with nothing in it, to draft a new one from."""
    return Task("", 0, "", domain_no, ())


def parts_of(parent: Task, drafts: Iterable[TaskDraft], numbers: Iterable[int]) -> tuple[Task, ...]:
    """Return the parts into which ``parent`` is split; a target that no part's text holds stays with the first."""
    parts = [drafted_task(draft, no, parent) for draft, no in zip(drafts, numbers, strict=False)]
    held = {one for part in parts for one in part.targets}
    lost = tuple(one for one in parent.targets if one not in held)
    return (replace(parts[0], targets=(*parts[0].targets, *lost)), *parts[1:]) if lost else tuple(parts)


def union_of(tasks: tuple[Task, ...], draft: TaskDraft, no: int) -> Task:
    """Return ``tasks`` merged into one: all texts, units, nodes and targets, but what ``draft`` says otherwise."""
    leads = _once(name for one in tasks for name in one.lead_units)
    others = _once(name for one in tasks for name in one.responsible_units if name not in leads)
    nodes = tuple((node.due, node) for one in tasks for node in one.nodes)
    whole = replace(
        tasks[0],
        text="\n".join(one.text for one in tasks if one.text),
        lead_units=leads,
        responsible_units=others,
        nodes=tuple(
            replace(node, no=place)
            for place, (_, node) in enumerate(sorted(nodes, key=lambda one: one[0]), 1)
        ),
        policy_validity_dates=_once(text for one in tasks for text in one.policy_validity_dates),
        targets=_targets(tasks),
    )
    return drafted_task(draft, no, whole)


def _targets(tasks: Iterable[Task]) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(target for one in tasks for target in one.targets))


def _numbered(nodes: Iterable[tuple[date, str]]) -> tuple[Node, ...]:
    return tuple(node_of(no, due, deliverable) for no, (due, deliverable) in enumerate(nodes, start=1))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
