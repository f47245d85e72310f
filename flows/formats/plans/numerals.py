"""Numbers as a document prints them: the formats of Word's automatic lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN_SIGNS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), _ROMAN_SIGNS, strict=True))
_COUNTING = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanCounting",
        "ideographEnclosedCircle",
    )
)
_CIRCLED = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
_LEGAL_FORMATS = frozenset(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"))


def numeral(number: int, style: str) -> str:
    """Return ``number`` in one of the formats of ECMA-376 (ST_NumberFormat); empty for bullets and none."""
    if style in ("bullet", "none"):
        return ""
    if style in _COUNTING:
        return chinese(number)
    if style in _LEGAL_FORMATS:
        return chinese(number, _LEGAL, "拾佰仟")
    if style in _CIRCLED:
        return _enclosed(number, 0x2460)
    if style in _OTHERS and 0 < number < 10_000:
        return _OTHERS[style](number)
    return str(number)


def chinese(number: int, digits: str = _DIGITS, powers: str = "十百千") -> str:
    """Return ``十九`` for 19; figures from ten thousand on stay Arabic."""
    if not 0 < number < 10_000:
        return str(number) if number else digits[0]
    found = ""
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            found += digits[digit] + (powers[power - 1] if power else "")
        elif found and number % 10**power and found[-1] not in ("零", digits[0]):
            found += "零"
    return found[1:] if found.startswith("一十") else found


def _enclosed(number: int, first: int) -> str:
    return chr(first + number - 1) if 0 < number <= 20 else str(number)


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        found += sign * times
    return found


def _letters(number: int) -> str:
    """Return a … z, aa, bb, as Word counts."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _full_width(number: int) -> str:
    return "".join(chr(0xFF10 + int(one)) for one in str(number))


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(one)] for one in str(number))


_OTHERS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
}
