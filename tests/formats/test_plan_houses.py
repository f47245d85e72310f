"""Plans of other houses, each style in a text of our own."""

from datetime import date

import pytest

from flows.domain.plan import PlanReading, Task
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.text import read_plan_text

HEAD = "乙县河湖治理实施方案\n乙政办发〔2023〕9号\n乙县人民政府办公室\n2023年3月10日\n一、总体要求\n（一）指导思想。把河管好。\n"


def read(body: str, head: str = HEAD) -> PlanReading:
    return read_plan_text(head + body, "方案.txt")


def only(body: str) -> Task:
    plan = read(f"二、重点任务\n（一）清淤\n{body}").plan
    assert len(plan.tasks) == 1
    return plan.tasks[0]


def kinds(reading: PlanReading) -> set[str]:
    return {one.code for one in reading.findings} - {"plan-domains-without-lead"}


def due(task: Task) -> list[tuple[str, str, str]]:
    return [(node.due.isoformat(), node.phrase, node.deliverable) for node in task.nodes]


@pytest.mark.parametrize(
    ("units", "leads", "others", "days"),
    [
        ("（牵头单位：县水务局；配合单位：县财政局；完成时限：6月底）", "县水务局", "县财政局", "2023-06-30"),
        ("（县水务局、县住建局牵头，各镇街按职责分工负责）", "县水务局 县住建局", "各镇街", ""),
        ("（县水务局牵头，县财政局、县住建局配合）", "县水务局", "县财政局 县住建局", ""),
        ("（县水务局牵头；县财政局、县住建局配合；各镇落实）", "县水务局", "县财政局 县住建局 各镇", ""),
        ("（县水务局负责，县财政局配合，9月底前完成）", "县水务局", "县财政局", "2023-09-30"),
        ("（由县水务局牵头负责）", "县水务局", "", ""),
        ("（责任单位：县水务局、县财政局，6月底完成）", "", "县水务局 县财政局", "2023-06-30"),
        ("（责任单位:县水务局,县财政局,2024年1月完成)", "", "县水务局 县财政局", "2024-01-31"),
        ("（牵头单位：县水务局，责任单位：县财政局，各镇街）", "县水务局", "县财政局 各镇街", ""),
        ("（主办单位：县水务局；协办单位：县财政局）", "县水务局", "县财政局", ""),
        ("（牵头单位：县水务局 承办单位：县财政局）", "县水务局", "县财政局", ""),
        ("（牵头领导：王某某；牵头单位：县水务局；责任部门：县财政局）", "县水务局", "县财政局", ""),
        ("（县级牵头单位：县水务局；镇级责任单位：各镇街）", "县水务局", "各镇街", ""),
        ("（责任单位：县水务局（牵头）、县财政局）", "县水务局", "县财政局", ""),
        ("（责任单位：县水务局、县财政局分别牵头）", "县水务局 县财政局", "", ""),
        ("（牵头单位：县水务局）（完成时限：2023年6月30日）", "县水务局", "", "2023-06-30"),
        ("（牵头单位：县水务局）（配合单位：县财政局）", "县水务局", "县财政局", ""),
        ("【牵头单位】县水务局【责任单位】县财政局", "县水务局", "县财政局", ""),
        ("牵头单位：县水务局；责任单位：县财政局；完成时限：年内。", "县水务局", "县财政局", "2023-12-31"),
        ("（牵头单位：县水务局；责任单位：县财政局及各镇街；长期坚持）", "县水务局", "县财政局 各镇街", ""),
    ],
)
def test_units_and_deadlines_in_one_line(units: str, leads: str, others: str, days: str) -> None:
    task = only(f"1. 清河。全面清淤。{units}" if "【" not in units else f"1. 清河。全面清淤。\n{units}")
    assert (task.lead_units, task.responsible_units) == (tuple(leads.split()), tuple(others.split()))
    assert [day for day, _, _ in due(task)] == days.split()
    assert (task.title, task.text) == ("清河", "全面清淤。")


