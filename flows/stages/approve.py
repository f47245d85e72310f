"""Record a named person's approval of exactly the drafted bytes (审签)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.delivery import Approval, Occasion
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.office import Office
from flows.posting import digest_of, drafted, parcels_of, refuse_filed


@dataclass(frozen=True)
class Consent:
    """Who approves or rejects, through which door, with which words; no decision stands without a name."""

    by: str
    channel: str = "cli"
    rejected: bool = False
    note: str = ""


def approve_drafts(office: Office, period: Period, occasion: Occasion, consent: Consent) -> Approval:
    """Approve (or reject) the bytes that lie drafted for ``occasion``; OutOfOrder if they are not as drafted."""
    if not consent.by.strip():
        raise OutOfOrder("审签必须写明审签人", "请用 --by 写明审签人")
    papers = drafted(office, period, occasion)
    parcels_of(office, period, occasion)  # a distribution list that cannot be read is no list to approve
    approval = Approval(
        period,
        occasion,
        digest_of(papers),
        consent.by.strip(),
        office.now(),
        consent.channel,
        tuple((paper.name, paper.sha256) for paper in papers),
        "rejected" if consent.rejected else "approved",
        consent.note,
    )
    standing = office.store.approval(period, occasion)
    if standing and (standing.digest, standing.by, standing.decision) == (
        approval.digest,
        approval.by,
        approval.decision,
    ):
        return standing
    refuse_filed(office, period, occasion)
    office.store.add_approval(approval)
    act = "退回" if consent.rejected else "审签"
    office.record(period, act, f"{approval.by}：{occasion.zh}，{len(papers)}份", approval.digest)
    return approval
