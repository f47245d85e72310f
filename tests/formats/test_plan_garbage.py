"""Whatever lies in a plan file, reading ends in a plan or in one Chinese sentence with a remedy."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.documents import read_plan
from flows.formats.plans.table import write_plan_workbook
from flows.formats.plans.text import read_plan_text
from tests.formats.plan_samples import HEADING, official, part_of, with_part, with_tables, workbook

TEXT = (
    "甲政办字〔2023〕7号\n甲县人民政府办公室\n2023年2月3日\n甲县行动方案\n一、任务\n（一）清淤领域\n"
    "1. 清淤。9月底前，清完。（牵头单位：县水务局；责任单位：县财政局）"
)
PLAN = read_plan_text(TEXT, "方案.txt").plan
DOCX = official(TEXT)
ROW = ("1", "政务环境", "清淤", "清主河。", "县水务局", "", "2023年6月")
TABLE = with_tables(["甲县2023年清单"], (HEADING, ROW))
XLSX = write_plan_workbook(PLAN)
NAMES = (
    "方案.txt",
    "方案.docx",
    "方案.pdf",
    "方案.xlsx",
    "方案.json",
    "方案.csv",
    "方案.md",
    "方案",
    "方案.xls",
)


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def claiming_two_gigabytes() -> bytes:
    """Return a document whose directory says that its text inflates to 2 GB."""
    data = bytearray(DOCX)
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        start = archive.start_dir
    place = data.index(b"PK\x01\x02", start)
    data[place + 24 : place + 28] = (2**31 - 1).to_bytes(4, "little")
    return bytes(data)


def bomb() -> bytes:
    return with_part(DOCX, "word/document.xml", b"<w:document>" + b" " * 60_000_000)


REFUSED = {
    "empty": (b"", "空文件"),
    "blank": (b" \r\n\t", "空文件"),
    "zeros": (b"\x00" * 5000, "空文件"),
    "bomb": (bomb(), "大得不合常理"),
    "two gigabytes": (claiming_two_gigabytes(), "大得不合常理"),
    "entities": (
        with_part(DOCX, "word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "外部引用",
    ),
    "UTF-16": (
        with_part(DOCX, "word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")),
        "已损坏",
    ),
    "no text": (with_part(DOCX, "word/document.xml", None), "已损坏"),
    "no body": (with_part(DOCX, "word/document.xml", b"<a/>"), "已损坏"),
    "half XML": (with_part(DOCX, "word/document.xml", b"<a><b>"), "已损坏"),
    "cut": (DOCX[: len(DOCX) // 2], "已损坏"),
    "climbing": (package({"../a": b"", "word/document.xml": b"<a/>"}), "压缩结构异常"),
    "macros": (
        with_part(
            DOCX,
            "[Content_Types].xml",
            part_of(DOCX, "[Content_Types].xml").replace(
                b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                b"vnd.ms-word.document.macroEnabled.main",
            ),
        ),
        "docm",
    ),
    "ofd": (package({"OFD.xml": b"<a/>"}), "OFD"),
    "odt": (package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "ODT"),
    "other zip": (package({"a.txt": b"x"}), "不是可以读取的"),
    "rtf": (b"{\\rtf1 abc}", "RTF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "图片"),
    "web page": (b"<!DOCTYPE html><html></html>", "网页"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "已损坏"),
    "noise": (bytes(range(256)) * 9, "文字"),
    "novel": ("从前有一座山，山里有一座庙。\n".encode() * 500, "不像是行动计划"),
    "no json": (b'{"domains": [', "JSON"),
    "large": (b"a" * (31 * 1024 * 1024), "MB"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("name", ["方案.docx", "方案.txt", "方案.xlsx"])
def test_refused_in_one_sentence_with_a_remedy(case: str, name: str) -> None:
    data, word = REFUSED[case]
    with pytest.raises(UnreadableInput, match=word) as refusal:
        read_plan(data, name)
    assert str(refusal.value).count("。") == 2


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", [DOCX, TABLE, XLSX], ids=["docx", "docx table", "xlsx"])
def test_a_wrong_ending_does_not_matter(data: bytes, name: str) -> None:
    assert read_plan(data, name).plan.tasks[0].title == "清淤"


def test_text_and_json_under_other_endings() -> None:
    from flows.formats.plans.json_face import write_plan_json

    assert read_plan(TEXT.encode("gb18030"), "方案.docx").plan == PLAN
    assert read_plan(write_plan_json(PLAN), "方案.txt").plan == PLAN


def test_a_table_kept_as_text() -> None:
    lines = "\n".join(",".join(one) for one in (HEADING, ROW))
    plan = read_plan(lines.encode("gb18030"), "清单.csv").plan
    assert (plan.tasks[0].title, plan.tasks[0].lead_units) == ("清淤", ("县水务局",))


def survives(data: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableInput):
        assert read_plan(data, name).plan.tasks


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(NAMES), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7", b"{"])
)
def test_random_bytes_never_crash(data: bytes, name: str, start: bytes) -> None:
    survives(start + data, name)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([DOCX, TABLE, XLSX]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_damaged_files_never_crash(data: bytes, damage: list[tuple[float, int]]) -> None:
    changed = bytearray(data)
    for place, value in damage:
        changed[int(place * len(changed))] = value
    survives(bytes(changed), "方案.docx")


PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(PARTS),
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.integers(0, 40),
            st.sampled_from([b"", b"<", b">", b"\xff", b'"', b"99999999999", b"-1", b"<w:tbl>", b"</w:tc>"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_damaged_parts_never_crash(name: str, damage: list[tuple[float, int, bytes]]) -> None:
    part = part_of(TABLE, name) if name != "word/numbering.xml" else b"<a/>"
    for place, cut, put in damage:
        at = int(place * len(part))
        part = part[:at] + put + part[at + cut :]
    survives(with_part(TABLE, name, part), "方案.docx")


CELLS = st.one_of(
    st.none(),
    st.integers(-10, 10**9),
    st.dates(),
    st.text(alphabet="甲乙县局、（）()12月底前一。；:：\n 牵头责任单位", max_size=20),
    st.sampled_from([*HEADING, "合计", "注：", "一、甲", "长期", "牵头单位：县水务局", "2023-02-30"]),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=8), min_size=1, max_size=8),
    st.lists(
        st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(0, 3), st.integers(0, 3)), max_size=3
    ),
)
def test_any_table_is_a_plan_or_refused(
    rows: list[list[object]], merges: list[tuple[int, int, int, int]]
) -> None:
    from openpyxl.utils import get_column_letter

    spans = [
        f"{get_column_letter(column)}{row}:{get_column_letter(column + wide)}{row + high}"
        for row, column, high, wide in merges
    ]
    try:
        data = workbook({"表": [HEADING, *rows]}, spans)
    except ValueError:  # openpyxl refuses a year it cannot write.
        return
    survives(data, "清单.xlsx")
