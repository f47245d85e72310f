"""Trace one task of one ledger back to file, sheet, cell, digest and rule (溯源)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.ledger import Ledger, LedgerEntry
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.office import Office


@dataclass(frozen=True)
class Trail:
    """One task's entry with the ledger it stands in and where the originals lie (folder from home)."""

    ledger: Ledger
    entry: LedgerEntry
    originals: str


def trace_task(office: Office, period: Period, task: str) -> Trail:
    """Return the trail of ``task`` in the ledger of ``period``; OutOfOrder if there is none."""
    ledger = office.store.ledger(period)
    if ledger is None:
        raise OutOfOrder(f"{period.zh}还没有台账", f"请先运行 taizhang settle --period {period}")
    for entry in ledger.entries:
        if entry.task == task.strip().upper():
            return Trail(ledger, entry, f"data/received/{period}")
    raise OutOfOrder(f"{period.zh}台账中没有任务 {task}", "请核对任务编号，如 T02-09")
