"""Comments in the cells: a new comments part, or ours added to theirs (ECMA-376 18.7, VML for the boxes)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from lxml import etree

from flows.formats.receipts.marks import column_number
from flows.formats.receipts.package import TYPES, TYPES_NS, Element, Package, Unmarkable, new_root

AUTHOR = "台账回执"
MARK = "【台账回执】"
"""Begins every note of ours, also below the words of somebody else's comment."""
_BOX = re.compile(rb"<v:shape[\s>].*?</v:shape>", re.DOTALL)
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{no}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>{shapes}</xml>'
)
_VML_SHAPE = (
    '<v:shape id="_x0000_hz{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden;z-index:{id}"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black"'
    ' obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_AFTER_LEGACY = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """What is written beside one cell (``C7``)."""

    cell: str
    text: str

    @property
    def spot(self) -> tuple[int, int]:
        """Row and column, counted from 0."""
        letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", self.cell).groups()  # type: ignore[union-attr]
        return int(digits) - 1, column_number(letters) - 1


def add_notes(package: Package, sheet: str, notes: tuple[Note, ...]) -> None:
    """Write ``notes`` into the worksheet part ``sheet``; a cell's own comment keeps its text, ours below it."""
    comments = package.target(sheet, ending="comments")
    if comments is None:
        comments, root = _new_comments(package, sheet)
    else:
        root = package.root(comments)
    namespace = etree.QName(root).namespace or ""
    author = _author(root, namespace)
    texts = root.find(f"{{{namespace}}}commentList")
    if texts is None:
        raise Unmarkable("commentList")
    there = {one.get("ref"): one for one in texts}
    fresh = [note for note in notes if note.cell not in there]
    for note in notes:
        if note.cell in there:
            _extend(there[note.cell], note.text, namespace)
        else:
            texts.append(_comment(note, author, namespace))
    texts[:] = sorted(texts, key=_order)
    if fresh:
        _add_boxes(package, sheet, tuple(fresh))


def clear_notes(package: Package, sheet: str) -> None:
    """Take our notes of an earlier answer away, with their boxes; what the unit wrote in a comment stays."""
    comments = package.target(sheet, ending="comments")
    if comments not in package.parts:
        return
    root = package.root(comments)
    namespace = etree.QName(root).namespace or ""
    spots: set[tuple[int, int]] = set()
    texts = root.find(f"{{{namespace}}}commentList")
    if texts is None:
        return
    for comment in list(texts):
        text = "".join(words.text or "" for words in comment.iter(f"{{{namespace}}}t"))
        if text.startswith(MARK):
            spots.add(Note(comment.get("ref") or "A1", "").spot)
            texts.remove(comment)
        elif MARK in text:
            _cut_off(comment, namespace)
    _remove_boxes(package, sheet, spots)


def _cut_off(comment: Element, namespace: str) -> None:
    gone = False
    for words in list(comment.iter(f"{{{namespace}}}t")):
        before, mark, _ = (words.text or "").partition(MARK)
        words.text = "" if gone else before.rstrip("\n") if mark else words.text
        gone = gone or bool(mark)


def _remove_boxes(package: Package, sheet: str, spots: set[tuple[int, int]]) -> None:
    drawing = package.target(sheet, relation=_legacy_id(package.root(sheet)))
    if not spots or drawing not in package.parts:
        return

    def kept(match: re.Match[bytes]) -> bytes:
        row, column = (re.search(rb"<x:%s>\s*(\d+)" % name, match[0]) for name in (b"Row", b"Column"))
        ours = row and column and (int(row[1]), int(column[1])) in spots and b'"Note"' in match[0]
        return b"" if ours else match[0]

    package.parts[drawing] = _BOX.sub(kept, package.parts[drawing])


def _new_comments(package: Package, sheet: str) -> tuple[str, Element]:
    namespace = etree.QName(package.root(sheet)).namespace or ""
    name = package.free_name("xl/commentsHz{}.xml")
    root = new_root("comments", namespace)
    etree.SubElement(root, f"{{{namespace}}}authors")
    etree.SubElement(root, f"{{{namespace}}}commentList")
    package.add(name, root, _COMMENTS_TYPE)
    package.relate(sheet, f"{_RELATION}/comments", name)
    return name, root


def _author(root: Element, namespace: str) -> int:
    authors = root.find(f"{{{namespace}}}authors")
    if authors is None:
        raise Unmarkable("authors")
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{namespace}}}author").text = AUTHOR
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _comment(note: Note, author: int, namespace: str) -> Element:
    comment = etree.Element(f"{{{namespace}}}comment", ref=note.cell, authorId=str(author))
    text = etree.SubElement(comment, f"{{{namespace}}}text")
    text.append(_run(f"{MARK}\n{note.text}", namespace))
    return comment


