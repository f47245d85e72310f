"""The cells of a worksheet part, found or made at their place, with row and cell numbers written out."""

from __future__ import annotations

import re

from lxml import etree

from flows.formats.receipts.marks import Mark, column_letters, column_number
from flows.formats.receipts.package import Element, Unmarkable
from flows.formats.receipts.tints import Tints

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Cells:
    """One worksheet's rows and cells; positions that the file leaves to be counted are written out first."""

    def __init__(self, sheet: Element) -> None:
        self._namespace = etree.QName(sheet).namespace
        data = sheet.find(self._tag("sheetData"))
        if data is None:
            raise Unmarkable("sheetData")
        self._data = data
        self._rows: dict[int, Element] = {}
        number = 0
        for row in data.findall(self._tag("row")):
            number = _whole(row.get("r")) or number + 1
            row.set("r", str(number))
            self._rows[number] = row
            self._write_out(row, number)

    def colour(self, mark: Mark, tints: Tints) -> str:
        """Give the marked cell its colour and return its reference (``C7``); the value stays as it is."""
        row = self._row(mark.row)
        column = mark.column or self._first(row)
        cell = self._cell(row, column)
        style = _whole(cell.get("s"))
        if cell.get("s") is None:
            style = _whole(row.get("s")) if row.get("customFormat") in ("1", "true") else 0
        cell.set("s", str(tints.tinted(style, mark.severity)))
        return cell.get("r") or ""

    def clear(self, tints: Tints) -> None:
        """Take our colour of an earlier answer off every cell; the fill of a neighbour in its column comes back."""
        columns: dict[int, list[Element]] = {}
        for row in self._rows.values():
            for cell in row.findall(self._tag("c")):
                columns.setdefault(_column_of(cell), []).append(cell)
        for cells in columns.values():
            styles = [_whole(cell.get("s")) for cell in cells]
            ours = [tints.is_tinted(style) for style in styles]
            for at, cell in enumerate(cells):
                if ours[at]:
                    others = sorted(
                        (abs(at - no), -no, styles[no]) for no in range(len(cells)) if not ours[no]
                    )
                    cell.set("s", str(tints.plain(styles[at], others[0][2] if others else None)))

    def _write_out(self, row: Element, number: int) -> None:
        column = 0
        for cell in row.findall(self._tag("c")):
            match = _REFERENCE.fullmatch((cell.get("r") or "").upper())
            column = column_number(match[1]) if match else column + 1
            cell.set("r", f"{column_letters(column)}{number}")

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            new = etree.Element(self._tag("row"), r=str(number))
            before = [no for no in self._rows if no < number]
            if before:
                self._rows[max(before)].addnext(new)
            else:
                self._data.insert(0, new)
            self._rows[number] = new
        return self._rows[number]

    def _first(self, row: Element) -> int:
        cells = row.findall(self._tag("c"))
        filled = [cell for cell in cells if len(cell)]
        return _column_of((filled or cells)[0]) if cells else 1

    def _cell(self, row: Element, column: int) -> Element:
        place = None
        for cell in row.findall(self._tag("c")):
            here = _column_of(cell)
            if here == column:
                return cell
            if here < column:
                place = cell
        new = etree.Element(self._tag("c"), r=f"{column_letters(column)}{row.get('r')}")
        if place is None:
            row.insert(0, new)
        else:
            place.addnext(new)
        return new

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def _column_of(cell: Element) -> int:
    match = _REFERENCE.fullmatch(cell.get("r") or "")
    return column_number(match[1]) if match else 0


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
