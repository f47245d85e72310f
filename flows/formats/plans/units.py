"""Who answers for a task: the unit brackets of a plan, whatever their style, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

OPENING = "（(〔[【［"
CLOSING = "）)〕]】］"
_ROUND = str.maketrans("()[]［］【】〔〕", "（）（）（）（）（）")
_FAMILY = {char: place // 2 for place, char in enumerate("（(〔〔[［【【") if char} | {
    char: place // 2 for place, char in enumerate("）)〕〕]］】】") if char
}
_ROLE = "总牵头|牵头|主办|主管|责任|配合|协办|协同|协作|参与|参加|承办|落实|实施|支持|指导"
_OFFICE = "(?:[（(]?责任[）)]?|实施)?(?:单位|部门|主体|科室|处室|股室|机构)"
_DUE_LABEL = (
    "(?:完成|办结|办理|落实)?(?:时限|时间|期限|节点)(?:要求)?|时间节点|时间进度|时间安排|进度安排|时限要求"
)
_PERSON_LABEL = (
    "(?:总?牵头|责任|分管|包保|挂钩|联系|配合|主管|协助)(?:[省市县区]{1,2}(?:政府|委|级)?)?(?:领导|人员?|同志|县长|区长|市长)"
    "|联系人|联系电话"
)
_LABEL = re.compile(
    rf"(?:[省市县区镇]{{1,2}}[级直])?(?:领域)?"
    rf"(?:(?P<person>{_PERSON_LABEL})|(?P<due>{_DUE_LABEL})"
    rf"|(?P<role>{_ROLE}){_OFFICE}|(?P<bare>牵头|责任|配合|主办|协办|承办|参与))\s*[:：]\s*"
)
_ABOVE = r"(?:(?:以上|上述)[^，,；;。、：:（）()\s]{0,8}?)?"
_LEADING_LABEL = re.compile(r"\s*" + _ABOVE + _LABEL.pattern.replace("?P<", "?P<_"))
LABEL_LINE = re.compile(
    r"[【\[［]?\s*"
    + _ABOVE
    + _LABEL.pattern.replace("?P<", "?P<_")
    + r"|[【\[［](?:"
    + _ROLE
    + r")(?:单位|部门)[】\]］]"
)
BARE_LABEL = re.compile(rf"(?<=[。；;！])\s*(?:(?:总?牵头|责任|主办|承办){_OFFICE}|{_PERSON_LABEL})\s*[:：]")
_DUTY_END = re.compile(r"(?:牵头|负责|配合|落实|参与|主办|协办)(?:推进|落实|实施|组织实施)?(?:[，,；;。]|$)")
_VERB = re.compile(
    r"(?P<lead>(?:共同|分别|联合)?(?:总?牵头|主办)(?:负责|推进|落实|实施|组织实施)?)$"
    r"|(?P<help>(?:积极|共同|协助|密切)?(?:配合|参与|协助|协同|协办|支持)(?:落实|实施)?)$"
    r"|(?P<duty>(?:等)?(?:按照?|根据|依)?(?:各自)?(?:职责|职能)?(?:分工)?(?:分别|共同|具体|组织)?(?:负责|抓好落实|落实)(?:落实|实施|推进)?)$"
)
_DUE_PART = re.compile(
    r"(?:^|[，,；;。])\s*(?P<due>[^，,；;。、：:（）()]{0,12}?"
    r"(?:\d{1,2}\s*月|年底|年内|半年|季度|\d{4}\s*年|长期坚持|长期推进|持续推进|持续坚持|常态化推进|立即|长期|持续)"
    r"[^，,；;。、：:（）()局委办厅]{0,12}?)\s*(?=$|[，,；;。])"
)
_ORGAN = re.compile(
    r".{1,30}(?:局|委|办|厅|部|政府|办公室|中心|委员会|管委会|街道|办事处|公司|法院|检察院|银行|队|院|联合会|工会|商会"
    r"|署|[一-龥]镇|[一-龥]乡|乡镇|镇街|单位|部门)(?:[（(][^（）()]{1,20}[）)])?"
)
_GENERIC = re.compile("有关|相关|各(?:级|地|部门|单位|责任|成员)")
_NAMING_LABEL = re.compile(rf"(?:{_ROLE}){_OFFICE}\s*[:：]|(?:牵头|责任|主办)\s*[:：]")
_BOXED_LABEL = re.compile(rf"[【\[［]((?:{_ROLE})(?:单位|部门))[】\]］]\s*[:：]?")
_JOINT_LEAD = re.compile(r"(?:分别|共同|联合)?牵头(?:负责)?[。；;，,\s]*$")
_LAST_OF_LIST = re.compile("(?<=[局委办厅部院])(?:以及|及|和)(?=[省市县区各])")
_PERSON_NOTE = re.compile(rf"[（(](?:{_PERSON_LABEL})\s*[:：][^（）()]{{0,60}}[）)]")
_SHARED_BY = re.compile(
    rf"^\s*(?:以上|上述)?第?\d{{1,3}}\s*[—－–\-~～至到、]\s*\d{{1,3}}\s*[项条]?(?=(?:{_ROLE})(?:单位|部门))"
)
_LISTED_BY_BLANKS = re.compile(
    "(?<=[局委办厅部院室会府队])[ \t\u3000]+(?=[省市县区各国])|(?<=街道|公司|中心)[ \t\u3000]+(?=[省市县区各国])"
)
_BLANK_IN_LIST = re.compile(
    r"(?<=[\u4e00-\u9fff])\s+(?=各(?!自)[^、，,；;。：:\s（）()]{1,10}(?:[\s、，,；;。（(]|$))|"
    r"(?:(?<=局)|(?<=[委办厅部院府道心司会行队处镇乡])(?=\s+[省市县区州旗镇乡各国人]))\s+"
    r"(?=[^、，,；;。：:\s（）()]{2,20}(?:局|委|办|厅|部|政府|中心|街道|办事处|公司|法院|检察院|院|队|会|行|镇|乡|办公室|单位|部门)"
    r"(?:[\s、，,；;。（(]|$))"
)
_ENDS = "，,；;。、 　"
_LEAD_ROLES = frozenset({"牵头", "总牵头", "主办"})
_ALL_ABOVE = re.compile(
    r"^\s*(?:以上|上述)(?:[一二三四五六七八九十\d]{0,3}[项条])?(?:各项)?(?:重点)?(?:工作|任务|事项|措施|内容)*(?:的|均|都|全部|分别)*由?"
)
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
    due: tuple[str, ...] = ()
    unlabelled: bool = False


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


def is_open(text: str) -> bool:
    """Tell whether ``text`` ends within a bracket that names units or has just begun."""
    starts = [match.start() for match in re.finditer(r"[（(〔\[【［]", text)]
    closed = pairs(text)
    return any(
        start not in closed and (not text[start + 1 :].strip() or _LEADING_LABEL.match(text, start + 1))
        for start in starts[-3:]
    )


def unit_brackets(text: str) -> list[Bracket]:
    """Return the stretches of ``text`` that name units, in order."""
    closing = pairs(text)
    found: list[Bracket] = []
    for match in re.finditer(r"[（(〔\[【［]", text):
        start = match.start()
        if found and start < found[-1].end:
            continue
        if _LEADING_LABEL.match(text, start + 1, start + 30):
            found.append(_bracket(text, start, closing.get(start)))
    if not any(_NAMING_LABEL.search(text, one.start, one.end) for one in found):
        found += [*_last_duty_bracket(text, closing, found), *_bare_label(text)][:1]
        found.sort(key=lambda one: one.start)
    return [one for one in found if _counts(text, one, found)]


def _counts(text: str, one: Bracket, found: list[Bracket]) -> bool:
    """Leave out a deadline in brackets that neither ends the text nor stands beside a bracket of units."""
    if not _LEADING_LABEL.match(text, one.start + 1, one.end) or _NAMING_LABEL.search(
        text, one.start, one.end
    ):
        return True
    rest = text[one.end :]
    after = one.end + len(rest) - len(rest.lstrip("。；; 　"))
    return after == len(text) or any(other.start == after for other in found)


def _bracket(text: str, start: int, end: int | None) -> Bracket:
    if end is None:
        return Bracket(start, len(text), closed=False, matched=True)
    same = _FAMILY[text[start]] == _FAMILY[text[end]]
    return Bracket(start, end + 1, closed=True, matched=same)


def _last_duty_bracket(text: str, closing: dict[int, int], found: list[Bracket]) -> Iterator[Bracket]:
    """Yield the bracket that ends ``text`` if it speaks of duties or lists units: ``（县有关部门按职责分工负责）``."""
    text = text[: found[-1].start] if found and found[-1].end >= len(text.rstrip("。 　")) else text
    last = len(text.rstrip("。 　")) - 1
    start = max((begin for begin, end in closing.items() if end == last), default=None)
    if start is None or last - start > 600:
        return
    within = text[start + 1 : last].rstrip()
    if _DUTY_END.search(within) or _lists_organs(within):
        yield _bracket(text, start, last)


def _lists_organs(text: str) -> bool:
    """Tell whether every part of ``text`` is named like an organ: ``区财政局、区发展改革局``."""
    parts = [part.strip() for part in _split(_DUE_PART.sub("", text))]
    return bool(parts) and all(len(part) > 2 and _ORGAN.fullmatch(part) for part in parts)


def _bare_label(text: str) -> Iterator[Bracket]:
    """Yield a unit list that has lost its opening bracket."""
    if match := BARE_LABEL.search(text):
        lost = text.rstrip("。 　").endswith(tuple(CLOSING))
        yield Bracket(match.start(), len(text), closed=not lost, matched=True)


def read_units(inner: str) -> Units:
    """Return the units named between two brackets (the brackets not included), and the deadline beside them."""
    inner = _SHARED_BY.sub("", _PERSON_NOTE.sub("", _BOXED_LABEL.sub(r"\1：", inner)))
    inner = _BLANK_IN_LIST.sub("、", _LISTED_BY_BLANKS.sub("、", _ALL_ABOVE.sub("", inner)))
    labels = list(_LABEL.finditer(inner))
    if not labels:
        return _read_duties(inner)
    found = [_read_duties(inner[: labels[0].start()])] if inner[: labels[0].start()].strip(_ENDS) else []
    stops = [*(label.start() for label in labels[1:]), len(inner)]
    for label, stop in zip(labels, stops, strict=True):
        value = inner[label.end() : stop]
        if label["due"]:
            found.append(Units(due=(value.strip(_ENDS),) if value.strip(_ENDS) else ()))
        elif not label["person"]:
            found.append(_labelled(value, (label["role"] or label["bare"]) in _LEAD_ROLES))
    return merged(found)


def _labelled(value: str, leading: bool) -> Units:
    """Read the names after one label; （牵头） behind a name makes it a lead."""
    value, due = _without_due(value)
    if match := _JOINT_LEAD.search(value):
        value, leading = value[: match.start()], True
    names, open_ends = named_units(value)
    leads = [name.removesuffix("（牵头）") for name in names if leading or name.endswith("（牵头）")]
    others = [name for name in names if not (leading or name.endswith("（牵头）"))]
    return Units(tuple(leads), tuple(others), None, open_ends, due)


def _without_due(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a list of units without the deadline between its commas, and the deadline."""
    due = tuple(match["due"].strip() for match in _DUE_PART.finditer(text))
    return (_DUE_PART.sub("", text), due) if due else (text, ())


