"""How heavily the office lets each kind of finding weigh: settings, rules on trial, waivers.

A weight changes what a finding is called, counted and answered as; it never changes what was read or judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flows.domain.findings import Finding, Severity
from flows.domain.ledger import Ledger
from flows.domain.period import Period, zh_date
from flows.domain.returns import Collected, Outcome, Return
from flows.domain.waivers import Waiver

TRIAL = "trial"
"""The weight of a rule on trial: shown as a warning, counted as what would be an error."""
WEIGHTS = (*(one.value for one in Severity), TRIAL)


@dataclass(frozen=True)
class Weights:
    """Finding code → weight (one of WEIGHTS; ``trial:2022-09`` ends with that period), and the waivers."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def of(self, finding: Finding, period: Period, units: tuple[str, ...], task: str = "") -> Finding:
        """Return ``finding`` as heavy as the office wants it; a waived one is information and says why."""
        waiver = next((one for one in self.waivers if one.covers(finding.code, units, task, period)), None)
        if waiver and finding.severity is not Severity.INFO:
            note = f"{finding.what}（已豁免至{zh_date(waiver.until)}：{waiver.reason}，{waiver.by}）"
            return replace(finding, severity=Severity.INFO, what=note)
        weight, _, until = self.chosen.get(finding.code, "").partition(":")
        if weight == TRIAL:
            over = until and period > Period.parse(until)
            return replace(finding, severity=Severity.ERROR if over else Severity.WARNING, trial=not over)
        return replace(finding, severity=Severity(weight)) if weight else finding


def weighed_returns(collected: Collected, weights: Weights) -> Collected:
    """Return ``collected`` with every finding weighed; a return's outcome follows, a rejected one stays so."""
    return replace(
        collected, returns=tuple(_weighed_return(one, collected.period, weights) for one in collected.returns)
    )


def _weighed_return(one: Return, period: Period, weights: Weights) -> Return:
    tasks = {(entry.sheet, entry.row): entry.task for entry in (*one.entries, *one.withheld)}
    units = (one.unit,) if one.unit else ()
    findings = tuple(weights.of(finding, period, units, _task_of(finding, tasks)) for finding in one.findings)
    if one.outcome is Outcome.REJECTED:
        return replace(one, findings=findings)
    heavy = any(finding.severity is not Severity.INFO for finding in findings)
    outcome = Outcome.ACCEPTED_WITH_FINDINGS if heavy else Outcome.ACCEPTED
    return replace(one, findings=findings, outcome=outcome)


def _task_of(finding: Finding, tasks: Mapping[tuple[str, int], str]) -> str:
    place = finding.place
    digits = "".join(one for one in (place.cell or "").partition(":")[0] if one.isdigit())
    return tasks.get((place.sheet or "", int(digits) if digits else place.row or 0), "")


def weighed_ledger(ledger: Ledger, weights: Weights) -> Ledger:
    """Return ``ledger`` with the findings of its entries weighed, each for the leads and helpers of its task."""
    entries = tuple(
        replace(
            entry,
            findings=tuple(
                weights.of(one, ledger.period, (*entry.lead_units, *entry.responsible_units), entry.task)
                for one in entry.findings
            ),
        )
        if entry.findings
        else entry
        for entry in ledger.entries
    )
    return replace(
        ledger, entries=entries, findings=tuple(weights.of(one, ledger.period, ()) for one in ledger.findings)
    )


def on_trial(findings: Iterable[Finding]) -> dict[str, int]:
    """Return code → number of findings of rules on trial: what they would have blocked."""
    counted: dict[str, int] = {}
    for one in findings:
        if one.trial:
            counted[one.code] = counted.get(one.code, 0) + 1
    return dict(sorted(counted.items()))
