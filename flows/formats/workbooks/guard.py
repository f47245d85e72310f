"""The gate before every reader: what a file really is, and whether it is safe to open."""

from __future__ import annotations

import codecs
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from flows.domain.findings import Finding, Place
from flows.formats.returns.findings import (
    BAD_PATH,
    BROKEN,
    ENCRYPTED,
    NOT_A_WORKBOOK,
    TOO_LARGE,
    XML_ENTITIES,
    ZIP_BOMB,
)
from flows.formats.workbooks.ole import OLE_MAGIC, ole_streams
from flows.formats.workbooks.sheets import Unreadable

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)
"""What zipfile raises on damaged or odd archives (RuntimeError: passwords)."""

_MEDIA = re.compile(r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|bin|rdf)$", re.IGNORECASE)
_TEXT_NAME = re.compile(r"\.(?:csv|tsv|txt|xls|xlsx|et)$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MARKUP = re.compile(
    r"\s*(?:<\?xml|<!doctype|<html|<table|<meta|%PDF|\{\\rtf|From: |Received: )", re.IGNORECASE
)


@dataclass(frozen=True)
class Limits:
    """How much is read of one file; sizes in bytes, ``ratio`` is inflated to packed size."""

    file_bytes: int = 30 * 1024 * 1024
    inflated_bytes: int = 50 * 1024 * 1024
    ratio: int = 100
    unsuspicious_bytes: int = 2 * 1024 * 1024
    entries: int = 2000


LIMITS = Limits()


class FileKind(Enum):
    """What a file is by its content."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


@dataclass(frozen=True)
class Guarded:
    """A file that may be read: XML parts by name, the BIFF stream, or the decoded text, after its kind."""

    kind: FileKind
    parts: Mapping[str, bytes] = field(default_factory=dict)
    stream: bytes = b""
    text: str = ""


def guarded(data: bytes, name: str) -> Guarded | Finding:
    """Return what ``data`` is and its opened parts, or the finding for which it is refused."""
    try:
        return _guarded(data, name)
    except Unreadable as refusal:
        return refusal.kind.at(Place(name), text=refusal.text)


def _guarded(data: bytes, name: str) -> Guarded:
    if not data:
        raise Unreadable(BROKEN, "文件长度为零")
    if len(data) > LIMITS.file_bytes:
        raise Unreadable(TOO_LARGE, f"{len(data) // 1048576} MB")
    if data.startswith(OLE_MAGIC):
        return _guarded_ole(data)
    if data.startswith(b"PK"):
        return _guarded_zip(data)
    return Guarded(FileKind.TEXT, text=_decoded(data, name))


def _guarded_ole(data: bytes) -> Guarded:
    streams = ole_streams(data, ("Workbook", "Book", "EncryptedPackage", "WordDocument"))
    if "EncryptedPackage" in streams:
        raise Unreadable(ENCRYPTED)
    stream = streams.get("Workbook") or streams.get("Book")
    if stream is None:
        raise Unreadable(NOT_A_WORKBOOK, "是其他类型的 Office 文件")
    return Guarded(FileKind.XLS, stream=stream)


def _guarded_zip(data: bytes) -> Guarded:
    parts = xml_parts(data)
    for part in parts:
        if b"<!DOCTYPE" in parts[part] or b"<!ENTITY" in parts[part]:
            raise Unreadable(XML_ENTITIES, part)
        if b"\0" in parts[part][:64]:
            raise Unreadable(BROKEN, f"{part} 的编码不常见")
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable(ENCRYPTED)
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Guarded(FileKind.ODS, parts)
    if "xl/workbook.xml" in parts or b"spreadsheetml" in parts.get("[Content_Types].xml", b""):
        return Guarded(FileKind.XLSX, parts)
    if b"sheet.binary" in parts.get("[Content_Types].xml", b""):
        raise Unreadable(NOT_A_WORKBOOK, "是 .xlsb 文件")
    raise Unreadable(NOT_A_WORKBOOK, "是其他类型的文件")


def xml_parts(data: bytes) -> dict[str, bytes]:
    """Return the inflated parts of a zip except pictures and binaries; Unreadable if it is not safe."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            check_entries(entries, LIMITS)
            check_names(entries)
            return {one.filename: archive.read(one) for one in entries if not _MEDIA.search(one.filename)}
    except ZIP_ERRORS as trouble:
        raise Unreadable(BROKEN, "压缩结构不完整") from trouble


def check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse (Unreadable) what is locked, has too many members, or inflates out of all proportion."""
    if any(one.flag_bits & 1 for one in entries):
        raise Unreadable(ENCRYPTED)
    if len(entries) > limits.entries:
        raise Unreadable(TOO_LARGE, f"压缩包内有 {len(entries)} 个文件")
    inflated = sum(one.file_size for one in entries)
    packed = sum(one.compress_size for one in entries)
    if inflated > limits.inflated_bytes or (
        inflated > limits.unsuspicious_bytes and inflated > limits.ratio * max(packed, 1)
    ):
        raise Unreadable(ZIP_BOMB, f"解压后约 {inflated // 1048576} MB")


def check_names(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse (Unreadable) members with absolute paths, ``..`` or the same name twice."""
    for one in entries:
        if leads_outside(one.filename):
            raise Unreadable(BAD_PATH, one.filename)
    if len({one.filename for one in entries}) != len(entries):
        raise Unreadable(BROKEN, "压缩包内有同名文件")


def leads_outside(path: str) -> bool:
    """Tell whether a member's path is absolute, names a drive or climbs with ``..``."""
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or bool(re.match(r"[A-Za-z]:", plain))


def _decoded(data: bytes, name: str) -> str:
    text = _text_of(data)
    if text is None or _CONTROL.search(text) or _MARKUP.match(text) or not _TEXT_NAME.search(name):
        raise Unreadable(NOT_A_WORKBOOK, "内容不是表格")
    return text


def _text_of(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data[:200]:
        encodings = [
            "utf-16-le" if data[1:2] == b"\0" or (data[1:2] < b"\xa0" and data[:1] != b"\0") else "utf-16-be"
        ]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
