"""The file of pairs: what a person confirmed is read, everything in doubt is a finding with its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.parentage import Link, LinkReading, Relation
from flows.domain.trouble import UnreadableInput
from flows.formats.comparisons.links import COLUMNS, read_links, write_links
from tests.parent_samples import ABOVE, OURS, link

HEAD = ",".join(COLUMNS)
SIGNED = "T01-01,压减用水报装环节,T01-01,压减用水报装环节,直接落实,0.9,标题相似,张三,2022-09-01"


def read(*rows: str) -> LinkReading:
    return read_links("\r\n".join((HEAD, *rows)).encode("utf-8-sig"), "links.csv", (OURS, ABOVE))


def codes(*rows: str) -> list[tuple[str, int | None]]:
    return [(one.code, one.place.row) for one in read(*rows).findings]


def test_what_is_written_is_read_back() -> None:
    links = (
        replace(link("T01-01", "T01-01", "张三"), day=date(2022, 9, 1), reason="标题相似100%"),
        Link("T01-02", "", Relation.NONE, None, "", "李四"),
    )
    data = write_links(links, OURS, ABOVE)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data == write_links(tuple(reversed(links)), OURS, ABOVE)
    found = read_links(data, "links.csv", (OURS, ABOVE))
    assert tuple(replace(one, line=0) for one in found.confirmed) == links
    assert found.findings == ()
    assert [one.task for one in found.unsigned] == ["T01-03"]


def test_every_task_has_a_row_and_nothing_starts_a_formula() -> None:
    nasty = replace(OURS.tasks[0], title='=HYPERLINK("http://x")')
    ours = replace(OURS, domains=(replace(OURS.domains[0], tasks=(nasty, *OURS.tasks[1:])),))
    text = write_links((link("T01-01", "T01-01", "张三"),), ours, ABOVE).decode("utf-8-sig")
    assert text.count("\r\n") == 4
    assert "\"'=HYPERLINK" in text
    assert read_links(text.encode(), "links.csv", (ours, ABOVE)).findings == ()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("T09-99,,T01-01,,直接落实,,,张三,", "link-unknown-task"),
        ("T01-02,,T09-99,,直接落实,,,张三,", "link-unknown-parent"),
        ("T01-02,,T01-02,,大概落实,,,张三,", "link-bad-relation"),
        ("T01-02,,T01-02,,,,,张三,", "link-bad-relation"),
        ("T01-02,,T01-02,,无对应,,,张三,", "link-at-odds"),
        ("T01-02,,,,部分落实,,,张三,", "link-at-odds"),
        ("T01-01,,,,无对应,,,张三,", "link-contradiction"),
        ("T01-01,,T01-01,,部分落实,,,李四,", "link-twice"),
        ("T01-02,推广水表,T01-02,,直接落实,,,张三,", "link-other-title"),
        ("T01-02,,T01-02,,直接落实,,,张三,去年", "link-bad-date"),
        ("T01-02,,T01-02,,直接落实,,,张三,2022-02-30", "link-bad-date"),
        ("T01-02,,T01-02,,直接落实,九成,,张三,", "link-bad-score"),
        ("T01-02,,T01-02,,直接落实,nan,,张三,", "link-bad-score"),
    ],
)
def test_doubts_name_the_row(row: str, code: str) -> None:
    assert codes(SIGNED, row) == [(code, 3)]


def test_a_contradicted_task_is_taken_neither_way() -> None:
    assert read(SIGNED, "T01-01,,,,无对应,,,张三,").confirmed == ()


@pytest.mark.parametrize("day", ["2022/9/1", "2022年9月1日", "2022.09.01", "44805"])
def test_dates_as_excel_and_clerks_write_them(day: str) -> None:
    assert read(SIGNED.replace("2022-09-01", day)).confirmed[0].day == date(2022, 9, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_as_excel_and_wps_save_it(encoding: str) -> None:
    text = f"{HEAD}\n{SIGNED}\n"
    for form in (text, text.replace(",", "\t")):
        assert len(read_links(form.encode(encoding), "links.csv", (OURS, ABOVE)).confirmed) == 1


def test_codes_are_read_whatever_their_width() -> None:
    found = read(SIGNED.replace("T01-01,压", " \uff54\uff10\uff11\uff0d\uff10\uff11 ,压"))
    assert [one.task for one in found.confirmed] == ["T01-01"]


def test_a_column_of_somebodys_own_is_told() -> None:
    found = read_links(f"{HEAD},备注\n{SIGNED},要紧\n".encode(), "links.csv", (OURS, ABOVE))
    assert [(one.code, one.place.row) for one in found.findings] == [("link-other-column", 1)]
    assert len(found.confirmed) == 1


def test_unsigned_rows_that_are_no_proposal_are_told_apart() -> None:
    found = read("T01-01,,T01-01,,直接落实,0.9,,,", "T01-02,,T01-04,,部分落实,,,,", "T01-03,,,,无对应,,,,")
    assert [one.task for one in found.lost((link("T01-01", "T01-01"),))] == ["T01-02"]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", "本级任务,上级任务,关系\n".encode(), b'"a'])
def test_what_is_no_list_of_pairs_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read_links(data, "links.csv", (OURS, ABOVE))


@given(st.lists(st.lists(st.text(max_size=8), max_size=10), max_size=6))
def test_no_content_crashes_the_reader(rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    try:
        found = read_links(f"{HEAD}\n{body}".encode("utf-8", "replace"), "links.csv", (OURS, ABOVE))
    except UnreadableInput:
        return
    assert all(one.task in OURS.by_code for one in found.confirmed)
