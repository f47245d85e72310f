"""The 情况通报: what it says and in which order."""

from __future__ import annotations

from flows.formats.word.base.blocks import GROUND, annex_head, issue_block, red_head, signature, title
from flows.formats.word.base.package import Sheet
from flows.formats.word.base.pieces import (
    Column,
    blank,
    data_row,
    each,
    paragraph,
    row,
    run,
    table,
    tag_row,
    when,
)
from flows.formats.word.base.pieces import cell as filled

_OPENING = (
    GROUND + "{{ head.office_short }}对{{ head.period_zh }}任务落实情况进行了汇总研判。现将有关情况通报如下："
)


def _state(field: str) -> str:
    figure = f"figures.{field}"
    return (
        f"{{% if {figure}.count %}}；{{{{ {figure}.zh }}}}{{{{ {figure}.count }}}}项，占{{{{ {figure}.share }}}}"
        "{% endif %}"
    )


_FIGURES = (
    "截至{{ head.as_of_zh }}，{{ figures.total }}项任务中，已完成{{ figures.completed.count }}项，"
    "占{{ figures.completed.share }}{% if figures.completed_late %}（其中逾期完成{{ figures.completed_late }}项）{% endif %}"
    + "".join(map(_state, ("on_schedule", "continuing", "due_soon", "behind")))
    + "；逾期未完成{{ figures.overdue.count }}项，占{{ figures.overdue.share }}。"
    "{% if comparison %}与{{ comparison.period_zh }}相比，已完成任务{{ comparison.completed }}，"
    "完成率{{ comparison.share }}，逾期未完成任务{{ comparison.overdue }}。{% endif %}"
    "各领域任务完成情况见{{ domain_annex.mark }}。"
)
_UNLISTED = (
    "{% if overdue_exempt %}（另有{{ overdue_exempt }}项经裁定不予点名）{% endif %}"
    "{% if overdue_unassigned %}（另有{{ overdue_unassigned }}项牵头单位尚未落实到具体单位）{% endif %}"
)
_OVERDUE = (
    "{% if overdue_units %}共有{{ overdue_listed }}项任务逾期未完成" + _UNLISTED + "，"
    "涉及{{ overdue_units|length }}个牵头单位（详见{{ overdue_annex.mark }}）。具体情况如下："
    "{% elif figures.overdue.count %}"
    "{% if overdue_exempt %}{{ overdue_exempt }}项任务逾期未完成，经裁定不予点名。{% endif %}"
    "{% if overdue_unassigned %}{{ overdue_unassigned }}项任务逾期未完成，牵头单位尚未落实到具体单位。{% endif %}"
    "{% else %}没有逾期未完成的任务。{% endif %}"
)
_UNIT = (
    "{{ unit.no }}.{{ unit.unit }}{% if unit.periods > 1 %}（连续{{ unit.periods }}期逾期）{% endif %}："
    "{% for task in unit.tasks %}{{ task.code }}{{ task.short_title }}（完成时限{{ task.due_zh }}，{{ task.delay }}"
    "{% if task.not_reported %}，本期未报送{% endif %}）{% if loop.last %}。{% else %}；{% endif %}{% endfor %}"
)
_BEHIND = (
    "{{ behind_codes|join('、') }}{% if behind_codes|length > 1 %}等{{ behind_codes|length }}项任务{% else %}任务"
    "{% endif %}尚未达到序时进度。"
)
_RETURNS = (
    "{% if unreturned %}"
    "{% if missing_units %}{{ missing_units|join('、') }}{% if missing_units|length > 1 %}"
    "等{{ missing_units|length }}个单位{% endif %}未报送{{ head.period_zh }}填报表"
    "{% if rejected_units or blank_units %}；{% endif %}{% endif %}"
    "{% if rejected_units %}{{ rejected_units|join('、') }}{% if rejected_units|length > 1 %}"
    "等{{ rejected_units|length }}个单位{% endif %}的报送件不符合要求被退回，尚未补报"
    "{% if blank_units %}；{% endif %}{% endif %}"
    "{% if blank_units %}{{ blank_units|join('、') }}{% if blank_units|length > 1 %}"
    "等{{ blank_units|length }}个单位{% endif %}报送空表{% endif %}（详见{{ unreturned_annex.mark }}）。"
    "{% else %}各单位均已报送{{ head.period_zh }}填报表。{% endif %}"
)
_MEND = (
    "{% if overdue_units %}逾期任务牵头单位要逐项查明原因，明确整改措施和办结时限，于{{ head.feedback_zh }}前"
    "将整改情况书面报送{{ head.office_short }}。{% else %}各牵头单位要继续对照时间节点推进任务，确保按期完成。{% endif %}"
)
_SPEED = "对临期、滞后的任务，牵头单位要倒排工期，责任单位要主动配合，防止出现新的逾期。"
_REPORT = (
    "{% if unreturned %}未按要求报送的单位要于{{ head.feedback_zh }}前补报。{% endif %}"
    "各单位要据实填报进展、存在问题和下步措施，经主要负责同志审核后按时报送。"
)
_FOLLOW = (
    "{{ head.office_short }}将对逾期任务跟踪督办。{% if talk_ahead %}对连续逾期、整改不到位的单位，"
    "将按规定启动约谈程序。{% else %}对到期仍未办结的，继续予以通报。{% endif %}"
)

