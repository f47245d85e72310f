"""Read .xlsx, .xlsm and the like (ECMA-376): values, merges, percent formats; formulas only by stored result."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from flows.formats.returns.findings import BROKEN, TOO_LARGE
from flows.formats.workbooks.scan import NotPlain, Raw, scanned_cells, scanned_merges, scanned_strings
from flows.formats.workbooks.sheets import (
    MOST_CELLS,
    Fault,
    Sheet,
    SheetMaker,
    Span,
    Unreadable,
    Value,
    Workbook,
    day_of_serial,
    number,
)
from flows.formats.workbooks.xml import attribute, walk

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_DATE_LETTER = re.compile(r"[ymdhse]", re.IGNORECASE)
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_SMALL = 64 * 1024
_BUILT_IN_PERCENTS = frozenset((9, 10))


@dataclass
class Formats:
    """Which cell styles show a date or a percent."""

    dates: frozenset[int] = frozenset()
    percents: frozenset[int] = frozenset()


def format_shows(number_format: int, code: str) -> str:
    """Return ``date``, ``percent`` or nothing for a number format."""
    if number_format in _BUILT_IN_DATES:
        return "date"
    if number_format in _BUILT_IN_PERCENTS:
        return "percent"
    bare = _LITERAL.sub("", code.split(";")[0])
    if "%" in bare:
        return "percent"
    if bare.lower() in ("", "general", "@") or not _DATE_LETTER.search(bare.lower().replace("general", "")):
        return ""
    return "" if re.search(r"[0#?]", bare) and not re.search(r"[ymdh]", bare, re.IGNORECASE) else "date"


@dataclass
class _Frame:
    """workbook.xml: sheet names, relation ids and visibility; the day count."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    epoch_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            shown = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), attribute(attributes, "id"), shown))
        elif name == "workbookPr":
            self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


@dataclass
class _Relations:
    """A .rels part: id → (kind, target)."""

    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


