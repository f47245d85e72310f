"""data/domains.csv and data/demands.toml: read with every doubt, or refused with the key named."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.domain.demands.rewards import DemandRules
from flows.domain.demands.rollups import Post
from flows.domain.trouble import SettingTrouble, UnreadableInput
from flows.formats.demand_rules_in import read_demand_rules
from flows.formats.domain_table import read_posts
from tests.domain.month_samples import DIRECTORY, B, plan, task

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "data/demands.toml").read_text(encoding="utf-8")
PLAN = plan(task("T01-01"), task("T02-01"))
HEAD = "领域,总指挥职务,领域牵头单位,备注\r\n"


def test_posts_are_read_by_name_or_number() -> None:
    text = HEAD + "第1领域,区政府分管副区长,,\r\n2,常务副区长,乙局；区乙局,\r\n"
    posts, findings = read_posts(text.encode(), "d.csv", PLAN, DIRECTORY)
    assert posts == (Post(1, "区政府分管副区长"), Post(2, "常务副区长"))
    assert [one.code for one in findings] == ["domains-unknown-unit"]
    posts, findings = read_posts((HEAD + "2,,区乙局,").encode("gb18030"), "d.csv", PLAN, DIRECTORY)
    assert (posts, findings) == ((Post(2, "", (B,)),), ())


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("第9领域,副区长,,\r\n", "domains-unknown-domain"),
        ("1,副区长,,\r\n第1领域,区长,,\r\n", "domains-twice"),
        ("1,王永明,,\r\n", "domains-not-a-post"),
        ("1,陈长生,,\r\n", "domains-not-a-post"),
        ("1,,外地局,\r\n", "domains-unknown-unit"),
    ],
)
def test_doubts_name_the_row(rows: str, code: str) -> None:
    posts, findings = read_posts((HEAD + rows).encode(), "d.csv", PLAN, DIRECTORY)
    assert [one.code for one in findings] == [code]
    assert findings[0].place.row
    assert not [one for one in posts if "永明" in one.commander or "长生" in one.commander]


def test_columns_that_are_none_of_ours_are_told_and_other_files_refused() -> None:
    findings = read_posts("领域,颜色\r\n1,红\r\n".encode(), "d.csv", PLAN, DIRECTORY)[1]
    assert [one.code for one in findings] == ["domains-unknown-column"]
    with pytest.raises(UnreadableInput, match="没有“领域”栏目"):
        read_posts("单位,颜色\r\n".encode(), "d.csv", PLAN, DIRECTORY)


def test_the_shipped_rules_are_the_defaults_with_their_papers() -> None:
    found = read_demand_rules(RULES.encode(), "demands.toml")
    plain, shipped = vars(DemandRules()), vars(found)
    numbers = [name for name, value in plain.items() if isinstance(value, int | float)]
    assert {name: shipped[name] for name in numbers} == {name: plain[name] for name in numbers}
    for name in ("scheme", "on_time", "early", "reporting", "reward"):
        assert (shipped[name].id, shipped[name].name) == (plain[name].id, plain[name].name)
        assert shipped[name].adopted_by
    assert len(found.digest) == 64


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("months = 1", "months = 0", "scheme.months"),
        ("months = 1", "months = 1.5", "整数"),
        ("months = 1", "months = true", "scheme.months"),
        ("months = 1", "months = 1\nweeks = 4", "scheme.weeks"),
        ("days = 15", "", "early.days"),
        ("[early]", "[soon]", "soon"),
        ('id = "D02"', 'id = "D01"', "D01"),
        ('name = "按时报送"', 'name = ""', "reporting.name"),
        ("most_points = 2.0", 'most_points = "多"', "reward.most_points"),
        ('version = "2022-1"', "version = ", "格式有误"),
        ("[scheme]", "scheme = 1\n[other]", "other"),
    ],
)
def test_rules_that_cannot_be_are_refused_with_the_key(old: str, new: str, said: str) -> None:
    assert old in RULES
    with pytest.raises(SettingTrouble, match=said):
        read_demand_rules(RULES.replace(old, new, 1).encode(), "demands.toml")


def test_rules_in_another_encoding_are_refused() -> None:
    with pytest.raises(SettingTrouble, match="UTF-8"):
        read_demand_rules(RULES.encode("gb18030"), "demands.toml")
