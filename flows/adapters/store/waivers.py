"""Waivers: numbered within the office, never changed, only withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, insert, select, update

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground
from flows.adapters.store.schema import WAIVERS
from flows.domain.trouble import OutOfOrder
from flows.domain.waivers import Waiver


class Waivers(Ground):
    """The part of the store that keeps waivers."""

    def add_waiver(self, waiver: Waiver) -> Waiver:
        """Keep ``waiver`` under the office's next number, whatever its own, and return it so."""
        last = select(func.coalesce(func.max(WAIVERS.c.no), 0)).where(WAIVERS.c.office == self.office)
        with self._writing() as connection:
            no = int(connection.execute(last).scalar_one()) + 1
            kept = replace(waiver, no=no, withdrawn=False)
            row = {"office": self.office, "no": no, "document": packed(Waiver, kept)}
            connection.execute(insert(WAIVERS), row)
        return kept

    def waivers(self) -> tuple[Waiver, ...]:
        """Return all waivers by number, withdrawn ones marked."""
        query = select(WAIVERS).where(WAIVERS.c.office == self.office).order_by(WAIVERS.c.no)
        with self._reading() as connection:
            return tuple(
                replace(loaded(Waiver, row["document"]), withdrawn=row["withdrawn_by"] is not None)
                for row in connection.execute(query).mappings()
            )

    def withdraw_waiver(self, no: int, by: str, on: date) -> None:
        """End a waiver; OutOfOrder if there is none of that number or it is withdrawn already."""
        query = update(WAIVERS).where(
            WAIVERS.c.office == self.office, WAIVERS.c.no == no, WAIVERS.c.withdrawn_by.is_(None)
        )
        with self._writing() as connection:
            if not connection.execute(query.values(withdrawn_by=by, withdrawn_on=on)).rowcount:
                raise OutOfOrder(f"没有第{no}号豁免，或者它已经撤回", "请用 taizhang waive list 查看")
