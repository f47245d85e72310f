"""Status, percent and dates as people write them: one meaning, or none and a finding."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.period import Period
from flows.domain.returns import Status
from flows.formats.returns.dates import Calendar, read_date
from flows.formats.returns.percent import read_percent
from flows.formats.returns.status import percent_in_status, read_status
from flows.formats.returns.versions import version_mark
from flows.formats.returns.words import chinese_number
from flows.formats.workbooks.sheets import Value

CALENDAR = Calendar(2022, date(2022, 8, 16), Period(2022, 9))
WIDE = {code: code + 0xFEE0 for code in map(ord, "0123456789.%")}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("已完成 完成 已办结 已销号 √ 是 完成。 已完成（100%） ✔", Status.COMPLETED),
        ("推进中 序时 正在办理 未完成 正在推进 按序时推进 正在推进(60%)", Status.IN_PROGRESS),
        ("未启动 尚未开展", Status.NOT_STARTED),
        ("长期坚持 持续推进 长期推进", Status.CONTINUING),
        ("无法推进", Status.UNABLE),
    ],
)
def test_the_words_of_each_status(words: str, status: Status) -> None:
    for word in words.split():
        assert read_status(word).value is status, word
        assert read_status(f"  {word[:1]} {word[1:]}\n").value is status, word


@pytest.mark.parametrize(
    "word",
    [
        "完成80%",
        "已完成80%",
        "完成95%。",
        "完成（80%）",
        "已完成 约80%",
        "已完成99.5％左右",
        "完成0.8%",
        "基本完成",
        "部分完成",
        "已完成/正在推进",
        "否",
        "滞后",
        "已完成□正在推进☑",
        "差不多",
    ],
)
def test_a_status_that_fits_none_is_a_finding(word: str) -> None:
    read = read_status(word)
    assert read.value is None
    assert read.kind is not None
    assert read.kind.code == "unknown-status"


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("推进中60%", 60),
        ("未完成（60%）", 60),
        ("完成 约80%。", 80),
        ("已完成（100%）", 100),
        ("推进中", None),
        ("80%", None),
        ("推进中70-80%", None),
        (0.8, None),
    ],
)
def test_the_percent_behind_a_status_word(text: Value, percent: float | None) -> None:
    assert percent_in_status(text) == percent


def test_the_ticked_box_counts() -> None:
    assert read_status("□已完成 ☑正在推进 □未启动").value is Status.IN_PROGRESS
    assert read_status("☑已完成 ☑正在推进 □未启动").value is None


@pytest.mark.parametrize("empty", [None, "", "无", "暂无", "-", "——", " / "])
def test_empty_words_are_no_value_and_no_finding(empty: str | None) -> None:
    for read in (read_status(empty), read_percent(empty), read_date(empty, CALENDAR)):
        assert (read.value, read.kind) == (None, None)


@given(st.integers(2, 100))
def test_every_written_form_of_a_percent_reads_the_same(number: int) -> None:
    plain = [
        str(number),
        f"{number}%",
        f"{number} %",
        f"约{number}%",
        f"{number}.0",
        f"{number}%左右",
        f"完成{number}%",
    ]
    forms: list[Value] = [*plain, *(text.translate(WIDE) for text in plain), float(number)]
    if number < 100:
        forms += [number / 100, f"{number / 100:.2f}"]
    for form in forms:
        assert read_percent(form).value == number, form
    assert read_percent(number / 100, shown_as_percent=True).value == number


@given(st.one_of(st.text(max_size=12), st.floats(), st.text("0123456789.%约-+e", max_size=8)))
def test_a_percent_is_never_outside_its_range(value: str | float) -> None:
    read = read_percent(value)
    assert read.value is None or 0 <= read.value <= 100


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("120", "percent-out-of-range"),
        (-5.0, "percent-out-of-range"),
        ("101%", "percent-out-of-range"),
        (1.0, "percent-unclear"),
        ("1", "percent-unclear"),
        ("0.85%", "percent-unclear"),
        ("80-90%", "percent-unclear"),
        ("近85%", "percent-unclear"),
        ("八成", "percent-unclear"),
        (True, "percent-unclear"),
        (date(2022, 9, 30), "percent-unclear"),
    ],
)
def test_percents_with_two_readings_stay_empty(value: Value, code: str) -> None:
    read = read_percent(value)
    assert read.value is None
    assert read.kind is not None
    assert read.kind.code == code


def test_a_one_shown_as_percent_is_all_of_it() -> None:
    assert read_percent(1.0, shown_as_percent=True).value == 100
    assert read_percent("1%").value == 1
    assert read_percent("百分之八十五").value == 85


@given(st.dates(date(2022, 8, 16), date(2022, 12, 31)))
def test_every_written_form_of_a_day_reads_the_same(day: date) -> None:
    forms: list[Value] = [
        day,
        datetime(day.year, day.month, day.day, 9, 30),  # noqa: DTZ001
        float((day - date(1899, 12, 30)).days),
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日前",
        f"{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
        f"{day.year}．{day.month}．{day.day}".translate(WIDE),
    ]
    for form in forms:
        assert read_date(form, CALENDAR).value == day, form


@given(st.text(max_size=14))
def test_any_text_is_a_day_or_none(text: str) -> None:
    value = read_date(text, CALENDAR).value
    assert value is None or 2000 <= value.year <= 2099


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10月底前", date(2022, 10, 31)),
        ("年底", date(2022, 12, 31)),
        ("2022年年底前", date(2022, 12, 31)),
        ("2023年2月底", date(2023, 2, 28)),
        ("十月三十一日", date(2022, 10, 31)),
        ("11月底前完成", date(2022, 11, 30)),
        ("2022/10/3 00:00:00", date(2022, 10, 3)),
        ("2022-10-8 00:00:00", date(2022, 10, 8)),
        ("2022-10-08T09:30:00", date(2022, 10, 8)),
        ("2022年10月3日 9：30", date(2022, 10, 3)),
        ("2022年10月3日9:30", date(2022, 10, 3)),
        ("10月3日 10:00", date(2022, 10, 3)),
    ],
)
def test_last_days(text: str, day: date) -> None:
    assert read_date(text, CALENDAR).value == day


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2022-02-30", "impossible-date"),
        ("2月30日", "impossible-date"),
        ("13月底", "impossible-date"),
        ("10/11/2022", "ambiguous-date"),
        ("10月", "ambiguous-date"),
        ("9月中旬", "ambiguous-date"),
        ("3月30日", "ambiguous-date"),
        (2022.1, "ambiguous-date"),
        ("9月30日或10月8日", "ambiguous-date"),
        ("2022/10/300:00:00", "ambiguous-date"),
    ],
)
def test_dates_with_two_readings_stay_empty(value: Value, code: str) -> None:
    read = read_date(value, CALENDAR)
    assert read.value is None
    assert read.kind is not None
    assert read.kind.code == code


@given(st.integers(1, 999))
def test_chinese_numerals(number: int) -> None:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{digits[hundreds]}百" if hundreds else ""
    text += f"{digits[tens]}十" if tens else ("零" if hundreds and ones else "")
    text += digits[ones] if ones else ""
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("file", "number", "revised", "day"),
    [
        ("区税务局v2.xlsx", 2, False, None),
        ("a/区税务局第三版.xlsx", 3, False, None),
        ("区税务局（更新）.xls", None, True, None),
        ("区税务局-修改稿-20221008.xlsx", None, True, date(2022, 10, 8)),
        ("区税务局9.30.xlsx", None, False, date(2022, 9, 30)),
        ("区税务局2022年9月.xlsx", None, False, None),
        ("区税务局(1).xlsx", None, False, None),
    ],
)
def test_versions_in_file_names(file: str, number: int | None, revised: bool, day: date | None) -> None:
    mark = version_mark(file, [], Period(2022, 9))
    assert (mark.number, mark.revised, mark.day) == (number, revised, day)


def test_the_day_of_filling_counts() -> None:
    assert version_mark("a.xlsx", ["填报人：张三  填报日期：2022年10月8日"], Period(2022, 9)).day == date(
        2022, 10, 8
    )
    assert version_mark("a.xlsx", ["填报日期：    年  月  日"], Period(2022, 9)).day is None
