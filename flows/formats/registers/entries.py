"""The rows of each register's table as entries, each with the place it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from flows.domain.demands.registers import (
    ChallengeStep,
    CheckMark,
    E,
    FiledScheme,
    Item,
    MetricReading,
    Stage,
)
from flows.domain.findings import Finding, Place
from flows.formats.registers.table_in import BAD_NUMBER, BAD_WORD, NOT_FILLED, BadCell, Line, read_lines

CHECKLIST_COLUMNS = (
    "任务编号",
    "重点任务",
    "牵头单位",
    *(f"{item.zh}{what}" for item in Item for what in ("日期", "文号")),
)
SCHEME_COLUMNS = ("单位", "备案日期", "文号")
CHALLENGE_COLUMNS = (
    "批次",
    "榜单任务",
    "发布日期",
    "任务编号",
    "状态",
    "揭榜单位",
    "揭榜日期",
    "完成期限",
    "办结日期",
    "结果",
)
METRIC_COLUMNS = ("任务编号", "重点任务", "指标", "要求", "计量单位", "基期值", "期次", "数值", "数据来源")

T = TypeVar("T")


@dataclass(frozen=True)
class Placed(Generic[T]):
    """An entry and where it was read from."""

    entry: T
    place: Place


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What a table says, and every doubt about its cells."""

    entries: tuple[Placed[T], ...] = ()
    findings: tuple[Finding, ...] = ()


def read_checklist(data: bytes, file: str) -> Reading[CheckMark]:
    """Read 清单化推进: one row a task, a date or a document number for each item; empty cells say nothing."""
    return _read(data, file, _Form(CHECKLIST_COLUMNS, CHECKLIST_COLUMNS[:1], _marks))


def read_schemes(data: bytes, file: str) -> Reading[FiledScheme]:
    """Read 落实方案: one row a unit; a row with neither date nor number says nothing."""
    return _read(data, file, _Form(SCHEME_COLUMNS, SCHEME_COLUMNS[:2], _schemes))


def read_challenges(data: bytes, file: str) -> Reading[ChallengeStep]:
    """Read 揭榜挂帅: one row a task, from which its published, taken and closed stages follow."""
    return _read(data, file, _Form(CHALLENGE_COLUMNS, CHALLENGE_COLUMNS[:3], _steps))


def read_metrics(data: bytes, file: str, percents: frozenset[tuple[str, str]]) -> Reading[MetricReading]:
    """Read 指标监测: one row a metric and period; ``percents`` are the (task, metric) counted in percent."""

    def readings(line: Line) -> Iterator[MetricReading]:
        task, metric, unit = (line.text(heading) for heading in ("任务编号", "指标", "计量单位"))
        percent = unit in ("%", "％") or (task, metric) in percents
        base, value = line.number("基期值", percent=percent), line.number("数值", percent=percent)
        source = line.text("数据来源")
        if base is not None:
            yield MetricReading(task, metric, None, base, unit, source)
        if value is not None:
            period = line.period("期次")
            if period is None:
                raise line.bad(NOT_FILLED, "期次")
            yield MetricReading(task, metric, period, value, unit, source)

    return _read(data, file, _Form(METRIC_COLUMNS, ("任务编号", "指标", "期次", "数值"), readings))


@dataclass(frozen=True)
class _Form(Generic[T]):
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    entries: Callable[[Line], Iterator[T]]


def _read(data: bytes, file: str, form: _Form[E]) -> Reading[E]:
    table = read_lines(data, file, form.columns, form.needed)
    found: list[Placed[E]] = []
    findings = list(table.findings)
    for line in table.lines:
        try:
            found += [Placed(entry, line.place) for entry in form.entries(line)]
        except BadCell as wrong:
            findings.append(wrong.finding)
    return Reading(tuple(found), tuple(findings))


def _marks(line: Line) -> Iterator[CheckMark]:
    for item in Item:
        day, document = line.day(f"{item.zh}日期"), line.text(f"{item.zh}文号")
        if day or document:
            yield CheckMark(line.text("任务编号"), item, day, document)


def _schemes(line: Line) -> Iterator[FiledScheme]:
    day, document = line.day("备案日期"), line.text("文号")
    if day or document:
        yield FiledScheme(line.text("单位"), day, document)


def _steps(line: Line) -> Iterator[ChallengeStep]:
    stages = {one.zh: one for one in Stage}
    word = line.text("状态")
    if word and word not in stages:
        raise line.bad(BAD_WORD, "状态", words="、".join(stages))
    batch, published = line.number("批次"), line.day("发布日期")
    if batch is None:
        raise line.bad(NOT_FILLED, "批次")
    if batch != int(batch):
        raise line.bad(BAD_NUMBER, "批次")
    if published is None:
        raise line.bad(NOT_FILLED, "发布日期")
    taken, closed = line.day("揭榜日期"), line.day("办结日期")
    title, task, due = line.text("榜单任务"), line.text("任务编号"), line.day("完成期限")
    taker, stage = line.text("揭榜单位"), stages.get(word, Stage.OPEN)
    yield ChallengeStep(int(batch), title, Stage.OPEN, published, published, task)
    if taker or stage in (Stage.TAKEN, Stage.DONE):
        yield ChallengeStep(int(batch), title, Stage.TAKEN, taken or published, published, task, taker, due)
    if stage in (Stage.DONE, Stage.ENDED):
        if closed is None:
            raise line.bad(NOT_FILLED, "办结日期")
        result = line.text("结果")
        yield ChallengeStep(int(batch), title, stage, closed, published, task, taker, due, result)
