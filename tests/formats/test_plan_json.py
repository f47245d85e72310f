"""A plan's JSON face."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.json_face import plan_from_face, plan_to_face, read_plan_json, write_plan_json
from flows.formats.plans.text import read_plan_text

ROOT = Path(__file__).parents[2]
READING = read_plan_text(
    "甲县2023年行动方案\n一、任务\n（一）清淤领域（领域牵头单位：县水务局）\n1. 清淤。9月底前，清淤率达99%以上，"
    "收费由3元降至2.5元，执行期至2025年1月1日。（牵头单位：县水务局；责任单位：县财政局）\n"
    "2. 护岸。常护。（有关单位按职责分工负责）\n二、组织保障\n（一）抓落实。常查。",
    "方案.txt",
)


def face() -> dict[str, Any]:
    return plan_to_face(READING)


def test_the_face_has_the_agreed_keys() -> None:
    shown = face()
    assert list(shown) == ["title", "doc_number", "issuer", "issue_date", "domains", "measures", "findings"]
    task = shown["domains"][0]["tasks"][0]
    assert task["milestones"] == [
        {"date": "2023-09-30", "phrase": "9月底前", "deliverable": "清淤率达99%以上，收费由3元降至2.5元"}
    ]
    assert task["policy_validity_dates"] == ["执行期至2025年1月1日"]
    assert task["quantitative_targets"] == [
        {"text": "清淤率达99%以上", "metric": "清淤率", "op": ">=", "value": 99, "unit": "%"},
        {
            "text": "收费由3元降至2.5元",
            "metric": "收费",
            "op": "<=",
            "value": 2.5,
            "unit": "元",
            "baseline": 3,
        },
    ]
    assert shown["domains"][0]["tasks"][1]["no_lead_phrase"] == "有关单位按职责分工负责"
    assert shown["measures"] == [{"no": 1, "title": "抓落实", "text": "常查。"}]
    assert {"severity", "code", "where", "message"} == set(shown["findings"][0])


def test_there_and_back() -> None:
    assert read_plan_json(write_plan_json(READING), "plan.json").plan == READING.plan
    assert plan_to_face(plan_from_face(face())) == face()
    assert write_plan_json(READING) == write_plan_json(READING)


def test_keys_may_be_left_out() -> None:
    plan = plan_from_face({"domains": [{"no": 2, "tasks": [{"no": 9, "title": "清淤"}]}]}).plan
    assert plan.tasks[0].code == "T02-09"
    assert plan.issue_date is None


def broken(path: str, value: object) -> dict[str, Any]:
    shown = face()
    *way, last = path.split(".")
    at: Any = shown
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    at[last] = value
    return shown


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", 5),
        ("issue_date", "2023-13-01"),
        ("domains", {}),
        ("domains.0.no", "一"),
        ("domains.0.no", True),
        ("domains.0.no", 0),
        ("domains.0.tasks.0.lead_units", "县水务局"),
        ("domains.0.tasks.0.lead_units", [None]),
        ("domains.0.tasks.0.milestones", ["9月底前"]),
        ("domains.0.tasks.0.milestones.0.date", "9月底前"),
        ("domains.0.tasks.0.quantitative_targets.0.value", "99"),
        ("domains.0.tasks.0.quantitative_targets.0.value", float("nan")),
        ("domains.0.tasks.0.quantitative_targets.0.value", 10**400),
        ("domains.0.tasks.1.code", "T01-01"),
        ("findings.0.severity", "fatal"),
    ],
)
def test_a_wrong_key_is_named(path: str, value: object) -> None:
    with pytest.raises(UnreadableInput) as refused:
        plan_from_face(broken(path, value), "任务.json")
    key = "tasks" if path.endswith("code") else path.rsplit(".", 1)[-1]
    assert "任务.json" in str(refused.value)
    assert key in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"null", b"[" * 100_000, b"PK\x03\x04"])
def test_what_is_no_face_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read_plan_json(data, "任务.json")


def test_the_shipped_plan_is_complete_and_in_our_own_words() -> None:
    data = (ROOT / "data" / "plan.json").read_bytes()
    reading = read_plan_json(data, "plan.json")
    plan = reading.plan
    assert (len(plan.tasks), len(plan.domains)) == (138, 18)
    assert sum(len(task.nodes) for task in plan.tasks) == 57
    assert not any(task.text for task in plan.tasks)
    assert not any(one.text for one in plan.measures)
    assert all(4 <= len(node.deliverable) <= 16 for task in plan.tasks for node in task.nodes)
    assert all(len(one.text) <= 24 for task in plan.tasks for one in task.targets)
    assert write_plan_json(reading) == data
    assert json.loads(data)["findings"] == []
