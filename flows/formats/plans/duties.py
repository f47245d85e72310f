"""What a task's lines say about duty: the text proper, who answers, and the deadline that stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.formats.plans.lines import joined
from flows.formats.plans.units import (
    BARE_LABEL,
    CLOSING,
    LABEL_LINE,
    OPENING,
    Bracket,
    Units,
    inside,
    is_open,
    merged,
    read_units,
    unit_brackets,
)

_MAYBE = re.compile("单位|部门|牵头|负责|配合|责任|落实|主办|协办|局|委|办")
_DOMAIN_LEAD = re.compile(r"领域\s*牵头")
_REACH = 20
_ENDS = "。；;"


@dataclass(frozen=True)
class Duty:
    """A task's text without what ends it on duty; ``brackets`` are those that name units in ``whole``."""

    lines: tuple[str, ...]
    whole: str
    text: str
    brackets: tuple[Bracket, ...]
    units: Units


def read_duty(lines: Sequence[str]) -> Duty:
    """Part a task's printed lines into its text and who answers for it."""
    body, labelled = _parted(lines)
    whole = joined(body)
    brackets = unit_brackets(whole)
    units = merged([*(read_units(inside(whole, one)) for one in brackets), *map(read_units, labelled)])
    text = without_ending(whole, brackets)
    return Duty(tuple(body), whole, text, tuple(_naming(whole, brackets)), units)


@lru_cache(maxsize=512)
def _names_units(lines: tuple[str, ...]) -> bool:
    if not any(map(_MAYBE.search, lines)):
        return False
    body, labelled = _parted(lines)
    if any(not _DOMAIN_LEAD.search(line[:8]) for line in labelled):
        return True
    whole = joined(body)
    return any(not _DOMAIN_LEAD.match(whole, one.start + 1) for one in unit_brackets(whole))


def names_units(lines: Sequence[str]) -> bool:
    """Tell whether the lines name units that answer for a task (领域牵头单位 does not)."""
    return _names_units(tuple(lines))


def _parted(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines of the text, and the label lines (``责任单位：…``) with what goes on from them."""
    body: list[str] = []
    labelled: list[str] = []
    open_label = False
    for place, line in enumerate(lines):
        if place and LABEL_LINE.match(line) and not _is_open(body):
            labelled.append(line)
            open_label = line[-1] not in _ENDS
        elif open_label and "。" not in line and len(labelled[-1]) < 400:
            labelled[-1] += line
            open_label = line[-1] not in _ENDS
        else:
            text, label = _split_off(body, line)
            body.append(text)
            labelled += [label] if label else []
            open_label = bool(label) and label[-1] not in _ENDS
    return body, labelled


def _is_open(lines: Sequence[str]) -> bool:
    """Tell whether the lines end within a bracket that names units."""
    return is_open("".join(lines[-_REACH:])[-800:])


def _split_off(body: Sequence[str], line: str) -> tuple[str, str]:
    """Return a line and the labels that follow its sentences without a bracket."""
    match = BARE_LABEL.search(line)
    if not match or _is_open([*body[-_REACH:], line[: match.start()]]):
        return line, ""
    label = line[match.start() :].strip()
    loose = sum(map(label.count, OPENING)) != sum(map(label.count, CLOSING))
    return (line, "") if loose else (line[: match.start()], label)


def without_ending(text: str, brackets: Sequence[Bracket]) -> str:
    """Return a task's text without the unit brackets that end it; words after them are kept."""
    if not brackets:
        return text
    start = brackets[-1].start
    for one in reversed(brackets[:-1]):
        if text[one.end : start].strip("。；; 　"):
            break
        start = one.start
    return text[:start].strip() + text[brackets[-1].end :].strip("。 　")


def _naming(text: str, brackets: Sequence[Bracket]) -> Iterator[Bracket]:
    """Yield one bracket of each row of adjoining ones."""
    for place, one in enumerate(brackets):
        if place and not text[brackets[place - 1].end : one.start].strip("。；; 　"):
            continue
        yield one
