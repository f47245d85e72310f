"""Blocks that several papers share: red head, title, signature, annex heads."""

from __future__ import annotations

from flows.formats.word.base.pieces import blank, closing_block, each, paragraph, when

NUMBER_BLANK = "{{ head.doc_code }}〔\u3000\u3000\u3000〕\u3000\u3000号"
DATE_BLANK = "\u3000\u3000年\u3000月\u3000日"
"""Number and date are given by a person at signing, never by the program."""

GROUND = (
    "{% if head.plan_name %}按照《{{ head.plan_name }}》"
    "{% if head.plan_number %}（{{ head.plan_number }}）{% endif %}有关要求，{% endif %}"
)


def red_head() -> str:
    """Return the head of a 文件: three lines for 份号, 密级 and 紧急程度, mark, number, red line (7.2)."""
    return (
        blank(3)
        + paragraph("发文机关标志", "{{ head.office_full }}文件")
        + blank(2)
        + paragraph("发文字号", NUMBER_BLANK)
        + blank(2)
    )


def letter_head() -> tuple[str, str]:
    """Return header and footer of page 1 of the 信函 form: mark and the two red double lines (10.1)."""
    return paragraph("信函标志", "{{ head.office_full }}"), paragraph("信函末线")


def letter_number() -> str:
    """Return the number of the 信函 form, flush right below the double line."""
    return paragraph("信函字号", NUMBER_BLANK) + blank(2)


def title() -> str:
    """Return the title, one paragraph a line, and the mark of a demonstration."""
    return each("line", "head.title_lines", paragraph("公文标题", "{{ line }}")) + when(
        "head.demo", paragraph("演示标记", "（演示数据）")
    )


def signature() -> str:
    """Return 署名 and the blank for the date, laid out for a seal and never without text above (7.3.5)."""
    return (
        paragraph("落款前空行") * 2
        + paragraph("发文机关署名", "{{ head.office_full }}")
        + paragraph("成文日期", DATE_BLANK)
    )


def annex_head(annex: str) -> str:
    """Return mark and title of an annex on a new page (7.3.7)."""
    return (
        paragraph("附件标识", f"{{{{ {annex}.mark }}}}")
        + blank()
        + paragraph("公文标题", f"{{{{ {annex}.title }}}}")
        + blank()
    )


def issue_block() -> str:
    """Return the 版记 with or without 抄送; two lines are kept for the names of those copied to."""
    copies = paragraph("版记抄送", "抄送：{{ head.copies }}。")
    printed = paragraph("版记印发", "{{ head.office_full }}\t" + "\u3000\u3000" + DATE_BLANK + "印发")
    return (
        when("head.copies", closing_block((copies, printed), (1120, 560)))
        + when("not head.copies", closing_block((printed,), (560,)))
        + paragraph("空行")
    )
