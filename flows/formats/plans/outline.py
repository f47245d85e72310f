"""The outline of a published plan: its numbered headings, however deep, page breaks joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.lines import Line, chinese_number, joined, printed_lines
from flows.formats.plans.units import LABEL_LINE

_ZH = "[一二三四五六七八九十]{1,3}"
_CIRCLED = {chr(0x2460 + no): no + 1 for no in range(20)}
_MARKS = re.compile(
    rf"""(?P<section>{_ZH})\s*(?:、|[.．](?!\d))
    | 第(?P<part>{_ZH})(?:章|部分|编|篇)[\s、:：]* | 第(?P<stage>{_ZH})节[\s、:：]*
    | 第(?P<article>{_ZH})条[\s、:：]* | 任务(?:(?P<mission>{_ZH})|(?P<numbered>\d{{1,3}}))\s*[:：、.．]\s*
    | \d{{1,2}}[.．](?P<dotted>\d{{1,2}})(?:[、\s]\s*|[.．]\s*(?!\d))(?=[“《\u4e00-\u9fff])(?![万亿倍个元])
    | [（(]\s*(?P<chapter>{_ZH})\s*[）)]
    | (?P<item>\d{{1,4}})\s*(?:\\?[.．](?!\d)|、(?!\d))
    | [（(]\s*(?P<subitem>\d{{1,3}})\s*[）)] | (?P<half>\d{{1,3}})\s*[）)]
    | (?P<point>[{"".join(_CIRCLED)}])""",
    re.VERBOSE,
)
_ENDED = "。；;：:！？!?”）)〕]】"
_AFTERWARDS = re.compile(
    r"附\s*件(?:\s*\d{1,2})?\s*(?:[:：].*)?$|抄\s*送\s*[:：]|[（(]此件\S{2,12}[）)]$"
    r"|\S{4,30}(?:政府|办公室|办公厅|委员会)\s+(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:印发)?$"
)
_DATE_LINE = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(?:印发)?$")
_SIGNER = re.compile(r"[^。，,；;：:、\d\s]{4,30}(?:政府|办公室|办公厅|委员会|小组|局|厅)")
_MOST_NUMBERED = 10_000
_NOTE = re.compile(r"[（(]?(?:备?注|说明)\s*\d?\s*[:：]")
_MOST_NOTES = 8
_BOOKISH = frozenset(("part", "stage", "article"))
_LEVELS = {
    "half": "SUBITEM", "dotted": "SUBITEM", "part": "SECTION", "stage": "CHAPTER", "article": "ITEM",
    "mission": "ITEM", "numbered": "ITEM",
}  # fmt: skip


class Level(IntEnum):
    """The usual order of headings in an official text: 一、 （一） 1. （1） ①."""

    SECTION = 1
    CHAPTER = 2
    ITEM = 3
    SUBITEM = 4
    POINT = 5


@dataclass(eq=False)
class Heading:
    """One numbered heading: ``mark`` as printed, its own ``lines`` (the first without the mark), what it holds."""

    level: Level
    no: int
    mark: str
    line: int
    lines: list[str]
    children: list[Heading] = field(default_factory=list)

    def walk(self) -> Iterator[Heading]:
        """Yield this heading and all below it in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def folded(self) -> list[str]:
        """Its own lines and all lines below it, as printed."""
        lines = list(self.lines)
        for child in self.children:
            below = child.folded
            lines += [child.mark + below[0], *below[1:]]
        return lines

    @property
    def text(self) -> str:
        """Its own lines joined, without what stands below it."""
        return joined(self.lines)


@dataclass
class Outline:
    """A plan's preface (all before the first heading), its sections, and the lines left out at its end."""

    preface: list[Line] = field(default_factory=list)
    sections: list[Heading] = field(default_factory=list)
    afterwards: list[Line] = field(default_factory=list)


def outline(text: str) -> Outline:
    """Return the headings of ``text``; a page break never starts a new one.

    UnreadableInput if it holds more headings than any plan does.
    """
    lines = printed_lines(text)
    sections = any((match := _MARKS.match(one.text, 0, 12)) and match["section"] for one in lines)
    walk = _Walk(own_sections=sections)
    end = _end_of_plan(lines)
    for line in lines[:end]:
        walk.take(line)
    walk.found.afterwards = lines[end:]
    return walk.found


def without_covering_letter(found: Outline, text: str) -> Outline:
    """Return the outline of the plan proper if its sections begin anew after those of the letter that sends it."""
    place = max((at for at, one in enumerate(found.sections) if one.no == 1), default=0)
    letter = found.sections[:place]
    if not place or any(section.children for section in letter):
        return found
    line = found.sections[place].line
    preface = [one for one in printed_lines(text) if one.no < line]
    return Outline(preface, found.sections[place:], found.afterwards)


