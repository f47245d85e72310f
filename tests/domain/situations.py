"""Reads ``situations.txt``: small situations as a clerk would note them, each with what must be judged of it.

A line is ``name | leads/others dates | months of returns | conditions | expected``, the sentence follows after
``→``. Leads are joined by ``+``, ``-`` is a task without a node; months (from August, if several) are parted by
``//``, ``×`` is a month without a ledger, ``-`` one without returns; a return is ``unit=answer``, or
``unit=1:answer,2:answer`` by node. Conditions are rulings and rules, in the words of the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from flows.domain.ledger import Judged, Ledger, Light
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.returns import Entry, FileReading, Status
from flows.domain.rules import Rules
from flows.domain.rulings import Ruling, RulingKind
from tests.domain.month_samples import A, B, C, R, file_of, plan, ruling, says, settle, task

CODE = "T01-01"
_UNITS = {"甲": A, "乙": B, "丙": C, "责": R}
_KINDS = {
    "延期": RulingKind.EXTENSION,
    "免通报": RulingKind.EXEMPTION,
    "采信": RulingKind.REASON,
    "更正": RulingKind.CORRECTION,
    "冲突": RulingKind.CONFLICT,
    "成员": RulingKind.MEMBERS,
}
_VALUED = ("延期", "更正", "冲突", "成员")
_STATES = {
    "逾期": Judged.OVERDUE,
    "完成": Judged.COMPLETED,
    "逾期完成": Judged.COMPLETED,
    "临期": Judged.DUE_SOON,
    "滞后": Judged.BEHIND,
    "序时": Judged.ON_SCHEDULE,
    "长期": Judged.CONTINUING,
}
_LIGHTS = {"红": Light.RED, "黄": Light.YELLOW, "绿": Light.GREEN, "蓝": Light.BLUE}
_STATUS = "|".join(one.zh for one in Status)


@dataclass(frozen=True)
class Expected:
    """What must be judged: state, light, days overdue, completed late, the units named and their steps."""

    judged: Judged
    light: Light
    days: int = 0
    late: bool = False
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Situation:
    """One situation: the plan, the months' returns (None: no ledger), the conditions, what is expected."""

    name: str
    plan: Plan
    months: tuple[tuple[FileReading, ...] | None, ...]
    conditions: tuple[str, ...]
    expected: Expected
    sentence: str

    def ledger(self) -> Ledger:
        """Judge month after month and return the last ledger."""
        first = Period(2022, 9 if len(self.months) == 1 else 8)
        history: tuple[Ledger, ...] = ()
        for place, files in enumerate(self.months):
            if files is not None:
                history = (*history, self._settled(first.shifted(place), files, history))
        return history[-1]

    def _settled(self, period: Period, files: tuple[FileReading, ...], history: tuple[Ledger, ...]) -> Ledger:
        cut_off = next((one[2:] for one in self.conditions if one.startswith("截止")), "")
        return settle(
            self.plan,
            files,
            period=period,
            history=history,
            rulings=tuple(_rulings(self.conditions, period)),
            rules=_rules(self.conditions),
            as_of=_day(cut_off) if cut_off else period.last_day,
        )


def situations() -> tuple[Situation, ...]:
    """Return every situation of the table."""
    lines = (Path(__file__).parent / "situations.txt").read_text(encoding="utf-8").splitlines()
    found: list[Situation] = []
    for line in lines:
        if line.startswith("→"):
            found[-1] = replace(found[-1], sentence=line.removeprefix("→").strip())
        elif line.strip() and not line.startswith("#"):
            found.append(_situation(line))
    return tuple(found)


def _situation(line: str) -> Situation:
    name, made, returns, conditions, expected = (part.strip() for part in line.split("|"))
    units, _, dues = made.partition(" ")
    leads, _, others = units.partition("/")
    days = [_day(one) for one in dues.split(",") if one != "-"]
    one = task(CODE, *days, leads=_named(leads), others=_named(others))
    months = tuple(_month(part.strip()) for part in returns.split("//"))
    wanted = tuple(part.strip() for part in conditions.split(";") if part.strip())
    return Situation(name, plan(one), months, wanted, _expected(expected), "")


