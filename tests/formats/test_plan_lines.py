"""Decoding and joining of plan texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.lines import chinese_number, decode_plan, joined
from flows.formats.plans.text import read_plan_text

TEXT = "甲县行动方案\r\n一、任务，9月底前完成。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_usual_encodings_give_the_same_text(encoding: str) -> None:
    assert decode_plan(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rest",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        bytes(range(256)) * 4,
        b"\x00" * 40,
        b"\xff\xfe\x00\xd8",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match=r"另存为"):
        decode_plan(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode_plan(data)
    except UnreadableInput:
        return
    try:
        read_plan_text(text, "x")
    except UnreadableInput:
        return


@given(st.text(alphabet="一二（）()〔]1.、9月底前。；：牵头单位责任年至到2022甲乙\n \u3000", max_size=200))
def test_any_text_is_a_plan_or_refused(text: str) -> None:
    try:
        reading = read_plan_text("一、任务\n（一）甲领域\n1. 甲。乙。（牵头单位：丙）\n" + text, "x")
    except UnreadableInput:
        return
    assert len(reading.plan.by_code) == len(reading.plan.tasks)


@pytest.mark.parametrize(
    ("printed", "value"), [("一", 1), ("九", 9), ("十", 10), ("十九", 19), ("二十", 20), ("三十二", 32)]
)
def test_chinese_numbers(printed: str, value: int) -> None:
    assert chinese_number(printed) == value


def test_joining_sets_a_blank_only_between_latin_words() -> None:
    assert joined(["推广税", "务", "", "UKey", "online", "办理 1", "2 项"]) == "推广税务UKey online办理 12 项"
