"""All that is known of one task in one period (案卷), from which its ledger entry is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.domain.judging.effects import Effects, Force
from flows.domain.judging.merging import Echo, Manner, Row, Standing
from flows.domain.judging.nodes import Scale, Verdict, least_advanced, worst_of
from flows.domain.ledger import LedgerEntry
from flows.domain.period import Period
from flows.domain.plan import Task


@dataclass(frozen=True)
class Dossier:
    """One task: rulings in force, acting leads in 建制顺序, a verdict per node, the responsible units' rows."""

    period: Period
    scale: Scale
    task: Task
    effects: Effects
    leads: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    lead_rows: tuple[Row, ...] = ()
    other_rows: tuple[Row, ...] = ()
    withheld: tuple[Row, ...] = ()
    last: LedgerEntry | None = None
    echoes: tuple[Echo, ...] = ()

    def days_since(self, due: date) -> int:
        """Return the days from ``due`` to the cut-off."""
        return (self.scale.as_of - due).days

    @property
    def worst(self) -> Verdict:
        """The verdict that decides the task."""
        return worst_of(self.verdicts)

    @property
    def deciding(self) -> Standing | None:
        """The least advanced lead that reported this period, on the deciding node if anybody did."""
        return self.worst.deciding or least_advanced(
            standing for verdict in self.verdicts for standing in verdict.standings
        )

    @property
    def named(self) -> tuple[tuple[Verdict, Standing], ...]:
        """The late leads that no ruling exempts, with the node they are late for."""
        return tuple(
            (verdict, standing)
            for verdict in self.verdicts
            for standing in verdict.late
            if self.exemption(verdict, standing) is None
        )

    def exemption(self, verdict: Verdict, standing: Standing) -> Force | None:
        """Return the ruling that keeps a late lead from being named."""
        return self.effects.exemption(standing.unit, verdict.node.no) if verdict.node else None

    def leads_in(self, *manners: Manner) -> tuple[str, ...]:
        """Return the leads whose return of this period is of one of ``manners`` on every node."""
        found = {
            unit: {
                standing.manner
                for verdict in self.verdicts
                for standing in verdict.standings
                if standing.unit == unit
            }
            for unit in self.leads
        }
        return tuple(unit for unit, seen in found.items() if seen <= set(manners))
