"""Every kind of workbook gives the same cells; hostile ones are refused, and nothing ever raises."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook

from flows.domain.findings import Finding
from flows.formats.workbooks.guard import LIMITS, Guarded, guarded
from flows.formats.workbooks.reading import read_workbook
from flows.formats.workbooks.scan import NotPlain, scanned_strings
from flows.formats.workbooks.sheets import Fault, Sheet, Span, Unreadable, Workbook
from flows.formats.workbooks.xlsx import _Strings, plain, read_xlsx
from flows.formats.workbooks.xml import walk
from tests.formats.return_samples import Rows, as_csv, edited, ods, xls, xlsx

ROWS: Rows = (
    ("标题",),
    (),
    ("编号", "文字", None, "数"),
    ("T01-01", "两行\n文字 & <符号>", None, 0.85),
    ("尾", None, date(2022, 9, 30), 12.0),
)
SHEET1 = "xl/worksheets/sheet1.xml"


def opened(data: bytes, name: str = "a.xlsx") -> Workbook:
    book = read_workbook(data, name)
    assert isinstance(book, Workbook), book
    return book


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    finding = read_workbook(data, name)
    assert isinstance(finding, Finding)
    assert finding.place.file == name
    return finding.code


def cells(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {(row.no, column): value for row in sheet.rows for column, value in row.cells.items()}


def repacked(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, part: re.sub(old, new, part) if name == SHEET1 else part


def test_all_kinds_give_the_same_cells() -> None:
    expected = cells(opened(xlsx(ROWS)).sheets[0])
    assert expected[4, 2] == "两行\n文字 & <符号>"
    assert expected[5, 3] == date(2022, 9, 30)
    for data in (xls(ROWS), ods(ROWS), edited(xlsx(ROWS), lambda _: None)):
        assert cells(opened(data).sheets[0]) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_tables(encoding: str, separator: str) -> None:
    found = cells(opened(as_csv(ROWS, encoding, separator), "a.csv").sheets[0])
    assert found[4, 2] == "两行\n文字 & <符号>"
    assert found[4, 4] == "0.85"


def test_the_content_decides_not_the_extension() -> None:
    assert cells(opened(xls(ROWS), "a.et").sheets[0]) == cells(opened(xls(ROWS), "a.xlsx").sheets[0])
    assert opened(xlsx(ROWS), "a.csv").sheets[0].name == "填报表"


def test_our_cells_are_calamines_cells() -> None:
    for data in (xlsx(ROWS), xls(ROWS), ods(ROWS)):
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        top, left = sheet.start or (0, 0)
        theirs = {
            (top + row + 1, left + column + 1): value
            for row, line in enumerate(sheet.to_python())
            for column, value in enumerate(line)
            if value != ""
        }
        assert cells(opened(data).sheets[0]) == theirs


def test_what_bare_readers_lose_is_kept() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["填报表"]
        sheet["B1"], sheet["C1"] = "=1+1", "#REF!"
        sheet["D4"].number_format = "0%"
        sheet["D5"].number_format = '0.0"%"'
        sheet.merge_cells("A6:B8")
        book.create_sheet("藏").sheet_state = "hidden"

    book = opened(edited(xlsx(ROWS), edit))
    sheet = book.sheets[0]
    assert (cells(sheet)[1, 2], cells(sheet)[1, 3]) == (Fault.NO_RESULT, Fault.ERROR)
    assert sheet.percents == {(4, 4)}
    assert sheet.merges == (Span(6, 1, 8, 2),)
    assert [one.visible for one in book.sheets] == [True, False]


def test_a_stray_cell_at_the_far_end_harms_nobody() -> None:
    data = edited(xlsx(ROWS), lambda book: book["填报表"].__setitem__("XFD1048576", 1))
    sheet = opened(data).sheets[0]
    assert sheet.far_cells == 1
    assert cells(sheet) == cells(opened(xlsx(ROWS)).sheets[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb'r="B4"', rb'r="ZZZZZZZZZZ3"'),
        (rb'r="B4"', rb'r="B99999999999"'),
        (rb't="s"><v>0<', rb't="s"><v>99999<'),
        (rb"</sheetData>.*", rb""),
    ],
)
def test_broken_sheets_are_refused(old: bytes, new: bytes) -> None:
    assert refusal(repacked(xlsx(ROWS), in_sheet(old, new))) == "broken-workbook"


def test_numbers_that_lie_do_not_matter() -> None:
    data = repacked(
        xlsx(ROWS), lambda _, part: re.sub(rb'(count|uniqueCount)="\d+"', rb'\1="4000000000"', part)
    )
    assert cells(opened(data).sheets[0]) == cells(opened(xlsx(ROWS)).sheets[0])


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "broken-workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx", "not-a-workbook"),
        (b"%PDF-1.4 text", "a.xlsx", "not-a-workbook"),
        (b"<html><table></table></html>", "a.xls", "not-a-workbook"),
        (b"hello", "a.docx", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "broken-workbook"),
        (xlsx(ROWS)[:-200], "a.xlsx", "broken-workbook"),
        (xls(ROWS)[:3000], "a.xls", "broken-workbook"),
        (b"x" * (LIMITS.file_bytes + 1), "a.csv", "too-large"),
        (repacked(xlsx(ROWS), lambda _, part: part, **{"../../evil.xml": b"x"}), "a.xlsx", "path-outside"),
        (repacked(xlsx(ROWS), lambda _, part: part, **{"/etc/x.xml": b"x"}), "a.xlsx", "path-outside"),
        (repacked(xlsx(ROWS), lambda _, part: part, **{"xl/x.xml": DTD}), "a.xlsx", "xml-entities"),
        (repacked(xlsx(ROWS), lambda _, part: part, **{"xl/x.xml": b" " * 30_000_000}), "a.xlsx", "zip-bomb"),
        (repacked(ods(ROWS), lambda n, p: DTD if n == "content.xml" else p), "a.ods", "xml-entities"),
    ],
)
def test_hostile_files_are_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code
    assert isinstance(guarded(data, name), Finding) or code == "broken-workbook"


def _ole(stream: str) -> bytes:
    """A compound file with one empty stream of that name."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = bytes.fromhex("3e000300feff09000600")
    for at, value in ((44, 1), (48, 1), (56, 4096), (60, 0xFFFFFFFE), (68, 0xFFFFFFFE), (76, 0)):
        header[at : at + 4] = value.to_bytes(4, "little")
    header[80:512] = b"\xff" * 432
    fat = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff" * 504
    name = (stream + "\0").encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(name)] = name
    entry[64:66] = len(name).to_bytes(2, "little")
    entry[66] = 2
    entry[116:120] = b"\xfe\xff\xff\xff"
    return bytes(header) + fat + bytes(entry) + b"\0" * 384