@dataclass
class _Styles:
    """styles.xml: number formats and the cell styles that use them."""

    codes: dict[int, str] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)
    within: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.within = True
        elif name == "xf" and self.within:
            self.used.append(_whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.within = False

    def data(self, text: str) -> None: ...

    def formats(self) -> Formats:
        shows = {no: format_shows(no, self.codes.get(no, "")) for no in set(self.used)}
        return Formats(
            frozenset(at for at, no in enumerate(self.used) if shows[no] == "date"),
            frozenset(at for at, no in enumerate(self.used) if shows[no] == "percent"),
        )


@dataclass
class _Strings:
    """sharedStrings.xml: every text, rich runs joined, phonetic guides left out."""

    texts: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    open_text: bool = False
    phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "t":
            self.open_text = not self.phonetic
        elif name == "si":
            self.pieces = []
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == "t":
            self.open_text = False
        elif name == "si":
            self.texts.append(plain("".join(self.pieces)))
        elif name == "rPh":
            self.phonetic = False

    def data(self, text: str) -> None:
        if self.open_text:
            self.pieces.append(text)


class _Cells:
    """One worksheet part, cell by cell."""

    def __init__(self, maker: SheetMaker, strings: list[str], formats: Formats, epoch_1904: bool) -> None:
        self.maker = maker
        self.strings = strings
        self.formats = formats
        self.epoch_1904 = epoch_1904
        self.row = self.column = self.count = 0
        self.attributes: dict[str, str] = {}
        self.pieces: list[str] = []
        self.open_text = self.phonetic = self.formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.attributes = attributes
            self.column += 1
            if "r" in attributes:
                self.row, self.column = _place(attributes["r"])
            self.pieces = []
            self.formula = False
        elif name in ("v", "t"):
            self.open_text = not self.phonetic
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.row = _whole(attributes.get("r")) or self.row + 1
            self.column = 0
        elif name == "rPh":
            self.phonetic = True
        elif name == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.open_text = False
        elif name == "c":
            if self.pieces or self.formula:
                style, kind = _whole(self.attributes.get("s")), self.attributes.get("t", "n")
                self.take(Raw(self.row, self.column, style, kind, "".join(self.pieces), self.formula))
        elif name == "rPh":
            self.phonetic = False

    def data(self, text: str) -> None:
        if self.open_text:
            self.pieces.append(text)

    def shared(self, row: int, column: int, at: int) -> None:
        """Keep one cell with a shared string."""
        self._one_more()
        if at >= len(self.strings):
            raise Unreadable(BROKEN, "文字表不完整")
        self.maker.put(row, column, self.strings[at])

    def text(self, row: int, column: int, text: str) -> None:
        """Keep one cell with a text of its own."""
        self._one_more()
        self.maker.put(row, column, plain(text))

    def _one_more(self) -> None:
        self.count += 1
        if self.count > MOST_CELLS:
            raise Unreadable(TOO_LARGE, f"工作表“{self.maker.name}”超过 {MOST_CELLS} 个单元格")

    def take(self, raw: Raw) -> None:
        """Keep one cell."""
        self._one_more()
        value = self._value(raw)
        if value is not None:
            self.maker.put(raw.row, raw.column, value)

    def _value(self, raw: Raw) -> Value | None:
        kind, text = raw.kind, raw.text
        if kind == "s":
            return self._shared(text) if text or raw.formula else None
        if kind in ("inlineStr", "str"):
            return plain(text)
        if kind == "e":
            return Fault.ERROR
        if not text.strip():
            return Fault.NO_RESULT if raw.formula else None
        if kind == "b":
            return text.strip() in ("1", "true")
        return _moment(text) if kind == "d" else self._number(raw)

    def _shared(self, text: str) -> Value:
        at = _whole(text.strip(), -1)
        if not 0 <= at < len(self.strings):
            raise Unreadable(BROKEN, "文字表不完整")
        return self.strings[at]

    def _number(self, raw: Raw) -> Value:
        value = number(raw.text)
        if isinstance(value, Fault):
            return value
        if raw.style in self.formats.dates:
            return day_of_serial(value, self.epoch_1904) or value
        if raw.style in self.formats.percents:
            self.maker.percents.add((raw.row, raw.column))
        return value

    def merge(self, reference: str) -> None:
        """Keep one merged range."""
        first, _, last = reference.partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        self.maker.merges.append(Span(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))


def read_xlsx(parts: Mapping[str, bytes], *, scan: bool = True) -> Workbook:
    """Return the workbook in the inflated ``parts``; Unreadable if they do not make one.

    Without ``scan`` every part goes through the parser: slower, and what the scan is held to.
    """
    main = _main_part(parts)
    frame = _Frame()
    walk(parts[main], frame)
    folder = posixpath.dirname(main)
    relations = _relations(parts, posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels"))
    named = {kind: parts.get(_inside(folder, target)) for kind, target in relations.values()}
    texts = _texts(named.get("sharedStrings") or b"", scan)
    formats = _formats(named.get("styles") or b"")
    sheets: list[Sheet] = []
    for name, relation, shown in frame.sheets:
        kind, target = relations.get(relation, ("", ""))
        if kind == "worksheet":
            part = parts.get(_inside(folder, target))
            if part is None:
                raise Unreadable(BROKEN, f"缺少工作表“{name}”")
            common = (texts, formats, frame.epoch_1904)
            sheets.append(_sheet(part, SheetMaker(name, shown), common, scan))
    if not sheets:
        raise Unreadable(BROKEN, "没有工作表")
    return Workbook(tuple(sheets), frame.epoch_1904)


def _sheet(part: bytes, maker: SheetMaker, common: tuple[list[str], Formats, bool], scan: bool) -> Sheet:
    if scan:
        try:
            cells = _Cells(SheetMaker(maker.name, maker.visible), *common)
            scanned_cells(part, cells)
            for reference in scanned_merges(part):
                cells.merge(reference)
            return cells.maker.made()
        except NotPlain:
            pass
    walk(part, _Cells(maker, *common))
    return maker.made()


def _texts(part: bytes, scan: bool) -> list[str]:
    if scan:
        try:
            return [plain(text) for text in scanned_strings(part)]
        except NotPlain:
            pass
    strings = _Strings()
    if part:
        walk(part, strings)
    return strings.texts


def _formats(part: bytes) -> Formats:
    return _small_formats(part) if len(part) < _SMALL else _read_formats(part)


def _read_formats(part: bytes) -> Formats:
    styles = _Styles()
    if part:
        walk(part, styles)
    return styles.formats()


_small_formats = lru_cache(maxsize=32)(_read_formats)
"""Most returns of a period were made from the same form: their styles are the same bytes."""


def plain(text: str) -> str:
    """Return text with ``_x000D_`` escapes resolved and line ends as ``\\n``."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _main_part(parts: Mapping[str, bytes]) -> str:
    for kind, target in _relations(parts, "_rels/.rels").values():
        if kind == "officeDocument" and _inside("", target) in parts:
            return _inside("", target)
    if "xl/workbook.xml" not in parts:
        raise Unreadable(BROKEN, "缺少工作簿目录")
    return "xl/workbook.xml"


def _relations(parts: Mapping[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    relations = _Relations()
    if name in parts:
        walk(parts[name], relations)
    return relations.targets


def _inside(folder: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, target))


@lru_cache(maxsize=65536)
def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference.strip())
    if match is None or match[2].strip("0") == "":
        raise Unreadable(BROKEN, "单元格位置有误")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else otherwise


def _moment(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return Fault.ERROR
    return moment if moment.time().isoformat() != "00:00:00" else date(moment.year, moment.month, moment.day)
