"""Rows and columns put in, taken out, hidden, merged and renamed around the answers."""

from __future__ import annotations

import re
from collections.abc import Callable

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.mutations.case import Case, office
from tests.mutations.desk import ANSWER_HEADS, HEADS

_NOT_NEEDED = ("领域", "节点事项", "完成时限", "本单位角色", "牵头单位", "责任单位", "上期情况")
_NOT_ANSWERED = ("本期完成百分比(%)", "存在问题", "下步措施", "预计完成时间")
_OWN_COLUMNS = ("备注", "佐证材料", "分管领导", "联系人及电话", "")
_OTHER_HEADS = {
    "本期完成状态": ("完成状态", "本月完成状态", "是否完成"),
    "本期完成百分比(%)": ("完成百分比", "完成率（%）", "本期完成百分比（％）"),
    "本期进展情况": ("进展情况", "工作进展情况", "本月进展情况", "本期进展\n情况"),
    "存在问题": ("存在的问题", "存在问题及困难", "存在 问题"),
    "下步措施": ("下一步工作措施", "下一步打算", "下步工作措施"),
    "预计完成时间": ("预计完成日期", "拟完成时间", "预计完成时限"),
}
_NOTES = (
    "备注：以上内容已经分管领导审核。",
    "注：数据截至9月26日。",
    "说明：空白行为正在核实的事项。",
)
_FOOTERS = (
    ("填报人：张三", "联系电话：0635-1234567", "填报日期：2022年9月26日"),
    ("单位主要负责人（签字）：李四", "（盖章）"),
    ("审核人：王五",),
)


def lose_columns(case: Case) -> None:
    """Decide which columns the unit throws away; enough stays to tell the task and the node."""
    if (case.dice.random() < 0.7) if case.loose else case.luck(0.1, "key column deleted"):
        case.lost.add("_key")
    if case.luck(0.35, "columns deleted"):
        for head in (*_NOT_NEEDED, *_NOT_ANSWERED):
            if case.dice.random() < 0.3:
                case.lost.add(head)
    if not case.keyed and case.several:
        case.lost -= {"节点事项", "完成时限"}
    if "keys left behind" in case.story:
        return
    if case.luck(0.08, "code deleted") and (case.keyed or _titles_tell(case)):
        case.lost.add("任务编号")
    elif case.luck(0.08, "title deleted"):
        case.lost.add("重点任务")


def _titles_tell(case: Case) -> bool:
    """Tell whether no title of the form begins another title of the plan."""
    bare = [re.sub(r"\W", "", task.title) for task in office()[0].tasks]
    mine = [re.sub(r"\W", "", row.title) for row in {row.task: row for row in case.rows}.values()]
    return all(sum(one.startswith(title) or title.startswith(one) for one in bare) == 1 for title in mine)


def throw_away(case: Case) -> None:
    """Delete the columns that are lost."""
    for head in HEADS:
        if head in case.lost:
            case.desk.delete_column(head)


def own_columns(case: Case) -> None:
    """Insert columns of the unit's own."""
    desk = case.desk
    if case.luck(0.2, "own column"):
        at = case.dice.randint(2, max(desk.columns.values()))
        desk.insert_column(at)
        head = case.dice.choice(_OWN_COLUMNS)
        desk.sheet.cell(desk.head, at).value = head or None
        for row in desk.rows:
            if head and case.dice.random() < 0.5:
                desk.sheet.cell(row, at).value = case.dice.choice(("见附件", "已附", "13800000000", "无"))
    if case.luck(0.15, "running number in front"):
        desk.insert_column(1)
        desk.sheet.cell(desk.head, 1).value = "序号"
        for no, row in enumerate(desk.rows, 1):
            desk.sheet.cell(row, 1).value = no


def other_heads(case: Case) -> None:
    """Write some headings in other words."""
    if case.luck(0.25, "headings reworded"):
        for head, words in _OTHER_HEADS.items():
            if head in case.desk.columns and case.dice.random() < 0.5:
                case.desk.cell(case.desk.head, head).value = case.dice.choice(words)


def insert_rows(case: Case) -> None:
    """Insert blank rows, notes, repeated headings, domain lines, further text, totals and footers."""
    acts: tuple[tuple[float, str, Callable[[Case], None]], ...] = (
        (0.15, "further text", _further_text),
        (0.2, "blank rows", _blank_rows),
        (0.12, "note inside", _note_inside),
        (0.08, "heading repeated", _repeat_heading),
        (0.12, "domain lines", _domain_lines),
        (0.15, "rows on top", _rows_on_top),
        (0.2, "total below", _total),
        (0.3, "signed", _footer),
    )
    for chance, story, act in acts:
        if case.luck(chance, story):
            act(case)


