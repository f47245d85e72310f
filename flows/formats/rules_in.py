"""``rules.toml`` in: the office's rules, every key known and every value checked."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from typing import NoReturn

from flows.domain.rules import Rule, Rules
from flows.domain.trouble import SettingTrouble

_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "completed": (),
    "overdue": ("grace_days",),
    "due_soon": ("days",),
    "behind": ("yellow_points", "red_points"),
    "on_schedule": (),
    "continuing": (),
    "ladder": ("steps",),
}
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "evidence": ("least_characters", "empty_words"),
    "repeats": ("least_characters", "stock_phrases"),
}
"""Sections that rules files of earlier versions do not have; without them the defaults hold."""
_TOP = ("version", "adopted_by")
_RULE = ("id", "name", "adopted_by")
_MAY = {"ladder": ("unreturned",)}
_MOST_DAYS = 366
_MOST_CHARACTERS = 200


def read_rules(data: bytes, file: str) -> Rules:
    """Return the rules in ``data``; ``file`` is only named in troubles.

    Raises SettingTrouble for broken TOML, an unknown or missing key, or a value that cannot be.
    """
    found = _Reader(file)
    top = found.table(_parsed(data, file), "", (*_TOP, *_SECTIONS), tuple(_OPTIONAL))
    sections = {**_SECTIONS, **{name: keys for name, keys in _OPTIONAL.items() if name in top}}
    rules = {
        name: found.table(top[name], name, (*_RULE, *keys), _MAY.get(name, ()))
        for name, keys in sections.items()
    }
    made = {name: found.rule(name, table) for name, table in rules.items()}
    found.distinct([rule.id for rule in made.values()])
    yellow = found.number(rules, "behind", "yellow_points", 100)
    red = found.number(rules, "behind", "red_points", 100)
    if red < yellow:
        found.refuse("behind.red_points", "不能小于 behind.yellow_points")
    usual = Rules()
    return Rules(
        version=found.text(top, "version", ""),
        adopted_by=found.text(top, "adopted_by", ""),
        digest=hashlib.sha256(data).hexdigest(),
        grace_days=found.days(rules, "overdue", "grace_days"),
        due_soon_days=found.days(rules, "due_soon", "days"),
        behind_yellow_points=yellow,
        behind_red_points=red,
        ladder=found.texts(rules["ladder"], "ladder", "steps"),
        silence_ladder=found.texts(rules["ladder"], "ladder", "unreturned", usual.silence_ladder),
        evidence_least=found.characters(rules, "evidence", usual.evidence_least),
        empty_words=found.texts(rules.get("evidence", {}), "evidence", "empty_words", usual.empty_words),
        repeat_least=found.characters(rules, "repeats", usual.repeat_least),
        stock_phrases=found.texts(rules.get("repeats", {}), "repeats", "stock_phrases", usual.stock_phrases),
        completed=made["completed"],
        overdue=made["overdue"],
        due_soon=made["due_soon"],
        behind=made["behind"],
        on_schedule=made["on_schedule"],
        continuing=made["continuing"],
        ladder_rule=made["ladder"],
        evidence_rule=made.get("evidence", usual.evidence_rule),
        repeat_rule=made.get("repeats", usual.repeat_rule),
    )


def _parsed(data: bytes, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as trouble:
        raise SettingTrouble(f"规则文件“{file}”不是 UTF-8 编码", "请另存为 UTF-8 编码") from trouble
    except tomllib.TOMLDecodeError as trouble:
        raise SettingTrouble(
            f"规则文件“{file}”格式有误：{trouble}", "请对照随程序提供的样本改正"
        ) from trouble


class _Reader:
    """Takes values out of the parsed file, or refuses with the key named."""

    def __init__(self, file: str) -> None:
        self._file = file

    def refuse(self, key: str, why: str) -> NoReturn:
        """Raise the trouble about ``key``."""
        raise SettingTrouble(f"规则文件“{self._file}”中的“{key}”{why}", "请对照随程序提供的样本改正")

    def table(
        self, value: object, name: str, keys: tuple[str, ...], may: tuple[str, ...] = ()
    ) -> dict[str, object]:
        """Return ``value`` as a table with exactly ``keys``, and of ``may`` those it has."""
        if not isinstance(value, dict):
            self.refuse(name, "应为一个小节")
        for key in value:
            if key not in (*keys, *may):
                self.refuse(_dotted(name, key), "不是规则文件认识的项目")
        for key in keys:
            if key not in value:
                self.refuse(_dotted(name, key), "缺失")
        return value

    def text(self, table: Mapping[str, object], key: str, name: str) -> str:
        """Return a text that is not empty."""
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            self.refuse(_dotted(name, key), "应为一段文字，且不能为空")
        return value.strip()

    def rule(self, name: str, table: Mapping[str, object]) -> Rule:
        """Return the rule of one section."""
        number, called, paper = (self.text(table, key, name) for key in _RULE)
        return Rule(number, called, paper)

    def distinct(self, ids: list[str]) -> None:
        """Refuse two rules of one id."""
        for number in ids:
            if ids.count(number) > 1:
                self.refuse(f"id = {number}", "被两条规则使用")

    def days(self, rules: Mapping[str, Mapping[str, object]], name: str, key: str) -> int:
        """Return a whole number of days, 0 to 366."""
        number = self.number(rules, name, key, _MOST_DAYS)
        if number != int(number):
            self.refuse(_dotted(name, key), "应为整数天")
        return int(number)

    def number(self, rules: Mapping[str, Mapping[str, object]], name: str, key: str, most: int) -> float:
        """Return a number from 0 to ``most``."""
        value = rules[name][key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            self.refuse(_dotted(name, key), f"应为 0 至 {most} 之间的数")
        return float(value)

    def characters(self, rules: Mapping[str, Mapping[str, object]], name: str, usual: int) -> int:
        """Return ``least_characters`` of an optional section, ``usual`` without it."""
        if name not in rules:
            return usual
        return int(self.number(rules, name, "least_characters", _MOST_CHARACTERS))

    def texts(
        self, table: Mapping[str, object], name: str, key: str, usual: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Return a list of at least one text, none of them empty; ``usual`` where the key may be missing."""
        if usual and key not in table:
            return usual
        value = table[key]
        if not isinstance(value, list) or not value:
            self.refuse(_dotted(name, key), "应至少列出一级措施" if name == "ladder" else "应至少列出一项")
        return tuple(self.text({key: one}, key, name) for one in value)


def _dotted(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key
