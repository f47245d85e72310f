"""How heavily findings weigh is the office's choice: settings, rules on trial, waivers with an end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.month.clerk import Clerk

PERIOD = "2022-09"
SETTING = "data/settings.toml"


def chosen(clerk: Clerk, **weights: str) -> None:
    place = clerk.home / SETTING
    lines = ", ".join(f'"{code.replace("_", "-")}" = "{weight}"' for code, weight in weights.items())
    text = place.read_text(encoding="utf-8")
    assert "weights = {}" in text
    place.write_text(text.replace("weights = {}", f"weights = {{ {lines} }}"), encoding="utf-8")


def found(document: Any, code: str) -> list[dict[str, Any]]:
    return [
        {**finding, "unit": one["unit"], "outcome": one["outcome"]}
        for one in document["returns"]
        for finding in one["findings"]
        if finding["code"] == code
    ]


def a_code(document: Any, severity: str) -> str:
    """Return the code of some finding of that severity in a return that was taken."""
    return next(
        str(finding["code"])
        for one in document["returns"]
        if one["outcome"] != "rejected"
        for finding in one["findings"]
        if finding["severity"] == severity
    )


def entries(document: Any) -> list[Any]:
    return [one["entries"] for one in document["returns"]]


def test_a_weight_changes_the_word_and_the_outcome_but_never_what_was_read(clerk: Clerk) -> None:
    before = clerk.collected(PERIOD)
    code = a_code(before, "error")
    chosen(clerk, **{code.replace("-", "_"): "info"})
    after = clerk.collected(PERIOD)
    assert {one["severity"] for one in found(before, code)} == {"error"}
    assert {one["severity"] for one in found(after, code)} == {"info"}
    assert entries(before) == entries(after)
    alone = [
        old["file"]
        for old in before["returns"]
        if old["outcome"] == "accepted_with_findings"
        and {one["code"] for one in old["findings"] if one["severity"] != "info"} == {code}
    ]
    assert alone
    assert {one["outcome"] for one in after["returns"] if one["file"] in alone} == {"accepted"}


def test_a_rule_on_trial_warns_and_tells_what_it_would_have_blocked(clerk: Clerk) -> None:
    code = a_code(clerk.collected(PERIOD), "error")
    chosen(clerk, **{code.replace("-", "_"): "trial"})
    number = len(found(clerk.collected(PERIOD), code))
    said = clerk.month("collect", PERIOD)
    assert {one["severity"] for one in found(clerk.collected(PERIOD), code)} == {"warning"}
    assert "［提醒，试行］" in said.err
    assert f"其中试行规则{number}条" in said.err


def test_a_trial_ends_with_the_period_that_is_written(clerk: Clerk) -> None:
    code = a_code(clerk.collected(PERIOD), "error")
    chosen(clerk, **{code.replace("-", "_"): "trial:2022-08"})
    said = clerk.month("collect", PERIOD)
    assert {one["severity"] for one in found(clerk.collected(PERIOD), code)} == {"error"}
    assert "试行" not in said.err


def test_an_unknown_weight_is_refused(clerk: Clerk) -> None:
    chosen(clerk, zip_bomb="loud")
    answer = clerk.says("status")
    assert answer.status == 2
    assert "findings.weights" in answer.err


def waived(clerk: Clerk, code: str, unit: str, until: str = "2022-09-30") -> None:
    words = ("--unit", unit, "--period", PERIOD, "--until", until, "--reason", "系统改造", "--by", "李主任")
    answer = clerk.says("waive", "add", code, *words)
    assert answer.status == 0, answer.err


def test_a_waiver_quiets_one_units_finding_until_its_end_and_says_who_and_why(clerk: Clerk) -> None:
    document = clerk.collected(PERIOD)
    code = a_code(document, "error")
    unit = found(document, code)[0]["unit"]
    others = [one for one in found(document, code) if one["unit"] != unit]
    waived(clerk, code, unit)
    after = found(clerk.collected(PERIOD), code)
    mine = [one for one in after if one["unit"] == unit]
    assert {one["severity"] for one in mine} == {"info"}
    assert all("系统改造" in one["message"] and "李主任" in one["message"] for one in mine)
    assert [one["severity"] for one in after if one["unit"] != unit] == [one["severity"] for one in others]
    assert "豁免1号" in clerk.says("waive", "list").err or "1号" in clerk.says("waive", "list").err


def test_a_withdrawn_waiver_has_no_effect_and_stays_on_record(clerk: Clerk) -> None:
    document = clerk.collected(PERIOD)
    code = a_code(document, "error")
    unit = found(document, code)[0]["unit"]
    waived(clerk, code, unit)
    assert clerk.says("waive", "withdraw", "1", "--by", "李主任").status == 0
    assert found(clerk.collected(PERIOD), code) == found(document, code)
    assert "已撤回" in clerk.says("waive", "list").err
    assert clerk.says("waive", "withdraw", "1", "--by", "李主任").status == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("no-such-code", "--unit", "区税务局", "--until", "2022-09-30"), "没有问题代码"),
        (("zip-bomb", "--unit", "区某某局", "--until", "2022-09-30"), "单位名录中没有"),
        (("zip-bomb", "--unit", "区税务局", "--until", "2022-09-29"), "不起作用"),
        (("zip-bomb", "--unit", "区税务局", "--task", "T99-99", "--until", "2022-09-30"), "没有任务"),
    ],
)
def test_a_waiver_that_could_do_nothing_is_refused(clerk: Clerk, words: tuple[str, ...], told: str) -> None:
    answer = clerk.says("waive", "add", *words, "--period", PERIOD, "--reason", "理由", "--by", "李主任")
    assert answer.status == 2
    assert told in answer.err


def test_the_catalogue_names_every_kind_with_its_words(clerk: Clerk) -> None:
    whole = clerk.says("findings")
    assert whole.status == 0
    assert "zip-bomb" in whole.err
    assert "试行" not in whole.err
    one = clerk.says("findings", "zip-bomb")
    assert "处理：" in one.err
    assert clerk.says("findings", "no-such-code").status == 2


def test_ledger_findings_are_weighed_too(clerk: Clerk) -> None:
    ledger = clerk.settled(PERIOD)
    codes = [
        one["code"] for entry in ledger["entries"] for one in entry["findings"] if one["severity"] != "info"
    ]
    assert codes
    chosen(clerk, **{codes[0].replace("-", "_"): "info"})
    after = clerk.settled(PERIOD)
    severities = {
        one["severity"] for entry in after["entries"] for one in entry["findings"] if one["code"] == codes[0]
    }
    assert severities == {"info"}
    assert [entry["judged"] for entry in after["entries"]] == [entry["judged"] for entry in ledger["entries"]]
