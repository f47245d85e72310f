"""Word's automatic numbering made text: what stands before a paragraph without being typed in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from flows.formats.plans.numerals import numeral

Element: TypeAlias = etree._Element
_LEVELS = 9
_MOST_STEPS = 20
"""Styles may stand on styles; a chain longer than this is a loop."""


@dataclass(frozen=True)
class Level:
    """One level of a list: where it starts, how its number looks, and the text around it (``（%2）``)."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True)
class List:
    """One list (w:num): the definition that counts for it, its levels, and levels it starts anew."""

    counts_as: str
    levels: tuple[Level, ...]
    restarts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """What a paragraph style says about numbering; ``name`` as Word names it in English."""

    name: str = ""
    based_on: str = ""
    list_id: str = ""
    level: int | None = None


def local(element: Element) -> str:
    """Return an element's name without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """Return the element reached by going down ``names``, None if one is missing."""
    for name in names:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def value(element: Element | None, name: str = "val") -> str:
    """Return an attribute by its name without namespace, empty if there is none."""
    if element is not None:
        for key, text in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(text)
    return ""


def whole(text: str, otherwise: int = 0) -> int:
    """Return a short whole number, ``otherwise`` for anything else."""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else otherwise


def is_on(element: Element | None) -> bool:
    """Tell whether a switch such as w:vanish is set."""
    return element is not None and value(element) not in ("0", "false", "off")


class Numbering:
    """The lists of one document and how far each has counted."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.styles = _styles(styles)
        self._definitions: dict[str, Element] = {}
        self._lists: dict[str, List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels_of_styles: dict[tuple[str, str], int] = {}
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: Element) -> None:
        for one in numbering:
            if local(one) == "abstractNum":
                self._definitions[value(one, "abstractNumId")] = one
        nums = [one for one in numbering if local(one) == "num"]
        for num in nums:
            self._lists[value(num, "numId")] = self._list(num)

    def _list(self, num: Element) -> List:
        name = value(child(num, "abstractNumId"))
        definition = self._definitions.get(self._linked(name))
        levels = [Level()] * _LEVELS
        restarts: dict[int, int] = {}
        for one in definition if definition is not None else ():
            at = whole(value(one, "ilvl"), -1)
            if local(one) == "lvl" and 0 <= at < _LEVELS:
                levels[at] = _level(one)
                self._levels_of_styles[value(num, "numId"), value(child(one, "pStyle"))] = at
        for one in num:
            at = whole(value(one, "ilvl"), -1)
            if local(one) != "lvlOverride" or not 0 <= at < _LEVELS:
                continue
            changed = child(one, "lvl")
            if changed is not None:
                levels[at] = _level(changed)
            start = child(one, "startOverride")
            if start is not None:
                restarts[at] = whole(value(start), 1)
        return List(name, tuple(levels), restarts)

    def _linked(self, name: str) -> str:
        """Return the definition that really has levels: a list may stand for a list style."""
        link = value(child(self._definitions.get(name), "numStyleLink"))
        if not link:
            return name
        owners = (key for key, one in self._definitions.items() if value(child(one, "styleLink")) == link)
        return next(owners, name)

    def label(self, properties: Element | None) -> str:
        """Return the number printed before the paragraph with these properties, and count on."""
        list_id, level = self._list_of(properties)
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(found.counts_as, {})
        if level in found.restarts and (list_id, level) not in self._begun:
            counts[level] = found.restarts[level] - 1
        self._begun.add((list_id, level))
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            if found.levels[deeper].restart != 0:
                del counts[deeper]
        return _printed(found, level, counts)

    def _list_of(self, properties: Element | None) -> tuple[str, int]:
        own = child(properties, "numPr")
        style_id = value(child(properties, "pStyle"))
        list_id, level = value(child(own, "numId")), value(child(own, "ilvl"))
        style = self.style(style_id)
        if list_id:
            return list_id, whole(level)
        if not style.list_id:
            return "", 0
        linked = self._levels_of_styles.get((style.list_id, style_id))
        return style.list_id, whole(level) if level else style.level or linked or 0

    def style(self, style_id: str) -> Style:
        """Return a style with what it inherits; the outermost name is its own."""
        name = self.styles.get(style_id, Style()).name
        for _ in range(_MOST_STEPS):
            style = self.styles.get(style_id, Style())
            if style.list_id or not style.based_on:
                return Style(name, "", style.list_id, style.level)
            style_id = style.based_on
        return Style(name)


def _level(element: Element) -> Level:
    style = child(element, "numFmt")
    if style is None:  # Word wraps a format of its own making in mc:AlternateContent.
        style = next((one for one in element.iter() if local(one) == "numFmt"), None)
    restart = child(element, "lvlRestart")
    return Level(
        whole(value(child(element, "start")), 1),
        value(style) or "decimal",
        value(child(element, "lvlText")),
        whole(value(restart)) if restart is not None else None,
        is_on(child(element, "isLgl")),
    )


def _styles(styles: Element | None) -> dict[str, Style]:
    found: dict[str, Style] = {}
    for one in styles if styles is not None else ():
        if local(one) == "style":
            numbers = child(one, "pPr", "numPr")
            level = value(child(numbers, "ilvl"))
            found[value(one, "styleId")] = Style(
                value(child(one, "name")).lower(),
                value(child(one, "basedOn")),
                value(child(numbers, "numId")),
                whole(level) if level else None,
            )
    return found


def _printed(found: List, level: int, counts: dict[int, int]) -> str:
    own = found.levels[level]
    if own.style == "bullet":
        return ""

    def one_number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        of = found.levels[at]
        number = counts.setdefault(at, of.start) if at < level else counts[level]
        return numeral(number, "decimal" if own.legal else of.style)

    return re.sub(r"%([1-9])", one_number, own.text).strip()