def _named(units: str) -> tuple[str, ...]:
    return tuple(_unit(one) for one in units.split("+") if one)


def _unit(word: str) -> str:
    return _UNITS.get(word, word)


def _day(text: str) -> date:
    parts = [int(one) for one in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2022, *parts)


def _expected(text: str) -> Expected:
    state, light, *rest = text.split()
    days = int(rest.pop(0).removesuffix("天")) if rest else 0
    steps = (one.split(":") for one in rest)
    named = tuple((_unit(unit), step) for unit, step in steps)
    return Expected(_STATES[state], _LIGHTS[light], days, state == "逾期完成", named)


def _month(text: str) -> tuple[FileReading, ...] | None:
    if text == "×":
        return None
    return tuple(one for part in text.split(";") if part.strip() != "-" for one in _files(part.strip()))


def _files(text: str) -> Iterator[FileReading]:
    word, _, answer = text.partition("=")
    unit = _unit(word)
    if answer in ("空表", "退回"):
        yield file_of(unit, blank=answer == "空表", refused=answer == "退回")
    elif answer == "矛盾":
        yield file_of(unit, says(CODE, Status.COMPLETED), name=f"{unit}1.xlsx")
        yield file_of(unit, says(CODE, Status.IN_PROGRESS), name=f"{unit}2.xlsx")
    elif answer == "未填本项":
        yield file_of(unit, says("T09-99", Status.IN_PROGRESS))
    else:
        parts = answer.split(",")
        yield file_of(unit, *(_entry(part, row) for row, part in enumerate(parts, start=7)))


def _entry(text: str, row: int) -> Entry:
    node, found = None, text
    if ":" in text:
        no, _, found = text.partition(":")
        node = int(no)
    match = re.fullmatch(rf"({_STATUS}|未填状态)?([\d.]+)?(?:@([\d-]+))?(无进展)?", found)
    assert match, text
    status = next((one for one in Status if one.zh == match[1]), None)
    return says(
        CODE,
        status,
        float(match[2]) if match[2] else None,
        row=row,
        node=node,
        expected_completion=_day(match[3]) if match[3] else None,
        no_progress=bool(match[4]),
        **({"progress": ""} if match[4] else {}),
    )


def _rulings(conditions: tuple[str, ...], period: Period) -> Iterator[Ruling]:
    listed = [one.split() for one in conditions if one.split()[0] in _KINDS]
    for no, (kind, *words) in enumerate(listed, start=1):
        value = words.pop(0) if kind in _VALUED else ""
        if kind == "延期" and re.fullmatch(r"[\d-]+", value):
            value = _day(value).isoformat()
        given: dict[str, object] = {"no": no, "period": Period(2022, 8)}
        for word in words:
            if word == "撤回":
                given["withdrawn"] = True
            elif word.startswith("节点"):
                given["node"] = int(word[2:])
            elif word[0] in "自仅":
                given["period"] = Period(2022, int(word[1:].removesuffix("月")))
                given["withdrawn"] = word[0] == "仅" and period > Period(2022, int(word[1:-1]))
            else:
                given["unit"] = _unit(word)
        yield ruling(_KINDS[kind], value, **given)  # type: ignore[arg-type]


def _rules(conditions: tuple[str, ...]) -> Rules:
    rules = Rules()
    for one in conditions:
        if one.startswith("宽限"):
            rules = replace(rules, grace_days=int(one[2:]))
        elif one.startswith("临期"):
            rules = replace(rules, due_soon_days=int(one[2:]))
        elif one.startswith("黄灯"):
            rules = replace(rules, behind_yellow_points=float(one[2:]))
        elif one.startswith("阶梯"):
            rules = replace(rules, ladder=tuple(one[2:].strip().split("、")))
    return rules
