"""What a person sees on the terminal: progress, findings, summaries; always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from flows.domain.findings import Finding, Severity

T = TypeVar("T")

_SHOWN = 20
_PATIENCE = 1.0


class Bar:
    """A bar with counts on a terminal; in a log, one plain line at the end of anything over a second."""

    def track(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:
        """Yield ``items``, showing how many of ``total`` are done."""
        if sys.stderr.isatty():
            yield from self._live(items, label, total)
            return
        started = time.monotonic()
        yield from items
        if time.monotonic() - started > _PATIENCE:
            say(f"{label}：{total}/{total}")

    @staticmethod
    def _live(items: Iterable[T], label: str, total: int) -> Iterator[T]:
        # Imported here because most commands never draw a bar, and rich takes a tenth of a second.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            yield from progress.track(items, total=total, description=label)


def say(text: str) -> None:
    """Print one line for the officer."""
    print(text, file=sys.stderr)


def show_findings(findings: Sequence[Finding], *, everything: bool = False) -> None:
    """Print findings, heaviest first, at most twenty unless ``everything``, then how many of each."""
    if not findings:
        return
    ranked = sorted(findings, key=lambda one: list(Severity).index(one.severity))
    shown = ranked if everything else ranked[:_SHOWN]
    for one in shown:
        say(f"  {one.zh}")
    if len(ranked) > len(shown):
        say(f"  ……另有{len(ranked) - len(shown)}条，见工作台账的“问题提示”表")
    say(f"  共{counted(findings)}")
    trial = sum(one.trial for one in findings)
    if trial:
        say(f"  其中试行规则{trial}条：正式执行后均为错误")


def counted(findings: Sequence[Finding]) -> str:
    """Return how many findings of each severity, e.g. ``错误2条、提醒5条``."""
    parts = [
        f"{severity.zh}{number}条"
        for severity in Severity
        if (number := sum(one.severity is severity for one in findings))
    ]
    return "、".join(parts) or "0条"