def _end_of_plan(lines: list[Line]) -> int:
    """Return the place of the line (附件, 抄送, a signature) after which nothing belongs to the plan."""
    end = len(lines)
    for place in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        text = lines[place].text
        match = _MARKS.match(text, 0, 12)
        listed = bool(match) and _level(match) is Level.ITEM and len(text) <= 40 and "。" not in text
        if (match and not listed) or "单位" in text or "牵头" in text:
            break
        if _AFTERWARDS.match(text[:80]):
            end = place
    end = _before_notes(lines, end)
    signed = end > 2 and _DATE_LINE.match(lines[end - 1].text) and _SIGNER.fullmatch(lines[end - 2].text)
    return end - 2 if signed else end


def _before_notes(lines: list[Line], end: int) -> int:
    """Return the place of the first of the notes (``注：1.…``) that close the plan before ``end``."""
    for place in range(end - 1, max(0, end - _MOST_NOTES), -1):
        text = lines[place].text
        if _NOTE.match(text):
            return place
        if LABEL_LINE.match(text) or not _MARKS.match(text, 0, 12):
            break
    return end


class _Walk:
    """One pass over the lines, remembering what number would come next."""

    def __init__(self, *, own_sections: bool) -> None:
        self.found = Outline()
        self.own_sections = own_sections
        self.ended = True
        self.long = False
        self.last: dict[Level, int] = {}
        self.count = 0
        self.open: list[Heading] = []

    def take(self, line: Line) -> None:
        match = _MARKS.match(line.text, 0, 12)
        if match and self.own_sections and match.lastgroup in _BOOKISH:
            match = None
        level = _level(match)
        self.count += match is not None
        if self.count > _MOST_NUMBERED:
            raise UnreadableInput(
                f"这个文件以序号开头的段落超过 {_MOST_NUMBERED} 个，不像是行动计划", "请确认文件是否选对"
            )
        if match and level and self._fits(level, _number(match)):
            self._begin(level, match, line)
        elif self.open:
            self.open[-1].lines.append(line.text)
        else:
            self.found.preface.append(line)
        self.long = len(line.text) > 40 or line.text[-1] in "，,、（("
        self.ended = (
            line.text[-1] in _ENDED
            or bool(LABEL_LINE.match(line.text))
            or (level is Level.SECTION and self._begun(line))
        )

    def _begun(self, line: Line) -> bool:
        return bool(self.open) and self.open[-1].line == line.no

    def _fits(self, level: Level, number: int) -> bool:
        """A number counts as a heading after a finished sentence, or where it is the next one."""
        if level is Level.SECTION:
            last = self.found.sections[-1].no if self.found.sections else 0
            return self.ended or number == last + 1 or (not self.long and number == 1) or not self.open
        siblings = self._parent(level).children if self.open else []
        last = siblings[-1].no if siblings and siblings[-1].level is level else 0
        if level is Level.CHAPTER:
            return self.ended or number == last + 1
        if level is Level.ITEM:
            first = not last
            return self.ended or number == self.last.get(level, 0) + 1 or (first and number == 1)
        goes_on = self.ended and number == self.last.get(level, 0) + 1
        return goes_on or (number == last + 1 and (self.ended or bool(last) or self._is_short()))

    def _is_short(self) -> bool:
        """Tell whether the line above looks like a heading of its own, not like a broken sentence."""
        return len(self.open[-1].lines) == 1 and len(self.open[-1].lines[0]) <= 30 if self.open else True

    def _parent(self, level: Level) -> Heading:
        return next((one for one in reversed(self.open) if one.level < level), self.open[0])

    def _begin(self, level: Level, match: re.Match[str], line: Line) -> None:
        rest = line.text[match.end() :].strip()
        mark = line.text[: len(line.text) - len(rest)]
        heading = Heading(level, _number(match), mark, line.no, [rest])
        if level is Level.SECTION:
            self.open = [heading]
            self.found.sections.append(heading)
            return
        if not self.open:
            self.open = [Heading(Level.SECTION, 0, "", line.no, [""])]
            self.found.sections.append(self.open[0])
        parent = self._parent(level)
        parent.children.append(heading)
        self.open = [*(one for one in self.open if one.level < level), heading]
        self.last[level] = heading.no


def _level(match: re.Match[str] | None) -> Level | None:
    name = match.lastgroup if match else None
    if name is None:
        return None
    return Level[_LEVELS.get(name, name.upper())]


def _number(match: re.Match[str]) -> int:
    printed = match[match.lastgroup or 0]
    if match.lastgroup in ("section", "chapter", "part", "stage", "mission", "article"):
        return chinese_number(printed)
    return _CIRCLED.get(printed) or int(printed)
