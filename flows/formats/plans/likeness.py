"""How alike the tasks of two plans are: proposals which task of the plan above a task carries out.

Words are compared as pairs of characters weighed by rarity (TF-IDF; Chinese needs no word list for it) and
titles also by edit distance (rapidfuzz). Domain and lead unit weigh in; dates and figures that two tasks
share are told as evidence. A parent that another task fits much better is held back.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz

from flows.domain.folding import folded
from flows.domain.parentage import Link, Relation
from flows.domain.plan import Plan, Task

MOST = 3
"""Proposals for one task at the most."""

LEAST = 0.29
LEAST_WITHOUT_TEXTS = 0.25
DIRECT = 0.55
"""Likeness from which a pair is proposed at all, and from which it is proposed as 直接落实.

Measured on a mapping written by hand (tests/parent_links.csv): see tests/formats/test_plan_likeness.py.
"""

_HELD_BACK = 0.5
_BESIDE = 0.5
_LOOKED_AT = 12
_WORDS = re.compile("[0-9a-z\u4e00-\u9fff]+")
_CLAUSE = re.compile("[。；;，,、！]")
_LEVEL = re.compile("^(?:山东)?(?:全?[省市区县])?")
_RANK = re.compile("(?:部门|办公[厅室]|委员会|管理局|[厅局委办]|总队|支队|大队|分局)+$")

Vector = Mapping[str, float]


class _Weights(NamedTuple):
    title: float = 0.15
    spelling: float = 0.10
    body: float = 0.25
    held: float = 0.15
    clause: float = 0.15
    domain: float = 0.10
    unit: float = 0.10


_WEIGHTS = _Weights()


@dataclass(frozen=True)
class _Side:
    """One task made comparable."""

    task: Task
    title: str
    grams: Vector
    body: Vector
    domain: Vector
    units: Mapping[str, str]
    printed: str
    rarity: Vector

    @cached_property
    def weight(self) -> float:
        return math.fsum(self.rarity[gram] for gram in self.grams)

    @cached_property
    def clauses(self) -> tuple[Vector, ...]:
        parts = (part for part in _CLAUSE.split(self.printed) if len(part) >= 4)
        return tuple(_unit_vector(_grams(part), self.rarity) for part in parts)


def proposed_links(plan: Plan, parent: Plan) -> tuple[Link, ...]:
    """Return up to three pairs for each task of ``plan``, best first; none for a task that fits nothing."""
    least = LEAST if _has_texts(plan) and _has_texts(parent) else LEAST_WITHOUT_TEXTS
    found: list[Link] = []
    for ranked in _ranked(plan, parent):
        bar = max(least, _BESIDE * ranked[0].score) if ranked else least
        found.extend(_link(pair) for pair in ranked[:MOST] if pair.score >= bar)
    return tuple(found)


@dataclass(frozen=True)
class _Pair:
    ours: _Side
    theirs: _Side
    score: float


def _ranked(plan: Plan, parent: Plan) -> Iterator[list[_Pair]]:
    """Yield for each task its likeliest parents, best first."""
    ours, theirs = _sides(plan, parent)
    rows = [_scores(side, theirs) for side in ours]
    best = [max((row[at] for row in rows), default=0.0) for at in range(len(theirs))]
    for side, row in zip(ours, rows, strict=True):
        held = (score * (1 - _HELD_BACK * (best[at] - score)) for at, score in enumerate(row))
        pairs = (_Pair(side, one, score) for one, score in zip(theirs, held, strict=True))
        yield sorted(pairs, key=lambda pair: (-pair.score, pair.theirs.task.code))


def _has_texts(plan: Plan) -> bool:
    return 2 * sum(bool(task.text) for task in plan.tasks) > len(plan.tasks)


def _sides(plan: Plan, parent: Plan) -> tuple[list[_Side], list[_Side]]:
    counts = [_grams(task.title) | _grams(_printed(task)) for one in (plan, parent) for task in one.tasks]
    often = Counter(gram for count in counts for gram in count)
    rarity = {gram: math.log(1 + len(counts) / times) for gram, times in often.items()}
    ours, theirs = ([_side(one, task, rarity) for task in one.tasks] for one in (plan, parent))
    return ours, theirs


def _side(plan: Plan, task: Task, rarity: Vector) -> _Side:
    printed = _printed(task)
    return _Side(
        task,
        folded(task.title),
        _unit_vector(_grams(task.title), rarity),
        _unit_vector(_grams(printed), rarity),
        _unit_vector(_grams(plan.domain_of[task.domain_no].name), rarity),
        {stem: name for name in task.lead_units if len(stem := _stem(name)) > 1},
        printed,
        rarity,
    )


def _printed(task: Task) -> str:
    """Return the text, or what stands in for it where a plan ships facts only."""
    if task.text:
        return task.text
    return "。".join(
        (task.title, *(one.deliverable for one in task.nodes), *(one.text for one in task.targets))
    )


def _grams(text: str) -> Counter[str]:
    words = _WORDS.findall(folded(text))
    return Counter(word[at : at + 2] for word in words for at in range(max(1, len(word) - 1)))


def _unit_vector(counts: Mapping[str, int], rarity: Vector) -> Vector:
    weights = {gram: (1 + math.log(times)) * rarity.get(gram, 1.0) for gram, times in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _cosine(one: Vector, other: Vector) -> float:
    # Exact sums: the order in which a set gives its members must not show in the result.
    return math.fsum(one[gram] * other[gram] for gram in one.keys() & other.keys())


def _held_in(part: _Side, whole: _Side) -> float:
    """Return how much of one title stands in the other's text, rare pairs weighing more."""
    shared = part.grams.keys() & whole.body.keys()
    return math.fsum(part.rarity[gram] for gram in shared) / part.weight if shared else 0.0


