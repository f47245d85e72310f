"""Changes of the plan: numbered within the office, never changed, only withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, insert, select, update

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground
from flows.adapters.store.schema import PLAN_CHANGES
from flows.domain.plan_changes import PlanChange, Withdrawal
from flows.domain.trouble import OutOfOrder


class PlanChanges(Ground):
    """The part of the store that keeps changes of the plan."""

    def add_plan_change(self, made: Callable[[tuple[PlanChange, ...]], PlanChange]) -> PlanChange:
        """Keep the change that ``made`` gives for those kept so far, under the office's next number.

        Both happen in one transaction, so that two writers never give out one task code twice.
        """
        with self._writing() as connection:
            before = self._changes(connection)
            kept = replace(made(before), no=len(before) + 1, withdrawn=None)
            connection.execute(
                insert(PLAN_CHANGES),
                {"office": self.office, "no": kept.no, "document": packed(PlanChange, kept)},
            )
        return kept

    def plan_changes(self) -> tuple[PlanChange, ...]:
        """Return all changes by number, withdrawn ones marked."""
        with self._reading() as connection:
            return self._changes(connection)

    def withdraw_plan_change(self, no: int, withdrawal: Withdrawal) -> None:
        """End a change; OutOfOrder if there is none of that number or it is withdrawn already."""
        table = PLAN_CHANGES.c
        query = update(PLAN_CHANGES).where(
            table.office == self.office, table.no == no, table.withdrawn.is_(None)
        )
        with self._writing() as connection:
            done = connection.execute(query.values(withdrawn=packed(Withdrawal, withdrawal)))
            if not done.rowcount:
                raise OutOfOrder(f"没有可撤回的计划变更{no}号", "请用 taizhang plan change list 查看")

    def _changes(self, connection: Connection) -> tuple[PlanChange, ...]:
        query = select(PLAN_CHANGES).where(PLAN_CHANGES.c.office == self.office).order_by(PLAN_CHANGES.c.no)
        return tuple(_change(row) for row in connection.execute(query).mappings())


def _change(row: RowMapping) -> PlanChange:
    kept = loaded(PlanChange, row["document"])
    if row["withdrawn"] is None:
        return kept
    return replace(kept, withdrawn=loaded(Withdrawal, row["withdrawn"]))
