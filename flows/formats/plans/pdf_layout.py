"""What is printed on the pages of a PDF: characters and ruled lines, characters made lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_BLANK = 0.16
"""Parts of a character's height: a narrower gap is spacing, not a blank."""


@dataclass(frozen=True, slots=True)
class Char:
    """One printed character and its box, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        """Return the centre of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Ruling:
    """One straight line drawn on the page, from point to point."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Page:
    """What is printed on one page; ``no`` counts from 1."""

    no: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True)
class PrintedLine:
    """One line of a page: its text and box; ``size`` is the height of its characters."""

    text: str
    left: float
    right: float
    middle: float
    size: float
    page: int
    at: float = 0.0
    """The height of its middle as a part of the page's height."""


def printed_lines(page: Page, chars: Sequence[Char]) -> list[PrintedLine]:
    """Return the lines that ``chars`` make, from the top down."""
    rows: list[list[Char]] = []
    for one in sorted(chars, key=lambda char: -char.middle[1]):
        last = rows[-1][0] if rows else None
        if last and abs(last.middle[1] - one.middle[1]) < 0.5 * max(last.top - last.bottom, 4.0):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [line for row in rows if (line := _line(page, sorted(row, key=lambda char: char.left)))]


def _line(page: Page, row: Sequence[Char]) -> PrintedLine | None:
    solid = [one for one in row if not one.text.isspace()]
    if not solid:
        return None
    size = median(one.top - one.bottom for one in solid)
    middle = median(one.middle[1] for one in solid)
    text = _spaced(row, size)
    left, right = solid[0].left, max(one.right for one in solid)
    return PrintedLine(text.strip(), left, right, middle, size, page.no, middle / max(page.height, 1.0))


def _spaced(row: Sequence[Char], size: float) -> str:
    """Return a row's text; a gap wider than the row's own spacing between two Latin words is a blank.

    Between Han characters and figures a gap says nothing: programs set one by themselves.
    """
    steps = [after.left - before.right for before, after in pairwise(row)]
    usual = max(0.0, median(steps)) if steps else 0.0
    found = ""
    before: Char | None = None
    for one in row:
        if before is None:
            found = one.text
        elif one.text == before.text and abs(one.left - before.left) < 0.1 * size:
            continue  # Bold made by printing twice.
        else:
            wide = one.left - before.right - usual > _BLANK * size
            found += (" " if wide and _takes_blank(before.text, one.text) else "") + one.text
        before = one
    return found


def _takes_blank(before: str, after: str) -> bool:
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
