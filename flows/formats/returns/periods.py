"""Which month a line, a sheet name or a file name speaks of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from flows.domain.period import Period
from flows.formats.returns.words import shown, with_arabic_digits
from flows.formats.workbooks.sheets import Value

LABEL = re.compile(
    r"(?:填报|报送|上报|统计|所属|数据)?(?:期次|月份|期间|所属期|报告期|填报期|报送期)(?:\([^)]*\))?:(.*)",
    re.DOTALL,
)
_YEAR_MONTH = re.compile(
    r"(20\d\d)[年.\-/](?:\d{1,2}月?[-~至—到])?(0?[1-9]|1[0-2])月?(?![\d.\-/]|月?\d*[日号]|月?底?前)"
)
_SOLID = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(?!\d)")
_MONTH = re.compile(r"(?<![\d.年])(?:\d{1,2}月?[-~至—到])?(0?[1-9]|1[0-2])月(?!\d|底?前|[日号])")
_AS_OF = re.compile(r"截[至止](?:(20\d\d)年)?(0?[1-9]|1[0-2])月(?:\d{1,2}[日号]|底|末)")


@dataclass(frozen=True)
class Month:
    """A month as written; ``year`` is None where it was left out."""

    month: int
    year: int | None = None

    def fits(self, period: Period) -> bool:
        """Tell whether this may be ``period``."""
        return self.month == period.month and self.year in (None, period.year)

    @property
    def zh(self) -> str:
        """As printed: ``2022年9月`` or ``9月``."""
        return f"{self.year}年{self.month}月" if self.year else f"{self.month}月"


def labelled_month(value: Value) -> Month | None:
    """Return the month behind 填报期次： and the like; None if the cell has no such label or no month."""
    text = normal(shown(value))
    match = LABEL.search(text)
    return month_in(match[1]) if match else None


def month_in(value: Value) -> Month | None:
    """Return the one month that a title, sheet name or cell speaks of; None if none or more than one."""
    if isinstance(value, date | datetime):
        return Month(value.month, value.year)
    text = normal(shown(value))
    found = {Month(int(month), int(year) if year else None) for year, month in _AS_OF.findall(text)}
    found = found or {Month(int(month), int(year)) for year, month in _YEAR_MONTH.findall(text)}
    found = found or {Month(int(month), int(year)) for year, month in _SOLID.findall(text)}
    found = found or {Month(int(month)) for month in _MONTH.findall(text)}
    return next(iter(found)) if len(found) == 1 else None


def month_of_name(file: str) -> str:
    """Return the month that a file's name speaks of, as printed; empty if none."""
    month = month_in(re.sub(r"\.[A-Za-z]{1,5}$", "", file.replace("\\", "/").rpartition("/")[2]))
    return month.zh if month else ""


def period_said(text: str, about: date) -> Period | None:
    """Return the one period that ``text`` speaks of; a month without year is the one nearest to ``about``."""
    month = month_in(text)
    if month is None:
        return None
    if month.year:
        return Period(month.year, month.month)
    near = (Period(about.year + step, month.month) for step in (-1, 0, 1))
    return min(near, key=lambda one: abs((one.first_day - about.replace(day=1)).days))


def normal(text: str) -> str:
    """Return ``text`` in half width, without blanks, Chinese numerals of dates in digits."""
    return with_arabic_digits(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
