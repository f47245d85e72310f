"""Collect the period's returns (收集): read each whole, keep every original, compare versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.adapters.inbox import Unread
from flows.domain.assembling import assemble
from flows.domain.findings import Place, error
from flows.domain.period import Period
from flows.domain.returns import Collected, FileReading, UnitReading
from flows.domain.trouble import OutOfOrder, PlaceTrouble, reason
from flows.domain.weighing import weighed_returns
from flows.formats.returns.reading import READER_VERSION, ReturnContext, read_return
from flows.formats.returns.zips import is_no_return, unpacked
from flows.office import UNITS_FILE, Office

UNREAD_FILE = error(
    "unread-file", "文件没有读取：{why}", "请核对该文件，另存为普通的 Excel 工作簿后重新放入收件夹"
)
KINDS = (UNREAD_FILE,)


@dataclass(frozen=True)
class Incoming:
    """One file as it lay in the inbox: its name there, its bytes, or why they were not read."""

    name: str
    data: bytes = b""
    unread: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Name and digest (SHA-256, hex; empty if the bytes were not read)."""
        return self.name, "" if self.unread else hashlib.sha256(self.data).hexdigest()


def collect_returns(office: Office, period: Period, source: Path | None = None) -> Collected:
    """Read what lies in ``source`` (folder or zip; default: the period's inbox) and assemble the period.

    What was received before stays received. A file is read again only if its bytes, the reader, the plan or
    the directory changed.
    """
    office = office.at(period)
    edition = _edition(office)
    known = {(one.file, one.sha256) for one in office.store.readings(period)}
    current = office.store.known_digests(period, edition)
    arrived = _incoming(office, period, source)
    fresh = [one for one in arrived if one.key not in known or one.key[1] not in current]
    new = [one for one in fresh if one.key not in known]
    if new and period in {row.period for row in office.store.archives()}:
        raise OutOfOrder(
            f"{period.zh}已经归档，收件夹中又有{len(new)}份新的报送件（如“{new[0].name}”）",
            "请把它们移到下一期的收件夹；对已归档台账的更正须另立新版",
        )
    stale = _stale(office, period, known - {one.key for one in arrived}, current)
    readings = _read(office, period, [*fresh, *stale])
    _note_replaced(office, period, readings)
    office.store.save_readings(period, readings, edition)
    assembled = assemble(office.store.readings(period), office.plan, office.directory, period)
    collected = weighed_returns(assembled, office.weights)
    office.store.replace_returns(collected)
    if new:
        office.record(period, "收集报送件", f"新收{len(new)}份，共{len(collected.returns)}份")
    return collected


def _edition(office: Office) -> str:
    """What a reading depends on beside the file's bytes."""
    ended = repr(sorted((code, one.what) for code, one in office.standing.ended.items()))
    plan = office.adopted.digest + (ended if office.standing.ended else "")
    parts = (str(READER_VERSION), plan, office.shelf.read(UNITS_FILE).hex())
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _incoming(office: Office, period: Period, source: Path | None) -> list[Incoming]:
    place = source or office.shelf.root / office.settings.month.returns_folder / str(period)
    if place.is_file():
        return sorted(_unzipped(place), key=lambda one: one.key)
    if not place.is_dir():
        raise PlaceTrouble(
            f"没有收件夹“{place}”", "请建立该文件夹并放入报送件，或用 --from 指定文件夹或压缩包"
        )
    return sorted(_from_folder(office, place), key=lambda one: one.key)


def _from_folder(office: Office, place: Path) -> Iterator[Incoming]:
    limit = office.settings.limits.file_megabytes * 1024 * 1024
    for name, data in office.shelf.inbox_files(place, limit):
        if is_no_return(name):
            continue
        if isinstance(data, Unread):
            yield Incoming(name, unread=data.why.zh)
        else:
            yield from (Incoming(*member) for member in unpacked(name, data))


def _unzipped(place: Path) -> Iterator[Incoming]:
    try:
        data = place.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{place}”（{reason(trouble)}）", "请检查文件名和权限") from None
    for name, content in unpacked(place.name, data):
        if not is_no_return(name):
            yield Incoming(name, content)


def _stale(office: Office, period: Period, keys: set[tuple[str, str]], current: set[str]) -> list[Incoming]:
    """Files received earlier whose reading is out of date; their kept originals are read again."""
    return [
        Incoming(name, office.shelf.read(office.original(period, name, sha256)))
        for name, sha256 in sorted(keys)
        if sha256 and sha256 not in current
    ]


def _read(office: Office, period: Period, files: list[Incoming]) -> list[FileReading]:
    ended = {code: one.note for code, one in office.standing.ended.items()}
    context = ReturnContext(office.plan, office.directory, period, office.settings.office.code, ended)
    readings: list[FileReading] = []
    for one in office.progress.track(files, "读取报送件", len(files)):
        name, sha256 = one.key
        if one.unread:
            finding = UNREAD_FILE.at(Place(name), why=one.unread)
            readings.append(FileReading(name, "", (UnitReading(None, findings=(finding,), refused=True),)))
            continue
        office.shelf.write(office.original(period, name, sha256), one.data)
        readings.append(read_return(one.data, name, context))
    return readings


def _note_replaced(office: Office, period: Period, readings: list[FileReading]) -> None:
    """A file overwritten in the inbox by the same unit's newer one of the same name gives way to it."""
    before = office.store.readings(period)
    for fresh in readings:
        for old in before:
            if (old.file, _units(old)) == (fresh.file, _units(fresh)) and old.sha256 != fresh.sha256:
                office.store.mark_replaced(period, old.file, old.sha256)


def _units(reading: FileReading) -> frozenset[str | None]:
    return frozenset(part.unit for part in reading.parts)
