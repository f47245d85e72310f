"""Plans of other houses: 第一章, 任务一：, 1.1, units set apart by blanks, several deadlines beside the units."""

from __future__ import annotations

from datetime import date

from flows.domain.plan import Task
from flows.formats.plans.text import read_plan_text
from flows.formats.plans.units import named_units


def _tasks(*lines: str) -> list[Task]:
    reading = read_plan_text("\n".join(("湖东区2023年工作方案", *lines)), "plan.txt")
    return [task for domain in reading.plan.domains for task in domain.tasks]


def test_chapters_and_named_tasks_are_read_as_domains_and_tasks() -> None:
    first, second = _tasks(
        "第一章 总体要求",
        "坚持问题导向。",
        "第二章 市场环境",
        "任务一：办理登记",
        "当日办结。",
        "牵头单位：区行政审批局",
        "第三章 政务环境",
        "任务二：联通数据",
        "逐步联通。",
        "牵头单位：区数据局",
    )
    assert (first.code, first.title, first.text) == ("T01-01", "办理登记", "当日办结。")
    assert (second.code, second.title, second.lead_units) == ("T02-02", "联通数据", ("区数据局",))


def test_numbers_with_the_number_of_their_part_are_tasks() -> None:
    tasks = _tasks(
        "第一部分 产业",
        "1.1 开工项目。（区发改局牵头）",
        "1.2 培育企业。（区工信局、区商务局分别牵头）",
        "第二部分 民生",
        "2.1 扩大就业。（区人社局牵头）",
    )
    assert [task.code for task in tasks] == ["T01-01", "T01-02", "T02-01"]
    assert tasks[1].lead_units == ("区工信局", "区商务局")


def test_a_plan_with_sections_of_its_own_keeps_its_marks() -> None:
    (task,) = _tasks("一、产业", "1.开工项目。", "第一章所列任务一：不另编号。（区发改局牵头）")
    assert task.text == "第一章所列任务一：不另编号。"


def test_units_set_apart_by_blanks_are_several() -> None:
    (task,) = _tasks("一、产业", "1.开工项目。", "牵头单位：区发改局", "责任单位：区财政局 区税务局　各镇街")
    assert task.responsible_units == ("区财政局", "区税务局", "各镇街")


def test_a_person_in_brackets_behind_a_unit_is_left_out_whole() -> None:
    (task,) = _tasks("一、产业", "1.开工项目。", "牵头单位：区发改局（责任人：甲某）", "责任单位：区财政局")
    assert (task.lead_units, task.responsible_units) == (("区发改局",), ("区财政局",))


def test_several_deadlines_beside_the_units_are_several_nodes() -> None:
    (task,) = _tasks(
        "一、产业",
        "1.开工项目。",
        "牵头单位：区发改局",
        "完成时限：2023年9月底前出台方案；2023年12月底前通过验收",
    )
    nodes = [(node.no, node.due, node.deliverable) for node in task.nodes]
    assert nodes == [(1, date(2023, 9, 30), "出台方案"), (2, date(2023, 12, 31), "通过验收")]


def test_the_numbers_a_bracket_stands_for_are_no_unit() -> None:
    tasks = _tasks(
        "一、产业", "1.开工项目。", "2.培育企业。", "（1—2项牵头单位：区发改局；责任单位：区财政局）"
    )
    assert {name for task in tasks for name in task.lead_units} == {"区发改局"}


def test_a_note_below_the_last_task_is_no_part_of_it() -> None:
    tasks = _tasks("一、产业", "1.开工项目。（区发改局牵头）", "注：排在第一位的为牵头单位。")
    assert (tasks[0].lead_units, tasks[0].text) == (("区发改局",), "")


def test_a_person_in_a_list_of_units_is_no_part_of_a_name() -> None:
    names, _ = named_units("区发改局（责任人：甲某）、各镇政府（街道办事处）")
    assert names == ("区发改局", "各镇政府（街道办事处）")
