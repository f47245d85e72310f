"""Percent complete (完成百分比) as written by hand → 0 to 100."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from flows.formats.returns.findings import PERCENT_OUT_OF_RANGE, PERCENT_READ_AS, PERCENT_UNCLEAR
from flows.formats.returns.words import Understood, chinese_number, says_nothing, shown
from flows.formats.workbooks.sheets import Fault, Value

_BEFORE = re.compile(r"^(?:约为?|大约|约占|已?完成(?:率|比例)?(?:约|达到?|为)?|达到?|进度(?:约|为)?|≈|:)+")
_AFTER = re.compile(r"(?:左右|[。.;,，；]+)$")
_FIGURE = re.compile(r"([+-]?)(\d{0,6}(?:\.\d{1,10})?)(%?)")
_IN_WORDS = re.compile(r"百分之([零〇一二三四五六七八九十百]+)")


def read_percent(value: Value | None, shown_as_percent: bool = False) -> Understood[float]:
    """Return 0–100; 0.85, 85, 85% and 约85% are all 85. ``shown_as_percent``: the cell's format has a %.

    A plain 1 may be 1% or 100%, and 0.85% may be a slip: they stay without a value.
    """
    if isinstance(value, bool | Fault) or (value is not None and not isinstance(value, str | float)):
        return Understood(None, PERCENT_UNCLEAR)
    if isinstance(value, float):
        return _of_shown_percent(value) if shown_as_percent else _of_number(value)
    text = shown(value)
    return Understood(None) if says_nothing(text) else _of_text(text)


def _of_shown_percent(value: float) -> Understood[float]:
    if 0 <= value <= 1:
        return Understood(_tidy(value * 100))
    if 10 <= value <= 100:
        return Understood(_tidy(value), PERCENT_READ_AS, f"{_tidy(value):g}")
    return Understood(None, PERCENT_OUT_OF_RANGE)


def _of_number(value: float) -> Understood[float]:
    if not 0 <= value <= 100:
        return Understood(None, PERCENT_OUT_OF_RANGE)
    if value == 1:
        return Understood(None, PERCENT_UNCLEAR)
    return Understood(_tidy(value * 100 if value < 1 else value))


@lru_cache(maxsize=1024)
def _of_text(text: str) -> Understood[float]:
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("﹪", "%")
    bare = _AFTER.sub("", _BEFORE.sub("", bare))
    words = _IN_WORDS.fullmatch(bare)
    if words:
        return (
            _of_sign(float(chinese_number(words[1]) or 0))
            if chinese_number(words[1]) is not None
            else _UNCLEAR
        )
    match = _FIGURE.fullmatch(bare)
    if match is None or not match[2] or match[2] == ".":
        return _UNCLEAR
    figure = float(match[1] + match[2])
    if match[3]:
        return _of_sign(figure)
    return _of_number(figure)


def _of_sign(figure: float) -> Understood[float]:
    if 0 < figure < 1:
        return _UNCLEAR
    return Understood(_tidy(figure)) if 0 <= figure <= 100 else Understood(None, PERCENT_OUT_OF_RANGE)


def _tidy(value: float) -> float:
    return abs(round(value, 4))


_UNCLEAR: Understood[float] = Understood(None, PERCENT_UNCLEAR)
