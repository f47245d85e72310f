"""What came back: readings of single files, and the period's assembled returns with their entries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground, Row, insert_all
from flows.adapters.store.schema import COLLECTIONS, READINGS, RETURN_ENTRIES, RETURNS
from flows.domain.findings import Finding
from flows.domain.period import Period
from flows.domain.returns import CellText, Collected, Entry, FileReading, Outcome, Return, Status

_NAMES = tuple[str, ...]
_CELLS = tuple[CellText, ...]
_FINDINGS = tuple[Finding, ...]
_READING_KEY = ("office", "period", "file", "sha256")
_PLAIN = (
    "task",
    "node",
    "percent",
    "progress",
    "problems",
    "next_steps",
    "expected_completion",
    "no_progress",
    "sheet",
    "row",
)
"""The entry's fields that are columns just as they are."""


_Taken = tuple[list[Entry], list[Entry]]
"""A return's rows: those taken and those withheld."""


class Returns(Ground):
    """The part of the store that keeps returns."""

    def save_readings(self, period: Period, readings: Sequence[FileReading], reader_version: str) -> None:
        """Keep what each file says; the same file (name and digest) read again takes the new reading."""
        unique = {(one.file, one.sha256): one for one in readings}
        rows = [
            {
                **self._of(period),
                "file": one.file,
                "sha256": one.sha256,
                "reader_version": reader_version,
                "replaced": False,
                "document": packed(FileReading, one),
            }
            for one in unique.values()
        ]
        if not rows:
            return
        same = delete(READINGS).where(
            *(READINGS.c[name] == bindparam(f"old_{name}") for name in _READING_KEY)
        )
        with self._writing() as connection:
            connection.execute(same, [{f"old_{name}": row[name] for name in _READING_KEY} for row in rows])
            insert_all(connection, READINGS, rows)

    def readings(self, period: Period) -> tuple[FileReading, ...]:
        """Return the readings that were not replaced, by file name and digest."""
        return tuple(loaded(FileReading, row["document"]) for row in self._standing(period))

    def known_digests(self, period: Period, reader_version: str) -> set[str]:
        """Return the digests of files read by this version of the reader."""
        rows = self._standing(period)
        return {row["sha256"] for row in rows if row["reader_version"] == reader_version}

    def mark_replaced(self, period: Period, file: str, old_sha256: str, *, replaced: bool = True) -> None:
        """Leave a reading out from now on (a newer file took its place, or it was dropped), or let it count again."""
        query = update(READINGS).where(
            self._at(READINGS, period), READINGS.c.file == file, READINGS.c.sha256 == old_sha256
        )
        with self._writing() as connection:
            connection.execute(query.values(replaced=replaced))

    def reading_keys(self, period: Period) -> tuple[tuple[str, str], ...]:
        """Return name and digest of every file ever read for ``period``, those left out too, sorted."""
        query = select(READINGS.c.file, READINGS.c.sha256).where(self._at(READINGS, period))
        with self._reading() as connection:
            return tuple(sorted((row.file, row.sha256) for row in connection.execute(query)))

    def replace_returns(self, collected: Collected) -> None:
        """Keep the assembled result of a period in place of the one before; the same again changes nothing."""
        key, digest = (
            self._of(collected.period),
            hashlib.sha256(packed(Collected, collected).encode()).hexdigest(),
        )
        old = select(COLLECTIONS.c.digest).where(self._at(COLLECTIONS, collected.period))
        with self._writing() as connection:
            if connection.execute(old).scalar() == digest:
                return
            connection.execute(delete(COLLECTIONS).where(self._at(COLLECTIONS, collected.period)))
            head = {"missing_units": packed(_NAMES, collected.missing_units), "digest": digest}
            head["blank_units"] = packed(_NAMES, collected.blank_units)
            connection.execute(insert(COLLECTIONS), {**key, **head})
            insert_all(connection, RETURNS, _return_rows(key, collected))
            insert_all(connection, RETURN_ENTRIES, _entry_rows(key, collected))

    def collected(self, period: Period) -> Collected | None:
        """Return the assembled result, None if the period was not collected yet."""
        query = select(COLLECTIONS).where(self._at(COLLECTIONS, period))
        with self._reading() as connection:
            head = connection.execute(query).mappings().first()
            if head is None:
                return None
            entries = self._entries(connection, period)
            rows = select(RETURNS).where(self._at(RETURNS, period)).order_by(RETURNS.c.no)
            returns = tuple(_return(row, entries[row["no"]]) for row in connection.execute(rows).mappings())
        missing, blank = loaded(_NAMES, head["missing_units"]), loaded(_NAMES, head["blank_units"])
        return Collected(period, returns, missing, blank)

    def _standing(self, period: Period) -> list[RowMapping]:
        query = select(READINGS).where(self._at(READINGS, period), READINGS.c.replaced.is_(False))
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        # Sorted here, not there: the two engines order Chinese names differently.
        return sorted(rows, key=lambda row: (row["file"], row["sha256"]))

    def _entries(self, connection: Connection, period: Period) -> dict[int, _Taken]:
        table = RETURN_ENTRIES
        query = select(table).where(self._at(table, period)).order_by(table.c.return_no, table.c.no)
        found: dict[int, _Taken] = defaultdict(lambda: ([], []))
        for row in connection.execute(query).mappings():
            found[row["return_no"]][row["withheld"]].append(_entry(row))
        return found


def _return_rows(key: Row, collected: Collected) -> Iterator[Row]:
    for no, one in enumerate(collected.returns):
        yield {
            **key,
            "no": no,
            "file": one.file,
            "sha256": one.sha256,
            "unit": one.unit,
            "version": one.version,
            "outcome": one.outcome.value,
            "counts": one.counts,
            "blank": one.blank,
            "findings": packed(_FINDINGS, one.findings),
        }


def _entry_rows(key: Row, collected: Collected) -> Iterator[Row]:
    for return_no, one in enumerate(collected.returns):
        for no, entry in enumerate((*one.entries, *one.withheld)):
            yield {
                **key,
                "return_no": return_no,
                "no": no,
                "withheld": no >= len(one.entries),
                **{name: getattr(entry, name) for name in _PLAIN},
                "status": entry.status.value if entry.status else None,
                "cells": packed(_CELLS, entry.cells),
            }


def _return(row: RowMapping, rows: _Taken) -> Return:
    entries, withheld = rows
    return Return(
        row["file"],
        row["sha256"],
        row["unit"],
        row["version"],
        Outcome(row["outcome"]),
        tuple(entries),
        loaded(_FINDINGS, row["findings"]),
        row["counts"],
        row["blank"],
        withheld=tuple(withheld),
    )


def _entry(row: RowMapping) -> Entry:
    plain = {name: row[name] for name in _PLAIN}
    status = Status(row["status"]) if row["status"] else None
    return Entry(**plain, status=status, cells=loaded(_CELLS, row["cells"]))
