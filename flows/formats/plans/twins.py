"""Which tasks of a list say nearly the same (疑似重复)."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.domain.plan import Plan
from flows.domain.plan_check import ALIKE

_LEAST = 90
_SHORT = 6
"""Titles and texts shorter than this many characters say too little to be held against each other."""


def alike_findings(plan: Plan, file: str) -> Iterator[Finding]:
    """Yield one finding per pair of tasks whose titles or texts are nearly equal."""
    codes = [task.code for task in plan.tasks]
    for one, other, field, score in _pairs(plan):
        yield ALIKE.at(
            Place(file or None), one=codes[one], other=codes[other], field=field, percent=int(score)
        )


def _pairs(plan: Plan) -> Iterator[tuple[int, int, str, float]]:
    seen: set[tuple[int, int]] = set()
    for field, texts in (
        ("名称", [folded(task.title) for task in plan.tasks]),
        ("内容", [folded(task.text) for task in plan.tasks]),
    ):
        told = [(no, text) for no, text in enumerate(texts) if len(text) >= _SHORT]
        for at, (no, text) in enumerate(told):
            rest = [later for _, later in told[at + 1 :]]
            for _, score, place in process.extract(
                text, rest, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=None
            ):
                pair = (no, told[at + 1 + int(place)][0])
                if pair not in seen:
                    seen.add(pair)
                    yield *pair, field, score
