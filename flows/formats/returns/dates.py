"""Dates as written by hand (预计完成时间, 完成时限, 填报日期) → ``date``; what has two readings stays empty."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flows.domain.period import Period, zh_date
from flows.formats.returns.findings import AMBIGUOUS_DATE, DATE_READ_AS, IMPOSSIBLE_DATE, NO_DATE_IN_WORDS
from flows.formats.returns.words import Understood, says_nothing, shown, with_arabic_digits
from flows.formats.workbooks.sheets import Fault, Value, day_of_serial

_BEFORE = re.compile(r"^(?:预计|计划|拟|力争|争取|确保|约|于|到|至|在|截至|截止)+")
_AFTER = re.compile(r"(?:(?:之?前|以前)?(?:全部|基本)?(?:完成|办结|落实)|之?前|以前|[。;,，；]+)$")
_TIME = re.compile(r"(?:\s+|(?<=\d)[Tt])\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?!\d)(?:\s*[AaPp][Mm]\b)?")
_FULL = re.compile(
    r"(\d{4})([.\-/年])(\d{1,2})(?:[.\-/月])(\d{1,2})(?:[日号](?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?"
)
_SOLID = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_REMARK = re.compile(r"(?<=.)\([^()\d]*\)$")
_MONTH_END = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:份)?(?:底|末|月底|最后一[天日])")
_YEAR_END = re.compile(r"(?:(\d{4})年|(?:今|本|当)年)?(?:年?底|年末|12月底)")
_NUMERIC = re.compile(r"\d+(?:\.\d+)?")
_WORDS_ONLY = re.compile(r"[^\d一二三四五六七八九十年月日底]*")


@dataclass(frozen=True)
class Calendar:
    """How a date without a year is read: the plan's year, never before the plan was issued."""

    plan_year: int
    issued: date | None
    period: Period
    epoch_1904: bool = False


def read_date(value: Value | None, calendar_: Calendar) -> Understood[date]:
    """Return the day that the cell names, None with a finding's kind if it is impossible or ambiguous."""
    if isinstance(value, datetime):
        return _within_reach(value.date())
    if isinstance(value, date):
        return _within_reach(value)
    if isinstance(value, bool | Fault):
        return Understood(None, AMBIGUOUS_DATE)
    if isinstance(value, float):
        return _of_number(value, calendar_)
    text = shown(value)
    return Understood(None) if says_nothing(text) else _of_text(text, calendar_)


def _of_number(value: float, calendar_: Calendar) -> Understood[date]:
    if value == int(value) and _SOLID.fullmatch(str(int(value))):
        return _of_text(str(int(value)), calendar_)
    day = day_of_serial(value, calendar_.epoch_1904) if 36_526 <= value < 73_051 else None
    if day is None:
        return Understood(None, AMBIGUOUS_DATE)
    return _read_as(day.date() if isinstance(day, datetime) else day)


@lru_cache(maxsize=1024)
def _of_text(text: str, calendar_: Calendar) -> Understood[date]:
    # A time has to go before the blanks do: 2022/10/3 00:00:00 would become the 30th.
    day = _TIME.sub("", unicodedata.normalize("NFKC", text))
    bare = _REMARK.sub("", re.sub(r"\s+", "", day)).strip("()")
    bare = _AFTER.sub("", _AFTER.sub("", _BEFORE.sub("", with_arabic_digits(bare))))
    if match := _FULL.fullmatch(bare):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := _SOLID.fullmatch(bare):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_DAY.fullmatch(bare):
        return _plausible(_day(calendar_.plan_year, int(match[1]), int(match[2])), calendar_)
    if match := _MONTH_END.fullmatch(bare):
        end = _last_day(int(match[1] or calendar_.plan_year), int(match[2]))
        return end if match[1] else _plausible(end, calendar_)
    if match := _YEAR_END.fullmatch(bare):
        end = _last_day(int(match[1] or calendar_.plan_year), 12)
        return end if match[1] else _plausible(end, calendar_)
    if _NUMERIC.fullmatch(bare) and len(bare) == 5:
        return _of_number(float(bare), calendar_)
    if _WORDS_ONLY.fullmatch(bare):
        return Understood(None, NO_DATE_IN_WORDS)
    return Understood(None, AMBIGUOUS_DATE)


def _day(year: int, month: int, day: int) -> Understood[date]:
    try:
        return _within_reach(date(year, month, day))
    except ValueError:
        return Understood(None, IMPOSSIBLE_DATE)


def _last_day(year: int, month: int) -> Understood[date]:
    if not 1 <= month <= 12 or not 2000 <= year <= 2099:
        return Understood(None, IMPOSSIBLE_DATE)
    return _read_as(date(year, month, calendar.monthrange(year, month)[1]))


def _within_reach(day: date) -> Understood[date]:
    return Understood(day) if 2000 <= day.year <= 2099 else Understood(None, IMPOSSIBLE_DATE)


def _plausible(read: Understood[date], calendar_: Calendar) -> Understood[date]:
    """A day without a year that would lie before the plan, or in a year gone by, has two readings."""
    if read.value is None:
        return read
    too_early = calendar_.issued is not None and read.value < calendar_.issued
    gone_by = calendar_.period.year != calendar_.plan_year and read.value < calendar_.period.first_day
    return Understood(None, AMBIGUOUS_DATE) if too_early or gone_by else _read_as(read.value)


def _read_as(day: date) -> Understood[date]:
    return Understood(day, DATE_READ_AS, zh_date(day))
