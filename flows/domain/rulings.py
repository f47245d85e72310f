"""Decisions of the office (裁定), laid over the data and never an edit of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flows.domain.period import Period


class RulingKind(StrEnum):
    """What a ruling decides."""

    EXTENSION = "extension"
    REASON = "reason"
    CONFLICT = "conflict"
    CORRECTION = "correction"
    EXEMPTION = "exemption"
    MEMBERS = "members"

    @property
    def zh(self) -> str:
        """The word printed in the ledger's notes."""
        return {
            "extension": "同意延期",
            "reason": "采信说明",
            "conflict": "裁定冲突",
            "correction": "更正填报",
            "exemption": "免于通报",
            "members": "明确成员",
        }[self.value]


@dataclass(frozen=True)
class Ruling:
    """One decision with who, when, why and basis; it holds from ``period`` on until withdrawn.

    ``unit`` None means every lead; ``node`` None means every node of ``task``; ``value`` is the kind's
    own content: the new date of an extension (ISO), the corrected status of a correction or conflict.
    A withdrawn one stays on record with who withdrew it, when and why.
    """

    no: int
    kind: RulingKind
    task: str
    reason: str
    by: str
    on: date
    period: Period
    node: int | None = None
    unit: str | None = None
    value: str = ""
    basis: str = ""
    withdrawn: bool = False
    withdrawn_by: str = ""
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
