"""XML parts of a workbook walked with expat: no DTD, no entities, names without their prefix."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from flows.formats.returns.findings import BROKEN, XML_ENTITIES
from flows.formats.workbooks.sheets import Unreadable

_ROOT_PREFIX = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*<[\w.-]+:", re.DOTALL)


class Walker(Protocol):
    """What a part's reader is told, element by element; names come without prefix unless kept."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        ...

    def end(self, name: str) -> None:
        """An element ends."""
        ...

    def data(self, text: str) -> None:
        """Text within the element."""
        ...


def walk(part: bytes, walker: Walker, keep_prefix: bool = False) -> None:
    """Tell ``walker`` everything in ``part``; Unreadable if it is not well-formed or declares a DTD."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    prefixed = not keep_prefix and _ROOT_PREFIX.search(part[:4096]) is not None
    starts, ends = walker.start, walker.end
    parser.StartElementHandler = _bare_start(starts) if prefixed else starts
    parser.EndElementHandler = _bare_end(ends) if prefixed else ends
    parser.CharacterDataHandler = walker.data
    try:
        parser.Parse(part, True)
    except expat.ExpatError as trouble:
        raise Unreadable(BROKEN, "内容不完整") from trouble


def _no_doctype(*_: object) -> None:
    raise Unreadable(XML_ENTITIES, "DOCTYPE")


def _bare_start(start: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
    return lambda name, attributes: start(name.rpartition(":")[2], attributes)


def _bare_end(end: Callable[[str], None]) -> Callable[[str], None]:
    return lambda name: end(name.rpartition(":")[2])


def attribute(attributes: dict[str, str], name: str) -> str:
    """Return an attribute by its name without prefix, empty if there is none."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return ""
