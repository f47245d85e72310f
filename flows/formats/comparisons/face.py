"""The comparison as JSON: the face of ``plan compare --json``."""

from __future__ import annotations

from typing import Any

from flows.domain.comparing import Comparison
from flows.domain.findings import Finding
from flows.domain.parentage import Difference, Link, Matter, Quote
from flows.domain.plan import Plan, Task


def comparison_to_face(found: Comparison) -> dict[str, Any]:
    """Return the JSON document; ``basis`` is ``confirmed`` or ``proposed``, ``counted`` what the report uses."""
    counted = set(found.counted)
    return {
        "plan": _head(found.plan),
        "parent": _head(found.parent),
        "totals": _totals(found),
        "links": [_link(link, found, counted=link in counted) for link in found.links if link.parent],
        "own_tasks": [
            {**_task(task), "basis": "confirmed" if task.code in found.settled else "proposed"}
            for task in found.own_tasks
        ],
        "not_taken_up": [
            {**_task(task), "candidates": [link.task for link in found.candidates_for(task.code)]}
            for task in found.not_taken_up
        ],
        "differences": [_difference(one, found) for one in found.differences],
        "findings": [_finding(one) for one in found.findings],
    }


def _head(plan: Plan) -> dict[str, Any]:
    day = plan.issue_date.isoformat() if plan.issue_date else None
    return {
        "title": plan.title,
        "doc_number": plan.doc_number,
        "issue_date": day,
        "tasks": len(plan.tasks),
    }


def _totals(found: Comparison) -> dict[str, Any]:
    taken = {link.task: link for link in reversed(found.counted)}
    return {
        "tasks": len(found.plan.tasks),
        "carried_out": len(taken),
        "directly": len(found.direct_tasks),
        "own": len(found.own_tasks),
        "parent_tasks": len(found.parent.tasks),
        "taken_up": len({link.parent for link in found.counted}),
        "not_taken_up": len(found.not_taken_up),
        "confirmed_tasks": len(found.settled),
        "differences": {
            matter.value: sum(one.matter is matter for one in found.differences) for matter in Matter
        },
    }


def _task(task: Task) -> dict[str, Any]:
    return {"task": task.code, "title": task.title, "lead_units": list(task.lead_units)}


def _link(link: Link, found: Comparison, *, counted: bool) -> dict[str, Any]:
    theirs = found.parent.by_code.get(link.parent)
    return {
        "task": link.task,
        "title": found.plan.by_code[link.task].title,
        "parent": link.parent,
        "parent_title": theirs.title if theirs else "",
        "relation": link.relation.value,
        "score": link.score,
        "reason": link.reason,
        "basis": _basis(link),
        "confirmed_by": link.confirmed_by or None,
        "confirmed_on": link.day.isoformat() if link.day else None,
        "counted": counted,
    }


def _basis(link: Link) -> str:
    return "confirmed" if link.confirmed else "proposed"


def _difference(one: Difference, found: Comparison) -> dict[str, Any]:
    return {
        "kind": one.matter.value,
        "severity": one.matter.severity.value,
        "task": one.link.task,
        "title": found.plan.by_code[one.link.task].title,
        "parent": one.link.parent,
        "parent_title": found.parent.by_code[one.link.parent].title,
        "ours": _quote(one.ours),
        "theirs": _quote(one.theirs),
        "because": one.because,
        "basis": _basis(one.link),
    }


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    face: dict[str, Any] = {"code": quote.code, "phrase": quote.phrase, "what": quote.what}
    if quote.day:
        return {**face, "date": quote.day.isoformat()}
    return {**face, "value": quote.value, "unit": quote.unit}


def _finding(one: Finding) -> dict[str, Any]:
    return {"severity": one.severity.value, "code": one.code, "where": one.place.zh, "message": one.message}
