"""Rulings: numbered within the office, never changed, only withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import RowMapping, func, insert, select, update

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground
from flows.adapters.store.schema import RULINGS
from flows.domain.rulings import Ruling
from flows.domain.trouble import OutOfOrder


class Rulings(Ground):
    """The part of the store that keeps rulings."""

    def add_ruling(self, ruling: Ruling) -> Ruling:
        """Keep ``ruling`` under the office's next number, whatever its own, and return it so."""
        last = select(func.coalesce(func.max(RULINGS.c.no), 0)).where(RULINGS.c.office == self.office)
        with self._writing() as connection:
            no = int(connection.execute(last).scalar_one()) + 1
            kept = replace(ruling, no=no, withdrawn=False)
            connection.execute(
                insert(RULINGS), {"office": self.office, "no": no, "document": packed(Ruling, kept)}
            )
        return kept

    def rulings(self) -> tuple[Ruling, ...]:
        """Return all rulings by number, withdrawn ones marked."""
        query = select(RULINGS).where(RULINGS.c.office == self.office).order_by(RULINGS.c.no)
        with self._reading() as connection:
            return tuple(_ruling(row) for row in connection.execute(query).mappings())

    def withdraw_ruling(self, no: int, by: str, on: date, reason: str) -> None:
        """End a ruling; OutOfOrder if there is none of that number or it is withdrawn already."""
        query = update(RULINGS).where(
            RULINGS.c.office == self.office, RULINGS.c.no == no, RULINGS.c.withdrawn_by.is_(None)
        )
        with self._writing() as connection:
            done = connection.execute(query.values(withdrawn_by=by, withdrawn_on=on, withdrawn_reason=reason))
            if not done.rowcount:
                raise OutOfOrder(f"没有第{no}号裁定，或者它已经撤销", "请核对裁定编号")


def _ruling(row: RowMapping) -> Ruling:
    kept = loaded(Ruling, row["document"])
    if row["withdrawn_by"] is None:
        return replace(kept, withdrawn=False)
    return replace(
        kept,
        withdrawn=True,
        withdrawn_by=row["withdrawn_by"],
        withdrawn_on=row["withdrawn_on"],
        withdrawn_reason=row["withdrawn_reason"] or "",
    )
