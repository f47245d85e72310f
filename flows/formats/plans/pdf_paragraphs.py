"""Lines on pages made paragraphs and tables: page numbers and running heads dropped, broken lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from flows.formats.plans.grids import Grid, Paragraph
from flows.formats.plans.pdf_layout import Page, PrintedLine, printed_lines
from flows.formats.plans.pdf_tables import ENDED, HEADING, tables_of

_PAGE_NUMBER = re.compile(
    r"[\s—\-–－―·.]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共，,]\s*\d{1,4}\s*页?)?[\s—\-–－―·.]*"
)
_MARGIN = 0.13
"""Page numbers and running heads stand in this part of the page's height, above and below."""


@dataclass(frozen=True)
class Measure:
    """Where the body of the text runs: left and right edge, size of a character."""

    left: float
    right: float
    em: float


def laid_out(pages: Sequence[Page], file: str) -> Iterator[Paragraph | Grid]:
    """Yield the paragraphs and tables of all pages in reading order."""
    flow: list[PrintedLine | Grid] = []
    parted = [tables_of(page, file) for page in pages]
    lines = [printed_lines(page, part.loose) for page, part in zip(pages, parted, strict=True)]
    running = _running(lines)
    for part, on_page in zip(parted, lines, strict=True):
        kept = [one for one in on_page if not _is_margin(one, running)]
        tables = list(part.tables)
        for line in kept:
            while tables and tables[0][0] > line.middle:
                flow.append(tables.pop(0)[1])
            flow.append(line)
        flow.extend(grid for _, grid in tables)
    yield from _paragraphs(flow)


def _running(pages: Sequence[Sequence[PrintedLine]]) -> frozenset[str]:
    """Return the lines that stand at the edge of many pages (digits aside): running heads and feet."""
    seen = Counter(key for lines in pages for key in {_key(one) for one in lines if _at_edge(one)})
    least = max(3, len(pages) * 2 // 5)
    return frozenset(key for key, times in seen.items() if times >= least)


def _key(line: PrintedLine) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def _at_edge(line: PrintedLine) -> bool:
    return line.at > 1 - _MARGIN or line.at < _MARGIN


def _is_margin(line: PrintedLine, running: frozenset[str]) -> bool:
    return _at_edge(line) and (bool(_PAGE_NUMBER.fullmatch(line.text)) or _key(line) in running)


def _measure(lines: Sequence[PrintedLine]) -> Measure:
    em = median(one.size for one in lines)
    widest = max(one.right - one.left for one in lines)
    long = [one for one in lines if one.right - one.left > 0.7 * widest] or list(lines)
    lefts = Counter(round(one.left) for one in long)
    common = [left for left, times in lefts.items() if times * 5 >= max(lefts.values())]
    rights = sorted(one.right for one in long)
    return Measure(min(common), rights[len(rights) * 4 // 5], em)


def _paragraphs(flow: Sequence[PrintedLine | Grid]) -> Iterator[Paragraph | Grid]:
    lines = [one for one in flow if isinstance(one, PrintedLine)]
    body = _measure(lines) if lines else Measure(0, 0, 1)
    held: list[PrintedLine] = []
    for one in flow:
        if isinstance(one, PrintedLine) and held and _goes_on(held[-1], one, body):
            held.append(one)
            continue
        if held:
            yield _paragraph(held)
        held = [one] if isinstance(one, PrintedLine) else []
        if isinstance(one, Grid):
            yield one
    if held:
        yield _paragraph(held)


def _goes_on(before: PrintedLine, line: PrintedLine, body: Measure) -> bool:
    """Tell whether ``line`` goes on the paragraph of ``before``."""
    if before.text[-1] in ENDED and HEADING.match(line.text):
        return False
    if _is_large(before, body) or _is_large(line, body):
        near = before.page == line.page and before.middle - line.middle < 2.4 * line.size
        alike = abs(before.size - line.size) < 0.06 * body.em
        return near and alike and _is_centred(before, body) and _is_centred(line, body)
    full = before.right > body.right - 2.6 * body.em
    return full and line.left < body.left + 0.8 * body.em


def _is_large(line: PrintedLine, body: Measure) -> bool:
    return line.size > 1.15 * body.em


def _is_centred(line: PrintedLine, body: Measure) -> bool:
    return abs((line.left + line.right) - (body.left + body.right)) < 4 * body.em


def _paragraph(lines: Sequence[PrintedLine]) -> Paragraph:
    text = ""
    for one in lines:
        latin = (
            text[-1:].isascii() and text[-1:].isalpha() and one.text[0].isascii() and one.text[0].isalpha()
        )
        text += (" " if latin else "") + one.text
    return Paragraph(text, f"第 {lines[0].page} 页")
