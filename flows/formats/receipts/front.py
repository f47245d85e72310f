"""The first sheet of a marked copy: what became of the file, and every finding with its remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from flows.domain.findings import Severity
from flows.domain.receipts import Receipt
from flows.formats.receipts.package import Element, Package, new_root
from flows.formats.receipts.tints import Tints
from flows.formats.returns.versions import RECEIPT_SHEET as NAME

HEADINGS = ("序号", "程度", "位置", "问题", "请这样处理")
WIDTHS = (6.0, 8.0, 30.0, 52.0, 52.0)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """One row of the list; ``severity`` colours its second cell."""

    cells: tuple[str, ...]
    bold: bool = False
    severity: Severity | None = None


def front_lines(receipt: Receipt) -> tuple[Line, ...]:
    """Return the rows of the first sheet, from the heading to the last finding."""
    head = (
        Line((f"{receipt.period.zh}报送件回执（第{receipt.version}次报送）",), bold=True),
        Line((f"报送单位：{receipt.unit}　　文件：{receipt.file}",)),
        Line(
            (f"处理结果：{receipt.outcome_zh}。采用{receipt.rows}行，问题{len(receipt.to_mend)}处。",),
            bold=True,
        ),
        Line((_HOW if receipt.to_mend else "无须改动。",)),
        Line(HEADINGS, bold=True),
    )
    return (
        *head,
        *(
            Line(
                (str(no), one.severity.zh, _without_file(one.place.zh, receipt.file), one.what, one.remedy),
                severity=one.severity,
            )
            for no, one in enumerate(receipt.findings, 1)
        ),
    )


_HOW = "请在原表涂色的单元格中改正（批注写明原因），保留本页，保存后按原途径重新报送，作为下一次报送计。"


def _without_file(place: str, file: str) -> str:
    return place.removeprefix(file).strip() or "整个文件"


def add_front(package: Package, workbook: str, receipt: Receipt, tints: Tints) -> None:
    """Put the list before all other sheets and show it on opening; names and print areas keep their sheets."""
    root = package.root(workbook)
    namespace = etree.QName(root).namespace or ""
    relation = _STRICT if "purl.oclc.org" in namespace else _RELATION
    name = package.free_name("xl/worksheets/sheetHz{}.xml")
    package.add(name, _sheet(receipt, namespace, tints), _TYPE)
    new = package.relate(workbook, f"{relation}/worksheet", name)
    sheets = root.find(f"{{{namespace}}}sheets")
    assert sheets is not None  # noqa: S101 - the caller found its sheets there
    ids = [int(one.get("sheetId") or 0) for one in sheets]
    names = {(one.get("name") or "").lower() for one in sheets}
    sheet = etree.Element(f"{{{namespace}}}sheet", name=_free(names), sheetId=str(max(ids, default=0) + 1))
    sheet.set(f"{{{relation}}}id", new)
    sheets.insert(0, sheet)
    for one in root.iter(f"{{{namespace}}}definedName"):
        if one.get("localSheetId") is not None:
            one.set("localSheetId", str(int(one.get("localSheetId") or 0) + 1))
    for view in root.iter(f"{{{namespace}}}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")


def renew_front(package: Package, part: str, receipt: Receipt, tints: Tints) -> None:
    """Write the list anew into the sheet that an earlier answer had put there."""
    package.replace(part, _sheet(receipt, etree.QName(package.root(part)).namespace or "", tints))


def unselect(sheet: Element) -> None:
    """Take the sheet out of the selection, so that typing in one sheet never writes into two."""
    for view in sheet.iter(f"{{{etree.QName(sheet).namespace}}}sheetView"):
        view.set("tabSelected", "0")


def _free(taken: set[str]) -> str:
    return next(one for no in range(len(taken) + 1) if (one := f"{NAME}{no or ''}").lower() not in taken)


def _sheet(receipt: Receipt, namespace: str, tints: Tints) -> Element:
    styles = {
        (bold, framed, severity): tints.wrapped(bold=bold, framed=framed, severity=severity)
        for bold in (False, True)
        for framed, severity in ((False, None), *((True, one) for one in (None, *Severity)))
    }
    root = new_root("worksheet", namespace)
    setup = etree.SubElement(etree.SubElement(root, f"{{{namespace}}}sheetPr"), f"{{{namespace}}}pageSetUpPr")
    setup.set("fitToPage", "1")
    views = etree.SubElement(root, f"{{{namespace}}}sheetViews")
    etree.SubElement(
        views, f"{{{namespace}}}sheetView", tabSelected="1", workbookViewId="0", showGridLines="0"
    )
    columns = etree.SubElement(root, f"{{{namespace}}}cols")
    for no, width in enumerate(WIDTHS, 1):
        etree.SubElement(
            columns, f"{{{namespace}}}col", min=str(no), max=str(no), width=str(width), customWidth="1"
        )
    data = etree.SubElement(root, f"{{{namespace}}}sheetData")
    lines = front_lines(receipt)
    for no, line in enumerate(lines, 1):
        _row(data, no, line, styles)
    merges = etree.SubElement(root, f"{{{namespace}}}mergeCells", count="4")
    for no in range(1, 5):
        etree.SubElement(merges, f"{{{namespace}}}mergeCell", ref=f"A{no}:E{no}")
    etree.SubElement(
        root, f"{{{namespace}}}pageSetup", paperSize="9", orientation="landscape", fitToHeight="0"
    )
    return root


def _row(data: Element, no: int, line: Line, styles: dict[tuple[bool, bool, Severity | None], int]) -> None:
    namespace = etree.QName(data).namespace
    row = etree.SubElement(data, f"{{{namespace}}}row", r=str(no), ht=f"{height(line):g}", customHeight="1")
    for at, text in enumerate(line.cells):
        style = styles[line.bold, len(line.cells) > 1, line.severity if at == 1 else None]
        cell = etree.SubElement(row, f"{{{namespace}}}c", r=f"{'ABCDE'[at]}{no}", s=str(style), t="inlineStr")
        words = etree.SubElement(etree.SubElement(cell, f"{{{namespace}}}is"), f"{{{namespace}}}t")
        words.text = _UNPRINTABLE.sub("", text)[:32_000]
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def height(line: Line) -> float:
    """Return the row height in points that shows all of ``line`` in 11 pt; Excel's and LibreOffice's limit is 409."""
    widths = WIDTHS if len(line.cells) > 1 else (sum(WIDTHS),)
    rows = max(
        sum(_lines(part, width) for part in text.split("\n"))
        for text, width in zip(line.cells, widths, strict=False)
    )
    return min(409.0, 17.0 * rows + 5)


def _lines(text: str, width: float) -> int:
    halves = sum(2 if ord(one) > 0x2E7F else 1 for one in text)
    return max(1, -(-halves // max(1, int(width) - 2)))
