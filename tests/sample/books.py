"""openpyxl's workbooks written so that the same content always gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from flows.formats.seal import CoreProperties, resealed

AUTHOR = "演示数据"


class _Ordered(MultiCellRange):
    """Merged cells in a fixed order: openpyxl keeps them in a set."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(self.sorted())


def saved(book: Workbook, title: str, day: date) -> bytes:
    """Return the workbook's bytes with fixed times, called ``title``, made on ``day`` by nobody."""
    for sheet in book.worksheets:
        ordered = _Ordered()
        ordered.ranges = sheet.merged_cells.ranges
        sheet.merged_cells = ordered
    out = io.BytesIO()
    book.save(out)
    return resealed(out.getvalue(), CoreProperties(title, AUTHOR, day))
