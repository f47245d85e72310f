"""Rows of a return's table: what is data and what is heading, total, note, footer or sample."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.domain.period import Period
from flows.formats.returns.findings import DUPLICATE_HEADING, NOTHING_ABOVE
from flows.formats.returns.grid import Grid, Spot
from flows.formats.returns.headings import (
    ANSWERS,
    Field,
    Heading,
    field_of,
    find_heading,
    open_columns,
    settled,
    zh_of,
)
from flows.formats.returns.percent import read_percent
from flows.formats.returns.status import read_status
from flows.formats.returns.units import is_bare_unit_label, labelled_unit, names_body
from flows.formats.returns.words import says_ditto, says_nothing, shown
from flows.formats.workbooks.sheets import Value

_TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|累计|总数|合计数|平均|平均数|平均值)(?:[:(].*)?$|^共计?\d+项.*$"
)
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填报要求|填写说明|附注|温馨提示|提示|要求|注意|注意事项)\d?[:.、]"
    r"|^(?:填表说明|填报说明|填写说明|填报要求)$|^\*|^※"
)
_FOOT = re.compile(
    r"^(?:单位|部门)?(?:主要|分管)?(?:负责人|领导|负责同志)(?:确认|签字|审签)?(?:\(.*?\))?[:(]?"
    r"|^(?:填报人|填表人|审核人|审签人|审批人|联系人|经办人|制表人?|复核人?|联系电话|联系方式|填报日期|填报时间|报送日期|报送时间|填表日期|上报日期|日期)(?:\(.*?\))?[:(]?"
    r"|^\(?(?:单位)?(?:盖章|公章|签章|签字)\)?[:]?|^\d{4}年\d{1,2}月\d{1,2}日$"
)
_SAMPLE = re.compile(
    r"^\(?(?:填写|填报)?(?:示例|样例|范例|例|举例|样表)\)?(?:$|[:\d,、(一二])"
    r"|^\(?(?:示范|例如)\)?(?:$|:)"
)
_SAMPLE_WORD = r"(?:填写|填报)?(?:示例|样例|范例|举例|例)"
_MARKED_SAMPLE = re.compile(rf"^[(【\[〔]{_SAMPLE_WORD}[)】\]〕]|[(【\[〔]{_SAMPLE_WORD}[)】\]〕]$")
_TICK = re.compile(r"[√✓✔☑●■★]|是|1")
_CODE = re.compile(r"^t\d{1,2}-\d{1,3}(?!\d)")
_SUB_HEADING = re.compile(r"^\s*(?:第?[（(]?[一二三四五六七八九十]+[)）、.．章]|[（(]\d{1,2}[)）])|领域")
_LONGEST_LABEL = 20
_LONGEST_HEAD = 80
_ANSWERS = tuple(one for one in Field if one in ANSWERS)
_IDENTITY = (Field.KEY, Field.CODE, Field.TITLE)
_NAMING = (Field.SEQUENCE, Field.KEY, Field.CODE, Field.TITLE)
_MARKS = (Field.NODE, Field.DUE)


@dataclass(frozen=True)
class Told:
    """One cell's content, where it is written, its text, and whether its number is shown with a percent sign."""

    value: Value
    spot: Spot
    text: str
    percent: bool = False
    ditto: bool = False


@dataclass(frozen=True)
class Line:
    """One data row; ``domain_text`` is the last sub-heading above it, ``running`` a code column that counts."""

    row: int
    told: Mapping[Field, Told]
    titles: tuple[Told, ...] = ()
    domain_text: str = ""
    running: bool = False

    def text(self, one: Field) -> str:
        """Return a field's text, empty if it is missing or says nothing."""
        told = self.told.get(one)
        return "" if told is None or says_nothing(told.text) else told.text

    @cached_property
    def answers(self) -> tuple[Field, ...]:
        """Fields answered with more than 无 or a dash."""
        return tuple(one for one in _ANSWERS if one in self.told and self.text(one))

    @cached_property
    def identity(self) -> tuple[Told, ...]:
        """Cells that name the task."""
        named = [self.told[one] for one in _IDENTITY if one in self.told and one is not Field.TITLE]
        return tuple(one for one in (*named, *self.titles) if not says_nothing(one.text))

    @property
    def counted_anew(self) -> bool:
        """True if this very row has a 序号 of its own: it is no further line of the one above."""
        told = self.told.get(Field.SEQUENCE)
        return told is not None and told.spot.row == self.row and bool(self.text(Field.SEQUENCE))

    @property
    def marks_node(self) -> bool:
        """True if this very row names a node or a deadline."""
        return any(one in self.told and self.told[one].spot.row == self.row for one in _MARKS)


