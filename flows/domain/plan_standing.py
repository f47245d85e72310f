"""The plan as it stood for a period: the adopted list with the changes in force laid over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from flows.domain.findings import Finding, warning
from flows.domain.period import Period
from flows.domain.plan import Domain, Node, Plan, Task
from flows.domain.plan_changes import ChangeKind, PlanChange

CHANGE_WITHOUT_EFFECT = warning(
    "plan-change-without-effect",
    "计划变更{no}号（{what}）{why}，未产生效力",
    "请核对后撤回该项计划变更，或重新登记",
)
KINDS = (CHANGE_WITHOUT_EFFECT,)


@dataclass(frozen=True)
class StandingPlan:
    """One period's plan; ``ended`` tells by which change a task ended, ``notes`` what a task's changes were."""

    plan: Plan
    in_force: tuple[PlanChange, ...] = ()
    ended: dict[str, PlanChange] = field(default_factory=dict)
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def standing(adopted: Plan, changes: Iterable[PlanChange], period: Period) -> StandingPlan:
    """Return the plan of ``period``; the same changes give the same list, however they were recorded."""
    holding = sorted((one for one in changes if one.holds_in(period)), key=_rank)
    sheet = _Sheet(adopted)
    waiting, before = list(holding), -1
    while waiting and len(waiting) != before:
        before = len(waiting)
        waiting = [one for one in waiting if sheet.laid(one)]
    findings = tuple(
        CHANGE_WITHOUT_EFFECT.at(no=one.no, what=one.what, why=sheet.laid(one)) for one in waiting
    )
    applied = tuple(one for one in holding if one not in waiting)
    return StandingPlan(sheet.plan(), applied, sheet.ended, _notes(applied, sheet.plan()), findings)


def _rank(change: PlanChange) -> tuple[Period, str, int, str]:
    """Return the place of a change among all, from what it says and not from when it was recorded."""
    decision = change.decision
    kind = list(ChangeKind).index(change.kind)
    return decision.period, decision.on.isoformat(), kind, repr(replace(change, no=0, withdrawn=None))


def _notes(changes: Iterable[PlanChange], plan: Plan) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in changes:
        for code in (*one.codes, *(_bearing(one.renamed[1], plan) if one.renamed and not one.task else ())):
            found[code] = (*found.get(code, ()), one.note)
    return found


def _bearing(unit: str, plan: Plan) -> tuple[str, ...]:
    return tuple(one.code for one in plan.tasks if unit in (*one.lead_units, *one.responsible_units))


class _Sheet:
    """The list on which changes are laid one after the other."""

    def __init__(self, adopted: Plan) -> None:
        self._adopted = adopted
        self._tasks = dict(adopted.by_code)
        self._leads = {domain.no: domain.lead_units for domain in adopted.domains}
        self.ended: dict[str, PlanChange] = {}

    def plan(self) -> Plan:
        """The list as it stands now; added tasks follow those of their domain by number."""
        return replace(self._adopted, domains=tuple(self._domain(one) for one in self._adopted.domains))

    def _domain(self, domain: Domain) -> Domain:
        kept = [self._tasks[one.code] for one in domain.tasks if one.code in self._tasks]
        known = {one.code for one in domain.tasks}
        added = (one for one in self._tasks.values() if one.domain_no == domain.no and one.code not in known)
        tasks = (*kept, *sorted(added, key=lambda one: (one.no, one.code)))
        return replace(domain, tasks=tasks, lead_units=self._leads[domain.no])

    def laid(self, change: PlanChange) -> str:
        """Lay ``change`` on the list, and return empty text; or leave all as it is, and say why."""
        why = self._why_not(change)
        if why:
            return why
        for code in change.ends:
            self._tasks.pop(code, None)
            self.ended[code] = change
        for task in change.adds:
            # A revised list may hold the task already, perhaps corrected: then that one stands.
            self._tasks.setdefault(task.code, task)
        if change.task in self._tasks:
            self._tasks[change.task] = _altered(self._tasks[change.task], change)
        elif change.renamed:
            self._rename(*change.renamed)
        return ""

    def _rename(self, old: str, new: str) -> None:
        for code, task in self._tasks.items():
            self._tasks[code] = _renamed(task, old, new)
        self._leads = {no: _swapped(names, old, new) for no, names in self._leads.items()}

    def _why_not(self, change: PlanChange) -> str:
        taken = [one.code for one in change.adds if self._taken(one)]
        if taken:
            return f"的任务编号{'、'.join(taken)}在现行任务清单中是另一项任务"
        lacking = [one for one in {one.domain_no for one in change.adds} if one not in self._leads]
        if lacking:
            return f"所属的第{lacking[0]}领域不在现行任务清单中"
        # A revised list may have taken the change in; a task that is gone need not be cancelled again.
        already = all(one.code in self._tasks for one in change.adds)
        gone = [code for code in change.ends if code not in self._tasks]
        if gone and not already:
            return f"所指任务{'、'.join(gone)}不在现行任务清单中"
        if change.task and change.task not in self._tasks:
            return f"所指任务{change.task}不在现行任务清单中"
        return _why_not_node(self._tasks[change.task], change) if change.task else ""

    def _taken(self, task: Task) -> bool:
        there = self._tasks.get(task.code)
        return there is not None and there.title != task.title


def _why_not_node(task: Task, change: PlanChange) -> str:
    node = change.node
    if node is None:
        return ""
    there = next((one for one in task.nodes if one.no == node.no), None)
    if change.kind is ChangeKind.ADD_NODE:
        other = there and (there.due, there.deliverable) != (node.due, node.deliverable)
        return f"的第{node.no}个时间节点在现行任务清单中是另一个节点" if other else ""
    if there is None or there.deliverable != node.deliverable:
        return f"所指的第{node.no}个时间节点不在现行任务清单中"
    return ""


def _altered(task: Task, change: PlanChange) -> Task:
    match change.kind:
        case ChangeKind.ADD_NODE if change.node:
            kept = [one for one in task.nodes if one.no != change.node.no]
            return replace(task, nodes=tuple(sorted((*kept, change.node), key=lambda one: one.no)))
        case ChangeKind.EXTEND if change.node and change.due:
            return replace(task, nodes=tuple(_moved(change, task)))
        case ChangeKind.CANCEL if change.node:
            no = change.node.no
            return replace(task, nodes=tuple(one for one in task.nodes if one.no != no))
        case ChangeKind.REASSIGN if change.renamed:
            return _renamed(task, *change.renamed)
        case ChangeKind.REASSIGN:
            leads = task.lead_units if change.leads is None else change.leads
            others = task.responsible_units if change.responsible is None else change.responsible
            return replace(task, lead_units=leads, responsible_units=others)
    return task


def _moved(change: PlanChange, task: Task) -> Iterable[Node]:
    for one in task.nodes:
        moved = change.node is not None and one.no == change.node.no
        yield replace(one, due=change.due or one.due) if moved else one


def _renamed(task: Task, old: str, new: str) -> Task:
    leads = _swapped(task.lead_units, old, new)
    others = _swapped(task.responsible_units, old, new)
    if (leads, others) == (task.lead_units, task.responsible_units):
        return task
    return replace(
        task,
        lead_units=leads,
        responsible_units=tuple(one for one in others if one not in leads or one != new),
    )


def _swapped(names: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new if one == old else one for one in names)) if old in names else names