_OVERDUE_COLUMNS = (
    Column("序号", 580, "{{ task.no }}"),
    Column("牵头单位", 1560, "{{ unit.unit }}"),
    Column("任务编号", 1050, "{{ task.code }}"),
    Column(
        "重点任务及应完成事项",
        2654,
        "{{ task.title }}{% if task.deliverable != task.title %}：{{ task.deliverable }}{% endif %}",
        "表格文字",
    ),
    Column("完成时限", 2000, "{{ task.due_zh }}"),
    Column("逾期天数", 1000, "{{ task.days }}"),
)
_UNRETURNED_COLUMNS = (
    Column("序号", 900, "{{ loop.index }}"),
    Column("单位名称", 4144, "{{ one.unit }}"),
    Column("报送情况", 1900, "{{ one.state_zh }}"),
    Column("牵头任务数", 1900, "{{ one.tasks_led }}"),
)
_DOMAIN_FIELDS = (
    ("任务数", 760, "tasks"),
    ("已完成", 760, "completed"),
    ("按序时推进", 800, "on_schedule"),
    ("长期推进", 640, "continuing"),
    ("临期", 640, "due_soon"),
    ("滞后", 640, "behind"),
    ("逾期未完成", 800, "overdue"),
    ("完成率", 800, "share"),
)
_DOMAIN_COLUMNS = (
    Column("序号", 580, "{{ one.no }}"),
    Column("领域", 2424, "{{ one.name }}", "表格文字"),
    *(Column(head, width, f"{{{{ one.{field} }}}}") for head, width, field in _DOMAIN_FIELDS),
)


def circular() -> Sheet:
    """Return the layout of the 情况通报."""
    return Sheet("情况通报", _text() + _annexes() + issue_block())


def _text() -> str:
    return (
        red_head()
        + title()
        + blank()
        + paragraph("主送机关", "{{ head.recipients }}：")
        + paragraph("公文正文", _OPENING)
        + paragraph("一级标题", "一、总体情况")
        + paragraph("公文正文", _FIGURES)
        + _problems()
        + _demands()
        + _annex_note()
        + signature()
    )


def _lead(mark: str, words: str) -> str:
    return run(f"（{mark}）{words}。", "二级标题")


def _problems() -> str:
    third = "{% if behind_codes %}三{% else %}二{% endif %}"
    return (
        paragraph("一级标题", "二、存在的主要问题")
        + paragraph("公文正文", _lead("一", "任务逾期情况"), run(_OVERDUE))
        + each("unit", "overdue_units", paragraph("公文正文", _UNIT))
        + when("behind_codes", paragraph("公文正文", _lead("二", "进度滞后情况"), run(_BEHIND)))
        + paragraph("公文正文", _lead(third, "填报表报送情况"), run(_RETURNS))
    )


def _demands() -> str:
    return (
        paragraph("一级标题", "三、下一步工作要求")
        + paragraph("公文正文", _lead("一", "压实牵头责任"), run(_MEND))
        + paragraph("公文正文", _lead("二", "加快推进进度"), run(_SPEED))
        + paragraph("公文正文", _lead("三", "规范报送填报表"), run(_REPORT))
        + paragraph("公文末段", _lead("四", "加强跟踪督办"), run(_FOLLOW))
    )


def _annex_note() -> str:
    one = when("annexes|length == 1", paragraph("附件说明单项", "附件：{{ domain_annex.entry }}"))
    many = each(
        "annex",
        "annexes",
        when("loop.first", paragraph("附件说明", "附件：{{ annex.entry }}")),
        when("not loop.first", paragraph("附件说明续", "{{ annex.entry }}")),
    )
    return paragraph("落款前空行") + one + when("annexes|length > 1", many)


def _annexes() -> str:
    return (
        when("overdue_annex", annex_head("overdue_annex") + _overdue_table())
        + when("unreturned_annex", annex_head("unreturned_annex") + _unreturned_table())
        + annex_head("domain_annex")
        + _domain_table()
    )


def _overdue_table() -> str:
    columns = _OVERDUE_COLUMNS
    rows = (
        tag_row("for unit in overdue_units", columns)
        + tag_row("for task in unit.tasks", columns)
        + data_row(columns)
        + tag_row("endfor", columns)
        + tag_row("endfor", columns)
    )
    return table(columns, rows)


def _unreturned_table() -> str:
    columns = _UNRETURNED_COLUMNS
    return table(
        columns, tag_row("for one in unreturned", columns) + data_row(columns) + tag_row("endfor", columns)
    )


def _domain_table() -> str:
    columns = _DOMAIN_COLUMNS
    total = filled(
        paragraph("表格表头", "{{ domain_total.name }}"), columns[0].width + columns[1].width, span=2
    )
    total += "".join(
        filled(paragraph("表格居中", f"{{{{ domain_total.{field} }}}}"), width)
        for _, width, field in _DOMAIN_FIELDS
    )
    rows = (
        tag_row("for one in domains", columns) + data_row(columns) + tag_row("endfor", columns) + row(total)
    )
    return table(columns, rows)
