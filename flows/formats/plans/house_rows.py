"""The rows of plan tables made items: which rows are one task, which name a domain, which are no task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.formats.plans import house_findings as doubt
from flows.formats.plans.grids import SOFT_BREAK, Grid, GridCell
from flows.formats.plans.house_cells import DomainWords, domain_of, is_nothing, number_of, units_of
from flows.formats.plans.house_columns import Field, Heading, find_heading

_NOTE = re.compile(r"(?:注|备注|说明|填表|填报|联系人|联系电话|制表|审核|合计|总计|小计|单位[:：]|续表|附件)")
_MARK = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.．：:]|章|部分)|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_ZH_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]?")
_UNITS = (Field.LEADS, Field.RESPONSIBLE, Field.SUPPORT)
_FIRST_LEADS = re.compile(
    "(?:第一|首位|排首|列首|排名?在?前)[^，。；]{0,12}牵头|牵头[^，。；]{0,8}(?:排|列)(?:在|名)?(?:第一|首)"
)
_BODY = (Field.TITLE, Field.TEXT, Field.GOAL, *_UNITS, Field.DUE)
_LONGEST_DOMAIN = 60
_KNOWN_ELSEWHERE = frozenset(("备注", "说明"))


@dataclass(frozen=True)
class Line:
    """One row of an item: field → its text, and the day if 完成时限 is a real date."""

    texts: dict[Field, str]
    origins: dict[Field, tuple[int, int]]
    day: date | None
    place: Place


@dataclass
class Item:
    """One task as the table lays it out: its domain, its printed number, its rows."""

    domain: DomainWords
    number: int
    title: str
    lines: list[Line]
    table: int
    has_lead_column: bool
    shares_title: bool = False
    has_domain: bool = False
    """True if a column or a row of its own names the item's domain."""


@dataclass
class Gathered:
    """What the grids of a file hold: items in order, the words above the tables, doubts."""

    items: list[Item] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: int = 0
    left_out: list[Grid] = field(default_factory=list)
    first_leads: bool = False
    """True if the table says that the unit named first leads."""


def gathered(grids: Iterable[Grid]) -> Gathered:
    """Return the items of all the grids; a table without heading goes on the one before, if as wide."""
    found = Gathered()
    before: tuple[Heading, int] | None = None
    walk = _Walk(found)
    for grid in grids:
        heading = walk.take(grid, before[0] if before and before[1] == _width(grid) else None)
        if heading:
            before = (heading, _width(grid))
        else:
            found.left_out.append(grid)
    return found


def _width(grid: Grid) -> int:
    return len(grid.rows[0]) if grid.rows else 0


