"""Traps of published plans, each in a text of our own."""

from datetime import date

import pytest

from flows.domain.findings import Severity
from flows.domain.plan import PlanReading, Task
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.text import KINDS, read_plan_text

HEAD = """甲县人民政府办公室

甲政办字〔2023〕7号

甲县人民政府办公室 关于印发甲县河道整治 行动方案的通知

各乡镇：

甲县人民政府办公室

2023年2月3日

甲县河道整治行动方案

一、总体要求

（一）指导思想。把河管好。

二、重点任务

（一）清淤领域（领域牵头单位：县水务局）

"""


def read(body: str, head: str = HEAD) -> PlanReading:
    return read_plan_text(head + body, "方案.txt")


def first(body: str) -> Task:
    return read(body).plan.tasks[0]


def kinds(reading: PlanReading) -> list[str]:
    return [one.code for one in reading.findings]


def test_the_head_is_read() -> None:
    plan = read("1. 清淤。清到底。（牵头单位：县水务局）").plan
    assert (plan.title, plan.doc_number) == ("甲县河道整治行动方案", "甲政办字〔2023〕7号")
    assert (plan.issuer, plan.issue_date) == ("甲县人民政府办公室", date(2023, 2, 3))


def test_a_date_in_chinese_figures_is_read() -> None:
    head = HEAD.replace("2023年2月3日", "二〇二三年二月三日")
    assert read("1. 清淤。清到底。（牵头单位：县水务局）", head).plan.issue_date == date(2023, 2, 3)


def test_sections_before_the_tasks_are_no_measures() -> None:
    plan = read(
        "1. 清淤。清到底。（牵头单位：县水务局）\n三、组织保障\n（一）抓落实。常督查。多通报。\n"
    ).plan
    assert [(one.no, one.title, one.text) for one in plan.measures] == [(1, "抓落实", "常督查。多通报。")]


def test_a_page_break_inside_unit_date_or_word_is_joined() -> None:
    task = first("1. 清淤。全面摸\n\n底河道。9月\n\n底前，清完主\n河。（牵头单位：县水\n\n务局、县住\n建局）")
    assert task.text == "全面摸底河道。9月底前，清完主河。"
    assert task.lead_units == ("县水务局", "县住建局")
    assert [(node.due, node.phrase) for node in task.nodes] == [(date(2023, 9, 30), "9月底前")]


def test_a_page_break_after_a_full_stop_stays_in_the_task() -> None:
    plan = read(
        "1. 清淤。先摸底。\n\n再清淤。\n\n（牵头单位：县水务局）\n2. 绿化。种树。（牵头单位：县林业局）"
    ).plan
    assert [task.text for task in plan.tasks] == ["先摸底。再清淤。", "种树。"]
    assert [task.lead_units for task in plan.tasks] == [("县水务局",), ("县林业局",)]


def test_a_broken_line_that_begins_with_a_figure_is_no_task() -> None:
    plan = read(
        "1. 清淤。清淤里程达到\n\n2.5公里以上。（牵头单位：县水务局）\n2. 绿化。种树。（牵头单位：县林业局）"
    ).plan
    assert [task.code for task in plan.tasks] == ["T01-01", "T01-02"]
    assert plan.tasks[0].targets[0].value == 2.5


@pytest.mark.parametrize(
    "units",
    [
        "（牵头单位：县水务局；责任单位：县财政局、各乡镇（街道），开发区）",
        "(牵头单位:县水务局;责任单位:县财政局、各乡镇(街道),开发区)",
        "〔牵头单位：县水务局；责任单位：县财政局、各乡镇（街道），开发区〕",
        "[牵头部门: 县水务局；责任部门：县财政局、各乡镇（街道）、开发区]",
    ],
)
def test_bracket_styles(units: str) -> None:
    reading = read(f"1. 清淤。清到底。{units}")
    task = reading.plan.tasks[0]
    assert task.lead_units == ("县水务局",)
    assert task.responsible_units == ("县财政局", "各乡镇（街道）", "开发区")
    assert task.text == "清到底。"
    assert not kinds(reading)


def test_mismatched_brackets_are_read_and_told() -> None:
    reading = read(
        "1. 清淤。清到底。〔牵头单位：县水务局；责任单位：各乡镇（街道）]\n2. 绿化。种树。（牵头单位：县林业局）"
    )
    assert reading.plan.tasks[0].responsible_units == ("各乡镇（街道）",)
    assert kinds(reading) == ["plan-mismatched-brackets"]
    assert reading.findings[0].place.row == 23


def test_an_unclosed_bracket_is_read_and_told() -> None:
    reading = read("1. 清淤。清到底。（牵头单位：县水务局、县财政局\n2. 绿化。种树。（牵头单位：县林业局）")
    assert [task.lead_units for task in reading.plan.tasks] == [("县水务局", "县财政局"), ("县林业局",)]
    assert kinds(reading) == ["plan-unclosed-bracket"]