def _gaps(case: Case) -> list[int]:
    """Rows of the form before which something may be put in."""
    return [
        at
        for at in range(1, len(case.rows))
        if at - 1 not in case.glued and case.desk.rows[at] == case.desk.rows[at - 1] + 1
    ]


def _blank_rows(case: Case) -> None:
    for at in case.dice.sample(_gaps(case), min(2, len(_gaps(case)))):
        case.desk.insert_row(case.desk.rows[at])


def _note_inside(case: Case) -> None:
    for at in _gaps(case)[:1]:
        row = case.desk.rows[at]
        case.desk.insert_row(row)
        case.desk.sheet.cell(row, 1).value = case.dice.choice(_NOTES)


def _repeat_heading(case: Case) -> None:
    """Put the heading in again, but not between 同上 and what it points to: there the reader asks."""
    free = [at for at in _gaps(case) if all(cell.value != "同上" for cell in case.answers[at].cells.values())]
    for at in case.dice.sample(free, min(1, len(free))):
        row = case.desk.rows[at]
        case.desk.insert_row(row)
        for column in range(1, case.desk.sheet.max_column + 1):
            case.desk.sheet.cell(row, column).value = case.desk.sheet.cell(case.desk.head, column).value


def _domain_lines(case: Case) -> None:
    """Put the domain's name above its rows; only where each domain's rows stand together."""
    names = [row.domain for row in case.rows]
    starts = [at for at in range(len(names)) if at == 0 or names[at] != names[at - 1]]
    if len(starts) != len(set(names)):
        return
    for no, at in reversed(list(enumerate(starts))):
        if at and at - 1 in case.glued:
            continue
        row = case.desk.rows[at]
        case.desk.insert_row(row)
        numeral = "一二三四五六七八九十"[no % 10]
        case.desk.sheet.cell(row, 1).value = (
            names[at] if case.dice.random() < 0.5 else f"{numeral}、{names[at]}"
        )


def _rows_on_top(case: Case) -> None:
    for _ in range(case.dice.randint(1, 2)):
        case.desk.insert_row(1)
    case.desk.sheet.cell(1, 1).value = case.dice.choice(("附件2", "请各科室会签", None))


def _further_text(case: Case) -> None:
    """Go on with a row's progress in a row of its own."""
    free = [
        at
        for at in range(len(case.rows) - 1)
        if case.key(at) in case.readings
        and case.answers[at]["progress"].means
        and case.answers[at]["progress"].value not in (None, "同上")
        and not case.answers[at].idle
        and not {at, at - 1} & case.glued
        and case.desk.rows[at + 1] == case.desk.rows[at] + 1
        and case.answers[at + 1]["progress"].value != "同上"
    ]
    for at in case.dice.sample(free, min(2, len(free))):
        row = case.desk.rows[at] + 1
        case.desk.insert_row(row)
        case.desk.cell(row, "本期进展情况").value = "另：材料已报送市级主管部门"
        before = case.readings[case.key(at)]
        case.readings[case.key(at)] = before.going_on("另：材料已报送市级主管部门")


def _total(case: Case) -> None:
    row = case.desk.rows[-1] + 1
    case.desk.insert_row(row)
    case.desk.sheet.cell(row, 1).value = case.dice.choice(("合计", "总计", "合计："))
    case.desk.sheet.cell(row, 2).value = case.dice.choice((None, f"共{len(case.rows)}项"))


def _footer(case: Case) -> None:
    row = case.desk.rows[-1] + case.dice.randint(2, 4)
    for at, text in enumerate(case.dice.choice(_FOOTERS)):
        case.desk.sheet.cell(row, 1 + 3 * at).value = text


def hide(case: Case) -> None:
    """Hide rows as a filter does, hide columns, add comments."""
    sheet = case.desk.sheet
    if case.luck(0.2, "rows hidden"):
        for row in case.desk.rows:
            if case.dice.random() < 0.4:
                sheet.row_dimensions[row].hidden = True
    if case.luck(0.15, "columns hidden"):
        head = case.dice.choice(sorted(case.desk.columns))
        sheet.column_dimensions[get_column_letter(case.desk.columns[head])].hidden = True
    if case.luck(0.15, "comments"):
        head = case.dice.choice([one for one in ANSWER_HEADS.values() if one in case.desk.columns])
        case.desk.cell(case.desk.rows[0], head).comment = Comment("请核实：应为95%", "领导")


def merge_plan(case: Case) -> None:
    """Merge plan cells that say the same in rows that follow one another."""
    desk = case.desk
    if not case.luck(0.15, "plan cells merged"):
        return
    head = case.dice.choice(("领域", "牵头单位", "责任单位"))
    if head not in desk.columns:
        return
    for at in range(len(case.rows) - 1):
        first, second = desk.rows[at], desk.rows[at + 1]
        if second == first + 1 and desk.cell(first, head).value == desk.cell(second, head).value:
            desk.merge(at, head)
            return
