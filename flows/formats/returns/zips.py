"""Several returns in one .zip, and files that are no returns at all."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from dataclasses import dataclass

from flows.domain.findings import Finding, Place
from flows.formats.returns.findings import BAD_PATH, BROKEN, NESTED
from flows.formats.workbooks.guard import LIMITS, ZIP_ERRORS, check_entries, leads_outside
from flows.formats.workbooks.sheets import Unreadable

_DEEPEST = 2
_NO_RETURN = re.compile(
    r"^(?:~\$.*|\.~.*|\._.*|thumbs\.db|ehthumbs\.db|\.ds_store|desktop\.ini|\.gitkeep|.*\.tmp|~.*\.tmp|\.~lock\..*#)$",
    re.IGNORECASE,
)
_MARKS = ("[Content_Types].xml", "content.xml", "mimetype")


@dataclass(frozen=True)
class ZipReading:
    """Members (path, bytes) in the order of their paths, and what was refused."""

    members: tuple[tuple[str, bytes], ...]
    findings: tuple[Finding, ...] = ()


def is_no_return(name: str) -> bool:
    """Tell whether a file is no return at all: lock files, thumbnails, a Mac's side files."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or _NO_RETURN.match(parts[-1]) is not None


def is_zip_of_files(data: bytes) -> bool:
    """Tell whether ``data`` is a zip that is not itself a workbook or another office document."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(mark in archive.NameToInfo for mark in _MARKS)
    except ZIP_ERRORS:
        return False


def unpacked(name: str, data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the files in a zip as (path, bytes), the file itself if it is none.

    A zip of which anything was refused is returned besides its members, so that the refusal is reported.
    """
    if not is_zip_of_files(data):
        return ((name, data),)
    reading = zip_members(data, name)
    return (*reading.members, (name, data)) if reading.findings else reading.members


def zip_members(data: bytes, name: str) -> ZipReading:
    """Read all members of a zip, zips inside it included; names in UTF-8 or GBK; nothing raises."""
    return _members(data, name, 1)


def _members(data: bytes, name: str, depth: int) -> ZipReading:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            check_entries(entries, LIMITS)
            pairs = [(_true_name(one), one) for one in entries if not one.is_dir()]
            good = [(path, archive.read(one)) for path, one in pairs if not _leads_out(path, one)]
    except Unreadable as refusal:
        return ZipReading((), (refusal.kind.at(Place(name), text=refusal.text),))
    except ZIP_ERRORS:
        return ZipReading((), (BROKEN.at(Place(name), text="压缩包不完整"),))
    findings = [BAD_PATH.at(Place(name), text=path) for path, one in pairs if _leads_out(path, one)]
    members: list[tuple[str, bytes]] = []
    for path, content in sorted(good):
        if is_no_return(path):
            continue
        if not is_zip_of_files(content):
            members.append((path, content))
        elif depth >= _DEEPEST:
            findings.append(NESTED.at(Place(name), text=path))
        else:
            inner = _members(content, name, depth + 1)
            members.extend((f"{path}/{within}", one) for within, one in inner.members)
            findings.extend(inner.findings)
    return ZipReading(tuple(members), tuple(findings))


def _leads_out(path: str, entry: zipfile.ZipInfo) -> bool:
    return leads_outside(path) or stat.S_ISLNK(entry.external_attr >> 16)


def _true_name(entry: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag are UTF-8 from a Mac, GBK from Windows."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename
