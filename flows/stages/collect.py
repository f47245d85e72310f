"""Collect the period's returns (收集): read each whole, keep every original, compare versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flows.domain.assembling import assemble
from flows.domain.period import Period
from flows.domain.returns import Collected, FileReading
from flows.domain.trouble import PlaceTrouble
from flows.formats.return_reading import READER_VERSION, ReturnContext, read_return
from flows.formats.return_zip import is_no_return, unpacked
from flows.office import Office


@dataclass(frozen=True)
class Incoming:
    """One file as it lay in the inbox: its name there and its bytes."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Digest of the bytes, hex."""
        return hashlib.sha256(self.data).hexdigest()


def collect_returns(office: Office, period: Period, source: Path | None = None) -> Collected:
    """Read what lies in ``source`` (folder or zip; default: the period's inbox) and assemble the period.

    Files read before are not read again; what was received before stays received.
    """
    known = {(one.file, one.sha256): one for one in office.store.readings(period)}
    context = ReturnContext(office.plan, office.directory, period, office.settings.office.code)
    fresh: list[FileReading] = []
    files = _incoming(office, period, source)
    for one in office.progress.track(files, "读取报送件", len(files)):
        if (one.name, one.sha256) not in known:
            _keep_original(office, period, one)
            fresh.append(read_return(one.data, one.name, context))
    office.store.save_readings(period, fresh, READER_VERSION)
    collected = assemble(office.store.readings(period), office.plan, office.directory, period)
    office.store.replace_returns(collected)
    if fresh:
        office.record(period, "收集报送件", f"新收{len(fresh)}份，共{len(collected.returns)}份")
    return collected


def _incoming(office: Office, period: Period, source: Path | None) -> list[Incoming]:
    place = source or office.shelf.root / office.settings.month.returns_folder / str(period)
    if place.is_file():
        return _unzipped(place)
    if not place.is_dir():
        raise PlaceTrouble(
            f"没有收件夹“{place}”", "请建立该文件夹并放入报送件，或用 --from 指定文件夹或压缩包"
        )
    limit = office.settings.limits.file_megabytes * 1024 * 1024
    found: list[Incoming] = []
    for name, data in office.shelf.inbox_files(place, limit):
        if not is_no_return(name):
            found.extend(Incoming(*member) for member in unpacked(name, data))
    return sorted(found, key=lambda one: (one.name, one.sha256))


def _unzipped(place: Path) -> list[Incoming]:
    members = unpacked(place.name, place.read_bytes())
    return [Incoming(name, data) for name, data in members if not is_no_return(name)]


def _keep_original(office: Office, period: Period, one: Incoming) -> None:
    name = office.shelf.safe_name(Path(one.name).name)
    office.shelf.write(f"data/received/{period}/{one.sha256[:12]}-{name}", one.data)
