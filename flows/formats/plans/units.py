"""Who answers for a task: the unit brackets of a plan, whatever their style, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OPENING = "（(〔[【［"
CLOSING = "）)〕]】］"
_ROUND = str.maketrans("()[]［］【】〔〕", "（）（）（）（）（）")
_FAMILY = {char: place // 2 for place, char in enumerate("（(〔〔[［【【") if char} | {
    char: place // 2 for place, char in enumerate("）)〕〕]］】】") if char
}
_ROLE = "牵头|主办|主管|总牵头|责任|配合|协办|协同|参与|承办|落实"
_LABEL = re.compile(rf"(?:领域)?(?P<role>{_ROLE})(?:单位|部门)\s*[:：]\s*")
_LEADING_LABEL = re.compile(rf"\s*(?:领域)?(?:{_ROLE})(?:单位|部门)\s*[:：]")
_BARE_LABEL = re.compile(r"(?<=[。；;！])\s*(?:牵头|责任)(?:单位|部门)\s*[:：]")
_DUTY_END = re.compile(r"(?:牵头|负责|配合|落实|参与)(?:推进|落实|实施)?$")
_LEADS_THEN = re.compile(
    r"(?P<lead>[^。；;]{2,200}?)(?:共同)?牵头(?:负责)?(?:[，,；;、]\s*(?P<rest>.{0,400}))?$", re.DOTALL
)
_BY_DUTY = re.compile(
    r"(?:等)?(?:按照?|根据)?(?:各自)?(?:职责)?(?:分工)?(?:分别|共同)?(?:负责|配合|参与|落实)(?:落实|实施)?$"
)
_GENERIC = re.compile(r"有关|相关|^各|各(?:部门|单位)")
_LEAD_ROLES = frozenset({"牵头", "总牵头", "主办"})
_OPEN_END = re.compile(r"(?<![高初中同平])(?P<tail>等(?:[^等]{0,10}(?:部门|单位|机构|企业|地区|镇街))?)$")


@dataclass(frozen=True)
class Bracket:
    """One bracketed stretch of a text: ``text[start:end]`` with brackets, ``closed`` False at a loose end."""

    start: int
    end: int
    closed: bool
    matched: bool


@dataclass(frozen=True)
class Units:
    """The units read from brackets, in printed order; ``open_ends`` are words such as 等行业监管部门."""

    leads: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    phrase: str | None = None
    open_ends: tuple[str, ...] = ()


def pairs(text: str) -> dict[int, int]:
    """Return opening place → closing place; any closing bracket closes the last open one, whatever its style."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for match in re.finditer(r"[（(〔\[【［）)〕\]】］]", text):
        if match[0] in OPENING:
            stack.append(match.start())
        elif stack:
            found[stack.pop()] = match.start()
    return found


def unit_brackets(text: str) -> list[Bracket]:
    """Return the stretches of ``text`` that name units, in order."""
    closing = pairs(text)
    found: list[Bracket] = []
    for match in re.finditer(r"[（(〔\[【［]", text):
        start = match.start()
        if found and start < found[-1].end:
            continue
        if _LEADING_LABEL.match(text, start + 1, start + 20):
            found.append(_bracket(text, start, closing.get(start)))
    if not found:
        found = [*_last_duty_bracket(text, closing), *_bare_label(text)][:1]
    return found


def _bracket(text: str, start: int, end: int | None) -> Bracket:
    if end is None:
        return Bracket(start, len(text), closed=False, matched=True)
    same = _FAMILY[text[start]] == _FAMILY[text[end]]
    return Bracket(start, end + 1, closed=True, matched=same)


def _last_duty_bracket(text: str, closing: dict[int, int]) -> Iterator[Bracket]:
    """Yield the bracket that ends ``text`` if it speaks of duties: ``（省有关部门按职责分工负责）``."""
    last = len(text.rstrip("。 　")) - 1
    start = max((begin for begin, end in closing.items() if end == last), default=None)
    if start is not None and _DUTY_END.search(text[max(start + 1, last - 12) : last].rstrip()):
        yield _bracket(text, start, last)


def _bare_label(text: str) -> Iterator[Bracket]:
    """Yield a unit list that has lost its opening bracket."""
    if match := _BARE_LABEL.search(text):
        yield Bracket(match.start(), len(text), closed=False, matched=True)


def read_units(inner: str) -> Units:
    """Return the units named between two brackets (the brackets not included)."""
    labels = list(_LABEL.finditer(inner))
    if not labels:
        return _read_duties(inner)
    leads: list[str] = []
    responsible: list[str] = []
    ends: list[str] = []
    stops = [*(label.start() for label in labels[1:]), len(inner)]
    for label, stop in zip(labels, stops, strict=True):
        names, open_ends = named_units(inner[label.end() : stop])
        (leads if label["role"] in _LEAD_ROLES else responsible).extend(names)
        ends.extend(open_ends)
    return Units(tuple(leads), tuple(responsible), None, tuple(ends))


def _read_duties(inner: str) -> Units:
    """Read a bracket without labels: ``A、B牵头，C按职责分工负责`` or ``有关部门按职责分工负责``."""
    text = re.sub(r"\s+", "", inner)
    if match := _LEADS_THEN.match(text):
        leads, lead_ends = named_units(match["lead"])
        rest, rest_ends = named_units(_BY_DUTY.sub("", match["rest"] or ""))
        return Units(leads, rest, None, (*lead_ends, *rest_ends))
    who = _BY_DUTY.sub("", text)
    names, ends = named_units(who)
    if "职责" in text or _GENERIC.search(who) or not names:
        return Units((), () if _GENERIC.search(who) else names, text, ends)
    return Units(names, (), None, ends)


def named_units(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the unit names listed in ``text`` and the words that leave the list open (等…部门).

    A bracket inside a name belongs to it: 各镇政府（街道办事处） is one name.
    """
    names: list[str] = []
    open_ends: list[str] = []
    for part in _split(text):
        name = clean_name(part)
        if match := _OPEN_END.search(name):
            open_ends.append(match["tail"])
            name = name[: match.start()]
        if name:
            names.append(name)
    return tuple(names), tuple(open_ends)


def clean_name(text: str) -> str:
    """Return a unit name without blanks and end punctuation, its brackets as ``（）``."""
    return re.sub(r"\s+", "", text).strip("。．.；;：:，,、").translate(_ROUND)


def _split(text: str) -> Iterator[str]:
    depth = begin = 0
    for match in re.finditer(r"[、，,；;（(〔\[【［）)〕\]】］\n]", text):
        if match[0] in OPENING:
            depth += 1
        elif match[0] in CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]
