"""Mails that brought returns (来信): who sent what when, and whether he may report for the unit he names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from flows.domain.contacts import Contacts
from flows.domain.findings import Finding, Place, error, info, warning
from flows.domain.period import SHANGHAI, Period, zh_date
from flows.domain.returns import FileReading, UnitReading
from flows.domain.units import Directory, Unit

UNKNOWN_SENDER = warning(
    "unknown-sender",
    "本件由{mail}发来，该邮箱不在单位名录中，已按表内的填报单位“{unit}”读取",
    "请向该单位核实；核实无误的，在单位名录中登记该邮箱",
)
SENDER_NOT_OF_UNIT = error(
    "sender-not-of-unit",
    "本件由{mail}发来，该邮箱属于“{owner}”，填报单位却是“{unit}”，未予采用",
    "请由填报单位用本单位邮箱重新报送；经核实可以采用的，由本办把附件放入本期收件夹",
)
FORWARDED = info("forwarded-mail", "本件由{mail}转发，原发件人是{inner}")
KINDS = (UNKNOWN_SENDER, SENDER_NOT_OF_UNIT, FORWARDED)


@dataclass(frozen=True)
class MailFile:
    """One file that a mail brought: its name as the sender gave it, SHA-256 (hex) of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Mail:
    """One mail as it came in; ``sha256`` is the digest of all its bytes.

    ``sender`` is the bare address in small letters (several joined by 、), ``sent`` what the mail says of its
    time, ``received`` what the server says (both aware), ``said`` the period that subject or text name,
    ``forwarded`` the senders of the mails inside, ``fetched_for`` the period that was being collected.
    """

    sha256: str
    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent: datetime | None
    received: datetime
    said: Period | None = None
    forwarded: tuple[str, ...] = ()
    files: tuple[MailFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    fetched_for: Period | None = None

    @property
    def moment(self) -> datetime:
        """When it was sent, as far as known; a sender's clock that runs ahead of the server's is not believed."""
        early = self.sent is not None and self.sent <= self.received + timedelta(days=1)
        return self.sent if self.sent and (early or self.received.year < 2000) else self.received

    @property
    def zh(self) -> str:
        """The mail as named in a sentence: sender, day and subject."""
        day = zh_date(self.moment.astimezone(SHANGHAI).date())
        return f"“{self.sender or '（无发件人）'}”（{day}，主题“{self.subject or '无主题'}”）"

    @property
    def days(self) -> tuple[date, ...]:
        """The days (Shanghai) on which it was sent and received; either clock may be wrong."""
        return tuple(one.astimezone(SHANGHAI).date() for one in (self.moment, self.received))

    def concerns(self, period: Period) -> bool:
        """Tell whether what is odd about the mail is to be told with ``period``.

        That is the period that it names, else the one in or after whose month it came, and in any case the one
        that was being collected when it was fetched, so that it is told at least once.
        """
        first, last = period.first_day, period.shifted(1).last_day
        of_its_time = self.said is None and any(first <= day <= last for day in self.days)
        return period in (self.said, self.fetched_for) or of_its_time


@dataclass(frozen=True)
class Sighting:
    """Where a mail was seen: the mailbox folder, its UIDVALIDITY, the mail's UID (RFC 9051, 2.3.1.1)."""

    account: str
    validity: int
    uid: int


@dataclass(frozen=True)
class Senders:
    """Whose address is whose; ``forwarders`` are the office's own addresses, which pass on others' mails.

    ``vouched`` are digests of files that the office itself put into the period's folder.
    """

    directory: Directory
    contacts: Contacts = field(default_factory=Contacts)
    forwarders: frozenset[str] = frozenset()
    vouched: frozenset[str] = frozenset()

    @cached_property
    def _units(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, dict[str, Unit]] = defaultdict(dict)
        for unit in self.directory.units:
            persons = (address for one in self.contacts.of(unit.name) for address in one.emails)
            for address in (*unit.emails, *persons):
                found[address.strip().lower()][unit.name] = unit
        return {address: tuple(units.values()) for address, units in found.items()}

    def owners(self, mail: Mail) -> tuple[str, ...]:
        """Return the units to which the sender's address belongs on the mail's day.

        For a forwarder, the first inner sender's units.
        """
        inner = mail.sender in self.forwarders and mail.forwarded
        sender, day = mail.forwarded[0] if inner else mail.sender, mail.days[0]
        return tuple(
            unit.name
            for unit in self._units.get(sender, ())
            if sender in {one.strip().lower() for one in self.contacts.addresses(unit, day)}
        )

    def may(self, mail: Mail, unit: str) -> bool | None:
        """Tell whether the sender may report for ``unit``; None if nobody knows him."""
        owners = self.owners(mail)
        if mail.sender in self.forwarders and not owners:
            return True if not mail.forwarded else None
        return unit in owners if owners else None


def checked(
    readings: Iterable[FileReading], mails: Sequence[Mail], senders: Senders
) -> tuple[FileReading, ...]:
    """Return ``readings`` with each part's sender compared with its unit, and its time of sending noted.

    A file that came several times is judged by the best of its mails, so that their order does not matter.
    """
    brought = brought_by(mails)
    return tuple(
        replace(one, parts=tuple(_part(part, one, brought[one.sha256], senders) for part in one.parts))
        if one.sha256 in brought
        else one
        for one in readings
    )


def brought_by(mails: Iterable[Mail]) -> dict[str, tuple[Mail, ...]]:
    """Return the mails that brought each file, by the file's digest, the earliest first."""
    found: dict[str, dict[str, Mail]] = defaultdict(dict)
    for mail in sorted(mails, key=lambda one: (one.moment, one.sha256)):
        for file in mail.files:
            found[file.sha256][mail.sha256] = mail
    return {sha256: tuple(some.values()) for sha256, some in found.items()}


def _part(part: UnitReading, reading: FileReading, mails: Sequence[Mail], senders: Senders) -> UnitReading:
    mark = replace(part.mark, sent=max(mail.moment for mail in mails))
    told = tuple(
        FORWARDED.at(Place(reading.file), mail=mail.zh, inner="、".join(mail.forwarded))
        for mail in mails
        if mail.forwarded
    )
    noted = replace(part, mark=mark, findings=(*part.findings, *told))
    if part.unit is None or reading.sha256 in senders.vouched:
        return noted
    found = _verdict(part.unit, reading.file, mails, senders)
    if found is None:
        return noted
    noted = replace(noted, findings=(*noted.findings, found))
    return replace(noted, refused=True, blank=False) if found.code == SENDER_NOT_OF_UNIT.code else noted


def _verdict(unit: str, file: str, mails: Sequence[Mail], senders: Senders) -> Finding | None:
    """Return what speaks against the best of the mails that brought one file."""
    may = {mail: senders.may(mail, unit) for mail in mails}
    if True in may.values():
        return None
    unknown = [mail for mail in mails if may[mail] is None]
    if unknown:
        return UNKNOWN_SENDER.at(Place(file), mail=unknown[-1].zh, unit=unit)
    owner = "、".join(senders.owners(mails[-1]))
    return SENDER_NOT_OF_UNIT.at(Place(file), mail=mails[-1].zh, owner=owner, unit=unit)
