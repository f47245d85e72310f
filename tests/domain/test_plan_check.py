"""Every doubt of the plan check, provoked by a list made for it; and none on a clean list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows.domain.parentage import Difference, Link, Matter, Quote, Relation
from flows.domain.plan import Domain, Node, Plan, Target, Task
from flows.domain.plan_check import check_findings, later_than_parent, ranked
from flows.domain.units import GROUP, Directory, Unit
from flows.formats.plans.twins import alike_findings

DIRECTORY = Directory((Unit("区甲局", aliases=("甲局",), order=1), Unit("各镇政府", kind=GROUP, order=2)))
CLEAN = Task(
    "T01-01",
    1,
    "推进企业开办",
    1,
    ("区甲局",),
    text="按月推进。",
    nodes=(Node(1, date(2022, 9, 30), "", "方案"),),
)


def plan(*tasks: Task, **more: Any) -> Plan:
    given = {"title": "行动计划", "issue_date": date(2022, 8, 16), **more}
    return Plan(
        given["title"],
        "甲字〔2022〕1号",
        "甲",
        given["issue_date"],
        (Domain(1, "甲领域", ("区甲局",), tasks),),
    )


def test_a_clean_list_raises_nothing() -> None:
    assert check_findings(plan(CLEAN), DIRECTORY, "a.txt") == ()
    assert list(alike_findings(plan(CLEAN), "a.txt")) == []


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"lead_units": ()}, "check-without-lead", "T01-01"),
        ({"lead_units": (), "no_lead_phrase": "有关部门负责"}, "check-lead-in-words", "有关部门负责"),
        ({"responsible_units": ("区乙局",)}, "check-unknown-unit", "责任单位“区乙局”"),
        ({"responsible_units": ("各镇政府",)}, "check-group-without-members", "各镇政府"),
        ({"responsible_units": ("区政府有关部门",)}, "check-group-without-members", "区政府有关部门"),
        ({"nodes": (Node(1, date(2022, 7, 1), "", "方案"),)}, "check-due-before-issue", "2022年7月1日"),
        ({"nodes": (Node(1, date(2024, 7, 1), "", "方案"),)}, "check-other-year", "2024年7月1日"),
        ({"nodes": (Node(1, date(2022, 9, 1), "", " "),)}, "check-without-deliverable", "2022年9月1日"),
        ({"text": "9月31日前办结。"}, "check-no-such-day", "9月31日"),
        ({"text": "2023年2月29日前办结。"}, "check-no-such-day", "2023年2月29日"),
        ({"nodes": (), "targets": (Target("99%以上"),)}, "check-target-without-date", "99%以上"),
    ],
)
def test_each_doubt_names_task_and_what_is_wrong(change: dict[str, Any], code: str, words: str) -> None:
    found = check_findings(plan(replace(CLEAN, **change)), DIRECTORY, "a.txt")
    told = [one for one in found if one.code == code]
    assert len(told) == 1, found
    assert words in told[0].what
    assert "T01-01" in told[0].what
    assert told[0].place.file == "a.txt"


def test_an_alias_is_known_and_a_leap_day_is_a_day() -> None:
    task = replace(
        CLEAN, lead_units=("区甲局",), responsible_units=("甲局",), text="2024年2月29日前；12月31日前。"
    )
    assert check_findings(plan(task), DIRECTORY, "") == ()


def test_years_in_the_title_are_the_plans_years() -> None:
    task = replace(CLEAN, nodes=(Node(1, date(2023, 7, 1), "", "方案"),))
    assert check_findings(plan(task, title="行动计划（2022—2024年）"), DIRECTORY, "") == ()


def test_domain_lead_and_task_leads_are_told_as_information() -> None:
    directory = Directory((*DIRECTORY.units, Unit("区乙局", order=3)))
    found = check_findings(plan(replace(CLEAN, lead_units=("区乙局",))), directory, "")
    assert [(one.code, one.severity.value) for one in found] == [
        ("check-domain-lead-absent", "info"),
        ("check-not-led-by-domain", "info"),
    ]


def test_the_same_task_twice() -> None:
    twin = replace(CLEAN, code="T01-02", no=2, title="推进企业开办。")
    other = replace(CLEAN, code="T01-03", no=3, title="公开招标信息", text="另一件事。")
    (found,) = alike_findings(plan(CLEAN, twin, other), "a.txt")
    assert found.code == "check-alike-tasks"
    assert "T01-01 与 T01-02" in found.what


def test_a_deadline_later_than_the_parents() -> None:
    above = replace(CLEAN, code="T03-05", nodes=(Node(1, date(2022, 9, 1), "9月1日前", "方案"),))
    link = Link("T01-01", "T03-05", Relation.DIRECT)
    quotes = (Quote.node(CLEAN, CLEAN.nodes[0]), Quote.node(above, above.nodes[0]))
    (found,) = later_than_parent((Difference(Matter.LATER, link, *quotes, ""),), "a.txt")
    assert found.code == "check-later-than-parent"
    assert "T03-05" in found.what


def test_errors_stand_first_and_nothing_twice() -> None:
    tasks = (replace(CLEAN, nodes=(), targets=(Target("99%"),)), replace(CLEAN, code="T01-02", lead_units=()))
    found = check_findings(plan(*tasks), DIRECTORY, "")
    assert [one.severity.value for one in ranked((*found, *found))] == ["error", "warning", "info"]
