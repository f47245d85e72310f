"""Plans laid out by other houses, made for the tests: Word documents, workbooks, and files saved by LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

HEADING = ("序号", "领域", "重点任务", "具体措施", "牵头单位", "责任单位", "完成时限")
W = nsdecls("w")


def saved(document: Any) -> bytes:
    """Return a python-docx document or an openpyxl workbook as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_table(document: Any, rows: Sequence[Sequence[str | None]]) -> Any:
    """Add a ruled table; None goes on the cell above (merged)."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text is not None:
                table.cell(at, column).text = text
    for column in range(len(rows[0])):
        at = 0
        while at < len(rows):
            end = at
            while end + 1 < len(rows) and rows[end + 1][column] is None:
                end += 1
            if end > at:
                table.cell(at, column).merge(table.cell(end, column))
            at = end + 1
    return table


def with_tables(prose: Sequence[str], *tables: Sequence[Sequence[str | None]]) -> bytes:
    """Return a Word document: paragraphs, then tables."""
    document = docx.Document()
    for text in prose:
        document.add_paragraph(text)
    for rows in tables:
        add_table(document, rows)
        document.add_paragraph("")
    return saved(document)


def official(text: str, head: str = "", body: bool = True) -> bytes:
    """Return a text laid out as a 公文: 仿宋 16, 28 characters a line, page number — 1 —, running head."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.header.paragraphs[0].text = head
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    foot._p.append(parse_xml(f'<w:fldSimple {W} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    foot.add_run(" —")
    for line in text.splitlines():
        if line.strip():
            paragraph = document.add_paragraph(line.strip())
            paragraph.paragraph_format.first_line_indent = Pt(32) if body else None
            paragraph.paragraph_format.line_spacing = Pt(28)
            paragraph.paragraph_format.space_after = Pt(0)
            for run in paragraph.runs:
                run.font.size = Pt(16)
                run.font.name = "仿宋"
                run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    return saved(document)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], merges: Sequence[str] = ()) -> bytes:
    """Return a workbook; ``merges`` are of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for span in merges:
        book.worksheets[0].merge_cells(span)
    return saved(book)


def with_part(package: bytes, name: str, part: bytes | None) -> bytes:
    """Return a zip with one part put in, replaced or (None) taken out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for one in before.namelist():
            if one != name:
                after.writestr(one, before.read(one))
        if part is not None:
            after.writestr(name, part)
    return out.getvalue()


def part_of(package: bytes, name: str) -> bytes:
    """Return one part of a zip."""
    with zipfile.ZipFile(io.BytesIO(package)) as before:
        return before.read(name)


def by_libreoffice(data: bytes, source: str, target: str) -> bytes:
    """Return ``data`` (a file ending in ``source``) as LibreOffice saves it as ``target`` (``pdf``, ``ods`` …)."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice (soffice) is needed: run `make extras` as root"
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / f"a.{source}").write_bytes(data)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        options = ["--headless", "--convert-to", target, "--outdir", str(place / "out")]
        command = [program, profile, *options, str(place / f"a.{source}")]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return (place / "out" / f"a.{target}").read_bytes()
