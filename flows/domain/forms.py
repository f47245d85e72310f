"""The blank workbook that goes out to one unit for one period (填报表)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.domain.period import Period

FORM_VERSION = 2
"""Number of the form's layout; readers accept every version up to this one. 2 carries the issued plan cells."""


@dataclass(frozen=True)
class LastAnswer:
    """What a unit wrote last period, printed beside the empty cells."""

    status_zh: str = ""
    percent: float | None = None
    progress: str = ""
    problems: str = ""
    next_steps: str = ""


@dataclass(frozen=True)
class FormRow:
    """One line to fill in: a task, or one of its nodes; ``node`` is None for a task with none or one."""

    task: str
    title: str
    domain: str
    role: str
    node: int | None
    due: date | None
    deliverable: str
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...]
    last: LastAnswer = LastAnswer()

    @property
    def role_zh(self) -> str:
        """牵头 or 责任."""
        return "牵头" if self.role == "lead" else "责任"


@dataclass(frozen=True)
class FormIdentity:
    """What a form carries invisibly: whose it is, for which period, of which layout.

    ``locked_digest`` is the SHA-256 (hex) of the plan columns as issued, ``seal`` that of all the others.
    """

    office: str
    unit: str
    period: Period
    version: int = FORM_VERSION
    locked_digest: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Form:
    """One unit's form for one period; ``due`` is the last day for returning it.

    ``office`` is the office's code, carried invisibly; ``issuer`` is its name as printed.
    """

    office: str
    unit: str
    period: Period
    due: date
    plan_title: str
    doc_number: str
    contact: str
    rows: tuple[FormRow, ...]
    demo: bool = False
    issuer: str = ""

    @property
    def printed_office(self) -> str:
        """The issuing office's name as printed."""
        return self.issuer or self.office
