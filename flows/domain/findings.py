"""What a person must look at (问题提示): a value, never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How heavily a finding weighs; ``ERROR`` means that a value or a file was not taken."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def zh(self) -> str:
        """The word printed on paper and screen."""
        return {"error": "错误", "warning": "提醒", "info": "说明"}[self.value]


@dataclass(frozen=True, order=True)
class Place:
    """Where something was written: file, sheet, and cell (``C7``) or row (counted from 1)."""

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None

    @property
    def zh(self) -> str:
        """The place as a clerk names it, e.g. ``区税务局.xlsx 工作表“填报表” C7 单元格``."""
        parts = [self.file or ""]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.cell:
            parts.append(f"{self.cell} 单元格")
        elif self.row:
            parts.append(f"第 {self.row} 行")
        return " ".join(part for part in parts if part)


NOWHERE = Place()


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to look at: ``what`` was found and the ``remedy``, both one Chinese sentence.

    ``trial`` marks a rule on trial: a warning now, an error once the rule is in force.
    """

    code: str
    severity: Severity
    what: str
    remedy: str
    place: Place = NOWHERE
    trial: bool = False

    @property
    def message(self) -> str:
        """The what and the remedy as one text."""
        return f"{self.what}。{self.remedy}。" if self.remedy else f"{self.what}。"

    @property
    def zh(self) -> str:
        """The whole line for the screen: severity, place, what, remedy."""
        place = self.place.zh
        word = f"{self.severity.zh}，试行" if self.trial else self.severity.zh
        return f"［{word}］{place + '：' if place else ''}{self.message}"


@dataclass(frozen=True)
class Kind:
    """One kind of finding; ``what`` and ``remedy`` are ``str.format`` texts without a final full stop."""

    code: str
    severity: Severity
    what: str
    remedy: str = ""

    def at(self, place: Place = NOWHERE, /, **words: object) -> Finding:
        """Return the finding of this kind at ``place``; ``words`` fill the two texts."""
        return Finding(
            self.code, self.severity, self.what.format(**words), self.remedy.format(**words), place
        )


def error(code: str, what: str, remedy: str = "") -> Kind:
    """Return a kind whose findings keep a value or a file from being taken."""
    return Kind(code, Severity.ERROR, what, remedy)


def warning(code: str, what: str, remedy: str = "") -> Kind:
    """Return a kind whose findings want a look but stop nothing."""
    return Kind(code, Severity.WARNING, what, remedy)


def info(code: str, what: str, remedy: str = "") -> Kind:
    """Return a kind that tells how something was read."""
    return Kind(code, Severity.INFO, what, remedy)


def worst(findings: tuple[Finding, ...]) -> Severity | None:
    """Return the heaviest severity among ``findings``, None if there are none."""
    for severity in Severity:
        if any(one.severity is severity for one in findings):
            return severity
    return None
