"""Who might be commended (通报表扬) and given year-end points (加分): by written rules, a proposal to people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from flows.domain.ledger import Judged, Ledger, LedgerEntry, NodeState
from flows.domain.period import zh_date
from flows.domain.rules import Rule
from flows.domain.units import Directory


@dataclass(frozen=True)
class DemandRules:
    """The office's rules on what the plans demand beside judging; points are year-end points.

    ``scheme_months`` after the plan's issue a 落实方案 is due; ``periods`` are settled ones.
    """

    version: str = "2022-1"
    digest: str = ""
    scheme_months: int = 1
    on_time_tasks: int = 1
    on_time_points: float = 1.0
    early_days: int = 15
    early_nodes: int = 1
    early_points: float = 0.5
    reporting_periods: int = 3
    reporting_points: float = 0.5
    most_points: float = 2.0
    commend_from: float = 1.0
    scheme: Rule = field(default=Rule("D01", "落实方案备案"))
    on_time: Rule = field(default=Rule("D02", "节点按期完成"))
    early: Rule = field(default=Rule("D03", "提前完成"))
    reporting: Rule = field(default=Rule("D04", "按时报送"))
    reward: Rule = field(default=Rule("D05", "表扬与加分建议"))


@dataclass(frozen=True)
class Ground:
    """One rule that speaks for a unit: which, for how many points, and the facts as a sentence."""

    rule: Rule
    points: float
    because: str


@dataclass(frozen=True)
class Reward:
    """One unit's proposal; ``barred`` says why it is not proposed whatever speaks for it."""

    unit: str
    grounds: tuple[Ground, ...]
    points: float
    commended: bool
    barred: str = ""

    @property
    def proposal(self) -> str:
        """What is proposed, in words; a person decides."""
        if self.barred:
            return "不列入"
        return "建议通报表扬并加分" if self.commended else "建议加分"


