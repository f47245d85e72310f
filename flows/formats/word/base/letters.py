"""The 督办通知 to one unit and the 催报通知 to those that did not return, both in the 信函 form."""

from __future__ import annotations

from flows.formats.word.base.blocks import GROUND, letter_head, letter_number, signature, title
from flows.formats.word.base.package import Sheet
from flows.formats.word.base.pieces import Column, blank, data_row, paragraph, table, tag_row, when

_PHONE = "{% if head.phone %}（联系电话：{{ head.phone }}）{% endif %}"

_URGING_OPENING = (
    GROUND
    + "经对{{ head.period_zh }}任务落实情况汇总研判，截至{{ head.as_of_zh }}，你单位牵头的{{ count }}项任务"
    "逾期未完成{% if periods > 1 %}，已连续{{ periods }}期逾期{% endif %}。现就有关事项通知如下："
)
_UNREPORTED = "其中，{{ unreported_codes|join('、') }}任务本期未报送进展情况。"
_ASKED = (
    "请你单位对照上述任务逐项查明逾期原因，明确整改措施和办结时限，会同责任单位抓紧办理；"
    "需要协调解决的问题，请一并提出。"
)
_ANSWER = (
    "请于{{ head.feedback_zh }}前将办理情况书面报送{{ head.contact }}"
    + _PHONE
    + "，报送材料须经主要负责同志签字并"
    "加盖单位公章；已办结的，请附佐证材料。对督办事项有异议的，请在反馈时书面说明理由。"
)
_CONSEQUENCE = (
    "对期满仍未办结且未说明理由的，{% if talk_ahead %}将按规定启动约谈程序。{% else %}将予以通报。{% endif %}"
)
_URGED = (
    Column("序号", 580, "{{ task.no }}"),
    Column("任务编号", 1100, "{{ task.code }}"),
    Column("重点任务", 2150, "{{ task.title }}", "表格文字"),
    Column("应完成事项", 2254, "{{ task.deliverable }}", "表格文字"),
    Column("完成时限", 1760, "{{ task.due_zh }}"),
    Column("逾期天数", 1000, "{{ task.days }}"),
)

_REMINDER_OPENING = (
    GROUND
    + "各单位应按期报送{{ head.period_zh }}《任务落实情况填报表》。截至目前，仍有{{ unreturned|length }}个单位"
    "未按要求报送。现就补报有关事项通知如下："
)
_MISSING = "{% if missing_units %}未报送填报表的单位（{{ missing_units|length }}个）：{{ missing_units|join('、') }}。{% endif %}"
_REJECTED = (
    "{% if rejected_units %}报送件不符合要求被退回、尚未补报的单位（{{ rejected_units|length }}个）："
    "{{ rejected_units|join('、') }}。{% endif %}"
)
_BLANK = "{% if blank_units %}报送空表的单位（{{ blank_units|length }}个）：{{ blank_units|join('、') }}。{% endif %}"
_RETURN_BY = (
    "请上述单位于{{ head.feedback_zh }}前，按已下发的填报表据实填写任务进展、存在问题和下步措施，经主要负责同志审核后"
    "报送{{ head.contact }}" + _PHONE + "。本期确无进展的，请如实填写“本期无进展”并说明原因，不得以空表代替。"
)
_ELSE_NAMED = "逾期仍未报送的，将予以通报；所牵头任务已到完成时限的，按逾期（未报送）列入工作台账。"


def urging() -> Sheet:
    """Return the layout of the 督办通知."""
    rows = tag_row("for task in tasks", _URGED) + data_row(_URGED) + tag_row("endfor", _URGED)
    body = (
        _opening("{{ unit }}：", _URGING_OPENING)
        + paragraph("一级标题", "一、督办事项")
        + table(_URGED, rows)
        + when("unreported_codes", paragraph("公文正文", _UNREPORTED))
        + paragraph("一级标题", "二、办理要求")
        + paragraph("公文正文", _ASKED)
        + paragraph("一级标题", "三、反馈要求")
        + paragraph("公文正文", _ANSWER)
        + paragraph("公文末段", _CONSEQUENCE)
        + signature()
    )
    return Sheet("督办通知", body, letter_head())


def reminder() -> Sheet:
    """Return the layout of the 催报通知."""
    body = (
        _opening("{{ unreturned|join('、', attribute='unit') }}：", _REMINDER_OPENING)
        + paragraph("一级标题", "一、未按要求报送的单位")
        + when("missing_units", paragraph("公文正文", _MISSING))
        + when("rejected_units", paragraph("公文正文", _REJECTED))
        + when("blank_units", paragraph("公文正文", _BLANK))
        + paragraph("一级标题", "二、补报要求")
        + paragraph("公文正文", _RETURN_BY)
        + paragraph("公文末段", _ELSE_NAMED)
        + signature()
    )
    return Sheet("催报通知", body, letter_head())


def _opening(addressee: str, words: str) -> str:
    return (
        letter_number() + title() + blank() + paragraph("主送机关", addressee) + paragraph("公文正文", words)
    )
