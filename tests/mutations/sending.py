"""The workbook as it leaves the unit: sheets renamed, cells copied into a new file, saved under some name."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import openpyxl

from tests.mutations.case import Case, forms, office
from tests.mutations.desk import Desk

_SHEET_NAMES = ("Sheet1", "9月", "进展情况", "2022年9月", "汇总", "工作表1", "填报表 (2)")
_TELLING = (
    "{unit}",
    "{unit}9月报送",
    "{unit}-工作进展填报表-2022年9月",
    "关于报送9月份进展的函（{unit}）",
    "{unit}(1)",
    "副本 {unit}填报表",
)
_SILENT = ("新建 Microsoft Excel 工作表", "附件2", "9月工作进展", "填报表(1)", "工作簿1", "最终版")


def rename(case: Case) -> None:
    """Rename the sheets, delete the guide, add a blank sheet."""
    book = case.desk.book
    if case.luck(0.3, "sheet renamed"):
        book.worksheets[0].title = case.dice.choice(_SHEET_NAMES)
    if case.luck(0.2, "guide deleted") and "填报说明" in book.sheetnames:
        del book["填报说明"]
    if case.luck(0.1, "blank sheet first"):
        book.create_sheet("Sheet9", 0)
    if case.luck(0.15, "protection lifted"):
        case.desk.sheet.protection.sheet = False


def cut_top(case: Case) -> None:
    """Delete the lines above the heading."""
    if case.luck(0.12, "lines above deleted"):
        while case.desk.head > 1:
            case.desk.delete_row(1)


def file_name(case: Case) -> str:
    """Return a file name without its ending; it names the unit where nothing else does."""
    nothing_else = case.loose and "lines above deleted" in case.story
    if not nothing_else and case.luck(0.04, "another unit in the file name"):
        case.doubts["unit-disagree"] += 1
        others = [form.unit for form in forms() if form.unit != case.form.unit]
        return case.dice.choice(_TELLING).format(unit=case.dice.choice(others))
    if not case.loose and case.luck(0.03, "another month in the file name"):
        case.doubts["file-name-period"] += 1
        return f"{case.form.unit}8月报送"
    if nothing_else or case.dice.random() < 0.6:
        return case.dice.choice(_TELLING).format(unit=case.form.unit)
    return case.dice.choice(_SILENT)


def unit_in_other_words(case: Case) -> None:
    """Write the unit's name as it is usually written, where the form's own line stands."""
    if not case.loose or not case.luck(0.2, "unit by another name"):
        return
    unit = office()[1].by_name[case.form.unit]
    for row in range(1, case.desk.head):
        for cell in case.desk.sheet[row]:
            if str(cell.value).startswith("填报单位："):
                cell.value = f"填报单位：{case.dice.choice(unit.all_names)}"


def saved(case: Case) -> bytes:
    """Return the workbook's bytes, or the .csv's; a loose copy is made of values and formats only."""
    if case.saved_as == "csv" and not case.through_office:
        return _as_csv(case)
    book = _copied(case.desk) if case.loose else case.desk.book
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _copied(desk: Desk) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = desk.sheet.title
    for line in desk.sheet.iter_rows():
        for cell in line:
            if cell.value is not None:
                made = sheet.cell(cell.row, cell.column)
                made.value, made.number_format = cell.value, cell.number_format
                made.data_type = cell.data_type
    for span in desk.sheet.merged_cells.ranges:
        sheet.merge_cells(str(span))
    return book


def _as_csv(case: Case) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in case.desk.sheet.iter_rows():
        writer.writerow([_shown(cell.value, cell.number_format) for cell in line])
    text = out.getvalue()
    if case.dice.random() < 0.5:
        return text.encode("utf-8-sig")
    return text.encode("gb18030")


def _shown(value: object, look: str) -> str:
    """Return a cell as a spreadsheet shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        if look == "yyyy-mm-dd":
            return value.strftime("%Y-%m-%d")
        if look == "yyyy/m/d":
            return f"{value.year}/{value.month}/{value.day}"
        return f"{value.year}年{value.month}月{value.day}日"
    if look == "0%" and isinstance(value, int | float):
        return f"{value * 100:.0f}%"
    return str(value)
