"""Our plan beside the plan above it (上级计划): which task carries out which, and who confirmed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flows.domain.findings import Finding, Severity
from flows.domain.folding import folded
from flows.domain.period import zh_date
from flows.domain.plan import Node, Plan, Target, Task


class Relation(StrEnum):
    """How a task of ours stands to one of the plan above."""

    DIRECT = "direct"
    PARTLY = "partly"
    NONE = "none"

    @property
    def zh(self) -> str:
        """The word in the file of links and on paper."""
        return {"direct": "直接落实", "partly": "部分落实", "none": "无对应"}[self.value]


@dataclass(frozen=True)
class Link:
    """One pair: our ``task`` and the ``parent`` task it carries out (empty: none), proposed or confirmed.

    ``score`` is the likeness from 0 to 1 that the program found, None for a pair only a person knew of;
    ``line`` is where the pair stands in the file of links, 0 for one that stands in none.
    """

    task: str
    parent: str
    relation: Relation
    score: float | None = None
    reason: str = ""
    confirmed_by: str = ""
    day: date | None = None
    line: int = 0

    @property
    def confirmed(self) -> bool:
        """True if a named person stands for the pair."""
        return bool(self.confirmed_by)

    @property
    def is_sure(self) -> bool:
        """True if the pair is confirmed or proposed as carried out directly."""
        return self.confirmed or self.relation is Relation.DIRECT

    @property
    def basis_zh(self) -> str:
        """On what the pair rests, as printed."""
        return f"已确认（{self.confirmed_by}）" if self.confirmed else "建议，待确认"


@dataclass(frozen=True)
class LinkReading:
    """What was understood of a file of links: ``confirmed`` rows, rows nobody signed, every doubt."""

    confirmed: tuple[Link, ...] = ()
    unsigned: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()

    def lost(self, proposals: Iterable[Link]) -> tuple[Link, ...]:
        """Return the unsigned rows that are no proposal (any more): what a person may have meant to keep."""
        fresh = {(link.task, link.parent, link.relation) for link in proposals}
        named = {task for task, _, _ in fresh}
        return tuple(
            link
            for link in self.unsigned
            if (link.task, link.parent, link.relation) not in fresh and (link.parent or link.task in named)
        )


def merged_links(confirmed: Iterable[Link], proposals: Iterable[Link]) -> tuple[Link, ...]:
    """Return the confirmed pairs and, for every task without one, the program's proposals; by task."""
    kept = tuple(confirmed)
    settled = {link.task for link in kept}
    fresh = [link for link in proposals if link.task not in settled]
    return tuple(sorted((*kept, *fresh), key=lambda link: (link.task, link.parent == "", -(link.score or 2))))


def effective_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the pairs that count: every confirmed one, else the best proposal of each task."""
    counted: dict[str, list[Link]] = {}
    for link in links:
        if not link.parent and not link.confirmed:
            continue
        before = counted.setdefault(link.task, [])
        if link.confirmed or not before:
            before.append(link)
    return tuple(link for group in counted.values() for link in group if link.parent)


def known_links(links: Iterable[Link], plan: Plan, parent: Plan) -> tuple[Link, ...]:
    """Return the pairs both ends of which exist in the two plans."""
    return tuple(link for link in links if link.task in plan.by_code and link.parent in parent.by_code)


class Matter(StrEnum):
    """In what a task differs from the parent task it carries out."""

    LATER = "deadline-later"
    DROPPED = "deadline-dropped"
    WEAKER = "target-weaker"
    TARGET_DROPPED = "target-dropped"
    PARTLY_DROPPED = "deadline-partly-dropped"
    NOT_ALLOTTED = "target-not-allotted"
    ALLOTTED = "target-allotted"
    EARLIER = "deadline-earlier"
    ADDED = "deadline-added"
    STRICTER = "target-stricter"

    @property
    def zh(self) -> str:
        """The word printed in the report."""
        return _MATTERS[self][0]

    @property
    def severity(self) -> Severity:
        """A warning where less is asked than above, else only told."""
        return _MATTERS[self][1]


_MATTERS = {
    Matter.LATER: ("时限晚于上级", Severity.WARNING),
    Matter.DROPPED: ("未设时限", Severity.WARNING),
    Matter.WEAKER: ("指标低于上级", Severity.WARNING),
    Matter.TARGET_DROPPED: ("未设指标", Severity.WARNING),
    Matter.PARTLY_DROPPED: ("部分节点未设时限", Severity.INFO),
    Matter.NOT_ALLOTTED: ("总量指标未分解", Severity.INFO),
    Matter.ALLOTTED: ("总量指标已分解", Severity.INFO),
    Matter.EARLIER: ("时限早于上级", Severity.INFO),
    Matter.ADDED: ("自行增设时限", Severity.INFO),
    Matter.STRICTER: ("指标高于上级", Severity.INFO),
}


@dataclass(frozen=True)
class Quote:
    """One place in a plan: what it says (``phrase``), of what, and as a date or figure."""

    code: str
    phrase: str
    what: str
    day: date | None = None
    value: float | None = None
    unit: str = ""

    @classmethod
    def node(cls, task: Task, node: Node) -> Quote:
        """Quote a dated deliverable."""
        return cls(task.code, node.phrase, node.deliverable, node.due)

    @classmethod
    def target(cls, task: Task, target: Target) -> Quote:
        """Quote a figure."""
        return cls(task.code, target.text, target.metric, None, target.value, target.unit)

    @property
    def zh(self) -> str:
        """The place as printed: code, phrase, matter."""
        if self.day:
            return f"{self.code} {self.phrase}：{self.what}" if self.what else f"{self.code} {self.phrase}"
        return f"{self.code} {self.phrase}"


@dataclass(frozen=True)
class Difference:
    """One difference between a task and its parent, both places quoted as far as there is one."""

    matter: Matter
    link: Link
    ours: Quote | None
    theirs: Quote | None
    because: str


@dataclass(frozen=True)
class Kin:
    """A parent task with everything that carries it out: the pairs and our tasks, strongest first."""

    parent: Task
    links: tuple[Link, ...]
    tasks: tuple[Task, ...]

    @property
    def paired(self) -> tuple[tuple[Link, Node, Node], ...]:
        """Every node of ours that answers one above; a weak proposal pairs only what plainly is the same."""
        return tuple(
            (link, mine, above)
            for link, task in zip(self.links, self.tasks, strict=True)
            for mine, above in paired_nodes(task, self.parent, in_order=link.is_sure)
        )


def kin(plan: Plan, parent: Plan, links: Iterable[Link]) -> tuple[Kin, ...]:
    """Return every parent task that is taken up, in printed order, from the pairs that count."""
    grouped: dict[str, list[Link]] = {}
    for link in known_links(effective_links(links), plan, parent):
        grouped.setdefault(link.parent, []).append(link)
    found: list[Kin] = []
    for task in parent.tasks:
        if group := grouped.get(task.code):
            group.sort(key=lambda one: (not one.confirmed, one.relation, -(one.score or 0), one.task))
            found.append(Kin(task, tuple(group), tuple(plan.by_code[one.task] for one in group)))
    return tuple(found)


def later_deadlines(plan: Plan, parent: Plan, links: Iterable[Link]) -> tuple[Difference, ...]:
    """Return where a task's node is due after the node above that it answers; by task code.

    ``links`` may hold confirmed pairs and proposals: what counts is chosen as in the report.
    """
    late = (
        one for group in kin(plan, parent, links) for one in _met(group, plan) if one.matter is Matter.LATER
    )
    return tuple(sorted(late, key=lambda one: (one.link.task, one.link.parent)))


def deadline_differences(group: Kin, plan: Plan) -> tuple[Difference, ...]:
    """Return how the deadlines of the tasks in ``group`` stand to the parent's: met, dropped, added."""
    return (*_met(group, plan), *_unmet(group, plan), *_added(group))


