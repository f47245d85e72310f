"""The audit log: every act one line, each bound to the line before by its digest."""

from __future__ import annotations

import hashlib
from datetime import UTC

from sqlalchemy import Connection, delete, insert, select

from flows.adapters.snapshot import dumped
from flows.adapters.store.connection import Ground
from flows.adapters.store.schema import AUDIT, AUDIT_HEADS
from flows.domain.period import Period
from flows.domain.records import AuditAct, AuditRow

_START = "0" * 64


class Audit(Ground):
    """The part of the store that keeps the audit log; lines are only ever added."""

    def record(self, act: AuditAct) -> None:
        """Add ``act`` as the next line."""
        with self._writing() as connection:
            no, previous = self._head(connection)
            row = AuditRow(no + 1, act, previous, _chain(self.office, no + 1, act, previous))
            head = {"office": self.office, "no": row.no, "chain": row.chain}
            connection.execute(
                insert(AUDIT),
                {**vars(act), "period": _text(act.period), **head, "previous": previous},
            )
            connection.execute(delete(AUDIT_HEADS).where(AUDIT_HEADS.c.office == self.office))
            connection.execute(insert(AUDIT_HEADS), head)

    def audit(self, period: Period | None = None) -> tuple[AuditRow, ...]:
        """Return the lines of ``period``, or all of them, oldest first."""
        with self._reading() as connection:
            rows = self._rows(connection)
        return tuple(row for row in rows if period is None or row.act.period == period)

    def audit_faults(self) -> tuple[str, ...]:
        """Return one Chinese sentence for each line that was changed, taken out or put in; empty if none."""
        with self._reading() as connection:
            rows = self._rows(connection)
            head_no, head_chain = self._head(connection)
        faults: list[str] = []
        previous, expected = _START, 1
        for row in rows:
            if row.no != expected:
                faults.append(f"审计日志缺少第{expected}至{row.no - 1}条")
            elif row.previous != previous:
                faults.append(f"审计日志第{row.no}条与上一条接不上")
            if row.chain != _chain(self.office, row.no, row.act, row.previous):
                faults.append(f"审计日志第{row.no}条的内容被改动")
            previous, expected = row.chain, row.no + 1
        if (expected - 1, previous) != (head_no, head_chain):
            faults.append(f"审计日志末尾与登记的第{head_no}条不符，可能被删去或添加")
        return tuple(faults)

    def _head(self, connection: Connection) -> tuple[int, str]:
        query = select(AUDIT_HEADS.c.no, AUDIT_HEADS.c.chain).where(AUDIT_HEADS.c.office == self.office)
        found = connection.execute(query).first()
        return (found.no, found.chain) if found else (0, _START)

    def _rows(self, connection: Connection) -> tuple[AuditRow, ...]:
        query = select(AUDIT).where(AUDIT.c.office == self.office).order_by(AUDIT.c.no)
        return tuple(
            AuditRow(
                row.no,
                AuditAct(
                    row.at,
                    row.who,
                    row.act,
                    row.what,
                    row.digest,
                    Period.parse(row.period) if row.period else None,
                ),
                row.previous,
                row.chain,
            )
            for row in connection.execute(query)
        )


def _text(period: Period | None) -> str | None:
    return str(period) if period else None


def _chain(office: str, no: int, act: AuditAct, previous: str) -> str:
    at = act.at.astimezone(UTC).isoformat(timespec="microseconds")
    line = [office, no, at, act.who, act.act, act.what, act.digest, _text(act.period), previous]
    return hashlib.sha256(dumped(line)).hexdigest()
