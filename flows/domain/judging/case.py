"""All that one period is judged by, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.domain.ledger import Ledger
from flows.domain.plan import Plan
from flows.domain.returns import Collected
from flows.domain.rules import Rules
from flows.domain.rulings import Ruling
from flows.domain.units import Directory


@dataclass(frozen=True)
class Case:
    """One period's inputs; ``history`` are earlier ledgers, oldest first, ``as_of`` the cut-off (数据截止日)."""

    plan: Plan
    directory: Directory
    collected: Collected
    history: tuple[Ledger, ...]
    rulings: tuple[Ruling, ...]
    rules: Rules
    as_of: date
    plan_digest: str = ""
