"""Parcels: claimed before they are sent, so that no crash, retry or second run sends one twice."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Engine, RowMapping, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from flows.adapters.snapshot import loaded, packed
from flows.adapters.store.connection import Ground, Row
from flows.adapters.store.latches import Latch, latches_for
from flows.adapters.store.schema import PARCELS
from flows.domain.delivery import Occasion, Parcel, ParcelRecord, ParcelState
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder, StoreTrouble

Refusals = tuple[tuple[str, str], ...]
"""Mail address and the server's reply, for each address that was refused."""


class Parcels(Ground):
    """The part of the store that keeps parcels.

    Every store that claims holds a lock in its own name until it is closed or dies: by it the rows of a
    dead run are told from those of a living one.
    """

    def __init__(self, engine: Engine, office: str) -> None:
        super().__init__(engine, office)
        self._latches = latches_for(engine)
        self._run = uuid.uuid4().hex
        self._alive: Latch | None = None
        self._entrance = Lock()

    @contextmanager
    def exclusive(self, period: Period, act: str) -> Iterator[None]:
        """Be the only run of ``act`` for ``period``; StoreTrouble while another living run is."""
        latch = self._latches.take(f"{self.office}|{period}|{act}")
        if latch is None:
            raise StoreTrouble(f"{period.zh}的同一项工作正由另一个程序进行", "请等它结束后再试")
        try:
            yield
        finally:
            latch.release()

    def queue_parcels(self, parcels: Sequence[Parcel], mail_domain: str = "") -> None:
        """Enter parcels not known yet; those known keep their state. Message-ID is ``<id@mail_domain>``."""
        rows = [self._row(seq, parcel, mail_domain) for seq, parcel in enumerate(parcels)]
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        if rows:
            with self._writing() as connection:
                connection.execute(dialect.insert(PARCELS).on_conflict_do_nothing(), rows)

    def drop_queued(self, period: Period, occasion: Occasion, keep: Collection[str]) -> int:
        """Take away queued parcels whose id is not in ``keep`` (an older draft's) and return how many."""
        gone = [one.id for one in self.parcel_records(period, occasion) if one.id not in keep]
        with self._writing() as connection:
            query = delete(PARCELS).where(PARCELS.c.state == ParcelState.QUEUED.value)
            return sum(connection.execute(query.where(self._one(parcel_id))).rowcount for parcel_id in gone)

    def parcel_records(self, period: Period, occasion: Occasion | None = None) -> tuple[ParcelRecord, ...]:
        """Return the parcels of a period (of one occasion), in the order in which they were queued."""
        table = PARCELS.c
        query = select(PARCELS).where(self._at(PARCELS, period))
        if occasion:
            query = query.where(table.occasion == occasion.value)
        with self._reading() as connection:
            found = connection.execute(query.order_by(table.occasion, table.seq, table.id)).mappings()
            return tuple(_record(row) for row in found)

    def claim_parcel(self, parcel_id: str) -> bool:
        """Take a queued parcel for sending; True for exactly one of all who try."""
        self._show_alive()
        return self._moved(parcel_id, (ParcelState.QUEUED,), state=ParcelState.SENDING, claimed_by=self._run)

    def mark_sent(self, parcel_id: str, at: datetime, refusals: Refusals = ()) -> None:
        """Note that the server took the parcel at ``at`` (aware), for all addresses but ``refusals``."""
        self._must_move(
            parcel_id, _OUT, state=ParcelState.SENT, sent_at=at, refusals=packed(Refusals, refusals)
        )

    def mark_refused(self, parcel_id: str, refusals: Refusals) -> None:
        """Note that the server refused the parcel for good."""
        self._must_move(parcel_id, _OUT, state=ParcelState.REFUSED, refusals=packed(Refusals, refusals))

    def mark_uncertain(self, parcel_id: str, refusals: Refusals = ()) -> None:
        """Hold a parcel for a person: the line was lost when the server may have taken it already."""
        self._must_move(parcel_id, _OUT, state=ParcelState.UNCERTAIN, refusals=packed(Refusals, refusals))

    def release(self, parcel_id: str) -> None:
        """Put a claimed parcel back: the server asked to try again later, nothing was sent."""
        self._must_move(parcel_id, (ParcelState.SENDING,), state=ParcelState.QUEUED, claimed_by=None)

    def hold_uncertain(self, period: Period, occasion: Occasion) -> tuple[ParcelRecord, ...]:
        """Hold the parcels that dead runs left in ``sending`` and return them; a living run's are left alone."""
        claimed = select(PARCELS.c.id, PARCELS.c.claimed_by).where(
            self._at(PARCELS, period),
            PARCELS.c.occasion == occasion.value,
            PARCELS.c.state == ParcelState.SENDING.value,
        )
        with self._reading() as connection:
            left = {row.id: row.claimed_by for row in connection.execute(claimed)}
        dead = {run for run in set(left.values()) if self._is_dead(run)}
        held = {
            parcel_id
            for parcel_id, run in left.items()
            if run in dead and self._moved(parcel_id, (ParcelState.SENDING,), state=ParcelState.UNCERTAIN)
        }
        return tuple(one for one in self.parcel_records(period, occasion) if one.id in held)

    def resolve_uncertain(self, parcel_id: str, state: ParcelState, by: str) -> None:
        """Close a doubt as ``by`` found out: ``SENT``, ``REFUSED``, or ``QUEUED`` to send it again."""
        if state not in {ParcelState.SENT, ParcelState.REFUSED, ParcelState.QUEUED}:
            raise OutOfOrder(f"去向不明的发送件不能改为“{state.zh}”", "请写明已发、被拒收或待发")
        self._must_move(parcel_id, (ParcelState.UNCERTAIN,), state=state, claimed_by=None, resolved_by=by)

    def stop_claiming(self) -> None:
        """Let others know that this run sends no more; what it left in ``sending`` is in doubt from now on."""
        with self._entrance:
            if self._alive:
                self._alive.release(forget=True)
                self._alive = None

    def _show_alive(self) -> None:
        with self._entrance:
            if self._alive is None:
                self._alive = self._latches.take(_run_name(self._run))
            if self._alive is None:
                raise StoreTrouble("发送的运行标记被另一个程序占用", "请稍后再试")
            self._alive.check()

    def _is_dead(self, run: str | None) -> bool:
        latch = self._latches.take(_run_name(run)) if run else None
        if latch:
            latch.release(forget=True)
        return latch is not None or run is None

    def _must_move(self, parcel_id: str, before: tuple[ParcelState, ...], **after: Any) -> None:
        if not self._moved(parcel_id, before, **after):
            words = "、".join(state.zh for state in before)
            raise OutOfOrder(
                f"发送件 {parcel_id} 不在“{words}”状态，没有改动", "请用 taizhang status 查看它的状态"
            )

    def _moved(self, parcel_id: str, before: tuple[ParcelState, ...], **after: Any) -> bool:
        values = {**after, "state": after["state"].value}
        query = update(PARCELS).where(
            self._one(parcel_id), PARCELS.c.state.in_([state.value for state in before])
        )
        with self._writing() as connection:
            return connection.execute(query.values(values)).rowcount == 1

    def _one(self, parcel_id: str) -> ColumnElement[bool]:
        return (PARCELS.c.office == self.office) & (PARCELS.c.id == parcel_id)

    def _row(self, seq: int, parcel: Parcel, mail_domain: str) -> Row:
        return {
            **self._of(parcel.period),
            "id": parcel.id,
            "occasion": parcel.occasion.value,
            "recipient": parcel.recipient,
            "seq": seq,
            "state": ParcelState.QUEUED.value,
            "message_id": f"<{parcel.id}@{mail_domain or 'taizhang.invalid'}>",
            "refusals": "[]",
            "document": packed(Parcel, parcel),
        }


_OUT = (ParcelState.SENDING, ParcelState.UNCERTAIN)


def _run_name(run: str) -> str:
    return f"run|{run}"


def _record(row: RowMapping) -> ParcelRecord:
    return ParcelRecord(
        row["id"],
        Period.parse(row["period"]),
        Occasion(row["occasion"]),
        row["recipient"],
        ParcelState(row["state"]),
        row["message_id"],
        row["sent_at"],
        loaded(Refusals, row["refusals"]),
    )
