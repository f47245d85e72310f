"""Worksheets and shared strings as every known program writes them, taken apart by pattern instead of a parser.

A part is scanned only if patterns of the plain form cover it without a gap; for anything else (comments, CDATA,
prefixes, unknown entities, another encoding) the scan says so and the parser does the work.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, Protocol

_PROLOG = re.compile(
    rb'\s*(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="\w+")?\s*\?>)?\s*<'
)
_CELL = re.compile(
    rb'<row(?: [^<>]*)?>|</row>|<c r="([A-Z]{1,3})([1-9]\d{0,6})"(?: s="(\d{1,6})")?(?: t="(\w{1,9})")?'
    rb"(?:/>|>(?:(<f(?: [^<>]*)?(?:/>|>[^<]*</f>)))?"
    rb"(?:<v(?:/>|(?: [^<>]*)?>([^<]*)</v>)|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>)"
)
_TEXT = rb"<t(?: [^<>]*)?(?:/>|>([^<]*)</t>)"
_STRING = re.compile(
    rb"<si>" + _TEXT + rb"</si>|<si>((?:<r>(?:<rPr>(?:<[^<>]*>)*?</rPr>)?" + _TEXT + rb"</r>)+)</si>"
)
_RUN = re.compile(_TEXT)
_MERGE = re.compile(rb'<mergeCell ref="([^"<>]*)"\s*/>')
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class NotPlain(Exception):
    """The part is not written in the plain form: the parser has to read it."""


class Kept(Protocol):
    """What keeps the cells of a sheet."""

    def shared(self, row: int, column: int, at: int) -> None:
        """A cell with the shared string number ``at``."""
        ...

    def text(self, row: int, column: int, text: str) -> None:
        """A cell with its own text."""
        ...

    def take(self, raw: Raw) -> None:
        """Any other cell with content."""
        ...


class Raw(NamedTuple):
    """One cell as written: its place, the number of its style, its type, its text, whether it has a formula."""

    row: int
    column: int
    style: int
    kind: str
    text: str
    formula: bool


def scanned_cells(part: bytes, kept: Kept) -> None:
    """Give every cell with content to ``kept``; NotPlain if the part is not plain."""
    for letters, row, style, kind, formula, value, inline in _covering(
        _CELL, _inner(part, b"sheetData", b"worksheet")
    ):
        if kind == b"s" and value.isdigit():
            kept.shared(int(row), _column(letters), int(value))
        elif inline and kind == b"inlineStr" and not formula:
            kept.text(int(row), _column(letters), _decoded(inline))
        elif value or inline or formula:
            text = _decoded(value or inline)
            sort = kind.decode() if kind else "n"
            kept.take(Raw(int(row), _column(letters), int(style or 0), sort, text, bool(formula)))


def scanned_merges(part: bytes) -> list[str]:
    """Return the references of the merged ranges; NotPlain if one is written otherwise."""
    found = _MERGE.findall(part)
    if len(found) != part.count(b"<mergeCell "):
        raise NotPlain
    return [one.decode() for one in found]


def scanned_strings(part: bytes) -> list[str]:
    """Return the shared strings; NotPlain if the part is not plain."""
    return [
        "".join(map(_decoded, _RUN.findall(runs))) if runs else _decoded(text)
        for text, runs, _ in _covering(_STRING, _inner(part, b"sst", b"sst"))
    ]


def _inner(part: bytes, element: bytes, root: bytes) -> bytes:
    """Return what is within ``element``, which occurs once, in a document that ends as it should."""
    if not _PROLOG.match(part) or b"<!" in part or not part.rstrip().endswith(b"</" + root + b">"):
        raise NotPlain
    if part.count(b"<" + root) != 1 or part.count(b"</" + element + b">") > 1:
        raise NotPlain
    head = re.search(rb"<" + element + rb"(?: [^<>]*)?(/?)>", part)
    if head is None:
        raise NotPlain
    if head[1]:
        return b""
    inner, tail, _ = part[head.end() :].partition(b"</" + element + b">")
    if not tail:
        raise NotPlain
    return inner


def _covering(pattern: re.Pattern[bytes], text: bytes) -> list[tuple[bytes, ...]]:
    """Return the groups of all matches, which leave nothing of ``text`` but blanks."""
    if pattern.sub(b"", text).strip():
        raise NotPlain
    return pattern.findall(text)


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as trouble:
        raise NotPlain from trouble
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _resolved(text)
    elif _CONTROL.search(text):
        raise NotPlain
    return text


def _resolved(text: str) -> str:
    if _ENTITY.sub("", text).count("&") or _CONTROL.search(text):
        raise NotPlain
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or _CONTROL.fullmatch(chr(code)):
        raise NotPlain
    return chr(code)


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
