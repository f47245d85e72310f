"""Mails that brought returns: each once, where it was seen, and which of its files stand apart from a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, delete, insert, select

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground, insert_all
from flows.adapters.store.schema import MAIL_FILES_APART, MAIL_SIGHTINGS, MAILS, READINGS
from flows.domain.findings import Finding
from flows.domain.mails import Mail, Sighting
from flows.domain.period import Period

_FINDINGS = tuple[Finding, ...]


class WhyApart(StrEnum):
    """Why a mailed file stands apart: it is none of the period, or the office itself put it in the folder."""

    ELSEWHERE = "elsewhere"
    VOUCHED = "vouched"


@dataclass(frozen=True)
class FileApart:
    """One mailed file that stands apart in a period; ``edition`` is what its reading depended on."""

    file: str
    sha256: str
    fate: WhyApart
    edition: str = ""
    findings: tuple[Finding, ...] = ()


class Mails(Ground):
    """The part of the store that keeps mails."""

    def seen_uids(self, account: str, validity: int) -> set[int]:
        """Return the UIDs of the mails of this folder that are kept already."""
        query = select(MAIL_SIGHTINGS.c.uid).where(
            MAIL_SIGHTINGS.c.office == self.office,
            MAIL_SIGHTINGS.c.account == account,
            MAIL_SIGHTINGS.c.validity == str(validity),
        )
        with self._reading() as connection:
            return set(connection.execute(query).scalars())

    def keep_mail(self, mail: Mail, seen: Sighting) -> None:
        """Keep ``mail`` and where it was seen; a mail kept before stays as it is."""
        row = {"office": self.office, "sha256": mail.sha256}
        told = {"message_id": mail.message_id, "sender": mail.sender, "received": mail.received}
        place = {"account": seen.account, "validity": str(seen.validity), "uid": seen.uid}
        known = select(MAILS.c.sha256).where(MAILS.c.office == self.office, MAILS.c.sha256 == mail.sha256)
        old = and_(*(MAIL_SIGHTINGS.c[name] == value for name, value in place.items()))
        with self._writing() as connection:
            if connection.execute(known).first() is None:
                connection.execute(insert(MAILS), {**row, **told, "document": packed(Mail, mail)})
            connection.execute(delete(MAIL_SIGHTINGS).where(MAIL_SIGHTINGS.c.office == self.office, old))
            connection.execute(insert(MAIL_SIGHTINGS), {**row, **place})

    def mails(self) -> tuple[Mail, ...]:
        """Return all mails in the order in which they were sent."""
        query = select(MAILS.c.document).where(MAILS.c.office == self.office)
        with self._reading() as connection:
            found = [loaded(Mail, text) for text in connection.execute(query).scalars()]
        return tuple(sorted(found, key=lambda mail: (mail.moment, mail.sha256)))

    def set_apart(self, period: Period, files: Iterable[FileApart]) -> None:
        """Note that these mailed files stand apart; what was noted of the same files before gives way."""
        table = MAIL_FILES_APART
        listed = list(files)
        with self._writing() as connection:
            for one in listed:
                same = and_(table.c.file == one.file, table.c.sha256 == one.sha256)
                connection.execute(delete(table).where(self._at(table, period), same))
            rows = (
                {
                    **self._of(period),
                    "file": one.file,
                    "sha256": one.sha256,
                    "fate": one.fate.value,
                    "edition": one.edition,
                    "findings": packed(_FINDINGS, one.findings),
                }
                for one in listed
            )
            insert_all(connection, table, rows)

    def apart(self, period: Period) -> tuple[FileApart, ...]:
        """Return the mailed files that stand apart in ``period``, by name and digest."""
        table = MAIL_FILES_APART
        with self._reading() as connection:
            rows = connection.execute(select(table).where(self._at(table, period))).mappings().all()
        found = (
            FileApart(
                row["file"],
                row["sha256"],
                WhyApart(row["fate"]),
                row["edition"],
                loaded(_FINDINGS, row["findings"]),
            )
            for row in rows
        )
        return tuple(sorted(found, key=lambda one: (one.file, one.sha256)))

    def digests_read(self) -> set[str]:
        """Return the digests of all files that were read as returns, in any period."""
        query = select(READINGS.c.sha256).where(READINGS.c.office == self.office)
        with self._reading() as connection:
            return set(connection.execute(query).scalars())
