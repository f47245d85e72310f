"""What is refused, each with one clear finding, and the others read all the same."""

from __future__ import annotations

import io
import stat
import zipfile

from tests.corpus.case import Case, accepted, answer, rejected
from tests.corpus.making import FILE, ROW, UNIT, as_csv, edited, grid, ods, raw, table, xls, xlsx, zipped
from tests.sample.oddities import locked, torn

A = answer("T04-01", "in_progress", 60, "甲")
GOOD = "区财政局.xlsx"
SHEET1 = "xl/worksheets/sheet1.xml"


def _good() -> bytes:
    return table(("T18-01", "", "推进中", 7, "好"), unit="区财政局")


def _bad(name: str, data: bytes, codes: str, file: str = FILE, unit: str | None = UNIT) -> Case:
    """A file that is refused; the unit's name is taken from the file name; a good one lies beside it."""
    return Case(
        f"refused: {name}",
        lambda: {file: data, GOOD: _good()},
        (
            rejected(file, unit, codes),
            accepted(GOOD, "区财政局", answer("T18-01", "in_progress", 7, "好")),
        ),
    )


def _dtd(text: bytes, part: str = SHEET1) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"?>", b"?>" + text, 1) if name == part else data

    return raw(table(ROW), change)


def _bomb() -> bytes:
    return raw(table(ROW), lambda _, part: part, {"xl/worksheets/sheet9.xml": b" " * 80_000_000})


def _linked() -> bytes:
    out = io.BytesIO()
    link = zipfile.ZipInfo("链接.xlsx")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("../../越界.xlsx", b"x")
        archive.writestr(FILE, table(ROW))
    return out.getvalue()


def _half_empty() -> bytes:
    return raw(table(ROW), lambda name, part: part[: len(part) // 2] if name == SHEET1 else part)


_ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
_OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

_FILES = (
    _bad("with a password", locked("a"), "encrypted"),
    _bad("torn in transit", torn(table(ROW)), "broken-workbook"),
    _bad("an empty file", b"", "broken-workbook"),
    _bad("a sheet cut in the middle", _half_empty(), "broken-workbook"),
    _bad("an old workbook torn", torn(xls(grid(ROW))), "broken-workbook", "区税务局.xls"),
    _bad("an ods without content", torn(ods(grid(ROW))), "broken-workbook", "区税务局.ods"),
    _bad("a text called .xlsx", "这不是工作簿".encode(), "no-header"),
    _bad("a picture called .xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), "not-a-workbook"),
    _bad(
        "a web page called .xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "not-a-workbook",
        "区税务局.xls",
    ),
    _bad("a PDF", b"%PDF-1.4\n%\xe2\xe3\n", "not-a-workbook", "区税务局.pdf"),
    _bad(
        "a Word document",
        zipped({"[Content_Types].xml": b"<Types wordprocessingml/>", "word/document.xml": b"<a/>"}),
        "not-a-workbook",
        "区税务局.docx",
    ),
    _bad("DTD", _dtd(b"<!DOCTYPE worksheet>"), "xml-entities"),
    _bad("entities that multiply", _dtd(_ENTITY), "xml-entities"),
    _bad("entities from outside", _dtd(_OUTSIDE, "xl/sharedStrings.xml"), "xml-entities"),
    _bad("a bomb", _bomb(), "zip-bomb"),
    _bad("a bomb in a zip", zipped({"a.xlsx": b"0" * 80_000_000}), "zip-bomb", "区税务局.zip"),
    _bad("no header", xlsx([["今天天气很好"], ["任务", "都完成了"]]), "no-header"),
    _bad("an empty sheet", xlsx([]), "no-header"),
    _bad("empty csv", b"\xef\xbb\xbf", "no-header", "区税务局.csv"),
    _bad("a csv with only its heading", as_csv(grid()), "empty-form", "区税务局.csv"),
    _bad("an own table without one answer", table(("T04-01", "增强线上渠道服务能力")), "empty-form"),
    _bad(
        "another district's title",
        xlsx([["茌平区营商环境创新提升行动计划工作进展表"], *grid(ROW, unit="")]),
        "wrong-office",
    ),
    _bad("another district's unit", table(ROW, unit="聊城市茌平区税务局"), "wrong-office", unit=None),
)

_PLACES = (
    Case(
        "refused: paths and links within a zip, the rest read",
        lambda: {"报送.zip": _linked()},
        (accepted(FILE, UNIT, A), rejected("报送.zip", None, "path-outside")),
    ),
    Case(
        "refused: zips within zips within zips",
        lambda: {"报送.zip": zipped({"b.zip": zipped({"c.zip": zipped({FILE: table(ROW)})})})},
        (rejected("报送.zip", None, "nested-zip"),),
    ),
    Case(
        "refused: every row of another unit",
        lambda: {FILE: table(("T03-01", "", "推进中", 60, "甲"))},
        (rejected(FILE, UNIT, "task-not-yours"),),
    ),
    Case(
        "hostile: a macro is never run, the sheet is read",
        lambda: {
            "区税务局.xlsm": raw(
                table(ROW), lambda _, part: part, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(99)}
            )
        },
        (accepted("区税务局.xlsm", UNIT, A),),
    ),
    Case(
        "hostile: a link to another workbook is never followed",
        lambda: {
            FILE: raw(
                table(ROW), lambda _, part: part, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
            )
        },
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "hostile: a dimension of the whole sheet",
        lambda: {FILE: edited(table(ROW), lambda book: book.worksheets[0].__setitem__("XFD1048576", "x"))},
        (accepted(FILE, UNIT, A, told="far-cells"),),
    ),
)


HOSTILE: dict[str, bytes] = {
    "密码.xlsx": locked("a"),
    "截断.xlsx": torn(table(ROW)),
    "空.xlsx": b"",
    "实体.xlsx": _dtd(_ENTITY),
    "外部实体.xlsx": _dtd(_OUTSIDE, "xl/sharedStrings.xml"),
    "炸弹.xlsx": _bomb(),
    "炸弹.zip": zipped({"a.xlsx": b"0" * 80_000_000}),
    "图片.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "截断.xls": torn(xls(grid(ROW))),
    "乱码.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40,
    "上千万行.csv": b"a,b,c\n" * 400_000,
}
"""Files for which there is one clear finding each."""

REFUSALS: tuple[Case, ...] = (*_FILES, *_PLACES)
