"""Published plans as Word documents: automatic numbers, tracked changes, frames, text boxes, what is no text."""

from __future__ import annotations

import pytest

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.documents import read_plan
from flows.formats.plans.docx_in import read_docx
from flows.formats.plans.grids import Grid, Paragraph
from flows.formats.plans.numerals import numeral
from flows.formats.plans.packages import opened
from flows.formats.plans.text import read_plan_text
from tests.formats.plan_samples import W, official, part_of, with_part, with_tables

TEXT = """甲政办字〔2023〕7号
甲县人民政府办公室
2023年2月3日
甲县优化营商环境行动方案
一、重点任务
（一）清淤领域（领域牵头单位：县水务局）
1. 清主河。9月底前，清淤率达99%以上。（牵头单位：县水务局；责任单位：县财政局）
2. 清支流。常清。（牵头单位：县水务局）
（二）绿化领域（领域牵头单位：县林业局）
1. 种树。12月31日前，种一百棵。（牵头单位：县林业局）
二、组织保障
（一）抓落实。常查。"""
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="L"/>
 <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="2"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {W}>
<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="9"><w:name w:val="mine"/><w:basedOn w:val="1"/></w:style>
<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="8"><w:name w:val="loop"/><w:basedOn w:val="8"/></w:style>
</w:styles>"""


def document(body: str) -> bytes:
    """Return a Word document with this body, a numbering and styles."""
    package = with_tables(())
    package = with_part(
        package, "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    )
    package = with_part(package, "word/numbering.xml", NUMBERING.encode())
    return with_part(package, "word/styles.xml", STYLES.encode())


def shown(body: str) -> list[str]:
    blocks = read_docx(opened(document(body), "a.docx").parts, "a.docx")
    return [
        one.text if isinstance(one, Paragraph) else repr([[c.text for c in r] for r in one.rows])
        for one in blocks
    ]


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, level: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_a_text_laid_out_in_word_reads_as_the_text() -> None:
    assert read_plan(official(TEXT), "方案.docx").plan == read_plan_text(TEXT, "方案.txt").plan


def test_automatic_numbers_make_the_same_plan() -> None:
    body = "".join(
        [
            *(p(line) for line in TEXT.splitlines()[:4]),
            listed("重点任务", 0),
            listed("清淤领域（领域牵头单位：县水务局）", 1),
            listed("清主河。9月底前，清淤率达99%以上。（牵头单位：县水务局；责任单位：县财政局）", 2),
            listed("清支流。常清。（牵头单位：县水务局）", 2),
            listed("绿化领域（领域牵头单位：县林业局）", 1),
            listed("种树。12月31日前，种一百棵。（牵头单位：县林业局）", 2),
            listed("组织保障", 0),
            listed("抓落实。常查。", 1),
        ]
    )
    assert read_plan(document(body), "方案.docx").plan == read_plan_text(TEXT, "方案.txt").plan


def test_lists_restart_link_and_come_from_styles() -> None:
    assert shown(listed("甲", 2) + listed("乙", 2) + listed("丙", 2, 2) + listed("丁", 2, 2)) == [
        "1.甲",
        "2.乙",
        "7.丙",
        "8.丁",
    ]
    assert shown(listed("甲", 0, 3) + listed("乙", 1, 3)) == ["③甲", "3.1乙"]
    styled = (
        p("甲", '<w:pStyle w:val="9"/>') + p("乙", '<w:pStyle w:val="1"/>') + p("丙", '<w:pStyle w:val="8"/>')
    )
    assert shown(styled) == ["一、甲", "二、乙", "丙"]
    assert shown(p("甲", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')) == ["甲"]
    assert shown(listed("2022年底前完成", 2) + listed("甲", 3) + p("乙")) == ["1. 2022年底前完成", "甲", "乙"]
    assert shown(listed("", 2) + listed("甲", 2)) == ["", "1.甲"]


def test_tracked_changes_hidden_text_notes_and_contents() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('清')}<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('新')}</w:ins><w:moveFrom>{run.format('前')}</w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:footnoteReference/></w:r>"
        f"<w:hyperlink>{run.format('河')}</w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r>"
        '<w:r><w:tab/><w:br w:type="page"/></w:r></w:p>'
        + p("目录一行", '<w:pStyle w:val="11"/>')
        + p("两段", "<w:rPr><w:del/></w:rPr>")
        + p("合一")
        + f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    )
    assert shown(body) == ["清新河 ", "两段合一", "控件"]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    drawing = f"<w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    assert shown(f"<w:p>{drawing}<w:r><w:t>框外</w:t></w:r></w:p>") == ["框外", "框内"]


def test_a_frame_around_the_text_is_no_table() -> None:
    cell = "<w:tc>{}</w:tc>"
    assert shown(f"<w:tbl><w:tr>{cell.format(p('甲') + p('乙'))}</w:tr></w:tbl>") == ["甲", "乙"]


def test_deleted_rows_spans_and_indented_rows() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    wide = '<w:gridSpan w:val="2"/>'
    rows = (
        f"<w:tr>{cell.format('', p('甲'))}{cell.format('', p('乙'))}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell.format('', p('删'))}{cell.format('', p('删'))}</w:tr>"
        f"<w:tr>{cell.format(wide, p('丙'))}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        f"{cell.format('', p('丁'))}</w:tr>"
    )
    assert shown(f"<w:tbl>{rows}</w:tbl>") == [repr([["甲", "乙"], ["丙", "丙"], ["", "丁"]])]


def test_findings_name_the_paragraph() -> None:
    wrong = TEXT.replace("9月底前", "2月30日前")
    reading = read_plan(official(wrong), "方案.docx")
    assert [one.place.zh for one in reading.findings] == ["方案.docx 第 7 段"]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("decimal", "12"),
        ("decimalZero", "12"),
        ("chineseCounting", "十二"),
        ("chineseLegalSimplified", "壹拾贰"),
        ("decimalEnclosedCircle", "⑫"),
        ("decimalEnclosedParen", "（12）"),
        ("decimalEnclosedFullstop", "12."),
        ("decimalFullWidth", "１２"),  # noqa: RUF001
        ("ideographTraditional", "乙"),
        ("ideographZodiac", "亥"),
        ("ideographDigital", "一二"),
        ("lowerRoman", "xii"),
        ("upperRoman", "XII"),
        ("lowerLetter", "l"),
        ("upperLetter", "L"),
        ("bullet", ""),
        ("none", ""),
        ("unheardOf", "12"),
    ],
)
def test_numbers_in_the_formats_of_word(style: str, printed: str) -> None:
    assert numeral(12, style) == printed


def test_large_chinese_numbers() -> None:
    numbers = (1, 10, 11, 20, 21, 100, 105, 110, 1001, 10_000)
    assert [numeral(one, "chineseCounting") for one in numbers] == [
        "一",
        "十",
        "十一",
        "二十",
        "二十一",
        "一百",
        "一百零五",
        "一百一十",
        "一千零一",
        "10000",
    ]


def test_a_docx_without_its_text_is_refused() -> None:
    package = with_part(document(p("甲")), "word/document.xml", None)
    with pytest.raises(UnreadableInput, match="已损坏"):
        read_plan(package, "方案.docx")
    assert b"wordprocessingml" in part_of(package, "[Content_Types].xml")


def test_grids_know_their_heading() -> None:
    blocks = read_docx(opened(with_tables(["一、清淤"], [("甲", "乙")]), "a.docx").parts, "a.docx")
    assert [one.heading for one in blocks if isinstance(one, Grid)] == ["一、清淤"]
