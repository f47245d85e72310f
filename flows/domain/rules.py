"""The rules by which a period is judged (规则); every threshold of ``data/rules.toml`` as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One written rule: id (``R02``) and Chinese name, both printed in the judgement's sentence, and its paper."""

    id: str
    name: str
    adopted_by: str = ""


@dataclass(frozen=True)
class Rules:
    """The office's rule set; days are calendar days, points are percentage points.

    ``ladder`` names the step proposed for 1, 2, 3 … periods overdue in a row; the last one repeats.
    """

    version: str = "2022-1"
    adopted_by: str = ""
    digest: str = ""
    grace_days: int = 0
    due_soon_days: int = 30
    behind_yellow_points: float = 10.0
    behind_red_points: float = 30.0
    ladder: tuple[str, ...] = ("督办提示", "督办通知", "点名通报", "约谈建议")
    completed: Rule = Rule("R01", "完成")
    overdue: Rule = Rule("R02", "逾期")
    due_soon: Rule = Rule("R03", "临期")
    behind: Rule = Rule("R04", "滞后")
    on_schedule: Rule = Rule("R05", "按序时推进")
    continuing: Rule = Rule("R06", "长期推进")
    ladder_rule: Rule = Rule("R07", "督办阶梯")

    def step(self, periods_overdue: int) -> str:
        """Return the ladder's step for a number of periods overdue in a row (at least 1)."""
        return self.ladder[min(max(periods_overdue, 1), len(self.ladder)) - 1]
