"""Settle the period (汇总研判): all returns against the plan and the periods before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flows.adapters.snapshot import loaded
from flows.domain.findings import Finding, warning
from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Ledger
from flows.domain.period import SHANGHAI, Period, zh_date
from flows.domain.rules import Rules
from flows.domain.rulings import Ruling
from flows.domain.trouble import OutOfOrder
from flows.domain.units import Directory
from flows.domain.weighing import weighed_ledger
from flows.formats.rules_in import read_rules
from flows.formats.unit_table import read_units
from flows.office import Office

CUT_OFF_OUTSIDE = warning(
    "cut-off-outside-period",
    "数据截止日{day}不在{period}之内（{first}至{last}），逾期天数和亮灯均按该日计算",
    "如系误写，请用正确的 --as-of 重新研判",
)
CUT_OFF_AHEAD = warning(
    "cut-off-ahead",
    "数据截止日{day}还没有到（今天是{today}），所列逾期中有的时限尚未届满",
    "请在数据截止日以后重新研判，再拟稿、审签",
)
RULED_SINCE = warning(
    "ruled-since-filing",
    "{period}已经归档，归档以后登记或撤回的裁定（{numbers}）没有计入",
    "对已归档台账的更正须另立新版",
)
KINDS = (CUT_OFF_OUTSIDE, CUT_OFF_AHEAD, RULED_SINCE)


@dataclass(frozen=True)
class _Basis:
    """What a period is judged by beside its returns; that of a ``sealed`` one is what its archive holds."""

    rules: Rules
    directory: Directory
    rulings: tuple[Ruling, ...]
    sealed: bool = False


def settle_period(office: Office, period: Period, as_of: date | None = None) -> Ledger:
    """Judge ``period`` at the cut-off ``as_of`` (default: its last day) and keep the ledger.

    A filed period is judged by the rules, units and rulings filed with it: it has the result it had.
    """
    office = office.at(period)
    collected = office.store.collected(period)
    if collected is None:
        raise OutOfOrder(f"{period.zh}还没有收集报送件", f"请先运行 taizhang collect --period {period}")
    before, basis = office.store.ledger(period), _basis(office, period)
    judged = judge(
        Case(
            plan=office.plan,
            directory=basis.directory,
            collected=collected,
            history=office.store.ledgers_before(period),
            rulings=basis.rulings,
            rules=basis.rules,
            as_of=as_of or (before.as_of if before and basis.sealed else period.last_day),
            plan_digest=office.adopted.digest,
        )
    )
    ledger = weighed_ledger(_with_changes(office, judged), office.weights)
    if before != ledger:
        if period in {row.period for row in office.store.archives()}:
            raise OutOfOrder(
                f"{period.zh}已经归档，重新研判的结果与归档的台账不同，没有改动",
                "对已归档台账的更正须另立新版",
            )
        office.store.save_ledger(ledger)
        office.record(period, "汇总研判", f"数据截止日{ledger.as_of}，逾期任务{ledger.totals['overdue']}项")
    return ledger


def _with_changes(office: Office, ledger: Ledger) -> Ledger:
    """Return ``ledger`` with the changes of the plan noted on their tasks, and those that had no effect."""
    notes = office.standing.notes
    entries = tuple(
        replace(one, notes=(*notes[one.task], *one.notes)) if one.task in notes else one
        for one in ledger.entries
    )
    return replace(ledger, entries=entries, findings=(*ledger.findings, *office.standing.findings))


def doubts_of(office: Office, ledger: Ledger) -> tuple[Finding, ...]:
    """Return what the officer should be told of a judged period: an odd cut-off, rulings that came too late."""
    period, day, today = ledger.period, ledger.as_of, office.now().astimezone(SHANGHAI).date()
    found: list[Finding] = []
    if not period.first_day <= day <= period.last_day:
        bounds = {"first": zh_date(period.first_day), "last": zh_date(period.last_day)}
        found.append(CUT_OFF_OUTSIDE.at(day=zh_date(day), period=period.zh, **bounds))
    if day > today:
        found.append(CUT_OFF_AHEAD.at(day=zh_date(day), today=zh_date(today)))
    basis = _basis(office.at(period), period)
    known = {(one.no, one.withdrawn) for one in basis.rulings}
    late = [
        f"{one.no}号"
        for one in office.at(period).rulings
        if one.period <= period and (one.no, one.withdrawn) not in known
    ]
    if basis.sealed and late:
        found.append(RULED_SINCE.at(period=period.zh, numbers="、".join(late)))
    return tuple(found)


def _basis(office: Office, period: Period) -> _Basis:
    path = next((row.path for row in office.store.archives() if row.period == period), "")
    kept = {name: f"{path}/data/snapshot/{name}" for name in ("rules.toml", "units.csv", "rulings.json")}
    if not path or not all(office.shelf.exists(place) for place in kept.values()):
        return _Basis(office.rules, office.directory, office.rulings)
    rules, units, rulings = (office.shelf.read(place) for place in kept.values())
    directory = read_units(units, kept["units.csv"])[0].completed_by(office.plan.named_units)
    read = read_rules(rules, kept["rules.toml"])
    known = {one.no for one in office.rulings}
    filed = tuple(one for one in loaded(tuple[Ruling, ...], rulings) if one.no in known)
    return _Basis(read, directory, filed, sealed=True)
