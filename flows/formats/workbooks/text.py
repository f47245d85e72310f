"""Read tables kept as text (.csv and the like), decoded already: comma, semicolon, tab."""

from __future__ import annotations

import csv
import io
from collections import Counter

from flows.formats.returns.findings import BROKEN, TOO_LARGE
from flows.formats.workbooks.sheets import MOST_CELLS, SheetMaker, Unreadable, Workbook

_SEPARATORS = (",", "\t", ";", "，", "；", "|")


def read_text(text: str) -> Workbook:
    """Return the one sheet written in ``text``; every value is text. Unreadable if quotes do not close."""
    separator = _separator(text)
    maker = SheetMaker("")
    count = 0
    try:
        for no, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            count += len(cells)
            if count > MOST_CELLS:
                raise Unreadable(TOO_LARGE, f"超过 {MOST_CELLS} 个单元格")
            for column, cell in enumerate(cells, 1):
                maker.put(no, column, cell.replace("\r\n", "\n").replace("\r", "\n"))
    except csv.Error as trouble:
        raise Unreadable(BROKEN, "文本表格有误") from trouble
    return Workbook((maker.made(),))


def _separator(text: str) -> str:
    """Return the separator that cuts the most rows into equally many cells; a long sentence cuts only itself."""
    return max(_SEPARATORS, key=lambda one: _regularity(text[:20000], one))


def _regularity(text: str, separator: str) -> int:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((width * count for width, count in widths.items() if count > 1), default=0)
