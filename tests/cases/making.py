"""The provoking files of tests/cases, in the sample office: same input, same bytes.

``python -m tests.cases.making`` writes the readable ones (.csv) to ``tests/cases/<code>/``; workbooks, and what
is hostile, are built when the test runs. ``expected.txt`` holds the line as read over and accepted; nothing here rewrites it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.corpus.making import ROW, SHORT, Cell, as_csv, edited, grid, raw, table, xlsx, zipped
from tests.corpus.sheets import _filled as filled
from tests.formats.test_workbook_in import DTD
from tests.formats.test_workbook_in import _ole as ole

HERE = Path(__file__).parent
TAX = "区税务局.csv"
TITLE = "增强线上渠道服务能力"
Inbox = Mapping[str, bytes]


def row(*cells: Cell, head: Sequence[str] = SHORT) -> Inbox:
    """One row of 区税务局's own table."""
    return {TAX: as_csv(grid(cells, head=head))}


def rows(*lines: Sequence[Cell], file: str = TAX, unit: str = "区税务局") -> Inbox:
    """Rows of an own table."""
    return {file: as_csv(grid(*lines, unit=unit))}


def topped(*top: str) -> Inbox:
    """An own table below further lines."""
    return {TAX: as_csv([*([line] for line in top), *grid(ROW)])}


OTHER: tuple[Cell, ...] = ("T04-02", "", "推进中", 30, "已梳理资料")
CHANGED: tuple[Cell, ...] = (*ROW[:3], 70, "已上线新渠道")

READABLE: dict[str, Inbox] = {
    "no-header": {TAX: as_csv([["本单位各项任务均按计划推进"]])},
    "wrong-period": topped("填报期次：2022年8月"),
    "file-name-period": {"区税务局8月.csv": topped("填报期次：2022年9月")[TAX]},
    "unit-unknown": rows(ROW, file="报送.csv", unit="某某局"),
    "unit-read-as": rows(ROW, file="报送.csv", unit="区税务局办公室"),
    "unit-from-folder": {"区税务局/报送.csv": as_csv(grid(ROW, unit=""))},
    "unit-disagree": rows(ROW, file="区财政局.csv"),
    "row-unit-disagree": row(*ROW, "区财政局", head=[*SHORT[:5], "填报单位"]),
    "empty-form": row("T04-01", TITLE),
    "duplicate-heading": row(*ROW, "乙", head=[*SHORT[:5], "工作进展"]),
    "unknown-task": row("T99-01", "", "推进中", 30, "甲"),
    "task-missing": row("", "", "推进中", 30, "甲"),
    "code-title-disagree": row("T04-01", "简化税费申报环节、资料", "推进中", 30, "甲"),
    "title-read-as": row("T04-01", "增强线上渠道服务本领", "推进中", 30, "甲"),
    "task-not-yours": row("T02-03", "", "推进中", 30, "甲"),
    "node-unclear": rows(("T02-03", "", "推进中", 30, "甲"), file="区行政审批局.csv", unit="区行政审批局"),
    "duplicate-row": rows(ROW, ROW),
    "contradicting-rows": rows(ROW, CHANGED),
    "unknown-status": row("T04-01", "", "基本完成", 90, "甲"),
    "status-missing": row("T04-01", "", "", "", "甲"),
    "status-from-percent": row("T04-01", "", "", 30, "甲"),
    "status-percent-disagree": row("T04-01", "", "已完成", 30, "甲"),
    "completed-without-evidence": row("T04-01", "", "已完成", 100),
    "percent-out-of-range": row("T04-01", "", "推进中", 101, "甲"),
    "percent-unclear": row("T04-01", "", "推进中", 1, "甲"),
    "percent-read-as": row("T04-01", "", "已完成", 1, "甲"),
    "ambiguous-date": row(*ROW, "", "", "10/11/2022"),
    "impossible-date": row(*ROW, "", "", "2022-02-30"),
    "date-read-as": row(*ROW, "", "", "10月底前"),
    "date-in-words": row(*ROW, "", "", "长期"),
    "nothing-above": row("T04-01", "", "推进中", 30, "同上"),
    "identical-copy": {**rows(ROW), **rows(ROW, file="区税务局（副本）.csv")},
    "superseded": {**rows(ROW), **rows(CHANGED, file="区税务局v2.csv")},
    "superseded-rows": {**rows(ROW, OTHER), **rows(CHANGED, file="区税务局v2.csv")},
    "repeated-row": {
        **rows(ROW, OTHER),
        **rows(ROW, ("T04-04", "", "推进中", 20, "乙"), file="区税务局报送.csv"),
    },
    "contradicting-returns": {**rows(ROW), **rows(CHANGED, file="区税务局报送.csv")},
}


