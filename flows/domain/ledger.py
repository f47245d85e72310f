"""The ledger (工作台账): every task's judged state for one period, and where every value came from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flows.domain.findings import Finding
from flows.domain.period import Period
from flows.domain.returns import CellText, Status


class Judged(StrEnum):
    """Judged state (研判)."""

    COMPLETED = "completed"
    OVERDUE = "overdue"
    BEHIND = "behind"
    DUE_SOON = "due_soon"
    ON_SCHEDULE = "on_schedule"
    CONTINUING = "continuing"

    @property
    def zh(self) -> str:
        """The word printed on paper."""
        return {
            "completed": "已完成",
            "overdue": "逾期未完成",
            "behind": "滞后",
            "due_soon": "临期",
            "on_schedule": "按序时推进",
            "continuing": "长期推进",
        }[self.value]


class Light(StrEnum):
    """亮灯; the word is always printed beside the colour."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def zh(self) -> str:
        """蓝灯, 绿灯, 黄灯 or 红灯."""
        return {"blue": "蓝灯", "green": "绿灯", "yellow": "黄灯", "red": "红灯"}[self.value]


@dataclass(frozen=True, order=True)
class Source:
    """The row of a return that a ledger value came from."""

    unit: str
    file: str
    sha256: str
    sheet: str
    row: int
    cells: tuple[CellText, ...] = ()


@dataclass(frozen=True)
class UnitAnswer:
    """The last known answer of one unit on one node as it wrote it, before any ruling; kept from period to period.

    ``node`` is None for a task without nodes and for responsible units; ``period`` is when it was given,
    ``completion`` the day of completion it wrote.
    """

    unit: str
    period: Period
    node: int | None = None
    status: Status | None = None
    percent: float | None = None
    completion: date | None = None
    progress: str = ""


@dataclass(frozen=True)
class NodeState:
    """One node as judged at the cut-off; ``days_overdue`` counts from its date (or extension)."""

    no: int
    planned: date
    deliverable: str
    state: Judged
    extended_to: date | None = None
    days_overdue: int = 0
    completed_late: bool = False

    @property
    def due(self) -> date:
        """The date that counts: the approved extension, else the plan's date."""
        return self.extended_to or self.planned


@dataclass(frozen=True)
class Delay:
    """One lead late for one node: its own date, days since, periods in a row, and the rung of the ladder (督办阶梯).

    Every period late climbs one rung, unless a ruling (``withheld_by``, its number) keeps the unit from being
    named; ``proposed`` is the period in which ``rung`` was proposed, ``before`` that of the rung below it.
    """

    unit: str
    node: int
    due: date
    days: int
    periods: int = 1
    rung: int = 1
    proposed: Period | None = None
    before: Period | None = None
    withheld_by: int = 0


@dataclass(frozen=True)
class LedgerEntry:
    """One task in one period: reported and judged state, figures, texts, explanation, sources.

    ``overdue_leads`` are the acting units (groups expanded) named for it; ``not_reported``,
    ``blank_units`` and ``no_progress_units`` are leads that did not return (未报送), returned blank (空表)
    or said that nothing moved (本期无进展); ``unanswered_units`` are leads that returned, but nothing on
    this task. ``answers`` are the last known answers, from which the next period goes on. ``delays`` are all
    leads late, exempted ones too.
    """

    task: str
    title: str
    domain: int
    domain_name: str
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...]
    judged: Judged
    light: Light
    because: str
    rule_id: str
    nodes: tuple[NodeState, ...] = ()
    reported: Status | None = None
    percent: float | None = None
    progress: str = ""
    last_progress: str = ""
    problems: str = ""
    next_steps: str = ""
    days_overdue: int = 0
    periods_overdue: int = 0
    periods_overdue_total: int = 0
    completed_late: bool = False
    overdue_leads: tuple[str, ...] = ()
    not_reported: tuple[str, ...] = ()
    blank_units: tuple[str, ...] = ()
    no_progress_units: tuple[str, ...] = ()
    unanswered_units: tuple[str, ...] = ()
    answers: tuple[UnitAnswer, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()
    delays: tuple[Delay, ...] = ()

    @property
    def once_overdue(self) -> bool:
        """True for a task that is not overdue now, but was in an earlier period (曾逾期)."""
        return self.judged is not Judged.OVERDUE and self.periods_overdue_total > 0

    @property
    def overdue_nodes(self) -> tuple[NodeState, ...]:
        """The nodes that are overdue."""
        return tuple(node for node in self.nodes if node.state is Judged.OVERDUE)


@dataclass(frozen=True)
class OverdueTask:
    """One overdue task of one unit: earliest overdue node date and the days since."""

    task: str
    title: str
    due: date
    days: int
    deliverable: str
    not_reported: bool = False
    periods: int = 0


@dataclass(frozen=True)
class OverdueUnit:
    """One unit named as overdue, its tasks in plan order, and the ladder's step (a proposal).

    ``facts`` is the sentence that says why this step: node, date, days, periods, the rung before.
    """

    unit: str
    tasks: tuple[OverdueTask, ...]
    worst_days: int
    periods: int
    step: str
    rung: int = 1
    facts: str = ""
    last_step: str = ""
    last_step_in: Period | None = None


@dataclass(frozen=True)
class SilentUnit:
    """One unit that did not return or returned blank: periods in a row, the step proposed (催报, 通报), why."""

    unit: str
    periods: int
    step: str
    facts: str


@dataclass(frozen=True)
class Ledger:
    """One period's ledger; ``rules_digest`` and ``plan_digest`` say what it was judged by (SHA-256).

    ``rejected_units`` are those of the ``missing_units`` that did send something, all of it rejected (退回).
    """

    period: Period
    as_of: date
    rules_version: str
    rules_digest: str
    plan_digest: str
    entries: tuple[LedgerEntry, ...]
    overdue_units: tuple[OverdueUnit, ...] = ()
    missing_units: tuple[str, ...] = ()
    blank_units: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejected_units: tuple[str, ...] = ()
    silent_units: tuple[SilentUnit, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """``tasks`` and the number of tasks in each judged state; the states add up to ``tasks``."""
        counted = Counter(entry.judged for entry in self.entries)
        return {"tasks": len(self.entries), **{state.value: counted[state] for state in Judged}}