def _read_duties(inner: str) -> Units:
    """Read a bracket without labels: ``A、B牵头，C按职责分工负责`` or ``有关部门按职责分工负责``."""
    text, due = _without_due(re.sub(r"\s+", "", inner).strip(_ENDS))
    if not text:
        return Units(due=due)
    clauses = list(_clauses(text))
    if len(clauses) == 1 and clauses[0].verb != "lead":
        return replace(_by_duty(text), due=due)
    leads: list[str] = []
    others: list[str] = []
    ends: list[str] = []
    for clause in clauses:
        names, open_ends = named_units(clause.who)
        first = clause.verb == "lead" or (clause.verb == "duty" and not leads and not clause.shared)
        (leads if first else others).extend(names)
        ends.extend(open_ends)
    return Units(tuple(leads), tuple(others), None if leads else text, tuple(ends), due)


@dataclass(frozen=True)
class _Clause:
    """Who does what: ``verb`` is lead, help or duty; ``shared`` if each does what its office asks."""

    who: str
    verb: str
    shared: bool


def _clauses(text: str) -> Iterator[_Clause]:
    """Yield who leads, helps or answers; a stretch between commas without a verb belongs to the next one."""
    begin = 0
    for stop in _stops(text):
        part = text[begin:stop]
        if match := _VERB.search(part):
            who = re.sub("^由", "", part[: match.start()].strip(_ENDS))
            yield _Clause(who, match.lastgroup or "", "职" in match[0] or "分" in match[0])
            begin = stop + 1
    if rest := text[begin:].strip(_ENDS):
        yield _Clause(rest, "", False)


