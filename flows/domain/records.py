"""Rows of the store that are no business nouns of their own: what was adopted, issued, drafted, sealed, done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flows.domain.forms import Form
from flows.domain.period import Period
from flows.domain.plan import Plan


@dataclass(frozen=True)
class PlanSource:
    """The published document a plan was read from, and when it was adopted (aware)."""

    file: str
    sha256: str
    adopted_at: datetime

    @classmethod
    def of(cls, file: str, content: bytes, adopted_at: datetime) -> PlanSource:
        """Return the source for a document named ``file`` with these bytes."""
        return cls(file, hashlib.sha256(content).hexdigest(), adopted_at)


@dataclass(frozen=True)
class AdoptedPlan:
    """A plan put in force from ``from_period`` on (None: from the beginning).

    ``digest`` is the SHA-256 (hex) of its snapshot, ``version`` counts from 1.
    """

    plan: Plan
    digest: str
    source: PlanSource
    version: int = 1
    from_period: Period | None = None


@dataclass(frozen=True)
class IssuedForm:
    """One form as it went out: file name, digests of its bytes and of its plan columns, last day."""

    unit: str
    file: str
    sha256: str
    locked_digest: str
    due: date

    @classmethod
    def of(cls, form: Form, file: str, content: bytes, locked_digest: str) -> IssuedForm:
        """Return the row for ``form`` written to ``file`` with these bytes."""
        return cls(form.unit, file, hashlib.sha256(content).hexdigest(), locked_digest, form.due)


@dataclass(frozen=True)
class PaperRow:
    """One drafted file: name (no folder), SHA-256, what it is (Chinese), the unit it is made for."""

    name: str
    sha256: str
    kind: str
    unit: str | None = None


@dataclass(frozen=True)
class ArchiveRow:
    """One sealed package: version counts from 1 within the period, ``path`` is relative to the home."""

    period: Period
    version: int
    digest: str
    path: str
    sealed_at: datetime


@dataclass(frozen=True)
class AuditAct:
    """Who did what, when (aware), on which bytes (SHA-256, empty if none)."""

    at: datetime
    who: str
    act: str
    what: str
    digest: str = ""
    period: Period | None = None


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit log; ``chain`` is the SHA-256 over ``previous`` and the act."""

    no: int
    act: AuditAct
    previous: str
    chain: str


DROPPED, RESTORED = "剔除报送件", "恢复报送件"
"""Acts of the log by which a file no longer counts as a return, or counts again; bound to its digest."""


def dropped_digests(log: Iterable[AuditRow]) -> frozenset[str]:
    """Return the digests of the files that do not count, after all lines of ``log``, oldest first."""
    dropped: set[str] = set()
    for row in log:
        if row.act.act == DROPPED:
            dropped.add(row.act.digest)
        elif row.act.act == RESTORED:
            dropped.discard(row.act.digest)
    return frozenset(dropped)
