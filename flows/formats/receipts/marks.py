"""Which cells of a workbook are marked, and what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.domain.findings import Finding, Severity

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, order=True)
class Mark:
    """One coloured cell; ``column`` 0 means the row's first cell with content. Both count from 1."""

    sheet: str
    row: int
    column: int
    severity: Severity
    text: str


def marks_of(findings: Iterable[Finding], sheets: tuple[str, ...]) -> tuple[Mark, ...]:
    """Return one mark per cell that a finding names, the heaviest severity and all texts of that cell.

    Findings without a place, in a sheet that is not among ``sheets``, or mere information mark nothing.
    """
    told: dict[tuple[str, int, int], list[Finding]] = {}
    for one in findings:
        spot = _spot(one, sheets)
        if spot and one.severity is not Severity.INFO:
            told.setdefault(spot, []).append(one)
    order = list(Severity)
    return tuple(
        Mark(
            *spot,
            min((one.severity for one in here), key=order.index),
            "\n".join(dict.fromkeys(f"{one.severity.zh}：{one.message}" for one in here)),
        )
        for spot, here in sorted(told.items())
    )


def _spot(finding: Finding, sheets: tuple[str, ...]) -> tuple[str, int, int] | None:
    place = finding.place
    sheet = place.sheet or (sheets[0] if len(sheets) == 1 else None)
    if sheet not in sheets or sheet is None:
        return None
    match = _CELL.match((place.cell or "").upper().replace("$", ""))
    row, column = (int(match[2]), column_number(match[1])) if match else (place.row or 0, 0)
    return (sheet, row, column) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


def column_number(letters: str) -> int:
    """Return the number (from 1) of column ``letters``: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of column ``number`` (from 1)."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
