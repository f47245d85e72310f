"""Ledgers: one per period, its entries as rows."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.sql import ColumnElement

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground, Row, insert_all
from flows.adapters.store.schema import LEDGER_ENTRIES, LEDGERS
from flows.domain.ledger import Ledger, LedgerEntry
from flows.domain.period import Period


class Ledgers(Ground):
    """The part of the store that keeps ledgers."""

    def save_ledger(self, ledger: Ledger) -> None:
        """Keep the ledger in place of the period's one before; the same again changes nothing."""
        head = packed(Ledger, replace(ledger, entries=()))
        documents = [packed(LedgerEntry, entry) for entry in ledger.entries]
        digest = hashlib.sha256("\n".join((head, *documents)).encode()).hexdigest()
        key, here = self._of(ledger.period), self._at(LEDGERS, ledger.period)
        row = {"as_of": ledger.as_of, "rules_digest": ledger.rules_digest, "plan_digest": ledger.plan_digest}
        with self._writing() as connection:
            if connection.execute(select(LEDGERS.c.digest).where(here)).scalar() == digest:
                return
            connection.execute(delete(LEDGERS).where(here))
            connection.execute(insert(LEDGERS), {**key, **row, "digest": digest, "document": head})
            insert_all(connection, LEDGER_ENTRIES, _rows(key, ledger, documents))

    def ledger(self, period: Period) -> Ledger | None:
        """Return the period's ledger, None if it was not settled yet."""
        found = self._ledgers(self._at(LEDGERS, period), self._at(LEDGER_ENTRIES, period))
        return found[0] if found else None

    def ledgers_before(self, period: Period) -> tuple[Ledger, ...]:
        """Return every ledger of an earlier period, oldest first."""
        return self._ledgers(
            (LEDGERS.c.office == self.office) & (LEDGERS.c.period < str(period)),
            (LEDGER_ENTRIES.c.office == self.office) & (LEDGER_ENTRIES.c.period < str(period)),
        )

    def previous_ledger(self, period: Period) -> Ledger | None:
        """Return the newest ledger of an earlier period, None if there is none."""
        newest = (
            select(LEDGERS.c.period)
            .where(LEDGERS.c.office == self.office, LEDGERS.c.period < str(period))
            .order_by(LEDGERS.c.period.desc())
            .limit(1)
        )
        with self._reading() as connection:
            found = connection.execute(newest).scalar()
        return self.ledger(Period.parse(found)) if found else None

    def _ledgers(self, heads: ColumnElement[bool], rows: ColumnElement[bool]) -> tuple[Ledger, ...]:
        query = select(LEDGERS.c.period, LEDGERS.c.document).where(heads).order_by(LEDGERS.c.period)
        with self._reading() as connection:
            found = connection.execute(query).all()
            entries = _entries(connection, rows)
        return tuple(replace(loaded(Ledger, text), entries=entries.get(period, ())) for period, text in found)


def _entries(connection: Connection, where: ColumnElement[bool]) -> dict[str, tuple[LedgerEntry, ...]]:
    table = LEDGER_ENTRIES
    query = select(table.c.period, table.c.document).where(where).order_by(table.c.period, table.c.seq)
    texts: dict[str, list[str]] = defaultdict(list)
    for period, text in connection.execute(query):
        texts[period].append(text)
    return {
        period: loaded(tuple[LedgerEntry, ...], f"[{','.join(listed)}]") for period, listed in texts.items()
    }


def _rows(key: Row, ledger: Ledger, documents: list[str]) -> Iterator[Row]:
    for seq, (entry, document) in enumerate(zip(ledger.entries, documents, strict=True)):
        yield {
            **key,
            "seq": seq,
            "task": entry.task,
            "domain_no": entry.domain,
            "judged": entry.judged.value,
            "light": entry.light.value,
            "reported": entry.reported.value if entry.reported else None,
            "percent": entry.percent,
            "days_overdue": entry.days_overdue,
            "periods_overdue": entry.periods_overdue,
            "document": document,
        }
