"""Settle the period (汇总研判): all returns against the plan and the periods before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Ledger
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.domain.weighing import weighed_ledger
from flows.office import Office


def settle_period(office: Office, period: Period, as_of: date | None = None) -> Ledger:
    """Judge ``period`` at the cut-off ``as_of`` (default: its last day) and keep the ledger."""
    office = office.at(period)
    collected = office.store.collected(period)
    if collected is None:
        raise OutOfOrder(f"{period.zh}还没有收集报送件", f"请先运行 taizhang collect --period {period}")
    judged = judge(
        Case(
            plan=office.plan,
            directory=office.directory,
            collected=collected,
            history=office.store.ledgers_before(period),
            rulings=office.rulings,
            rules=office.rules,
            as_of=as_of or period.last_day,
            plan_digest=office.adopted.digest,
        )
    )
    ledger = weighed_ledger(_with_changes(office, judged), office.weights)
    before = office.store.ledger(period)
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