@pytest.mark.parametrize(
    "below",
    [
        "牵头单位：县水务局\n责任单位：县财政局、各镇街\n完成时限：6月底",
        "牵头单位:县水务局\n\n责任单位:县财政局,各镇街\n\n完成时限:2023年6月",
        "牵头领导：王某某\n牵头单位：县水务局\n配合部门：县财政局、\n各镇街\n完成时间：6月30日前",
        "（牵头单位：县水务局；\n责任单位：县财政局、各镇街；\n完成时限：6月底前）",
        "**牵头单位：** 县水务局\n**责任单位：** 县财政局、各镇街\n**时限要求：** 6月底前完成",
    ],
)
def test_labels_below_the_task(below: str) -> None:
    reading = read(
        f"二、重点任务\n（一）清淤\n1. 清河\n全面清淤。\n{below}\n2. 种树\n造林。\n牵头单位：县林业局"
    )
    task, other = reading.plan.tasks
    assert (task.title, task.text) == ("清河", "全面清淤。")
    assert (task.lead_units, task.responsible_units) == (("县水务局",), ("县财政局", "各镇街"))
    assert [(day, deliverable) for day, _, deliverable in due(task)] == [("2023-06-30", "清河")]
    assert (other.title, other.lead_units) == ("种树", ("县林业局",))
    assert not kinds(reading)


@pytest.mark.parametrize(
    "marks",
    ["1. 2.", "1、 2、", "1． 2．", "\uff11． \uff12．", "（1） （2）", "1） 2）", "① ②", "1\\. 2\\."],
)
@pytest.mark.parametrize("chapter", ["二、重点任务\n（一）清淤", "二、清淤"])
def test_styles_of_numbering(marks: str, chapter: str) -> None:
    one, two = marks.split()
    plan = read(f"{chapter}\n{one}甲。清淤。（牵头单位：县水务局）\n{two}乙。\n种树。（县林业局负责）").plan
    assert [domain.name for domain in plan.domains] == ["清淤"]
    assert [(task.no, task.title, task.text) for task in plan.tasks] == [
        (1, "甲", "清淤。"),
        (2, "乙", "种树。"),
    ]
    assert [task.lead_units for task in plan.tasks] == [("县水务局",), ("县林业局",)]


def test_a_chapter_may_be_the_task() -> None:
    reading = read(
        "二、治河\n（一）清淤。全面清淤，6月底前完成。（牵头单位：县水务局，责任单位：各镇）\n"
        "（二）护岸\n加固堤岸。\n（县水务局负责）\n三、绿化\n（三）种树。造林500亩。（责任单位：县林业局）\n"
        "四、保障措施\n（一）加强领导。成立专班。（责任单位：县政府办公室）\n（二）督查。常通报。"
    )
    assert [(one.no, one.name) for one in reading.plan.domains] == [(1, "治河"), (2, "绿化")]
    assert [(one.code, one.title) for one in reading.plan.tasks] == [
        ("T01-01", "清淤"),
        ("T01-02", "护岸"),
        ("T02-03", "种树"),
    ]
    assert [one.title for one in reading.plan.measures] == ["加强领导", "督查"]


def test_a_section_may_be_the_task() -> None:
    plan = read("二、清淤。全面清淤。（牵头单位：县水务局）\n三、种树。造林。（县林业局牵头，各镇配合）").plan
    assert [(one.no, one.name) for one in plan.domains] == [(1, "乙县河湖治理实施方案")]
    assert [(one.code, one.title) for one in plan.tasks] == [("T01-02", "清淤"), ("T01-03", "种树")]


def test_items_closed_by_one_line_of_units_are_one_task() -> None:
    plan = read(
        "二、重点任务\n（一）清淤行动\n1.摸底。先摸底。\n2.施工。清淤5公里以上。\n"
        "（牵头单位：县水务局；完成时限：10月）\n（二）绿化行动\n1.种树。\n2.养护。\n（牵头单位：县林业局）"
    ).plan
    assert [(one.code, one.title) for one in plan.tasks] == [("T01-01", "清淤行动"), ("T01-02", "绿化行动")]
    assert plan.tasks[0].text == "1.摸底。先摸底。2.施工。清淤5公里以上。"
    assert [(one.metric, one.value) for one in plan.tasks[0].targets] == [("清淤", 5)]
    assert due(plan.tasks[0]) == [("2023-10-31", "10月", "清淤行动")]


