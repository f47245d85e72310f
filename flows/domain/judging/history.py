"""What earlier ledgers say of a task: the last state, periods overdue in a row and in total."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flows.domain.ledger import Delay, Judged, Ledger, LedgerEntry
from flows.domain.period import Period


@dataclass(frozen=True)
class History:
    """The ledgers before one period, oldest first, one a period."""

    ledgers: tuple[Ledger, ...] = ()

    @classmethod
    def before(cls, period: Period, ledgers: Iterable[Ledger]) -> History:
        """Return the history before ``period``; of two ledgers of one period the later in ``ledgers`` holds."""
        by_period = {ledger.period: ledger for ledger in ledgers if ledger.period < period}
        return cls(tuple(by_period[one] for one in sorted(by_period)))

    @cached_property
    def _entries(self) -> tuple[dict[str, LedgerEntry], ...]:
        return tuple({entry.task: entry for entry in ledger.entries} for ledger in self.ledgers)

    @property
    def last_period(self) -> Period | None:
        """The period of the newest ledger."""
        return self.ledgers[-1].period if self.ledgers else None

    def last(self, task: str) -> LedgerEntry | None:
        """Return the task's entry in the newest ledger."""
        return self._entries[-1].get(task) if self._entries else None

    def overdue_in_a_row(self, task: str) -> int:
        """Return in how many of the newest ledgers, without a break, the task was overdue."""
        return self._in_a_row(task, lambda entry: entry.judged is Judged.OVERDUE)

    def delay(self, task: str, unit: str, node: int) -> Delay | None:
        """Return the unit's delay on the node in the newest ledger, None if it was not late then."""
        entry = self.last(task)
        if entry is None:
            return None
        found = next((one for one in entry.delays if (one.unit, one.node) == (unit, node)), None)
        if found or entry.delays:
            return found
        late = next((one for one in entry.overdue_nodes if one.no == node), None)
        if late is None or unit not in entry.overdue_leads:
            return None
        # A ledger kept before delays were: whoever was named had climbed a rung a period.
        periods = self.named_in_a_row(task, unit)
        return Delay(unit, node, late.due, late.days_overdue, periods, periods, self.last_period)

    def named_in_a_row(self, task: str, unit: str) -> int:
        """Return in how many of the newest ledgers, without a break, ``unit`` was named for the task."""
        return self._in_a_row(task, lambda entry: unit in entry.overdue_leads)

    def overdue_total(self, task: str) -> int:
        """Return in how many ledgers the task was overdue."""
        found = (ledger.get(task) for ledger in self._entries)
        return sum(entry is not None and entry.judged is Judged.OVERDUE for entry in found)

    def was_overdue(self, task: str, node: int, due: date) -> bool:
        """Return True if a ledger, cut off on or after ``due``, judged the node overdue."""
        for ledger, entries in zip(self.ledgers, self._entries, strict=True):
            entry = entries.get(task)
            if entry is None or ledger.as_of < due:
                continue
            if any(one.no == node for one in entry.overdue_nodes):
                return True
        return False

    def _in_a_row(self, task: str, holds: Callable[[LedgerEntry], bool]) -> int:
        count = 0
        for entries in reversed(self._entries):
            entry = entries.get(task)
            if entry is None or not holds(entry):
                break
            count += 1
        return count
