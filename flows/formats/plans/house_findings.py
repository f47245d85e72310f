"""Every doubt that reading a plan published as a table, or a document of several kinds, can raise."""

from __future__ import annotations

from flows.domain.findings import info, warning

RESPONSIBLE_AS_LEAD = warning(
    "plan-grid-responsible-as-lead",
    "任务表没有“牵头单位”栏，“{heading}”栏的单位已读作牵头单位",
    "请核对各任务由哪些单位牵头",
)
FIRST_LEADS = info("plan-grid-first-leads", "按表中说明，排在第一位的责任单位已读作牵头单位")
UNITS_VARY = warning(
    "plan-grid-units-vary",
    "任务 {code} 各行的牵头单位不同，已合并为共同牵头",
    "请核对各牵头单位分别负责的部分",
)
NUMBER_TWICE = warning(
    "plan-grid-number-twice",
    "第 {domain} 领域中序号 {number} 重复，“{title}”已顺延编为 {new}",
    "请核对原表序号",
)
DUE_UNREAD = warning(
    "plan-grid-due-unread",
    "任务 {code} 的完成时限“{text}”没有读出日期，未设时间节点",
    "如有明确期限，请在任务总表中填写完成时限",
)
DUE_ALL_YEAR = info("plan-grid-all-year", "任务 {code} 的完成时限“{text}”按全年推进读取，未设时间节点")
ROW_LEFT_OUT = info("plan-grid-row-left-out", "“{text}”不是任务，未读取")
COLUMN_LEFT_OUT = info("plan-grid-column-left-out", "栏目“{heading}”不是任务表的栏目，未读取")
NO_TITLE = warning("plan-grid-without-title", "任务 {code} 没有任务名称", "请补充任务名称")
TITLE_FROM_FILE = info("plan-title-from-file", "表中没有计划名称，已用文件名“{title}”代替")
TABLE_LEFT_OUT = info("plan-table-left-out", "这张表没有任务名称和责任单位栏，未读作任务")
TABLE_FOR_PROSE = warning(
    "plan-table-for-prose",
    "正文和表格都列有任务，已按表格读取（表格 {table} 项，正文 {prose} 项）",
    "请核对两处是否一致",
)
PROSE_FOR_TABLE = warning(
    "plan-prose-for-table",
    "正文和表格都列有任务，已按正文读取（正文 {prose} 项，表格 {table} 项）",
    "请核对两处是否一致",
)
KINDS = (
    RESPONSIBLE_AS_LEAD,
    FIRST_LEADS,
    UNITS_VARY,
    NUMBER_TWICE,
    DUE_UNREAD,
    DUE_ALL_YEAR,
    ROW_LEFT_OUT,
    COLUMN_LEFT_OUT,
    NO_TITLE,
    TITLE_FROM_FILE,
    TABLE_LEFT_OUT,
    TABLE_FOR_PROSE,
    PROSE_FOR_TABLE,
)
