"""Put a paper's body, headers and footers together into a Word file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Twips

from flows.formats.seal import CoreProperties, resealed
from flows.formats.word.base import measures as m
from flows.formats.word.base.pieces import page_number, paragraph
from flows.formats.word.base.styles import NAMESPACES, font_part, styles_part

_BUILT = date(2022, 1, 1)
_KEPT = ("styles", "settings", "fontTable")
"""What stays of python-docx's own blank document; its theme, thumbnail and the like would only confuse."""

_SETTINGS = (
    f'<w:settings {NAMESPACES}><w:mirrorMargins/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


@dataclass(frozen=True)
class Sheet:
    """The paper a template is laid out on; ``first`` is header and footer of page 1 if they differ."""

    title: str
    body: str
    first: tuple[str, str] | None = None
    landscape: bool = False


def packed(sheet: Sheet) -> bytes:
    """Return the Word file of ``sheet``, sealed."""
    document = _blank()
    section = document.sections[0]
    _lay_out(section, sheet)
    _fill_edges(section, sheet)
    body = document.element.body
    for block in parse_xml(f"<w:body {NAMESPACES}>{sheet.body}</w:body>"):
        body.sectPr.addprevious(block)
    out = io.BytesIO()
    document.save(out)
    return resealed(out.getvalue(), CoreProperties(sheet.title, "", _BUILT))


def _blank() -> Document:
    """A document with our styles, settings and font table, and without a word."""
    document = docx.Document()
    _drop(document)
    _refill(document.styles.element, styles_part())
    _refill(document.settings.element, _SETTINGS.encode())
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = font_part()
    return document


def _drop(document: Document) -> None:
    for rels, kept in ((document.part.rels, _KEPT), (document.part.package.rels, ("officeDocument",))):
        for key, relation in list(rels.items()):
            if relation.reltype.rpartition("/")[2] not in (*kept, "core-properties"):
                del rels[key]


def _refill(element: BaseOxmlElement, xml: bytes) -> None:
    element[:] = list(parse_xml(xml))


def _lay_out(section: Section, sheet: Sheet) -> None:
    """Page and margins; turned by 90°, the head of a table lies on the binding edge."""
    top, right, bottom, left = m.TOP, m.RIGHT, m.BOTTOM, m.LEFT
    header = footer = m.FOOTER
    width, height = m.PAGE_WIDTH, m.PAGE_HEIGHT
    if sheet.first:
        header, footer = m.LETTER_HEADER, m.LETTER_FOOTER
    if sheet.landscape:
        width, height = height, width
        header, footer = m.FOOTER, m.RIGHT - m.BOTTOM + m.FOOTER
        top, right, bottom, left = m.LEFT, m.BOTTOM, m.RIGHT, m.TOP
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.top_margin, section.bottom_margin = Twips(top), Twips(bottom)
    section.left_margin, section.right_margin = Twips(left), Twips(right)
    section.header_distance, section.footer_distance = Twips(header), Twips(footer)
    section.gutter = Twips(0)
    section.different_first_page_header_footer = sheet.first is not None
    for grid in section._sectPr.iter(qn("w:docGrid")):
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(m.LINE))


def _fill_edges(section: Section, sheet: Sheet) -> None:
    # The letter's footers lie lower, for the sake of the line on page 1.
    below = paragraph("信函页码下空") if sheet.first else ""
    edges: list[tuple[Any, str]] = [
        (section.footer, page_number(odd=True) + below),
        (section.even_page_footer, page_number(odd=False) + below),
    ]
    if sheet.first:
        header, footer = sheet.first
        edges += [(section.first_page_header, header), (section.first_page_footer, footer)]
    for edge, content in edges:
        edge.is_linked_to_previous = False
        _refill(edge._element, f"<w:hdr {NAMESPACES}>{content}</w:hdr>".encode())
