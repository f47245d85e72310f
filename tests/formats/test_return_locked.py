"""Our form comes back: what was locked is compared with what was issued, and every change is named."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.domain.forming import FormOrder, forms_for
from flows.domain.forms import Form
from flows.domain.returns import Status, UnitReading
from flows.formats.forms.writing import write_form
from tests.formats.return_samples import DIRECTORY, PERIOD, PLAN, codes, only

FIRST_VERSION = Path(__file__).with_name("form_of_version_1.xlsx")
"""The same unit's form as the first version of the layout had it."""
HEAD = 6
"""Number of the heading's row in the form."""


def issued() -> Form:
    order = FormOrder("office", PERIOD, date(2022, 9, 28), "区营转办", demo=True)
    return next(one for one in forms_for(PLAN, DIRECTORY, order, {}) if one.unit == "区税务局")


def returned(*cells: tuple[str, Any], sheet: str = "填报表", form: bytes = b"") -> bytes:
    """The unit's form (or ``form``) filled in, some cells changed."""
    book = openpyxl.load_workbook(io.BytesIO(form or write_form(issued())))
    table: Any = book["填报表"]
    for row in range(HEAD + 1, HEAD + 1 + len(issued().rows)):
        for letter, value in zip("JKL", ("正在推进", 40 + row, f"第{row}行已启动"), strict=True):
            table[f"{letter}{row}"] = value
    target: Any = book[sheet]
    for name, value in cells:
        target[name] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(part: UnitReading) -> list[tuple[str | None, str]]:
    return [(one.place.cell, one.what) for one in part.findings if one.code == "locked-cell-changed"]


def test_a_form_sent_back_as_it_was_issued_is_without_a_word() -> None:
    part = only(returned())
    assert codes(part) == []
    assert [(entry.task, entry.node) for entry in part.entries] == [
        (row.task, row.node) for row in issued().rows
    ]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("E7", date(2022, 10, 31), "“完成时限”栏下发时为“2022-09-30”，现为“2022-10-31”"),
        ("E7", "2022年10月底前", "“完成时限”栏下发时为“2022-09-30”，现为“2022年10月底前”"),
        ("E7", None, "“完成时限”栏下发时为“2022-09-30”，现为“空”"),
        ("G7", "区财政局", "“牵头单位”栏下发时为“区税务局”，现为“区财政局”"),
        ("F8", "责任", "“本单位角色”栏下发时为“牵头”，现为“责任”"),
        ("C8", "推广电子证照联展联用（修改）", "“重点任务”栏下发时为“推广电子证照联展联用”"),
    ],
)
def test_a_changed_plan_cell_is_named_and_the_entry_is_read_all_the_same(
    cell: str, value: Any, said: str
) -> None:
    part = only(returned((cell, value)))
    assert [place for place, _ in changed(part)] == [cell]
    assert said in changed(part)[0][1]
    assert len(part.entries) == len(issued().rows)


@pytest.mark.parametrize("value", [date(2022, 9, 30), "2022.9.30", "9月底前", "2022年9月30日", "9月30日"])
def test_a_deadline_written_another_way_is_no_change(value: object) -> None:
    part = only(returned(("E7", value)))
    assert changed(part) == []


def test_a_node_is_read_under_its_key_though_its_deadline_was_changed() -> None:
    row = next(HEAD + 1 + at for at, one in enumerate(issued().rows) if (one.task, one.node) == ("T02-04", 1))
    for day in (date(2022, 12, 31), date(2022, 11, 30)):
        part = only(returned((f"E{row}", day)))
        entry = next(one for one in part.entries if (one.task, one.node) == ("T02-04", 1))
        assert (entry.row, entry.status) == (row, Status.IN_PROGRESS)
        assert codes(part) == ["locked-cell-changed"]


def test_code_and_title_of_two_tasks_are_refused_and_the_change_is_named() -> None:
    part = only(returned(("A7", "T01-02")))
    assert sorted(codes(part)) == ["code-title-disagree", "locked-cell-changed"]
    assert [place for place, _ in changed(part)] == ["A7"]
    assert "T01-01" not in [entry.task for entry in part.entries]


def test_many_changes_in_one_column_are_told_in_one() -> None:
    last = HEAD + len(issued().rows)
    part = only(returned(*((f"G{row}", "某局") for row in range(HEAD + 1, last + 1))))
    (finding,) = part.findings
    assert finding.code == "locked-column-changed"
    assert f"{len(issued().rows)}处" in finding.what
    assert "G7、G8" in finding.what


def test_an_identity_that_was_changed_proves_nothing() -> None:
    for cell, value in (("B3", "区财政局"), ("B6", "0" * 64), ("B7", "0" * 64), ("F8", "别的")):
        part = only(returned((cell, value), sheet="_taizhang"))
        assert "form-identity-changed" in codes(part)
        assert len(part.entries) == len(issued().rows)


def test_a_form_of_the_first_version_is_read_and_said_to_be_older() -> None:
    part = only(returned(("E7", date(2022, 10, 31)), form=FIRST_VERSION.read_bytes()))
    assert codes(part) == ["form-older"]
    assert [(entry.task, entry.node) for entry in part.entries] == [
        (row.task, row.node) for row in issued().rows
    ]
    assert {entry.status for entry in part.entries} == {Status.IN_PROGRESS}
    assert part.form is not None
    assert part.form.version == 1
