"""A Word document as what a reader sees of it: paragraphs with their numbers, and tables, in order.

Insertions under track changes count and deletions do not; footnotes, headers, footers, comments, contents
lists and hidden text are not part of a plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.docx_numbering import Element, Numbering, child, is_on, local, value, whole
from flows.formats.plans.grids import MOST_COLUMNS, Block, Grid, Paragraph, grid_of_blocks
from flows.formats.plans.packages import MAIN_LIMIT, broken

_GONE = frozenset(
    (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "instrText",
        "delText",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "footnoteRef",
        "Fallback",
        "rt",
        "object",
        "txbxContent",
    )
)
_SAME_AS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_DEEPEST = 200


def read_docx(parts: Mapping[str, bytes], file: str) -> tuple[Paragraph | Grid, ...]:
    """Return what the document in the inflated ``parts`` shows; UnreadableInput if it is damaged."""
    main = next((name for name in ("word/document.xml", "word/document2.xml") if name in parts), "")
    if not main:
        raise broken(file)
    if len(parts[main]) > MAIN_LIMIT:
        raise UnreadableInput(f"“{file}”的正文过长，不像是一份行动计划", "请确认文件是否选对")
    body = child(_tree(parts[main], file), "body")
    if body is None:
        raise broken(file)
    numbering, styles = (
        _tree(parts[name], file) if name in parts else None
        for name in ("word/numbering.xml", "word/styles.xml")
    )
    reader = _Reader(file, Numbering(numbering, styles))
    return tuple(reader.blocks(body))


def _tree(part: bytes, file: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise broken(file) from wrong


@dataclass
class _Reader:
    """One pass over a document, counting lists, paragraphs and tables."""

    file: str
    numbering: Numbering
    paragraphs: int = 0
    tables: int = 0
    held: str = field(default="")
    last: str = ""

    def blocks(self, parent: Element) -> Iterator[Paragraph | Grid]:
        """Yield the paragraphs and tables directly within ``parent``."""
        for one in _content(parent):
            if local(one) == "p":
                for text in self._paragraph(one):
                    self.paragraphs += 1
                    self.last = text or self.last
                    yield Paragraph(text, f"第 {self.paragraphs} 段")
            else:
                yield from self._table(one)

    def _paragraph(self, element: Element) -> Iterator[str]:
        """Yield the paragraph's text, then that of its text boxes; nothing if it runs into the next one."""
        properties = child(element, "pPr")
        text = self.held + _text_of(element)
        self.held = ""
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self.held = text
            return
        if not self._is_contents(properties):
            label = self.numbering.label(properties) if text.strip() else ""
            gap = " " if label and text.lstrip()[:1].isdigit() else ""
            yield label + gap + text
        for box in _boxes(element):
            yield from (_text_of(one) for one in _content(box) if local(one) == "p")

    def _is_contents(self, properties: Element | None) -> bool:
        style_id = value(child(properties, "pStyle"))
        return style_id.lower().startswith("toc") or self.numbering.style(style_id).name.startswith("toc ")

    def _table(self, element: Element) -> Iterator[Paragraph | Grid]:
        """Yield a table; one that is only a frame around text gives its paragraphs."""
        rows = [one for one in _inside(element, "tr") if not _is_deleted_row(one)]
        cells = [list(_inside(row, "tc")) for row in rows]
        if all(len(row) == 1 for row in cells):
            for only in cells:
                yield from self.blocks(only[0])
            return
        self.tables += 1
        heading = self.last
        blocks: list[Block] = []
        merged: dict[int, int] = {}
        for at, (row, in_row) in enumerate(zip(rows, cells, strict=True)):
            column = whole(value(child(row, "trPr", "gridBefore")))
            for cell in in_row:
                span = min(MOST_COLUMNS, max(1, whole(value(child(cell, "tcPr", "gridSpan")), 1)))
                self._cell(cell, Block("", at, max(0, column), 1, span), (blocks, merged))
                column += span
        yield grid_of_blocks(f"{self.file} 表{self.tables}", blocks, heading)
        self.last = ""

    def _cell(self, cell: Element, place: Block, so_far: tuple[list[Block], dict[int, int]]) -> None:
        blocks, merged = so_far
        mark = child(cell, "tcPr", "vMerge")
        above = merged.get(place.column)
        text = "\n".join(self._texts(cell)).strip()
        if mark is not None and value(mark) != "restart" and above is not None:
            first = blocks[above]
            blocks[above] = Block(
                first.text, first.row, first.column, place.row - first.row + 1, first.columns
            )
            return
        merged.pop(place.column, None)
        if mark is not None:
            merged[place.column] = len(blocks)
        blocks.append(Block(text, place.row, place.column, 1, place.columns))

    def _texts(self, cell: Element) -> Iterator[str]:
        for one in self.blocks(cell):
            if isinstance(one, Paragraph):
                yield one.text.strip()
            else:
                rows = ({part.origin: part.text for part in row}.values() for row in one.rows)
                yield from (" ".join(words) for words in rows)


def _content(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of ``parent``, through what only wraps them."""
    for one in parent:
        name = local(one)
        if name in ("p", "tbl"):
            yield one
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _content(one)


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, through what only wraps them."""
    for one in parent:
        name = local(one)
        if name == wanted:
            yield one
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _inside(one, wanted)


def _is_deleted_row(row: Element) -> bool:
    return child(row, "trPr", "del") is not None


def _text_of(element: Element, depth: int = 0) -> str:
    parts: list[str] = []
    for one in element:
        name = local(one)
        if name == "t":
            parts.append(one.text or "")
        elif name in _SAME_AS:
            parts.append("" if value(one, "type") == "page" else _SAME_AS[name])
        elif name and name not in _GONE and depth < _DEEPEST and not _is_hidden(one):
            parts.append(_text_of(one, depth + 1))
    return "".join(parts)


def _is_hidden(element: Element) -> bool:
    return local(element) == "r" and is_on(child(element, "rPr", "vanish"))


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph, each once (old Word's copy of it is left out)."""
    for box in paragraph.iter():
        if local(box) == "txbxContent" and not any(local(one) == "Fallback" for one in box.iterancestors()):
            yield box
