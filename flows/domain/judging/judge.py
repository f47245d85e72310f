"""All returns of a period judged against the master list and the ledgers before: the ledger (汇总研判)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from flows.domain.findings import Finding, warning
from flows.domain.judging import checks
from flows.domain.judging.case import Case as Case
from flows.domain.judging.dossier import Dossier
from flows.domain.judging.effects import Effects, in_force
from flows.domain.judging.entries import entry_of, with_history, with_reports
from flows.domain.judging.history import History
from flows.domain.judging.ladder import overdue_unit, silent_units
from flows.domain.judging.merging import Desk, Manner, Standing
from flows.domain.judging.nodes import Scale, Verdict, completed_late, judged_node, judged_without_nodes
from flows.domain.ledger import Delay, Ledger, LedgerEntry, OverdueTask, OverdueUnit, SilentUnit
from flows.domain.plan import Domain, Node, Task

RULED_UNKNOWN_TASK = warning(
    "ruling-on-unknown-task", "裁定{no}号所指任务{task}不在行动计划中", "请核对任务编号后撤回并重新登记"
)
KINDS = (*checks.KINDS, RULED_UNKNOWN_TASK)


def judge(case: Case) -> Ledger:
    """Return the period's ledger; the same case gives an equal ledger, whatever the order of its returns."""
    bench = _Bench(case)
    judged = [bench.judged(domain, task) for domain in case.plan.domains for task in domain.tasks]
    return Ledger(
        case.collected.period,
        case.as_of,
        case.rules.version,
        case.rules.digest,
        case.plan_digest,
        tuple(entry for entry, _ in judged),
        bench.overdue_units(judged),
        case.collected.missing_units,
        case.collected.blank_units,
        _on_unknown_tasks(case),
        case.collected.rejected_units,
        bench.silent_units(),
    )


def _on_unknown_tasks(case: Case) -> tuple[Finding, ...]:
    return tuple(
        RULED_UNKNOWN_TASK.at(no=one.no, task=one.task)
        for one in sorted(case.rulings, key=lambda one: one.no)
        if one.task not in case.plan.by_code and not one.withdrawn
    )


class _Bench:
    """One period being judged: history, rulings in force and the returns spread out."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._period = case.collected.period
        self._history = History.before(self._period, case.history)
        self._effects = in_force(case.rulings, self._period, case.directory)
        self._desk = Desk(case, self._history)
        self._scale = Scale(case.rules, case.as_of, case.plan.issue_date)

    def judged(self, domain: Domain, task: Task) -> tuple[LedgerEntry, Dossier]:
        """Return the task's entry and the dossier it was written from."""
        dossier = self._dossier(task)
        entry = with_history(entry_of(dossier, domain), dossier, self._history)
        return with_reports(entry, dossier, self._desk), dossier

    def _dossier(self, task: Task) -> Dossier:
        effects = self._effects.get(task.code, Effects())
        leads = self._desk.acting(task.lead_units, effects)
        others = self._desk.acting(task.responsible_units, effects)
        desk, code = self._desk, task.code
        lead_rows = tuple(row for unit in leads for row in desk.rows(unit, code))
        other_rows = tuple(row for unit in others if unit not in leads for row in desk.rows(unit, code))
        return Dossier(
            self._period,
            self._scale,
            task,
            effects,
            leads,
            self._verdicts(task, leads, effects),
            lead_rows,
            other_rows,
            tuple(row for unit in leads for row in desk.withheld(unit, code)),
            self._history.last(code),
            desk.echoes((*lead_rows, *other_rows)),
        )

    def _verdicts(self, task: Task, leads: tuple[str, ...], effects: Effects) -> tuple[Verdict, ...]:
        if task.nodes:
            return tuple(self._verdict(task, node, leads, effects) for node in task.nodes)
        return (
            judged_without_nodes(tuple(self._desk.standing(unit, task, None, effects) for unit in leads)),
        )

    def _verdict(self, task: Task, node: Node, leads: tuple[str, ...], effects: Effects) -> Verdict:
        standings = tuple(self._desk.standing(unit, task, node, effects) for unit in leads)
        extension = effects.extension(node, "")
        due = extension.day if extension and extension.day else node.due
        verdict = judged_node(node, standings, self._scale, due)
        late = completed_late(verdict, task.code, self._scale, self._history)
        return replace(verdict, completed_late=late)

    def overdue_units(self, judged: Iterable[tuple[LedgerEntry, Dossier]]) -> tuple[OverdueUnit, ...]:
        """Return the units named, in 建制顺序, each with its overdue tasks in plan order."""
        case = self._case
        tasks: dict[str, list[OverdueTask]] = defaultdict(list)
        delays: dict[str, list[tuple[LedgerEntry, Delay]]] = defaultdict(list)
        for entry, dossier in judged:
            named = [one for one in entry.delays if not one.withheld_by]
            for one in named:
                delays[one.unit].append((entry, one))
            for unit, found in _earliest(dossier).items():
                periods = max(one.periods for one in named if one.unit == unit)
                tasks[unit].append(replace(_overdue_task(dossier.task, *found, case), periods=periods))
        order = case.directory.in_order(tasks)
        return tuple(overdue_unit(unit, tasks[unit], delays[unit], case) for unit in order)

    def silent_units(self) -> tuple[SilentUnit, ...]:
        """Return the units without a return and the step proposed for each."""
        return silent_units(self._case, self._history)


def _earliest(dossier: Dossier) -> dict[str, tuple[Verdict, Standing]]:
    """Return for each unit named the node whose date, its own extension included, lapsed first."""
    found: dict[str, tuple[Verdict, Standing]] = {}
    for verdict, standing in dossier.named:
        known = found.get(standing.unit)
        if known is None or (standing.due and known[1].due and standing.due < known[1].due):
            found[standing.unit] = (verdict, standing)
    return found


def _overdue_task(task: Task, verdict: Verdict, standing: Standing, case: Case) -> OverdueTask:
    due = standing.due or case.as_of
    return OverdueTask(
        task.code,
        task.title,
        due,
        (case.as_of - due).days,
        verdict.node.deliverable if verdict.node else "",
        standing.manner in (Manner.UNRETURNED, Manner.REJECTED),
    )
