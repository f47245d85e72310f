from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace

import docx
import pytest

from flows.domain.papers.facts import PaperHead, ReminderFacts, circular_facts, reminder_facts, urging_facts
from flows.domain.trouble import TemplateTrouble
from flows.formats.seal import zipped
from flows.formats.word.base import build_templates
from flows.formats.word.base.package import Sheet, packed
from flows.formats.word.base.pieces import Column, data_row, each, paragraph, run, table, tag_row, when
from flows.formats.word.check import FACTS_OF, check_template, fields_of, known_fields
from flows.formats.word.template import WordTemplate
from tests.formats import word_samples as samples

AWKWARD = "A & B < C > D \"双\" '单' “弯” ]]> {{ 不是标记 }} {% 也不是 %} 𠮷 垚 镕"


def _template(*blocks: str) -> WordTemplate:
    return WordTemplate(packed(Sheet("试样", "".join(blocks))), "试样.docx")


def _lines(data: bytes) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]


@pytest.mark.parametrize("text", [AWKWARD, "第一行\n第二行\n\n第四行", "长" * 5000, "前\t后", "  两端空格  "])
def test_text_arrives_whole(text: str) -> None:
    assert _lines(_template(paragraph("公文正文", "前{{ x }}后")).render({"x": text})) == [f"前{text}后"]


def test_text_arrives_whole_in_a_table_cell() -> None:
    columns = (Column("项目", 4000, "{{ one }}"),)
    rows = tag_row("for one in many", columns) + data_row(columns) + tag_row("endfor", columns)
    data = _template(table(columns, rows)).render({"many": [AWKWARD, "甲\n乙"]})
    cells = [row.cells[0].text for row in docx.Document(io.BytesIO(data)).tables[0].rows]
    assert cells == ["项目", AWKWARD, "甲\n乙"]


def test_control_characters_and_lone_surrogates_are_dropped() -> None:
    assert _lines(
        _template(paragraph("公文正文", "{{ x }}")).render({"x": "甲\x00\x0b\ud83d乙\r\n丙\ufffe"})
    ) == ["甲乙\n丙"]


def test_a_tag_that_word_split_over_runs_is_joined() -> None:
    split = paragraph("公文正文", run("甲{"), run("{ "), run("x", "二级标题"), run(" }"), run("}乙"))
    assert _lines(_template(split).render({"x": "中"})) == ["甲中乙"]


def test_word_s_curly_quotes_inside_a_tag_are_read_as_straight_ones() -> None:
    text = paragraph("公文正文", "“{% if x == ‘甲’ %}是{% endif %}”")
    assert _lines(_template(text).render({"x": "甲"})) == ["“是”"]


def test_paragraph_and_condition_tags_leave_no_line() -> None:
    blocks = each("x", "xs", paragraph("公文正文", "{{ x }}")) + when(
        "xs|length > 2", paragraph("公文正文", "多")
    )
    assert _lines(_template(blocks).render({"xs": ["a", "b", "c"]})) == ["a", "b", "c", "多"]
    assert _lines(_template(blocks).render({"xs": []})) == []


def test_same_facts_same_bytes_and_fixed_properties() -> None:
    facts = circular_facts(samples.brief())
    data = build_templates()["情况通报.docx"]
    first, second = WordTemplate(data, "一").render(facts), WordTemplate(data, "二").render(facts)
    assert first == second
    core = docx.Document(io.BytesIO(first)).core_properties
    assert (core.title, core.author) == (facts.head.paper_title, facts.head.office_full)
    assert core.created is not None
    assert core.created.date() == core.modified.date() == facts.head.as_of


@pytest.mark.parametrize("kind", ["paragraph", "footer"])
def test_an_unknown_field_is_refused_by_name(kind: str) -> None:
    wrong = paragraph("公文正文", "单位：{{ head.chief }}")
    sheet = Sheet("试样", wrong) if kind == "paragraph" else Sheet("试样", "", first=("<w:p/>", wrong))
    template = WordTemplate(packed(sheet), "试样.docx")
    with pytest.raises(TemplateTrouble, match=r"试样\.docx.*“chief”.*单位：") as caught:
        template.render(reminder_facts(samples.brief()))
    assert "Error" not in str(caught.value)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (paragraph("公文正文", "甲{{ x 乙"), "不完整.*甲"),
        (paragraph("公文正文", "甲{{ x + }}乙"), "写错.*甲"),
        (paragraph("公文正文", "{% if x %}甲"), "写错"),
        (paragraph("公文正文", "{%tr for x in xs %}"), "不在表格内"),
        (paragraph("公文正文", "{% include 'x' %}"), "不受支持"),
        (paragraph("公文正文", "{% if x %}") + paragraph("公文正文", "{%p endif %}"), "不在同一层"),
        (paragraph("公文正文", "{{ x|nofilter }}"), "写错"),
        (paragraph("公文正文", "{{ x|safe }}"), "写错"),
    ],
)
def test_a_broken_tag_is_refused_when_the_template_is_opened(block: str, words: str) -> None:
    with pytest.raises(TemplateTrouble, match=f"(?s)试样.*{words}"):
        _template(block)


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", zipped({"xl/workbook.xml": b"<x/>"})])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(TemplateTrouble, match="模板“甲”"):
        WordTemplate(data, "甲")


