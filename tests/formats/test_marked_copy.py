"""The marked copy: marks where the findings say, everything of the unit's still there, the same reading."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from flows.domain.findings import Finding, Place, Severity
from flows.domain.period import Period
from flows.domain.receipts import Receipt
from flows.domain.returns import Outcome
from flows.formats.plans.json_face import read_plan_json
from flows.formats.receipts.marking import MarkedCopy, marked_copy
from flows.formats.returns.reading import ReturnContext, read_return
from flows.formats.unit_table import read_units
from tests.sample.resaving import saved_again

ROOT = Path(__file__).resolve().parents[2]
PERIOD = Period.parse("2022-09")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f0001050101"
    "27185ae20000000049454e44ae426082"
)


def finding(
    cell: str | None, sheet: str | None = "填报表", row: int | None = None, what: str = "状态写错"
) -> Finding:
    return Finding("x", Severity.ERROR, what, "请改为“已完成”", Place("表.xlsx", sheet, cell, row))


def receipt(*findings: Finding, file: str = "表.xlsx", version: int = 1) -> Receipt:
    return Receipt(PERIOD, "区税务局", file, "", version, Outcome.ACCEPTED_WITH_FINDINGS, 2, findings)


def rich_book() -> bytes:
    """A workbook with what people put into workbooks: comments, picture, chart, names, checks, hidden sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        first, second = book.add_worksheet("填报表"), book.add_worksheet("依据")
        second.hide()
        for row in range(6):
            for column in range(4):
                first.write(row, column, f"第{row + 1}行{column + 1}列 & <原文>")
        first.write_comment("B3", "本单位的批注")
        first.insert_image("F2", "印章.png", {"image_data": io.BytesIO(PICTURE)})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=填报表!$A$1:$A$3"})
        second.insert_chart("B2", chart)
        first.print_area("A1:D6")
        first.repeat_rows(0)
        first.autofilter("A1:D6")
        first.data_validation("C3:C6", {"validate": "list", "source": ["已完成", "正在推进"]})
        first.merge_range("A8:B9", "合并")
        first.protect("secret")
        book.define_name("依据!局部", "=依据!$A$1")
    return out.getvalue()


def made(data: bytes, *findings: Finding, file: str = "表.xlsx") -> MarkedCopy:
    copy = marked_copy(data, receipt(*findings, file=file))
    assert copy is not None
    return copy


def opened(copy: MarkedCopy) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(copy.content))


def test_marked_cells_are_coloured_and_explained_and_the_list_stands_in_front() -> None:
    copy = made(
        rich_book(), finding("C3"), finding("D5", what="日期不存在"), finding(None, row=6, what="整行")
    )
    book = opened(copy)
    sheet = book["填报表"]
    assert book.sheetnames == ["回执说明", "填报表", "依据"]
    for cell in ("C3", "D5", "A6"):
        assert sheet[cell].fill.fgColor.rgb == "FFFF9E9E"
        assert "请改为“已完成”" in sheet[cell].comment.text
    assert sheet["C4"].fill.fgColor.rgb != "FFFF9E9E"
    listed = [[cell.value for cell in row] for row in book["回执说明"].iter_rows()]
    assert "第1次报送" in str(listed[0][0])
    assert [row[2:4] for row in listed[5:]] == [
        ["工作表“填报表” C3 单元格", "状态写错"],
        ["工作表“填报表” D5 单元格", "日期不存在"],
        ["工作表“填报表” 第 6 行", "整行"],
    ]
    assert copy.name == "表（第1次报送回执）.xlsx"


def test_nothing_of_the_units_workbook_is_lost() -> None:
    before, copy = rich_book(), made(rich_book(), finding("B3"), finding("C3"))
    old, new = (
        {one.filename: archive.read(one) for one in archive.infolist()}
        for archive in (zipfile.ZipFile(io.BytesIO(data)) for data in (before, copy.content))
    )
    assert set(old) <= set(new)
    for name, content in old.items():
        if name.startswith(("xl/media", "xl/charts", "xl/drawings/drawing", "xl/theme", "xl/sharedStrings")):
            assert new[name] == content, name
    book, sheet = opened(copy), opened(copy)["填报表"]
    assert sheet["B3"].comment.text.startswith("本单位的批注")
    assert "状态写错" in sheet["B3"].comment.text
    assert sheet.print_area == "'填报表'!$A$1:$D$6"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.auto_filter.ref == "A1:D6"
    assert sheet.protection.sheet
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["C3:C6"]
    assert list(book["依据"].defined_names) == ["局部"]
    assert book["依据"].sheet_state == "hidden"
    values = openpyxl.load_workbook(io.BytesIO(before))["填报表"]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        [c.value for c in row] for row in values.iter_rows()
    ]


def test_only_the_list_is_selected_so_that_typing_never_writes_into_two_sheets() -> None:
    book = opened(made(rich_book(), finding("C3")))
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book] == [True, False, False]
    assert book.active is not None
    assert book.active.title == "回执说明"


