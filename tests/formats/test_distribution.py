"""The distribution list: read as written, and no cell of it is a formula to any spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.formats.distribution import SEPARATOR, Mailing, read_distribution, write_distribution

NAMES = st.text(st.characters(exclude_characters=SEPARATOR, exclude_categories=["Cs", "Cc"]), min_size=1)


@given(NAMES.filter(lambda text: not text.startswith("'")), st.lists(NAMES, max_size=3))
def test_what_is_written_is_read(text: str, attachments: list[str]) -> None:
    mailing = Mailing(text, ("a@b.cn",), text, text, tuple(f"表{one}" for one in attachments))
    assert read_distribution(write_distribution([mailing])) == (mailing,)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_a_file_name_from_outside_never_becomes_a_formula(begin: str) -> None:
    name = f"{begin}HYPERLINK(1).xlsx"
    data = write_distribution([Mailing("区税务局", (), f"{begin}主题", f"{begin}正文\n", (name,))])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not [cell for cell in rows[1] if cell[:1] in tuple("=+-@")]
    assert read_distribution(data)[0].attachments == (name,)
