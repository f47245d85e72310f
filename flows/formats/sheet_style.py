"""What all our workbooks share: looks made once, columns, page set-up, and heights of wrapped rows.

Widths are in characters of the default font (Calibri 11, 7 pixels): at 10.5 pt one character of width
holds half a Han character, so texts are measured in half-ems.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

SONG, HEI, FANGSONG, TITLE_FONT = "宋体", "黑体", "仿宋", "方正小标宋简体"
BODY_SIZE = 10.5
DENSE_SIZE = 7.0
TALLEST = 409.5
"""The highest row that Excel and LibreOffice both keep, in points."""

_LINE = 1.35
_PIXEL = 0.75
_LONGEST = 32_767
_TAIL = "……（全文见原报送件）"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
_FOOTER = '&C&"宋体"&14— &P —'

_BOX = {"border": 1, "border_color": "#7F7F7F", "valign": "vcenter"}
_BODY = {"font_name": FANGSONG, "font_size": BODY_SIZE, "text_wrap": True, **_BOX}
_MIDDLE = {**_BODY, "align": "center"}
_DAY = {**_MIDDLE, "num_format": 'yyyy"年"m"月"d"日"'}
_GRAY, _OPEN = {"bg_color": "#EDEDED"}, {"bg_color": "#FFFBE6", "locked": False}
_TINT = {**_MIDDLE, "font_name": HEI}

LOOKS: dict[str, dict[str, object]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 18, "align": "center", "valign": "vcenter"},
    "line": {"font_name": FANGSONG, "font_size": 11, "valign": "vcenter", "text_wrap": True},
    "free": {"font_name": FANGSONG, "font_size": 11, "valign": "vcenter"},
    "open line": {"font_name": FANGSONG, "font_size": 12, "valign": "vcenter", "locked": False},
    "loud": {"font_name": HEI, "font_size": 11, "valign": "vcenter", "font_color": "#C00000"},
    "head": {**_MIDDLE, "font_name": HEI, "font_size": 11, "bg_color": "#D9E2F3"},
    "open head": {**_MIDDLE, "font_name": HEI, "font_size": 11, "bg_color": "#FFE699"},
    "note": {"font_name": FANGSONG, "font_size": 12, "text_wrap": True, "valign": "top"},
    "text": _BODY,
    "middle": _MIDDLE,
    "date": _DAY,
    "percent": {**_MIDDLE, "num_format": "0.0%"},
    "points": {**_MIDDLE, "num_format": 'General"%"'},
    "sum": {**_MIDDLE, "font_name": HEI, "bg_color": "#F2F2F2"},
    "sum percent": {**_MIDDLE, "font_name": HEI, "bg_color": "#F2F2F2", "num_format": "0.0%"},
    "gray text": {**_BODY, **_GRAY},
    "gray middle": {**_MIDDLE, **_GRAY},
    "gray date": {**_DAY, **_GRAY},
    "open text": {**_BODY, **_OPEN, "num_format": "@"},
    "open middle": {**_MIDDLE, **_OPEN},
    "open date": {**_DAY, **_OPEN},
    "blue": {**_TINT, "bg_color": "#BDD7EE"},
    "green": {**_TINT, "bg_color": "#C6E0B4"},
    "yellow": {**_TINT, "bg_color": "#FFE699"},
    "red": {**_TINT, "bg_color": "#F8A5A5"},
}
"""Every look by name; the office's fonts, never embedded."""


@dataclass(frozen=True)
class Tinted:
    """A text in a look of its own (``red`` …) instead of its column's."""

    text: str
    look: str


Cell = str | int | float | date | Tinted | None


@dataclass(frozen=True)
class Column:
    """One column: heading, width in characters, and the look of its cells."""

    head: str
    width: float
    look: str = "text"
    head_look: str = "head"

    @property
    def date_look(self) -> str:
        """The look of a real date in this column."""
        return {"gray": "gray date", "open": "open date"}.get(self.look.split()[0], "date")


