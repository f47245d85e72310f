"""Figures over time (指标监测): what each metric was, period by period, against what the plan demands."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flows.domain.demands.registers import MetricReading, newest
from flows.domain.period import Period
from flows.domain.plan import Plan, Target, Task

_COMPARED: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "==": operator.eq,
}
_OP_ZH = {">=": "≥", ">": "大于", "<=": "≤", "<": "小于", "=": "＝", "==": "＝"}


class Attainment(StrEnum):
    """A figure against the one demanded."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NO_VALUE = "no_value"
    NO_TARGET = "no_target"

    @property
    def zh(self) -> str:
        """The word printed on paper."""
        return {
            "reached": "达到",
            "not_reached": "未达到",
            "no_value": "本期无数据",
            "no_target": "仅监测（计划未定数值）",
        }[self.value]


@dataclass(frozen=True)
class MetricLine:
    """One metric of one task: what is demanded, the baseline, every period's figure, and where it stands."""

    task: Task
    domain_name: str
    metric: str
    target: Target | None
    unit: str
    baseline: float | None
    series: tuple[tuple[Period, MetricReading], ...]
    current: MetricReading | None
    attainment: Attainment

    @property
    def demanded(self) -> str:
        """The figure demanded, e.g. ``≥99%``; empty if there is none."""
        if self.target is None or self.target.value is None:
            return ""
        return f"{_OP_ZH.get(self.target.op, self.target.op)}{plain(self.target.value)}{self.target.unit}"

    @property
    def previous(self) -> MetricReading | None:
        """The newest figure of an earlier period than the current one's."""
        earlier = [one for _, one in self.series if one is not self.current]
        return earlier[-1] if earlier else None


def plain(value: float) -> str:
    """Return ``99`` for 99.0 and ``99.5`` for 99.5."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def attained(target: Target | None, value: float | None) -> Attainment:
    """Return how ``value`` stands to what is demanded."""
    if target is None or target.value is None or target.op not in _COMPARED:
        return Attainment.NO_TARGET
    if value is None:
        return Attainment.NO_VALUE
    near = math.isclose(value, target.value, rel_tol=1e-9) and target.op in (">=", "<=", "=", "==")
    return Attainment.REACHED if near or _COMPARED[target.op](value, target.value) else Attainment.NOT_REACHED


def metric_lines(plan: Plan, readings: Sequence[MetricReading], period: Period) -> tuple[MetricLine, ...]:
    """Return every metric that the plan demands or somebody entered, by task, with figures up to ``period``."""
    held = newest(one for one in readings if one.period is None or one.period <= period)
    known: dict[tuple[str, str], list[MetricReading]] = {}
    for one in held.values():
        if one.value is not None:
            known.setdefault((one.task, one.metric), []).append(one)
    return tuple(line for task in plan.tasks for line in _of_task(plan, task, known, period))


def _of_task(
    plan: Plan, task: Task, known: dict[tuple[str, str], list[MetricReading]], period: Period
) -> Iterator[MetricLine]:
    demanded = {one.metric: one for one in task.targets if one.metric}
    entered = sorted(metric for code, metric in known if code == task.code and metric not in demanded)
    for metric in (*demanded, *entered):
        readings, target = known.get((task.code, metric), []), demanded.get(metric)
        series = tuple(
            sorted(((one.period, one) for one in readings if one.period), key=lambda pair: pair[0])
        )
        base = next((one.value for one in readings if one.period is None), None)
        current = next((one for at, one in series if at == period), None)
        yield MetricLine(
            task,
            plan.domain_of[task.domain_no].name,
            metric,
            target,
            target.unit if target else next((one.unit for one in readings if one.unit), ""),
            base if base is not None else target.baseline if target else None,
            series,
            current,
            attained(target, current.value if current else None),
        )
