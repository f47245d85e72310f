"""What each paper prints: frozen facts, every figure and name of which comes from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PaperHead:
    """What every paper carries: issuer, addressees, title (whole, and broken into lines), dates, plan."""

    office_full: str
    office_short: str
    contact: str
    phone: str
    doc_code: str
    recipients: str
    copies: str
    paper_title: str
    title_lines: tuple[str, ...]
    plan_name: str
    plan_number: str
    period_zh: str
    as_of: date
    as_of_zh: str
    feedback_zh: str
    demo: bool


@dataclass(frozen=True)
class StateCount:
    """How many tasks are in one judged state, and their share of all tasks (``24.2%``)."""

    zh: str
    count: int
    share: str


@dataclass(frozen=True)
class Figures:
    """The ledger's totals with shares; ``completed_late`` (逾期完成) is part of ``completed``."""

    total: int
    completed: StateCount
    on_schedule: StateCount
    continuing: StateCount
    due_soon: StateCount
    behind: StateCount
    overdue: StateCount
    completed_late: int


@dataclass(frozen=True)
class Comparison:
    """This period beside the one before, in words (``增加3项``, ``提高2.1个百分点``)."""

    period_zh: str
    completed: str
    share: str
    overdue: str


@dataclass(frozen=True)
class OverdueTaskLine:
    """One overdue task as printed; ``delay`` says the delay in words, equal words for equal delay.

    ``no`` runs through all lines of the paper.
    """

    no: int
    code: str
    title: str
    short_title: str
    deliverable: str
    due_zh: str
    days: int
    delay: str
    not_reported: bool


@dataclass(frozen=True)
class OverdueUnitLines:
    """One unit named as overdue and its tasks; ``periods`` overdue in a row."""

    no: int
    unit: str
    count: int
    periods: int
    tasks: tuple[OverdueTaskLine, ...]


@dataclass(frozen=True)
class UnreturnedUnit:
    """One unit that did not return (未报送) or returned blank (空表), and how many tasks it leads."""

    unit: str
    state_zh: str
    tasks_led: int


@dataclass(frozen=True)
class DomainCount:
    """The tasks of one domain by judged state; ``share`` is the share completed."""

    no: str
    name: str
    tasks: int
    completed: int
    on_schedule: int
    continuing: int
    due_soon: int
    behind: int
    overdue: int
    share: str


@dataclass(frozen=True)
class AnnexName:
    """One annex: its mark (``附件1``, ``附件`` if it is the only one), number (0 if only one) and title."""

    mark: str
    no: int
    title: str

    @property
    def entry(self) -> str:
        """The line in 附件说明: ``1.逾期任务清单``."""
        return f"{self.no}.{self.title}" if self.no else self.title


@dataclass(frozen=True)
class CircularFacts:
    """情况通报: figures, every overdue unit with its tasks, units that did not return, annexes.

    ``overdue_listed`` counts the different tasks under ``overdue_units``; overdue tasks not listed are
    ``overdue_exempt`` (nobody is named, by ruling) or ``overdue_unassigned`` (no lead that acts).
    """

    head: PaperHead
    figures: Figures
    comparison: Comparison | None
    overdue_units: tuple[OverdueUnitLines, ...]
    overdue_listed: int
    overdue_exempt: int
    overdue_unassigned: int
    behind_codes: tuple[str, ...]
    missing_units: tuple[str, ...]
    rejected_units: tuple[str, ...]
    blank_units: tuple[str, ...]
    unreturned: tuple[UnreturnedUnit, ...]
    domains: tuple[DomainCount, ...]
    domain_total: DomainCount
    talk_ahead: bool
    annexes: tuple[AnnexName, ...]
    overdue_annex: AnnexName | None
    unreturned_annex: AnnexName | None
    domain_annex: AnnexName


@dataclass(frozen=True)
class UrgingFacts:
    """督办通知 to one overdue unit: its tasks, since when, what is asked until when."""

    head: PaperHead
    unit: str
    count: int
    periods: int
    worst_days: int
    tasks: tuple[OverdueTaskLine, ...]
    unreported_codes: tuple[str, ...]
    talk_ahead: bool


@dataclass(frozen=True)
class ReminderFacts:
    """催报通知: the units that did not return or returned blank, in 建制顺序."""

    head: PaperHead
    missing_units: tuple[str, ...]
    rejected_units: tuple[str, ...]
    blank_units: tuple[str, ...]
    unreturned: tuple[UnreturnedUnit, ...]


@dataclass(frozen=True)
class LedgerRow:
    """One task as printed in the ledger; a ``long`` row may be split over pages."""

    no: int
    code: str
    title: str
    lead_units: str
    responsible_units: str
    due: str
    last_progress: str
    progress: str
    state: str
    problems: str
    next_steps: str
    note: str
    long: bool


@dataclass(frozen=True)
class LedgerSection:
    """The tasks of one domain; ``heading`` is ``一、开办企业领域（8项）``."""

    heading: str
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True)
class LedgerPaperFacts:
    """工作台账 as a Word annex: every task of the period, by domain."""

    head: PaperHead
    total: int
    sections: tuple[LedgerSection, ...]