def _run(words: str, namespace: str) -> Element:
    run = etree.Element(f"{{{namespace}}}r")
    look = etree.SubElement(run, f"{{{namespace}}}rPr")
    etree.SubElement(look, f"{{{namespace}}}sz", val="10")
    etree.SubElement(look, f"{{{namespace}}}rFont", val="宋体")
    text = etree.SubElement(run, f"{{{namespace}}}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _extend(comment: Element, words: str, namespace: str) -> None:
    text = comment.find(f"{{{namespace}}}text")
    if text is None:
        text = etree.SubElement(comment, f"{{{namespace}}}text")
    plain = text.find(f"{{{namespace}}}t")
    if plain is not None:
        run = etree.Element(f"{{{namespace}}}r")
        text.replace(plain, run)
        run.append(plain)
    text.append(_run(f"\n{MARK}\n{words}", namespace))


def _order(comment: Element) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", comment.get("ref") or "")
    return (int(match[2]), column_number(match[1])) if match else (0, 0)


def _add_boxes(package: Package, sheet: str, notes: tuple[Note, ...]) -> None:
    existing = package.target(sheet, relation=_legacy_id(package.root(sheet)))
    shapes = "".join(_shape(note, no) for no, note in enumerate(notes, 1))
    if existing in package.parts:
        drawing = package.parts[existing]
        at = drawing.rfind(b"</xml>")
        if at < 0 or not re.search(rb"<(?:v:)?shape", drawing):
            raise Unmarkable("vmlDrawing")
        package.parts[existing] = drawing[:at] + shapes.encode() + drawing[at:]
        return
    name = package.free_name("xl/drawings/vmlDrawingHz{}.vml")
    package.parts[name] = _VML_HEAD.format(no=len(package.parts) + 1, shapes=shapes).encode()
    types = package.root(TYPES)
    if not any((one.get("Extension") or "").lower() == "vml" for one in types):
        types.insert(0, etree.Element(f"{{{TYPES_NS}}}Default", Extension="vml", ContentType=_VML_TYPE))
    _point(package.root(sheet), package.relate(sheet, f"{_RELATION}/vmlDrawing", name))


def _legacy_id(root: Element) -> str:
    legacy = root.find(f"{{{etree.QName(root).namespace}}}legacyDrawing")
    if legacy is None:
        return ""
    return next((str(value) for name, value in legacy.attrib.items() if str(name).endswith("}id")), "")


def _point(root: Element, relation: str) -> None:
    namespace = etree.QName(root).namespace
    legacy = etree.Element(f"{{{namespace}}}legacyDrawing")
    legacy.set(f"{{{_RELATION}}}id", relation)
    after = [one for one in root if etree.QName(one).localname in _AFTER_LEGACY]
    if after:
        after[0].addprevious(legacy)
    else:
        root.append(legacy)


def _shape(note: Note, no: int) -> str:
    row, column = note.spot
    lines = sum(len(line) // 18 + 1 for line in note.text.split("\n"))
    size = {
        "left": column + 1,
        "right": column + 5,
        "top": max(row - 1, 0),
        "bottom": max(row - 1, 0) + lines + 1,
    }
    return _VML_SHAPE.format(
        id=9000 + no, row=row, column=column, **{k: escape(str(v)) for k, v in size.items()}
    )