@dataclass
class Table:
    """Everything read off one sheet; ``notes`` are texts outside the table, ``units`` what stands behind 填报单位.

    ``sub_headings`` are (row, text) of single texts that stand above others.
    """

    lines: list[Line] = field(default_factory=list)
    notes: list[tuple[Spot, Value]] = field(default_factory=list)
    units: list[tuple[Spot, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    sub_headings: list[tuple[int, str]] = field(default_factory=list)

    @property
    def has_unit_column(self) -> bool:
        """True if a column names the reporting unit."""
        return any(heading.columns_of(Field.UNIT) for heading in self.headings)


def read_table(grid: Grid, period: Period, place: Place) -> Table:
    """Walk the sheet from top to bottom."""
    table = Table()
    blocks = _blocks(grid, period, table)
    for heading, rows in blocks:
        block = _Block(grid, heading, rows, table, place)
        block.heading = _decided(block)
        table.headings.append(block.heading)
        _read_block(block)
    return table


def _blocks(grid: Grid, period: Period, table: Table) -> list[tuple[Heading, list[int]]]:
    """Split the sheet at its headings; rows above the first are notes."""
    blocks: list[tuple[Heading, list[int]]] = []
    skip_to = 0
    for row in grid.row_numbers:
        if row <= skip_to:
            continue
        heading = find_heading(grid, row, period) if _may_be_heading(grid, row) else None
        if heading is not None:
            blocks.append((heading, []))
            skip_to = heading.bottom
        elif _set_aside(grid, row, table, blocks[-1][0] if blocks else None) or not blocks:
            table.notes.extend(
                (Spot(row, column), grid.value(row, column) or "") for column, _ in grid.own(row)
            )
        else:
            blocks[-1][1].append(row)
    return blocks


def _may_be_heading(grid: Grid, row: int) -> bool:
    own = [field for _, text in grid.own(row) if len(text) <= _LONGEST_HEAD and (field := field_of(text))]
    if len(own) < 2:
        return False
    below = {field_of(text) for _, text in grid.own(row + 1) if len(text) <= _LONGEST_HEAD}
    return len({*own, *below} - {None}) >= 3


def _set_aside(grid: Grid, row: int, table: Table, heading: Heading | None) -> bool:
    """Keep unit lines; tell whether the row is a unit line, a total, a note, a footer or a sample."""
    own = grid.own(row)
    if _keep_units(own, row, table) or not own:
        return bool(own)
    fields = dict(heading.columns) if heading else {}
    names = [folded(text) for column, text in own if fields.get(column) in _NAMING]
    first = folded(own[0][1])
    if any(_MARKED_SAMPLE.search(text) for text in (first, *names)):
        return True
    if any(_SAMPLE.match(text) for text in (*names, *([] if own[0][0] in fields else [first]))):
        return not any(_CODE.match(text) for text in names) or bool(_SAMPLE.match(first))
    if any(_CODE.match(text) for text in names):
        return False
    if _TOTAL.match(first) or any(_TOTAL.match(name) for name in names):
        return True
    answered = any(fields.get(column) in ANSWERS for column, _ in own[1:])
    if first.startswith(("*", "※")) and answered:
        return False
    return (len(own) <= 3 and bool(_NOTE.match(first))) or _is_footer(own)


def _is_footer(own: Sequence[tuple[int, str]]) -> bool:
    """Tell whether the row begins with a label of a footer and is short, or holds another such label."""
    first = folded(own[0][1])
    if not _FOOT.match(first):
        return False
    labels = sum(1 for _, text in own if len(text) <= 2 * _LONGEST_LABEL and _is_label(folded(text)))
    return len(own) <= 3 or ":" in first or labels > 1


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and _FOOT.match(text) is not None


def _keep_units(own: Sequence[tuple[int, str]], row: int, table: Table) -> bool:
    """Keep what stands behind 填报单位 in this row; tell whether it is such a line."""
    marked = False
    for at, (column, text) in enumerate(own):
        unit = labelled_unit(text)
        if unit is None and is_bare_unit_label(text) and at + 1 < len(own) and names_body(own[at + 1][1]):
            unit = ""
        if unit is None:
            continue
        if (
            not unit
            and at + 1 < len(own)
            and own[at + 1][0] <= column + 4
            and not re.search("[:：]", own[at + 1][1])
        ):
            unit = own[at + 1][1]
        if field_of(text) is None or unit:
            table.units.append((Spot(row, column), unit))
            marked = True
    return marked


def _decided(block: _Block) -> Heading:
    """Decide columns whose heading may mean several things, and fields named twice, by their content."""
    grid, heading, rows = block.grid, block.heading, block.rows
    taken = {one for _, one in heading.columns}
    choices: list[tuple[int, Field]] = []
    for column, _ in open_columns(heading):
        chosen = _meaning([grid.value(row, column) for row in _reaching(grid, rows, column)], taken)
        choices.append((column, chosen))
        taken.add(chosen)
    heading = settled(heading, choices)
    for one, columns in heading.double:
        filled = [
            column
            for column in columns
            if any(not says_nothing(grid.text(row, column)) for row in _reaching(grid, rows, column))
        ]
        spare = [column for column in columns if column not in filled]
        if len(filled) > 1:
            cells = "、".join(Spot(heading.bottom, column).name for column in filled)
            block.table.findings.append(DUPLICATE_HEADING.at(block.place, text=zh_of(one), cells=cells))
            spare = list(columns)
        heading = settled(heading, [(column, Field.IGNORED) for column in spare])
    return heading


def _reaching(grid: Grid, rows: list[int], column: int) -> list[int]:
    """Rows in which this column has a cell of its own, not one merged over from another column."""
    return [row for row in rows if grid.origin(row, column).column == column]


def _meaning(values: list[Value | None], taken: set[Field]) -> Field:
    told = [value for value in values if value is not None and not says_nothing(shown(value))]
    if not told:
        return Field.IGNORED
    if all(read_percent(value).value is not None for value in told) and Field.PERCENT not in taken:
        return Field.PERCENT
    if all(read_status(value).value or read_percent(value).value is not None for value in told):
        return Field.STATUS
    return Field.STATUS if Field.PROGRESS in taken and Field.STATUS not in taken else Field.PROGRESS


@dataclass
class _Block:
    """One heading with the rows under it."""

    grid: Grid
    heading: Heading
    rows: list[int]
    table: Table
    place: Place
    above: dict[int, Told] = field(default_factory=dict)


def _read_block(block: _Block) -> None:
    lines: list[Line] = []
    domain_text = ""
    for row in block.rows:
        line = _line(block, row, domain_text)
        if _is_sub_heading(block, row, line):
            domain_text = block.grid.own(row)[0][1]
            block.table.sub_headings.append((row, domain_text))
        elif line.told or line.titles:
            lines.append(line)
    running = _counts_rows(lines)
    block.table.lines.extend(Line(one.row, one.told, one.titles, one.domain_text, running) for one in lines)


def _is_sub_heading(block: _Block, row: int, line: Line) -> bool:
    """A row of one text, with no answer of its own, stands above others."""
    own = block.grid.own(row)
    if len(own) != 1 or line.answers:
        return False
    span = block.grid.span(row, own[0][0])
    wide = span is not None and span.right > span.left and span.bottom == span.top
    return wide or (span is None and (_SUB_HEADING.search(own[0][1]) is not None or _is_lone(block, own[0])))


def _is_lone(block: _Block, cell: tuple[int, str]) -> bool:
    """Tell whether words stand alone where a number or a code belongs."""
    column, text = cell
    field = dict(block.heading.columns).get(column)
    return field in (Field.SEQUENCE, Field.CODE) and re.search(r"[\d\W]", text) is None and len(text) > 2


def _line(block: _Block, row: int, domain_text: str) -> Line:
    told: dict[Field, Told] = {}
    titles: list[Told] = []
    for column, one in block.heading.columns:
        cell = _told(block, row, column) if one is not Field.IGNORED else None
        if cell is None:
            continue
        if one is Field.TITLE:
            titles.append(cell)
        told.setdefault(one, cell)
    _read_ticks(block, row, told)
    return Line(row, told, tuple(titles), domain_text)


def _read_ticks(block: _Block, row: int, told: dict[Field, Told]) -> None:
    """Read the mark in one of the columns headed by a state each; several marks tell nothing clear."""
    told.pop(Field.TICK, None)
    marked = [
        (block.grid.origin(row, column), word)
        for column, word in block.heading.ticks
        if _TICK.fullmatch(folded(block.grid.text(row, column)))
    ]
    if marked and Field.STATUS not in told:
        words = "、".join(word for _, word in marked)
        told[Field.STATUS] = Told(words, marked[0][0], words)


def _told(block: _Block, row: int, column: int) -> Told | None:
    """Return a cell's content; 同上 is the content above; a cell merged sideways belongs to its first column."""
    spot = block.grid.origin(row, column)
    value = block.grid.value(row, column)
    text = block.grid.text(row, column)
    if value is None or spot.column != column or not text:
        return None
    if isinstance(value, str) and says_ditto(value):
        above = block.above.get(column)
        if above is None:
            at = Place(block.place.file, block.place.sheet, spot.name, spot.row)
            block.table.findings.append(NOTHING_ABOVE.at(at, text=value.strip()))
            return None
        return Told(above.value, spot, above.text, above.percent, ditto=True)
    found = Told(value, spot, text, (spot.row, spot.column) in block.grid.sheet.percents)
    block.above[column] = found
    return found


def _counts_rows(lines: list[Line]) -> bool:
    """Tell whether the code column only counts the rows: 1, 2, 3 … beside titles or across domains."""
    counted = [line for line in lines if line.text(Field.CODE)]
    numbers = [line.text(Field.CODE) for line in counted]
    domains = {line.text(Field.DOMAIN) or line.domain_text for line in counted}
    if len(domains) == 1 and domains != {""} and not any(line.titles for line in counted):
        return False
    return len(numbers) > 1 and numbers == [str(at) for at in range(1, len(numbers) + 1)]


def labelled_pairs(table: Table) -> Iterator[tuple[Spot, str]]:
    """Yield the texts outside the table, a label joined with the cell to its right."""
    notes = [(spot, shown(value)) for spot, value in table.notes]
    for at, (spot, text) in enumerate(notes):
        after = notes[at + 1] if at + 1 < len(notes) else None
        if text.endswith((":", "：")) and after and after[0].row == spot.row:
            yield spot, text + after[1]
        else:
            yield spot, text
