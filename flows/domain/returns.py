"""The filled workbooks that come back (报送件): entries, outcome, versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flows.domain.findings import Finding
from flows.domain.forms import FormIdentity
from flows.domain.period import Period


class Status(StrEnum):
    """Reported state (填报)."""

    COMPLETED = "completed"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    CONTINUING = "continuing"
    UNABLE = "unable"

    @property
    def zh(self) -> str:
        """The word offered in the form and printed on paper."""
        return STATUS_ZH[self]


STATUS_ZH = {
    Status.COMPLETED: "已完成",
    Status.IN_PROGRESS: "正在推进",
    Status.NOT_STARTED: "未启动",
    Status.CONTINUING: "长期推进",
    Status.UNABLE: "无法推进",
}


class Outcome(StrEnum):
    """What became of one return."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_FINDINGS = "accepted_with_findings"
    REJECTED = "rejected"


@dataclass(frozen=True, order=True)
class CellText:
    """One value's original text and its cell (``G7``); ``field`` is the entry's field name."""

    field: str
    cell: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One unit's answer for one task or node, with the place and the original texts it came from."""

    task: str
    node: int | None = None
    status: Status | None = None
    percent: float | None = None
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    expected_completion: date | None = None
    no_progress: bool = False
    sheet: str = ""
    row: int = 0
    cells: tuple[CellText, ...] = ()


@dataclass(frozen=True)
class VersionMark:
    """Signs in a file of which version it is: number (v2), words (更新, 修改稿), date of filling.

    ``sent`` is when the mail that brought it was sent (aware); None for a file from a folder.
    """

    number: int | None = None
    revised: bool = False
    day: date | None = None
    sent: datetime | None = None


@dataclass(frozen=True)
class UnitReading:
    """What one file says for one unit; ``blank`` is 空表: a form without a single answer."""

    unit: str | None
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    mark: VersionMark = VersionMark()
    form: FormIdentity | None = None
    refused: bool = False
    blank: bool = False


@dataclass(frozen=True)
class FileReading:
    """One file read on its own, before versions are compared; one part per unit named in it.

    ``file`` is the path inside the inbox or zip, ``sha256`` the digest of its bytes (hex), ``said`` the month
    that the file itself names as printed (``2022年9月``, ``9月``), empty if it names none.
    """

    file: str
    sha256: str
    parts: tuple[UnitReading, ...]
    said: str = ""


@dataclass(frozen=True)
class Return:
    """One unit's part of one file among all files of the period; only ``counts`` enters the ledger.

    ``withheld`` are rows that were not taken because another return of the unit contradicts them.
    """

    file: str
    sha256: str
    unit: str | None
    version: int
    outcome: Outcome
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: bool = True
    blank: bool = False
    withheld: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Collected:
    """All returns of a period, in the order of unit and file.

    ``missing_units`` have not returned anything readable (未报送), ``blank_units`` only blank forms (空表);
    ``mail_findings`` tell of mails as a whole and of attachments that are no returns of the period.
    """

    period: Period
    returns: tuple[Return, ...] = ()
    missing_units: tuple[str, ...] = ()
    blank_units: tuple[str, ...] = ()
    mail_findings: tuple[Finding, ...] = ()

    @property
    def counting(self) -> tuple[Return, ...]:
        """The returns that enter the ledger."""
        return tuple(one for one in self.returns if one.counts and one.outcome is not Outcome.REJECTED)

    @property
    def rejected_units(self) -> tuple[str, ...]:
        """Those of the missing units that did send something, all of which was rejected (退回)."""
        sent = {one.unit for one in self.returns if one.outcome is Outcome.REJECTED}
        return tuple(unit for unit in self.missing_units if unit in sent)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of all returns and mails."""
        return (*(finding for one in self.returns for finding in one.findings), *self.mail_findings)
