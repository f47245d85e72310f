"""The registers' tables, out: what is on record, in the columns in which they are filled and read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.domain.demands.challenges import ChallengeLine
from flows.domain.demands.monitoring import MetricLine
from flows.domain.demands.registers import Stage
from flows.domain.demands.standing_items import SchemeLine, TaskChecklist
from flows.domain.period import Period
from flows.formats.registers.entries import (
    CHALLENGE_COLUMNS,
    CHECKLIST_COLUMNS,
    METRIC_COLUMNS,
    SCHEME_COLUMNS,
)
from flows.formats.sheet_style import Book, Cell, Column, ListSheet, write_list

_WIDTHS = {"重点任务": 34.0, "榜单任务": 34.0, "牵头单位": 24.0, "单位": 26.0, "指标": 26.0, "结果": 34.0}
_OPEN = frozenset({"揭榜单位", "结果", "数值", "数据来源", "基期值", "状态", "完成期限"})


@dataclass(frozen=True)
class Imprint:
    """Whose table it is, and as of which day."""

    office: str
    day: date


def write_checklist(lines: tuple[TaskChecklist, ...], imprint: Imprint) -> bytes:
    """Return 清单化推进 for filling in: a row a task."""
    rows = (
        (
            one.task.code,
            one.task.title,
            "、".join(one.task.lead_units),
            *(cell for mark in one.marks for cell in ((mark.day, mark.document) if mark else (None, None))),
        )
        for one in lines
    )
    return _written("清单化推进登记表", CHECKLIST_COLUMNS, rows, imprint)


def write_schemes(lines: tuple[SchemeLine, ...], imprint: Imprint) -> bytes:
    """Return 落实方案 for filling in: a row a lead unit."""
    rows = (
        (one.unit, one.filed.day if one.filed else None, one.filed.document if one.filed else None)
        for one in lines
    )
    return _written("落实方案备案登记表", SCHEME_COLUMNS, rows, imprint)


def write_challenges(lines: tuple[ChallengeLine, ...], imprint: Imprint) -> bytes:
    """Return 揭榜挂帅 for filling in: a row a task."""
    return _written("揭榜挂帅登记表", CHALLENGE_COLUMNS, map(_challenge, lines), imprint)


def _challenge(line: ChallengeLine) -> tuple[Cell, ...]:
    step = line.step
    closed = step.day if step.stage in (Stage.DONE, Stage.ENDED) else None
    return (
        step.batch,
        step.title,
        step.published,
        step.task,
        step.stage.zh,
        step.taker,
        line.taken,
        step.due,
        closed,
        step.result,
    )


def write_metrics(lines: tuple[MetricLine, ...], period: Period, imprint: Imprint) -> bytes:
    """Return 指标监测 of ``period`` for filling in: a row a metric."""
    return _written("指标监测登记表", METRIC_COLUMNS, _metrics(lines, period), imprint)


def _metrics(lines: tuple[MetricLine, ...], period: Period) -> Iterator[tuple[Cell, ...]]:
    for one in lines:
        now = one.current
        yield (
            one.task.code,
            one.task.title,
            one.metric,
            one.demanded,
            one.unit,
            one.baseline,
            str(period),
            now.value if now else None,
            now.source if now else None,
        )


def _written(title: str, heads: tuple[str, ...], rows: Iterator[tuple[Cell, ...]], imprint: Imprint) -> bytes:
    book = Book(title, imprint.office, imprint.day)
    columns = tuple(_column(head) for head in heads)
    line = f"编制单位：{imprint.office}    填好后原样导入；空白格不改动已登记的内容。"
    write_list(book, ListSheet("登记表", title, line, columns, rows, empty="", held=1))
    return book.close()


def _column(head: str) -> Column:
    filled = head in _OPEN or head.endswith(("日期", "文号"))
    look = "open middle" if filled else "text"
    return Column(head, _WIDTHS.get(head, 14.0), look, "open head" if filled else "head")
