"""Everything that the plans demand beside judging, for one period, drawn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.domain.demands.challenges import ChallengeLine, challenge_lines
from flows.domain.demands.monitoring import MetricLine, metric_lines
from flows.domain.demands.registers import Registers
from flows.domain.demands.rewards import DemandRules, Reward, rewards
from flows.domain.demands.rollups import Post, Rollups, Scene, rollups
from flows.domain.demands.standing_items import (
    SchemeLine,
    TaskChecklist,
    checklists,
    lead_units,
    scheme_due,
    scheme_lines,
)
from flows.domain.ledger import Ledger
from flows.domain.plan import Plan
from flows.domain.units import Directory


@dataclass(frozen=True)
class Demanded:
    """The period's views, all as of its cut-off, and the rules they follow."""

    rollups: Rollups
    checklists: tuple[TaskChecklist, ...]
    schemes: tuple[SchemeLine, ...]
    challenges: tuple[ChallengeLine, ...]
    metrics: tuple[MetricLine, ...]
    rewards: tuple[Reward, ...]
    rules: DemandRules


@dataclass(frozen=True)
class Given:
    """What the views are drawn from: plan and directory of the period, registers, posts and rules."""

    plan: Plan
    directory: Directory
    registers: Registers
    posts: tuple[Post, ...] = ()
    rules: DemandRules = field(default=DemandRules())


def demanded(ledger: Ledger, before: Sequence[Ledger], given: Given) -> Demanded:
    """Return the views of ``ledger``'s period; ``before`` are the ledgers of earlier periods."""
    previous = max(before, key=lambda one: one.period, default=None)
    plan, directory, kept, day = given.plan, given.directory, given.registers, ledger.as_of
    due = scheme_due(plan, given.rules.scheme_months)
    return Demanded(
        rollups(Scene(ledger, previous, plan, directory, given.posts)),
        checklists(plan, kept.checklist, day),
        scheme_lines(lead_units(plan, directory), due, kept.schemes, day),
        challenge_lines(kept.challenges, day),
        metric_lines(plan, kept.metrics, ledger.period),
        rewards((*before, ledger), directory, given.rules),
        given.rules,
    )
