"""The words of papers that figures and texts turn into: shares, delays, numerals, shortened titles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from flows.domain.units import Directory

_SHORT_TITLE = 24
_HAN = "零一二三四五六七八九"


def share(part: int, total: int) -> str:
    """Return ``part`` of ``total`` as ``24.2%``, one decimal, half up; ``0.0%`` of nothing."""
    return f"{percent(part, total)}%"


def percent(part: int, total: int) -> Decimal:
    """Return ``part`` of ``total`` in percent, one decimal, half up."""
    exact = Decimal(part * 100) / Decimal(total) if total else Decimal(0)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def han_number(number: int) -> str:
    """Return a number from 1 to 99 as it stands before a heading: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十"
    return head + (_HAN[ones] if ones else "")


def delay_zh(days: int) -> str:
    """Return the words for a delay; a node due on the cut-off itself is overdue by 0 days."""
    return f"逾期{days}天" if days else "当日到期未完成"


def short_title(title: str) -> str:
    """Cut an overlong task title after a whole clause, never inside one."""
    kept = title
    while len(kept) > _SHORT_TITLE and (cut := max(kept.rfind(mark) for mark in "，；。：、")) > 3:
        kept = kept[:cut]
    return kept.rstrip("，；。：、")


def told_by(leads: Sequence[str], text: str, directory: Directory) -> str:
    """Of a text that several units told (``单位：……``, one a line), return what ``leads`` told.

    The whole text stays if no lead said anything; the Excel ledger always has all of it.
    """
    if "\n" not in text:
        return text
    told: dict[str, list[str]] = {}
    unit = ""
    for line in text.split("\n"):
        name, mark, rest = line.partition("：")
        named = bool(mark) and name in directory.by_name
        unit = name if named else unit
        told.setdefault(unit, []).append(rest if named else line)
    acting = {one.name for one in directory.expanded(leads)}
    kept = {name: "\n".join(lines) for name, lines in told.items() if name in acting}
    if len(kept) < 2:
        return "".join(kept.values()) or text
    return "\n".join(f"{name}：{words}" for name, words in kept.items())
