"""Put a paper's body, headers and footers together into a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.formats.seal import CoreProperties, zipped
from flows.formats.word.base import measures as m
from flows.formats.word.base.pieces import page_number, paragraph
from flows.formats.word.base.styles import NAMESPACES, font_part, styles_part

_XML = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BUILT = date(2022, 1, 1)

_SETTINGS = (
    f'{_XML}<w:settings {NAMESPACES}><w:mirrorMargins/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
).encode()


@dataclass(frozen=True)
class Sheet:
    """The paper a template is laid out on; ``first`` is header and footer of page 1 if they differ."""

    title: str
    body: str
    first: tuple[str, str] | None = None
    landscape: bool = False

    @property
    def section(self) -> str:
        """The ``w:sectPr``: page, margins and references to headers and footers."""
        references = (
            '<w:footerReference w:type="default" r:id="f1"/><w:footerReference w:type="even" r:id="f2"/>'
        )
        if self.first:
            references += (
                '<w:headerReference w:type="first" r:id="h3"/><w:footerReference w:type="first" r:id="f3"/>'
            )
        apart = "<w:titlePg/>" if self.first else ""
        return f'<w:sectPr>{references}{self._page}{apart}<w:docGrid w:type="lines" w:linePitch="{m.LINE}"/></w:sectPr>'

    @property
    def _page(self) -> str:
        if not self.landscape:
            upright = _page_size(m.PAGE_WIDTH, m.PAGE_HEIGHT, "")
            return upright + _margins((m.TOP, m.RIGHT, m.BOTTOM, m.LEFT), self._edges)
        # Turned by 90°, the head of the table lies on the binding edge.
        turned = _page_size(m.PAGE_HEIGHT, m.PAGE_WIDTH, ' w:orient="landscape"')
        return turned + _margins(
            (m.LEFT, m.BOTTOM, m.RIGHT, m.TOP), (m.FOOTER, m.RIGHT - m.BOTTOM + m.FOOTER)
        )

    @property
    def _edges(self) -> tuple[int, int]:
        return (m.LETTER_HEADER, m.LETTER_FOOTER) if self.first else (m.FOOTER, m.FOOTER)


def _page_size(width: int, height: int, turned: str) -> str:
    return f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'


def _margins(sides: tuple[int, int, int, int], edges: tuple[int, int]) -> str:
    (top, right, bottom, left), (header, footer) = sides, edges
    return (
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{header}" w:footer="{footer}" w:gutter="0"/>'
    )


def packed(sheet: Sheet) -> bytes:
    """Return the Word file of ``sheet``, sealed."""
    # The letter's footers lie lower, for the sake of the line on page 1.
    below = paragraph("信函页码下空") if sheet.first else ""
    around = {
        "word/footer1.xml": _around("ftr", page_number(odd=True) + below),
        "word/footer2.xml": _around("ftr", page_number(odd=False) + below),
    }
    if sheet.first:
        header, footer = sheet.first
        around |= {"word/header3.xml": _around("hdr", header), "word/footer3.xml": _around("ftr", footer)}
    document = f"{_XML}<w:document {NAMESPACES}><w:body>{sheet.body}{sheet.section}</w:body></w:document>"
    core = CoreProperties(sheet.title, "", _BUILT)
    return zipped(
        {
            "[Content_Types].xml": _content_types(around),
            "_rels/.rels": _relations(
                {"d1": ("officeDocument", "word/document.xml"), "d2": ("core", "docProps/core.xml")}
            ),
            "docProps/core.xml": core.xml,
            "word/document.xml": document.encode(),
            "word/styles.xml": styles_part(),
            "word/settings.xml": _SETTINGS,
            "word/fontTable.xml": font_part(),
            "word/_rels/document.xml.rels": _relations(_targets(around)),
            **around,
        }
    )


def _around(kind: str, content: str) -> bytes:
    return f"{_XML}<w:{kind} {NAMESPACES}>{content}</w:{kind}>".encode()


def _targets(around: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    still = {
        "s1": ("styles", "styles.xml"),
        "s2": ("settings", "settings.xml"),
        "s3": ("fontTable", "fontTable.xml"),
    }
    names = {name.removeprefix("word/") for name in around}
    return still | {f"{name[0]}{name[6]}": (name[:6], name) for name in sorted(names)}


def _relations(targets: dict[str, tuple[str, str]]) -> bytes:
    body = "".join(
        f'<Relationship Id="{key}" Type="{_relation(kind)}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'.encode()


def _relation(kind: str) -> str:
    return f"{_PACKAGE}/relationships/metadata/core-properties" if kind == "core" else f"{_RELATION}/{kind}"


def _content_types(around: dict[str, bytes]) -> bytes:
    kinds = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "word/document.xml": f"{_WML}.document.main+xml",
        "word/styles.xml": f"{_WML}.styles+xml",
        "word/settings.xml": f"{_WML}.settings+xml",
        "word/fontTable.xml": f"{_WML}.fontTable+xml",
    } | {name: f"{_WML}.{name[5:11]}+xml" for name in around}
    body = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{body}</Types>'.encode()
