"""One node, and one task without nodes, judged at the cut-off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flows.domain.judging.history import History
from flows.domain.judging.merging import Standing, advancement
from flows.domain.ledger import Judged, Light, NodeState
from flows.domain.plan import Node
from flows.domain.returns import Status
from flows.domain.rules import Rule, Rules

_SEVERITY = (
    (Judged.OVERDUE, Light.RED),
    (Judged.BEHIND, Light.RED),
    (Judged.DUE_SOON, Light.YELLOW),
    (Judged.BEHIND, Light.YELLOW),
    (Judged.ON_SCHEDULE, Light.GREEN),
    (Judged.CONTINUING, Light.GREEN),
    (Judged.COMPLETED, Light.BLUE),
)
"""States from worst to best: more than 30 points behind weighs more than a near date, 10 to 30 weigh less."""


@dataclass(frozen=True)
class Shortfall:
    """How far one lead is below the straight line from the plan's issue to the node (percentage points)."""

    standing: Standing
    percent: float
    expected: float

    @property
    def points(self) -> float:
        """Expected less reported, rounded so that a boundary of the rules is met exactly."""
        return round(self.expected - self.percent, 6)


@dataclass(frozen=True)
class Scale:
    """What a node is held against: the rules, the cut-off, the plan's date of issue."""

    rules: Rules
    as_of: date
    issued: date | None

    def lapsed(self, due: date) -> bool:
        """Return True if ``due`` and the days of grace are reached: the cut-off on the day itself counts."""
        return (self.as_of - due).days >= self.rules.grace_days

    def expected(self, due: date) -> float | None:
        """Return the percentage due at the cut-off on the straight line from issue to ``due``."""
        if self.issued is None or due <= self.issued:
            return None
        done = (self.as_of - self.issued).days / (due - self.issued).days
        return 100 * min(max(done, 0.0), 1.0)

    def shortfall(self, standing: Standing) -> Shortfall | None:
        """Return how far an uncompleted lead is behind, None if it is not or cannot be told."""
        percent = standing.known_percent
        expected = self.expected(standing.due) if standing.due else None
        if standing.completed or percent is None or expected is None:
            return None
        found = Shortfall(standing, percent, expected)
        return found if found.points >= self.rules.behind_yellow_points else None


@dataclass(frozen=True)
class Verdict:
    """One node (None: a task without nodes) as judged, with every acting lead's standing.

    ``late`` are the leads whose own date has lapsed, ``behind`` the lead furthest below the schedule.
    """

    judged: Judged
    light: Light
    standings: tuple[Standing, ...]
    node: Node | None = None
    due: date | None = None
    days_overdue: int = 0
    days_left: int = 0
    late: tuple[Standing, ...] = ()
    behind: Shortfall | None = None
    completed_late: bool = False

    @property
    def pending(self) -> tuple[Standing, ...]:
        """The leads that have not completed their part."""
        return tuple(one for one in self.standings if not one.completed)

    @property
    def severity(self) -> int:
        """0 for the worst state."""
        return _SEVERITY.index((self.judged, self.light))

    @property
    def deciding(self) -> Standing | None:
        """The least advanced lead that reported a status this period."""
        return least_advanced(self.standings)

    @property
    def state(self) -> NodeState | None:
        """The node as it stands in the ledger."""
        if self.node is None or self.due is None:
            return None
        extended = self.due if self.due != self.node.due else None
        return NodeState(
            self.node.no,
            self.node.due,
            self.node.deliverable,
            self.judged,
            extended,
            self.days_overdue,
            self.completed_late,
        )

    def rule(self, rules: Rules) -> Rule:
        """Return the rule by which the state was found."""
        return {
            Judged.COMPLETED: rules.completed,
            Judged.OVERDUE: rules.overdue,
            Judged.BEHIND: rules.behind,
            Judged.DUE_SOON: rules.due_soon,
            Judged.ON_SCHEDULE: rules.on_schedule,
            Judged.CONTINUING: rules.continuing,
        }[self.judged]


def least_advanced(standings: Iterable[Standing]) -> Standing | None:
    """Return the least advanced of those that reported a status this period, None if nobody did."""
    reported = (one for one in standings if one.reported is not None)
    return min(
        reported,
        key=lambda one: advancement(one.reported, one.row.entry.percent if one.row else None),
        default=None,
    )


def judged_node(node: Node, standings: tuple[Standing, ...], scale: Scale, unassigned_due: date) -> Verdict:
    """Judge ``node``; ``unassigned_due`` is its date (extension included) where it has no acting lead."""
    pending = tuple(one for one in standings if not one.completed)
    due = min((one.due for one in pending or standings if one.due), default=unassigned_due)
    if standings and not pending:
        return Verdict(Judged.COMPLETED, Light.BLUE, standings, node, due)
    if scale.lapsed(due):
        late = tuple(one for one in pending if one.due and scale.lapsed(one.due))
        days = (scale.as_of - due).days
        return Verdict(Judged.OVERDUE, Light.RED, standings, node, due, days_overdue=days, late=late)
    left = (due - scale.as_of).days
    behind = max(
        (found for found in map(scale.shortfall, pending) if found),
        key=lambda found: found.points,
        default=None,
    )
    judged, light = _unlapsed(left, behind, scale.rules)
    return Verdict(judged, light, standings, node, due, days_left=left, behind=behind)


def _unlapsed(left: int, behind: Shortfall | None, rules: Rules) -> tuple[Judged, Light]:
    if behind and behind.points > rules.behind_red_points:
        return Judged.BEHIND, Light.RED
    if left <= rules.due_soon_days:
        return Judged.DUE_SOON, Light.YELLOW
    return (Judged.BEHIND, Light.YELLOW) if behind else (Judged.ON_SCHEDULE, Light.GREEN)


def completed_late(verdict: Verdict, task: str, scale: Scale, history: History) -> bool:
    """Return True if a completed node was overdue in an earlier ledger or its day of completion is too late."""
    if verdict.judged is not Judged.COMPLETED or verdict.node is None:
        return False
    dues = [one.due for one in verdict.standings if one.due]
    if dues and history.was_overdue(task, verdict.node.no, max(dues)):
        return True
    grace = scale.rules.grace_days
    return any(
        (one.completion - one.due).days > grace for one in verdict.standings if one.completion and one.due
    )


def judged_without_nodes(standings: tuple[Standing, ...]) -> Verdict:
    """Judge a task without nodes: completed, on schedule if some lead is at it, else continuing; never overdue."""
    if standings and all(one.completed for one in standings):
        return Verdict(Judged.COMPLETED, Light.BLUE, standings)
    working = (Status.IN_PROGRESS, Status.NOT_STARTED, Status.UNABLE)
    judged = Judged.ON_SCHEDULE if any(one.status in working for one in standings) else Judged.CONTINUING
    return Verdict(judged, Light.GREEN, standings)


def worst_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the worst verdict; among equals the earliest date, then the first node."""
    return min(verdicts, key=lambda one: (one.severity, one.due or date.max, one.node.no if one.node else 0))
