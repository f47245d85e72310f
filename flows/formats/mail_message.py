"""Mail messages (RFC 5322) as bytes, readable by old and new clients alike; same letter, same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "xls": "application/vnd.ms-excel",
    "doc": "application/msword",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "csv": "text/csv",
    "txt": "text/plain",
}


@dataclass(frozen=True)
class Enclosure:
    """One attached file: the name the recipient sees, its bytes, its MIME type (by the name if empty)."""

    name: str
    content: bytes
    kind: str = ""

    @property
    def mime_type(self) -> str:
        """The MIME type to declare."""
        return self.kind or _KINDS.get(self.name.rpartition(".")[2].lower(), "application/octet-stream")


@dataclass(frozen=True)
class Letter:
    """One message; ``message_id`` is ``<id@domain>``, ``date`` aware, addresses are bare (``a@b.cn``)."""

    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    body: str
    message_id: str
    date: datetime
    enclosures: tuple[Enclosure, ...] = ()


def mail_bytes(letter: Letter) -> bytes:
    """Return the message with CRLF line ends, all parts base64, so that no line is longer than 998 bytes.

    Attachment names stand twice: RFC 2231 in one piece, and RFC 2047 for clients that read no other.
    """
    boundary = f"=_{hashlib.sha256(letter.message_id.encode()).hexdigest()[:40]}"
    parts = [_text_part(letter.body), *(_file_part(one) for one in letter.enclosures)]
    blocks = [_headers(letter, boundary), *(f"--{boundary}\r\n{part}" for part in parts)]
    return ("\r\n".join(blocks) + f"\r\n--{boundary}--\r\n").encode("ascii")


def _headers(letter: Letter, boundary: str) -> str:
    name = _encoded(letter.sender_name, "From")
    sender = f"<{_address(letter.sender)}>"
    lines = [
        f"From: {name}\r\n {sender}" if name else f"From: {sender}",
        "To: " + ",\r\n ".join(_address(one) for one in letter.to),
        f"Subject: {_encoded(letter.subject, 'Subject')}",
        f"Date: {format_datetime(letter.date)}",
        f"Message-ID: {_address(letter.message_id.strip('<> ')).join('<>')}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
    ]
    return "\r\n".join(lines) + "\r\n"


def _text_part(body: str) -> str:
    text = re.sub(r"\r\n|\r|\n", "\r\n", body).encode(errors="replace")
    return _part(["Content-Type: text/plain; charset=utf-8"], text)


def _file_part(one: Enclosure) -> str:
    name = _clean(one.name)
    if name.isascii():
        plain = name.replace("\\", "_").replace('"', "'")
        shown, kept = f'name="{plain}"', f'filename="{plain}"'
    else:
        shown = f'name="{_encoded(name, "", first=10)}"'
        kept = f"filename*=utf-8''{quote(name, safe='')}"
    lines = [f"Content-Type: {one.mime_type};\r\n {shown}", f"Content-Disposition: attachment;\r\n {kept}"]
    return _part(lines, one.content)


def _part(headers: list[str], content: bytes) -> str:
    lines = "\r\n".join([*headers, "Content-Transfer-Encoding: base64"])
    return f"{lines}\r\n\r\n" + base64.encodebytes(content).decode("ascii").replace(
        "\n", "\r\n"
    ).removesuffix("\r\n")


def _encoded(text: str, header: str, first: int = 0) -> str:
    """Return ``text`` as RFC 2047 words, folded at 75; what goes before the first word takes ``first``."""
    clean = _clean(text)
    if not clean:
        return ""
    offset = "x" * first if first else header
    return Header(clean, "utf-8", header_name=offset, maxlinelen=75).encode(linesep="\r\n")


def _clean(text: str) -> str:
    """Return ``text`` without control characters and lone surrogates, so that nobody adds header lines."""
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} else char for char in text)
    return "".join(kept).strip()


def _address(text: str) -> str:
    """Return an address that cannot leave its place in a header; the mailbox checks that it is one."""
    return re.sub(r"[^\x21-\x7e]|[<>,;:\"()\\]", "", text)