def half_ems(text: str) -> int:
    """Return the width of ``text`` in half-ems: Han characters count 2 (rare ones 4), Latin ones 1."""
    return len(text.encode("gb18030", "replace"))


def room_in(width: float, size: float = BODY_SIZE) -> int:
    """Return how many half-ems a line of a column holds; one is kept back for punctuation that hangs on."""
    return max(2, int(width * BODY_SIZE / size) - 1)


def lines_in(text: str, room: int) -> int:
    """Return how many lines of ``room`` half-ems ``text`` takes when wrapped."""
    if "\n" in text:
        return sum(max(1, -(-half_ems(part) // room)) for part in text.split("\n"))
    return 1 if 2 * len(text) <= room else -(-half_ems(text) // room)


def points(lines: int, size: float = BODY_SIZE) -> float:
    """Return the height in points (whole pixels) of so many lines, with a little air, at most ``TALLEST``."""
    return min(TALLEST, math.ceil((lines * size * _LINE + 6.0) / _PIXEL) * _PIXEL)


def printable(text: str) -> str:
    """Return ``text`` without what a cell cannot hold: control characters, half surrogates, over-length."""
    kept = _UNPRINTABLE.sub("", text)
    return kept if len(kept) <= _LONGEST else kept[: _LONGEST - len(_TAIL)] + _TAIL


def cut_to_show(text: str, room: int, tail: str) -> str:
    """Return ``text``, or as much of it, ``tail`` behind, as the highest row shows in small print."""
    most = int((TALLEST - 6.0) / (DENSE_SIZE * _LINE))
    if lines_in(text, room) <= most:
        return text
    kept: list[str] = []
    left = most - lines_in(tail, room)
    for line in text.split("\n"):
        size = max(1, -(-half_ems(line) // room))
        if size > left:
            kept.append(_within(line, left * room))
            break
        kept.append(line)
        left -= size
    return "\n".join(kept).rstrip() + tail


def _within(line: str, half: int) -> str:
    """Return as much of ``line`` as ``half`` half-ems hold."""
    width = 0
    for at, letter in enumerate(line):
        width += half_ems(letter)
        if width > half:
            return line[:at]
    return line


class Fitted(NamedTuple):
    """A text as it goes into a cell: whether it must be quoted or set in small print, and its lines."""

    text: str
    quoted: bool
    dense: bool
    lines: int


def fitted(raw: str, room: int) -> Fitted:
    """Return ``raw`` as a cell with ``room`` half-ems a line takes it."""
    text = printable(raw)
    lines = lines_in(text, room)
    dense = lines > 5 and lines * BODY_SIZE * _LINE + 6.0 > TALLEST
    return Fitted(text, text.startswith(_FORMULA_START), dense, lines)


class Book:
    """A workbook in memory whose bytes depend only on what is written into it."""

    def __init__(self, title: str, author: str, day: date) -> None:
        self._out = BytesIO()
        self._made: dict[tuple[str, bool, bool], Any] = {}
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        created = datetime(day.year, day.month, day.day)  # noqa: DTZ001  (a file property has no zone)
        properties = {"title": printable(title), "author": printable(author), "created": created}
        self._book.set_properties(properties)

    def sheet(self, name: str) -> Any:
        """Return a new worksheet."""
        return self._book.add_worksheet(name)

    def look(self, name: str, quoted: bool = False, dense: bool = False) -> Any:
        """Return the format of that name; ``quoted`` cells stay text when edited, ``dense`` is small print."""
        key = (name, quoted, dense)
        if key not in self._made:
            extra: dict[str, object] = {"quote_prefix": True} if quoted else {}
            if dense:
                extra["font_size"] = DENSE_SIZE
            self._made[key] = self._book.add_format({**LOOKS[name], **extra})
        return self._made[key]

    def close(self) -> bytes:
        """Return the finished file."""
        self._book.close()
        return self._out.getvalue()


class Grid:
    """The rows of one sheet under its columns: looks chosen by value, heights by text."""

    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column], least: float = 0.0) -> None:
        self.book, self.sheet, self.columns = book, sheet, tuple(columns)
        self._least = least
        self._rooms = [room_in(column.width) for column in columns]
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)

    def head(self, row: int) -> None:
        """Write the headings."""
        for at, column in enumerate(self.columns):
            self.sheet.write_string(row, at, column.head, self.book.look(column.head_look))
        deepest = max(lines_in(column.head, room_in(column.width, 11)) for column in self.columns)
        self.sheet.set_row(row, points(max(2, deepest), 11))

    def put(self, row: int, values: Sequence[Cell], look: str = "") -> None:
        """Write one row; ``look`` overrides the columns' looks (percentages keep theirs)."""
        deepest = 1
        for at, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            name = column.look if not look else f"{look} percent" if column.look == "percent" else look
            if isinstance(value, str):
                deepest = max(deepest, self._text(row, at, (value, name)))
            else:
                self._other(row, at, (value, name))
        self.sheet.set_row(row, max(self._least, points(deepest)))

    def _text(self, row: int, at: int, what: tuple[str, str]) -> int:
        cell = fitted(what[0], self._rooms[at])
        self.sheet.write_string(row, at, cell.text, self.book.look(what[1], cell.quoted, cell.dense))
        return cell.lines

    def _other(self, row: int, at: int, what: tuple[Cell, str]) -> None:
        value, name = what
        if isinstance(value, Tinted):
            self.sheet.write_string(row, at, value.text, self.book.look(value.look))
        elif isinstance(value, date):
            self.sheet.write_datetime(row, at, value, self.book.look(self.columns[at].date_look))
        elif isinstance(value, int | float) and math.isfinite(value):
            self.sheet.write_number(row, at, value, self.book.look(name))
        else:
            self.sheet.write_blank(row, at, None, self.book.look(name))


def set_page(sheet: Any, head_row: int, area: tuple[int, int], landscape: bool = True) -> None:
    """Set A4, one page wide, heading repeated, page number; ``area`` is the last printed row and column."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_FOOTER)
    sheet.repeat_rows(head_row)
    sheet.print_area(0, 0, *area)


@dataclass(frozen=True)
class ListSheet:
    """One sheet that is a plain list: title, one line under it, columns, rows, an optional last line of sums.

    ``empty`` stands in place of rows if there are none; ``held`` columns stay in view, and only the first
    ``printed`` columns go to the printer (all if None).
    """

    name: str
    title: str
    line: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    empty: str = ""
    sums: tuple[Cell, ...] = ()
    held: int = 0
    printed: int | None = None
    filtered: bool = True


def write_list(book: Book, content: ListSheet) -> None:
    """Write ``content`` as the next sheet of ``book``: title, line, headings, rows, filter, page set-up."""
    sheet = book.sheet(content.name)
    grid = Grid(book, sheet, content.columns)
    wide = (content.printed or len(content.columns)) - 1
    sheet.merge_range(0, 0, 0, wide, printable(content.title), book.look("title"))
    sheet.set_row(0, 34)
    across = sum(column.width for column in content.columns[: wide + 1])
    sheet.merge_range(1, 0, 1, wide, printable(content.line), book.look("line"))
    sheet.set_row(1, points(lines_in(content.line, room_in(across, 11)), 11))
    grid.head(2)
    last = 2
    for last, row in enumerate(content.rows, 3):
        grid.put(last, row)
    if content.filtered:
        sheet.autofilter(2, 0, max(last, 3), len(content.columns) - 1)
    if last == 2:
        last = 3
        sheet.write_string(last, 0, content.empty, book.look("free"))
    elif content.sums:
        last += 1
        grid.put(last, content.sums, "sum")
    sheet.freeze_panes(3, content.held)
    set_page(sheet, 2, (last, wide))
