"""A PDF with a text layer as paragraphs and tables; a scan, a locked or a broken file is refused.

PDFium is not thread-safe: one PDF is read at a time in a process, which the lock sees to.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.grids import Grid, Paragraph
from flows.formats.plans.packages import SCAN_REMEDY, broken
from flows.formats.plans.pdf_layout import Char, Page, Ruling
from flows.formats.plans.pdf_paragraphs import laid_out

_MOST_PAGES = 2_000
_MOST_CHARS = 2_000_000
_MOST_PATHS = 20_000
_MOST_SEGMENTS = 2_000
_FEW_CHARS = 20
"""Fewer characters a page than this, on average, is a scan with at most a stamp of text on it."""
_ONE_AT_A_TIME = Lock()


def read_pdf(data: bytes, file: str) -> tuple[Paragraph | Grid, ...]:
    """Return the paragraphs and ruled tables of a PDF in reading order; UnreadableInput if it has no text."""
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as wrong:
            if wrong.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise UnreadableInput(
                    f"“{file}”设有打开密码，不能读取", "请去掉密码，另存后再导入"
                ) from wrong
            raise broken(file) from wrong
        try:
            pages = list(_pages(document, file))
        except pypdfium2.PdfiumError as wrong:
            raise broken(file) from wrong
        finally:
            document.close()
    if sum(len(page.chars) for page in pages) < _FEW_CHARS * max(1, len(pages)):
        raise UnreadableInput(f"“{file}”是扫描件，没有可以读取的文字", SCAN_REMEDY)
    return tuple(laid_out(pages, file))


def _pages(document: pypdfium2.PdfDocument, file: str) -> Iterator[Page]:
    if len(document) > _MOST_PAGES:
        raise UnreadableInput(f"“{file}”有 {len(document)} 页，不像是行动计划", "请确认文件是否选对")
    budget = _MOST_CHARS
    for no in range(len(document)):
        page = document[no]
        try:
            width, height = page.get_size()
            chars = _chars(page, budget)
            budget -= len(chars)
            if budget <= 0:
                raise UnreadableInput(f"“{file}”的文字过多，不像是行动计划", "请确认文件是否选对")
            yield Page(no + 1, width, height, chars, tuple(_rulings(page)) if chars else ())
        finally:
            page.close()


def _chars(page: pypdfium2.PdfPage, most: int) -> tuple[Char, ...]:
    """Return the printed characters of a page with their boxes; blanks that PDFium made up are left out."""
    text = page.get_textpage()
    try:
        raw = text.raw
        box, found = pdfium.FS_RECTF(), []
        for at in range(min(text.count_chars(), most)):
            code = pdfium.FPDFText_GetUnicode(raw, at)
            if code < 32 or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            if pdfium.FPDFText_IsGenerated(raw, at) == 1 or not pdfium.FPDFText_GetLooseCharBox(raw, at, box):
                continue
            found.append(Char(chr(code), box.left, box.right, box.bottom, box.top))
        return tuple(found)
    finally:
        text.close()


def _rulings(page: pypdfium2.PdfPage) -> Iterator[Ruling]:
    """Yield the straight lines drawn on a page, upright or level."""
    for count, one in enumerate(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if count > _MOST_PATHS:
            return
        yield from _lines_of(one.raw)


def _lines_of(path: pdfium.FPDF_PAGEOBJECT) -> Iterator[Ruling]:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(path, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for at in range(min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield Ruling(*before, *here)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield Ruling(*here, *start)
        before = here