class _Walk:
    """One pass over the rows of all tables, remembering domain and task."""

    def __init__(self, found: Gathered) -> None:
        self.found = found
        self.domain = DomainWords(0, "")
        self.item: Item | None = None
        self.last: Line | None = None
        self.rows_name_domains = False

    def take(self, grid: Grid, heading: Heading | None) -> Heading | None:
        """Read a grid under ``heading`` until it brings its own; return the heading it ended with."""
        had_own = False
        above: list[str] = []
        at = 0
        if any(find_heading(grid, row) for row in range(len(grid.rows))):
            heading = None
        while at < len(grid.rows):
            if own := find_heading(grid, at):
                if not had_own:
                    self._begin(grid, own)
                heading, had_own, self.last = own, True, None
                at = own.last + 1
                continue
            if heading:
                self._row(grid, at, heading)
            else:
                above.extend(_words(grid.rows[at]))
            at += 1
        self._look_for_first(above)
        if had_own:
            self.found.above.extend(above)
        return heading

    def _begin(self, grid: Grid, heading: Heading) -> None:
        self.found.tables += 1
        self.rows_name_domains = False
        for column, words in heading.unknown.items():
            if words not in _KNOWN_ELSEWHERE:
                place = grid.place(heading.last, column)
                self.found.findings.append(doubt.COLUMN_LEFT_OUT.at(place, heading=words))
        if Field.LEADS not in heading.columns and Field.RESPONSIBLE in heading.columns:
            column = heading.columns[Field.RESPONSIBLE][0]
            words = grid.rows[heading.last][column].text
            self._look_for_first([words])
            kind = doubt.RESPONSIBLE_AS_LEAD
            self.found.findings.append(
                kind.at(grid.place(heading.last, column), heading="".join(words.split()))
            )
        name = domain_of(grid.heading) if _is_mark(grid.heading) else None
        if name or self.found.tables > 1:
            self.domain = name or (DomainWords(0, grid.sheet) if grid.sheet else self.domain)
        elif grid.sheet and not self.domain.name:
            self.domain = DomainWords(0, grid.sheet)

    def _row(self, grid: Grid, at: int, heading: Heading) -> None:
        row = grid.rows[at]
        texts = _words(row)
        if not texts:
            return
        first = "".join(texts[0].split())
        if _NOTE.match(first) and (len(texts) == 1 or first[:2] in ("合计", "总计", "小计")):
            self._leave_out(grid, at, texts[0])
            return
        line = _line(grid, at, heading)
        if named := self._domain_row(row, texts, line):
            self.domain, self.item, self.last = named, None, None
            self.rows_name_domains = True
        elif self._is_no_row(line):
            self._leave_out(grid, at, texts[0])
        else:
            self._task_row(line, heading)

    def _look_for_first(self, texts: Iterable[str]) -> None:
        """Look for the note that units are listed with the lead first."""
        self.found.first_leads |= any(_FIRST_LEADS.search("".join(text.split())) for text in texts)

    def _leave_out(self, grid: Grid, at: int, text: str) -> None:
        self._look_for_first([text])
        kind = doubt.ROW_LEFT_OUT
        self.found.findings.append(kind.at(grid.place(at), text=" ".join(text.split())[:30]))

    def _domain_row(self, row: tuple[GridCell, ...], texts: list[str], line: Line) -> DomainWords | None:
        """Return the domain a row names that holds nothing else: 一、政务环境, or 一 | 政务环境."""
        if any(line.texts.get(one) for one in _UNITS) and not _is_across(row):
            return None
        words = "".join(texts[0].split())
        if len(texts) == 1 and (_is_mark(words) or (_is_across(row) and _is_domain_name(words))):
            return domain_of(texts[0])
        if len(texts) == 2 and _ZH_NUMBER.fullmatch(words) and not line.texts.get(Field.DUE):
            return domain_of(words.strip("（）()、.．") + "、" + texts[1])
        return None

    def _is_no_row(self, line: Line) -> bool:
        """Tell whether a row has no words of a task, or is a long note across the table's foot."""
        filled = [one for one in _BODY if line.texts.get(one)]
        return not filled or (len(filled) > 1 and len({line.origins[one] for one in filled}) == 1)

    def _task_row(self, line: Line, heading: Heading) -> None:
        if Field.DOMAIN in heading.columns and (text := line.texts.get(Field.DOMAIN, "")):
            named = domain_of(text)
            if folded(named.name) != folded(self.domain.name):
                self.domain, self.item = named, None
        if leads := line.texts.get(Field.DOMAIN_LEADS):
            self.domain = DomainWords(self.domain.no, self.domain.name, tuple(_names(leads)))
        if self.item and self._goes_on(line):
            self.item.lines.append(line)
        else:
            self._begin_item(line, heading)
        self.last = line

    def _goes_on(self, line: Line) -> bool:
        """Tell whether a row belongs to the task above it."""
        if self.last is None:
            return not line.texts.get(Field.NUMBER) and not line.texts.get(Field.TITLE)
        number, title = Field.NUMBER, Field.TITLE
        same_title = self._same(line, title)
        if line.texts.get(number) and not self._same(line, number):
            return False
        if title not in line.origins:
            return self._same(line, number) or (number in line.origins and not line.texts.get(number))
        return same_title or not line.texts.get(title)

    def _same(self, line: Line, one: Field) -> bool:
        """Tell whether a merged cell covers this row and the one above."""
        return (
            self.last is not None
            and bool(line.texts.get(one))
            and line.origins.get(one) == self.last.origins.get(one)
            and line.place.file == self.last.place.file
            and line.place.sheet == self.last.place.sheet
        )

    def _begin_item(self, line: Line, heading: Heading) -> None:
        shares = self._same(line, Field.TITLE)
        if shares and self.item:
            self.item.shares_title = True
        number = 0 if self._same(line, Field.NUMBER) else number_of(line.texts.get(Field.NUMBER, ""))
        title = line.texts.get(Field.TITLE, "")
        self.item = Item(
            self.domain, number, title, [line], self.found.tables, Field.LEADS in heading.columns
        )
        self.item.shares_title = shares
        self.item.has_domain = self.rows_name_domains or Field.DOMAIN in heading.columns
        self.found.items.append(self.item)


def _line(grid: Grid, at: int, heading: Heading) -> Line:
    texts: dict[Field, str] = {}
    origins: dict[Field, tuple[int, int]] = {}
    day: date | None = None
    for one, columns in heading.columns.items():
        cells = {grid.rows[at][column].origin: grid.rows[at][column] for column in columns}.values()
        soft = "\n" if one in _UNITS else ""
        texts[one] = "\n".join(
            cell.text.replace(SOFT_BREAK, soft) for cell in cells if not is_nothing(cell.text)
        )
        origins[one] = next(iter(cells)).origin
        if one is Field.DUE:
            day = next((cell.day for cell in cells if cell.day), None)
    return Line(texts, origins, day, grid.place(at))


def _words(row: tuple[GridCell, ...]) -> list[str]:
    """Return the texts of a row, a merged cell's once."""
    texts = {cell.origin: cell.text.replace(SOFT_BREAK, "") for cell in row if cell.text.strip()}
    return list(texts.values())


def _is_across(row: tuple[GridCell, ...]) -> bool:
    """Tell whether one merged cell covers most of the row."""
    return any(sum(one.origin == cell.origin for one in row) * 2 > len(row) for cell in row if cell.text)


def _is_mark(words: str) -> bool:
    plain = "".join(words.split())
    return bool(_MARK.match(plain)) and _is_domain_name(plain)


def _is_domain_name(words: str) -> bool:
    bare = re.split(r"[（(〔\[【]", words, maxsplit=1)[0] or words
    return len(bare) <= _LONGEST_DOMAIN and "。" not in bare.rstrip("。")


def _names(text: str) -> Iterator[str]:
    yield from units_of(text, "牵头").leads
