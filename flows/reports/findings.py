"""The catalogue of findings and the waivers, as the officer sees them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping

import flows
from flows.domain.findings import Kind
from flows.domain.period import zh_date
from flows.domain.trouble import OutOfOrder
from flows.domain.waivers import Waiver
from flows.screen import say

_WEIGHT_ZH = {"error": "错误", "warning": "提醒", "info": "说明", "trial": "试行"}
_WITH_KINDS = ("flows.domain", "flows.formats", "flows.stages")


def kinds() -> dict[str, Kind]:
    """Return every kind of finding of the program, by code."""
    found: dict[str, Kind] = {}
    for one in pkgutil.walk_packages(flows.__path__, "flows."):
        if one.name.startswith(_WITH_KINDS) and not one.name.endswith("__main__"):
            found |= {kind.code: kind for kind in getattr(importlib.import_module(one.name), "KINDS", ())}
    return dict(sorted(found.items()))


def catalogue(weights: Mapping[str, str], code: str | None) -> None:
    """Print every kind, or only ``code``: its weight (as set), what it says and what to do."""
    known = kinds()
    if code:
        refuse_unknown(code)
    for one in (known[code],) if code else known.values():
        weight = weights.get(one.code, one.severity.value).partition(":")[0]
        own = "" if weight == one.severity.value else f"（原为{one.severity.zh}）"
        say(f"{one.code}　{_WEIGHT_ZH[weight]}{own}")
        say(f"  {_readable(one.what)}。")
        if one.remedy:
            say(f"  处理：{_readable(one.remedy)}。")
    for unknown in sorted(set(weights) - set(known)):
        say(f"设置文件 [findings.weights] 中的“{unknown}”不是问题代码，请改正。")
    if not code:
        say(f"共{len(known)}类。程度可在 data/settings.toml 的 [findings.weights] 中调整。")


def refuse_unknown(code: str) -> None:
    """Raise OutOfOrder unless ``code`` is the code of a kind."""
    if code not in kinds():
        raise OutOfOrder(f"没有问题代码“{code}”", "请用 taizhang findings 查看全部代码")


def waiver(kept: Waiver) -> None:
    """Tell what was waived."""
    say(f"已记录豁免{kept.no}号：{_line(kept)}。下次收集、研判时生效。")


def waivers(kept: Iterable[Waiver]) -> None:
    """Print all waivers with their state."""
    lines = list(kept)
    for one in lines:
        state = "已撤回" if one.withdrawn else "有效"
        say(f"{one.no}号　{state}　{_line(one)}")
    if not lines:
        say("没有豁免记录。")


def _line(one: Waiver) -> str:
    task = f" {one.task}" if one.task else ""
    return f"{one.unit}{task}的“{one.code}”，自{one.period.zh}起，至{zh_date(one.until)}（{one.reason}，{one.by}，{zh_date(one.on)}）"


def _readable(text: str) -> str:
    """Return a kind's text with its fields shown as an ellipsis."""
    return "".join(part for part in _pieces(text))


def _pieces(text: str) -> Iterable[str]:
    depth = 0
    for one in text:
        if one == "{":
            depth += 1
            yield "…"
        elif one == "}":
            depth -= 1
        elif not depth:
            yield one
