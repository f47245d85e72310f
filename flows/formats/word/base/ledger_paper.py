"""The 工作台账 as a Word paper: A4 landscape, one row a task, a heading row for each domain."""

from __future__ import annotations

from flows.formats.word.base.blocks import title
from flows.formats.word.base.package import Sheet
from flows.formats.word.base.pieces import (
    Column,
    TableLook,
    cell,
    data_row,
    paragraph,
    row,
    table,
    tag_row,
    when,
)

_STEPS = (
    when("line.problems", paragraph("台账文字", "问题：{{ line.problems }}"))
    + when("line.problems and line.next_steps", paragraph("台账文字", "措施：{{ line.next_steps }}"))
    + when("not line.problems", paragraph("台账文字", "{{ line.next_steps or '—' }}"))
)
_STATE = paragraph("台账居中", "{{ line.state }}") + when(
    "line.note", paragraph("台账文字", "{{ line.note }}")
)
_COLUMNS = (
    Column("序号", 370, "{{ line.no }}", "台账居中"),
    Column("任务编号", 810, "{{ line.code }}", "台账居中"),
    Column("重点任务", 970, "{{ line.title }}", "台账文字"),
    Column("牵头单位", 820, "{{ line.lead_units }}", "台账文字"),
    Column("责任单位", 1420, "{{ line.responsible_units }}", "台账文字"),
    Column("完成时限", 1520, "{{ line.due }}", "台账日期"),
    Column("上期进展", 2120, "{{ line.last_progress }}", "台账文字"),
    Column("本期进展", 2140, "{{ line.progress }}", "台账文字"),
    Column("存在问题及下步措施", 1586, _STEPS),
    Column("研判状态", 1000, _STATE),
)
_SUMMARY = "数据截止日：{{ head.as_of_zh }}\u3000\u3000任务总数：{{ total }}项\u3000\u3000编制单位：{{ head.office_short }}"
_LEGEND = (
    "说明：状态依据各单位填报情况和完成时限研判；蓝灯为已完成，绿灯为按序时推进或长期推进，"
    "黄灯为临期或滞后，红灯为逾期未完成或严重滞后；“未明确时限”的任务不判定逾期。"
    "进展、问题、措施栏列牵头单位填报内容（填报内容相同的合并列出），责任单位填报内容见工作台账（Excel）。"
)


def ledger_paper() -> Sheet:
    """Return the layout of the 工作台账."""
    width = sum(one.width for one in _COLUMNS)
    domain = row(cell(paragraph("台账领域", "{{ section.heading }}"), width, span=len(_COLUMNS)))
    rows = (
        tag_row("for section in sections", _COLUMNS)
        + domain
        + tag_row("for line in section.rows", _COLUMNS)
        + tag_row("if line.long", _COLUMNS)
        + data_row(_COLUMNS, whole=False, centred=False)
        + tag_row("else", _COLUMNS)
        + data_row(_COLUMNS, centred=False)
        + tag_row("endif", _COLUMNS)
        + tag_row("endfor", _COLUMNS)
        + tag_row("endfor", _COLUMNS)
    )
    body = (
        title()
        + paragraph("台账说明", _SUMMARY)
        + table(_COLUMNS, rows, TableLook("台账表头", 440, margin=40))
        + paragraph("台账说明", _LEGEND)
    )
    return Sheet("工作台账", body, landscape=True)
