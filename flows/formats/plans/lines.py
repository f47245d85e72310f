"""The skeleton of a published plan: sections, chapters and numbered items, page breaks joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.domain.trouble import UnreadableInput

_DIGITS = {zh: no for no, zh in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_SECTION = re.compile(r"([一二三四五六七八九十]{1,3})\s*、")
_CHAPTER = re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]")
_ITEM = re.compile(r"(\d{1,4})\s*(?:\\?[.．]|、)(?!\d)")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s+)?|\*\*")
_ENDED = "。；;：:！？!?”）)〕]】"


@dataclass(frozen=True)
class Line:
    """One printed line without markup and outer blanks; ``no`` counts from 1 in the file."""

    no: int
    text: str


@dataclass
class Item:
    """One numbered item (``1.``) of a chapter, its lines in order."""

    no: int
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The item's text with page breaks joined."""
        return joined(self.lines)


@dataclass
class Chapter:
    """One bracketed chapter (``（一）``): what follows its number, and its items."""

    no: int
    line: int
    lines: list[str]
    items: list[Item] = field(default_factory=list)


@dataclass
class Section:
    """One section (``一、``); ``chapters`` may begin with a nameless chapter 0 holding loose items."""

    no: int
    line: int
    title: str
    chapters: list[Chapter] = field(default_factory=list)

    @property
    def has_items(self) -> bool:
        """True if any chapter of the section holds numbered items."""
        return any(chapter.items for chapter in self.chapters)


@dataclass
class Skeleton:
    """A plan's preface (everything before the first heading) and its sections."""

    preface: list[Line] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def decode_plan(data: bytes) -> str:
    """Return the text of ``data``: UTF-8 or UTF-16 (with or without BOM) or GB18030.

    UnreadableInput if the bytes are not text.
    """
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise UnreadableInput("这个文件不是纯文本", "请另存为 UTF-8 编码的 .txt 文件，或按其原有格式导入")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text.removeprefix("\ufeff")
    raise UnreadableInput("这个文件的内容不是可以辨认的文字", "请另存为 UTF-8 编码的 .txt 文件后再导入")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\x00" not in data:
        return ("utf-8-sig", "gb18030")
    big = data[0::2].count(0) > data[1::2].count(0)
    return ("utf-16-be", "utf-16-le") if big else ("utf-16-le", "utf-16-be")


def _looks_like_text(text: str) -> bool:
    strange = sum(map(text.count, (chr(code) for code in (*range(9), *range(14, 32), 0xFFFD))))
    private = len(re.findall("[\ue000-\uf8ff\U000f0000-\U0010ffff]", text))
    return (strange + private) * 200 <= len(text)


def chinese_number(text: str) -> int:
    """Return the value of ``十九`` (1–99)."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[-1]]
    return (_DIGITS[tens[-1]] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)


def joined(lines: Iterable[str]) -> str:
    """Return printed lines as one text; a blank is set only between two Latin words."""
    parts: list[str] = []
    for line in lines:
        if parts and line and _is_latin(parts[-1][-1]) and _is_latin(line[0]):
            parts.append(" ")
        if line:
            parts.append(line)
    return "".join(parts)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def printed_lines(text: str) -> list[Line]:
    """Return the lines that are not blank, without Markdown marks and outer blanks."""
    lines = enumerate(re.split(r"\r\n|\r|\n|\f|\u2028", text.removeprefix("\ufeff")), start=1)
    cleaned = (Line(no, _MARKUP.sub("", line).strip().strip("\ufeff\u200b")) for no, line in lines)
    return [line for line in cleaned if line.text]


def skeleton(text: str) -> Skeleton:
    """Return the sections, chapters and items of ``text``; a page break never starts a new one."""
    walk = _Walk()
    for line in printed_lines(text):
        walk.take(line)
    return walk.found


class _Walk:
    """One pass over the lines, remembering what number would come next."""

    def __init__(self) -> None:
        self.found = Skeleton()
        self.ended = True
        self.last_item = 0

    def take(self, line: Line) -> None:
        heading = line.text[:12]
        if (match := _SECTION.match(heading)) and self._fits(chinese_number(match[1]), self._last_section()):
            title = line.text[match.end() :].strip()
            self.found.sections.append(Section(chinese_number(match[1]), line.no, title))
            self.ended = True
            return
        if (match := _CHAPTER.match(heading)) and self._fits(chinese_number(match[1]), self._last_chapter()):
            self._begin_chapter(chinese_number(match[1]), line.no, line.text[match.end() :].strip())
        elif (match := _ITEM.match(heading)) and self._item_fits(int(match[1])):
            self._begin_item(int(match[1]), line.no, line.text[match.end() :].strip())
        else:
            self._go_on(line)
        self.ended = line.text[-1] in _ENDED

    def _fits(self, number: int, last: int) -> bool:
        """A number counts as a heading after a finished sentence, or where it is the next one."""
        return self.ended or number == last + 1

    def _item_fits(self, number: int) -> bool:
        chapters = self.found.sections[-1].chapters if self.found.sections else []
        first = not chapters or not chapters[-1].items
        return self._fits(number, self.last_item) or (first and number == 1)

    def _last_section(self) -> int:
        return self.found.sections[-1].no if self.found.sections else 0

    def _last_chapter(self) -> int:
        chapters = self.found.sections[-1].chapters if self.found.sections else []
        return chapters[-1].no if chapters else 0

    def _section(self, line: int) -> Section:
        if not self.found.sections:
            self.found.sections.append(Section(0, line, ""))
        return self.found.sections[-1]

    def _begin_chapter(self, no: int, line: int, text: str) -> None:
        self._section(line).chapters.append(Chapter(no, line, [text]))

    def _begin_item(self, no: int, line: int, text: str) -> None:
        section = self._section(line)
        if not section.chapters:
            section.chapters.append(Chapter(0, section.line, [section.title]))
        section.chapters[-1].items.append(Item(no, line, [text]))
        self.last_item = no

    def _go_on(self, line: Line) -> None:
        if not self.found.sections:
            self.found.preface.append(line)
            return
        chapters = self.found.sections[-1].chapters
        if chapters and chapters[-1].items:
            chapters[-1].items[-1].lines.append(line.text)
        elif chapters:
            chapters[-1].lines.append(line.text)
