"""Tables that clerks keep in Excel or WPS and save as .csv: any usual encoding, any order of columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.domain.folding import folded
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.lines import decode_plan

_DANGEROUS = "=+-@\t\r'＝＋－＠"
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|#+)")


@dataclass(frozen=True)
class Record:
    """One row as Excel counts them (from 1, blank ones included): its cells, and its text with the line end."""

    no: int
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True)
class Row:
    """One row that is not blank: heading → text; ``beyond`` are cells to the right of the last heading."""

    no: int
    cells: dict[str, str]
    beyond: tuple[str, ...] = ()

    def get(self, heading: str) -> str:
        """Return the text under ``heading``, empty if there is none."""
        return self.cells.get(heading, "")


@dataclass(frozen=True)
class Table:
    """A table read: headings that are none of ours, with their row, and the rows."""

    unknown: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class TableForm:
    """What table is read: its name for sentences, its file, its headings (the first one must be there)."""

    title: str
    file: str
    columns: tuple[str, ...]


def read_table(data: bytes, form: TableForm) -> Table:
    """Read a .csv (UTF-8, GB18030 or UTF-16, commas or tabs); UnreadableInput if it is no such table."""
    found = [one for one in records(decode_plan(data), form) if any(cell.strip() for cell in one.cells)]
    if not found:
        raise UnreadableInput(f"{form.title}“{form.file}”是空的", f"请填写{form.title}")
    head, *body = found
    at = headings(head, form)
    names = set(at.values())
    unknown = tuple(
        (head.no, cell.strip()) for cell in head.cells if folded(cell) and folded(cell) not in names
    )
    width = max((place for place, cell in enumerate(head.cells) if cell.strip()), default=0) + 1
    return Table(unknown, tuple(_row(one, at, width) for one in body))


def headings(head: Record, form: TableForm) -> dict[int, str]:
    """Return column → heading for the headings of ``form``, blanks in them not counting."""
    names = [folded(cell) for cell in head.cells]
    if form.columns[0] not in names:
        raise UnreadableInput(
            f"{form.title}“{form.file}”第一行没有“{form.columns[0]}”栏目",
            f"第一行应为：{','.join(form.columns)}",
        )
    return {at: name for at, name in enumerate(names) if name in form.columns and name not in names[:at]}


def records(text: str, form: TableForm) -> Iterator[Record]:
    """Yield every record of ``text``, blank ones too; joined, their ``raw`` is ``text`` again."""
    lines = list(io.StringIO(text, newline=""))
    rows = csv.reader(iter(lines), delimiter=delimiter_of(text))
    before = 0
    try:
        for no, cells in enumerate(rows, start=1):
            raw = "".join(lines[before : rows.line_num])
            if rows.line_num - before > 1 and raw.count('"') % 2:
                raise UnreadableInput(f"{form.title}“{form.file}”第{no}行的引号没有配对", "请补上或删去引号")
            before = rows.line_num
            yield Record(no, tuple(cells), raw)
    except csv.Error as wrong:
        raise UnreadableInput(
            f"{form.title}“{form.file}”不是完整的 CSV 表", "请用 Excel 另存为 CSV UTF-8"
        ) from wrong


def delimiter_of(text: str) -> str:
    """Return what parts the cells: a tab (Excel's 'Unicode text') or a comma."""
    head = re.split(r"\r\n|\r|\n", text.lstrip("\r\n"), maxsplit=1)[0]
    return "\t" if "\t" in head and "," not in head else ","


def _row(record: Record, at: dict[int, str], width: int) -> Row:
    cells = {at[place]: told(cell) for place, cell in enumerate(record.cells) if place in at}
    beyond = tuple(cell.strip() for cell in record.cells[width:] if cell.strip())
    return Row(record.no, cells, beyond)


def told(cell: str) -> str:
    """Return what a cell says: without outer blanks, the apostrophe before a text, or ``="…"`` around it."""
    text = cell.strip()
    if text.startswith("'"):
        return text[1:]
    formula = _TEXT_FORMULA.fullmatch(text)
    return formula[1] if formula else text


def harmless(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula; ``told`` gives it back whole."""
    return f"'{text}" if text[:1] and text[0] in _DANGEROUS else text


def as_written(cell: str) -> str:
    """Return what ``harmless`` was given, blanks and line ends as they are."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def is_excel_error(text: str) -> bool:
    """True for #REF! and the like, or a column of ### that was too narrow."""
    return _EXCEL_ERROR.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """True for one mail address."""
    return _ADDRESS.fullmatch(text) is not None


def address_parts(text: str) -> tuple[str, ...]:
    """Return the pieces of a cell of mail addresses, whatever parts them."""
    return tuple(piece for piece in re.split(r"[；;,，、\s]+", text) if piece)
