"""The heading rows of a plan published as a table: which column holds what, whatever the house calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flows.domain.folding import folded
from flows.formats.plans.grids import Grid, GridCell


class Field(StrEnum):
    """What a column of a plan table can hold."""

    NUMBER = "number"
    CODE = "code"
    DOMAIN = "domain"
    DOMAIN_LEADS = "domain leads"
    TITLE = "title"
    TEXT = "text"
    GOAL = "goal"
    LEADS = "leads"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"


# The first pattern that fits a heading (folded, without its brackets) wins.
_NAMES: tuple[tuple[Field, str], ...] = (
    (Field.NUMBER, r"序号|编号|项次|任务序号|序|no\.?|任务编号"),
    (Field.DOMAIN_LEADS, r"领域牵头(?:单位|部门)|专班牵头(?:单位|部门)|指标牵头(?:单位|部门)"),
    (
        Field.LEADS,
        r"(?:总?牵头|主办|主责|主要责任|首要责任|第一责任)(?:责任)?(?:单位|部门|科室|机构)?(?:名称)?|责任单位牵头",
    ),
    (
        Field.SUPPORT,
        r"(?:配合|协办|协同|协作|参与|参加|配合责任|协助|会办)(?:单位|部门|科室|机构|落实单位)?"
        r"|责任单位配合|(?:其他|相关)(?:责任)?(?:单位|部门)",
    ),
    (
        Field.RESPONSIBLE,
        r"(?:责任|承办|落实|实施|负责|任务承担|责任落实)(?:单位|部门|主体|科室|机构)(?:和部门|及部门)?(?:名称)?"
        r"|单位|责任分工|任务分工|分工|职责分工|牵头(?:单位|部门)?[及和、/](?:责任|配合)(?:单位|部门)?"
        r"|责任牵头单位",
    ),
    (
        Field.DUE,
        r"(?:完成|办结|办理|推进|落实|整改|实施|计划完成|要求完成)?(?:时限|时间|期限|日期|时间节点|时限节点|节点)"
        r"(?:要求|安排|节点)?|时限及要求|时间进度|进度要求|进度安排",
    ),
    (
        Field.DOMAIN,
        r"(?:所属|重点|工作|改革|任务|指标)?(?:领域|类别|板块|分类|方面|专项|门类|维度)(?:名称)?"
        r"|专项行动|任务类型|类型|章节|一级指标|大类",
    ),
    (
        Field.GOAL,
        r"(?:工作|任务|年度|预期|阶段性?|主要|量化|考核)?(?:目标|成效|成果|指标)(?:要求|任务|形式|标志)?"
        r"|目标要求|量化指标|完成标志|成果形式|完成标准|预期目标|达到效果",
    ),
    (
        Field.TEXT,
        r"(?:具体|工作|推进|主要|改革|重点|落实|实施|任务|创新)?(?:措施|举措|内容|做法|安排|要求)(?:及要求|和要求)?"
        r"|具体(?:任务|工作|事项)|任务(?:内容|要求|描述|举措)|细化措施|任务细化|具体任务措施",
    ),
    (
        Field.TITLE,
        r"(?:重点|主要|工作|改革|目标|创新|攻坚|年度|具体|专项|提升)?(?:任务|事项|工作|项目)(?:名称|事项|清单)?"
        r"|改革举措|任务措施|工作任务及措施|重点工作任务|任务名称|重点任务及措施|行动任务|场景名称|二级指标",
    ),
)
_PATTERNS = tuple((one, re.compile(pattern)) for one, pattern in _NAMES)
_BRACKETED = re.compile(r"\([^()]*\)")
_UNITS = frozenset((Field.LEADS, Field.RESPONSIBLE, Field.SUPPORT))
_WORDS = frozenset((Field.TITLE, Field.TEXT))
_LONGEST_HEADING = 16


@dataclass(frozen=True)
class Heading:
    """A recognised heading of one or two rows: field → its columns; ``unknown`` columns with their words."""

    first: int
    last: int
    columns: Mapping[Field, tuple[int, ...]]
    unknown: Mapping[int, str] = field(default_factory=dict)


def find_heading(grid: Grid, row: int) -> Heading | None:
    """Return the heading that begins in ``row``, None if none does."""
    single = _heading(grid.rows[row : row + 1], row)
    if row + 1 < len(grid.rows) and _goes_on(grid.rows[row], grid.rows[row + 1]):
        double = _heading(grid.rows[row : row + 2], row)
        if double and (single is None or len(double.columns) >= len(single.columns)):
            return double
    return single


def _goes_on(above: Sequence[GridCell], below: Sequence[GridCell]) -> bool:
    """Tell whether ``below`` is the second row of a heading: each cell merged, empty or a known word."""
    own = [one for one, over in zip(below, above, strict=True) if one.origin != over.origin and one.text]
    wide = any(
        one.text and sum(other.origin == one.origin for other in above) > 1 and _is_short(one)
        for one in above
    )
    if all(one.origin == over.origin for one, over in zip(below, above, strict=True)):
        return any(one.text for one in below)
    return (
        wide and bool(own) and all(_is_short(one) for one in own) and any(_field_of(one.text) for one in own)
    )


def _is_short(cell: GridCell) -> bool:
    return len(folded(cell.text)) <= _LONGEST_HEADING


def _heading(rows: Sequence[Sequence[GridCell]], first: int) -> Heading | None:
    columns: dict[Field, tuple[int, ...]] = {}
    unknown: dict[int, str] = {}
    seen: set[tuple[int, int]] = set()
    for place in range(len(rows[0])):
        texts = list(dict.fromkeys(row[place].text for row in rows if row[place].text))
        if not texts or (len(rows) == 1 and rows[0][place].origin in seen):
            continue
        seen.add(rows[-1][place].origin)
        found = _field_of_all(texts)
        if found:
            columns[found] = (*columns.get(found, ()), place)
        else:
            unknown[place] = " ".join(" ".join(texts).split())
    wide = sum(len(places) for places in columns.values()) > 2 or len(unknown) < 2
    if not (_UNITS & columns.keys() and _WORDS & columns.keys() and wide):
        return None
    return Heading(first, first + len(rows) - 1, columns, unknown)


def _field_of_all(texts: Sequence[str]) -> Field | None:
    """Return the field of a column's words, from the lowest up, then all together."""
    for text in (*reversed(texts), "".join(texts)):
        if found := _field_of(text):
            return found
    return None


def _field_of(text: str) -> Field | None:
    name = _BRACKETED.sub("", folded(text)).strip(":：*")
    if not name or len(name) > _LONGEST_HEADING:
        return None
    return next((one for one, pattern in _PATTERNS if pattern.fullmatch(name)), None)
