"""Names and addresses in mail headers as mail programs really write them: RFC 2047, RFC 2231, or raw bytes."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
import unicodedata
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote_to_bytes

_WORD = re.compile(r"=\?([A-Za-z0-9._:+-]+)(?:\*[A-Za-z0-9-]*)?\?([BbQq])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_FOLD = re.compile(r"\r?\n[ \t]*|\r[ \t]*")
_PARAMETER = re.compile(r';\s*([^=;\s"]+)\s*=\s*("(?:\\.|[^"\\])*"|[^;]*)', re.DOTALL)
_PIECE = re.compile(r"^(?P<base>[^*]+)(?:\*(?P<no>\d{1,3}))?(?P<coded>\*)?$")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]+@[^\s<>()\[\],;:\"@]+")
_CHINESE = {"gb2312", "gbk", "gb18030", "cp936", "hz-gb-2312", "x-gbk", "gb_2312-80", "euc-cn", "windows-936"}


def header(message: Message, name: str) -> str:
    """Return the first header ``name`` unfolded, its bytes kept as surrogate escapes; empty if there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return _FOLD.sub(" ", str(value)).strip()
    return ""


def readable(raw: str) -> str:
    """Return a header's text: encoded words decoded, raw bytes read as UTF-8 or GB18030, no control signs."""
    text = _BETWEEN.sub(r"\1\2", raw)
    pieces: list[str] = []
    at, waiting, charset = 0, b"", ""
    for word in _WORD.finditer(text):
        between, name = text[at : word.start()], word[1].lower()
        if waiting and (between or name != charset):
            pieces.append(decoded(waiting, charset))
            waiting = b""
        pieces.append(decoded(_bytes(between)))
        waiting, charset, at = waiting + _unworded(word), name, word.end()
    pieces += [decoded(waiting, charset), decoded(_bytes(text[at:]))]
    return _clean("".join(pieces))


def decoded(data: bytes, charset: str = "") -> str:
    """Return ``data`` as text: in its declared charset if that fits, else UTF-8, else GB18030; never raises."""
    named = "gb18030" if charset.lower() in _CHINESE else charset
    for encoding in dict.fromkeys((named, "utf-8", "gb18030")):
        if encoding and encoding.lower() not in {
            "us-ascii",
            "ascii",
            "iso-8859-1",
            "latin-1",
            "unknown-8bit",
        }:
            try:
                codecs.lookup(encoding)
                return data.decode(encoding)
            except (LookupError, ValueError):
                continue
    return data.decode("gb18030", errors="replace")


def parameters(raw: str) -> dict[str, str]:
    """Return the parameters of a Content-Type or Content-Disposition, pieces joined, all decoded."""
    found: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for name, value in _PARAMETER.findall(f";{raw.partition(';')[2]}"):
        piece = _PIECE.match(name.lower())
        if piece:
            plain = value.strip()
            if plain.startswith('"'):
                plain = re.sub(r'\\(["\\])', r"\1", plain[1:].removesuffix('"'))
            pieces = found.setdefault(piece["base"], {})
            coded, number = bool(piece["coded"]), int(piece["no"] or 0)
            if coded or number not in pieces or piece["no"]:
                pieces[number] = (_bytes(plain), coded)
    return {name: _joined([pieces[no] for no in sorted(pieces)]) for name, pieces in found.items()}


def file_name(part: Message) -> str:
    """Return the name under which ``part`` was attached, without folders; empty if it has none."""
    told = parameters(header(part, "content-disposition")).get("filename", "")
    kept = parameters(header(part, "content-type")).get("name", "")
    name = kept if not told or ("\ufffd" in told and "\ufffd" not in kept and kept) else told
    return name.replace("\\", "/").rpartition("/")[2].strip()


def addresses(raw: str) -> tuple[str, ...]:
    """Return the bare addresses of a From header in small letters; what stands in a display name is none."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"', " ", _WORD.sub(" ", raw))
    angled = re.findall(r"<([^<>]*)>", bare)
    found = _ADDRESS.findall(" ".join(angled) if angled else re.sub(r"\([^()]*\)", " ", bare))
    return tuple(dict.fromkeys(_clean(decoded(_bytes(one))).lower() for one in found))


def shown_name(raw: str) -> str:
    """Return the display name of a From header; empty if there is none."""
    return readable(re.sub(r"<[^<>]*>", " ", raw)).strip(" \"'")


def moment(raw: str) -> datetime | None:
    """Return the moment of a Date header (aware; UTC if it names no zone), None if it cannot be read."""
    try:
        found = parsedate_to_datetime(_clean(decoded(_bytes(raw))))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _joined(pieces: list[tuple[bytes, bool]]) -> str:
    """Join the pieces of RFC 2231; a plain value may hold encoded words or raw bytes all the same."""
    if not any(coded for _, coded in pieces):
        return readable(b"".join(data for data, _ in pieces).decode("ascii", "surrogateescape"))
    first = pieces[0][0].split(b"'", 2)
    charset = first[0].decode("ascii", "replace") if len(first) == 3 and pieces[0][1] else ""
    rest = [(first[2] if charset else pieces[0][0], pieces[0][1]), *pieces[1:]]
    # Joined before it is decoded, for some programs cut a piece within %E5.
    runs = ((coded, b"".join(data for data, _ in run)) for coded, run in groupby(rest, itemgetter(1)))
    data = b"".join(unquote_to_bytes(run) if coded else run for coded, run in runs)
    return _clean(decoded(data, charset))


def _unworded(word: re.Match[str]) -> bytes:
    text = _bytes(word[3])
    if word[2] in "Qq":
        return quopri.decodestring(text.replace(b"_", b" "))
    try:
        return base64.b64decode(text.rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 4))
    except (binascii.Error, ValueError):
        return text


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _clean(text: str) -> str:
    kept = (
        char if unicodedata.category(char) not in {"Cc", "Cs", "Cf", "Zl", "Zp"} else " " for char in text
    )
    return re.sub(r"\s+", " ", "".join(kept)).strip()
