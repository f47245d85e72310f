"""What another rule set would have changed in a past period, before anybody adopts it."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.ledger import Judged, Ledger, Light
from flows.domain.period import Period


@dataclass(frozen=True)
class Turned:
    """One task that would be judged or lit differently; ``because`` is the new judgement's sentence."""

    task: str
    title: str
    before: Judged
    after: Judged
    light_before: Light
    light_after: Light
    because: str


@dataclass(frozen=True)
class RuleTrial:
    """One past period under the rules it was judged by and under the rules on trial."""

    before: Ledger
    after: Ledger

    @property
    def period(self) -> Period:
        """The period."""
        return self.before.period

    @property
    def turned(self) -> tuple[Turned, ...]:
        """The tasks whose state or light differs, in plan order."""
        old = {entry.task: entry for entry in self.before.entries}
        return tuple(
            Turned(one.task, one.title, was.judged, one.judged, was.light, one.light, one.because)
            for one in self.after.entries
            if (was := old.get(one.task)) and (was.judged, was.light) != (one.judged, one.light)
        )

    @property
    def counts(self) -> tuple[tuple[Judged, int, int], ...]:
        """Each judged state whose number of tasks differs: the state, its number before and after."""
        before, after = self.before.totals, self.after.totals
        return tuple(
            (state, before[state.value], after[state.value])
            for state in Judged
            if before[state.value] != after[state.value]
        )

    @property
    def steps(self) -> tuple[tuple[str, str, str], ...]:
        """Each unit whose proposed step differs: the unit, the step before and after (empty: not named)."""
        before = {one.unit: one.step for one in self.before.overdue_units}
        after = {one.unit: one.step for one in self.after.overdue_units}
        return tuple(
            (unit, before.get(unit, ""), after.get(unit, ""))
            for unit in dict.fromkeys((*before, *after))
            if before.get(unit, "") != after.get(unit, "")
        )
