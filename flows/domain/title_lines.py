"""Break a paper's title where the sense allows, in a trapezoid or a diamond (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

LINE_WIDTH = 20.0
"""Han characters of 二号 (22 pt) that fit the 156 mm of a line."""

# A long name may be broken after these words and nowhere else.
_PIECE = re.compile(r".*?(?:[省市县区年](?!度|域)|领域|环境|创新|提升|改革|发展|建设|工作|和|、)|.+")
_PLAN_NAME = re.compile(r"《(.+)》|印发[“\"]?(.+?)[”\"]?的通知")


def plan_name(title: str) -> str:
    """Return the bare name of the plan that ``关于印发《……》的通知`` publishes, else ``title`` itself."""
    match = _PLAN_NAME.search(title)
    return (match[1] or match[2]) if match else title


def sense_pieces(name: str) -> tuple[str, ...]:
    """Return ``name`` in the pieces that must stay whole on a line; dates and words are never cut."""
    pieces: list[str] = []
    for piece in _PIECE.findall(name):
        if pieces and (len(piece) == 1 or len(pieces[-1]) == 1):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(pieces)


def title_lines(issuer: str, pieces: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of the title ``issuer`` + ``pieces``: the shape first, then few and even lines."""
    parts = (issuer, *pieces)
    return min(_layouts(parts), key=lambda lines: _cost(lines, issuer))


def _layouts(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    places = range(1, len(parts))
    for count in range(min(len(parts), 5)):
        for cuts in combinations(places, count):
            yield tuple("".join(parts[a:b]) for a, b in pairwise((0, *cuts, len(parts))))


def width(text: str) -> float:
    """Return the width of ``text`` in Han characters."""
    return sum(0.6 if char.isascii() else 1.0 for char in text)


def _cost(lines: tuple[str, ...], issuer: str) -> tuple[float, ...]:
    widths = [width(line) for line in lines]
    too_wide = sum(max(0.0, one - LINE_WIDTH) for one in widths)
    alone = sum(one < 4 for one in widths)
    return (
        too_wide, alone, not _well_shaped(widths), lines[0] != issuer, len(lines), max(widths) - min(widths)
    )  # fmt: skip


def _well_shaped(widths: list[float]) -> bool:
    peak, foot = widths.index(max(widths)), widths.index(min(widths))
    rising = all(a <= b for a, b in pairwise(widths[: peak + 1]))
    falling = all(a >= b for a, b in pairwise(widths[peak:]))
    widening_down = all(a >= b for a, b in pairwise(widths[: foot + 1])) and foot == len(widths) - 1
    return (rising and falling) or widening_down
