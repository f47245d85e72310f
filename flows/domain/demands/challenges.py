"""揭榜挂帅: batches of tasks that are published, taken on, and closed with a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.domain.demands.registers import ChallengeStep, Stage, newest


@dataclass(frozen=True)
class ChallengeLine:
    """One task of a batch as of the cut-off; ``days_late`` counts for what was taken and is not done.

    ``taken`` is the day on which it was taken.
    """

    step: ChallengeStep
    days_late: int = 0
    taken: date | None = None

    @property
    def state(self) -> str:
        """The state with, if it is so, the days past the date."""
        late = f"（超过期限{self.days_late}天）" if self.days_late else ""
        return f"{self.step.stage.zh}{late}"


def challenge_lines(steps: Sequence[ChallengeStep], cut_off: date) -> tuple[ChallengeLine, ...]:
    """Return every published task by batch and title, as it stood on ``cut_off``."""
    order = list(Stage)
    held: dict[tuple[int, str], ChallengeStep] = {}
    stages = newest(one for one in steps if one.day <= cut_off)
    for one in sorted(stages.values(), key=lambda one: (one.day, order.index(one.stage))):
        held[one.batch, one.title] = one
    taken = {(one.batch, one.title): one.day for one in stages.values() if one.stage is Stage.TAKEN}
    ordered = sorted(held.values(), key=lambda one: (one.batch, one.published, one.title))
    return tuple(
        ChallengeLine(one, _late(one, cut_off), taken.get((one.batch, one.title))) for one in ordered
    )


def _late(step: ChallengeStep, cut_off: date) -> int:
    if step.stage is not Stage.TAKEN or step.due is None:
        return 0
    return max(0, (cut_off - step.due).days)
