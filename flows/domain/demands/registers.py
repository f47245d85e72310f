"""Registers (登记簿): facts entered by a person, one line each, never changed; a newer line supersedes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, TypeAlias, TypeVar

from flows.domain.period import Period


@dataclass(frozen=True)
class Signed:
    """Who entered a line, when, and on what basis (a paper, or the file it was read from)."""

    by: str
    on: date
    basis: str = ""


UNSIGNED = Signed("", date.min)


class Item(StrEnum):
    """What the plan asks for every task."""

    SCHEME = "scheme"
    RULES = "rules"
    SCENES = "scenes"

    @property
    def zh(self) -> str:
        """The word printed on paper."""
        return {"scheme": "工作方案", "rules": "操作规范", "scenes": "应用场景"}[self.value]


class Stage(StrEnum):
    """How far one 揭榜挂帅 task is."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    ENDED = "ended"

    @property
    def zh(self) -> str:
        """The word printed on paper."""
        return {"open": "待揭榜", "taken": "已揭榜", "done": "已完成", "ended": "已终止"}[self.value]


@dataclass(frozen=True)
class CheckMark:
    """One of the three items of ``task``, made on ``day``; ``on_file`` False takes an entry back."""

    REGISTER: ClassVar[str] = "checklist"
    task: str
    item: Item
    day: date | None = None
    document: str = ""
    on_file: bool = True
    signed: Signed = UNSIGNED
    no: int = 0

    @property
    def subject(self) -> str:
        """What a newer line supersedes."""
        return f"{self.task} {self.item.value}"

    @property
    def zh(self) -> str:
        """What the line is about, for people."""
        return f"{self.task} {self.item.zh}"


@dataclass(frozen=True)
class FiledScheme:
    """The 落实方案 of ``unit``, put on file on ``day``; ``on_file`` False takes an entry back."""

    REGISTER: ClassVar[str] = "schemes"
    unit: str
    day: date | None = None
    document: str = ""
    on_file: bool = True
    signed: Signed = UNSIGNED
    no: int = 0

    @property
    def subject(self) -> str:
        """What a newer line supersedes."""
        return self.unit

    @property
    def zh(self) -> str:
        """What the line is about, for people."""
        return f"{self.unit}落实方案"


@dataclass(frozen=True)
class ChallengeStep:
    """One 揭榜挂帅 task as it stands from ``day`` on: published, taken, done or ended."""

    REGISTER: ClassVar[str] = "challenges"
    batch: int
    title: str
    stage: Stage
    day: date
    published: date
    task: str = ""
    taker: str = ""
    due: date | None = None
    result: str = ""
    signed: Signed = UNSIGNED
    no: int = 0

    @property
    def subject(self) -> str:
        """What a newer line supersedes: each stage is a line of its own, so that the way to it stays."""
        return f"{self.batch} {self.title} {self.stage.value}"

    @property
    def zh(self) -> str:
        """What the line is about, for people."""
        return f"第{self.batch}批“{self.title}”{self.stage.zh}"


@dataclass(frozen=True)
class MetricReading:
    """The ``value`` of one metric of ``task`` in ``period`` (None: the baseline); None takes an entry back.

    ``unit`` is only given for a metric of which the plan has no target.
    """

    REGISTER: ClassVar[str] = "metrics"
    task: str
    metric: str
    period: Period | None
    value: float | None
    unit: str = ""
    source: str = ""
    signed: Signed = UNSIGNED
    no: int = 0

    @property
    def subject(self) -> str:
        """What a newer line supersedes."""
        return f"{self.task} {self.metric} {self.period or ''}"

    @property
    def zh(self) -> str:
        """What the line is about, for people."""
        return f"{self.task} {self.metric}（{self.period.zh if self.period else '基期'}）"


Entry: TypeAlias = CheckMark | FiledScheme | ChallengeStep | MetricReading
"""One line of any register."""
E = TypeVar("E", CheckMark, FiledScheme, ChallengeStep, MetricReading)


def fact(entry: E) -> E:
    """Return ``entry`` without who, when and number: what it says."""
    return replace(entry, signed=UNSIGNED, no=0)


def newest(entries: Iterable[E]) -> dict[str, E]:
    """Subject → its newest line, in order of first entry."""
    found: dict[str, E] = {}
    for one in sorted(entries, key=lambda one: one.no):
        found[one.subject] = one
    return found


def news(before: Iterable[E], entries: Iterable[E]) -> tuple[E, ...]:
    """Return those of ``entries`` that say something else than the newest line on their subject."""
    known = newest(before)
    told: list[E] = []
    for one in entries:
        held = known.get(one.subject)
        if held is None or fact(held) != fact(one):
            told.append(one)
            known[one.subject] = one
    return tuple(told)


@dataclass(frozen=True)
class Registers:
    """All lines of all registers, withdrawn and superseded ones included."""

    checklist: tuple[CheckMark, ...] = ()
    schemes: tuple[FiledScheme, ...] = ()
    challenges: tuple[ChallengeStep, ...] = ()
    metrics: tuple[MetricReading, ...] = ()
