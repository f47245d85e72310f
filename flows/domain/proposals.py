"""What is proposed for a name that the directory does not know: another way to write a unit, or a new unit.

A false alias sends one unit's tasks to another, so whatever is not plain stays a new unit, and a person
confirms every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from flows.domain.naming import NameKey, band_of, kind_of, name_key
from flows.domain.units import GROUP, Directory, Unit

_NEAR = 80.0
_LONG_ENOUGH = 6
_CLEAR_OF_OTHERS = 3
_OWN_WORD = 2
"""Characters at the beginning of a name that say what it is about: 农业… and 农机… are two."""
_LONGEST = 80
_TELLING = re.compile("[一二三四五六七八九十百0-9东西南北中上下前后新老城乡]")
"""Characters in which names of different units differ: 一大队 and 二大队 are no misprints of each other."""
_PLACES = frozenset({"镇街", "开发区", "企业", "司法机关", "垂管单位"})
"""Kinds whose names differ by the name of a place, so that one other character is another unit."""
_STEP = 10


class Likeness(Protocol):
    """How alike texts are; given from outside, because it is a library's work. Places count from 0."""

    def edits(self, text: str, others: Sequence[str], most: int) -> Iterable[tuple[int, int]]:
        """Return place and number of edits (characters changed, added, taken out) of those with ``most`` or less."""
        ...

    def ratios(self, text: str, others: Sequence[str], least: float) -> Iterable[tuple[int, float]]:
        """Return place and likeness (0 to 100) of those with ``least`` or more."""
        ...


@dataclass(frozen=True)
class Proposal:
    """For ``name``: an alias of ``alias_of``, or, if that is empty, a new unit of ``kind`` at ``order``.

    ``certain`` False means that a person must look at this one by itself; ``near`` are units like it.
    """

    name: str
    alias_of: str = ""
    kind: str = "部门"
    order: int = 0
    certain: bool = True
    score: int = 100
    reason: str = ""
    near: tuple[str, ...] = ()

    @property
    def is_alias(self) -> bool:
        """True for another way to write a unit that is known."""
        return bool(self.alias_of)

    @property
    def unit(self) -> Unit:
        """The new unit as it would be entered."""
        return Unit(self.name, kind=self.kind, order=self.order)

    @property
    def zh(self) -> str:
        """What is proposed and why, as a clause."""
        if self.is_alias:
            likely = "" if self.certain else "可能"
            return f"{likely}是“{self.alias_of}”的另一种写法（{self.reason}）"
        what = "单位集合" if self.kind == GROUP else f"单位（类别：{self.kind}，顺序：{self.order}）"
        return f"拟作为新的{what}登记（{self.reason}）"


@dataclass(frozen=True)
class _Spelling:
    """One way to write one unit."""

    text: str
    key: NameKey
    unit: Unit


