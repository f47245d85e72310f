"""Adopted plans: every version whole, and its tasks, nodes and units as rows for set-based questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from flows.adapters.snapshot import digest_of, loaded, packed
from flows.adapters.store.connection import Ground, Row, insert_all
from flows.adapters.store.schema import PLAN_NODES, PLAN_TASKS, PLAN_UNITS, PLANS
from flows.domain.period import Period
from flows.domain.plan import Plan, Task
from flows.domain.records import AdoptedPlan, PlanSource


class Plans(Ground):
    """The part of the store that keeps plans."""

    def save_plan(self, plan: Plan, source: PlanSource, from_period: Period | None = None) -> None:
        """Put ``plan`` in force from ``from_period`` on (None: from the beginning) as the next version.

        The plan in force saved again changes nothing.
        """
        digest = digest_of(plan)
        with self._writing() as connection:
            newest = self._newest(connection)
            if newest and newest["digest"] == digest and _covers(newest["from_period"], from_period):
                return
            key = {"office": self.office, "plan_no": newest["no"] + 1 if newest else 1}
            row = {
                "office": self.office,
                "no": key["plan_no"],
                "digest": digest,
                "document": packed(Plan, plan),
                "from_period": str(from_period) if from_period else None,
            }
            row |= {
                "source_file": source.file,
                "source_sha256": source.sha256,
                "adopted_at": source.adopted_at,
            }
            connection.execute(insert(PLANS), row)
            insert_all(connection, PLAN_TASKS, _task_rows(key, plan))
            insert_all(connection, PLAN_NODES, _node_rows(key, plan))
            insert_all(connection, PLAN_UNITS, _unit_rows(key, plan))

    def plan(self, period: Period | None = None) -> AdoptedPlan | None:
        """Return the plan in force in ``period`` (None: the newest), None before the first was adopted."""
        with self._reading() as connection:
            newest = self._newest(connection, period)
        return _adopted(newest) if newest else None

    def plans(self) -> tuple[AdoptedPlan, ...]:
        """Return every plan ever adopted, oldest first."""
        query = select(PLANS).where(PLANS.c.office == self.office).order_by(PLANS.c.no)
        with self._reading() as connection:
            return tuple(_adopted(row) for row in connection.execute(query).mappings())

    def _newest(self, connection: Connection, period: Period | None = None) -> RowMapping | None:
        query = select(PLANS).where(PLANS.c.office == self.office).order_by(PLANS.c.no.desc()).limit(1)
        if period:
            begun = PLANS.c.from_period.is_(None) | (PLANS.c.from_period <= str(period))
            query = query.where(begun)
        return connection.execute(query).mappings().first()


def _adopted(row: RowMapping) -> AdoptedPlan:
    source = PlanSource(row["source_file"], row["source_sha256"], row["adopted_at"])
    begun = Period.parse(row["from_period"]) if row["from_period"] else None
    return AdoptedPlan(loaded(Plan, row["document"]), row["digest"], source, row["no"], begun)


def _covers(kept: str | None, wanted: Period | None) -> bool:
    """Return True if a version in force from ``kept`` on is in force wherever ``wanted`` asks for it."""
    return kept is None or (wanted is not None and kept <= str(wanted))


def _task_rows(key: Row, plan: Plan) -> Iterator[Row]:
    for seq, task in enumerate(plan.tasks):
        words: dict[str, Any] = {"code": task.code, "title": task.title, "domain_no": task.domain_no}
        yield {**key, "seq": seq, "last_due": task.last_due, **words}


def _node_rows(key: Row, plan: Plan) -> Iterator[Row]:
    for task_seq, task in enumerate(plan.tasks):
        for seq, node in enumerate(task.nodes):
            place = {**key, "task_seq": task_seq, "seq": seq}
            yield {**place, "no": node.no, "due": node.due, "deliverable": node.deliverable}


def _unit_rows(key: Row, plan: Plan) -> Iterator[Row]:
    for task_seq, task in enumerate(plan.tasks):
        for seq, (unit, role) in enumerate(_units(task)):
            yield {**key, "task_seq": task_seq, "seq": seq, "unit": unit, "role": role}


def _units(task: Task) -> Iterator[tuple[str, str]]:
    yield from ((unit, "lead") for unit in task.lead_units)
    yield from ((unit, "responsible") for unit in task.responsible_units)
