from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from flows.domain.ledger import Judged
from flows.domain.papers.facts import (
    PaperBrief,
    circular_facts,
    ledger_paper_facts,
    reminder_facts,
    urging_facts,
)
from flows.domain.papers.titles import plan_name, sense_pieces, title_lines, width
from flows.domain.papers.words import delay_zh, entry_words, han_number, share, told_apart
from flows.domain.trouble import OutOfOrder
from flows.formats.word.base import build_templates
from flows.formats.word.template import WordTemplate
from tests.formats import word_samples as samples

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = ("情况通报.docx", "督办通知.docx", "催报通知.docx", "工作台账.docx")
TEXT_WIDTH = {False: 8844, True: 12756}


@pytest.fixture(scope="module")
def brief() -> PaperBrief:
    return samples.brief()


@pytest.fixture(scope="module")
def papers(brief: PaperBrief) -> dict[str, bytes]:
    unit = brief.ledger.overdue_units[0].unit
    facts = (
        circular_facts(brief),
        urging_facts(brief, unit),
        reminder_facts(brief),
        ledger_paper_facts(brief),
    )
    built = build_templates()
    return {name: WordTemplate(built[name], name).render(one) for name, one in zip(NAMES, facts, strict=True)}


def _open(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def _text(data: bytes) -> str:
    return "\n".join(one.text for one in _open(data).paragraphs)


def _circular(brief: PaperBrief) -> str:
    return _text(WordTemplate(build_templates()["情况通报.docx"]).render(circular_facts(brief)))


def _overdue_part(text: str) -> str:
    return text[text.index("（一）任务逾期情况") : text.index("（二）")]


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_template_is_what_the_code_builds(name: str) -> None:
    assert (TEMPLATES / name).read_bytes() == build_templates()[name], "run `make templates`"


def test_no_other_word_template_is_shipped() -> None:
    assert {path.name for path in TEMPLATES.glob("*.docx")} == set(build_templates()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_xml_and_no_tag_is_left(name: str, papers: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(papers[name])) as package:
        for part in package.namelist():
            content = package.read(part)
            etree.fromstring(content)
            assert b"{{" not in content
            assert b"{%" not in content


@pytest.mark.parametrize("name", NAMES)
def test_tables_repeat_their_head_never_split_a_row_and_fit_the_page(
    name: str, papers: dict[str, bytes]
) -> None:
    document = _open(papers[name])
    widest = TEXT_WIDTH[name == "工作台账.docx"]
    for table in document.element.body.iter(qn("w:tbl")):
        grid = [int(one.get(qn("w:w"))) for one in table.iter(qn("w:gridCol"))]
        assert sum(grid) <= widest
        rows = list(table.iter(qn("w:tr")))
        if name != "工作台账.docx":
            assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
        if len(grid) > 1:
            assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_that_of_the_standard(name: str, papers: dict[str, bytes]) -> None:
    section = _open(papers[name]).sections[0]
    upright = (section.page_width.twips, section.page_height.twips) == (11906, 16838)  # type: ignore[union-attr]
    margins = [
        edge.twips  # type: ignore[union-attr]
        for edge in (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    ]
    assert upright is (name != "工作台账.docx")
    assert margins == ([2098, 1474, 1984, 1588] if upright else [1588, 1984, 1474, 2098])


def test_odd_and_even_pages_number_on_opposite_sides(papers: dict[str, bytes]) -> None:
    document = _open(papers["情况通报.docx"])
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    assert section.footer.paragraphs[0].style.name == "奇数页码"
    assert section.even_page_footer.paragraphs[0].style.name == "偶数页码"
    assert section.footer.paragraphs[0].text == "— 1 —"


def test_every_overdue_unit_is_named_with_codes_and_days_and_nobody_else(brief: PaperBrief) -> None:
    part = _overdue_part(_circular(brief))
    named = dict(re.findall(r"^\d+\.(.+?)(?:（连续\d+期逾期）)?：(.*)$", part, re.MULTILINE))
    assert list(named) == list(brief.directory.in_order(one.unit for one in brief.ledger.overdue_units))
    for one in brief.ledger.overdue_units:
        for task in one.tasks:
            assert f"{task.task}" in named[one.unit]
            assert delay_zh(task.days) in named[one.unit]
        assert set(re.findall(r"T\d\d-\d\d", named[one.unit])) == {task.task for task in one.tasks}
    for unit in brief.directory.units:
        assert (unit.name in part) is (unit.name in named)


def test_the_overdue_annex_holds_the_same_tasks(brief: PaperBrief, papers: dict[str, bytes]) -> None:
    rows = [[cell.text for cell in row.cells] for row in _open(papers["情况通报.docx"]).tables[0].rows][1:]
    expected = {
        (one.unit, task.task, str(task.days)) for one in brief.ledger.overdue_units for task in one.tasks
    }
    assert {(row[1], row[2], row[5]) for row in rows} == expected
    assert [row[0] for row in rows] == [str(no) for no in range(1, len(rows) + 1)]


def test_figures_are_those_of_the_ledger(brief: PaperBrief) -> None:
    text, totals = _circular(brief), brief.ledger.totals
    assert f"{totals['tasks']}项任务中" in text
    for state in Judged:
        figure = f"{state.zh}{totals[state.value]}项，占{share(totals[state.value], totals['tasks'])}"
        late = r"(（其中逾期完成\d+项）)?"
        assert re.search(figure + late + "[；。]", text), state
    late_count = sum(entry.completed_late for entry in brief.ledger.entries)
    assert f"其中逾期完成{late_count}项" in text
    assert f"共有{totals['overdue']}项任务逾期未完成，涉及{len(brief.ledger.overdue_units)}个牵头单位" in text


def test_tasks_nobody_is_named_for_are_told_apart_from_those_listed(brief: PaperBrief) -> None:
    ledger, total = brief.ledger, brief.ledger.totals["overdue"]
    alone = next(one for one in ledger.entries if one.judged is Judged.OVERDUE)
    units = tuple(
        replace(one, tasks=tuple(task for task in one.tasks if task.task != alone.task))
        for one in ledger.overdue_units
    )
    named = tuple(one for one in units if one.tasks)
    exempted = replace(brief, ledger=replace(ledger, overdue_units=named))
    sentence = f"共有{total - 1}项任务逾期未完成（另有1项%s），涉及{len(named)}个牵头单位（详见附件1）。"
    assert sentence % "经裁定不予点名" in _circular(exempted)
    assert "另有" not in _overdue_part(_circular(brief))
    nobody = tuple(replace(one, lead_units=()) if one is alone else one for one in ledger.entries)
    unassigned = replace(brief, ledger=replace(ledger, overdue_units=named, entries=nobody))
    assert sentence % "牵头单位尚未落实到具体单位" in _circular(unassigned)
    none_named = _circular(replace(brief, ledger=replace(ledger, overdue_units=())))
    assert f"{total}项任务逾期未完成，经裁定不予点名。" in none_named
    assert "没有逾期未完成的任务" not in none_named


def test_the_domain_table_adds_up(brief: PaperBrief, papers: dict[str, bytes]) -> None:
    rows = [[cell.text for cell in row.cells] for row in _open(papers["情况通报.docx"]).tables[2].rows][1:]
    *domains, total = rows
    assert len(domains) == len(brief.plan.domains)
    for at in range(2, 9):
        assert sum(int(row[at]) for row in domains) == int(total[at])
    assert int(total[2]) == len(brief.ledger.entries) == sum(int(one) for one in total[3:9])
    assert total[9] == share(int(total[3]), int(total[2]))


def test_the_comparison_says_more_less_and_the_same(brief: PaperBrief) -> None:
    completed, overdue = brief.ledger.totals["completed"], brief.ledger.totals["overdue"]
    text = _circular(brief)
    points = share(completed, len(brief.ledger.entries)).rstrip("%")
    assert f"与2022年8月相比，已完成任务增加{completed}项，完成率提高{points}个百分点" in text
    assert f"逾期未完成任务增加{overdue}项。" in text
    assert brief.previous is not None
    turned = replace(
        brief, ledger=replace(brief.ledger, entries=brief.previous.entries), previous=brief.ledger
    )
    assert f"已完成任务减少{completed}项，完成率下降{points}个百分点" in _circular(turned)
    assert "已完成任务持平，完成率持平，逾期未完成任务持平" in _circular(
        replace(brief, previous=brief.ledger)
    )
    assert "相比" not in _circular(replace(brief, previous=None))


def test_silent_units_are_named_in_order_and_told_apart(brief: PaperBrief, papers: dict[str, bytes]) -> None:
    text = _circular(brief)
    assert "区审计局、丁街道等2个单位未报送2022年9月填报表；区水利局报送空表（详见附件2）。" in text
    rows = [[cell.text for cell in row.cells] for row in _open(papers["情况通报.docx"]).tables[1].rows][1:]
    assert [row[1:3] for row in rows] == [["区水利局", "空表"], ["区审计局", "未报送"], ["丁街道", "未报送"]]
    assert all(int(row[3]) == brief.tasks_led(row[1]) for row in rows)


def test_a_quiet_month_says_that_nothing_is_overdue_and_all_have_returned() -> None:
    text = _circular(samples.quiet_brief())
    assert "没有逾期未完成的任务。" in text
    assert "各单位均已报送2022年9月填报表。" in text
    assert "附件：各领域任务完成情况统计表" in text
    assert "附件1" not in text
    assert "约谈" not in text
    assert "演示" not in text


def test_annexes_are_numbered_as_they_are_cited(brief: PaperBrief) -> None:
    text = _circular(brief)
    for mark, title in (
        ("1", "逾期任务清单"),
        ("2", "未按要求报送单位清单"),
        ("3", "各领域任务完成情况统计表"),
    ):
        assert f"{mark}.{title}" in text
        assert re.search(rf"附件{mark}\n\n{title}", text)
    all_in = replace(brief, ledger=replace(brief.ledger, missing_units=(), blank_units=()))
    assert "2.各领域任务完成情况统计表" in _circular(all_in)


def test_talks_are_announced_only_after_public_naming(brief: PaperBrief) -> None:
    def with_step(step: str) -> PaperBrief:
        units = tuple(replace(one, step=step) for one in brief.ledger.overdue_units)
        return replace(brief, ledger=replace(brief.ledger, overdue_units=units))

    unit = brief.ledger.overdue_units[0].unit
    urging = WordTemplate(build_templates()["督办通知.docx"])
    for step, talk in (("督办提示", False), ("督办通知", False), ("点名通报", True), ("约谈建议", True)):
        assert ("将按规定启动约谈程序" in _circular(with_step(step))) is talk
        assert ("将按规定启动约谈程序" in _text(urging.render(urging_facts(with_step(step), unit)))) is talk


def test_number_date_and_seal_are_left_to_a_person(papers: dict[str, bytes]) -> None:
    for name in NAMES[:3]:
        lines = _text(papers[name]).split("\n")
        assert "\u3000\u3000年\u3000月\u3000日" in lines
        assert "〔\u3000\u3000\u3000〕\u3000\u3000号" in lines
        assert "签发人" not in "".join(lines)


@pytest.mark.parametrize("name", NAMES)
def test_the_words_are_official_ones(name: str, papers: dict[str, bytes]) -> None:
    text = _text(papers[name])
    assert not re.search("截止(?!日)|督查室|严肃追责|必将|表彰", text)
    assert not re.search(r"年0\d月|月0\d日|[\[\]【】]", text)
    assert "（演示数据）" in text
    assert ("聊城市东昌府区人民政府办公室" in text) is (name != "工作台账.docx")


def test_equal_delay_gets_equal_words() -> None:
    assert delay_zh(0) == "当日到期未完成"
    assert delay_zh(30) == "逾期30天"


def test_an_urging_notice_tells_one_unit_its_tasks(brief: PaperBrief) -> None:
    for one in brief.ledger.overdue_units:
        data = WordTemplate(build_templates()["督办通知.docx"]).render(urging_facts(brief, one.unit))
        text = _text(data)
        rows = [[cell.text for cell in row.cells] for row in _open(data).tables[0].rows][1:]
        assert f"{one.unit}：" in text.split("\n")
        assert f"你单位牵头的{len(one.tasks)}项任务逾期未完成" in text
        assert [(row[1], row[5]) for row in rows] == [(task.task, str(task.days)) for task in one.tasks]
        assert "请于2022年10月10日前将办理情况书面报送区营转办（联系电话：0635-0000000）" in text
        others = {unit.name for unit in brief.directory.units} - {one.unit}
        assert not [name for name in others if name in text]


def test_a_unit_without_overdue_tasks_gets_no_notice(brief: PaperBrief) -> None:
    overdue = {one.unit for one in brief.ledger.overdue_units}
    innocent = next(unit.name for unit in brief.directory.units if unit.name not in overdue)
    with pytest.raises(OutOfOrder, match=innocent):
        urging_facts(brief, innocent)


def test_a_reminder_names_the_silent_units_and_until_when(papers: dict[str, bytes]) -> None:
    text = _text(papers["催报通知.docx"])
    assert "区水利局、区审计局、丁街道：" in text.split("\n")
    assert "未报送填报表的单位（2个）：区审计局、丁街道。" in text
    assert "报送空表的单位（1个）：区水利局。" in text
    assert "请上述单位于2022年10月10日前" in text


def test_no_reminder_when_everybody_has_returned() -> None:
    with pytest.raises(OutOfOrder, match="无需起草催报通知"):
        reminder_facts(samples.quiet_brief())


def test_the_ledger_holds_every_task_under_its_domain(brief: PaperBrief, papers: dict[str, bytes]) -> None:
    table = _open(papers["工作台账.docx"]).tables[0]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == [
        "序号",
        "任务编号",
        "重点任务",
        "牵头单位",
        "责任单位",
        "完成时限",
        "上期进展",
        "本期进展",
        "存在问题及下步措施",
        "研判状态",
    ]
    rows = {row[1]: row for row in texts[1:] if row[0] != row[1]}
    headings = [row[0] for row in texts[1:] if row[0] == row[1]]
    assert list(rows) == [entry.task for entry in brief.ledger.entries]
    assert headings[0] == f"一、{brief.ledger.entries[0].domain_name}（8项）"
    assert len(headings) == len(brief.plan.domains)
    for entry in brief.ledger.entries:
        row = rows[entry.task]
        responsible = "、".join(entry.responsible_units) or "—"
        assert row[2:5] == [entry.title, "、".join(entry.lead_units), responsible]
        words = entry_words(entry, brief.directory)
        assert row[6:8] == [words.last_progress or "—", words.progress]
        state = row[9].split("\n")
        assert state[:2] == [entry.judged.zh, f"（{entry.light.zh}）"]
        assert (entry.judged is Judged.OVERDUE) is (delay_zh(entry.days_overdue) in state)


def test_problems_measures_and_remarks_share_their_cells_with_what_they_belong_to(brief: PaperBrief) -> None:
    first, second, third = brief.ledger.entries[:3]
    entries = (
        replace(first, problems="缺人手", next_steps="增派人员", not_reported=("甲镇",)),
        replace(second, problems="", next_steps="继续推进"),
        replace(third, problems="", next_steps=""),
    )
    facts = ledger_paper_facts(replace(brief, ledger=replace(brief.ledger, entries=entries)))
    table = _open(WordTemplate(build_templates()["工作台账.docx"]).render(facts)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows if row.cells[0].text.isdigit()]
    assert [row[8] for row in rows] == ["问题：缺人手\n措施：增派人员", "继续推进", "—"]
    assert rows[0][9].split("\n")[-1] == "甲镇未报送"


def test_only_rows_of_long_texts_may_go_over_a_page(brief: PaperBrief) -> None:
    short, long, many = brief.ledger.entries[:3]
    entries = (
        replace(short, progress="已办", last_progress="", responsible_units=()),
        replace(long, progress="办" * 200),
        replace(many, progress="已办", responsible_units=tuple(f"第{no}单位" for no in range(20))),
    )
    facts = ledger_paper_facts(replace(brief, ledger=replace(brief.ledger, entries=entries)))
    table = _open(WordTemplate(build_templates()["工作台账.docx"]).render(facts)).tables[0]
    rows = [row for row in table.rows if row.cells[0].text.isdigit()]
    whole = [row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows]
    assert whole == [True, False, False]


def test_an_extension_is_shown_beside_the_date_that_counts(brief: PaperBrief) -> None:
    entry = next(one for one in brief.ledger.entries if one.nodes)
    node = replace(entry.nodes[0], extended_to=date(2023, 1, 5))
    changed = replace(entry, nodes=(node,), notes=("同意延期",), no_progress_units=("甲镇",))
    facts = ledger_paper_facts(replace(brief, ledger=replace(brief.ledger, entries=(changed,))))
    row = facts.sections[0].rows[0]
    assert row.due == "2023年1月5日（经同意延期）"
    assert row.note.split("\n")[-2:] == ["甲镇填报本期无进展", "同意延期"]


@pytest.mark.parametrize(
    ("text", "leads", "others"),
    [
        ("一句话", "一句话", ""),
        ("第一行\n区审计局：第二行", "第一行\n区审计局：第二行", ""),
        ("数据：甲\n结论：乙", "数据：甲\n结论：乙", ""),
        ("区水利局：已办\n第二行\n区审计局：已配合", "已办\n第二行", "区审计局：已配合"),
        ("区水利局：已办\n甲镇：在办\n区审计局：已配合", "区水利局：已办\n甲镇：在办", "区审计局：已配合"),
        ("区水利局：已办\n区审计局：已配合\n甲镇：已办", "区水利局、甲镇：已办", "区审计局：已配合"),
        ("区审计局：已配合\n区司法局：已\n配合", "", "区审计局：已配合\n区司法局：已\n配合"),
        ("区审计局：已配合", "", "区审计局：已配合"),
    ],
)
def test_what_the_leads_told_is_taken_apart_from_what_the_others_told(
    text: str, leads: str, others: str
) -> None:
    told = told_apart(("区水利局", "甲镇"), text, samples.DIRECTORY)
    assert (told.leads, told.others) == (leads, others)


def test_all_of_a_text_is_shown_where_a_task_has_no_lead() -> None:
    text = "区审计局：已配合\n区司法局：已配合"
    assert told_apart((), text, samples.DIRECTORY).leads == text


@pytest.mark.parametrize(
    ("part", "total", "printed"),
    [(1, 8, "12.5%"), (1, 3, "33.3%"), (1, 16, "6.3%"), (0, 0, "0.0%"), (5, 5, "100.0%")],
)
def test_shares_have_one_decimal_rounded_half_up(part: int, total: int, printed: str) -> None:
    assert share(part, total) == printed


def test_han_numbers() -> None:
    assert [han_number(no) for no in (1, 9, 10, 11, 18, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "十八",
        "二十",
        "二十一",
        "九十九",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("甲办公室关于印发乙区2022年行动计划的通知", "乙区2022年行动计划"),
        ("关于印发《乙区行动计划》的通知", "乙区行动计划"),
        ("乙区行动计划", "乙区行动计划"),
    ],
)
def test_the_plan_s_bare_name(title: str, name: str) -> None:
    assert plan_name(title) == name


@pytest.mark.parametrize(
    "name",
    [
        "东昌府区营商环境创新提升行动计划",
        "营商环境创新2022年行动计划",
        "东昌府区深化政务服务改革优化营商环境三年行动实施方案（2022—2024年）",
    ],
)
def test_title_lines_fit_break_by_sense_and_lose_nothing(name: str) -> None:
    first, *rest = sense_pieces(name)
    groups = (
        ("聊城市东昌府区人民政府办公室",),
        (f"关于{first}", *rest),
        ("2022年12月", "任务落实情况的通报"),
    )
    lines = title_lines(groups)
    assert "".join(lines) == "".join(piece for group in groups for piece in group)
    assert lines[0] == "聊城市东昌府区人民政府办公室"
    assert all(4 <= width(line) <= 20 for line in lines)
    assert not any(re.search(r"\d$", line) for line in lines)
