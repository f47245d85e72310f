"""What a plan file is by its content, opened only as far as is safe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from flows.domain.findings import Finding, Kind
from flows.domain.trouble import UnreadableInput
from flows.formats.returns import findings as refused
from flows.formats.workbooks.guard import LIMITS, xml_parts
from flows.formats.workbooks.ole import OLE_MAGIC, ole_streams
from flows.formats.workbooks.sheets import Unreadable

MAIN_LIMIT = 20 * 1024 * 1024
"""Most bytes of a document's main part: a plan of 300 pages has some five million."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_MARKUP = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)
_SAVE_AS = "请用 WPS 或 Word 打开后另存为 .docx 再导入"
SCAN_REMEDY = "请取得可以复制文字的电子版，或用文字识别软件转成文本、逐字校对后再导入"


class DocumentKind(Enum):
    """What a plan can be read from."""

    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    WORKBOOK = "workbook"


@dataclass(frozen=True)
class Document:
    """A file that may be read: its kind, and for a Word document its inflated XML parts."""

    kind: DocumentKind
    parts: Mapping[str, bytes] = field(default_factory=dict)


def opened(data: bytes, file: str) -> Document:
    """Return what ``data`` is, whatever its name; UnreadableInput says why it is refused and what to do."""
    if not data.strip(b"\x00\x09\x0a\x0d\x20"):
        raise UnreadableInput(f"“{file}”是空文件", "请确认文件是否选对、是否已完整下载")
    if len(data) > LIMITS.file_bytes:
        size = len(data) // 1048576
        raise UnreadableInput(
            f"“{file}”有 {size} MB，超过可以读取的大小", "请删去图片后另存，或确认文件是否选对"
        )
    if data.startswith(b"PK"):
        return _opened_zip(data, file)
    if data.startswith(OLE_MAGIC):
        return _opened_ole(data, file)
    if b"%PDF-" in data[:1024]:
        return Document(DocumentKind.PDF)
    _refuse_by_start(data, file)
    return Document(DocumentKind.WORKBOOK if _suffix(file) in ("csv", "tsv") else DocumentKind.TEXT)


def _suffix(file: str) -> str:
    return file.rpartition(".")[2].lower()


def _refuse_by_start(data: bytes, file: str) -> None:
    if data.startswith(b"{\\rtf"):
        raise UnreadableInput(f"“{file}”是 RTF 文件，不能直接读取", _SAVE_AS)
    if data.startswith(_PICTURES):
        raise UnreadableInput(f"“{file}”是图片，没有可以读取的文字", SCAN_REMEDY)
    if _MARKUP.match(data[:1024]):
        raise UnreadableInput(f"“{file}”是网页，不能直接读取", "请把网页上的全文复制到纯文本（.txt）后再导入")


def _opened_zip(data: bytes, file: str) -> Document:
    try:
        parts = xml_parts(data)
    except Unreadable as wrong:
        raise refusal(wrong.kind, file) from wrong
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise refusal(refused.XML_ENTITIES, file)
    if any(b"\0" in part[:64] for name, part in parts.items() if name.endswith((".xml", ".rels"))):
        raise broken(file)  # XML in UTF-16 would carry a DTD past the search above.
    types = parts.get("[Content_Types].xml", b"")
    if "word/document.xml" in parts or b"wordprocessingml" in types:
        if b"macroEnabled" in types or _suffix(file) == "docm":
            raise UnreadableInput(f"“{file}”是带宏的文档（.docm），不予打开", _SAVE_AS)
        return Document(DocumentKind.DOCX, parts)
    if "OFD.xml" in parts:
        raise UnreadableInput(
            f"“{file}”是 OFD 版式文件，不能直接读取",
            "请用 OFD 阅读软件导出为 .docx 或可复制文字的 .pdf 再导入",
        )
    if b"opendocument.text" in parts.get("mimetype", b""):
        raise UnreadableInput(f"“{file}”是 ODT 文档，不能直接读取", _SAVE_AS)
    return Document(DocumentKind.WORKBOOK)


def _opened_ole(data: bytes, file: str) -> Document:
    try:
        streams = ole_streams(data, ("Workbook", "Book", "EncryptedPackage", "WordDocument"))
    except Unreadable as wrong:
        raise refusal(wrong.kind, file) from wrong
    if "EncryptedPackage" in streams:
        raise refusal(refused.ENCRYPTED, file)
    if "Workbook" in streams or "Book" in streams:
        return Document(DocumentKind.WORKBOOK)
    name = "旧版 Word 文档（.doc）或 WPS 文档（.wps）" if "WordDocument" in streams else "旧版 Office 文件"
    raise UnreadableInput(f"“{file}”是{name}，不能直接读取", _SAVE_AS)


def refusal_of(finding: Finding, file: str) -> UnreadableInput:
    """Return the refusal that a finding about a workbook amounts to."""
    what, remedy = _SENTENCES.get(finding.code, _NO_WORKBOOK)
    return UnreadableInput(f"“{file}”{what}", remedy)


def refusal(kind: Kind, file: str) -> UnreadableInput:
    """Return the refusal of a plan file for which a return would be refused with ``kind``."""
    what, remedy = _SENTENCES.get(kind.code, _NO_WORKBOOK)
    return UnreadableInput(f"“{file}”{what}", remedy)


def broken(file: str) -> UnreadableInput:
    """Return the refusal of a file that is damaged."""
    return refusal(refused.BROKEN, file)


_NO_WORKBOOK = ("不是可以读取的 Excel 工作簿", "请另存为未加密的 .xlsx 文件后再导入")
_SENTENCES = {
    refused.BROKEN.code: ("已损坏，不能读取", "请重新取得完整的文件，或另存一份后再导入"),
    refused.ENCRYPTED.code: ("已加密，不能读取", "请去掉打开密码，另存后再导入"),
    refused.TOO_LARGE.code: ("内容过多，超过可以读取的范围", "请删去多余的内容后另存，或确认文件是否选对"),
    refused.ZIP_BOMB.code: (
        "解压后大得不合常理，为安全起见不予打开",
        "请用 WPS 或 Office 打开，把全文复制到新文件后再导入",
    ),
    refused.XML_ENTITIES.code: (
        "含有不应出现的外部引用（DTD），为安全起见不予打开",
        "请用 WPS 或 Office 打开，把全文复制到新文件后再导入",
    ),
    refused.BAD_PATH.code: ("的压缩结构异常，为安全起见不予打开", "请重新取得完整的文件后再导入"),
}
