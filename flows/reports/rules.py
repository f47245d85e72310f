"""What a rule set on trial would have changed, as the officer reads it and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.domain.rule_trial import RuleTrial
from flows.screen import say


def rule_trials(trials: Sequence[RuleTrial]) -> None:
    """Tell, period by period, which counts, tasks and steps would have been different."""
    for one in trials:
        counts = "，".join(f"{state.zh}由{before}个变为{after}个" for state, before, after in one.counts)
        turned = one.turned
        say(f"{one.period.zh}：{counts or '各类任务数不变'}；{len(turned)}项任务的研判结果不同。")
        for task in turned:
            say(
                f"  {task.task} {task.title}：{task.before.zh}（{task.light_before.zh}）"
                f"→{task.after.zh}（{task.light_after.zh}）。{task.because}"
            )
        for unit, before, after in one.steps:
            say(f"  {unit}：{before or '不列名'}→{after or '不列名'}")
    say("以上为试算，没有写入任何数据；采用新规则请替换 data/rules.toml。")


def rule_trials_face(trials: Sequence[RuleTrial]) -> dict[str, Any]:
    """Return the JSON of ``settle --rules … --json``."""
    return {
        "periods": [
            {
                "period": str(one.period),
                "rules_before": one.before.rules_digest,
                "rules_after": one.after.rules_digest,
                "totals_before": dict(one.before.totals),
                "totals_after": dict(one.after.totals),
                "changed": [
                    {
                        "task": task.task,
                        "before": task.before.value,
                        "after": task.after.value,
                        "light_before": task.light_before.value,
                        "light_after": task.light_after.value,
                        "because": task.because,
                    }
                    for task in one.turned
                ],
                "steps": [
                    {"unit": unit, "before": before or None, "after": after or None}
                    for unit, before, after in one.steps
                ],
            }
            for one in trials
        ]
    }
