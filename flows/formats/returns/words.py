"""Cell values as words: the original as a clerk sees it, what counts as empty, Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Generic, TypeVar

from flows.domain.findings import Kind
from flows.domain.folding import folded
from flows.formats.workbooks.sheets import Fault, Value

T = TypeVar("T")

_NOTHING = frozenset(
    folded(word)
    for word in (
        "",
        "无",
        "暂无",
        "没有",
        "-",
        "--",
        "—",
        "——",
        "–",
        "－",
        "/",
        "\\",
        "、",
        "无。",
        "暂无。",
        "n/a",
        "空",
    )
)
_DITTO = frozenset(folded(word) for word in ("同上", "同上。", "（同上）", "〃", "同前", "同上行"))
_LONGEST = 12
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "\u3007": 0,
    "\u25cb": 0,
    "两": 2,
}
_OUTER = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff"


@dataclass(frozen=True)
class Understood(Generic[T]):
    """What a cell was understood to say: a value, or none; ``kind`` and ``read`` make its finding."""

    value: T | None
    kind: Kind | None = None
    read: str = ""


def shown(value: Value | None) -> str:
    """Return the cell as text, whole and unchanged but for white space around it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _trimmed(value)
    if isinstance(value, Fault):
        return "错误值" if value is Fault.ERROR else "公式"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat()


def _trimmed(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(_OUTER)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return folded(text)


def says_nothing(text: str) -> bool:
    """Tell whether a cell's whole text means empty: 无, 暂无, - and the like."""
    return not text or (len(text) <= _LONGEST and _short(text) in _NOTHING)


def says_ditto(text: str) -> bool:
    """Tell whether a cell's whole text means the text above: 同上."""
    return len(text) <= _LONGEST and _short(text) in _DITTO


def chinese_number(text: str) -> int | None:
    """Return the number up to 999 written as ``十七``, ``一百三十一``, ``二十``; None for anything else."""
    if not text or re.fullmatch(r"[零〇○一二两三四五六七八九十百]+", text) is None:
        return None
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[digit]) for digit in text)) if len(text) <= 4 else None
    match = re.fullmatch(
        r"(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", text
    )
    if match is None:
        return None
    tens = _DIGITS[match[2]] if match[2] else int(bool(match[3]))
    return 100 * _DIGITS.get(match[1] or "", 0) + 10 * tens + _DIGITS.get(match[4] or "", 0)


def with_arabic_digits(text: str) -> str:
    """Return ``text`` with Chinese numerals before 年, 月, 日, 号 written in digits."""

    def digits(match: re.Match[str]) -> str:
        found = chinese_number(match[0])
        return match[0] if found is None else str(found)

    return re.sub(r"[零〇○一二两三四五六七八九十]+(?=[年月日号])", digits, text)
