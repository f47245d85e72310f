"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT, INT, FLAG, DAY, FLOAT = sa.Text(), sa.Integer(), sa.Boolean(), sa.Date(), sa.Float()
PERIOD = {"office": TEXT, "period": TEXT}
OF_PLAN = {"office": TEXT, "plan_no": INT}
OF_TASK = {**OF_PLAN, "task_seq": INT}
TABLES = (
    *("plans", "plan_tasks", "plan_nodes", "plan_units"),
    *("readings", "collections", "returns", "return_entries"),
    *("ledgers", "ledger_entries", "rulings"),
    *("issued_forms", "papers", "archives"),
    *("approvals", "parcels"),
    *("audit", "audit_heads"),
)


def upgrade() -> None:
    """Make the tables, those that others refer to first."""
    _plans()
    _returns()
    _ledgers()
    _papers()
    _delivery()
    _audit()


def downgrade() -> None:
    """Take the tables away, those that refer to others first."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _table(name: str, key: dict[str, Any], columns: dict[str, Any], *rest: Any) -> None:
    """Make a table; a column whose type stands in a list may be empty; ``rest`` are foreign keys."""
    made = [sa.Column(one, kind, nullable=False, autoincrement=False) for one, kind in key.items()]
    for one, kind in columns.items():
        empty = isinstance(kind, list)
        made.append(sa.Column(one, kind[0] if empty else kind, nullable=empty))
    op.create_table(name, *made, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), *rest)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _belongs(table: str, columns: str, parent: str, targets: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        columns.split(),
        [f"{parent}.{one}" for one in targets.split()],
        name=f"fk_{table}_{parent}",
        ondelete="CASCADE",
    )


def _plans() -> None:
    source = {"source_file": TEXT, "source_sha256": TEXT, "adopted_at": TEXT}
    _table("plans", {"office": TEXT, "no": INT}, {"digest": TEXT, **source, "document": TEXT})
    _table(
        "plan_tasks",
        {**OF_PLAN, "seq": INT},
        {"code": TEXT, "title": TEXT, "domain_no": INT, "last_due": [DAY]},
        _belongs("plan_tasks", "office plan_no", "plans", "office no"),
    )
    _index("plan_tasks", "office", "plan_no", "code")
    task = ("office plan_no task_seq", "plan_tasks", "office plan_no seq")
    nodes = {"no": INT, "due": DAY, "deliverable": TEXT}
    _table("plan_nodes", {**OF_TASK, "seq": INT}, nodes, _belongs("plan_nodes", *task))
    units = {"unit": TEXT, "role": TEXT}
    _table("plan_units", {**OF_TASK, "seq": INT}, units, _belongs("plan_units", *task))
    _index("plan_units", "office", "plan_no", "unit")


def _returns() -> None:
    reading = {"reader_version": TEXT, "replaced": FLAG, "document": TEXT}
    _table("readings", {**PERIOD, "file": TEXT, "sha256": TEXT}, reading)
    _table("collections", PERIOD, {"digest": TEXT, "missing_units": TEXT, "blank_units": TEXT})
    one = {"file": TEXT, "sha256": TEXT, "unit": [TEXT], "version": INT, "outcome": TEXT}
    _table(
        "returns",
        {**PERIOD, "no": INT},
        {**one, "counts": FLAG, "blank": FLAG, "findings": TEXT},
        _belongs("returns", "office period", "collections", "office period"),
    )
    value = {"task": TEXT, "node": [INT], "status": [TEXT], "percent": [FLOAT]}
    words = {"progress": TEXT, "problems": TEXT, "next_steps": TEXT, "expected_completion": [DAY]}
    place = {"no_progress": FLAG, "withheld": FLAG, "sheet": TEXT, "row": INT, "cells": TEXT}
    _table(
        "return_entries",
        {**PERIOD, "return_no": INT, "no": INT},
        {**value, **words, **place},
        _belongs("return_entries", "office period return_no", "returns", "office period no"),
    )
    _index("return_entries", "office", "period", "task")


def _ledgers() -> None:
    head = {"as_of": DAY, "rules_digest": TEXT, "plan_digest": TEXT, "digest": TEXT, "document": TEXT}
    _table("ledgers", PERIOD, head)
    judged = {"task": TEXT, "domain_no": INT, "judged": TEXT, "light": TEXT, "reported": [TEXT]}
    figures = {"percent": [FLOAT], "days_overdue": INT, "periods_overdue": INT, "document": TEXT}
    _table(
        "ledger_entries",
        {**PERIOD, "seq": INT},
        {**judged, **figures},
        _belongs("ledger_entries", "office period", "ledgers", "office period"),
    )
    _index("ledger_entries", "office", "period", "task")
    withdrawn = {"withdrawn_by": [TEXT], "withdrawn_on": [DAY], "withdrawn_reason": [TEXT]}
    _table("rulings", {"office": TEXT, "no": INT}, {"document": TEXT, **withdrawn})


def _papers() -> None:
    form = {"seq": INT, "file": TEXT, "sha256": TEXT, "locked_digest": TEXT, "due": DAY}
    _table("issued_forms", {**PERIOD, "unit": TEXT}, form)
    paper = {"seq": INT, "sha256": TEXT, "kind": TEXT, "unit": [TEXT]}
    _table("papers", {**PERIOD, "occasion": TEXT, "name": TEXT}, paper)
    package = {"digest": TEXT, "path": TEXT, "sealed_at": TEXT}
    _table("archives", {**PERIOD, "version": INT}, package)


def _delivery() -> None:
    what = {"period": TEXT, "occasion": TEXT, "digest": TEXT, "by": TEXT, "at": TEXT}
    how = {"channel": TEXT, "papers": TEXT, "decision": TEXT, "note": TEXT}
    _table("approvals", {"office": TEXT, "no": INT}, {**what, **how})
    _index("approvals", "office", "period", "occasion")
    whose = {"period": TEXT, "occasion": TEXT, "recipient": TEXT, "seq": INT}
    fate = {"state": TEXT, "message_id": TEXT, "claimed_by": [TEXT], "sent_at": [TEXT], "refusals": TEXT}
    _table(
        "parcels",
        {"office": TEXT, "id": TEXT},
        {**whose, **fate, "resolved_by": [TEXT], "document": TEXT},
    )
    _index("parcels", "office", "period", "occasion")


def _audit() -> None:
    act = {"at": TEXT, "who": TEXT, "act": TEXT, "what": TEXT, "digest": TEXT, "period": [TEXT]}
    _table("audit", {"office": TEXT, "no": INT}, {**act, "previous": TEXT, "chain": TEXT})
    _table("audit_heads", {"office": TEXT}, {"no": INT, "chain": TEXT})