def _by_duty(text: str) -> Units:
    who = _VERB.sub("", re.sub("^由", "", text))
    names, ends = named_units(who)
    if "职责" in text or _GENERIC.search(who) or not names:
        return Units((), () if _GENERIC.search(who) else names, text, ends)
    return Units(names, (), None, ends, unlabelled=who == text)


def merged(parts: Sequence[Units]) -> Units:
    """Return the units of several stretches as one."""
    return Units(
        tuple(name for one in parts for name in one.leads),
        tuple(name for one in parts for name in one.responsible),
        next((one.phrase for one in parts if one.phrase), None),
        tuple(words for one in parts for words in one.open_ends),
        tuple(words for one in parts for words in one.due),
        any(one.unlabelled for one in parts),
    )


def inside(text: str, one: Bracket) -> str:
    """Return what stands between the brackets of ``one``."""
    inner = text[one.start : one.end]
    return inner[1:-1] if one.closed and inner[0] in OPENING else inner.strip("（(〔[【［ ").rstrip(CLOSING)


def named_units(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the unit names listed in ``text`` and the words that leave the list open (等…部门).

    A bracket inside a name belongs to it: 各镇政府（街道办事处） is one name; （责任人：…） behind it does not.
    """
    names: list[str] = []
    open_ends: list[str] = []
    for part in _split(_PERSON_NOTE.sub("", text)):
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
    begin = 0
    text = _LAST_OF_LIST.sub("、", text)
    for stop in _stops(text, "、，,；;\n"):
        yield text[begin:stop]
        begin = stop + 1
    yield text[begin:]


def _stops(text: str, marks: str = "，,；;。") -> Iterator[int]:
    """Yield the places of ``marks`` outside brackets; without the list mark also the end of ``text``."""
    depth = 0
    for match in re.finditer(r"[、，,；;。（(〔\[【［）)〕\]】］\n]", text):
        if match[0] in OPENING:
            depth += 1
        elif match[0] in CLOSING:
            depth = max(0, depth - 1)
        elif not depth and match[0] in marks:
            yield match.start()
    if "、" not in marks:
        yield len(text)
