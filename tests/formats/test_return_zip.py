"""Zips of returns, and files that are no returns."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from flows.formats.returns.zips import is_no_return, unpacked, zip_members
from tests.formats.return_samples import codes, form_rows, only, xlsx

DATA = xlsx(form_rows(("T01-01", "正在推进", 50, "甲")))


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def as_windows_writes(data: bytes) -> bytes:
    """Names in GBK, without the UTF-8 flag."""
    utf8, gbk = "税务.xlsx".encode(), "税务局.xlsx".encode("gbk")
    assert len(utf8) == len(gbk)
    patched = bytearray(data.replace(utf8, gbk))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = patched.find(mark)
        patched[start + at : start + at + 2] = b"\0\0"
    return bytes(patched)


def test_members_in_order_without_side_files() -> None:
    data = zipped(
        ("b/区税务局.xlsx", DATA), ("a.xlsx", DATA), ("__MACOSX/._a.xlsx", b"x"), ("~$a.xlsx", b"x")
    )
    assert [name for name, _ in zip_members(data, "z.zip").members] == ["a.xlsx", "b/区税务局.xlsx"]
    assert unpacked("z.zip", data) == zip_members(data, "z.zip").members


def test_a_workbook_is_not_taken_apart() -> None:
    assert unpacked("a.xlsx", DATA) == (("a.xlsx", DATA),)


def test_names_written_by_windows() -> None:
    data = as_windows_writes(zipped(("税务.xlsx", b"12345")))
    assert zip_members(data, "z.zip").members == (("税务局.xlsx", b"12345"),)


def test_a_zip_inside_a_zip_is_opened_once() -> None:
    inner = zipped(("区税务局.xlsx", DATA))
    assert zip_members(zipped(("x.zip", inner)), "z.zip").members == (("x.zip/区税务局.xlsx", DATA),)
    deep = zip_members(zipped(("y.zip", zipped(("x.zip", inner)))), "z.zip")
    assert deep.members == ()
    assert [finding.code for finding in deep.findings] == ["nested-zip"]


def test_paths_and_links_out_are_refused_and_the_rest_read() -> None:
    link = zipfile.ZipInfo("link.xlsx")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = zipped(("../a.xlsx", DATA), (link, b"/etc/passwd"), ("C:\\x.xlsx", DATA), ("区税务局.xlsx", DATA))
    reading = zip_members(data, "z.zip")
    assert [name for name, _ in reading.members] == ["区税务局.xlsx"]
    assert [finding.code for finding in reading.findings] == ["path-outside"] * 3
    assert [name for name, _ in unpacked("z.zip", data)] == ["区税务局.xlsx", "z.zip"]
    part = only(data, "z.zip")
    assert part.refused
    assert codes(part) == ["path-outside"] * 3


def test_bombs_and_broken_zips_are_findings() -> None:
    assert codes(only(zipped(("a.txt", b"0" * 60_000_000)), "z.zip")) == ["zip-bomb"]
    assert codes(only(zipped(("a.txt", b"0" * 600))[:-30], "z.zip")) == ["broken-workbook"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("a/~$区税务局.xlsx", True),
        (".~lock.区税务局.xlsx#", True),
        ("Thumbs.db", True),
        (".DS_Store", True),
        ("desktop.ini", True),
        ("__MACOSX/a.xlsx", True),
        ("区税务局.xlsx", False),
        ("说明.txt", False),
    ],
)
def test_what_is_no_return(name: str, answer: bool) -> None:
    assert is_no_return(name) is answer