def _scores(ours: _Side, theirs: list[_Side]) -> list[float]:
    """Return the likeness of ``ours`` to each of ``theirs``; clauses are compared for the likeliest only."""
    rough = [_rough(ours, one) for one in theirs]
    likeliest = sorted(range(len(theirs)), key=lambda at: (-rough[at], at))[:_LOOKED_AT]
    for at in likeliest:
        pairs = (_cosine(one, other) for one in ours.clauses for other in theirs[at].clauses)
        rough[at] += _WEIGHTS.clause * max(pairs, default=0.0)
    return rough


def _rough(ours: _Side, theirs: _Side) -> float:
    held = max(_held_in(ours, theirs), _held_in(theirs, ours))
    return (
        _WEIGHTS.title * _cosine(ours.grams, theirs.grams)
        + _WEIGHTS.spelling * fuzz.ratio(ours.title, theirs.title) / 100
        + _WEIGHTS.body * _cosine(ours.body, theirs.body)
        + _WEIGHTS.held * held
        + _WEIGHTS.domain * _cosine(ours.domain, theirs.domain)
        + _WEIGHTS.unit * bool(_same_trade(ours, theirs))
    )


def _same_trade(ours: _Side, theirs: _Side) -> list[tuple[str, str]]:
    """Return the lead units of both sides whose names begin alike: 自然资源和规划 answers to 自然资源."""
    return [
        (mine, above)
        for stem, mine in ours.units.items()
        for other, above in theirs.units.items()
        if stem.startswith(other) or other.startswith(stem)
    ]


def _stem(unit: str) -> str:
    """Return what the departments of two levels share in their names: 省税务局 and 区税务局 are 税务."""
    return _RANK.sub("", _LEVEL.sub("", folded(unit), count=1))


def _link(pair: _Pair) -> Link:
    relation = Relation.DIRECT if pair.score >= DIRECT else Relation.PARTLY
    score = round(min(pair.score, 1.0), 2)
    return Link(pair.ours.task.code, pair.theirs.task.code, relation, score, "；".join(_reasons(pair)))


def _reasons(pair: _Pair) -> Iterator[str]:
    ours, theirs = pair.ours, pair.theirs
    yield f"标题相似{fuzz.ratio(ours.title, theirs.title):.0f}%，内容相似{_cosine(ours.body, theirs.body):.0%}"
    for mine, above in _same_trade(ours, theirs)[:2]:
        yield f"牵头单位对应：{mine}—{above}"
    figures = {(one.value, one.unit): one for one in theirs.task.targets if one.value is not None}
    for target in ours.task.targets:
        if (target.value, target.unit) in figures:
            yield f"指标数值相同：{target.value:g}{target.unit}"
            break
    dates = {node.due: node.phrase for node in theirs.task.nodes}
    if same := [node.phrase for node in ours.task.nodes if node.due in dates]:
        yield f"时限相同：{same[0]}"
