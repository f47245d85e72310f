"""The rules by which a period is judged (规则); every threshold of ``data/rules.toml`` as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass

EMPTY_WORDS = ("已完成", "完成", "已办结", "办结", "已销号", "已落实", "按时完成", "如期完成", "无")
STOCK_PHRASES = (
    *(
        "本期无进展",
        "暂无进展",
        "无进展",
        "无变化",
        "同上期",
        "无",
        "正在推进",
        "推进中",
        "正在办理",
        "正常推进",
    ),
    *(
        "有序推进",
        "稳步推进",
        "持续推进",
        "长期推进",
        "长期坚持",
        "按计划推进",
        "按序时推进",
        "按序时进度推进",
    ),
)


@dataclass(frozen=True)
class Rule:
    """One written rule: id (``R02``) and Chinese name, both printed in the judgement's sentence, and its paper."""

    id: str
    name: str
    adopted_by: str = ""


@dataclass(frozen=True)
class Rules:
    """The office's rule set; days are calendar days, points are percentage points.

    ``ladder`` names the step proposed for 1, 2, 3 … periods overdue in a row; the last one repeats;
    ``silence_ladder`` likewise for periods without a return. A text of ``empty_words`` or of fewer than
    ``evidence_least`` characters is no evidence of completion; a text of ``stock_phrases`` is never called a
    repetition, one of fewer than ``repeat_least`` characters never a copy of another unit's.
    """

    version: str = "2022-1"
    adopted_by: str = ""
    digest: str = ""
    grace_days: int = 0
    due_soon_days: int = 30
    behind_yellow_points: float = 10.0
    behind_red_points: float = 30.0
    ladder: tuple[str, ...] = ("督办提示", "督办通知", "点名通报", "约谈建议")
    silence_ladder: tuple[str, ...] = ("催报", "通报")
    evidence_least: int = 1
    empty_words: tuple[str, ...] = EMPTY_WORDS
    repeat_least: int = 15
    stock_phrases: tuple[str, ...] = STOCK_PHRASES
    completed: Rule = Rule("R01", "完成")
    overdue: Rule = Rule("R02", "逾期")
    due_soon: Rule = Rule("R03", "临期")
    behind: Rule = Rule("R04", "滞后")
    on_schedule: Rule = Rule("R05", "按序时推进")
    continuing: Rule = Rule("R06", "长期推进")
    ladder_rule: Rule = Rule("R07", "督办阶梯")
    evidence_rule: Rule = Rule("R08", "佐证")
    repeat_rule: Rule = Rule("R09", "雷同")

    def step(self, periods_overdue: int) -> str:
        """Return the ladder's step for a number of periods overdue in a row (at least 1)."""
        return self.ladder[min(max(periods_overdue, 1), len(self.ladder)) - 1]

    def silence_step(self, periods_silent: int) -> str:
        """Return the step for a number of periods in a row without a return (at least 1)."""
        return self.silence_ladder[min(max(periods_silent, 1), len(self.silence_ladder)) - 1]
