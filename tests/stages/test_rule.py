"""A ruling that could have no effect, or would name a unit nobody knows, is refused with what to write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.domain.period import Period
from flows.domain.plan import Task
from flows.domain.rulings import Ruling, RulingKind
from flows.domain.trouble import OutOfOrder
from flows.office import Office
from flows.stages.rule import record_ruling, withdraw_ruling

SEPTEMBER = Period(2022, 9)
TOWNS = "各镇政府（街道办事处）"
ON_LEADS = (RulingKind.EXTENSION, RulingKind.CONFLICT, RulingKind.CORRECTION, RulingKind.EXEMPTION)
VALUES = {
    RulingKind.EXTENSION: "2023-06-30",
    RulingKind.CONFLICT: "已完成",
    RulingKind.CORRECTION: "in_progress",
    RulingKind.MEMBERS: "沙镇镇政府",
}


def ruling(kind: RulingKind, task: Task, value: str | None = None, unit: str | None = None) -> Ruling:
    given = VALUES.get(kind, "") if value is None else value
    on = SEPTEMBER.last_day
    return Ruling(0, kind, task.code, "情况属实", "李主任", on, SEPTEMBER, unit=unit, value=given)


def dated(office: Office) -> Task:
    return next(one for one in office.plan.tasks if one.nodes and TOWNS not in one.lead_units)


def undated(office: Office) -> Task:
    return next(one for one in office.plan.tasks if not one.nodes)


def of_towns(office: Office) -> Task:
    return next(one for one in office.plan.tasks if TOWNS in (*one.lead_units, *one.responsible_units))


def stranger(office: Office, task: Task) -> str:
    leads = {one.name for one in office.directory.expanded(task.lead_units)}
    return next(one.name for one in office.directory.units if not one.is_group and one.name not in leads)


def refused(office: Office, made: Ruling, *words: str) -> None:
    with pytest.raises(OutOfOrder) as trouble:
        record_ruling(office, made)
    assert all(word in str(trouble.value) for word in words), str(trouble.value)
    assert office.store.rulings() == ()


def test_members_that_nobody_knows_are_refused_by_name(office: Office) -> None:
    task = of_towns(office)
    made = ruling(RulingKind.MEMBERS, task, "沙镇镇政府、不存在单位、无此单位", TOWNS)
    refused(office, made, "单位名录中没有“不存在单位”、“无此单位”")
    refused(office, replace(made, value=" 、"), "没有写明成员单位")
    refused(office, replace(made, value=TOWNS), f"“{TOWNS}”是单位集合")
    assert record_ruling(office, replace(made, value="沙镇镇政府")).no == 1


def test_only_a_group_of_the_task_has_members(office: Office) -> None:
    refused(office, ruling(RulingKind.MEMBERS, of_towns(office), unit="沙镇镇政府"), "不是单位集合")
    refused(office, ruling(RulingKind.MEMBERS, of_towns(office)), "不是单位集合")
    without = next(one for one in office.plan.tasks if TOWNS not in (*one.lead_units, *one.responsible_units))
    refused(office, ruling(RulingKind.MEMBERS, without, unit=TOWNS), f"没有单位集合“{TOWNS}”")


@pytest.mark.parametrize("value", ["", "十月底", "2022-13-01"])
def test_an_extension_writes_a_date(office: Office, value: str) -> None:
    refused(office, ruling(RulingKind.EXTENSION, dated(office), value), "无法识别", "2022-10-31 的样式")


def test_an_extension_is_later_than_the_date_of_its_node(office: Office) -> None:
    task = dated(office)
    node = task.nodes[0]
    made = replace(ruling(RulingKind.EXTENSION, task, node.due.isoformat()), node=node.no)
    refused(office, made, "不晚于原定时限", "以后的日期")
    assert record_ruling(office, replace(made, value=(node.due + timedelta(days=1)).isoformat())).no == 1


def test_a_task_without_nodes_needs_no_extension(office: Office) -> None:
    made = ruling(RulingKind.EXTENSION, undated(office))
    refused(office, made, "该任务未设时间节点，无须延期。")
    refused(office, replace(made, node=1), "该任务未设时间节点，无须延期。")


@pytest.mark.parametrize("kind", [RulingKind.CONFLICT, RulingKind.CORRECTION])
def test_a_corrected_answer_is_a_status(office: Office, kind: RulingKind) -> None:
    refused(office, ruling(kind, dated(office), "差不多了"), "“差不多了”无法识别", "已完成（completed）")
    assert record_ruling(office, ruling(kind, dated(office), "已完成")).no == 1


@pytest.mark.parametrize("kind", ON_LEADS)
def test_a_ruling_on_a_unit_that_does_not_lead_is_refused(office: Office, kind: RulingKind) -> None:
    task = dated(office)
    refused(office, ruling(kind, task, unit=stranger(office, task)), "不是任务", task.lead_units[0])
    assert record_ruling(office, ruling(kind, task, unit=task.lead_units[0])).no == 1


def test_members_ruled_before_are_the_leads_that_act(office: Office) -> None:
    task = next(one for one in office.plan.tasks if any(office.directory.members(u) for u in one.lead_units))
    group = next(name for name in task.lead_units if office.directory.members(name))
    first, second = (one.name for one in office.directory.members(group)[:2])
    record_ruling(office, ruling(RulingKind.EXEMPTION, task, unit=group))
    record_ruling(office, ruling(RulingKind.EXEMPTION, task, unit=second))
    record_ruling(office, ruling(RulingKind.MEMBERS, task, first, group))
    record_ruling(office, ruling(RulingKind.EXEMPTION, task, unit=first))
    if second not in task.lead_units:
        with pytest.raises(OutOfOrder, match="不是任务"):
            record_ruling(office, ruling(RulingKind.EXEMPTION, task, unit=second))


def test_who_and_why_are_always_written(office: Office) -> None:
    made = ruling(RulingKind.REASON, dated(office))
    refused(office, replace(made, by="  "), "请写明姓名和职务")
    refused(office, replace(made, reason=""), "请写明作出决定的理由")
    kept = record_ruling(office, made)
    with pytest.raises(OutOfOrder, match="姓名和职务"):
        withdraw_ruling(office, kept.no, "", "误记")
    with pytest.raises(OutOfOrder, match="理由"):
        withdraw_ruling(office, kept.no, "李主任", " ")
    assert not office.store.rulings()[0].withdrawn
