"""Plan files for an office to import: the sample's own, corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.month.clerk import Clerk

DECIDED = ("--basis", "东昌政办字〔2022〕20号", "--by", "李主任", "--reason", "上级部署调整")


def face_of(clerk: Clerk, *more: str) -> Any:
    """Return the task list in force as JSON."""
    answer = clerk.says("plan", "export", "--json", *more)
    assert answer.status == 0, answer.err
    return answer.document


def tasks_of(face: Any) -> dict[str, Any]:
    """Return the tasks of a face by code."""
    return {task["code"]: task for domain in face["domains"] for task in domain["tasks"]}


def other_lead_without_second(face: Any) -> None:
    """Both of the corrections below."""
    other_lead(face)
    without_second(face)


def corrected(clerk: Clerk, edit: Callable[[Any], None], name: str = "更正.json") -> Path:
    """Write the task list in force, edited, into a file and return its place."""
    face = face_of(clerk)
    edit(face)
    place = clerk.home / name
    place.write_text(json.dumps(face, ensure_ascii=False), encoding="utf-8")
    return place


def without_second(face: Any) -> None:
    """Take out the second task of the first domain."""
    del face["domains"][0]["tasks"][1]


def other_lead(face: Any) -> None:
    """Give the first task another lead and its text another first word."""
    task = face["domains"][0]["tasks"][0]
    task["lead_units"], task["text"] = ["区税务局"], "更正：" + task["text"]
