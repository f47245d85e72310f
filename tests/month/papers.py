"""What stands on the papers, read back from the files as any other program would read them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import docx
import openpyxl
from docx.table import Table

_DUE = r"完成时限(?P<due>\d+年\d+月\d+日)，(?:逾期(?P<days>\d+)天|当日到期未完成)(?P<silent>，本期未报送)?"
_ITEM = re.compile(rf"(?P<task>T\d\d-\d{{2,3}})(?P<title>[^；]+?)（{_DUE}）[；。]")
_UNIT = re.compile(r"\d+\.(?P<unit>.+?)(?:（连续(?P<periods>\d+)期逾期）)?：(?P<items>.+)")


@dataclass(frozen=True, order=True)
class Late:
    """One overdue task of one unit: the date of its earliest overdue node, days since."""

    unit: str
    task: str
    due: str
    days: int


def paragraphs(data: bytes) -> list[str]:
    """Return the texts of a Word file's body, tables left out, empty ones dropped."""
    return [one.text.strip() for one in docx.Document(io.BytesIO(data)).paragraphs if one.text.strip()]


def tables(data: bytes) -> list[list[list[str]]]:
    """Return the tables of a Word file: rows of cell texts."""
    return [_rows(one) for one in docx.Document(io.BytesIO(data)).tables]


def table(data: bytes, heading: str) -> list[dict[str, str]]:
    """Return the one table that has a column ``heading``, each row by its headings; none if there is none."""
    found = [rows for rows in tables(data) if heading in rows[0]]
    assert len(found) <= 1
    return [dict(zip(rows[0], row, strict=True)) for rows in found for row in rows[1:]]


def sheet(data: bytes, name: str) -> list[dict[str, object]]:
    """Return the rows of a sheet of the Excel ledger by the headings, which start with 序号; no totals."""
    rows = list(openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if row[0] == "序号")
    names = [str(name) for name in rows[head]]
    named: list[dict[str, object]] = [dict(zip(names, row, strict=True)) for row in rows[head + 1 :]]
    return [row for row in named if isinstance(row["序号"], int)]


def named_in_text(circular: bytes) -> tuple[set[Late], dict[str, int]]:
    """Return what section 二 of the 通报 says of overdue units, and the periods in a row it tells of them."""
    found: set[Late] = set()
    in_a_row: dict[str, int] = {}
    for line in _overdue_lines(paragraphs(circular)):
        match = _UNIT.fullmatch(line)
        assert match, line
        items = list(_ITEM.finditer(match["items"]))
        assert "".join(one.group() for one in items) == match["items"], line
        found |= {Late(match["unit"], one["task"], iso(one["due"]), int(one["days"] or 0)) for one in items}
        in_a_row[match["unit"]] = int(match["periods"] or 1)
    return found, in_a_row


def named_in_annex(circular: bytes) -> set[Late]:
    """Return what 附件1 of the 通报 lists."""
    rows = table(circular, "逾期天数")
    return {
        Late(row["牵头单位"], row["任务编号"], iso(row["完成时限"]), int(row["逾期天数"])) for row in rows
    }


def iso(text: object) -> str:
    """Return 2022年9月30日, or a date of a spreadsheet, as 2022-09-30."""
    if isinstance(text, datetime):
        return text.date().isoformat()
    numbers = [int(one) for one in re.findall(r"\d+", str(text))]
    return date(*numbers[:3]).isoformat()


def _overdue_lines(lines: list[str]) -> Iterator[str]:
    here = False
    for line in lines:
        if here and re.match(r"（[二三四]）|[三四]、", line):
            return
        if here:
            yield line
        here = here or line.startswith("（一）任务逾期情况")


def _rows(one: Table) -> list[list[str]]:
    return [[cell.text.strip() for cell in row.cells] for row in one.rows]
