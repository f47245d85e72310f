"""A published plan in whatever file it came: the kind is told from its content, never from its name alone."""

from __future__ import annotations

from flows.domain.plan import PlanReading
from flows.formats.plans.docx_in import read_docx
from flows.formats.plans.json_face import read_plan_json
from flows.formats.plans.mixed import read_blocks
from flows.formats.plans.packages import DocumentKind, opened
from flows.formats.plans.pdf_in import read_pdf
from flows.formats.plans.table import read_plan_workbook
from flows.formats.plans.text import decode_plan, read_plan_text


def read_plan(data: bytes, file: str) -> PlanReading:
    """Read a plan from text (.txt, .md), document (.docx, .pdf), table (.xlsx, .xls, .ods, .csv) or JSON.

    UnreadableInput, one sentence with the remedy, if it is none of these or holds no plan.
    """
    document = opened(data, file)
    if document.kind is DocumentKind.DOCX:
        return read_blocks(read_docx(document.parts, file), file)
    if document.kind is DocumentKind.PDF:
        return read_blocks(read_pdf(data, file), file)
    if document.kind is DocumentKind.WORKBOOK:
        return read_plan_workbook(data, file)
    text = decode_plan(data)
    if file.lower().endswith(".json") or _looks_like_json(text):
        return read_plan_json(data, file)
    return read_plan_text(text, file)


def _looks_like_json(text: str) -> bool:
    return text.lstrip().startswith("{") and '"domains"' in text
