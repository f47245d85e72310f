"""The store: the only SQL of the house, the same on an SQLite file and on a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from flows.adapters.store.audit import Audit
from flows.adapters.store.connection import engine_for
from flows.adapters.store.ledgers import Ledgers
from flows.adapters.store.mails import Mails
from flows.adapters.store.migrating import bring_up
from flows.adapters.store.papers import Papers
from flows.adapters.store.parcels import Parcels
from flows.adapters.store.plan_changes import PlanChanges
from flows.adapters.store.plans import Plans
from flows.adapters.store.registers import Registers
from flows.adapters.store.returns import Returns
from flows.adapters.store.rulings import Rulings
from flows.adapters.store.waivers import Waivers

__all__ = ["Store"]


class Store(Plans, PlanChanges, Returns, Mails, Ledgers, Rulings, Waivers, Registers, Papers, Parcels, Audit):
    """One office's store; every call is one transaction, and every trouble a StoreTrouble."""

    @classmethod
    def opened(cls, place: str | Path, office: str) -> Store:
        """Return the store of ``office`` at an SQLAlchemy URL or in an SQLite file, brought up to date."""
        engine = engine_for(place)
        try:
            bring_up(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, office)

    def close(self) -> None:
        """Give back locks and connections."""
        self.stop_claiming()
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
