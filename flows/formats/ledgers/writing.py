"""The Excel ledger (工作台账), written: one row per task, and the sheets an office reads beside it."""

from __future__ import annotations

from flows.domain.ledger import Ledger
from flows.formats.ledgers.demands import SHEETS
from flows.formats.ledgers.facts import Account, LedgerFacts
from flows.formats.ledgers.rows import LedgerBook, write_tasks
from flows.formats.ledgers.sheets import (
    domains_sheet,
    findings_sheet,
    missing_sheet,
    notes_sheet,
    overdue_sheet,
    units_sheet,
)
from flows.formats.ledgers.tasks import tasks_sheet
from flows.formats.sheet_style import write_list

__all__ = ["LedgerFacts", "write_ledger"]

_LISTS = (
    domains_sheet,
    units_sheet,
    overdue_sheet,
    missing_sheet,
    findings_sheet,
    notes_sheet,
)


def write_ledger(ledger: Ledger, facts: LedgerFacts) -> bytes:
    """Return the workbook of ``ledger``: 总台账, its lists and what else the plan demands, the same bytes for the same values."""
    account = Account(ledger, facts)
    book = LedgerBook(f"{facts.plan.title}工作台账（{ledger.period.zh}）", facts.office, ledger.as_of)
    write_tasks(book, tasks_sheet(account))
    for sheet in _LISTS:
        write_list(book, sheet(account))
    if facts.demanded:
        for about in SHEETS:
            write_list(book, about(ledger, facts.demanded))
    return book.close()
