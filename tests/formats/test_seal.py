from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from flows.formats.seal import CoreProperties, resealed, zipped

PARTS = {
    "b.xml": b"<b/>",
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<r/>",
    "a.xml": "甲𠮷".encode(),
}


def _zip(parts: dict[str, bytes], year: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (year, 5, 6, 7, 8, 10)), content)
    return out.getvalue()


def test_same_parts_same_bytes_whatever_their_order() -> None:
    assert zipped(PARTS) == zipped(dict(reversed(PARTS.items())))


def test_other_content_gives_other_bytes() -> None:
    assert zipped(PARTS) != zipped(PARTS | {"b.xml": b"<c/>"})


def test_content_types_come_first_and_every_part_arrives() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(PARTS))) as package:
        assert package.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert {name: package.read(name) for name in package.namelist()} == PARTS
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_resealing_forgets_times_and_order() -> None:
    shuffled = dict(sorted(PARTS.items(), reverse=True))
    assert resealed(_zip(PARTS, 2001)) == resealed(_zip(shuffled, 2022)) == zipped(PARTS)


def test_resealing_replaces_core_properties_and_escapes_them() -> None:
    data = _zip(PARTS | {"docProps/core.xml": b"<old/>"}, 2022)
    sealed = resealed(data, CoreProperties("甲<乙>&", "区政府办公室", date(2022, 9, 30)))
    with zipfile.ZipFile(io.BytesIO(sealed)) as package:
        core = package.read("docProps/core.xml").decode()
    assert "<dc:title>甲&lt;乙&gt;&amp;</dc:title>" in core
    assert core.count("2022-09-30T00:00:00Z") == 2


def test_a_file_without_core_properties_gets_none() -> None:
    sealed = resealed(_zip(PARTS, 2022), CoreProperties("题", "机关", date(2022, 9, 30)))
    assert sealed == zipped(PARTS)


def test_opendocument_mimetype_is_first_and_stored() -> None:
    sealed = zipped({"content.xml": b"<c/>", "mimetype": b"application/vnd.oasis.opendocument.text"})
    with zipfile.ZipFile(io.BytesIO(sealed)) as package:
        first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_no_zip_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        resealed(b"not a zip")
