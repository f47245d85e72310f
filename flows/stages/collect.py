"""Collect the period's returns (收集): read each whole, keep every original, compare versions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from flows import receiving
from flows.adapters.inbox import Unread
from flows.adapters.spool import EMPTY, Held, Spool
from flows.domain.assembling import assemble
from flows.domain.findings import Place, error
from flows.domain.mails import brought_by, checked
from flows.domain.period import Period
from flows.domain.records import dropped_digests
from flows.domain.returns import Collected, FileReading, UnitReading
from flows.domain.trouble import OutOfOrder, PlaceTrouble, reason
from flows.domain.weighing import weighed_returns
from flows.formats.returns.reading import READER_VERSION, ReturnContext
from flows.formats.returns.zips import is_no_return, unpacked
from flows.office import UNITS_FILE, Office
from flows.supervised import Paper, read_supervised

UNREAD_FILE = error(
    "unread-file", "文件没有读取：{why}", "请核对该文件，另存为普通的 Excel 工作簿后重新放入收件夹"
)
KINDS = (UNREAD_FILE,)


@dataclass(frozen=True)
class Incoming:
    """One file as it lay in the inbox: its name there, its bytes, or why they were not read.

    ``source`` is the file that it lay in: itself, or a zip.
    """

    name: str
    held: Held = EMPTY
    unread: str = ""
    source: str = ""

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.held.read()

    @cached_property
    def key(self) -> tuple[str, str]:
        """Name and digest (SHA-256, hex; empty if the bytes were not read)."""
        return self.name, "" if self.unread else hashlib.sha256(self.data).hexdigest()


def collect_returns(
    office: Office, period: Period, source: Path | None = None, *, mail: bool = False
) -> Collected:
    """Read what lies in ``source`` (folder or zip; default: the period's inbox) and assemble the period.

    Without ``source`` the office's mailbox is read first if its settings or ``mail`` say so. What was received
    before stays received. A file is read again only if its bytes, the reader, the plan or the directory changed.
    """
    office = office.at(period)
    edition = _edition(office)
    known = {(one.file, one.sha256) for one in office.store.readings(period)}
    current = office.store.known_digests(period, edition)
    by_mail = mail or (source is None and receiving.reads_mail(office, mail))
    if by_mail:
        receiving.fetch_mails(office, period)
    dropped = dropped_digests(office.store.audit(period))
    arrived = [one for one in _incoming(office, period, source, by_mail) if one.key[1] not in dropped]
    receiving.vouch(office, period, (one.key for one in arrived))
    passed_over = {one.key for one in arrived}
    mailed = [one for one in _mailed(office, period, edition, passed_over) if one.key[1] not in dropped]
    fresh = [one for one in arrived if one.key not in known or one.key[1] not in current]
    stale = _stale(office, period, known - {one.key for one in arrived}, current)
    taken = receiving.of_period(office, period, edition, _read(office, period, mailed))
    readings = [*_read(office, period, [*fresh, *stale]), *taken]
    keys = {(one.file, one.sha256) for one in readings}
    new = [one for one in (*fresh, *mailed) if one.key in keys - known]
    _refuse_archived(office, period, new)
    _keep_originals(office, period, [one for one in (*fresh, *mailed) if one.key in keys])
    _note_replaced(office, period, readings)
    office.store.save_readings(period, readings, edition)
    collected = weighed_returns(_assembled(office, period), office.weights)
    office.store.replace_returns(collected)
    if new:
        office.record(period, "收集报送件", f"新收{len(new)}份，共{len(collected.returns)}份")
    return replace(collected, mail_findings=receiving.mail_findings(office, period))


def _assembled(office: Office, period: Period) -> Collected:
    """All readings of the period, each with its sender checked, as returns."""
    readings = office.store.readings(period)
    receiving.keep_letters(office, period, readings)
    readings = checked(readings, office.store.mails(), receiving.senders(office, period))
    return assemble(readings, office.plan, office.directory, period)


def _mailed(office: Office, period: Period, edition: str, arrived: set[tuple[str, str]]) -> list[Incoming]:
    """The files that mails brought and that were not looked at yet."""
    files = (Incoming(one.name, Held(one.data)) for one in receiving.mailed_files(office, period, edition))
    return [one for one in files if one.key not in arrived]


def _refuse_archived(office: Office, period: Period, new: list[Incoming]) -> None:
    if new and period in {row.period for row in office.store.archives()}:
        raise OutOfOrder(
            f"{period.zh}已经归档，收件夹或邮箱中又有{len(new)}份新的报送件（如“{new[0].name}”）",
            "请把它们移到下一期的收件夹；对已归档台账的更正须另立新版",
        )


def _edition(office: Office) -> str:
    """What a reading depends on beside the file's bytes."""
    ended = repr(sorted((code, one.what) for code, one in office.standing.ended.items()))
    plan = office.adopted.digest + (ended if office.standing.ended else "")
    parts = (str(READER_VERSION), plan, office.shelf.read(UNITS_FILE).hex())
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _incoming(office: Office, period: Period, source: Path | None, by_mail: bool) -> list[Incoming]:
    place = source or office.shelf.root / office.settings.month.returns_folder / str(period)
    if by_mail and source is None and not place.is_dir():
        return []
    if place.is_file():
        return sorted(_unzipped(place), key=lambda one: one.key)
    if not place.is_dir():
        raise PlaceTrouble(
            f"没有收件夹“{place}”", "请建立该文件夹并放入报送件，或用 --from 指定文件夹或压缩包"
        )
    return sorted(_distinct(list(_from_folder(office, place))), key=lambda one: one.key)


def _from_folder(office: Office, place: Path) -> Iterator[Incoming]:
    limit = office.settings.limits.file_megabytes * 1024 * 1024
    spool = Spool()
    for name, data in office.shelf.inbox_files(place, limit):
        if is_no_return(name):
            continue
        if isinstance(data, Unread):
            yield Incoming(name, unread=data.why.zh, source=name)
        else:
            for member, content in unpacked(name, data):
                yield Incoming(member, spool.hold(content), source=name)


def _distinct(files: list[Incoming]) -> list[Incoming]:
    """Put the zip's name before members of different content that have the same name in several zips."""
    contents: dict[str, set[str]] = defaultdict(set)
    for one in files:
        contents[one.name].add(one.key[1])
    return [
        replace(one, name=f"{one.source}/{one.name}")
        if len(contents[one.name]) > 1 and one.source != one.name
        else one
        for one in files
    ]


def _unzipped(place: Path) -> Iterator[Incoming]:
    try:
        data = place.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{place}”（{reason(trouble)}）", "请检查文件名和权限") from None
    spool = Spool()
    for name, content in unpacked(place.name, data):
        if not is_no_return(name):
            yield Incoming(name, spool.hold(content), source=place.name)


def _stale(office: Office, period: Period, keys: set[tuple[str, str]], current: set[str]) -> list[Incoming]:
    """Files received earlier whose reading is out of date; their kept originals are read again."""
    return [
        Incoming(name, Held(office.shelf.read(office.original(period, name, sha256))))
        for name, sha256 in sorted(keys)
        if sha256 and sha256 not in current
    ]


def _read(office: Office, period: Period, files: list[Incoming]) -> list[FileReading]:
    ended = {code: one.note for code, one in office.standing.ended.items()}
    context = ReturnContext(office.plan, office.directory, period, office.settings.office.code, ended)
    readable = [one for one in files if not one.unread]
    papers = (
        Paper(one.name, one.data) for one in office.progress.track(readable, "读取报送件", len(readable))
    )
    readings = list(read_supervised(papers, len(readable), context, office.settings.limits))
    return [*readings, *(_unread(one) for one in files if one.unread)]


def _unread(one: Incoming) -> FileReading:
    finding = UNREAD_FILE.at(Place(one.name), why=one.unread)
    return FileReading(one.name, "", (UnitReading(None, findings=(finding,), refused=True),))


def _keep_originals(office: Office, period: Period, files: list[Incoming]) -> None:
    for one in files:
        if not one.unread:
            office.shelf.write(office.original(period, *one.key), one.data)


def _note_replaced(office: Office, period: Period, readings: list[FileReading]) -> None:
    """A file overwritten in the inbox by the same unit's newer one of the same name gives way to it.

    Files that came by mail overwrite nothing: their mails tell which is later.
    """
    mailed = brought_by(office.store.mails())
    before = [one for one in office.store.readings(period) if one.sha256 not in mailed]
    for fresh in readings:
        for old in before if fresh.sha256 not in mailed else ():
            if (old.file, _units(old)) == (fresh.file, _units(fresh)) and old.sha256 != fresh.sha256:
                office.store.mark_replaced(period, old.file, old.sha256)


def _units(reading: FileReading) -> frozenset[str | None]:
    return frozenset(part.unit for part in reading.parts)