def test_a_second_answer_takes_the_first_ones_marks_away() -> None:
    first = made(rich_book(), finding("B3"), finding("C3"), finding("D5"))
    second = made(first.content, finding("D5", what="还没有改"), file=first.name)
    book = opened(second)
    sheet = book["填报表"]
    assert book.sheetnames == ["回执说明", "填报表", "依据"]
    assert sheet["C3"].comment is None
    assert sheet["C3"].fill.fgColor.rgb != "FFFF9E9E"
    assert sheet["B3"].comment.text == "本单位的批注"
    assert sheet["D5"].fill.fgColor.rgb == "FFFF9E9E"
    assert "还没有改" in sheet["D5"].comment.text
    assert "状态写错" not in sheet["D5"].comment.text


def test_cells_that_do_not_exist_yet_can_be_marked() -> None:
    sheet = opened(made(rich_book(), finding("H3"), finding("B40"), finding(None, row=50)))["填报表"]
    for cell in ("H3", "B40", "A50"):
        assert sheet[cell].fill.fgColor.rgb == "FFFF9E9E"


def test_rows_and_cells_without_written_positions_are_marked_at_the_right_place() -> None:
    with zipfile.ZipFile(io.BytesIO(rich_book())) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    bare = re.sub(r'<(row|c) r="[A-Z0-9]+"', r"<\1", sheet)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**parts, "xl/worksheets/sheet1.xml": bare.encode()}.items():
            archive.writestr(name, content)
    marked = opened(made(out.getvalue(), finding("C3")))["填报表"]
    assert marked["C3"].value == "第3行3列 & <原文>"
    assert marked["C3"].fill.fgColor.rgb == "FFFF9E9E"


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("填报表")
    for row in range(4):
        sheet.write(row, 0, f"行{row}")
    sheet.write_merge(5, 6, 0, 1, "合并")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("表.xls", xls()), ("表.csv", "任务编号,进展\r\nT01-01,“好” =1+1\r\n".encode("gb18030"))],
)
def test_other_kinds_come_back_as_a_rebuilt_workbook(name: str, content: bytes) -> None:
    sheet = None if name.endswith("csv") else "填报表"
    copy = made(content, finding("A2", sheet=sheet), file=name)
    assert not copy.own
    assert copy.name == "表（第1次报送回执）.xlsx"
    marked = opened(copy).worksheets[1]
    assert marked["A2"].fill.fgColor.rgb == "FFFF9E9E"
    assert "状态写错" in marked["A2"].comment.text


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80, b"%PDF-1.7"]
)
def test_what_is_no_workbook_has_no_marked_copy(data: bytes) -> None:
    assert marked_copy(data, receipt(finding("A1"))) is None


def test_same_return_same_bytes() -> None:
    assert made(rich_book(), finding("C3")).content == made(rich_book(), finding("C3")).content


def context() -> ReturnContext:
    plan = read_plan_json((ROOT / "data/plan.json").read_bytes(), "plan.json").plan
    directory, _ = read_units((ROOT / "data/units.csv").read_bytes(), "units.csv")
    return ReturnContext(plan, directory.completed_by(plan.named_units), PERIOD, "dongchang")


def marks_everywhere(data: bytes, file: str, at: ReturnContext) -> tuple[Finding, ...]:
    cells = [
        (one.sheet, cell.cell)
        for part in read_return(data, file, at).parts
        for one in part.entries
        for cell in one.cells
    ]
    return tuple(finding(cell, sheet) for sheet, cell in cells)


def read_anew(data: bytes, file: str, at: ReturnContext) -> object:
    parts = read_return(data, file, at).parts
    nameless = file.endswith(".csv")
    return [
        (part.unit, [replace(one, sheet="" if nameless else one.sheet, cells=()) for one in part.entries])
        for part in parts
    ]


def test_the_marked_copy_is_read_as_the_original_and_counts_as_the_next_version() -> None:
    at, seen = context(), 0
    for path in sorted((ROOT / "data/returns/2022-09").iterdir())[::4]:
        data = path.read_bytes()
        marks = marks_everywhere(data, path.name, at)
        copy = marked_copy(data, receipt(*marks, file=path.name)) if marks else None
        if copy is None:
            continue
        seen += 1
        csv = path.name.endswith(".csv")
        expected = read_anew(data, path.name, at)
        assert read_anew(copy.content, copy.name + (".csv" if csv else ""), at) == expected, path.name
        for name in (copy.name, "改好了.xlsx"):
            assert {part.mark.number for part in read_return(copy.content, name, at).parts} == {2}, path.name
    assert seen > 8


def test_marks_survive_libreoffice_and_are_taken_off_again_after_it() -> None:
    path = ROOT / "data/returns/2022-09/营商环境行动计划9月进展（区税务局）.xlsx"
    at, data = context(), path.read_bytes()
    marks = marks_everywhere(data, path.name, at)[:6]
    places = [one.place.cell or "" for one in marks]
    copy = marked_copy(data, receipt(*marks, file=path.name))
    assert copy is not None
    (saved,) = saved_again([copy.content], "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(saved))["填报表"]
    for place in places:
        assert sheet[place].fill.fgColor.rgb == "FFFF9E9E"
        assert "请改为“已完成”" in sheet[place].comment.text
    assert read_anew(saved, path.name, at) == read_anew(data, path.name, at)
    again = marked_copy(saved, receipt(marks[0], file=copy.name, version=2))
    assert again is not None
    cleared = openpyxl.load_workbook(io.BytesIO(again.content))["填报表"]
    left = [place for place in places if cleared[place].fill.fgColor.rgb == "FFFF9E9E"]
    assert left == places[:1]
    assert [place for place in places if cleared[place].comment] == left
