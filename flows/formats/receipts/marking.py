"""The marked copy of one returned file: the unit's own workbook where it can be edited, else rebuilt."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from flows.domain.findings import Finding
from flows.domain.receipts import Receipt
from flows.formats.receipts.cells import Cells
from flows.formats.receipts.front import add_front, renew_front, unselect
from flows.formats.receipts.marks import Mark, marks_of
from flows.formats.receipts.notes import Note, add_notes, clear_notes
from flows.formats.receipts.package import Element, Package, Unmarkable
from flows.formats.receipts.rebuilt import rebuilt_copy
from flows.formats.receipts.tints import Tints
from flows.formats.returns.versions import RECEIPT_SHEET
from flows.formats.workbooks.guard import FileKind, guarded
from flows.formats.workbooks.reading import read_workbook
from flows.formats.workbooks.sheets import Workbook

_SHEET_KIND = "worksheet"


@dataclass(frozen=True)
class MarkedCopy:
    """A workbook to send back: its name, its bytes, and whether it is the unit's own file, edited."""

    name: str
    content: bytes
    own: bool


def marked_copy(data: bytes, receipt: Receipt) -> MarkedCopy | None:
    """Return ``data`` with the findings marked, None if it is no workbook that can be opened safely."""
    opened = guarded(data, receipt.file)
    if isinstance(opened, Finding):
        return None
    stem, _, ending = receipt.file.replace("\\", "/").rpartition("/")[2].rpartition(".")
    name = f"{stem}（第{receipt.version}次报送回执）"
    if opened.kind is FileKind.XLSX:
        try:
            content = _marked_xlsx(data, receipt)
        except Unmarkable:
            pass
        else:
            return MarkedCopy(f"{name}.{'xlsm' if ending.lower() == 'xlsm' else 'xlsx'}", content, own=True)
    workbook = read_workbook(data, receipt.file)
    if not isinstance(workbook, Workbook):
        return None
    return MarkedCopy(f"{name}.xlsx", rebuilt_copy(workbook, receipt), own=False)


def _marked_xlsx(data: bytes, receipt: Receipt) -> bytes:
    package = Package.opened(data)
    workbook = package.target("", ending="officeDocument")
    if workbook is None:
        raise Unmarkable("officeDocument")
    styles = package.target(workbook, ending="styles")
    if styles is None:
        raise Unmarkable("styles")
    tints = Tints(package.root(styles))
    sheets = _sheets(package, workbook)
    marks = marks_of(receipt.findings, tuple(sheets))
    answered_before = RECEIPT_SHEET in sheets
    for name, part in sheets.items():
        unselect(package.root(part))
        if answered_before:
            Cells(package.root(part)).clear(tints)
            clear_notes(package, part)
        here = tuple(mark for mark in marks if mark.sheet == name)
        if here:
            _mark(package, part, here, tints)
    if answered_before:
        renew_front(package, sheets[RECEIPT_SHEET], receipt, tints)
    else:
        add_front(package, workbook, receipt, tints)
    return package.packed()


def _sheets(package: Package, workbook: str) -> dict[str, str]:
    """Sheet name → part, worksheets only, in order."""
    root: Element = package.root(workbook)
    found: dict[str, str] = {}
    for one in root.iter(f"{{{etree.QName(root).namespace}}}sheet"):
        relation = next((str(value) for key, value in one.attrib.items() if str(key).endswith("}id")), "")
        part = package.target(workbook, relation=relation)
        if part in package.parts and _is_sheet(package.root(part)):
            found[one.get("name") or ""] = part
    if not found:
        raise Unmarkable("sheets")
    return found


def _is_sheet(root: Element) -> bool:
    return etree.QName(root).localname == _SHEET_KIND


def _mark(package: Package, part: str, marks: tuple[Mark, ...], tints: Tints) -> None:
    cells = Cells(package.root(part))
    told: dict[str, list[str]] = {}
    for mark in marks:
        told.setdefault(cells.colour(mark, tints), []).append(mark.text)
    add_notes(package, part, tuple(Note(cell, "\n".join(texts)) for cell, texts in told.items()))