@dataclass(frozen=True)
class Record:
    """A unit's year so far: all ledgers up to the period, oldest first, the period's own last."""

    ledgers: tuple[Ledger, ...]
    directory: Directory
    rules: DemandRules
    _expanded: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def acting(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the acting units behind ``names``."""
        if names not in self._expanded:
            self._expanded[names] = frozenset(unit.name for unit in self.directory.expanded(names))
        return self._expanded[names]

    @property
    def now(self) -> Ledger:
        """The period's own ledger."""
        return self.ledgers[-1]

    @cached_property
    def led(self) -> dict[str, tuple[LedgerEntry, ...]]:
        """Unit → the tasks with nodes that it leads."""
        found: dict[str, list[LedgerEntry]] = {}
        for entry in self.now.entries:
            if entry.nodes:
                for unit in sorted(self.acting(entry.lead_units)):
                    found.setdefault(unit, []).append(entry)
        return {unit: tuple(entries) for unit, entries in found.items()}

    @cached_property
    def ever_overdue(self) -> dict[str, tuple[str, ...]]:
        """Unit → the tasks for which it was ever named as overdue."""
        found: dict[str, dict[str, None]] = {}
        for ledger in self.ledgers:
            for one in ledger.overdue_units:
                found.setdefault(one.unit, {}).update((task.task, None) for task in one.tasks)
        return {unit: tuple(sorted(tasks)) for unit, tasks in found.items()}

    @cached_property
    def first_seen_done(self) -> dict[tuple[str, int], date]:
        """Task and node → the cut-off since which it has been completed without a break."""
        found: dict[tuple[str, int], date] = {}
        for ledger in self.ledgers:
            for entry in ledger.entries:
                for node in entry.nodes:
                    if node.state is Judged.COMPLETED:
                        found.setdefault((entry.task, node.no), ledger.as_of)
                    else:
                        found.pop((entry.task, node.no), None)
        return found


def rewards(ledgers: Sequence[Ledger], directory: Directory, rules: DemandRules) -> tuple[Reward, ...]:
    """Return the proposals as of the last of ``ledgers`` (any order), most points first; none without one.

    Only units for which some rule speaks are listed; a unit overdue this period is listed as barred.
    """
    if not ledgers:
        return ()
    record = Record(tuple(sorted(ledgers, key=lambda one: one.period)), directory, rules)
    units = {unit for entry in record.now.entries for unit in record.acting(entry.lead_units)}
    made = (_reward(record, unit) for unit in directory.in_order(units))
    return tuple(
        sorted((one for one in made if one.grounds), key=lambda one: (bool(one.barred), -one.points))
    )


def _reward(record: Record, unit: str) -> Reward:
    rules = record.rules
    rung: tuple[Callable[[Record, str], Iterator[Ground]], ...] = (_on_time, _early, _reporting)
    grounds = tuple(ground for speaks in rung for ground in speaks(record, unit))
    points = min(rules.most_points, sum(ground.points for ground in grounds))
    barred = _barred(record, unit)
    if barred:
        return Reward(unit, grounds, 0.0, commended=False, barred=barred)
    return Reward(unit, grounds, points, commended=points >= rules.commend_from)


def _barred(record: Record, unit: str) -> str:
    for one in record.now.overdue_units:
        if one.unit == unit:
            codes = "、".join(task.task for task in one.tasks)
            return f"本期有逾期未完成任务（{codes}）"
    return ""


def _on_time(record: Record, unit: str) -> Iterator[Ground]:
    """All nodes that were due are completed, none late, on enough tasks."""
    rules, day = record.rules, record.now.as_of
    fallen = [
        (entry, node) for entry in record.led.get(unit, ()) for node in entry.nodes if node.planned <= day
    ]
    tasks = dict.fromkeys(entry.task for entry, _ in fallen)
    met = all(node.state is Judged.COMPLETED and not _late(record, entry, node) for entry, node in fallen)
    if len(tasks) < rules.on_time_tasks or not met or unit in record.ever_overdue:
        return
    yield Ground(
        rules.on_time,
        rules.on_time_points,
        f"依据{rules.on_time.id}：截至{zh_date(day)}到期的{len(fallen)}个时间节点"
        f"（{'、'.join(tasks)}）均按原定时限完成，未曾逾期",
    )


def _late(record: Record, entry: LedgerEntry, node: NodeState) -> bool:
    """True for a node completed late, or only within an extension."""
    seen = record.first_seen_done.get((entry.task, node.no))
    return node.completed_late or node.extended_to is not None or seen is None


def _early(record: Record, unit: str) -> Iterator[Ground]:
    """Enough nodes were completed by a cut-off that lay long enough before their dates."""
    rules, ahead = record.rules, timedelta(days=record.rules.early_days)
    found: list[str] = []
    for entry in record.led.get(unit, ()):
        for node in entry.nodes:
            seen = record.first_seen_done.get((entry.task, node.no))
            if seen and seen + ahead <= node.planned:
                found.append(f"{entry.task}（时限{zh_date(node.planned)}，截至{zh_date(seen)}已完成）")
    if len(found) >= rules.early_nodes:
        yield Ground(
            rules.early,
            rules.early_points,
            f"依据{rules.early.id}：提前{rules.early_days}天以上完成{len(found)}个时间节点：{'、'.join(found)}",
        )


def _reporting(record: Record, unit: str) -> Iterator[Ground]:
    """Nothing missing, blank or refused in each of the last so many months."""
    rules = record.rules
    wanted = [record.now.period.shifted(-back) for back in range(rules.reporting_periods)]
    known = {ledger.period: ledger for ledger in record.ledgers}
    if any(period not in known for period in wanted):
        return
    silent = {name for at in wanted for name in (*known[at].missing_units, *known[at].blank_units)}
    if unit not in silent and all(_owes(record, known[at], unit) for at in wanted):
        yield Ground(
            rules.reporting,
            rules.reporting_points,
            f"依据{rules.reporting.id}：{wanted[-1].zh}至{wanted[0].zh}连续{len(wanted)}期报送，无缺报、空表",
        )


def _owes(record: Record, ledger: Ledger, unit: str) -> bool:
    return any(
        unit in record.acting(names)
        for entry in ledger.entries
        for names in (entry.lead_units, entry.responsible_units)
    )
