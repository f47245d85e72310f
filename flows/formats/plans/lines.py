"""The bytes of a published plan as printed lines: decoding, marks taken off, page breaks joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.domain.trouble import UnreadableInput

_DIGITS = {zh: no for no, zh in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)?(?:[-*+]\s+)?|\*\*|__")
_PAGE_NUMBER = re.compile(
    r"(?:[-—－–]{1,2}\s*\d{1,4}\s*[-—－–]{1,2}|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line without markup and outer blanks; ``no`` counts from 1 in the file."""

    no: int
    text: str


def decode_plan(data: bytes) -> str:
    """Return the text of ``data``: UTF-8 or UTF-16 (with or without BOM) or GB18030.

    UnreadableInput if the bytes are not text.
    """
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableInput("这个文件不是纯文本", "请另存为 UTF-8 编码的 .txt 文件，或按其原有格式导入")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text.removeprefix("\ufeff")
    raise UnreadableInput("这个文件的内容不是可以辨认的文字", "请另存为 UTF-8 编码的 .txt 文件后再导入")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\x00" not in data:
        return ("utf-8-sig", "gb18030")
    big = data[0::2].count(0) > data[1::2].count(0)
    return ("utf-16-be", "utf-16-le") if big else ("utf-16-le", "utf-16-be")


def _looks_like_text(text: str) -> bool:
    strange = sum(map(text.count, (chr(code) for code in (*range(9), *range(14, 32), 0xFFFD))))
    private = len(re.findall("[\ue000-\uf8ff\U000f0000-\U0010ffff]", text))
    return (strange + private) * 200 <= len(text)


def chinese_number(text: str) -> int:
    """Return the value of ``十九`` (1–99)."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[-1]]
    return (_DIGITS[tens[-1]] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)


def joined(lines: Iterable[str]) -> str:
    """Return printed lines as one text; a blank is set only between two Latin words."""
    parts: list[str] = []
    for line in lines:
        if parts and line and _is_latin(parts[-1][-1]) and _is_latin(line[0]):
            parts.append(" ")
        if line:
            parts.append(line)
    return "".join(parts)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def printed_lines(text: str) -> list[Line]:
    """Return the lines that are not blank and no page numbers, without Markdown marks and outer blanks."""
    lines = enumerate(re.split(r"\r\n|\r|\n|\f|\u2028", text.removeprefix("\ufeff")), start=1)
    cleaned = ((no, _MARKUP.sub("", line).strip().strip("\ufeff\u200b")) for no, line in lines if line)
    return [Line(no, text) for no, text in cleaned if text and not _PAGE_NUMBER.fullmatch(text)]
