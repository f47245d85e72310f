"""What the ledger workbook is written from, beside the ledger itself, and what follows from it per unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from flows.domain.demands.overview import Demanded
from flows.domain.findings import Severity
from flows.domain.ledger import Judged, Ledger, OverdueUnit
from flows.domain.plan import Plan
from flows.domain.returns import Collected, Outcome
from flows.domain.units import Directory


@dataclass(frozen=True)
class LedgerFacts:
    """Plan (title, number, domains and their leads), directory, returns, office, and last period's ledger.

    ``demanded`` is what the plan demands beside judging; without it those sheets are left out.
    """

    plan: Plan
    directory: Directory
    collected: Collected
    office: str
    previous: Ledger | None = None
    demo: bool = False
    demanded: Demanded | None = None


@dataclass(frozen=True)
class UnitLine:
    """One acting unit: its tasks as lead by judged state, as responsible, what is overdue, how it reported."""

    unit: str
    led: Counter[Judged]
    responsible: int
    overdue: OverdueUnit | None
    reported: str


@dataclass(frozen=True)
class Account:
    """A ledger with its facts, and what both together say of each unit (groups expanded)."""

    ledger: Ledger
    facts: LedgerFacts

    @cached_property
    def units(self) -> tuple[UnitLine, ...]:
        """Every acting unit of the ledger in 建制顺序; joint leads each count the task."""
        led: dict[str, Counter[Judged]] = {}
        responsible: Counter[str] = Counter()
        for entry in self.ledger.entries:
            leads = self._acting(entry.lead_units)
            for unit in leads:
                led.setdefault(unit, Counter())[entry.judged] += 1
            responsible.update(unit for unit in self._acting(entry.responsible_units) if unit not in leads)
        overdue = {one.unit: one for one in self.ledger.overdue_units}
        silent = (*self.ledger.missing_units, *self.ledger.blank_units)
        names = self.facts.directory.in_order((*led, *responsible, *overdue, *silent))
        return tuple(
            UnitLine(
                unit, led.get(unit, Counter()), responsible[unit], overdue.get(unit), self.reported(unit)
            )
            for unit in names
        )

    @cached_property
    def by_unit(self) -> dict[str, UnitLine]:
        """Unit name → its line."""
        return {line.unit: line for line in self.units}

    def reported(self, unit: str) -> str:
        """Return 报送情况 of ``unit``: 已报送, 空表, 未报送（报送件已退回）or 未报送."""
        if unit in self._blank:
            return "空表"
        if unit in self._missing:
            return "未报送（报送件已退回）" if unit in self.refusals else "未报送"
        return "已报送"

    @cached_property
    def refusals(self) -> dict[str, str]:
        """Unit → why its return was refused, file by file."""
        found: dict[str, list[str]] = {}
        for one in self.facts.collected.returns:
            if one.unit and one.outcome is Outcome.REJECTED:
                reasons = [finding.what for finding in one.findings if finding.severity is Severity.ERROR]
                found.setdefault(one.unit, []).append(f"{one.file}：{'；'.join(reasons) or '未采用'}")
        return {unit: "\n".join(lines) for unit, lines in found.items()}

    @cached_property
    def _missing(self) -> frozenset[str]:
        return frozenset(self.ledger.missing_units)

    @cached_property
    def _blank(self) -> frozenset[str]:
        return frozenset(self.ledger.blank_units)

    @cached_property
    def _expanded(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        return {}

    def _acting(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if names not in self._expanded:
            self._expanded[names] = tuple(one.name for one in self.facts.directory.expanded(names))
        return self._expanded[names]
