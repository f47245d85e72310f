"""Headings of a return: which column holds what, by the words that clerks use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from flows.domain.period import Period
from flows.formats.returns.grid import Grid
from flows.formats.returns.status import read_status


class Field(StrEnum):
    """What a column holds."""

    KEY = "key"
    CODE = "code"
    SEQUENCE = "sequence"
    DOMAIN = "domain"
    TITLE = "title"
    NODE = "node"
    DUE = "due"
    UNIT = "unit"
    STATUS = "status"
    PERCENT = "percent"
    PROGRESS = "progress"
    PROBLEMS = "problems"
    NEXT_STEPS = "next_steps"
    EXPECTED = "expected_completion"
    STATE_OR_PROGRESS = "state_or_progress"
    RATE_OR_STATE = "rate_or_state"
    TICK = "tick"
    IGNORED = "ignored"


ANSWERS = frozenset(
    (Field.STATUS, Field.PERCENT, Field.PROGRESS, Field.PROBLEMS, Field.NEXT_STEPS, Field.EXPECTED)
)
_OPEN = frozenset((Field.STATE_OR_PROGRESS, Field.RATE_OR_STATE))
_TELLING = ANSWERS | _OPEN | {Field.TICK}
_SUBJECTS = frozenset((Field.KEY, Field.CODE, Field.TITLE))

_ZH = {
    Field.STATUS: "完成状态",
    Field.PERCENT: "完成百分比",
    Field.PROGRESS: "进展情况",
    Field.PROBLEMS: "存在问题",
    Field.NEXT_STEPS: "下步措施",
    Field.EXPECTED: "预计完成时间",
}

_RULES: tuple[tuple[Field, str], ...] = (
    (Field.KEY, r"_key"),
    (Field.IGNORED, r".*(?:上期|上月|上次|上季|上年|上一期|前期|去年|历次|历史).*"),
    (
        Field.IGNORED,
        r".*(?:指标|目标值|佐证|附件|联系|电话|填报人|填表人|审核|分管|负责人|责任人|备注|依据|文号|灯).*",
    ),
    (Field.UNIT, r"(?:填报|报送|上报|填表|反馈)(?:单位|部门)(?:名称)?|单位(?:名称)?|部门(?:名称)?"),
    (Field.IGNORED, r".*(?:单位|部门|角色|职责|主体|科室).*"),
    (Field.EXPECTED, r".*(?:预计|预期|拟).*(?:时间|日期|时限|完成|办结)"),
    (Field.IGNORED, r"(?:实际|已)?(?:完成|办结|启动|开始|填报|报送|更新|实际完成)(?:时间|日期)"),
    (Field.DUE, r".*(?:时限|期限|截止).*|(?:计划|要求|规定|应)(?:完成|办结)?(?:时间|日期)|时间要求|时间节点"),
    (Field.SEQUENCE, r"序号|序|no\.?|编序|顺序号?"),
    (Field.CODE, r"(?:任务|事项|工作)?(?:编号|编码|代码|代号)|任务号|任务序号"),
    (Field.DOMAIN, r"(?:所属|任务|改革|重点)?(?:领域|章节)(?:名称)?"),
    (Field.NODE, r".*节点.*|阶段(?:性)?(?:目标|任务)"),
    (
        Field.NEXT_STEPS,
        r"下一?个?(?:步|阶段|月|季度|期).*|计划|打算|后续(?:措施|工作|计划|打算).*|(?:整改|改进)措施|工作打算",
    ),
    (
        Field.PROBLEMS,
        r"(?:目前|存在|主要|遇到|面临|突出|的)*(?:问题|困难|难点|堵点).*|(?:未完成|滞后|逾期|未启动)(?:的)?原因.*|需要?协调.*",
    ),
    (Field.PERCENT, r".*(?:百分比|完成率|完成比例|完成比率|完成占比|进度比例|完成度|完成程度)"),
    (Field.STATUS, r".*(?:状态|是否(?:已|已经)?(?:完成|办结|销号|落实)|完成与否)"),
    (Field.STATE_OR_PROGRESS, r"(?:任务|工作|目标)?(?:完成|办结|销号|落实|推进|办理)情况"),
    (Field.RATE_OR_STATE, r"(?:任务|工作|完成|推进|目前|整体|总体)?进度(?:情况)?"),
    (
        Field.PROGRESS,
        r".*(?:进展|推进|落实|开展|办理|贯彻|实施|完成)情况.*|(?:工作|任务|最新|具体|主要)?(?:进展|成效|做法|工作成效|主要做法)"
        r"|进展(?:描述|说明|及成效)|取得(?:的)?成效|(?:主要|工作|具体)?(?:做法|措施|举措)[及和与](?:取得的?)?(?:成效|进展|效果)",
    ),
    (
        Field.TITLE,
        r"(?:重点|主要|具体|目标|改革|工作|改革创新)?(?:任务|工作|事项|任务事项|工作事项|改革事项|工作任务|重点任务)(?:名称|内容|标题|清单)?"
        r"|任务(?:名称|内容|标题).*|项目名称|改革举措|工作举措|重点任务.*",
    ),
)
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _RULES)
_LEADING = re.compile(
    r"^(?:本期|本月|本季|当前|当期|目前|截[至止](?:目前|本期|\d{1,2}月(?:底|末|\d{1,2}[日号])?)|(?:20\d\d年)?(?:\d{1,2}[-~至])?\d{1,2}月(?:份|底|末)?)的?"
)
_MONTH = re.compile(r"(?:(20\d\d)年)?(?:\d{1,2}月?[-~至—])?(\d{1,2})月")


@dataclass(frozen=True)
class Heading:
    """A heading found: its rows, and the field of each column; ``double`` are fields named twice.

    ``ticks`` are columns headed by one state each (已完成, 推进中 …), in one of which a row has its mark.
    """

    top: int
    bottom: int
    columns: tuple[tuple[int, Field], ...]
    double: tuple[tuple[Field, tuple[int, ...]], ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()

    def columns_of(self, field: Field) -> tuple[int, ...]:
        """Return the columns that hold ``field``."""
        return tuple(column for column, one in self.columns if one is field)


def zh_of(field: Field) -> str:
    """Return the heading's usual word."""
    return _ZH.get(field, field.value)


