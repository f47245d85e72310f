"""Where the month stands (进度): one line per step, for one period or all."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.delivery import Occasion, ParcelState
from flows.domain.period import Period
from flows.domain.trouble import AwaitingApproval, NotDrafted
from flows.office import Office
from flows.posting import require_approval


@dataclass(frozen=True)
class MonthStatus:
    """How far one period has come; counts are 0 and texts empty where nothing has happened yet."""

    period: Period
    issued: int = 0
    returned: int = 0
    missing: int = 0
    rejected: int = 0
    overdue_units: int = 0
    overdue_tasks: int = 0
    as_of: str = ""
    papers: int = 0
    approved_by: str = ""
    sent: int = 0
    parcels: int = 0
    uncertain: int = 0
    archived: str = ""


def month_status(office: Office, period: Period | None = None) -> tuple[MonthStatus, ...]:
    """Return the state of ``period``, or of every period that the store knows, oldest first."""
    periods = (period,) if period else office.store.periods()
    return tuple(_one(office, one) for one in periods)


def _stands(office: Office, period: Period) -> bool:
    """True if what lies drafted now is exactly what was approved."""
    try:
        require_approval(office, period, Occasion.PAPERS)
    except (AwaitingApproval, NotDrafted):
        return False
    return True


def _one(office: Office, period: Period) -> MonthStatus:
    store = office.store
    collected, ledger = store.collected(period), store.ledger(period)
    approval = store.approval(period, Occasion.PAPERS)
    parcels = store.parcel_records(period, Occasion.PAPERS)
    archived = {row.period: row.path for row in store.archives()}
    return MonthStatus(
        period,
        issued=len(store.issued(period)),
        returned=len({one.unit for one in collected.counting}) if collected else 0,
        missing=len(collected.missing_units) if collected else 0,
        rejected=sum(one.outcome == "rejected" for one in collected.returns) if collected else 0,
        overdue_units=len(ledger.overdue_units) if ledger else 0,
        overdue_tasks=ledger.totals["overdue"] if ledger else 0,
        as_of=str(ledger.as_of) if ledger else "",
        papers=len(store.papers(period, Occasion.PAPERS)),
        approved_by=approval.by if approval and _stands(office, period) else "",
        sent=sum(one.state is ParcelState.SENT for one in parcels),
        parcels=len(parcels),
        uncertain=sum(one.state is ParcelState.UNCERTAIN for one in parcels),
        archived=archived.get(period, ""),
    )