def bomb() -> bytes:
    """A workbook that inflates out of all proportion."""
    return raw(table(ROW), lambda _, part: part, {"x.xml": b" " * 80_000_000})


def put(place: str, value: Cell) -> bytes:
    """An own table with one more cell written."""
    return edited(table(ROW), lambda book: book.worksheets[0].__setitem__(place, value))


def in_form(place: str, value: Cell, sheet: str = "填报表", **of: object) -> bytes:
    """The unit's form as issued, filled in, one cell changed."""
    return filled(lambda book: book[sheet].__setitem__(place, value), **of)


def sorted_without_its_key(book: Any) -> None:
    """Two rows change places, their hidden keys do not."""
    sheet = book["填报表"]
    for column in "ABCDEFGH":
        first, second = sheet[f"{column}12"], sheet[f"{column}13"]
        first.value, second.value = second.value, first.value


def other_leads(book: Any) -> None:
    """Every row is given another lead unit."""
    for row in range(6, 18):
        book["填报表"][f"G{row}"].value = "某局"


BUILT: dict[str, Callable[[], Inbox]] = {
    "error-cell": lambda: {"区税务局.xlsx": put("E3", "#REF!")},
    "too-large": lambda: {TAX: b"x" * 31_457_281},
    "zip-bomb": lambda: {"区税务局.xlsx": bomb()},
    "xml-entities": lambda: {"区税务局.xlsx": raw(table(ROW), lambda _, part: part, {"x.xml": DTD})},
    "encrypted": lambda: {"区税务局.xlsx": ole("EncryptedPackage")},
    "broken-workbook": lambda: {"区税务局.xlsx": table(ROW)[:900]},
    "not-a-workbook": lambda: {"区税务局.pdf": b"%PDF-1.7"},
    "path-outside": lambda: {"区税务局.zip": zipped({"../a.xlsx": table(ROW)})},
    "nested-zip": lambda: {"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.xlsx": b"1"})})})},
    "other-period-sheet": lambda: {"区税务局.xlsx": xlsx(grid(ROW), "9月", **{"8月": grid(ROW)})},
    "sheet-set-aside": lambda: {"区税务局.xlsx": xlsx(grid(ROW), "表", 填写示例=grid(ROW))},
    "wrong-office": lambda: {"区税务局.xlsx": filled(office="chiping")},
    "far-cells": lambda: {"区税务局.xlsx": put("XFD9", 1)},
    "formula-without-result": lambda: {"区税务局.xlsx": put("E3", "=1+1")},
    "locked-cell-changed": lambda: {"区税务局.xlsx": in_form("C8", "另拟名称")},
    "locked-column-changed": lambda: {"区税务局.xlsx": filled(other_leads)},
    "key-left-behind": lambda: {"区税务局.xlsx": filled(sorted_without_its_key)},
    "form-older": lambda: {"区税务局.xlsx": in_form("B5", 1, "_taizhang")},
    "form-too-new": lambda: {"区税务局.xlsx": in_form("B5", 99, "_taizhang")},
    "period-disagree": lambda: {"区税务局.xlsx": in_form("E2", "填报期次：2022年8月")},
    "form-identity-changed": lambda: {"区税务局.xlsx": in_form("B3", "区财政局", "_taizhang")},
}


def main() -> None:
    """Write the readable files."""
    for code, inbox in READABLE.items():
        for name, data in inbox.items():
            path = HERE / code / "inbox" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


__all__ = ["BUILT", "HERE", "READABLE", "main"]

if __name__ == "__main__":
    main()