def test_a_torn_document_part_is_refused() -> None:
    with pytest.raises(TemplateTrouble, match="已损坏"):
        WordTemplate(zipped({"word/document.xml": b"<w:document>{{ x }}"}), "甲")


def test_a_value_that_is_none_is_never_printed() -> None:
    with pytest.raises(TemplateTrouble, match="None"):
        _template(paragraph("公文正文", "{{ x }}")).render({"x": None})


def test_templates_cannot_reach_the_program() -> None:
    template = _template(paragraph("公文正文", "{{ head.__class__ }}"))
    with pytest.raises(TemplateTrouble):
        template.render(reminder_facts(samples.brief()))


def test_fields_are_followed_through_loops() -> None:
    template = WordTemplate(build_templates()["情况通报.docx"])
    used = fields_of(template)
    assert {"overdue_units.tasks.code", "head.title_lines", "domain_total.share", "annexes.entry"} <= used
    assert not any(field.startswith(("unit", "task", "loop")) and "_" not in field for field in used)


@pytest.mark.parametrize("name", sorted(FACTS_OF))
def test_the_shipped_templates_pass_their_check(name: str) -> None:
    assert check_template(name, build_templates()[name]) == ()
    assert fields_of(WordTemplate(build_templates()[name])) <= known_fields(FACTS_OF[name])


def test_the_check_names_every_trouble_at_once() -> None:
    body = paragraph("公文正文", "{% for one in unreturned %}{{ one.chief }}{% endfor %}{{ head.seal }}")
    body += paragraph("失踪样式", "{{ unreturned|join('、', attribute='phone') }}")
    problems = "".join(check_template("催报通知.docx", packed(Sheet("催报通知", body))))
    for words in ("“unreturned.chief”", "“head.seal”", "“unreturned.phone”", "“失踪样式”", "“missing_units”"):
        assert words in problems


def test_the_check_speaks_of_broken_and_foreign_files() -> None:
    assert "不是 Word 文件" in check_template("催报通知.docx", b"x")[0]
    assert "不是本系统使用" in check_template("别的.docx", b"x")[0]


def test_every_demanded_field_exists() -> None:
    for name, facts in FACTS_OF.items():
        blank_problems = check_template(name, packed(Sheet(name, "")))
        assert blank_problems
        for problem in blank_problems:
            assert problem.split("字段“")[1].split("”")[0] in known_fields(facts)


def test_facts_must_be_a_dataclass_or_a_mapping() -> None:
    with pytest.raises(TypeError):
        _template(paragraph("公文正文", "甲")).render(["x"])


def test_a_unit_s_awkward_words_reach_the_ledger_and_the_notice() -> None:
    brief = samples.brief(18)
    overdue = brief.ledger.overdue_units[0]
    named = replace(overdue, tasks=(replace(overdue.tasks[0], deliverable=AWKWARD),))
    changed = replace(brief, ledger=replace(brief.ledger, overdue_units=(named,)))
    data = WordTemplate(build_templates()["督办通知.docx"]).render(urging_facts(changed, overdue.unit))
    assert docx.Document(io.BytesIO(data)).tables[0].rows[1].cells[3].text == AWKWARD


@dataclass(frozen=True)
class _Odd:
    head: PaperHead
    text: str


def test_an_odd_title_does_not_break_the_properties() -> None:
    facts: ReminderFacts = reminder_facts(samples.brief())
    odd = _Odd(replace(facts.head, paper_title="甲 & <乙>\x00"), "")
    data = _template(paragraph("公文正文", "甲")).render(odd)
    assert docx.Document(io.BytesIO(data)).core_properties.title == "甲 & <乙>"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
