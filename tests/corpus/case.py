"""One case of the corpus: the files of an inbox, and what a careful clerk would write down after reading them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Answer = tuple[object, ...]
"""(task, node, status, percent, progress, problems, next steps, expected completion)."""
Inbox = Callable[[], Mapping[str, bytes]]


@dataclass(frozen=True)
class Said:
    """What one file says for one unit; ``codes`` are its findings above info, in order of the alphabet."""

    file: str
    unit: str | None
    answers: tuple[Answer, ...] = ()
    codes: tuple[str, ...] = ()
    outcome: str = ""
    told: tuple[str, ...] = ()

    @property
    def expected_outcome(self) -> str:
        """Rejected only if said so; findings make it accepted_with_findings."""
        return self.outcome or ("accepted_with_findings" if self.codes else "accepted")


@dataclass(frozen=True)
class Case:
    """A name that tells which sentence of DOMAIN.md it stands for, its inbox and its expected reading."""

    name: str
    inbox: Inbox
    said: tuple[Said, ...]


def answer(
    task: str,
    status: str | None = None,
    percent: float | None = None,
    progress: str = "",
    *,
    node: int | None = None,
    problems: str = "",
    steps: str = "",
    due: str | None = None,
) -> Answer:
    """One expected entry."""
    return (task, node, status, percent, progress, problems, steps, due)


def accepted(file: str, unit: str, *answers: Answer, codes: str = "", told: str = "") -> Said:
    """A return that is taken; ``codes`` are all its findings above info, ``told`` some of its infos."""
    return Said(file, unit, answers, tuple(sorted(codes.split())), "", tuple(told.split()))


def rejected(file: str, unit: str | None, codes: str) -> Said:
    """A return that is refused with exactly these findings above info."""
    return Said(file, unit, (), tuple(sorted(codes.split())), "rejected")
