"""Contacts with dates: what a clerk writes, what Excel makes of it, and every doubt with its row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.contacts import Contact, Contacts
from flows.domain.findings import Finding
from flows.domain.trouble import UnreadableInput
from flows.domain.units import GROUP, Directory, Unit
from flows.formats.contact_table import COLUMNS, day_written, read_contacts
from flows.formats.unit_table import COLUMNS as UNIT_COLUMNS
from flows.formats.unit_table import read_units

WATER, MONEY = Unit("县水务局", "水务局", emails=("water@jia.example.org",)), Unit("县财政局")
DIRECTORY = Directory((WATER, MONEY, Unit("各镇", kind=GROUP)))
HEAD = ",".join(COLUMNS)
SMALL = f"""{HEAD}
县水务局,甲某,科长,0635-1234567,jia@jia.example.org,2022-01-01,2022-08-31,
水务局,乙某,科员,13800000000,yi@jia.example.org；WATER@jia.example.org,2022-09-01,,接替甲某
"""


def read(text: str) -> tuple[Contacts, list[tuple[str, int | None]]]:
    contacts, findings = read_contacts(text.encode(), "contacts.csv", DIRECTORY)
    return contacts, [(one.code, one.place.row) for one in findings]


def test_a_contact_counts_between_its_dates_only() -> None:
    contacts, findings = read(SMALL)
    assert findings == []
    own = "water@jia.example.org"
    assert contacts.addresses(WATER, date(2021, 12, 31)) == (own,)
    assert contacts.addresses(WATER, date(2022, 1, 1)) == (own, "jia@jia.example.org")
    assert contacts.addresses(WATER, date(2022, 8, 31)) == (own, "jia@jia.example.org")
    assert contacts.addresses(WATER, date(2022, 9, 1)) == (own, "yi@jia.example.org")
    assert contacts.addresses(MONEY, date(2022, 9, 1)) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding(encoding: str) -> None:
    plain = read_contacts(SMALL.encode(), "a.csv", DIRECTORY)
    assert read_contacts(SMALL.replace("\n", "\r\n").encode(encoding), "a.csv", DIRECTORY) == plain


@pytest.mark.parametrize(
    "text",
    ["2022-09-01", "2022/9/1", "2022.9.1", "2022年9月1日", "20220901", "44805", "44805.0", "2022/9/1 0:00"],
)
def test_a_day_however_excel_has_written_it(text: str) -> None:
    assert day_written(text) == date(2022, 9, 1)


@pytest.mark.parametrize("text", ["", " ", "-", "至今", "长期"])
def test_a_date_left_open(text: str) -> None:
    assert day_written(text) is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("县林业局,丙某,,,,,,", "contacts-unknown-unit"),
        ("各镇,丙某,,,,,,", "contacts-of-group"),
        (",丙某,,,,,,", "contacts-nameless-row"),
        ("县财政局,丙某,,,,2022-02-30,,", "contacts-bad-date"),
        ("县财政局,丙某,,,,22/9/1,,", "contacts-bad-date"),
        ("县财政局,丙某,,,,,10/11/2022,", "contacts-bad-date"),
        ("县财政局,丙某,,,,,九月,", "contacts-bad-date"),
        ("县财政局,丙某,,,,2022-09-01,2022-08-31,", "contacts-ends-before"),
        ("县财政局,丙某,,,丙@jia,,,", "contacts-bad-address"),
        ("县财政局,丙某,,1.38E+10,,,,", "contacts-bad-phone"),
        ("县财政局,丙某,,12,,,,", "contacts-bad-phone"),
        ("县水务局,甲 某,,,,2022-08-31,,", "contacts-twice"),
    ],
)
def test_a_doubt_names_its_row(row: str, code: str) -> None:
    assert read(SMALL + row + "\n")[1] == [(code, 4)]


def test_a_wrong_date_leaves_the_contact_out_but_a_wrong_phone_does_not() -> None:
    contacts, _ = read(f"{HEAD}\n县财政局,丙某,,,c@jia.example.org,2022-13-01,,\n")
    assert contacts.of("县财政局") == ()
    contacts, _ = read(f"{HEAD}\n县财政局,丙某,,1.38E+10,c@jia.example.org,,,\n")
    assert contacts.of("县财政局") == (Contact("县财政局", "丙某", emails=("c@jia.example.org",)),)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert read(f"{HEAD}\n县林业局,丙某,,1E+9,丙,2022-2-30,22-1-1,\n")[1] == [
        ("contacts-unknown-unit", 2),
        ("contacts-bad-date", 2),
        ("contacts-bad-date", 2),
        ("contacts-bad-phone", 2),
        ("contacts-bad-address", 2),
    ]


def test_one_person_may_come_back_later() -> None:
    contacts, findings = read(SMALL + "县水务局,甲某,,,,2023-01-01,,\n")
    assert findings == []
    assert len(contacts.of("县水务局")) == 3


def test_texts_as_excel_keeps_them() -> None:
    contacts, findings = read(
        '邮 箱,联系人,电话,单位名称,籍贯,,\n\'c@jia.example.org,\'=丙某,"=""13800000000""",县财政局,,,\n'
    )
    assert findings == [("contacts-unknown-column", 1)]
    assert contacts.of("县财政局") == (
        Contact("县财政局", "=丙某", phone="13800000000", emails=("c@jia.example.org",)),
    )


@pytest.mark.parametrize("data", [b"", "甲,乙\n1,2\n".encode(), b"PK\x03\x04", b"a" * 200_000])
def test_what_is_no_list_of_contacts_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read_contacts(data, "contacts.csv", DIRECTORY)


def findings_of(kind: str, rest: bytes) -> tuple[Finding, ...]:
    start = "\n县财政局,".encode()
    if kind == "units.csv":
        return read_units(",".join(UNIT_COLUMNS).encode() + start + rest, kind)[1]
    return read_contacts(HEAD.encode() + start + rest, kind, DIRECTORY)[1]


@pytest.mark.parametrize("kind", ["units.csv", "contacts.csv"])
@given(rest=st.one_of(st.binary(max_size=60), st.text(max_size=40).map(str.encode)))
def test_whatever_stands_below_the_headings_ends_in_findings_or_one_sentence(kind: str, rest: bytes) -> None:
    try:
        findings = findings_of(kind, rest)
    except UnreadableInput as refused:
        findings = ()
        sentence = str(refused)
    else:
        sentence = "。"
    assert sentence.endswith("。")
    assert all(one.place.row for one in findings)
