"""``demands.toml`` in: the office's rules on what the plans demand beside judging; unknown keys are refused."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from flows.domain.demands.rewards import DemandRules
from flows.domain.rules import Rule
from flows.domain.trouble import SettingTrouble

_SECTIONS: Mapping[str, Mapping[str, float]] = {
    "scheme": {"months": 12},
    "on_time": {"tasks": 100, "points": 100},
    "early": {"days": 366, "nodes": 100, "points": 100},
    "reporting": {"periods": 12, "points": 100},
    "reward": {"most_points": 100, "commend_from": 100},
}
"""Section → key → the greatest value it may have."""
_WHOLE = {"months", "tasks", "days", "nodes", "periods"}
_RULE = ("id", "name", "adopted_by")


def read_demand_rules(data: bytes, file: str) -> DemandRules:
    """Return the rules in ``data``; ``file`` is only named in troubles.

    Raises SettingTrouble for broken TOML, an unknown or missing key, or a value that cannot be.
    """
    found = _Reader(file)
    top = found.table(_parsed(data, file), "", ("version", *_SECTIONS))
    tables = {name: found.table(top[name], name, (*_RULE, *keys)) for name, keys in _SECTIONS.items()}
    rules = {name: found.rule(name, table) for name, table in tables.items()}
    found.distinct([rule.id for rule in rules.values()])
    numbers = {
        name: {key: found.number(f"{name}.{key}", tables[name][key], most) for key, most in keys.items()}
        for name, keys in _SECTIONS.items()
    }
    return DemandRules(
        version=found.text("version", top["version"]),
        digest=hashlib.sha256(data).hexdigest(),
        scheme_months=int(numbers["scheme"]["months"]),
        on_time_tasks=int(numbers["on_time"]["tasks"]),
        on_time_points=numbers["on_time"]["points"],
        early_days=int(numbers["early"]["days"]),
        early_nodes=int(numbers["early"]["nodes"]),
        early_points=numbers["early"]["points"],
        reporting_periods=int(numbers["reporting"]["periods"]),
        reporting_points=numbers["reporting"]["points"],
        most_points=numbers["reward"]["most_points"],
        commend_from=numbers["reward"]["commend_from"],
        **rules,
    )


def _parsed(data: bytes, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingTrouble(f"规则文件“{file}”不是 UTF-8 编码", "请另存为 UTF-8 编码") from None
    except tomllib.TOMLDecodeError:
        raise SettingTrouble(f"规则文件“{file}”的格式有误", "请对照随程序提供的样本改正") from None


@dataclass(frozen=True)
class _Reader:
    """Takes values out of the parsed file, or refuses with the key named."""

    file: str

    def refuse(self, key: str, why: str) -> NoReturn:
        raise SettingTrouble(f"规则文件“{self.file}”中的“{key}”{why}", "请对照随程序提供的样本改正")

    def table(self, value: object, name: str, keys: tuple[str, ...]) -> dict[str, object]:
        """Return ``value`` as a table with exactly ``keys``."""
        if not isinstance(value, dict):
            self.refuse(name, "应为一个小节")
        for key in (*value, *keys):
            dotted = f"{name}.{key}" if name else key
            if key not in keys:
                self.refuse(dotted, "不是规则文件认识的项目")
            if key not in value:
                self.refuse(dotted, "缺失")
        return value

    def text(self, key: str, value: object) -> str:
        """Return a text that is not empty."""
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "应为一段文字，且不能为空")
        return value.strip()

    def rule(self, name: str, table: Mapping[str, object]) -> Rule:
        """Return the rule of one section."""
        number, called, paper = (self.text(f"{name}.{key}", table[key]) for key in _RULE)
        return Rule(number, called, paper)

    def distinct(self, ids: list[str]) -> None:
        """Refuse two rules of one id."""
        for number in ids:
            if ids.count(number) > 1:
                self.refuse(f"id = {number}", "被两条规则使用")

    def number(self, key: str, value: object, most: float) -> float:
        """Return a number from 0 (whole ones from 1) to ``most``."""
        whole = key.rpartition(".")[2] in _WHOLE
        least = 1 if whole else 0
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.refuse(key, f"应为 {least} 至 {most:g} 之间的数")
        if whole and value != int(value):
            self.refuse(key, "应为整数")
        return float(value)
