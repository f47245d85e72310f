"""Mails as units really send them, byte by byte."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

SENT = datetime(2022, 9, 28, 2, 0, tzinfo=UTC)
TAX = "swj-tax@dongchang.example.org"
COURT = "qfy@dongchang.example.org"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Piece:
    """One part of a mail: its headers as bytes, and its content (sent in base64)."""

    head: bytes
    content: bytes

    @property
    def data(self) -> bytes:
        return self.head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(self.content)


def attached(name: str, content: bytes, kind: str = XLSX) -> Piece:
    """A file named as RFC 2231 wants it."""
    coded = "".join(f"%{byte:02X}" for byte in name.encode())
    head = f"Content-Type: {kind}\r\nContent-Disposition: attachment;\r\n filename*=utf-8''{coded}\r\n"
    return Piece(head.encode(), content)


def body(text: str, kind: str = "text/plain", charset: str = "utf-8") -> Piece:
    return Piece(f"Content-Type: {kind}; charset={charset}\r\n".encode(), text.encode(charset))


def forwarded(mail: bytes) -> bytes:
    """A mail as an attachment of another."""
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + mail


def word(text: str, charset: str = "utf-8") -> bytes:
    """An encoded word (RFC 2047)."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?=".encode()


def mail(
    *parts: Piece | bytes, sender: str | bytes = TAX, subject: str | bytes = "", sent: datetime = SENT
) -> bytes:
    """A multipart mail; ``subject`` and ``sender`` as bytes stand in the header just as they are."""
    about = word(subject) if isinstance(subject, str) and not subject.isascii() else subject
    pieces = [part.data if isinstance(part, Piece) else part for part in parts]
    edge = b"=_" + hashlib.sha256(b"".join(pieces)).hexdigest()[:20].encode()
    lines = [
        b"From: " + (sender.encode() if isinstance(sender, str) else sender),
        b"To: office@example.org",
        b"Subject: " + (about.encode() if isinstance(about, str) else about),
        b"Date: " + format_datetime(sent).encode(),
        b"Message-ID: <" + edge[2:] + b"@x>",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="' + edge + b'"',
    ]
    inner = b"".join(b"--" + edge + b"\r\n" + piece + b"\r\n" for piece in pieces)
    text = b"\r\n".join(lines) + b"\r\n\r\n" + inner + b"--" + edge + b"--\r\n"
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
