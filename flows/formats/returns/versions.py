"""Signs of which version a return is: in its file name and behind 填报日期."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from flows.domain.period import Period
from flows.domain.returns import VersionMark
from flows.formats.returns.words import chinese_number, with_arabic_digits
from flows.formats.workbooks.sheets import Workbook

_NUMBER = re.compile(
    r"(?<![a-z])v(?:er)?\.?\s?(\d{1,2})(?!\d)|第([\d一二三四五六七八九十]{1,3})[版稿次]|版本\s?(\d{1,2})(?!\d)|修订(\d{1,2})版?",
    re.IGNORECASE,
)
_REVISED = re.compile(
    r"更新|修改|修订|更正|订正|补正|补充|重报|重新报送|最终|终稿|定稿|最新|新版|改后|final|revised",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(20\d\d)[-._年](\d{1,2})[-._月](\d{1,2})日?(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_SHORT_DAY = re.compile(
    r"(?<![\d年])(\d{1,2})月(\d{1,2})[日号]|(?<![\d.])(\d{1,2})\.(\d{1,2})(?![\d.])|(?<!\d)(\d\d)(\d\d)(?!\d)"
)
_RECEIPT = re.compile(r"回执[（(]第(\d{1,3})次报送[)）]|第(\d{1,3})次报送回执")
RECEIPT_SHEET = "回执说明"
"""The first sheet of a marked copy that went back to the unit."""
_FILLED = re.compile(r"(?:填报|报送|填表|上报)(?:日期|时间):?(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})")


def version_mark(file: str, notes: list[str], period: Period) -> VersionMark:
    """Return what the file's name and the lines outside the table tell of its version."""
    stem = re.sub(r"\.[A-Za-z]{1,5}$", "", file.replace("\\", "/").rpartition("/")[2])
    stem = unicodedata.normalize("NFKC", stem)
    answered = _answered(stem, notes)
    if answered:
        return VersionMark(answered + 1, True, _day_in_name(_RECEIPT.sub("", stem), period))
    number = _NUMBER.search(stem)
    told = next((one for one in number.groups() if one), "") if number else ""
    days = [day for day in (_day_in_name(stem, period), *map(_day_in_note, notes)) if day]
    return VersionMark(
        (int(told) if told.isdigit() else chinese_number(told)) if told else None,
        _REVISED.search(stem) is not None,
        max(days, default=None),
    )


def receipt_lines(workbook: Workbook) -> list[str]:
    """Return the first line of the answer that a marked copy carries, empty for any other workbook."""
    return [
        str(value)
        for sheet in workbook.sheets
        if sheet.name.startswith(RECEIPT_SHEET)
        for row in sheet.rows[:1]
        for value in row.cells.values()
    ]


def _answered(stem: str, notes: list[str]) -> int:
    """Return which return the unit had been answered, 0 if the file is no marked copy."""
    found = [match for text in (stem, *notes) if (match := _RECEIPT.search(text))]
    return max((int(match[1] or match[2]) for match in found), default=0)


def _day_in_name(stem: str, period: Period) -> date | None:
    full = _DAY.search(stem)
    if full:
        year, month, day = (int(one) for one in full.groups() if one)
        return _day(year, month, day)
    short = _SHORT_DAY.search(stem)
    if short is None:
        return None
    month, day = (int(one) for one in short.groups() if one)
    near = next((one for one in (period, period.shifted(1), period.shifted(2)) if one.month == month), None)
    return _day(near.year, month, day) if near else None


def _day_in_note(note: str) -> date | None:
    match = _FILLED.search(with_arabic_digits(re.sub(r"\s+", "", unicodedata.normalize("NFKC", note))))
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
