"""The reported month (期): its bounds, neighbours, and the period a scheduled run belongs to."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, order=True)
class Period:
    """One calendar month; printed ``2022-09`` in data and ``2022年9月`` on paper."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2022-09``; ValueError (Chinese sentence) for anything else."""
        match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text.strip())
        if not match:
            raise ValueError(f"“{text}”不是期次，请写成 2022-09 这样的年月")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of_scheduled(cls, moment: datetime, months_back: int = 0) -> Period:
        """Return the period of a scheduled moment (aware) in Shanghai time, ``months_back`` earlier."""
        if moment.tzinfo is None:
            raise ValueError("scheduled moment must carry a time zone")
        local = moment.astimezone(SHANGHAI)
        return cls(local.year, local.month).shifted(-months_back)

    def shifted(self, months: int) -> Period:
        """Return the period ``months`` later (earlier if negative)."""
        count = self.year * 12 + self.month - 1 + months
        return Period(count // 12, count % 12 + 1)

    @property
    def previous(self) -> Period:
        """The month before."""
        return self.shifted(-1)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month; the default cut-off (数据截止日)."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def zh(self) -> str:
        """The period as printed on paper: ``2022年9月``."""
        return f"{self.year}年{self.month}月"

    def __str__(self) -> str:
        """``2022-09``."""
        return f"{self.year:04d}-{self.month:02d}"


def zh_date(day: date) -> str:
    """Return ``2022年9月30日`` (GB/T 9704-2012, 7.3.5.4: no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"
