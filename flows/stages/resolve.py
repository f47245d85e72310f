"""Close a parcel whose fate was unknown, as a person found out (核实去向)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.delivery import Occasion, ParcelRecord, ParcelState
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.office import Office


@dataclass(frozen=True)
class Found:
    """What a person found out about the parcel to ``recipient``; ``QUEUED`` lets it go out again."""

    occasion: Occasion
    recipient: str
    state: ParcelState
    by: str


def resolve_parcel(office: Office, period: Period, found: Found) -> ParcelRecord:
    """Close every doubt about the parcel to one recipient; OutOfOrder if there is none."""
    doubtful = [
        one
        for one in office.store.parcel_records(period, found.occasion)
        if one.recipient == found.recipient and one.state is ParcelState.UNCERTAIN
    ]
    if not doubtful:
        raise OutOfOrder(
            f"{period.zh}{found.occasion.zh}中没有发给“{found.recipient}”而去向不明的邮件",
            f"请用 taizhang deliver --period {period} --for {found.occasion} 查看",
        )
    for one in doubtful:
        office.store.resolve_uncertain(one.id, found.state, found.by)
    said = f"{found.occasion.zh}：发给{found.recipient}的邮件经核实为{found.state.zh}（{found.by}）"
    office.record(period, "核实去向", said)
    return doubtful[0]