class Proposer:
    """Holds unknown names against the directory, and against the names proposed as new before them."""

    def __init__(self, directory: Directory, district: str, likeness: Likeness) -> None:
        self._directory = directory
        self._district = district
        self._likeness = likeness
        self._spellings: list[_Spelling] = []
        self._rests: list[str] = []
        self._by_core: dict[str, list[_Spelling]] = {}
        for unit in directory.units:
            self._learn(unit)

    def propose(self, names: Iterable[str]) -> tuple[Proposal, ...]:
        """Return one proposal for each name that the directory does not know, in order of appearance."""
        found: list[Proposal] = []
        for name in dict.fromkeys(names):
            if not self._directory.candidates(name):
                found.append(self._proposal(name))
                if not found[-1].is_alias:
                    self._learn(Unit(name, kind=found[-1].kind))
        return placed(found, self._directory)

    def _learn(self, unit: Unit) -> None:
        for text in unit.all_names:
            spelling = _Spelling(text, name_key(text, self._district), unit)
            self._spellings.append(spelling)
            self._rests.append(spelling.key.rest)
            self._by_core.setdefault(spelling.key.core, []).append(spelling)

    def _proposal(self, name: str) -> Proposal:
        if len(name) > _LONGEST:
            return Proposal(name, certain=False, reason="名称过长，不像单位名称，请核对原文")
        key, kind = name_key(name, self._district), kind_of(name)
        if key.foreign:
            return Proposal(name, kind=kind, reason=f"冠有“{key.foreign}”，不是本级单位的另一种写法")
        same = self._same(key, kind)
        units = tuple(dict.fromkeys(one.unit.name for one in same))
        if len(units) == 1:
            return Proposal(name, units[0], same[0].unit.kind, reason=_reason(name, same[0]))
        if units:
            listed = "、".join(f"“{one}”" for one in units)
            return Proposal(
                name, kind=kind, certain=False, reason=f"可能是{listed}之一，无法认定", near=units
            )
        return self._misprint(name, key, kind) or self._new(name, key, kind)

    def _same(self, key: NameKey, kind: str) -> list[_Spelling]:
        """Return the spellings of the same body: same core, and no other level."""
        return [
            one
            for one in self._by_core.get(key.core, ())
            if one.unit.is_group == (kind == GROUP)
            and not one.key.foreign
            and _one_level(one.key.level, key.level)
            and _one_level(self._level_of(one.unit), key.level)
        ]

    def _level_of(self, unit: Unit) -> str:
        return name_key(unit.name, self._district).level

    def _misprint(self, name: str, key: NameKey, kind: str) -> Proposal | None:
        """Return the unit of whose name all but one character is there, if no other comes near."""
        if kind in _PLACES or kind == GROUP or len(key.rest) < _LONG_ENOUGH:
            return None
        edits: dict[str, tuple[int, _Spelling]] = {}
        for place, count in self._likeness.edits(key.rest, self._rests, _CLEAR_OF_OTHERS - 1):
            one = self._spellings[place]
            if self._comparable(one, key) and count < edits.get(one.unit.name, (count + 1, one))[0]:
                edits[one.unit.name] = (count, one)
        ranked = sorted(edits.values(), key=lambda pair: pair[0])
        if not ranked or ranked[0][0] != 1 or _tells_apart(key.rest, ranked[0][1].key.rest):
            return None
        if len(ranked) > 1:
            return None
        best = ranked[0][1]
        score = round(100 - 100 / len(key.rest))
        reason = f"与“{best.text}”仅一字之差，疑为错别字"
        return Proposal(name, best.unit.name, best.unit.kind, certain=False, score=score, reason=reason)

    def _comparable(self, one: _Spelling, key: NameKey) -> bool:
        return (
            not one.unit.is_group
            and not one.key.foreign
            and one.unit.kind not in _PLACES
            and _one_level(self._level_of(one.unit), key.level)
        )

    def _new(self, name: str, key: NameKey, kind: str) -> Proposal:
        like: dict[str, float] = {}
        for place, ratio in self._likeness.ratios(key.rest, self._rests, _NEAR):
            one = self._spellings[place]
            if one.unit.is_group == (kind == GROUP) and _one_level(one.key.level, key.level):
                like[one.unit.name] = max(ratio, like.get(one.unit.name, 0.0))
        near = tuple(sorted(like, key=lambda unit: (-like[unit], unit))[:3])
        if not near:
            return Proposal(name, kind=kind, reason="名录中没有相同或者相近的单位")
        listed = "、".join(f"“{one}”" for one in near)
        score = round(max(like.values()))
        return Proposal(
            name, kind=kind, score=score, reason=f"与{listed}相近，但不足以认定为同一单位", near=near
        )


def _one_level(one: str, other: str) -> bool:
    """True if the two are no different levels; a name without its level may be of any."""
    return one == other or not one or not other


def _tells_apart(one: str, other: str) -> bool:
    """True if the characters in which the two differ are such as tell one unit from another."""
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    differing = one[head : head + 1] + other[head : head + 1]
    return head < _OWN_WORD or _TELLING.search(differing) is not None


def _reason(name: str, same: _Spelling) -> str:
    if same.unit.is_group:
        return f"与“{same.text}”用词不同、所指相同"
    if len(name) > len(same.text):
        return f"是“{same.text}”的全称"
    return f"{'是' if len(name) < len(same.text) else '同'}“{same.text}”的{'简称' if len(name) < len(same.text) else '不同写法'}"


def next_order(directory: Directory, unit: Unit) -> int:
    """Return an order for the new ``unit`` behind the last of its class in ``directory``."""
    taken = [(one.order, band_of(one.name, one.kind)) for one in directory.units]
    return _next_order(taken, band_of(unit.name, unit.kind))


def placed(proposals: Iterable[Proposal], directory: Directory) -> tuple[Proposal, ...]:
    """Return ``proposals`` with the order of the new units: each after the last of its class (建制顺序)."""
    given = list(proposals)
    taken = [(unit.order, band_of(unit.name, unit.kind)) for unit in directory.units]
    bands = {one.name: band_of(one.name, one.kind) for one in given if not one.is_alias}
    orders: dict[str, int] = {}
    for name in sorted(bands, key=lambda name: bands[name]):
        orders[name] = _next_order(taken, bands[name])
        taken.append((orders[name], bands[name]))
    return tuple(replace(one, order=orders.get(one.name, 0)) for one in given)


def _next_order(taken: list[tuple[int, int]], band: int) -> int:
    """Return an order behind the last of ``band`` and, if there is room, before what follows it."""
    own = [order for order, other in taken if other == band]
    before = max(own or [order for order, other in taken if other < band], default=0)
    after = min((order for order, _ in taken if order > before), default=None)
    if after is None:
        return (before // _STEP + 1) * _STEP
    return before + 1 if after - before > 1 else before
