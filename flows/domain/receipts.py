"""What a unit is told about one file it sent (回执): taken, taken with findings, or sent back."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.findings import Finding, Severity
from flows.domain.period import Period
from flows.domain.returns import Outcome, Return

OUTCOME_ZH = {
    Outcome.ACCEPTED: "已采用",
    Outcome.ACCEPTED_WITH_FINDINGS: "已采用，请核对所列问题",
    Outcome.REJECTED: "未采用，请改正后重新报送",
}
"""The word of each outcome, as the unit reads it."""


@dataclass(frozen=True)
class Receipt:
    """The answer to one file of one unit; ``findings`` in the order of the sheet, ``rows`` were taken."""

    period: Period
    unit: str
    file: str
    sha256: str
    version: int
    outcome: Outcome
    rows: int
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, period: Period, unit: str, returned: Return) -> Receipt:
        """Return the answer to ``returned``, whose unit is known as ``unit``."""
        heavy_first = sorted(returned.findings, key=lambda one: (_row_of(one), one.code, one.what))
        rows = len(returned.entries) if returned.outcome is not Outcome.REJECTED else 0
        return cls(
            period,
            unit,
            returned.file,
            returned.sha256,
            returned.version,
            returned.outcome,
            rows,
            tuple(heavy_first),
        )

    @property
    def outcome_zh(self) -> str:
        """The sentence on top of the answer."""
        return OUTCOME_ZH[self.outcome]

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """The findings that ask something of the unit: all but mere information."""
        return tuple(one for one in self.findings if one.severity is not Severity.INFO)


def _row_of(finding: Finding) -> tuple[str, int, int, str]:
    cell = (finding.place.cell or "").partition(":")[0]
    digits = "".join(one for one in cell if one.isdigit())
    letters = "".join(one for one in cell if one.isalpha())
    row = int(digits) if digits else finding.place.row or 0
    return (finding.place.sheet or "", row, len(letters), letters)