def test_locked_workbooks_are_told_from_broken_ones() -> None:
    assert refusal(_ole("EncryptedPackage")) == "encrypted"
    assert refusal(_ole("WordDocument")) == "not-a-workbook"
    locked = repacked(ods(ROWS), lambda n, p: p + b"<!-- encryption-data -->" if "manifest" in n else p)
    assert refusal(locked, "a.ods") == "encrypted"


def test_repeated_cells_of_ods_are_bounded() -> None:
    many = rb'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="200" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
    data = repacked(ods(ROWS), lambda n, p: p.replace(b"</table:table>", many) if n == "content.xml" else p)
    assert refusal(data, "a.ods") == "too-large"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([xlsx(ROWS), xls(ROWS), ods(ROWS), as_csv(ROWS)]), st.data())
def test_damaged_bytes_never_raise(whole: bytes, draw: st.DataObject) -> None:
    cut = draw.draw(st.integers(0, len(whole)))
    damaged = bytearray(whole[:cut] if draw.draw(st.booleans()) else whole)
    for _ in range(draw.draw(st.integers(0, 8))):
        if damaged:
            damaged[draw.draw(st.integers(0, len(damaged) - 1))] = draw.draw(st.integers(0, 255))
    assert isinstance(read_workbook(bytes(damaged), "a.xlsx"), Workbook | Finding)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=2000))
def test_random_bytes_never_raise(magic: bytes, rest: bytes) -> None:
    assert isinstance(read_workbook(magic + rest, "a.csv"), Workbook | Finding)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sheetData>", b"<!-- <sheetData> --><sheetData>"),
        (rb"<v>12</v>", b"<v><![CDATA[12]]></v>"),
        (rb'<c r="A5"', b'<c cm="1" r="A5"'),
        (rb'<c r="A5" ', b"<c "),
        (rb"<v>12</v>", b"<v>1<!-- -->2</v>"),
        (rb"<worksheet ", b'<worksheet xmlns:q="urn:q" q:a="1" '),
        (rb'<row r="5"', b'<row\nr="5"'),
        (rb"</sheetData>", b'</sheetData><mergeCells><mergeCell q="1" ref="A7:B8"/></mergeCells>'),
        (rb"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A7:B8" /></mergeCells>'),
    ],
)
def test_what_is_not_written_plainly_is_read_the_same(old: bytes, new: bytes) -> None:
    data = repacked(xlsx(ROWS), in_sheet(old, new))
    expected = cells(opened(xlsx(ROWS)).sheets[0])
    found = guarded(data, "a.xlsx")
    assert isinstance(found, Guarded)
    assert cells(opened(data).sheets[0]) == expected
    assert read_xlsx(found.parts) == read_xlsx(found.parts, scan=False)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_scanned_as_it_is_parsed(text: str) -> None:
    shared = escape(text, {"\r": "&#13;"}).encode("utf-8", "replace")
    part = b'<sst xmlns="x"><si><t>' + shared + b"</t></si></sst>"
    strings = [plain(one) for one in found] if (found := _scanned(part)) is not None else None
    try:
        walk(part, walker := _Strings())
    except Unreadable:
        assert strings is None
    else:
        assert strings in (None, walker.texts)


def _scanned(part: bytes) -> list[str] | None:
    try:
        return scanned_strings(part)
    except NotPlain:
        return None


@pytest.mark.parametrize("before", range(4))
def test_rare_letters_survive_where_an_old_workbook_breaks_its_records(before: int) -> None:
    text = "甲" * before + "𠮷垚" * 9000
    assert cells(
        opened(
            xls(
                [[text]],
            ),
            "a.xls",
        ).sheets[0]
    ) == {(1, 1): text}


def test_a_long_sentence_does_not_decide_what_separates_the_cells() -> None:
    long = "；".join(["已走访"] * 40) + "\n第二行，" + "，".join(["甲"] * 30)
    rows = [["任务编号", "进展情况"], ["T01-01", long], ["T01-02", "乙"]]
    sheet = opened(as_csv(rows), "a.csv").sheets[0]
    assert cells(sheet)[(2, 2)] == long
    assert sheet.rows[0].cells == {1: "任务编号", 2: "进展情况"}
