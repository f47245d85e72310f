"""Trace one task of one ledger back to file, sheet, cell, digest and rule (溯源)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows import receiving
from flows.domain.ledger import Ledger, LedgerEntry
from flows.domain.mails import Mail, brought_by
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.office import Office


@dataclass(frozen=True)
class Letter:
    """A mail that brought a return, and where its copy lies (relative to the home)."""

    mail: Mail
    file: str


@dataclass(frozen=True)
class Trail:
    """One task's entry with the ledger it stands in and where the originals lie (folder from home).

    ``letters`` are the mails that brought the entry's sources, by the digest of the file.
    """

    ledger: Ledger
    entry: LedgerEntry
    originals: str
    letters: Mapping[str, tuple[Letter, ...]] = field(default_factory=dict)


def trace_task(office: Office, period: Period, task: str) -> Trail:
    """Return the trail of ``task`` in the ledger of ``period``; OutOfOrder if there is none."""
    ledger = office.store.ledger(period)
    if ledger is None:
        raise OutOfOrder(f"{period.zh}还没有台账", f"请先运行 taizhang settle --period {period}")
    for entry in ledger.entries:
        if entry.task == task.strip().upper():
            letters = _letters(office, period, entry)
            return Trail(ledger, entry, f"data/received/{period}", letters)
    raise OutOfOrder(f"{period.zh}台账中没有任务 {task}", "请核对任务编号，如 T02-09")


def _letters(office: Office, period: Period, entry: LedgerEntry) -> dict[str, tuple[Letter, ...]]:
    brought = brought_by(office.store.mails())
    return {
        source.sha256: tuple(
            Letter(mail, receiving.letter_file(office, period, mail))
            for mail in brought.get(source.sha256, ())
        )
        for source in entry.sources
    }
