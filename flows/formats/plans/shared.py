"""Units printed once for several tasks: a bracket below the last of them that speaks of all above (以上任务…)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.formats.plans.duties import names_units

_ALL_ABOVE = re.compile(r"[（(〔\[【［]?\s*(?:以上|上述)")


def shared_line(lines: Sequence[str]) -> str:
    """Return the last of a task's lines if it names the units of all tasks above, else an empty text."""
    own = len(lines) > 1 and bool(_ALL_ABOVE.match(lines[-1])) and names_units(lines[-1:])
    return lines[-1] if own else ""


def with_shared_units(entries: Sequence[list[str]]) -> list[tuple[list[str], int]]:
    """Return the lines of each task, with the shared units where it names none of its own.

    Beside each stands how many tasks share that line: 0 where the lines are the task's own.
    """
    found = [(list(lines), 0) for lines in entries]
    for last, lines in enumerate(entries):
        shared = shared_line(lines)
        if not shared or names_units(lines[:-1]):
            continue
        first = last
        while first and not names_units(entries[first - 1]):
            first -= 1
        for place in range(first, last):
            found[place][0].append(shared)
        if first < last:
            found[last] = (found[last][0], last - first + 1)
    return found