def test_tasks_below_numbered_groups_run_on() -> None:
    reading = read(
        "二、重点任务\n（一）清淤\n1.干流。\n（1）摸底。（县水务局负责）\n（2）施工。（县水务局负责）\n"
        "2.支流。\n（1）巡查。（各镇政府负责）\n（2）护岸。（各镇政府负责）"
    )
    assert [(one.code, one.title) for one in reading.plan.tasks] == [
        ("T01-01", "摸底"),
        ("T01-02", "施工"),
        ("T01-03", "巡查"),
        ("T01-04", "护岸"),
    ]
    assert kinds(reading) == {"plan-tasks-renumbered"}


def test_points_inside_a_task_stay_in_its_text() -> None:
    task = only("1. 清河。分步清淤。\n（1）摸底。\n（2）施工。\n①清表。\n②开挖。（牵头单位：县水务局）")
    assert task.text == "分步清淤。（1）摸底。（2）施工。①清表。②开挖。"
    assert task.lead_units == ("县水务局",)


def test_domains_of_several_sections_run_on() -> None:
    reading = read(
        "二、治河\n（一）清淤\n1.甲。一。（县水务局负责）\n（二）护岸\n2.乙。二。（县水务局负责）\n"
        "三、绿化\n（一）种树\n3.丙。三。（县林业局负责）"
    )
    assert [(one.no, one.name) for one in reading.plan.domains] == [(1, "清淤"), (2, "护岸"), (3, "种树")]
    assert kinds(reading) == {"plan-domains-run-on"}
    assert list(reading.plan.by_code) == ["T01-01", "T02-02", "T03-03"]


def test_sections_around_the_tasks_are_no_domains() -> None:
    reading = read(
        "二、工作目标\n（一）近期。到2023年底，水质达标率100%。\n（二）远期。到2025年底，全部达标。\n"
        "三、重点任务\n（一）清淤\n1.甲。一。（县水务局负责）\n四、实施步骤\n（一）动员。4月底前。\n"
        "五、组织保障\n（一）领导。成立专班。\n六、工作要求\n各镇要高度重视。"
    )
    assert [one.name for one in reading.plan.domains] == ["清淤"]
    assert [one.title for one in reading.plan.measures] == ["动员", "领导", "工作要求"]


def test_a_section_without_units_is_told() -> None:
    reading = read(
        "二、重点任务\n（一）清淤\n1.甲。一。（县水务局负责）\n三、资金投向\n（一）国债。用于干流。"
    )
    assert kinds(reading) == {"plan-section-left-out"}
    assert [one.place.row for one in reading.findings if one.code == "plan-section-left-out"] == [10]


def test_a_letter_with_its_own_sections_is_no_part_of_the_plan() -> None:
    letter = (
        "关于印发乙县工作要点的通知\n文 号 乙政办〔2023〕1号\n各镇街：\n一、各单位要高度重视。\n二、县督查室要常督查。\n"
        "乙县人民政府办公室\n2023年1月3日\n乙县工作要点\n"
    )
    plan = read(
        "一、主要目标\n（一）生产总值增长7%以上\n责任单位：县发改局\n二、治河\n1.清淤。（县水务局负责）",
        letter,
    ).plan
    assert (plan.title, plan.doc_number, plan.issue_date) == (
        "乙县工作要点",
        "乙政办〔2023〕1号",
        date(2023, 1, 3),
    )
    assert [one.title for one in plan.tasks] == ["生产总值增长7%以上", "清淤"]
    assert [(one.metric, one.op, one.value) for one in plan.tasks[0].targets] == [("生产总值增长", ">=", 7)]


def test_what_follows_the_plan_is_left_out_and_signs_it() -> None:
    bare = "乙县河湖治理实施方案\n一、任务\n（一）清淤\n1.甲。9月底前清完。（县水务局负责）\n"
    listed = read(bare + "附件：\n1.任务清单\n2.名词解释\n乙县人民政府办公室      2023年9月8日印发", "")
    assert [(one.title, one.text) for one in listed.plan.tasks] == [("甲", "9月底前清完。")]
    reading = read(bare + "附件：任务清单\n乙县人民政府办公室\n2023年9月1日印发\n", "")
    assert (reading.plan.issuer, reading.plan.issue_date) == ("乙县人民政府办公室", date(2023, 9, 1))
    assert reading.plan.tasks[0].lead_units == ("县水务局",)
    assert "plan-afterwards" in kinds(reading)


