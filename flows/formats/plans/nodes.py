"""When a task is due: date phrases, what is due then, and how long a policy holds."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from flows.domain.plan import Node
from flows.formats.plans.units import pairs

_B = r"\s{0,3}"
_DATE = re.compile(
    rf"""(?:(?P<year>\d{{4}}){_B}年{_B})?(?:
      (?P<month>(?<!\d)\d{{1,2}}){_B}月{_B}(?:份{_B})?(?:
          (?P<day>\d{{1,2}}){_B}[日号]{_B}(?:之前|以前|前)
        | (?:底|末){_B}(?:之前|以前|前)?
        | (?:之前|以前|前))
      | (?P<half>[上下])半年(?:度)?(?:底|末)?(?:之前|以前|前)?
      | 第?(?P<quarter>[一二三四1-4])季度(?:底|末)?(?:之前|以前|前)?
      | (?P<whole>全年))
    | (?:(?P<end_year>\d{{4}}){_B}(?:年{_B}(?=年))?)?(?P<year_end>年){_B}(?:底|末){_B}(?:之前|以前|前)?
    | (?P<within>(?<![\d一二两三四五六七八九十每半多近几]){_B}年内)""",
    re.VERBOSE,
)
_DAY = rf"\d{{4}}{_B}年(?:{_B}\d{{1,2}}{_B}月(?:{_B}(?:\d{{1,2}}{_B}日|底|末|初))?|底|末|初)?"
_VALIDITY = re.compile(
    rf"(?:(?:有效期|执行期|实施期)限?(?:延长|延续|顺延)?|延长|延续|顺延|执行){_B}[至到]{_B}{_DAY}"
)
_SPAN = re.compile(rf"[从自]{_B}{_DAY}起?{_B}[至到]{_B}{_DAY}")
_LONE_DATE = re.compile(
    r"""(?:于|在|力争|确保)?(?:
      (?:(?P<year>\d{4})[年.\-/])?(?:(?P<month>\d{1,2})(?:月份?|[.\-/](?=\d))(?:(?P<day>\d{1,2})[日号]?|底|末|中旬|下旬)?
        |(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)
      |(?P<whole_year>\d{4})年(?:年?[内底末])?|年[内底末]|当年|全年)
    [底末]?(?:之前|以前|前|内)?(?:基本)?(?:全面)?(?:完成|建成|落实|到位|办结|实现)?(?:任务|目标)?""",
    re.VERBOSE,
)
_DONE = re.compile("(?:基本)?(?:全面)?(?:完成|建成|落实|到位|办结|实现)(?:任务|目标)?$")
_ENDLESS = re.compile("长期|持续|常态|立即|即时|每年|每月|每季|按(?:时|期|要求|进度)|随时")
_TITLE = re.compile(r"《[^《》]{0,200}》")
_TIME = re.compile("[月年度]")
_NOT_A_DEADLINE = re.compile(r"(?:每年?|[从自较比上去往]年?|截至|截止)\s?$")
_END = re.compile(r"[。；;！\n]")
_AROUND = " 　，,、：:"


@dataclass(frozen=True)
class Doubt:
    """A date phrase not simply taken; ``why`` is year, impossible, whole or range."""

    why: str
    phrase: str


@dataclass(frozen=True)
class Dates:
    """What a task's text says about time."""

    nodes: tuple[Node, ...] = ()
    validity: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class _Phrase:
    start: int
    end: int
    phrase: str
    due: date | None
    why: str = ""


class _Stretches:
    """Stretches of a text, asked whether a place lies in one of them."""

    def __init__(self, bounds: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(bounds):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def __contains__(self, place: int) -> bool:
        at = bisect_right(self.starts, place) - 1
        return at >= 0 and place < self.ends[at]


def unspaced(text: str) -> str:
    """Return ``text`` without any blanks."""
    return re.sub(r"\s+", "", text)


def read_dates(text: str, year: int | None) -> Dates:
    """Return the nodes and policy-validity phrases of a task's text.

    ``year`` stands for phrases that print none; phrases are given without blanks.
    """
    if not _TIME.search(text):
        return Dates()
    spans = list(_SPAN.finditer(text))
    span_places = _Stretches(match.span() for match in spans)
    held = [*spans, *(one for one in _VALIDITY.finditer(text) if one.start() not in span_places)]
    held.sort(key=lambda match: match.start())
    barred = _Stretches(match.span() for match in (*held, *_TITLE.finditer(text)))
    phrases = [
        _phrase(match, year)
        for match in _DATE.finditer(text)
        if match.start() not in barred and _is_deadline(match, text)
    ]
    doubts = [Doubt(one.why, one.phrase) for one in phrases if one.why]
    doubts += [Doubt("range", unspaced(match[0])) for match in spans]
    stops = [_clause_start(text, one.start()) for one in held if one.start() not in span_places]
    return Dates(_nodes(text, phrases, stops), tuple(unspaced(match[0]) for match in held), tuple(doubts))


def with_deadlines(dates: Dates, printed: Iterable[str], title: str, year: int | None) -> Dates:
    """Return ``dates`` with the deadlines that stand beside the units; a date already known is not repeated."""
    nodes, doubts = list(dates.nodes), list(dates.doubts)
    for phrase in map(unspaced, printed):
        due, why = _deadline(phrase, year)
        if due and due not in {node.due for node in nodes}:
            nodes.append(Node(len(nodes) + 1, due, _DONE.sub("", phrase), title))
        elif why == "deadline" and (inside := read_dates(phrase, year)).nodes:
            nodes += [replace(node, no=len(nodes) + at) for at, node in enumerate(inside.nodes, start=1)]
            doubts += inside.doubts
        elif why:
            doubts.append(Doubt(why, phrase))
    return Dates(tuple(nodes), dates.validity, tuple(doubts))


def _deadline(phrase: str, default_year: int | None) -> tuple[date | None, str]:
    """Return the last day of a deadline printed by itself (6月, 2023年6月30日, 年内), or why there is none."""
    match = _LONE_DATE.fullmatch(phrase)
    if not match:
        return None, "" if _ENDLESS.search(phrase) else "deadline"
    printed = match["year"] or match["whole_year"]
    year = int(printed) if printed else default_year
    if year is None:
        return None, "year"
    if not (match["month"] or match["half"] or match["quarter"]):
        return date(year, 12, 31), ""
    due = _due(match, year)
    return due, "" if due else "impossible"


def _clause_start(text: str, place: int) -> int:
    """Return where the clause around ``place`` begins: its comma or full stop, -1 if none is near."""
    return max(text.rfind(mark, max(0, place - 40), place) for mark in "，,。；;")


def _is_deadline(match: re.Match[str], text: str) -> bool:
    """Leave out 截至6月底, 每年12月底前, 较上年底 and a 全年 that carries no figure."""
    if _NOT_A_DEADLINE.search(text[max(0, match.start() - 4) : match.start()]):
        return False
    if not match["whole"]:
        return True
    clause = re.match(r"[^，,。；;\n]{0,80}", text[match.end() : match.end() + 80])
    return bool(clause and re.search(r"\d", clause[0]))


def _phrase(match: re.Match[str], default_year: int | None) -> _Phrase:
    phrase = unspaced(match[0])
    printed = match["year"] or match["end_year"]
    year = int(printed) if printed else default_year
    if year is None:
        return _Phrase(match.start(), match.end(), phrase, None, "year")
    due = _due(match, year)
    why = "impossible" if due is None else "whole" if match["whole"] else ""
    return _Phrase(match.start(), match.end(), phrase, due, why)


def _due(match: re.Match[str], year: int) -> date | None:
    """Return the last day on which the phrase is kept; None for a day that does not exist.

    9月30日前 counts as on or before 30 September, as 9月底前 does.
    """
    month = 12
    if match["month"]:
        month = int(match["month"])
    elif match["half"]:
        month = 6 if match["half"] == "上" else 12
    elif match["quarter"]:
        month = ("一二三四1234".index(match["quarter"]) % 4 + 1) * 3
    if not (1 <= month <= 12 and 1900 <= year <= 9999):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or last)
    return date(year, month, day) if 1 <= day <= last else None


def _nodes(text: str, phrases: list[_Phrase], held: list[int]) -> tuple[Node, ...]:
    """Return the nodes; a deliverable runs to the next sentence end, date phrase or policy-validity clause."""
    nested = _Stretches((start, end + 1) for start, end in pairs(text).items())
    ends = [match.start() for match in _END.finditer(text) if match.start() not in nested]
    ends = sorted({*ends, *(place for place in held if place >= 0)})
    stops = [one.start for one in phrases[1:]] + [len(text)] * bool(phrases)
    found: list[Node] = []
    for place, (one, stop) in enumerate(zip(phrases, stops, strict=True)):
        if one.due is None:
            continue
        at = bisect_right(ends, one.end - 1)
        end = min(stop, ends[at] if at < len(ends) else len(text))
        begin = max(phrases[place - 1].end if place else 0, ends[at - 1] + 1 if at else 0)
        deliverable = text[one.end : end].strip(_AROUND) or text[begin : one.start].strip(_AROUND)
        found.append(Node(len(found) + 1, one.due, one.phrase, deliverable))
    return tuple(found)
