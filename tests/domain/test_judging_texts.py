"""Words that say too little or too much: no evidence, another unit's words, a figure short of the target."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.domain.ledger import Ledger
from flows.domain.plan import Target
from tests.domain.month_samples import DOING, DONE, A, B, C, R, file_of, only, plan, says, settle, task, year

CODE = "T01-01"
LONG = "已印发实施细则并完成首批应用场景测试"
RATE = Target("全程网办率达到99%以上", "全程网办率", ">=", 99.0, "%")


def codes(ledger: Ledger) -> list[str]:
    return [one.code for one in only(ledger).findings]


@pytest.mark.parametrize("text", ["已完成。", "完成", "已办结", " 无 "])
def test_a_word_that_only_repeats_the_status_is_no_evidence(text: str) -> None:
    made = plan(task(CODE, "2022-12-31"))
    assert codes(settle(made, (file_of(A, says(CODE, DONE, progress=text)),))) == ["completion-without-text"]


def test_the_same_words_of_two_units_are_found_on_both() -> None:
    made = plan(task(CODE, "2022-12-31", leads=(A, B)))
    files = (file_of(A, says(CODE, DOING, progress=LONG)), file_of(B, says(CODE, DOING, progress=f" {LONG}")))
    found = only(settle(made, files)).findings
    assert [one.code for one in found] == ["same-text-as-other-unit"] * 2
    assert "区甲局：T01-01的进展情况与区乙局本期所报文字完全相同" in found[0].message


@pytest.mark.parametrize("text", ["正在推进", "按计划推进。", "持续推进"])
def test_stock_phrases_are_no_repetition(text: str) -> None:
    made = plan(task(CODE, "2022-12-31", leads=(A, B)))
    month = tuple(file_of(unit, says(CODE, DOING, progress=text)) for unit in (A, B))
    assert codes(year(made, month, month)[-1]) == []


def target_plan() -> object:
    return plan(replace(task(CODE, "2022-12-31"), targets=(RATE,)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全程网办率为95%", ["target-not-reached"]),
        ("全程网办率由80%提高到98.5%", ["target-not-reached"]),
        ("全程网办率由80%提高到99.2%", []),
        ("已全面完成，群众满意", []),
    ],
)
def test_a_completion_whose_own_figure_is_short_of_the_target(text: str, found: list[str]) -> None:
    assert codes(settle(target_plan(), (file_of(A, says(CODE, DONE, progress=text)),))) == found  # type: ignore[arg-type]


def test_a_contradiction_names_few_leads() -> None:
    towns = tuple(f"区{no}局" for no in "一二三四五")
    made = plan(task(CODE, "2022-12-31", leads=towns, others=(R,)))
    (found,) = only(settle(made, (file_of(R, says(CODE, DONE)),))).findings
    assert "等5个单位“未报送”" in found.message
    assert C not in found.message
