"""Plans as districts publish them: chapters, 任务一, 1.1, shared brackets, notes, an imprint; texts of our own."""

from datetime import date

import pytest

from flows.domain.plan import PlanReading
from flows.formats.plans.text import read_plan_text

HEAD = "丙县造林工作要点\n丙政办发〔2023〕7号\n丙县林业工作领导小组办公室\n2023年3月9日\n"


def read(body: str, head: str = HEAD) -> PlanReading:
    return read_plan_text(head + body, "要点.txt")


def table(reading: PlanReading) -> list[tuple[str, str, str, str]]:
    return [
        (task.code, task.title, " ".join(task.lead_units), " ".join(task.responsible_units))
        for task in reading.plan.tasks
    ]


def codes(reading: PlanReading) -> set[str]:
    return {one.code for one in reading.findings} - {"plan-domains-without-lead"}


def test_chapters_with_decimal_numbers() -> None:
    reading = read(
        "第一章 育苗\n1.1 建苗圃。6月底前，建成两处。（牵头单位：县林业局；责任单位：县财政局）\n"
        "1.2 选良种。投资额达\n1.5 亿元。（牵头单位：县林业局）\n"
        "第二章 栽植\n2.1 整地。（县水务局、县住建局分别牵头，各乡镇按职责分工负责）\n"
    )
    assert [one.name for one in reading.plan.domains] == ["育苗", "栽植"]
    assert table(reading) == [
        ("T01-01", "建苗圃", "县林业局", "县财政局"),
        ("T01-02", "选良种", "县林业局", ""),
        ("T02-01", "整地", "县水务局 县住建局", "各乡镇"),
    ]
    assert reading.plan.tasks[1].text == "投资额达1.5 亿元。"
    assert codes(reading) == set()


@pytest.mark.parametrize(
    "marks", [("任务一：", "任务二："), ("任务1、", "任务2、"), ("第一条　", "第二条　"), ("1.", "2.")]
)
def test_parts_with_tasks_whose_units_stand_in_lines_below(marks: tuple[str, str]) -> None:
    first, second = marks
    reading = read(
        "第一部分 总体要求\n把树种好。\n第二部分 重点任务\n"
        f"{first}育苗\n责任领导：王某\n牵头单位：县林业局\n责任单位：县财政局 县住建局\n完成时限：9月底前\n建苗圃。\n"
        f"{second}栽植\n牵头单位：县水务局\n完成时限：长期坚持\n整地。\n"
        "第三部分 保障措施\n加强领导。\n"
    )
    assert table(reading) == [
        ("T01-01", "育苗", "县林业局", "县财政局 县住建局"),
        ("T01-02", "栽植", "县水务局", ""),
    ]
    assert [node.due for node in reading.plan.tasks[0].nodes] == [date(2023, 9, 30)]
    assert [one.title for one in reading.plan.measures] == ["保障措施"]


def test_sections_below_parts() -> None:
    reading = read(
        "第一章 栽植\n第一节 山地\n1.整地。（县水务局负责）\n第二节 平原\n1.打井。（县水务局负责）\n"
    )
    assert [one.name for one in reading.plan.domains] == ["山地", "平原"]
    assert [task.code for task in reading.plan.tasks] == ["T01-01", "T02-01"]


def test_a_plan_of_tasks_only_is_named_by_its_title() -> None:
    reading = read("1.整地。（牵头单位：县水务局）\n2.打井。（牵头单位：县水务局）\n")
    assert [one.name for one in reading.plan.domains] == ["丙县造林工作要点"]


@pytest.mark.parametrize(
    "shared",
    [
        "（以上任务牵头单位：县林业局；责任单位：县财政局）",
        "（以上3项任务均由县林业局牵头，县财政局配合）",
        "以上任务牵头单位：县林业局；责任单位：县财政局",
    ],
)
def test_units_printed_once_below_several_tasks(shared: str) -> None:
    reading = read(
        "一、重点任务\n（一）育苗\n1.选种。（县水务局负责）\n2.建圃。\n3.施肥。\n"
        f"4.浇水。\n{shared}\n（二）栽植\n1.整地。（县水务局负责）\n"
    )
    assert table(reading) == [
        ("T01-01", "选种", "县水务局", ""),
        ("T01-02", "建圃", "县林业局", "县财政局"),
        ("T01-03", "施肥", "县林业局", "县财政局"),
        ("T01-04", "浇水", "县林业局", "县财政局"),
        ("T02-01", "整地", "县水务局", ""),
    ]
    told = [one for one in reading.findings if one.code == "plan-shared-units"]
    assert [one.place.row for one in told] == [10]
    assert "共 3 项" in told[0].zh


def test_tasks_of_a_heading_stay_tasks_when_units_stand_once_for_all_above() -> None:
    reading = read(
        "一、重点任务\n（一）育苗\n1.建圃。\n2.施肥。\n（以上任务牵头单位：县林业局）\n"
        "（二）栽植\n1.整地。\n2.打井。\n（以上任务牵头单位：县水务局）\n"
    )
    assert [task.code for task in reading.plan.tasks] == ["T01-01", "T01-02", "T02-01", "T02-02"]
    assert {task.lead_units for task in reading.plan.tasks} == {("县林业局",), ("县水务局",)}


@pytest.mark.parametrize(
    ("printed", "units"),
    [
        ("县财政局 县住建局", "县财政局 县住建局"),
        ("各乡镇人民政府 县财政局", "各乡镇人民政府 县财政局"),
        ("各园区 各镇街", "各园区 各镇街"),
        ("县委 宣传部", "县委宣传部"),
        ("县行政审批 局", "县行政审批局"),
        ("县水务局、县财政局  县住建局", "县水务局 县财政局 县住建局"),
    ],
)
def test_units_parted_by_blanks(printed: str, units: str) -> None:
    reading = read(f"1.整地。（牵头单位：{printed}）\n")
    assert table(reading)[0][2] == units


def test_closing_notes_are_no_tasks() -> None:
    reading = read(
        "一、栽植\n1.整地。（牵头单位：县水务局）\n注：1.排在首位的为牵头单位。\n2.未注明时限的为全年工作。\n"
        "附件：名单\n"
    )
    assert [task.code for task in reading.plan.tasks] == ["T01-01"]
    assert [one.place.row for one in reading.findings if one.code == "plan-afterwards"] == [7]


def test_the_imprint_dates_a_plan_that_prints_no_other_date() -> None:
    body = (
        "一、栽植\n1.整地。9月底前，完成。（牵头单位：县水务局）\n丙县人民政府办公室　　2024年2月26日印发\n"
    )
    plan = read(body, head="丙县造林工作要点\n").plan
    assert (plan.issuer, plan.issue_date) == ("丙县人民政府办公室", date(2024, 2, 26))
    assert plan.tasks[0].nodes[0].due == date(2024, 9, 30)
    assert read(body).plan.issue_date == date(2023, 3, 9)


def test_years_are_no_part_of_a_metric() -> None:
    plan = read("1.打井。2023年至2025年每年完成新井10座。（牵头单位：县水务局）\n").plan
    assert [(one.metric, one.value, one.unit) for one in plan.tasks[0].targets] == [("完成新井", 10.0, "座")]
