"""Tables ruled on a page of a PDF: their lines made a grid, the characters put into its cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.formats.plans.grids import SOFT_BREAK, Block, Grid, grid_of_blocks
from flows.formats.plans.pdf_layout import Char, Page, PrintedLine, Ruling, printed_lines

HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*、|[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|\d{1,3}\s*[.．、](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章条部])"
)
ENDED = "。；;：:！？!?”）)〕]】"
_THIN = 2.0
"""Points: lines nearer than this are one, and a line leaning less than this is straight."""
_SHORTEST = 6.0
_MOST_LINES = 400


@dataclass(frozen=True)
class Parted:
    """A page parted into tables, each with the height of its top, and the characters outside them."""

    tables: tuple[tuple[float, Grid], ...]
    loose: tuple[Char, ...]


@dataclass(frozen=True)
class _Line:
    """An upright or level line: its place across, and from where to where it runs."""

    at: float
    start: float
    end: float


def tables_of(page: Page, file: str) -> Parted:
    """Return the ruled tables of a page, from the top down, and what is printed outside them."""
    level, upright = _lines(page.rulings)
    if len(level) > _MOST_LINES * 8 or len(upright) > _MOST_LINES * 8:
        return Parted((), page.chars)
    found: list[tuple[float, Grid]] = []
    loose = list(page.chars)
    for lines_across, lines_down in _groups(level, upright):
        ys, xs = _places(lines_across), _places(lines_down)
        if not (2 < len(xs) <= 40 and 1 < len(ys) <= _MOST_LINES):
            continue
        inside = [one for one in loose if xs[0] < one.middle[0] < xs[-1] and ys[0] < one.middle[1] < ys[-1]]
        if not inside:
            continue
        loose = [one for one in loose if one not in set(inside)]
        blocks = _blocks(page, (xs, ys), (lines_across, lines_down), inside)
        found.append((ys[-1], grid_of_blocks(f"{file} 第 {page.no} 页表格", blocks)))
    return Parted(tuple(sorted(found, key=lambda one: -one[0])), tuple(loose))


def _lines(rulings: Iterable[Ruling]) -> tuple[list[_Line], list[_Line]]:
    level: list[_Line] = []
    upright: list[_Line] = []
    for one in rulings:
        wide, high = abs(one.x1 - one.x0), abs(one.y1 - one.y0)
        if high < _THIN and wide >= _SHORTEST:
            level.append(_Line((one.y0 + one.y1) / 2, min(one.x0, one.x1), max(one.x0, one.x1)))
        elif wide < _THIN and high >= _SHORTEST:
            upright.append(_Line((one.x0 + one.x1) / 2, min(one.y0, one.y1), max(one.y0, one.y1)))
    return level, upright


def _groups(level: Sequence[_Line], upright: Sequence[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Return the lines table by table: stretches of the page that upright lines cover without a gap."""
    bands: list[list[float]] = []
    for one in sorted(upright, key=lambda line: line.start):
        if bands and one.start <= bands[-1][1] + 3 * _THIN:
            bands[-1][1] = max(bands[-1][1], one.end)
        else:
            bands.append([one.start, one.end])
    return [
        (
            [one for one in level if low - 2 * _THIN <= one.at <= high + 2 * _THIN],
            [one for one in upright if low - 2 * _THIN <= one.start and one.end <= high + 2 * _THIN],
        )
        for low, high in bands
    ]


def _places(lines: Sequence[_Line]) -> list[float]:
    """Return where the lines stand, those that are one counted once."""
    found: list[float] = []
    for at in sorted(one.at for one in lines):
        if not found or at - found[-1] > 2 * _THIN:
            found.append(at)
    return found


def _blocks(
    page: Page,
    places: tuple[list[float], list[float]],
    lines: tuple[list[_Line], list[_Line]],
    chars: Sequence[Char],
) -> list[Block]:
    xs, ys = places
    across, down = lines
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = {(row, column): (row, column) for row in range(rows) for column in range(columns)}
    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(1, columns):
            if not _ruled(down, xs[column], middle):
                _join(owner, (row, column - 1), (row, column))
    for column in range(columns):
        middle = (xs[column] + xs[column + 1]) / 2
        for row in range(1, rows):
            if not _ruled(across, ys[row], middle):
                _join(owner, (row - 1, column), (row, column))
    held: dict[tuple[int, int], list[Char]] = {}
    for one in chars:
        x, y = one.middle
        place = (bisect_right(ys, y) - 1, bisect_right(xs, x) - 1)
        held.setdefault(_root(owner, place), []).append(one)
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in owner:
        members.setdefault(_root(owner, cell), []).append(cell)
    found: list[Block] = []
    for root, cells in members.items():
        low, high = min(row for row, _ in cells), max(row for row, _ in cells)
        left, right = min(column for _, column in cells), max(column for _, column in cells)
        text = _cell_text(printed_lines(page, held.get(root, ())), (xs[left], xs[right + 1]))
        # Rows are counted from the top of the page, heights from its foot.
        found.append(Block(text, rows - 1 - high, left, high - low + 1, right - left + 1))
    return sorted(found, key=lambda one: (one.row, one.column))


def _ruled(lines: Sequence[_Line], at: float, middle: float) -> bool:
    return any(abs(one.at - at) <= 2 * _THIN and one.start <= middle <= one.end for one in lines)


def _root(owner: dict[tuple[int, int], tuple[int, int]], cell: tuple[int, int]) -> tuple[int, int]:
    while owner[cell] != cell:
        cell = owner[cell]
    return cell


def _join(
    owner: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    first, second = sorted((_root(owner, one), _root(owner, other)))
    owner[second] = first


def _cell_text(lines: Sequence[PrintedLine], cell: tuple[float, float]) -> str:
    """Return a cell's lines; one that fills the cell (left and right edge) or ends no sentence goes on."""
    padding = max(0.0, min((one.left for one in lines), default=0.0) - cell[0])
    edge = cell[1] - min(padding, 8.0)
    text = ""
    for before, one in pairwise((None, *lines)):
        if one is not None and before is not None:
            open_end = before.text[-1] not in ENDED and not HEADING.match(one.text)
            text += SOFT_BREAK if open_end or edge - before.right < 1.1 * before.size else "\n"
        text += one.text if one is not None else ""
    return text
