"""What goes to whom (发送件): parcels, their identity and their fate."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.domain.period import Period


class Occasion(StrEnum):
    """Why mail goes out; one message per recipient and occasion, each occasion approved on its own."""

    FORMS = "forms"
    CHASE = "chase"
    ANSWERS = "answers"
    PAPERS = "papers"

    @property
    def zh(self) -> str:
        """下发填报表, 催报, 回执 or 印发文书."""
        return {"forms": "下发填报表", "chase": "催报", "answers": "回执", "papers": "印发文书"}[self.value]


class ParcelState(StrEnum):
    """Where a parcel stands; ``UNCERTAIN`` is held for a person and never sent again by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"

    @property
    def zh(self) -> str:
        """The word shown to the officer."""
        return {
            "queued": "待发",
            "sending": "发送中",
            "sent": "已发",
            "refused": "被拒收",
            "uncertain": "去向不明，待人工核实",
        }[self.value]


@dataclass(frozen=True)
class Attachment:
    """One file in a parcel: the name the recipient sees, and the digest of its bytes (SHA-256, hex)."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Parcel:
    """The papers for one recipient on one occasion."""

    period: Period
    occasion: Occasion
    recipient: str
    addresses: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...]
    office: str = ""

    @property
    def content_digest(self) -> str:
        """SHA-256 over subject, body and attachments."""
        lines = [self.subject, self.body, *(f"{one.sha256}  {one.name}" for one in self.attachments)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def id(self) -> str:
        """Stable name of the parcel: office + period + occasion + recipient + content (32 hex digits)."""
        key = f"{self.office}|{self.period}|{self.occasion}|{self.recipient}|{self.content_digest}"
        return hashlib.sha256(key.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class ParcelRecord:
    """A parcel's row in the store; ``refusals`` maps address to the server's reply."""

    id: str
    period: Period
    occasion: Occasion
    recipient: str
    state: ParcelState
    message_id: str
    sent_at: datetime | None = None
    refusals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Approval:
    """A named person's approval of exactly these bytes; ``papers`` pairs file name and SHA-256."""

    period: Period
    occasion: Occasion
    digest: str
    by: str
    at: datetime
    channel: str
    papers: tuple[tuple[str, str], ...] = ()
    decision: str = "approved"
    note: str = ""
