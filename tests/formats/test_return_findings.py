"""One provoking file for every kind of finding that reading can bring up."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest

from flows.domain.findings import Kind
from flows.domain.returns import FileReading
from flows.formats.returns import findings as kinds
from tests.formats.return_samples import (
    HEAD,
    SHORT,
    Rows,
    edited,
    form_rows,
    ods,
    own_table,
    read,
    xlsx,
)
from tests.formats.test_return_locked import returned
from tests.formats.test_return_zip import zipped
from tests.formats.test_workbook_in import DTD, _ole, repacked

ROW = ("T01-01", "", "推进中", 30, "甲")
PLAIN = own_table(ROW)


def identified(
    version: str = "1", office: str = "office", period: str = "2022-09", unit: str = "区税务局"
) -> bytes:
    pairs = (("taizhang-form",), ("office", office), ("unit", unit), ("period", period), ("version", version))

    def hide(book: openpyxl.Workbook) -> None:
        book["_taizhang"].sheet_state = "veryHidden"

    return edited(xlsx(form_rows(("T01-01", "正在推进", 50, "甲")), _taizhang=pairs), hide)


def with_cell(place: str, value: str) -> bytes:
    return edited(xlsx(PLAIN), lambda book: book["填报表"].__setitem__(place, value))


def far() -> bytes:
    return edited(xlsx(PLAIN), lambda book: book["填报表"].__setitem__("XFD9", 1))


def row(*cells: str | float | None) -> bytes:
    return xlsx(own_table(cells))


CASES: tuple[tuple[Kind, Callable[[], bytes], str], ...] = (
    (kinds.TOO_LARGE, lambda: b"x" * 31_457_281, "a.csv"),
    (kinds.ZIP_BOMB, lambda: repacked(xlsx(PLAIN), lambda _, p: p, **{"x.xml": b" " * 9_000_000}), "a.xlsx"),
    (kinds.XML_ENTITIES, lambda: repacked(xlsx(PLAIN), lambda _, p: p, **{"x.xml": DTD}), "a.xlsx"),
    (kinds.ENCRYPTED, lambda: _ole("EncryptedPackage"), "a.xlsx"),
    (kinds.BROKEN, lambda: xlsx(PLAIN)[:900], "a.xlsx"),
    (kinds.NOT_A_WORKBOOK, lambda: b"%PDF-1.7", "a.pdf"),
    (kinds.BAD_PATH, lambda: repacked(xlsx(PLAIN), lambda _, p: p, **{"../x.xml": b""}), "a.xlsx"),
    (kinds.NESTED, lambda: zipped(("b.zip", zipped(("c.zip", zipped(("d.xlsx", b"1")))))), "a.zip"),
    (kinds.NO_HEADER, lambda: xlsx([["没有表头"]]), "a.xlsx"),
    (kinds.WRONG_PERIOD, lambda: xlsx([["填报期次：2022年8月"], *PLAIN]), "a.xlsx"),
    (kinds.PERIOD_CLASH, lambda: identified(period="2022-08"), "a.xlsx"),
    (kinds.FILE_NAME_PERIOD, lambda: xlsx([["填报期次：2022年9月"], *PLAIN]), "8月.xlsx"),
    (kinds.OTHER_PERIOD_SHEET, lambda: xlsx(PLAIN, "9月", **{"8月": PLAIN}), "a.xlsx"),
    (kinds.SHEET_BY_NAME, lambda: xlsx(PLAIN, "表", 填写示例=PLAIN), "a.xlsx"),
    (kinds.WRONG_OFFICE, lambda: identified(office="other"), "a.xlsx"),
    (kinds.FORM_TOO_NEW, lambda: identified(version="99"), "a.xlsx"),
    (kinds.LOCKED_CHANGED, lambda: returned(("E7", "2022年10月底前")), "a.xlsx"),
    (kinds.LOCKED_COLUMN, lambda: returned(*((f"G{row}", "某局") for row in range(7, 13))), "a.xlsx"),
    (kinds.IDENTITY_CHANGED, lambda: returned(("B3", "区财政局"), sheet="_taizhang"), "a.xlsx"),
    (kinds.FORM_OLDER, lambda: identified(version="1"), "a.xlsx"),
    (kinds.UNIT_UNKNOWN, lambda: xlsx(own_table(ROW, unit="某某局")), "a.xlsx"),
    (kinds.UNIT_READ_AS, lambda: xlsx(own_table(ROW, unit="区住建局")), "a.xlsx"),
    (kinds.UNIT_FROM_FOLDER, lambda: xlsx(PLAIN[1:]), "区税务局/a.xlsx"),
    (kinds.UNIT_DISAGREE, lambda: xlsx(PLAIN), "区财政局.xlsx"),
    (
        kinds.ROW_UNIT_DISAGREE,
        lambda: xlsx(own_table((*ROW, "区财政局"), head=[*SHORT[:5], "填报单位"])),
        "a.xlsx",
    ),
    (kinds.EMPTY_FORM, lambda: xlsx(form_rows(("T01-01",))), "a.xlsx"),
    (kinds.DUPLICATE_HEADING, lambda: xlsx(own_table((*ROW, "乙"), head=[*SHORT[:5], "工作进展"])), "a.xlsx"),
    (kinds.FAR_CELLS, far, "a.xlsx"),
    (kinds.UNKNOWN_TASK, lambda: row("T99-01", "", "推进中"), "a.xlsx"),
    (kinds.TASK_ENDED, lambda: row("T01-09", "", "推进中"), "a.xlsx"),
    (kinds.TASK_MISSING, lambda: row("", "", "推进中", 5, "甲"), "a.xlsx"),
    (kinds.AMBIGUOUS_TASK, lambda: row("", "推广电子", "推进中"), "a.xlsx"),
    (kinds.CODE_TITLE_DISAGREE, lambda: row("T01-01", "推广电子印章应用", "推进中"), "a.xlsx"),
    (
        kinds.KEY_LEFT_BEHIND,
        lambda: xlsx(form_rows(("T01-01", "已完成", 100, "甲"), keys=["T01-02"])),
        "a.xlsx",
    ),
    (kinds.TITLE_READ_AS, lambda: row("T01-01", "提升企业推出便利度", "推进中"), "a.xlsx"),
    (kinds.TASK_NOT_YOURS, lambda: row("T02-10", "", "推进中"), "a.xlsx"),
    (kinds.NODE_UNCLEAR, lambda: row("T02-04", "", "推进中"), "a.xlsx"),
    (kinds.DUPLICATE_ROW, lambda: xlsx(own_table(ROW, ROW)), "a.xlsx"),
    (kinds.CONTRADICTING_ROWS, lambda: xlsx(own_table(ROW, (*ROW[:4], "乙"))), "a.xlsx"),
    (kinds.UNKNOWN_STATUS, lambda: row("T01-01", "", "基本完成"), "a.xlsx"),
    (kinds.STATUS_MISSING, lambda: row("T01-01", "", "", "", "甲"), "a.xlsx"),
    (kinds.STATUS_FROM_PERCENT, lambda: row("T01-01", "", "", 30, "甲"), "a.xlsx"),
    (kinds.STATUS_PERCENT_DISAGREE, lambda: row("T01-01", "", "已完成", 30, "甲"), "a.xlsx"),
    (kinds.COMPLETED_WITHOUT_EVIDENCE, lambda: row("T01-01", "", "已完成", 100), "a.xlsx"),
    (kinds.PERCENT_OUT_OF_RANGE, lambda: row("T01-01", "", "推进中", 101), "a.xlsx"),
    (kinds.PERCENT_UNCLEAR, lambda: row("T01-01", "", "推进中", 1), "a.xlsx"),
    (kinds.PERCENT_READ_AS, lambda: row("T01-01", "", "已完成", 1, "甲"), "a.xlsx"),
    (kinds.AMBIGUOUS_DATE, lambda: row(*ROW, "", "", "10/11/2022"), "a.xlsx"),
    (kinds.IMPOSSIBLE_DATE, lambda: row(*ROW, "", "", "2022-02-30"), "a.xlsx"),
    (kinds.DATE_READ_AS, lambda: row(*ROW, "", "", "10月底前"), "a.xlsx"),
    (kinds.NO_DATE_IN_WORDS, lambda: row(*ROW, "", "", "长期"), "a.xlsx"),
    (kinds.ERROR_CELL, lambda: with_cell("E3", "#REF!"), "a.xlsx"),
    (kinds.FORMULA_WITHOUT_RESULT, lambda: with_cell("E3", "=1+1"), "a.xlsx"),
    (kinds.NOTHING_ABOVE, lambda: row("T01-01", "", "推进中", 5, "同上"), "a.xlsx"),
)


def test_every_kind_has_a_case() -> None:
    assert {kind.code for kind, *_ in CASES} == {kind.code for kind in kinds.KINDS}
    assert len({kind.code for kind in kinds.KINDS}) == len(kinds.KINDS)


@pytest.mark.parametrize(("kind", "build", "file"), CASES, ids=[kind.code for kind, *_ in CASES])
def test_each_kind_is_provoked(kind: Kind, build: Callable[[], bytes], file: str) -> None:
    reading = read(build(), file)
    found = [one for part in reading.parts for one in part.findings if one.code == kind.code]
    assert found, [one.zh for part in reading.parts for one in part.findings]
    assert found[0].severity is kind.severity
    assert found[0].place.file == file
    assert "{" not in found[0].message


def entries(reading: FileReading) -> int:
    return sum(len(part.entries) for part in reading.parts)


@pytest.mark.parametrize(
    "rows",
    [
        own_table(("T01-01", "推广电子印章应用", "推进中")),
        own_table(("", "推广电子", "推进中")),
        own_table(("T02-10", "", "推进中")),
        own_table(ROW, (*ROW[:4], "乙")),
        own_table(ROW, unit="某某局"),
        own_table(ROW, unit="茌平区税务局"),
        [["填报期次：2022年8月"], *PLAIN],
        [["茌平区营商环境创新提升行动计划填报表"], *PLAIN],
        [list(HEAD)],
    ],
)
def test_doubtful_rows_give_no_entry(rows: Rows) -> None:
    for data in (xlsx(rows), ods(rows)):
        reading = read(data, "a.xlsx")
        assert entries(reading) == 0
        assert any(part.findings for part in reading.parts)
