"""The JSON of the commands on the plan's other demands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flows.domain.demands.challenges import ChallengeLine
from flows.domain.demands.monitoring import MetricLine
from flows.domain.demands.overview import Demanded
from flows.domain.demands.registers import Item, Signed
from flows.domain.demands.rollups import Count, Rollup, Rollups
from flows.domain.demands.standing_items import SchemeLine, TaskChecklist
from flows.domain.ledger import Judged
from flows.domain.period import Period

Document = dict[str, Any]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _signed(signed: Signed) -> Document:
    return {"by": signed.by, "on": _day(signed.on), "basis": signed.basis}


def _count(count: Count) -> Document:
    states = {state.value: count.of(state) for state in Judged}
    return {"tasks": count.tasks, **states, "not_reported": count.not_reported, "share": count.share}


def _rollup(one: Rollup) -> Document:
    return {
        "name": one.name,
        "domains": list(one.domains),
        "commander": one.commander or None,
        "lead_units": list(one.lead_units),
        "now": _count(one.now),
        "before": _count(one.before) if one.before else None,
        "outside": list(one.outside),
        "idle_leads": list(one.idle_leads),
        "tasks": list(one.tasks),
    }


def rollups_face(done: Rollups, period: Period) -> Document:
    """Return the JSON of ``rollup``."""
    return {
        "period": str(period),
        "domains": [_rollup(one) for one in done.domains],
        "commanders": [_rollup(one) for one in done.commanders],
        "leads": [_rollup(one) for one in done.leads],
        "total": _rollup(done.total),
    }


def checklists_face(lines: Sequence[TaskChecklist]) -> Document:
    """Return the JSON of ``checklist list``."""
    return {
        "tasks": [
            {
                "task": one.task.code,
                "title": one.task.title,
                "items": {
                    item.value: {
                        "date": _day(mark.day),
                        "document": mark.document,
                        "recorded": _signed(mark.signed),
                    }
                    if mark
                    else None
                    for item, mark in zip(Item, one.marks, strict=True)
                },
            }
            for one in lines
        ]
    }


def schemes_face(lines: Sequence[SchemeLine]) -> Document:
    """Return the JSON of ``scheme list``."""
    return {
        "units": [
            {
                "unit": one.unit,
                "due": _day(one.due),
                "state": one.state,
                "filed": _day(one.filed.day) if one.filed else None,
                "document": one.filed.document if one.filed else None,
                "days_late": one.days_late,
                "recorded": _signed(one.filed.signed) if one.filed else None,
            }
            for one in lines
        ]
    }


def challenges_face(lines: Sequence[ChallengeLine]) -> Document:
    """Return the JSON of ``challenge list``."""
    return {
        "challenges": [
            {
                "batch": one.step.batch,
                "title": one.step.title,
                "task": one.step.task or None,
                "stage": one.step.stage.value,
                "published": _day(one.step.published),
                "taker": one.step.taker or None,
                "taken": _day(one.taken),
                "due": _day(one.step.due),
                "days_late": one.days_late,
                "result": one.step.result or None,
                "recorded": _signed(one.step.signed),
            }
            for one in lines
        ]
    }


def metrics_face(lines: Sequence[MetricLine], period: Period) -> Document:
    """Return the JSON of ``metric list``."""
    return {
        "period": str(period),
        "metrics": [
            {
                "task": one.task.code,
                "domain": one.task.domain_no,
                "metric": one.metric,
                "op": one.target.op if one.target else None,
                "demanded": one.target.value if one.target else None,
                "unit": one.unit,
                "baseline": one.baseline,
                "value": one.current.value if one.current else None,
                "source": one.current.source if one.current else None,
                "attainment": one.attainment.value,
                "series": [{"period": str(at), "value": told.value} for at, told in one.series],
                "recorded": _signed(one.current.signed) if one.current else None,
            }
            for one in lines
        ],
    }


def rewards_face(done: Demanded, period: Period) -> Document:
    """Return the JSON of ``commend``."""
    return {
        "period": str(period),
        "rules_version": done.rules.version,
        "rules_digest": done.rules.digest,
        "proposals": [
            {
                "unit": one.unit,
                "points": one.points,
                "commended": one.commended,
                "barred": one.barred or None,
                "grounds": [
                    {"rule": ground.rule.id, "points": ground.points, "because": ground.because}
                    for ground in one.grounds
                ],
            }
            for one in done.rewards
        ],
    }
