from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from flows.domain.rules import Rules
from flows.domain.trouble import SettingTrouble
from flows.formats.rules_in import read_rules

SHIPPED = (Path(__file__).parents[2] / "data" / "rules.toml").read_bytes()


def changed(old: str, new: str) -> bytes:
    text = SHIPPED.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def test_the_shipped_file_holds_the_defaults_and_a_paper_for_every_rule() -> None:
    rules = read_rules(SHIPPED, "rules.toml")
    assert rules.digest == hashlib.sha256(SHIPPED).hexdigest()
    plain = Rules()
    for name in (
        "version",
        "grace_days",
        "due_soon_days",
        "behind_yellow_points",
        "behind_red_points",
        "ladder",
    ):
        assert getattr(rules, name) == getattr(plain, name)
    for name in ("completed", "overdue", "due_soon", "behind", "on_schedule", "continuing", "ladder_rule"):
        mine, default = getattr(rules, name), getattr(plain, name)
        assert (mine.id, mine.name) == (default.id, default.name)
        assert "演示" in mine.adopted_by
    assert "演示" in rules.adopted_by


def test_values_are_taken_and_the_digest_follows_the_bytes() -> None:
    other = read_rules(changed("grace_days = 0", "grace_days = 3"), "rules.toml")
    assert other.grace_days == 3
    assert other.digest != read_rules(SHIPPED, "rules.toml").digest
    assert read_rules(changed("red_points = 30", "red_points = 25.5"), "x").behind_red_points == 25.5
    assert read_rules(b"\xef\xbb\xbf" + SHIPPED, "x").version == "2022-1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed("grace_days = 0", "grace_day = 0"), "“overdue.grace_day”不是规则文件认识的项目"),
        (changed('version = "2022-1"', 'version = "1"\nsoon = 3'), "“soon”不是规则文件认识的项目"),
        (changed("grace_days = 0", ""), "“overdue.grace_days”缺失"),
        (changed("[continuing]", "[continued]"), "“continued”不是规则文件认识的项目"),
        (changed("grace_days = 0", 'grace_days = "0"'), "“overdue.grace_days”应为 0 至 366 之间的数"),
        (changed("grace_days = 0", "grace_days = -1"), "“overdue.grace_days”应为 0 至 366 之间的数"),
        (changed("grace_days = 0", "grace_days = true"), "“overdue.grace_days”应为 0 至 366 之间的数"),
        (changed("grace_days = 0", "grace_days = 1.5"), "“overdue.grace_days”应为整数天"),
        (
            changed("yellow_points = 10", "yellow_points = nan"),
            "“behind.yellow_points”应为 0 至 100 之间的数",
        ),
        (
            changed("yellow_points = 10", "yellow_points = 40"),
            "“behind.red_points”不能小于 behind.yellow_points",
        ),
        (changed('id = "R02"', 'id = "R01"'), "“id = R01”被两条规则使用"),
        (changed('name = "逾期"', 'name = " "'), "“overdue.name”应为一段文字"),
        (changed('"约谈建议"', "4"), "“ladder.steps”应为一段文字"),
        (
            changed('steps = ["督办提示", "督办通知", "点名通报", "约谈建议"]', "steps = []"),
            "“ladder.steps”应至少列出一级",
        ),
        (b"version = ", "格式有误"),
        (b"\xff\xfe", "不是 UTF-8 编码"),
        (b"", "“version”缺失"),
        (
            b'version="1"\nadopted_by="x"\ncompleted=1\noverdue=1\ndue_soon=1\nbehind=1\non_schedule=1\n'
            b"continuing=1\nladder=1",
            "“completed”应为一个小节",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_key_named(data: bytes, words: str) -> None:
    with pytest.raises(SettingTrouble, match=r"规则文件“office/rules\.toml”") as caught:
        read_rules(data, "office/rules.toml")
    assert words in str(caught.value)
    assert str(caught.value).endswith("。")
