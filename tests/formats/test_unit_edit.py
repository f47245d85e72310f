"""Entering units and aliases: the right cell changes, every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.trouble import UnreadableInput
from flows.domain.units import Unit
from flows.formats.unit_edit import Edits, edited_units
from flows.formats.unit_table import COLUMNS, read_units

HEAD = ",".join(COLUMNS)
ROWS = (
    HEAD,
    '县水务局,"水""务",甲县水务局；县水利局,部门,20,,,=1+1',
    "",
    "  县财政局 ,,,部门,010,,,'备注, 无引号",
    '"县教育局",,"a\nb",部门,030,,,',
)
NEW = Unit("县税务局", "税务局", ("+税",), "垂管单位", 40, ("有关部门",), ("a@b.example.org",))
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_an_alias_changes_one_cell(encoding: str, end: str) -> None:
    before = end.join((*ROWS, "")).encode(encoding)
    rows = list(ROWS)
    rows[3] = "  县财政局 ,,'=财政,部门,010,,,'备注, 无引号"
    once = edited_units(before, Edits(aliases=(("县财政局", "=财政"),)), "units.csv")
    assert once == end.join((*rows, "")).encode(encoding)
    rows[1] = rows[1].replace("县水利局", "县水利局；=水")
    twice = edited_units(once, Edits(aliases=(("县水务局", "=水"),)), "units.csv")
    assert twice == end.join((*rows, "")).encode(encoding)
    assert read_units(twice, "u")[0].by_name["县水务局"].aliases == ("甲县水务局", "县水利局", "=水")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_new_units_stand_at_the_end_and_are_no_formulas(encoding: str) -> None:
    before = "\r\n".join(ROWS)
    after = edited_units(before.encode(encoding), Edits(added=(NEW,)), "units.csv")
    text = after.decode(encoding)
    assert text == before + "\r\n县税务局,税务局,'+税,垂管单位,40,有关部门,a@b.example.org,\r\n"
    assert read_units(after, "units.csv")[0].by_name["县税务局"] == NEW


def test_an_alias_of_a_unit_entered_at_the_same_time() -> None:
    edits = Edits(aliases=(("县税务局", "税务"),), added=(NEW,))
    unit = read_units(edited_units(f"{HEAD}\r\n".encode(), edits, "u"), "u")[0].units[0]
    assert unit.aliases == ("+税", "税务")


def test_columns_in_another_order_and_columns_that_are_not_there_yet() -> None:
    before = "备注,单位名称,,\n甲,县财政局,,\n乙,县水务局\n".encode()
    after = edited_units(before, Edits(aliases=(("县水务局", "水"),), added=(Unit("县法院", order=3),)), "u")
    directory, findings = read_units(after, "u")
    assert [one.code for one in findings] == []
    assert after.decode().splitlines()[1] == "甲,县财政局,,"
    assert directory.by_name["县水务局"].aliases == ("水",)
    assert directory.by_name["县法院"].order == 3


def test_bytes_that_could_not_be_written_back_are_left_alone() -> None:
    mixed = f"{HEAD}\r\n".encode() + b"\x81\x30\x81\x30\r\n" + "县财政局,,,,,,,\r\n".encode("gb18030")
    try:
        after = edited_units(mixed, Edits(added=(NEW,)), "u")
    except UnreadableInput:
        return
    assert after.startswith(mixed)


@given(st.lists(st.lists(st.text("甲乙,\"'\n\r =；", max_size=4), max_size=9), max_size=5))
def test_whatever_stands_there_stays(rows: list[list[str]]) -> None:
    text = HEAD + "\n" + "".join(",".join(row) + "\n" for row in rows)
    try:
        after = edited_units(text.encode(), Edits(added=(NEW,)), "u")
    except UnreadableInput:
        return
    assert after.startswith(text.encode())
