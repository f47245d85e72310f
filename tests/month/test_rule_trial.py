"""Another rule set is tried on past months before it is adopted; nothing is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.month.clerk import Clerk, contents


def rules(clerk: Clerk, to: Path, pattern: str, new: str) -> Path:
    text = (clerk.home / "data/rules.toml").read_text(encoding="utf-8")
    changed, number = re.subn(pattern, new, text)
    assert number == 1
    to.write_text(changed, encoding="utf-8")
    return to


def tried(clerk: Clerk, file: Path, *against: str) -> Any:
    words = [word for period in against for word in ("--against", period)]
    answer = clerk.says("settle", "--rules", file, *words, "--json")
    assert answer.status == 0, answer.err
    return answer.document["periods"]


def test_the_rules_in_force_change_nothing(clerk: Clerk) -> None:
    periods = tried(clerk, clerk.home / "data/rules.toml")
    assert [one["period"] for one in periods] == ["2022-08", "2022-09", "2022-10"]
    assert all(not one["changed"] and not one["steps"] for one in periods)


def test_more_grace_lets_units_off_and_says_which(clerk: Clerk, tmp_path: Path) -> None:
    before = contents(clerk.home / "output")
    ledger = clerk.settled("2022-09")
    file = rules(clerk, tmp_path / "宽.toml", r"grace_days = 0", "grace_days = 60")
    (one,) = tried(clerk, file, "2022-09")
    overdue = [entry["task"] for entry in ledger["entries"] if entry["judged"] == "overdue"]
    assert one["totals_before"] == ledger["totals"]
    assert {task["task"] for task in one["changed"] if task["before"] == "overdue"} == set(overdue)
    assert one["totals_after"]["overdue"] == 0
    assert sum(one["totals_after"].values()) == 2 * one["totals_after"]["tasks"]
    assert {step["unit"] for step in one["steps"]} == {unit["unit"] for unit in ledger["overdue_units"]}
    said = clerk.says("settle", "--rules", file, "--against", "2022-09").err
    assert f"逾期未完成由{len(overdue)}个变为0个" in said
    assert clerk.settled("2022-09") == ledger
    assert contents(clerk.home / "output") == before


def test_a_ladder_counts_as_if_it_had_always_been_in_force(clerk: Clerk, tmp_path: Path) -> None:
    file = rules(clerk, tmp_path / "阶梯.toml", r"steps = \[.*\]", 'steps = ["甲", "乙", "丙"]')
    last = tried(clerk, file, "2022-10")[0]
    units = {one["unit"]: one for one in clerk.settled("2022-10")["overdue_units"]}
    assert {step["unit"]: step["after"] for step in last["steps"]} == {
        unit: ("甲", "乙", "丙")[("督办提示", "督办通知", "点名通报", "约谈建议").index(one["step"])]
        for unit, one in units.items()
    }


def test_what_cannot_be_tried_is_said(clerk: Clerk, tmp_path: Path) -> None:
    never = clerk.says("settle", "--rules", clerk.home / "data/rules.toml", "--against", "2023-01")
    assert never.status == 2
    assert "还没有研判过" in never.err
    assert clerk.says("settle", "--rules", tmp_path / "没有.toml").status == 2
    bare = clerk.says("settle")
    assert bare.status == 2
    assert "缺少 --period" in bare.err
