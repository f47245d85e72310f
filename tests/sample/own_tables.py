"""Units' own tables: other headings, titles above, sub-headings between, a total below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from flows.domain.forms import Form, FormRow
from tests.sample.answers import DONE, LASTING, WAITING, WORKING, Answer
from tests.sample.habits import Kind

_LONGEST = 20
"""Longer titles are cut where tables go by titles."""
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Share:
    """A percentage that a spreadsheet shows with a sign: 85 is kept as 0.85."""

    percent: float


Cell = str | float | date | Share | None


@dataclass
class Table:
    """A sheet's rows from the top; ``merges`` are (first row, first column, last row, last column) from 0."""

    title: str
    day: date
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    widths: tuple[int, ...] = ()

    def add(self, *cells: Cell) -> int:
        """Add a row; return its number from 0."""
        self.rows.append(cells)
        return len(self.rows) - 1

    def add_across(self, text: str, width: int) -> None:
        """Add a row of one text merged over ``width`` columns."""
        at = self.add(text)
        self.merges.append((at, 0, at, width - 1))


Lines = Sequence[tuple[FormRow, Answer]]


def own_table(kind: Kind, form: Form, lines: Lines) -> Table:
    """Return ``form``'s rows with their answers in the layout of ``kind``; rows without an answer are left out."""
    told = [(row, answer) for row, answer in lines if not answer.blank]
    table = Table(f"{form.unit}{form.period.zh}工作进展（演示数据）", form.period.last_day.replace(day=26))
    _LAYOUTS[kind](table, form, told)
    return table


def _titled(table: Table, form: Form, lines: Lines) -> None:
    table.add_across(f"营商环境创新提升行动计划工作进展情况表（{form.period.zh}）", 9)
    table.add(f"填报单位：{form.unit}", None, None, None, None, None, "演示数据")
    heads = (
        "序号",
        "工作任务",
        "阶段目标",
        "时间要求",
        "是否完成",
        "完成率",
        "推进情况",
        "存在困难",
        "下一步打算",
    )
    table.heads.append(table.add(*heads))
    no = 0
    for (domain_no, domain), group in groupby(lines, key=lambda line: _domain(line[0])):
        table.add_across(f"（{numeral(domain_no)}）{domain}", 9)
        for row, answer in group:
            no += 1
            words = (_yes_or_no(answer.status), _with_sign(answer.percent), answer.progress)
            rest = (answer.problems or None, answer.next_steps or None)
            title = row.title if len(row.title) <= _LONGEST else f"{row.title[:_LONGEST]}…"
            table.add(no, title, row.deliverable or None, _month_end(row.due), *words, *rest)
    done = sum(answer.status == DONE for _, answer in lines)
    table.add("合计", f"共{no}项", None, None, f"已完成{done}项")
    table.add("注：本表为演示数据，不作为工作依据。")
    table.widths = (6, 30, 18, 12, 10, 10, 44, 24, 24)


def _coded(table: Table, form: Form, lines: Lines) -> None:
    table.add_across(f"{form.period.zh}行动计划任务进展（演示数据）", 10)
    table.add(f"填报单位：{form.unit}", None, None, None, None, None, f"填报日期：{_dotted(table.day)}")
    table.heads.append(
        table.add(
            "所属领域",
            "任务编号",
            "任务名称",
            "节点",
            "完成状态",
            "完成比例(%)",
            "进展情况",
            "存在的问题",
            "下步措施",
            "预计完成时间",
        )
    )
    above = ""
    for (_, domain), group in groupby(lines, key=lambda line: _domain(line[0])):
        first = len(table.rows)
        for row, answer in group:
            next_step = "同上" if answer.next_steps and answer.next_steps == above else answer.next_steps
            above = answer.next_steps
            words = (
                answer.status,
                answer.percent,
                answer.progress,
                answer.problems or "-",
                next_step or None,
            )
            name = domain if len(table.rows) == first else None
            table.add(name, row.task, row.title, row.deliverable or None, *words, answer.expected)
        if len(table.rows) - first > 1:
            table.merges.append((first, 0, len(table.rows) - 1, 0))
    table.widths = (14, 10, 28, 18, 10, 10, 44, 24, 24, 14)


def _numbered(table: Table, form: Form, lines: Lines) -> None:
    table.add_across(f"{form.unit}{form.period.zh}任务推进情况", 8)
    table.add(f"填报单位：{form.unit}", None, None, None, None, "演示数据")
    top = table.add("任务", None, "节点事项", f"{form.period.month}月情况", None, None, None, "下步措施")
    below = table.add("任务编号", "任务名称", None, "完成状态", "完成百分比", "进展情况", "存在问题", None)
    table.heads += [top, below]
    table.merges += [(top, 0, top, 1), (top, 2, below, 2), (top, 3, top, 6), (top, 7, below, 7)]
    for row, answer in lines:
        number = f"（{numeral(_domain(row)[0])}）{int(row.task.split('-')[1])}"
        percent = Share(answer.percent) if isinstance(answer.percent, int | float) else answer.percent
        words = (_doing(answer.status), percent, answer.progress, answer.problems or None)
        table.add(number, row.title, row.deliverable or None, *words, answer.next_steps or None)
    table.widths = (12, 30, 18, 12, 12, 44, 24, 24)


def _listed(table: Table, form: Form, lines: Lines) -> None:
    table.add(f"填报单位：{form.unit}", None, None, f"填报期次：{form.period.zh}", "演示数据")
    heads = (
        "编号",
        "任务名称",
        "节点",
        "状态",
        "完成进度(%)",
        "工作进展",
        "问题",
        "下步工作",
        "预计完成时间",
    )
    table.heads.append(table.add(*heads))
    for row, answer in lines:
        number = f"{numeral(_domain(row)[0])}-{int(row.task.split('-')[1])}"
        words = (_doing(answer.status), answer.percent, answer.progress, answer.problems or "无")
        day = _dotted(answer.expected) if isinstance(answer.expected, date) else answer.expected
        table.add(number, row.title, row.deliverable or None, *words, answer.next_steps or None, day)
    table.widths = (10, 30, 18, 10, 10, 44, 24, 24, 14)


_LAYOUTS: Mapping[Kind, Callable[[Table, Form, Lines], None]] = {
    Kind.TITLED: _titled,
    Kind.OLD_XLS: _titled,
    Kind.CSV_UTF8: _titled,
    Kind.CODED: _coded,
    Kind.NUMBERED: _numbered,
    Kind.OWN_ODS: _listed,
    Kind.CSV_GB: _listed,
}
OWN_KINDS = frozenset(_LAYOUTS)
"""The kinds that are own tables."""


def numeral(number: int) -> str:
    """Return a number below 100 in Chinese: 18 is 十八."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return head + (_NUMERALS[ones] if ones or not tens else "")


def _domain(row: FormRow) -> tuple[int, str]:
    return int(row.task[1:3]), row.domain


def _yes_or_no(status: str) -> str:
    return {DONE: "是", WORKING: "未完成", LASTING: "持续推进", WAITING: "尚未开展"}.get(status, status)


def _doing(status: str) -> str:
    return {DONE: "已办结", WORKING: "推进中", LASTING: "长期坚持", WAITING: "尚未启动"}.get(status, status)


def _with_sign(percent: float | str | None) -> str | None:
    return f"{percent:g}%" if isinstance(percent, int | float) else percent


def _month_end(due: date | None) -> str:
    return f"{due.month}月底前" if due else "长期"


def _dotted(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"
