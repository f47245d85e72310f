"""A filled table of any register, in: its headings found, every row with what each cell says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from flows.domain.findings import Finding, Kind, Place, error
from flows.domain.folding import folded
from flows.domain.period import Period
from flows.formats.contact_table import day_written
from flows.formats.workbooks.reading import read_workbook
from flows.formats.workbooks.sheets import Fault, Row, Sheet, Value, day_of_serial

NO_TABLE = error(
    "register-no-table", "文件“{file}”中没有栏目为“{headings}”的表，未读取", "请用导出的表填写后再导入"
)
BAD_DAY = error(
    "register-bad-day", "“{heading}”“{text}”不是存在的日期，本行未登记", "请写成 2022-09-01 的样式"
)
BAD_NUMBER = error(
    "register-bad-number", "“{heading}”“{text}”不是一个数，本行未登记", "请只填写数字，不带单位和文字"
)
BAD_PERIOD = error("register-bad-period", "期次“{text}”无法识别，本行未登记", "请写成 2022-09 或者 2022年9月")
BAD_WORD = error("register-bad-word", "“{heading}”“{text}”无法识别，本行未登记", "请填写{words}之一")
NOT_FILLED = error("register-not-filled", "没有填写“{heading}”，本行未登记", "请补填后重新导入")
KINDS = (NOT_FILLED, NO_TABLE, BAD_DAY, BAD_NUMBER, BAD_PERIOD, BAD_WORD)

_HEADS_WITHIN = 10
_EMPTY = frozenset({"", "-", "—", "/", "无"})
_PERIOD = re.compile(r"(20\d\d)\s*[-年/.]\s*(\d{1,2})\s*月?")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?%?")


class BadCell(ValueError):
    """A cell that cannot be what its heading asks for; carries the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what)
        self.finding = finding


@dataclass(frozen=True)
class Line:
    """One row under its headings; every reader raises BadCell with the cell named."""

    file: str
    sheet: Sheet
    row: Row
    columns: dict[str, int]
    epoch_1904: bool = False

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(self.file, self.sheet.name, row=self.row.no)

    def _value(self, heading: str) -> Value | None:
        return self.row.cells.get(self.columns.get(heading, 0))

    def bad(self, kind: Kind, heading: str, **words: object) -> BadCell:
        """Return the exception for the cell under ``heading``."""
        shown = self._value(heading)
        text = "错误值" if isinstance(shown, Fault) else str(shown)[:40]
        place = self.place
        if heading in self.columns:
            cell = f"{_letters(self.columns[heading])}{self.row.no}"
            place = Place(self.file, self.sheet.name, cell)
        return BadCell(kind.at(place, heading=heading, text=text, **words))

    def text(self, heading: str) -> str:
        """Return the text, empty for nothing and for the words that mean nothing."""
        value = self._value(heading)
        if value is None or isinstance(value, Fault):
            return ""
        if isinstance(value, float) and value == int(value):
            return str(int(value))
        said = str(value.date() if isinstance(value, datetime) else value).strip()
        return "" if said in _EMPTY else said

    def day(self, heading: str) -> date | None:
        """Return the day, None for an empty cell."""
        value = self._value(heading)
        if isinstance(value, Fault | bool):
            raise self.bad(BAD_DAY, heading)
        if isinstance(value, float):
            value = day_of_serial(value, self.epoch_1904) or str(value)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return day_written(self.text(heading))
        except ValueError:
            raise self.bad(BAD_DAY, heading) from None

    def number(self, heading: str, *, percent: bool = False) -> float | None:
        """Return the number, None for an empty cell; ``percent`` asks for percentage points."""
        value = self._value(heading)
        if isinstance(value, float):
            shown = (self.row.no, self.columns[heading]) in self.sheet.percents
            return round(value * 100, 10) if percent and shown else value
        if value is None:
            return None
        said = self.text(heading).replace(",", "").replace("，", "").replace("％", "%")
        if not said and not isinstance(value, Fault):
            return None
        if not _NUMBER.fullmatch(said) or (said.endswith("%") and not percent):
            raise self.bad(BAD_NUMBER, heading)
        return float(said.removesuffix("%"))

    def period(self, heading: str) -> Period | None:
        """Return the period, None for an empty cell; a real date stands for its month."""
        value = self._value(heading)
        if isinstance(value, date):
            return Period(value.year, value.month)
        said = self.text(heading)
        match = _PERIOD.fullmatch(said)
        if said and (match is None or not 1 <= int(match[2]) <= 12):
            raise self.bad(BAD_PERIOD, heading)
        return Period(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True)
class Lines:
    """The rows of a table, and why it was refused as a whole if it was."""

    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def read_lines(data: bytes, file: str, headings: tuple[str, ...], needed: tuple[str, ...]) -> Lines:
    """Return the rows of every visible sheet with the headings ``needed``; never raises on content."""
    book = read_workbook(data, file)
    if isinstance(book, Finding):
        return Lines((), (book,))
    found: list[Line] = []
    tables = 0
    for sheet in book.sheets:
        head = _head(sheet, headings, needed) if sheet.visible else None
        if head:
            tables += 1
            found += _rows(Line(file, sheet, Row(head[0], {}), head[1], book.epoch_1904))
    if not tables:
        wanted = "、".join(needed)
        return Lines((), (NO_TABLE.at(Place(file), file=file, headings=wanted),))
    return Lines(tuple(found))


def _head(
    sheet: Sheet, headings: tuple[str, ...], needed: tuple[str, ...]
) -> tuple[int, dict[str, int]] | None:
    names = {folded(heading): heading for heading in headings}
    for row in sheet.rows[:_HEADS_WITHIN]:
        at: dict[str, int] = {}
        for column, value in sorted(row.cells.items()):
            heading = names.get(folded(str(value)))
            if heading:
                at.setdefault(heading, column)
        if all(heading in at for heading in needed):
            return row.no, at
    return None


def _rows(head: Line) -> Iterator[Line]:
    """Yield the rows below the headings in which anything stands under one of them."""
    for row in head.sheet.rows:
        line = replace(head, row=row)
        if row.no > head.row.no and any(line.text(heading) for heading in head.columns):
            yield line


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