def test_lines_of_a_fixed_width_and_page_numbers() -> None:
    body = (
        "二、重点任务\n（一）清淤\n1.清河行动。全面开展河道清淤，按照职责分工抓好落实，10月底前完成干流清淤任务，"
        "清淤长度达到30公里以上。（牵头单位：县水务局；责任单位：县财政局、县住房城乡建设局、各镇政府（街道办事处）；"
        "完成时限：11月底）\n2.种树。造林。（县林业局负责）"
    )
    whole = read(body)
    for width in (13, 20, 31):
        lines = [line[at : at + width] for line in body.split("\n") for at in range(0, len(line), width)]
        broken = read("\n".join([*lines[:5], "— 2 —", *lines[5:]]))
        assert broken.plan == whole.plan
    assert [day for day, _, _ in due(whole.plan.tasks[0])] == ["2023-10-31", "2023-11-30"]


def test_marks_of_a_markdown_text_do_not_count() -> None:
    text = "## 二、重点任务\n\n### （一）清淤\n\n- **1. 清河。** 全面清淤。\n\n  责任单位：县水务局\n\n* 2\\. 种树。造林。\n\n  责任单位：县林业局"
    plain = "二、重点任务\n（一）清淤\n1. 清河。全面清淤。\n责任单位：县水务局\n2. 种树。造林。\n责任单位：县林业局"
    assert read(text).plan == read(plain).plan


def test_units_without_any_word_of_duty_are_doubted() -> None:
    reading = read("二、重点任务\n（一）清淤\n1.清河。清淤（含支流）。（县水务局、县财政局）")
    assert reading.plan.tasks[0].lead_units == ("县水务局", "县财政局")
    assert kinds(reading) == {"plan-unlabelled-units"}
    assert "县水务局、县财政局" in reading.findings[0].what


def test_a_deadline_that_is_no_date_is_doubted_and_an_endless_one_is_not() -> None:
    reading = read(
        "二、重点任务\n（一）清淤\n1.甲。一。（牵头单位：县水务局；完成时限：汛期结束）\n"
        "2.乙。二。（牵头单位：县水务局；完成时限：持续推进）\n3.丙。三。（牵头单位：县水务局；完成时限：13月底）"
    )
    assert not any(task.nodes for task in reading.plan.tasks)
    assert [one.code for one in reading.findings][:2] == ["plan-unread-deadline", "plan-impossible-date"]
    assert "汛期结束" in reading.findings[0].what


def test_a_bracket_in_the_text_is_no_bracket_of_units() -> None:
    task = only(
        "1. 清河。办结（时限：20个工作日内）并公开（含责任清单），落实（县委部署）。（牵头单位：县水务局）"
    )
    assert task.text == "办结（时限：20个工作日内）并公开（含责任清单），落实（县委部署）。"
    assert task.lead_units == ("县水务局",)


def test_the_same_deadline_twice_is_one_node() -> None:
    task = only("1. 清河。6月底前清完。（牵头单位：县水务局；完成时限：6月底）")
    assert due(task) == [("2023-06-30", "6月底前", "清完")]


NOVEL = "".join(
    f"第{no}章\n一、雨夜\n他走在路上，雨下个不停。\n1. 买菜（由他负责）\n2. 做饭\n3. 洗碗\n4. 扫地\n5. 睡觉\n"
    f"6. 看书\n7. 写信\n8. 浇花\n9. 散步\n10. 喝茶\n11. 听雨\n12. 关灯\n"
    for no in range(1, 4)
)


@pytest.mark.parametrize(
    "text",
    [
        NOVEL,
        "一、夜\n1. 他走了。\n2. 她哭了。\n" * 50,
        "1.甲\n" * 20_000,
        "一、\n" * 20_000,
        "一、任务\n1. 甲。" + "（" * 200_000 + "牵头单位：县水务局）",
        "他走在路上，雨下个不停。\n" * 20_000,
    ],
    ids=["lists", "chapters", "numbers", "sections", "brackets", "prose"],
)
def test_what_is_no_plan_ends_in_one_sentence(text: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read_plan_text(text, "小说.txt")
    assert "不像是行动计划" in str(refused.value)
    assert "\n" not in str(refused.value)
