"""What must be on file: the three items of each task (清单化推进), and the 落实方案 of each lead unit."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.domain.demands.registers import CheckMark, FiledScheme, Item, newest
from flows.domain.plan import Plan, Task
from flows.domain.units import Directory


@dataclass(frozen=True)
class TaskChecklist:
    """One task and what of the three items is on file for it."""

    task: Task
    marks: tuple[CheckMark | None, ...]

    @property
    def lacking(self) -> tuple[Item, ...]:
        """The items that are not on file."""
        return tuple(item for item, mark in zip(Item, self.marks, strict=True) if mark is None)


@dataclass(frozen=True)
class SchemeLine:
    """The 落实方案 of one lead unit: due day, on file or not, days late (at the cut-off if not on file).

    ``kept`` is False while nothing at all was entered: nobody is called late for a register nobody keeps.
    """

    unit: str
    due: date | None
    filed: FiledScheme | None
    days_late: int = 0
    kept: bool = True

    @property
    def state(self) -> str:
        """按期备案, 逾期备案, 逾期未备案, 未备案（未到期）, 未备案 or 尚未登记."""
        if not self.kept:
            return "尚未登记"
        if self.filed:
            return "逾期备案" if self.days_late else "按期备案"
        if self.due is None:
            return "未备案"
        return "逾期未备案" if self.days_late else "未备案（未到期）"


def known_by(day: date | None, cut_off: date) -> bool:
    """True for what had come to pass by the cut-off; what bears no day counts at once."""
    return day is None or day <= cut_off


def checklists(plan: Plan, marks: Sequence[CheckMark], cut_off: date) -> tuple[TaskChecklist, ...]:
    """Return every task in printed order with its items as of ``cut_off``."""
    held = newest(one for one in marks if known_by(one.day, cut_off))
    return tuple(
        TaskChecklist(task, tuple(_on_file(held.get(f"{task.code} {item.value}")) for item in Item))
        for task in plan.tasks
    )


def _on_file(mark: CheckMark | None) -> CheckMark | None:
    return mark if mark and mark.on_file else None


def scheme_due(plan: Plan, months: int) -> date | None:
    """Return the day ``months`` after the plan's issue (the month's last day at most), None without a date."""
    if plan.issue_date is None:
        return None
    count = plan.issue_date.year * 12 + plan.issue_date.month - 1 + months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(plan.issue_date.day, last))


def lead_units(plan: Plan, directory: Directory) -> tuple[str, ...]:
    """Return the acting units that lead a task or a domain, in 建制顺序."""
    domains = (name for domain in plan.domains for name in domain.lead_units)
    tasks = (name for task in plan.tasks for name in task.lead_units)
    return tuple(unit.name for unit in directory.expanded((*domains, *tasks)))


def scheme_lines(
    units: Sequence[str], due: date | None, filed: Sequence[FiledScheme], cut_off: date
) -> tuple[SchemeLine, ...]:
    """Return each of ``units`` with its 落实方案 as of ``cut_off``."""
    held = newest(one for one in filed if known_by(one.day, cut_off))
    if not held:
        return tuple(SchemeLine(unit, due, None, kept=False) for unit in units)
    return tuple(_scheme_line(unit, due, held.get(unit), cut_off) for unit in units)


def _scheme_line(unit: str, due: date | None, entry: FiledScheme | None, cut_off: date) -> SchemeLine:
    filed = entry if entry and entry.on_file else None
    day = (filed.day if filed else None) or cut_off
    late = max(0, (day - due).days) if due and (filed is None or filed.day) else 0
    return SchemeLine(unit, due, filed, late)
