"""The differences between two task lists, and the check of one, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flows.domain.findings import Finding
from flows.domain.plan import Plan, Task
from flows.domain.plan_differences import FieldChange, PlanDifferences, TaskChange
from flows.formats.plans.json_face import plan_to_face


def adoption_face(plan: Plan, findings: Iterable[Finding], found: PlanDifferences) -> dict[str, Any]:
    """Return the face of ``plan import --json``: the plan's own keys, and ``changes`` with every difference."""
    return {**plan_to_face(plan, findings), "changes": differences_face(found)}


def differences_face(found: PlanDifferences) -> dict[str, Any]:
    """Return every difference, field by field, texts whole."""
    return {
        "head": [_field(one) for one in found.head],
        "added": [_task(one) for one in found.added],
        "changed": [_change(one) for one in found.changed],
        "renumbered": [_change(one) for one in found.renumbered],
        "gone": [_task(one) for one in found.gone],
    }


def check_face(plan: Plan, findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the face of ``plan check --json``: which plan, how many tasks, and all findings."""
    face = plan_to_face(plan, findings)
    kept = {key: face[key] for key in ("title", "doc_number", "issue_date")}
    return {**kept, "tasks": len(plan.tasks), "findings": face["findings"]}


def _task(task: Task) -> dict[str, Any]:
    return {"code": task.code, "title": task.title}


def _change(change: TaskChange) -> dict[str, Any]:
    return {
        "code": change.code,
        "old_code": change.old_code,
        "title": change.title,
        "fields": [_field(one) for one in change.fields],
    }


def _field(one: FieldChange) -> dict[str, Any]:
    return {"field": one.field, "old": one.old, "new": one.new}
