"""Registers: lines numbered within the office, never changed; a newer line on a subject supersedes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground, insert_all
from flows.adapters.store.schema import REGISTERS
from flows.domain.demands.registers import (
    ChallengeStep,
    CheckMark,
    E,
    FiledScheme,
    MetricReading,
    news,
)
from flows.domain.demands.registers import Registers as Lines


class Registers(Ground):
    """The part of the store that keeps registers."""

    def register(self, entries: Sequence[E]) -> tuple[E, ...]:
        """Keep those of ``entries`` (all of one register) that say something new, and return them numbered.

        What the newest line on the same subject says already is left out, so that an import may be repeated.
        """
        if not entries:
            return ()
        kind = type(entries[0])
        with self._writing() as connection:
            before = self._lines(connection, kind)
            last = self._last(connection)
            kept = tuple(replace(one, no=last + at) for at, one in enumerate(news(before, entries), start=1))
            insert_all(
                connection,
                REGISTERS,
                (
                    {
                        "office": self.office,
                        "no": one.no,
                        "register": one.REGISTER,
                        "subject": one.subject,
                        "document": packed(kind, one),
                    }
                    for one in kept
                ),
            )
        return kept

    def registers(self) -> Lines:
        """Return every line of every register by number, superseded ones included."""
        with self._reading() as connection:
            return Lines(
                self._lines(connection, CheckMark),
                self._lines(connection, FiledScheme),
                self._lines(connection, ChallengeStep),
                self._lines(connection, MetricReading),
            )

    def _lines(self, connection: Connection, kind: type[E]) -> tuple[E, ...]:
        here = (REGISTERS.c.office == self.office) & (REGISTERS.c.register == kind.REGISTER)
        query = select(REGISTERS.c.document).where(here).order_by(REGISTERS.c.no)
        return tuple(loaded(kind, text) for text in connection.execute(query).scalars())

    def _last(self, connection: Connection) -> int:
        query = select(func.coalesce(func.max(REGISTERS.c.no), 0)).where(REGISTERS.c.office == self.office)
        return int(connection.execute(query).scalar_one())
