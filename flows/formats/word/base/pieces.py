"""The pieces a paper is made of, as WordprocessingML text: paragraphs, tables, page numbers, 版记."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from flows.formats.word.base import measures as m


@dataclass(frozen=True)
class Column:
    """One table column: its heading, width in twips, what its cells print (text or paragraphs), their style."""

    head: str
    width: int
    cell: str
    style: str = "表格居中"


@dataclass(frozen=True)
class TableLook:
    """Style and height (twips) of a table's heading row, and the margin left and right in its cells."""

    head_style: str = "表格表头"
    head_height: int = 480
    margin: int = 60


def paragraph(style: str, *pieces: str) -> str:
    """Return a paragraph; a piece starting with ``<`` is a ready run, any other is its text."""
    runs = "".join(piece if piece.startswith("<") else run(piece) for piece in pieces if piece)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def run(text: str, style: str = "") -> str:
    """Return a run of ``text`` (jinja tags allowed) in a character style."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    parts = escape(text, quote=False).split("\t")
    inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' if part else "" for part in parts)
    return f"<w:r>{look}{inner}</w:r>"


def tag(statement: str) -> str:
    """Return a paragraph that holds one jinja statement and leaves nothing on paper."""
    return paragraph("空行", "{%p " + statement + " %}")


def blank(count: int = 1) -> str:
    """Return ``count`` empty lines."""
    return paragraph("空行") * count


def when(condition: str, *blocks: str) -> str:
    """Return ``blocks`` printed only if ``condition`` holds."""
    return tag(f"if {condition}") + "".join(blocks) + tag("endif")


def each(name: str, many: str, *blocks: str) -> str:
    """Return ``blocks`` printed once for every one of ``many``."""
    return tag(f"for {name} in {many}") + "".join(blocks) + tag("endfor")


def row(cells: str, *, head: bool = False, height: int = 0, whole: bool = True) -> str:
    """Return a table row; ``head`` rows come again on every page, a ``whole`` one is never split over pages."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    kept = "<w:cantSplit/>" if whole else ""
    return f"<w:tr><w:trPr>{kept}{tall}{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def cell(content: str, width: int, *, span: int = 1, centred: bool = True) -> str:
    """Return a cell of ready paragraphs, vertically centred or at the top."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}'
        f'<w:vAlign w:val="{"center" if centred else "top"}"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def head_row(columns: Sequence[Column], look: TableLook) -> str:
    """Return the heading row."""
    cells = (cell(paragraph(look.head_style, one.head), one.width) for one in columns)
    return row("".join(cells), head=True, height=look.head_height)


def data_row(columns: Sequence[Column], *, whole: bool = True, centred: bool = True) -> str:
    """Return the row that prints one thing; a column's cell may be ready paragraphs."""
    cells = (cell(_content(one), one.width, centred=centred) for one in columns)
    return row("".join(cells), whole=whole)


def _content(column: Column) -> str:
    return column.cell if column.cell.startswith("<w:p>") else paragraph(column.style, column.cell)


def tag_row(statement: str, columns: Sequence[Column]) -> str:
    """Return a row that holds one jinja statement and leaves nothing on paper."""
    width = sum(one.width for one in columns)
    return row(cell(paragraph("表格文字", "{%tr " + statement + " %}"), width, span=len(columns)))


def table(columns: Sequence[Column], rows: str, look: TableLook | None = None) -> str:
    """Return a ruled table of fixed widths whose heading row is repeated."""
    look = look or TableLook()
    made = _table(
        f'<w:tblW w:w="{sum(one.width for one in columns)}" w:type="dxa"/>'
        + _borders(dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)),
        [one.width for one in columns],
        head_row(columns, look) + rows,
        margin=look.margin,
    )
    # Two tables without a paragraph between them would become one.
    return made + paragraph("表后")


def _borders(sizes: dict[str, int]) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge, size in sizes.items()
    )
    return f"<w:tblBorders>{edges}</w:tblBorders>"


def _table(look: str, widths: Sequence[int], rows: str, *, margin: int) -> str:
    # WPS reads the widths from the grid, Word from the cells: both are written.
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(
        f'<w:{side} w:w="{margin // share}" w:type="dxa"/>'
        for side, share in (("top", 2), ("left", 1), ("bottom", 2), ("right", 1))
    )
    return (
        f'<w:tbl><w:tblPr>{look}<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def page_number(*, odd: bool) -> str:
    """Return the footer paragraph ``— n —``: odd pages to the right, even pages to the left (7.5)."""
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        if kind
        else "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        for kind in ("begin", "", "separate")
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    style = "奇数页码" if odd else "偶数页码"
    return paragraph(style, run("— "), field + run("1") + end, run(" —"))


def closing_block(lines: Sequence[str], heights: Sequence[int]) -> str:
    """Return the 版记: ``lines`` are ready paragraphs, its last rule lies on the bottom edge of the 版心."""
    # Placed against the page: LibreOffice lets so wide a table float only then (it is 1 mm off sideways).
    top = m.PAGE_HEIGHT - m.BOTTOM - sum(heights)
    place = (
        f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page"'
        f' w:tblpXSpec="center" w:tblpY="{top}"/><w:tblOverlap w:val="never"/>'
    )
    rows = "".join(
        row(cell(line, m.TEXT_WIDTH), height=height) for line, height in zip(lines, heights, strict=True)
    )
    look = f'{place}<w:tblW w:w="{m.TEXT_WIDTH}" w:type="dxa"/>' + _borders(
        {"top": m.THICK, "bottom": m.THICK, "insideH": m.THIN}
    )
    return _table(look, [m.TEXT_WIDTH], rows, margin=0)