@lru_cache(maxsize=4096)
def field_of(text: str) -> Field | None:
    """Return what a column with this heading holds, None if the words are not known."""
    full = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
    if not full or len(full) > 40:
        return None
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】", "", full)
    bare = re.sub(r"^[\d一二三四五六七八九十]+[.、]|[*:：/、,，。%★]", "", bare)
    for candidate in dict.fromkeys((bare, _LEADING.sub("", bare))):
        for field, pattern in _COMPILED:
            if pattern.fullmatch(candidate):
                return _with_sign(field, full)
    return None


def _with_sign(field: Field, full: str) -> Field:
    return Field.PERCENT if "%" in full and field in (Field.RATE_OR_STATE, Field.STATE_OR_PROGRESS) else field


def find_heading(grid: Grid, row: int, period: Period) -> Heading | None:
    """Return the heading that begins in ``row`` (one or two rows deep), None if there is none."""
    single = {column: (grid.text(row, column),) for column in range(1, grid.width + 1)}
    below = {column: _both(grid, row, column) for column in single}
    is_two_deep = _two_deep(grid, row)
    texts = below if is_two_deep else single
    fields = {column: _field(parts, period) for column, parts in texts.items()}
    ticks = _ticks(texts, fields)
    fields |= dict.fromkeys(ticks, Field.TICK)
    known = {field for field in fields.values() if field}
    if not known & _SUBJECTS or not known & _TELLING or (len(known) < 3 and Field.KEY not in known):
        return None
    columns = [(column, field) for column, field in fields.items() if field]
    return replace(_heading((row, row + is_two_deep), columns), ticks=tuple(ticks.items()))


def _ticks(texts: Mapping[int, tuple[str, ...]], fields: dict[int, Field | None]) -> dict[int, str]:
    """Return the columns headed by one state each; a single one is no such group."""
    found = {
        column: parts[-1]
        for column, parts in texts.items()
        if fields[column] in (None, *_OPEN, Field.STATUS) and read_status(parts[-1]).value
    }
    return found if len(found) > 1 else {}


def _both(grid: Grid, row: int, column: int) -> tuple[str, ...]:
    upper, lower = grid.text(row, column), grid.text(row + 1, column)
    return (upper,) if grid.origin(row, column) == grid.origin(row + 1, column) else (upper, lower)


def _two_deep(grid: Grid, row: int) -> bool:
    """A second heading row stands under merged headings and holds heading words only."""
    lower = grid.own(row + 1)
    if not lower or not all(
        field_of(text) or _month_of(text) or read_status(text).value for _, text in lower
    ):
        return False
    under_wide = any(
        (span := grid.span(row, column)) is not None and span.right > span.left for column, _ in lower
    )
    reaches_down = any(
        (span := grid.span(row, column)) is not None and span.bottom > row for column, _ in grid.own(row)
    )
    under_blank = all(not grid.text(row, column) for column, _ in lower)
    return under_wide or reaches_down or under_blank


def _month_of(text: str) -> int | None:
    found = _MONTH.search(unicodedata.normalize("NFKC", text))
    return int(found[2]) if found else None


def _field(parts: tuple[str, ...], period: Period) -> Field | None:
    whole = "".join(parts)
    month = _month_of(whole)
    fields = [field_of(part) for part in reversed(parts)]
    if field_of(whole) is Field.IGNORED or Field.IGNORED in fields:
        return Field.IGNORED
    found = next((field for field in (*fields, field_of(whole)) if field), None)
    if found in ANSWERS | _OPEN and found is not Field.EXPECTED and month not in (None, period.month):
        return Field.IGNORED
    return found


def _heading(rows: tuple[int, int], columns: list[tuple[int, Field]]) -> Heading:
    double: list[tuple[Field, tuple[int, ...]]] = []
    for field in (*ANSWERS, Field.UNIT):
        same = tuple(column for column, one in columns if one is field)
        if len(same) > 1:
            double.append((field, same))
    return Heading(*rows, tuple(columns), tuple(sorted(double, key=lambda one: one[1])))


def settled(heading: Heading, rules: Iterable[tuple[int, Field]]) -> Heading:
    """Return the heading with some columns' open fields decided."""
    decided = dict(rules)
    columns = [(column, decided.get(column, field)) for column, field in heading.columns]
    return replace(_heading((heading.top, heading.bottom), columns), ticks=heading.ticks)


def open_columns(heading: Heading) -> tuple[tuple[int, Field], ...]:
    """Return the columns whose heading may mean status, percent or progress."""
    return tuple((column, field) for column, field in heading.columns if field in _OPEN)
