"""Workbooks in: bytes of any kind that units send → sheets of values. Macros and links are never followed."""

from __future__ import annotations

from flows.domain.findings import Finding, Place
from flows.formats.workbooks.guard import FileKind, Guarded, guarded
from flows.formats.workbooks.ods import read_ods
from flows.formats.workbooks.sheets import Unreadable, Workbook
from flows.formats.workbooks.text import read_text
from flows.formats.workbooks.xls import read_xls
from flows.formats.workbooks.xlsx import read_xlsx


def read_workbook(data: bytes, name: str) -> Workbook | Finding:
    """Return the sheets in ``data``, or the finding for which the file is refused; never raises on content."""
    opened = guarded(data, name)
    if isinstance(opened, Finding):
        return opened
    try:
        return _read(opened)
    except Unreadable as refusal:
        return refusal.kind.at(Place(name), text=refusal.text)


def _read(opened: Guarded) -> Workbook:
    if opened.kind is FileKind.XLSX:
        return read_xlsx(opened.parts)
    if opened.kind is FileKind.ODS:
        return read_ods(opened.parts)
    if opened.kind is FileKind.XLS:
        return read_xls(opened.stream)
    return read_text(opened.text)
