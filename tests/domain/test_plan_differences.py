"""Two lists held against each other: empty exactly if they are equal, and every task once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.plan import Domain, Measure, Node, Plan, Target, Task, task_code
from flows.domain.plan_differences import FieldChange, differences, shortened

TITLES = ("推进企业开办便利", "优化纳税服务流程", "压减用电接入时间", "公开招标投标信息", "培育科技创新主体")


def task(no: int, title: str = "", text: str = "") -> Task:
    title = title or TITLES[no % len(TITLES)] + str(no)
    return Task(task_code(1, no), no, title, 1, ("区甲局",), text=text or f"{title}，按月推进。")


def plan(*tasks: Task) -> Plan:
    return Plan("计划", "甲字〔2022〕1号", "甲", date(2022, 8, 1), (Domain(1, "领域", ("区甲局",), tasks),))


FIVE = tuple(task(no) for no in range(1, 6))

fields: dict[str, Callable[[Task], Task]] = {
    "任务名称": lambda one: replace(one, title=one.title + "工程"),
    "具体内容": lambda one: replace(one, text=one.text + "另行通知。"),
    "牵头单位": lambda one: replace(one, lead_units=("区乙局",)),
    "责任单位": lambda one: replace(one, responsible_units=("区乙局",)),
    "时间节点": lambda one: replace(one, nodes=(Node(1, date(2022, 9, 30), "9月底前", "方案"),)),
    "量化指标": lambda one: replace(one, targets=(Target("99%以上", "率", ">=", 99.0, "%", 80.0),)),
    "政策有效期": lambda one: replace(one, policy_validity_dates=("执行期至2022年底",)),
    "未列牵头单位的原文": lambda one: replace(one, no_lead_phrase="有关部门按职责分工负责"),
}


@pytest.mark.parametrize("name", fields)
def test_every_field_is_told_by_its_name(name: str) -> None:
    found = differences(plan(*FIVE), plan(FIVE[0], fields[name](FIVE[1]), *FIVE[2:]))
    (change,) = found.changed
    assert [one.field for one in change.fields] == [name]
    assert change.code == "T01-02"
    assert (found.added, found.gone, found.renumbered, found.head) == ((), (), (), ())


def test_head_domains_measures_and_order() -> None:
    old = plan(*FIVE)
    new = replace(
        old,
        title="新计划",
        doc_number="甲字〔2023〕1号",
        issue_date=None,
        issuer="乙",
        measures=(Measure(1, "加强领导", "压实责任"),),
        domains=(replace(old.domains[0], lead_units=("区乙局",)),),
    )
    told = {one.field: (one.old, one.new) for one in differences(old, new).head}
    assert told.keys() == {"计划名称", "文号", "印发日期", "印发机关", "组织保障措施1", "领域1"}
    assert told["文号"] == ("甲字〔2022〕1号", "甲字〔2023〕1号")
    assert [one.field for one in differences(old, plan(*reversed(FIVE))).head] == ["任务顺序"]


def test_title_and_text_both_changed_at_another_number_is_another_task() -> None:
    other = replace(task(2), title="完全不同的一件工作", text="与原来无关，另起炉灶。")
    found = differences(plan(*FIVE), plan(FIVE[0], other, *FIVE[2:]))
    assert [one.code for one in found.added] == [one.code for one in found.gone] == ["T01-02"]


def test_a_renumbered_task_with_a_corrected_title_is_still_the_same() -> None:
    moved = replace(FIVE[4], code="T01-09", no=9, title=FIVE[4].title + "。", lead_units=("区丙局",))
    found = differences(plan(*FIVE), plan(*FIVE[:4], moved))
    (one,) = found.renumbered
    assert (one.old_code, one.code) == ("T01-05", "T01-09")
    assert [field.field for field in one.fields] == ["任务名称", "牵头单位"]
    assert (found.added, found.gone) == ((), ())


kept = st.lists(st.sampled_from(range(1, 9)), unique=True, max_size=8)
altered = st.dictionaries(st.integers(1, 8), st.sampled_from(sorted(fields)), max_size=3)


@given(kept, kept, altered)
def test_the_counts_add_up_and_equal_lists_differ_in_nothing(
    old: list[int], new: list[int], changed: dict[int, str]
) -> None:
    before = plan(*(task(no) for no in old))
    after = plan(*(fields[changed[no]](task(no)) if no in changed else task(no) for no in new))
    found = differences(before, after)
    assert bool(found) == (before != after)
    assert not differences(after, after)
    assert len(old) - len(found.gone) == len(new) - len(found.added)
    assert {one.code for one in found.added} <= after.by_code.keys()
    assert {one.code for one in found.gone} <= before.by_code.keys()


@given(st.permutations(range(5)))
def test_numbers_shuffled_are_renumberings(order: list[int]) -> None:
    after = plan(*(replace(FIVE[at], code=task_code(1, no), no=no) for no, at in enumerate(order, start=1)))
    found = differences(plan(*FIVE), after)
    assert (found.added, found.gone, found.changed) == ((), (), ())
    assert {(one.old_code, one.code) for one in found.renumbered} == {
        (FIVE[at].code, task_code(1, no)) for no, at in enumerate(order, start=1) if FIVE[at].no != no
    }


def test_long_texts_are_cut_to_what_differs() -> None:
    old, new = "甲" * 100 + "九月" + "乙" * 100, "甲" * 100 + "十月" + "乙" * 100
    one, other = shortened(old, new)
    assert "九月" in one
    assert "十月" in other
    assert len(one) < 40
    assert shortened("短", "") == ("短", "")
    assert FieldChange("具体内容", "甲", "").zh == "具体内容：甲 → （空）"
