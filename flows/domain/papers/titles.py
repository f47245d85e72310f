"""Break a paper's title where the sense allows, in a trapezoid or a diamond (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, pairwise

LINE_WIDTH = 20.0
"""Han characters of 二号 (22 pt) that fit the 156 mm of a line."""

# A long name may be broken after these words and nowhere else.
_PIECE = re.compile(r".*?(?:[省市县区年](?!度|域)|领域|环境|创新|提升|改革|发展|建设|工作|和|、)|.+")
_PLAN_NAME = re.compile(r"印发[《“\"]?(.+?)[》”\"]?的通知|《(.+)》")


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


def title_lines(groups: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the lines of a title: its shape first, then groups kept whole, then few and even lines.

    A line may end after any piece of a group, but better after a group.
    """
    parts = tuple(piece for group in groups for piece in group)
    ends = {"".join(parts[:at]) for at in accumulate(len(group) for group in groups)}
    return min(_layouts(parts), key=lambda lines: _cost(lines, ends))


def _layouts(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    places = range(1, len(parts))
    for count in range(min(len(parts), 5)):
        for cuts in combinations(places, count):
            yield tuple("".join(parts[a:b]) for a, b in pairwise((0, *cuts, len(parts))))


def width(text: str) -> float:
    """Return the width of ``text`` in Han characters, with the gap some programs set beside a number."""
    gaps = sum(a.isascii() != b.isascii() for a, b in pairwise(text))
    return sum(0.6 if char.isascii() else 1.0 for char in text) + 0.25 * gaps


def _cost(lines: tuple[str, ...], ends: set[str]) -> tuple[float, ...]:
    widths = [width(line) for line in lines]
    too_wide = sum(max(0.0, one - LINE_WIDTH) for one in widths)
    alone = sum(one < 4 for one in widths)
    torn = sum(so_far not in ends for so_far in accumulate(lines))
    issuer_apart = lines[0] in ends
    return (
        too_wide,
        alone,
        not issuer_apart,
        not _well_shaped(widths),
        torn,
        len(lines),
        max(widths) - min(widths),
    )


def _well_shaped(widths: list[float]) -> bool:
    peak = widths.index(max(widths))
    rising = all(a <= b for a, b in pairwise(widths[: peak + 1]))
    falling = all(a >= b for a, b in pairwise(widths[peak:]))
    return rising and falling
