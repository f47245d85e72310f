"""Read .ods (OpenDocument 1.2/1.3): values, merges, repeated cells, hidden sheets; comments are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.formats.returns.findings import BROKEN, TOO_LARGE
from flows.formats.workbooks.sheets import (
    LAST_COLUMN,
    MOST_CELLS,
    Fault,
    SheetMaker,
    Span,
    Unreadable,
    Value,
    Workbook,
    number,
)
from flows.formats.workbooks.xml import walk

_CELLS = ("table:table-cell", "table:covered-table-cell")
_SKIPPED = (
    "office:annotation",
    "table:shapes",
    "draw:frame",
    "draw:custom-shape",
    "text:note",
    "text:ruby-text",
)


@dataclass
class _Cell:
    """One cell as it is being read."""

    attributes: dict[str, str]
    covered: bool
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def value(self) -> Value | None:
        kind = self.attributes.get("office:value-type", "")
        formula = "table:formula" in self.attributes
        if self.attributes.get("calcext:value-type") == "error" or (
            formula and self.text.startswith(("#", "Err:"))
        ):
            return Fault.ERROR
        if formula and not kind:
            return Fault.NO_RESULT
        if kind in ("float", "percentage", "currency"):
            return number(self.attributes.get("office:value", ""))
        if kind == "date":
            return _day(self.attributes.get("office:date-value", ""))
        if kind == "boolean":
            return self.attributes.get("office:boolean-value") == "true"
        return self.text if self.lines else self.attributes.get("office:string-value") or None


class _Content:
    """content.xml; prefixes are the usual ones, as every known writer uses them."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.style = ""
        self.sheets: list[SheetMaker] = []
        self.depth = self.row = self.column = self.count = self.repeated = self.skipped = 0
        self.pending: list[tuple[int, int, Value, bool]] = []
        self.cell: _Cell | None = None
        self.in_line = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or name in _SKIPPED:
            self.skipped += 1
        elif name in _CELLS:
            self.cell = _Cell(attributes, name == "table:covered-table-cell")
        elif name.startswith("text:"):
            self._text(name, attributes)
        elif name == "table:table-row":
            self.repeated = _count(attributes, "table:number-rows-repeated")
            self.pending, self.column = [], 0
        elif name == "table:table":
            self._table(attributes)
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self.style)

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif name in _CELLS and self.cell is not None:
            self._end_cell(self.cell)
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table":
            self.depth -= 1
        elif name in ("text:p", "text:h"):
            self.in_line = False

    def data(self, text: str) -> None:
        if self.in_line and not self.skipped and self.cell is not None:
            self.cell.lines[-1] += text

    def _table(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > 1:
            raise Unreadable(BROKEN, "表中套表")
        shown = attributes.get("table:style-name") not in self.hidden
        self.sheets.append(SheetMaker(attributes.get("table:name", ""), shown))
        self.row = 0

    def _text(self, name: str, attributes: dict[str, str]) -> None:
        if self.cell is None:
            return
        if name in ("text:p", "text:h"):
            self.cell.lines.append("")
            self.in_line = True
        elif self.in_line and name == "text:s":
            self.cell.lines[-1] += " " * min(_count(attributes, "text:c"), 1000)
        elif self.in_line and name == "text:tab":
            self.cell.lines[-1] += "\t"
        elif self.in_line and name == "text:line-break":
            self.cell.lines[-1] += "\n"

    def _end_cell(self, cell: _Cell) -> None:
        times = _count(cell.attributes, "table:number-columns-repeated")
        value = None if cell.covered else cell.value()
        if value is not None and self.sheets:
            percent = cell.attributes.get("office:value-type") == "percentage"
            for at in range(min(times, LAST_COLUMN + 1)):
                self.pending.append((self.column + at + 1, self.row + 1, value, percent))
        down, across = (
            _count(cell.attributes, f"table:number-{kind}-spanned") for kind in ("rows", "columns")
        )
        if (down > 1 or across > 1) and self.sheets:
            left = self.column + 1
            self.sheets[-1].merges.append(Span(self.row + 1, left, self.row + down, left + across - 1))
        self.column += times
        self.cell = None

    def _end_row(self) -> None:
        if self.pending:
            self.count += len(self.pending) * self.repeated
            if self.count > MOST_CELLS:
                raise Unreadable(TOO_LARGE, f"超过 {MOST_CELLS} 个单元格")
            maker = self.sheets[-1]
            for row in range(self.row + 1, self.row + self.repeated + 1):
                for column, _, value, percent in self.pending:
                    maker.put(row, column, value)
                    if percent:
                        maker.percents.add((row, column))
        self.row += self.repeated


def read_ods(parts: Mapping[str, bytes]) -> Workbook:
    """Return the workbook in the inflated ``parts``; Unreadable if they do not make one."""
    if "content.xml" not in parts:
        raise Unreadable(BROKEN, "缺少正文")
    content = _Content()
    walk(parts["content.xml"], content, keep_prefix=True)
    if not content.sheets:
        raise Unreadable(BROKEN, "没有工作表")
    return Workbook(tuple(maker.made() for maker in content.sheets))


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, min(int(text), 2_000_000)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _day(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return Fault.ERROR
    return (
        moment if "T" in text and moment.time().isoformat() != "00:00:00" else date(*moment.timetuple()[:3])
    )
