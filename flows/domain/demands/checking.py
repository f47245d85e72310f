"""Lines on their way into a register, held against plan and directory: taken in canonical words, or a finding."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

from flows.domain.demands.registers import ChallengeStep, CheckMark, FiledScheme, MetricReading, Stage
from flows.domain.findings import Finding, error
from flows.domain.folding import folded
from flows.domain.period import zh_date
from flows.domain.plan import Plan
from flows.domain.units import Directory

UNKNOWN_TASK = error(
    "register-unknown-task", "行动计划中没有任务“{task}”，未登记", "请核对任务编号，如 T02-09"
)
FUTURE = error("register-future", "“{what}”{day}晚于今天，未登记", "请登记已经发生的事项，或更正日期")
UNKNOWN_UNIT = error(
    "register-unknown-unit", "单位“{unit}”不在单位名录中或者是单位集合，未登记", "请写一个单位的规范名称"
)
NO_LEAD = error(
    "register-no-lead",
    "“{unit}”不牵头任何领域或者任务，无须报送落实方案，未登记",
    "请核对单位名称",
)
DISORDER = error("register-disorder", "“{title}”的{later}{day}早于{earlier}{before}，未登记", "请核对日期")
NO_TAKER = error("register-no-taker", "“{title}”没有写明揭榜单位，未登记", "请填写揭榜单位")
NO_TITLE = error(
    "register-no-title", "揭榜挂帅任务没有写明批次或者名称，未登记", "请填写批次（从1起的整数）和榜单任务"
)
UNKNOWN_METRIC = error(
    "register-unknown-metric",
    "任务 {task} 在行动计划中没有指标“{metric}”，未登记",
    "{known}；确需另行监测的，请写明计量单位",
)
NO_FIGURE = error("register-no-figure", "“{metric}”的数值不是有限的数，未登记", "请填写数字，不带单位和文字")
TWICE = error(
    "register-twice",
    "“{subject}”在同一份表中有不同的内容，均未登记",
    "请只保留一行，再重新导入",
)
KINDS = (
    UNKNOWN_TASK,
    FUTURE,
    UNKNOWN_UNIT,
    NO_LEAD,
    DISORDER,
    NO_TAKER,
    NO_TITLE,
    UNKNOWN_METRIC,
    NO_FIGURE,
    TWICE,
)


@dataclass(frozen=True)
class Desk:
    """What lines are held against; ``leads`` are the units that owe a 落实方案."""

    plan: Plan
    directory: Directory
    today: date
    leads: tuple[str, ...] = ()

    def unit(self, text: str) -> str | None:
        """Return the canonical name of the one acting unit that ``text`` names."""
        unit = self.directory.find(text)
        return None if unit is None or unit.is_group else unit.name

    def future(self, what: str, day: date | None) -> Finding | None:
        """Return the finding for a day that is still to come."""
        return FUTURE.at(what=what, day=zh_date(day)) if day and day > self.today else None


def checked_mark(mark: CheckMark, desk: Desk) -> CheckMark | Finding:
    """Return ``mark`` if its task exists and its day is past."""
    if mark.task not in desk.plan.by_code:
        return UNKNOWN_TASK.at(task=mark.task[:40])
    return desk.future(mark.item.zh, mark.day) or mark


def checked_scheme(entry: FiledScheme, desk: Desk) -> FiledScheme | Finding:
    """Return ``entry`` under its unit's canonical name if that unit owes a 落实方案."""
    unit = desk.unit(entry.unit)
    if unit is None:
        return UNKNOWN_UNIT.at(unit=entry.unit[:40])
    if unit not in desk.leads:
        return NO_LEAD.at(unit=unit)
    return desk.future("落实方案备案日期", entry.day) or replace(entry, unit=unit)


def checked_step(step: ChallengeStep, desk: Desk) -> ChallengeStep | Finding:
    """Return ``step`` with its taker's canonical name if its days follow each other."""
    if step.batch < 1 or not step.title:
        return NO_TITLE.at()
    if step.task and step.task not in desk.plan.by_code:
        return UNKNOWN_TASK.at(task=step.task[:40])
    taker = desk.unit(step.taker) if step.taker else ""
    if taker is None:
        return UNKNOWN_UNIT.at(unit=step.taker[:40])
    if step.stage in (Stage.TAKEN, Stage.DONE) and not taker:
        return NO_TAKER.at(title=step.title[:40])
    return _disorder(step) or desk.future("揭榜挂帅登记日期", step.day) or replace(step, taker=taker)


def _disorder(step: ChallengeStep) -> Finding | None:
    pairs = [("登记日期", step.day, "发布日期", step.published)]
    if step.due:
        pairs.append(("完成期限", step.due, "发布日期", step.published))
    for later, day, earlier, before in pairs:
        if day < before:
            return DISORDER.at(
                title=step.title[:40], later=later, day=zh_date(day), earlier=earlier, before=zh_date(before)
            )
    return None


def checked_reading(reading: MetricReading, desk: Desk) -> MetricReading | Finding:
    """Return ``reading`` under the plan's name of the metric; its own unit is kept only for others."""
    task = desk.plan.by_code.get(reading.task)
    if task is None:
        return UNKNOWN_TASK.at(task=reading.task[:40])
    if reading.value is not None and not math.isfinite(reading.value):
        return NO_FIGURE.at(metric=reading.metric[:40])
    if reading.period and (early := desk.future("期次", reading.period.first_day)):
        return early
    named = {folded(one.metric): one.metric for one in task.targets if one.metric}
    known = named.get(folded(reading.metric))
    if known:
        return replace(reading, metric=known, unit="")
    if reading.unit and reading.metric:
        return reading
    listed = f"计划所列指标为{'、'.join(named.values())}" if named else "该任务没有量化指标"
    return UNKNOWN_METRIC.at(task=reading.task, metric=reading.metric[:40], known=listed)
