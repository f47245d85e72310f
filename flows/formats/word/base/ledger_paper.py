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
)

_COLUMNS = (
    Column("序号", 400, "{{ line.no }}", "台账居中"),
    Column("任务编号", 740, "{{ line.code }}", "台账居中"),
    Column("重点任务", 1440, "{{ line.title }}", "台账文字"),
    Column("牵头单位", 940, "{{ line.lead_units }}", "台账文字"),
    Column("责任单位", 1100, "{{ line.responsible_units }}", "台账文字"),
    Column("完成时限", 1500, "{{ line.due }}", "台账日期"),
    Column("上期进展", 1240, "{{ line.last_progress }}", "台账文字"),
    Column("本期进展", 1800, "{{ line.progress }}", "台账文字"),
    Column("状态", 1040, "{{ line.state }}", "台账居中"),
    Column("存在问题", 900, "{{ line.problems }}", "台账文字"),
    Column("下步措施", 1000, "{{ line.next_steps }}", "台账文字"),
    Column("备注", 656, "{{ line.note }}", "台账文字"),
)
_SUMMARY = "数据截止日：{{ head.as_of_zh }}\u3000\u3000任务总数：{{ total }}项\u3000\u3000编制单位：{{ head.office_short }}"
_LEGEND = (
    "说明：状态依据各单位填报情况和完成时限研判；蓝灯为已完成，绿灯为按序时推进或长期推进，"
    "黄灯为临期或滞后，红灯为逾期未完成或严重滞后；“未设时限”的任务不判定逾期。"
    "进展、问题、措施栏列牵头单位填报内容，责任单位填报内容见工作台账（Excel）。"
)


def ledger_paper() -> Sheet:
    """Return the layout of the 工作台账."""
    width = sum(one.width for one in _COLUMNS)
    domain = row(cell(paragraph("台账领域", "{{ section.heading }}"), width, span=len(_COLUMNS)))
    rows = (
        tag_row("for section in sections", _COLUMNS)
        + domain
        + tag_row("for line in section.rows", _COLUMNS)
        + data_row(_COLUMNS)
        + tag_row("endfor", _COLUMNS)
        + tag_row("endfor", _COLUMNS)
    )
    body = (
        title()
        + paragraph("台账说明", _SUMMARY)
        + table(_COLUMNS, rows, TableLook("台账表头", 440))
        + paragraph("台账说明", _LEGEND)
    )
    return Sheet("工作台账", body, landscape=True)
