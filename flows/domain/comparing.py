"""The comparison of two plans: what is carried out, what is our own, what is not taken up, what is less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from flows.domain.findings import Finding, Severity
from flows.domain.parentage import (
    Difference,
    Kin,
    Link,
    Matter,
    Quote,
    Relation,
    deadline_differences,
    effective_links,
    kin,
    known_links,
    overlap,
)
from flows.domain.plan import Plan, Target, Task

_ALIKE = 0.4
_RATIOS = frozenset({"%", "‰", "个百分点", "小时", "分钟", "天", "日", "个工作日", "个环节", "元"})
_SCALES = (("万亿", 1e12), ("亿", 1e8), ("万", 1e4))


@dataclass(frozen=True)
class Comparison:
    """Our plan against the plan above it; ``links`` are all pairs, ``counted`` those the report rests on."""

    plan: Plan
    parent: Plan
    links: tuple[Link, ...]
    counted: tuple[Link, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def own_tasks(self) -> tuple[Task, ...]:
        """Our tasks that carry out none above."""
        taken = {link.task for link in self.counted}
        return tuple(task for task in self.plan.tasks if task.code not in taken)

    @cached_property
    def direct_tasks(self) -> frozenset[str]:
        """The codes of our tasks that carry out one above directly; the rest carry out theirs in part."""
        return frozenset(link.task for link in self.counted if link.relation is Relation.DIRECT)

    @cached_property
    def not_taken_up(self) -> tuple[Task, ...]:
        """The tasks above that none of ours carries out."""
        taken = {link.parent for link in self.counted}
        return tuple(task for task in self.parent.tasks if task.code not in taken)

    @cached_property
    def settled(self) -> frozenset[str]:
        """The codes of our tasks about which a person has decided."""
        return frozenset(link.task for link in self.links if link.confirmed)

    @property
    def heavy(self) -> tuple[Difference, ...]:
        """The differences by which less is asked than above."""
        return tuple(one for one in self.differences if one.matter.severity is Severity.WARNING)

    def links_of(self, task: str) -> tuple[Link, ...]:
        """Return every pair of one of our tasks, best first."""
        return tuple(link for link in self.links if link.task == task and link.parent)

    def candidates_for(self, parent: str) -> tuple[Link, ...]:
        """Return the pairs that name a task above without counting."""
        return tuple(link for link in self.links if link.parent == parent and link not in self.counted)


def compared(plan: Plan, parent: Plan, links: Iterable[Link]) -> Comparison:
    """Return the comparison that rests on ``links``: confirmed pairs first, else each task's best proposal."""
    all_links = tuple(links)
    counted = known_links(effective_links(all_links), plan, parent)
    found: list[Difference] = []
    for group in kin(plan, parent, all_links):
        found += (*deadline_differences(group, plan), *_targets(group))
    order = {task.code: place for place, task in enumerate(plan.tasks)}
    matters = list(Matter)
    found.sort(key=lambda one: (matters.index(one.matter), order[one.link.task], one.link.parent))
    return Comparison(plan, parent, all_links, counted, tuple(found))


class _Figure(NamedTuple):
    """A target of one of our tasks, with the pair that brings it here."""

    link: Link
    task: Task
    target: Target


def _targets(group: Kin) -> Iterator[Difference]:
    """Yield how the figures of the tasks in ``group`` stand to the parent's."""
    ours = [
        _Figure(link, task, target)
        for link, task in zip(group.links, group.tasks, strict=True)
        for target in task.targets
        if target.value is not None
    ]
    theirs = [target for target in group.parent.targets if target.value is not None]
    met = _matched(ours, theirs)
    for place, above in enumerate(theirs):
        quote = Quote.target(group.parent, above)
        if place in met:
            yield from _judged(met[place], above, quote)
        else:
            matter = Matter.TARGET_DROPPED if _is_ratio(above) else Matter.NOT_ALLOTTED
            yield Difference(matter, group.links[0], None, quote, _absent(above))


def _matched(ours: list[_Figure], theirs: list[Target]) -> dict[int, _Figure]:
    """Return which of our figures answers which above: same direction and dimension, likest name first."""
    ranked = sorted(
        (-_alike(mine.target, above), at, place)
        for at, mine in enumerate(ours)
        for place, above in enumerate(theirs)
        if mine.target.op == above.op and _dimension(mine.target) == _dimension(above)
    )
    found: dict[int, _Figure] = {}
    used: set[int] = set()
    for score, at, place in ranked:
        alone = len(ranked) == 1 and _is_ratio(theirs[place])
        if (-score >= _ALIKE or alone) and place not in found and at not in used:
            found[place] = ours[at]
            used.add(at)
    return found


def _alike(mine: Target, above: Target) -> float:
    same = 0.1 if _amount(mine) == _amount(above) else 0.0
    return max(overlap(mine.metric, above.metric), overlap(mine.metric, above.text)) + same


def _judged(mine: _Figure, above: Target, quote: Quote) -> Iterator[Difference]:
    ours, theirs = _amount(mine.target), _amount(above)
    if ours == theirs:
        return
    less = ours < theirs if above.op == ">=" else ours > theirs
    if _is_ratio(above):
        matter = Matter.WEAKER if less else Matter.STRICTER
        because = f"本级{_figure(mine.target)}，上级{_figure(above)}"
    else:
        matter = Matter.ALLOTTED if less else Matter.STRICTER
        because = f"上级总量{_figure(above)}，本级承担{_figure(mine.target)}"
    yield Difference(matter, mine.link, Quote.target(mine.task, mine.target), quote, because)


def _absent(above: Target) -> str:
    if _is_ratio(above):
        return "本级任务没有这一指标"
    return f"上级总量{_figure(above)}，本级任务没有相应数量"


def _figure(target: Target) -> str:
    sign = {">=": "不低于", "<=": "不超过", ">": "高于", "<": "低于"}.get(target.op, "")
    return f"{sign}{target.value:g}{target.unit}"


def _is_ratio(target: Target) -> bool:
    """Tell whether the figure means the same at every level (率, 时限, 标准), unlike a total to be shared out."""
    return target.unit in _RATIOS or not target.unit


def _dimension(target: Target) -> str:
    """Return the unit without its scale: 万家 and 家 are one, 日 and 天 too."""
    unit = "天" if target.unit == "日" else target.unit
    for scale, _ in _SCALES:
        unit = unit.removeprefix(scale)
    return unit


def _amount(target: Target) -> float:
    scale = next((factor for name, factor in _SCALES if target.unit.startswith(name)), 1.0)
    return (target.value or 0.0) * scale
