"""Published plans as PDF: text layers of official layout, tables, scans, locked and broken files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from flows.domain.plan import Plan
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.documents import read_plan
from flows.formats.plans.grids import Grid, Paragraph
from flows.formats.plans.json_face import write_plan_json
from flows.formats.plans.pdf_layout import Char, Page, Ruling
from flows.formats.plans.pdf_paragraphs import laid_out
from flows.formats.plans.text import read_plan_text
from tests.formats.plan_samples import HEADING, by_libreoffice, official, with_tables

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
SENTENCE = "对主河道逐段排查淤积情况并建立台账，按照先急后缓的原则分批清理，清理情况每月向社会公开一次"


def long_plan() -> str:
    """Return a plan of several pages, most of whose lines a page of 28 characters breaks."""
    lines = [
        "甲政办字〔2023〕7号",
        "甲县人民政府办公室",
        "2023年2月3日",
        "甲县优化营商环境行动方案",
        "一、重点任务",
    ]
    for domain, zh in enumerate("一二三", start=1):
        lines.append(f"（{zh}）第{zh}领域（领域牵头单位：县水务局、县住建局）")
        for no in range(1, 13):
            units = f"（牵头单位：县水务局；责任单位：县财政局、各乡镇（街道）、第{no}中心）"
            text = f"{no}. 清理{zh}号河第{no}段。{SENTENCE}。{no}月底前，清淤率达{80 + no}%以上。{units}"
            lines.append(text if domain != 2 else text.replace("。", "；", 1))
    return "\n".join([*lines, "二、组织保障", f"（一）抓落实。{SENTENCE}。", "（二）促公开。常报。"])


@cache
def pdf_of(text: str) -> bytes:
    return by_libreoffice(official(text, head="甲县行动方案"), "docx", "pdf")


def unspaced(plan: Plan) -> str:
    return re.sub(r"[ \u3000]", "", write_plan_json(plan).decode())


def test_an_official_layout_reads_as_the_text() -> None:
    read = read_plan(pdf_of(long_plan()), "方案.pdf")
    assert unspaced(read.plan) == unspaced(read_plan_text(long_plan(), "方案.txt").plan)
    assert {one.place.zh for one in read.findings} <= {f"方案.pdf 第 {page} 页" for page in range(1, 12)}


def test_a_table_in_a_pdf_reads_as_in_word() -> None:
    rows = (
        HEADING,
        (
            "1",
            "一、政务环境",
            "清淤",
            "清主河。9月底前清完。",
            "县水务局\n县财政局",
            "县住建局 县林业局",
            "2023年9月底前",
        ),
        ("2", None, "护岸", "常护", "县水务局", "", "长期坚持"),
        ("3", "二、市场环境", "种树", "种一百棵", "县林业局", "各乡镇", "年底"),
    )
    data = with_tables(["甲县2023年重点任务分工表"], rows)
    assert read_plan(by_libreoffice(data, "docx", "pdf"), "a.pdf").plan == read_plan(data, "a.docx").plan


@pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the published plans lie beside the project only in the workshop"
)
@pytest.mark.parametrize("name", ["000_2c3337559009721c", "002_07bb84ecf91e8b27"])
def test_the_published_plans_read_alike_from_pdf(name: str) -> None:
    text = (SEEDS / f"{name}.txt").read_text("utf-8-sig")
    assert unspaced(read_plan(pdf_of(text), "a.pdf").plan) == unspaced(read_plan_text(text, "a.txt").plan)


def pdf(pages: int, content: bytes = b"", extra: bytes = b"") -> bytes:
    """Return a plain PDF written by hand: so many pages, all with the same content."""
    kids = b" ".join(b"%d 0 R" % (at + 4) for at in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages,
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        *[
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 5 0 R>>>>>>"
            for _ in range(pages)
        ],
    ]
    out, places = b"%PDF-1.4\n", []
    for at, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % at + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return (
        out
        + head
        + table
        + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, extra, len(out))
    )


def test_a_scan_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="扫描件"):
        read_plan(pdf(3), "方案.pdf")


def test_a_locked_pdf_is_refused() -> None:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32)
    with pytest.raises(UnreadableInput, match="打开密码"):
        read_plan(pdf(1, extra=lock), "方案.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4 " + b"\x80" * 500], ids=["cut", "noise"])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="已损坏"):
        read_plan(data, "方案.pdf")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(UnreadableInput, match="2001 页"):
        read_plan(pdf(2001), "方案.pdf")


def page(no: int, *lines: tuple[float, float, str], rulings: tuple[Ruling, ...] = ()) -> Page:
    """Return a page with lines of 16 pt, each from its left edge and foot."""
    chars = [
        Char(text, left + 16 * at, left + 16 * at + 16, foot, foot + 16)
        for left, foot, line in lines
        for at, text in enumerate(line)
    ]
    return Page(no, 595, 842, tuple(chars), rulings)


FULL = "甲" * 28


def texts(*pages: Page) -> list[str]:
    return [one.text for one in laid_out(pages, "a.pdf") if isinstance(one, Paragraph)]


def test_lines_are_joined_and_page_numbers_dropped() -> None:
    first = page(1, (106, 700, FULL[:26]), (74, 672, FULL), (74, 644, FULL), (280, 40, "—1—"))
    second = page(2, (74, 700, "尾"), (106, 672, "又一段"), (280, 40, "- 2 -"))
    assert texts(first, second) == [FULL[:26] + FULL * 2 + "尾", "又一段"]


def test_a_heading_begins_a_paragraph_even_after_a_full_line() -> None:
    lines = page(
        1, (74, 700, FULL[:27] + "。"), (74, 672, "1.清淤"), (74, 644, FULL[:27] + "。"), (74, 616, "尾")
    )
    assert texts(lines) == [FULL[:27] + "。", "1.清淤", FULL[:27] + "。尾"]


def test_running_heads_are_dropped_only_if_they_run() -> None:
    pages = [page(no, (74, 790, f"甲县方案{no}"), (74, 600, FULL), (106, 500, "乙")) for no in range(1, 5)]
    assert texts(*pages) == [FULL, "乙"] * 4
    assert texts(pages[0]) == ["甲县方案1", FULL, "乙"]


def test_a_figure_alone_in_the_body_is_kept() -> None:
    assert texts(page(1, (74, 600, "2022"), (74, 500, FULL))) == ["2022", FULL]


def test_ruled_cells_merge_where_no_line_is() -> None:
    level = [Ruling(50, y, 250, y) for y in (600, 500)] + [Ruling(150, 550, 250, 550)]
    upright = [Ruling(x, 500, x, 600) for x in (50, 150, 250)]
    words = ((60, 540, "甲"), (160, 565, "乙"), (160, 515, "丙"))
    blocks = list(laid_out([page(1, *words, (74, 700, "前"), rulings=(*level, *upright))], "a.pdf"))
    assert isinstance(blocks[0], Paragraph)
    grid = blocks[1]
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["甲", "乙"], ["甲", "丙"]]


def test_a_line_without_text_is_no_table() -> None:
    blocks = list(laid_out([page(1, (74, 700, "前"), rulings=(Ruling(50, 600, 500, 600),))], "a.pdf"))
    assert [type(one) for one in blocks] == [Paragraph]
