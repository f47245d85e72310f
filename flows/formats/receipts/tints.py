"""Cell styles of a workbook with a warning colour added, all else of the style unchanged (ECMA-376 18.8)."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from lxml import etree

from flows.domain.findings import Severity
from flows.formats.receipts.package import Element, Unmarkable

COLOURS = {Severity.ERROR: "FFFF9E9E", Severity.WARNING: "FFFFCF70", Severity.INFO: "FFCFE4FA"}
"""ARGB of the fill for each severity, used for nothing else; the word always stands in the note beside it."""


@dataclass
class Tints:
    """Gives the number of a style that looks like another one, coloured; each pair is made once."""

    styles: Element
    _fills: dict[Severity, int] = field(default_factory=dict)
    _made: dict[tuple[int, Severity], int] = field(default_factory=dict)
    _plain: dict[tuple[int, str], int] = field(default_factory=dict)
    _frame: int | None = None

    def tinted(self, style: int, severity: Severity) -> int:
        """Return the number of cell style ``style`` with the colour of ``severity``."""
        key = (style, severity)
        if key not in self._made:
            formats = self._list("cellXfs")
            if not 0 <= style < len(formats):
                style = 0
            new = copy.deepcopy(formats[style])
            new.set("fillId", str(self._fill(severity)))
            new.set("applyFill", "1")
            self._made[key] = self._appended(formats, new)
        return self._made[key]

    def is_tinted(self, style: int) -> bool:
        """Return True if cell style ``style`` has one of our colours, from an earlier answer."""
        formats, fills = self._list("cellXfs"), self._list("fills")
        if not 0 <= style < len(formats):
            return False
        fill = _number(formats[style].get("fillId"))
        colour = fills[fill].find(f".//{self._tag('fgColor')}") if fill < len(fills) else None
        return colour is not None and (colour.get("rgb") or "").upper() in COLOURS.values()

    def plain(self, style: int, like: int | None) -> int:
        """Return the number of ``style`` with the fill of style ``like`` in place of our colour."""
        formats = self._list("cellXfs")
        fill = formats[like].get("fillId") or "0" if like is not None and like < len(formats) else "0"
        key = (style, fill)
        if key not in self._plain:
            new = copy.deepcopy(formats[style])
            new.set("fillId", fill)
            self._plain[key] = self._appended(formats, new)
        return self._plain[key]

    def wrapped(self, *, bold: bool, framed: bool, severity: Severity | None = None) -> int:
        """Return the number of a plain style whose text wraps, for the list sheet."""
        formats = self._list("cellXfs")
        new = etree.Element(self._tag("xf"), numFmtId="49", borderId=str(self._border() if framed else 0))
        new.set("xfId", "0")
        new.set("applyFont", "1")
        new.set("applyBorder", "1")
        new.set("applyAlignment", "1")
        new.set("applyNumberFormat", "1")
        new.set("fontId", str(self._font(bold=bold)))
        new.set("fillId", str(self._fill(severity)) if severity else "0")
        if severity:
            new.set("applyFill", "1")
        etree.SubElement(new, self._tag("alignment"), vertical="center", wrapText="1")
        return self._appended(formats, new)

    def _font(self, *, bold: bool) -> int:
        new = etree.Element(self._tag("font"))
        if bold:
            etree.SubElement(new, self._tag("b"))
        etree.SubElement(new, self._tag("sz"), val="11")
        etree.SubElement(new, self._tag("name"), val="黑体" if bold else "宋体")
        return self._appended(self._list("fonts"), new)

    def _border(self) -> int:
        """Return the number of a thin gray frame, made once."""
        if self._frame is None:
            new = etree.Element(self._tag("border"))
            for side in ("left", "right", "top", "bottom"):
                edge = etree.SubElement(new, self._tag(side), style="thin")
                etree.SubElement(edge, self._tag("color"), rgb="FF7F7F7F")
            etree.SubElement(new, self._tag("diagonal"))
            self._frame = self._appended(self._list("borders"), new)
        return self._frame

    def _fill(self, severity: Severity) -> int:
        if severity not in self._fills:
            new = etree.Element(self._tag("fill"))
            pattern = etree.SubElement(new, self._tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, self._tag("fgColor"), rgb=COLOURS[severity])
            etree.SubElement(pattern, self._tag("bgColor"), indexed="64")
            self._fills[severity] = self._appended(self._list("fills"), new)
        return self._fills[severity]

    def _list(self, name: str) -> Element:
        found = self.styles.find(self._tag(name))
        if found is None or len(found) == 0:
            raise Unmarkable(name)
        return found

    @staticmethod
    def _appended(where: Element, new: Element) -> int:
        where.append(new)
        where.set("count", str(len(where)))
        return len(where) - 1

    def _tag(self, name: str) -> str:
        return f"{{{etree.QName(self.styles).namespace}}}{name}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