def test_an_open_ended_list_keeps_the_named_units() -> None:
    reading = read("1. 清淤。清到底。（牵头单位：县水务局；责任单位：县财政局、县住建局等有关部门）")
    assert reading.plan.tasks[0].responsible_units == ("县财政局", "县住建局")
    assert kinds(reading) == ["plan-open-ended-units"]
    assert "等有关部门" in reading.findings[0].what


def test_a_task_without_lead_is_told() -> None:
    reading = read(
        "1. 清淤。清到底。\n2. 绿化。种树。（县有关部门按照职责分工负责）\n3. 巡河。常巡。（责任单位：县水务局）"
    )
    assert [task.no_lead_phrase for task in reading.plan.tasks] == [None, "县有关部门按照职责分工负责", None]
    assert [task.responsible_units for task in reading.plan.tasks] == [(), (), ("县水务局",)]
    assert kinds(reading) == ["plan-task-without-lead", "plan-no-lead-phrase", "plan-task-without-lead"]


@pytest.mark.parametrize(
    ("printed", "leads", "responsible"),
    [
        (
            "（县水务局、县财政局牵头，县住建局、各乡镇按职责分工负责）",
            ("县水务局", "县财政局"),
            ("县住建局", "各乡镇"),
        ),
        ("（县水务局牵头）", ("县水务局",), ()),
        ("（县水务局负责）", ("县水务局",), ()),
    ],
)
def test_units_without_labels(printed: str, leads: tuple[str, ...], responsible: tuple[str, ...]) -> None:
    task = first(f"1. 清淤。清到底。{printed}")
    assert (task.lead_units, task.responsible_units) == (leads, responsible)


def test_several_brackets_are_joint_leads_and_nothing_is_lost() -> None:
    reading = read("1. 清淤。先清主河。（牵头单位：县水务局）再清支流。（牵头单位：县住建局）")
    assert reading.plan.tasks[0].lead_units == ("县水务局", "县住建局")
    assert reading.plan.tasks[0].text == "先清主河。（牵头单位：县水务局）再清支流。"
    assert kinds(reading) == ["plan-several-unit-brackets"]


def test_one_unit_in_two_roles_or_twice() -> None:
    reading = read("1. 清淤。清到底。（牵头单位：县水务局、县水务局；责任单位：县水务局）")
    assert reading.plan.tasks[0].lead_units == ("县水务局",)
    assert kinds(reading) == ["plan-unit-twice", "plan-unit-in-both-roles"]


SECOND = "\n（二）绿化领域（领域牵头单位：县林业局、县住建局）\n"


def test_numbers_may_restart_or_run_through() -> None:
    restart = read(
        f"1. 甲。一。（牵头单位：县水务局）\n2. 乙。二。（牵头单位：县水务局）{SECOND}1. 丙。三。（牵头单位：县林业局）"
    )
    through = read(
        f"1. 甲。一。（牵头单位：县水务局）\n2. 乙。二。（牵头单位：县水务局）{SECOND}3. 丙。三。（牵头单位：县林业局）"
    )
    assert list(restart.plan.by_code) == ["T01-01", "T01-02", "T02-01"]
    assert list(through.plan.by_code) == ["T01-01", "T01-02", "T02-03"]
    assert not restart.findings
    assert not through.findings
    assert restart.plan.domain_of[2].lead_units == ("县林业局", "县住建局")


def test_gaps_and_repeats_in_numbering_are_told() -> None:
    reading = read(
        "1. 甲。一。（牵头单位：县水务局）\n3. 乙。二。（牵头单位：县水务局）\n3. 丙。三。（牵头单位：县水务局）\n"
        "（四）巡河领域\n1. 丁。四。（牵头单位：县水务局）\n（四）护岸领域\n1. 戊。五。（牵头单位：县水务局）"
    )
    assert list(reading.plan.by_code) == ["T01-01", "T01-03", "T04-01", "T05-01"]
    assert kinds(reading) == [
        "plan-number-gap",
        "plan-number-twice",
        "plan-domain-gap",
        "plan-domain-renumbered",
        "plan-domains-without-lead",
    ]
    assert reading.findings[1].severity is Severity.ERROR


def test_a_domain_s_note_is_told_and_left_out_of_its_name() -> None:
    head = HEAD.replace("清淤领域（", "清淤领域(含支流)（")
    reading = read("1. 甲。一。（牵头单位：县水务局）", head)
    assert reading.plan.domains[0].name == "清淤领域"
    assert kinds(reading) == ["plan-domain-note"]
    assert "含支流" in reading.findings[0].what


def test_a_domain_heading_broken_by_the_page() -> None:
    head = HEAD.replace("县水务局）\n\n", "县水\n\n务局、县财政局）\n\n")
    assert read("1. 甲。一。（牵头单位：县水务局）", head).plan.domains[0].lead_units == (
        "县水务局",
        "县财政局",
    )