def overlap(one: str, other: str) -> float:
    """Return the share of the shorter text's pairs of characters that stand in the other, 0 to 1."""
    pairs, others = _pairs(one), _pairs(other)
    shorter = min(len(pairs), len(others))
    return len(pairs & others) / shorter if shorter else 0.0


def _pairs(text: str) -> set[str]:
    plain = folded(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


_ALIKE = 0.3


def paired_nodes(ours: Task, theirs: Task, *, in_order: bool = True) -> tuple[tuple[Node, Node], ...]:
    """Return which node of ``ours`` answers which of ``theirs``: by what is due and when.

    ``in_order``: nodes left over on both sides in the same number are paired by their order.
    """
    ranked = sorted(
        (
            (overlap(a.deliverable, b.deliverable) + _ALIKE * (a.due == b.due), a, b)
            for a in ours.nodes
            for b in theirs.nodes
        ),
        key=lambda one: (-one[0], abs((one[1].due - one[2].due).days), one[1].no, one[2].no),
    )
    found: dict[int, Node] = {}
    for score, mine, theirs_one in ranked:
        if score >= _ALIKE and theirs_one.no not in found and mine not in found.values():
            found[theirs_one.no] = mine
    left = [one for one in ours.nodes if one not in found.values()]
    open_ones = [one for one in theirs.nodes if one.no not in found]
    if in_order and len(left) == len(open_ones):
        found.update({one.no: mine for mine, one in zip(left, open_ones, strict=True)})
    return tuple((found[one.no], one) for one in theirs.nodes if one.no in found)


def _met(group: Kin, plan: Plan) -> Iterator[Difference]:
    for link, mine, above in group.paired:
        if mine.due != above.due:
            matter = Matter.LATER if mine.due > above.due else Matter.EARLIER
            days = abs((mine.due - above.due).days)
            way = "晚" if matter is Matter.LATER else "早"
            because = f"{zh_date(mine.due)}比上级的{zh_date(above.due)}{way}{days}天"
            quotes = Quote.node(plan.by_code[link.task], mine), Quote.node(group.parent, above)
            yield Difference(matter, link, *quotes, because + _past(above, plan))


def _unmet(group: Kin, plan: Plan) -> Iterator[Difference]:
    met = {above.no for _, _, above in group.paired}
    dated = [link for link, task in zip(group.links, group.tasks, strict=True) if task.nodes]
    undated = [link for link in group.links if link.is_sure] or list(group.links[:1])
    for above in group.parent.nodes:
        if above.no in met:
            continue
        for link in dated[:1] or undated:
            matter = Matter.PARTLY_DROPPED if dated else Matter.DROPPED
            because = f"上级要求{zh_date(above.due)}完成，本级{'没有对应节点' if dated else '任务没有时限'}"
            yield Difference(
                matter, link, None, Quote.node(group.parent, above), because + _past(above, plan)
            )


def _added(group: Kin) -> Iterator[Difference]:
    if group.parent.nodes:
        return
    for link, task in zip(group.links, group.tasks, strict=True):
        for node in task.nodes:
            yield Difference(Matter.ADDED, link, Quote.node(task, node), None, "上级任务没有时限")


def _past(above: Node, plan: Plan) -> str:
    return "（上级时限早于本计划印发日期）" if plan.issue_date and above.due < plan.issue_date else ""
