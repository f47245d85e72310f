"""Waivers (豁免): a finding that a named person has decided to live with, for one unit, until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.domain.period import Period


@dataclass(frozen=True)
class Waiver:
    """One decision with who, why and until when; ``task`` empty means all of the unit's tasks.

    It holds from ``period`` on, for every period that ends on or before ``until``.
    """

    no: int
    code: str
    unit: str
    reason: str
    by: str
    on: date
    period: Period
    until: date
    task: str = ""
    withdrawn: bool = False

    def covers(self, code: str, units: tuple[str, ...], task: str, period: Period) -> bool:
        """Return whether a finding of ``code`` on ``task`` of one of ``units`` is waived in ``period``."""
        held = not self.withdrawn and self.period <= period and period.last_day <= self.until
        return held and code == self.code and self.unit in units and self.task in ("", task)