def test_the_last_line_needs_no_line_end_and_marks_do_not_count() -> None:
    plain = "1. 清淤。清到底。（牵头单位：县水务局）\n2. 绿化。种树。（牵头单位：县林业局）"
    marked = "\ufeff" + (HEAD + plain).replace("一、总", "## 一、总").replace("（一）清", "### **（一）**清")
    assert read_plan_text(marked.replace("\n", "\r\n"), "方案.md").plan == read(plain + "\n").plan


def test_a_year_is_never_invented() -> None:
    bare = "一、任务\n（一）清淤领域\n1. 清淤。9月底前，清到底。（牵头单位：县水务局）"
    reading = read_plan_text(bare, "方案.txt")
    assert reading.plan.tasks[0].nodes == ()
    assert "plan-without-year" in kinds(reading)
    dated = read_plan_text("甲县河道整治2024年行动计划\n" + bare, "方案.txt")
    assert dated.plan.tasks[0].nodes[0].due == date(2024, 9, 30)
    assert "plan-without-date" in kinds(dated)


def test_impossible_and_past_dates_are_told() -> None:
    reading = read("1. 清淤。2月30日前，摸底。1月底前，动工。13月底前，完工。（牵头单位：县水务局）")
    assert [node.phrase for node in reading.plan.tasks[0].nodes] == ["1月底前"]
    assert kinds(reading) == ["plan-impossible-date", "plan-impossible-date", "plan-due-before-issue"]


@pytest.mark.parametrize(
    "text", ["", "\n \n", "第一章\n\n他走了。\n\n1. 不是任务", "一、\n（一）\n（二）\n", "1. 买菜\n2. 做饭\n"]
)
def test_what_is_no_plan_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_plan_text(text, "小说.txt")
    assert "小说.txt" in str(refused.value)
    assert str(refused.value).endswith("。")


def test_kinds_have_unique_codes_and_texts_without_a_full_stop() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert not [kind.code for kind in KINDS if kind.what.endswith("。") or kind.remedy.endswith("。")]


@pytest.mark.parametrize(
    ("body", "code", "row"),
    [
        ("1. 甲。从2023年到2024年6月底补助。（牵头单位：县水务局）", "plan-date-range", 23),
        ("1. 甲。收费由 3-5 元降至 2 元。（牵头单位：县水务局）", "plan-target-range", 23),
        (
            "1. 甲。一。（牵头单位：县水务局）\n（二）空领域（领域牵头单位：县水务局）",
            "plan-empty-domain",
            24,
        ),
        ("本领域抓清淤。\n1. 甲。一。（牵头单位：县水务局）", "plan-domain-intro", 21),
    ],
)
def test_other_doubts_name_the_line(body: str, code: str, row: int) -> None:
    reading = read(body)
    assert [(one.code, one.place.row) for one in reading.findings] == [(code, row)]
    assert reading.plan.domains[0].name == "清淤领域"
    assert [task.code for task in reading.plan.tasks] == ["T01-01"]


def test_a_missing_number_is_told() -> None:
    reading = read("1. 甲。一。（牵头单位：县水务局）", HEAD.replace("甲政办字〔2023〕7号", ""))
    assert kinds(reading) == ["plan-without-number"]
    assert reading.plan.issue_date == date(2023, 2, 3)


@pytest.mark.parametrize(
    "begins", ["9月底前，清完。", "2023年9月底前，清完。", "9 月 底前，清完。", "12.5公里清完。"]
)
def test_a_line_that_begins_with_a_date_or_figure_is_no_task(begins: str) -> None:
    plan = read(
        f"1. 清淤。先摸底。\n\n{begins}（牵头单位：县水务局）\n\n2. 绿化。种树。（牵头单位：县林业局）"
    ).plan
    assert [task.code for task in plan.tasks] == ["T01-01", "T01-02"]
    assert plan.tasks[0].text == f"先摸底。{begins}"
    assert [node.due for node in plan.tasks[0].nodes] == ([] if "公里" in begins else [date(2023, 9, 30)])


def test_a_stray_foreign_word_is_kept_and_told() -> None:
    reading = read("1. 清淤。引导企业 and 群众参与，推广税务 UKey 办理。（牵头单位：县水务局）")
    assert reading.plan.tasks[0].text == "引导企业 and 群众参与，推广税务 UKey 办理。"
    assert kinds(reading) == ["plan-stray-word"]
    assert "“and”" in reading.findings[0].what


def test_validity_is_kept_apart_in_a_task() -> None:
    task = first(
        "1. 减免。落实免征政策，执行期延长至 2025 年\n\n12 月 31 日。9 月底前，发布指南。（牵头单位：县税务局）"
    )
    assert task.policy_validity_dates == ("执行期延长至2025年12月31日",)
    assert [(node.phrase, node.deliverable) for node in task.nodes] == [("9月底前", "发布指南")]
