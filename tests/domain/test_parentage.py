"""Which pairs count, and how deadlines and figures stand to those of the plan above."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flows.domain.comparing import compared
from flows.domain.parentage import (
    Link,
    Matter,
    Relation,
    effective_links,
    later_deadlines,
    merged_links,
    paired_nodes,
)
from flows.domain.plan import Node, Target, Task
from tests.parent_samples import ABOVE, OURS, link, node, plan, share

PAIRS = (link("T01-01", "T01-01"), link("T01-02", "T01-02"))


def task(no: int, *nodes: Node, targets: tuple[Target, ...] = ()) -> Task:
    return Task(f"T01-{no:02d}", no, f"事项{no}", 1, ("水务局",), nodes=nodes, targets=targets)


def matters(ours: Task, above: Task, pair: Link | None = None) -> list[Matter]:
    pairs = (pair or link(ours.code, above.code),)
    return [
        one.matter for one in compared(plan("县计划", (ours,)), plan("市计划", (above,)), pairs).differences
    ]


def test_what_is_less_than_above_comes_first_with_both_places_quoted() -> None:
    found = compared(OURS, ABOVE, PAIRS)
    assert [one.matter for one in found.differences] == [Matter.LATER, Matter.DROPPED, Matter.WEAKER]
    late, dropped, weaker = found.differences
    assert late.ours is not None
    assert late.theirs is not None
    assert (late.ours.code, late.ours.day) == ("T01-01", date(2022, 9, 30))
    assert (late.theirs.code, late.theirs.day) == ("T01-01", date(2022, 6, 30))
    assert late.because == "2022年9月30日比上级的2022年6月30日晚92天"
    assert dropped.ours is None
    assert dropped.because == "上级要求2022年8月31日完成，本级任务没有时限"
    assert weaker.because == "本级不低于85%，上级不低于90%"
    assert found.heavy == found.differences


def test_own_tasks_and_tasks_not_taken_up() -> None:
    found = compared(OURS, ABOVE, PAIRS)
    assert [one.code for one in found.own_tasks] == ["T01-03"]
    assert [one.code for one in found.not_taken_up] == ["T01-03", "T01-04"]


def test_a_deadline_above_that_was_past_when_our_plan_was_issued_is_told() -> None:
    late = compared(replace(OURS, issue_date=date(2022, 7, 1)), ABOVE, PAIRS).differences[0]
    assert late.because.endswith("（上级时限早于本计划印发日期）")


def test_confirmed_pairs_count_whole_and_proposals_only_with_the_best() -> None:
    proposals = (link("T01-01", "T01-03"), link("T01-02", "T01-02"), link("T01-02", "T01-03"))
    signed = (link("T01-01", "T01-01", "张三"), link("T01-01", "T01-04", "张三", Relation.PARTLY))
    links = merged_links(signed, proposals)
    assert [(one.task, one.parent) for one in effective_links(links)] == [
        ("T01-01", "T01-01"),
        ("T01-01", "T01-04"),
        ("T01-02", "T01-02"),
    ]


def test_a_task_confirmed_as_without_parent_has_none_whatever_is_proposed() -> None:
    signed = Link("T01-01", "", Relation.NONE, confirmed_by="张三")
    links = merged_links((signed,), PAIRS)
    assert [one.task for one in effective_links(links)] == ["T01-02"]
    found = compared(OURS, ABOVE, links)
    assert [one.code for one in found.own_tasks] == ["T01-01", "T01-03"]
    assert found.settled == {"T01-01"}


def test_a_pair_with_an_end_that_does_not_exist_counts_for_nothing() -> None:
    found = compared(OURS, ABOVE, (link("T01-01", "T09-99"), link("T09-99", "T01-01")))
    assert found.counted == ()
    assert found.differences == ()


def test_later_deadlines_for_the_plan_check() -> None:
    late = later_deadlines(OURS, ABOVE, PAIRS)
    assert [(one.link.task, one.link.parent, one.matter) for one in late] == [
        ("T01-01", "T01-01", Matter.LATER)
    ]
    assert later_deadlines(OURS, ABOVE, ()) == ()


def test_nodes_are_paired_by_what_is_due_and_else_in_order() -> None:
    ours = task(1, node(1, 9, 30, "公布审批事项清单"), node(2, 11, 30, "出台帮办服务规范"))
    above = task(1, node(1, 6, 30, "出台帮办服务规范办法"), node(2, 8, 31, "公布审批事项清单"))
    assert [(mine.no, theirs.no) for mine, theirs in paired_nodes(ours, above)] == [(2, 1), (1, 2)]
    other = task(1, node(1, 9, 30, "甲乙丙丁"))
    single = task(1, node(1, 6, 30, "天地玄黄"))
    assert len(paired_nodes(other, single)) == 1
    assert paired_nodes(other, single, in_order=False) == ()


def test_a_weak_proposal_is_no_ground_for_calling_a_deadline_late() -> None:
    ours, above = task(1, node(1, 9, 30, "甲乙丙丁")), task(1, node(1, 6, 30, "天地玄黄"))
    weak = link("T01-01", "T01-01", relation=Relation.PARTLY)
    assert matters(ours, above, weak) == [Matter.PARTLY_DROPPED]
    assert matters(ours, above) == [Matter.LATER]
    assert matters(ours, above, replace(weak, confirmed_by="张三")) == [Matter.LATER]


def test_earlier_and_added_deadlines_are_told_lightly() -> None:
    assert matters(task(1, node(1, 6, 30, "建台账")), task(1, node(1, 9, 30, "建台账"))) == [Matter.EARLIER]
    assert matters(task(1, node(1, 6, 30, "建台账")), task(1)) == [Matter.ADDED]
    assert matters(task(1, node(1, 6, 30, "建台账")), task(1, node(1, 6, 30, "建台账"))) == []


def test_a_deadline_that_another_task_of_ours_carries_is_not_dropped() -> None:
    ours = plan("县计划", (task(1), task(2, node(1, 9, 30, "建立台账"))))
    above = plan("市计划", (task(7, node(1, 9, 30, "建立台账")),))
    assert compared(ours, above, (link("T01-01", "T01-07"), link("T01-02", "T01-07"))).differences == ()


def figure(op: str, value: float, unit: str, metric: str = "培育节水企业") -> Target:
    return Target(f"{metric}{value:g}{unit}", metric, op, value, unit)


@pytest.mark.parametrize(
    ("ours", "above", "expected"),
    [
        (share(90), share(90), []),
        (share(95), share(90), [Matter.STRICTER]),
        (share(85), share(90), [Matter.WEAKER]),
        (figure("<=", 5, "小时"), figure("<=", 3, "小时"), [Matter.WEAKER]),
        (figure("<=", 2, "天"), figure("<=", 3, "日"), [Matter.STRICTER]),
        (figure(">=", 30, "家"), figure(">=", 4000, "家"), [Matter.ALLOTTED]),
        (figure(">=", 300, "家"), figure(">=", 0.03, "万家"), []),
        (None, share(90), [Matter.TARGET_DROPPED]),
        (None, figure(">=", 4000, "家"), [Matter.NOT_ALLOTTED]),
        (figure("<=", 90, "%"), share(90), [Matter.TARGET_DROPPED]),
        (share(90), None, []),
    ],
)
def test_figures(ours: Target | None, above: Target | None, expected: list[Matter]) -> None:
    mine = task(1, targets=(ours,) if ours else ())
    theirs = task(1, targets=(above,) if above else ())
    assert matters(mine, theirs) == expected


def test_each_figure_answers_one_figure_only() -> None:
    ours = task(1, targets=(figure(">=", 90, "%", "一次办结率"), figure(">=", 70, "%", "线上办理率")))
    above = task(1, targets=(figure(">=", 80, "%", "线上办理率"), figure(">=", 90, "%", "一次办结率")))
    found = compared(plan("县计划", (ours,)), plan("市计划", (above,)), (link("T01-01", "T01-01"),))
    assert [(one.matter, one.because) for one in found.differences] == [
        (Matter.WEAKER, "本级不低于70%，上级不低于80%")
    ]
