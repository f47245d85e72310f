"""The catalogue of findings: each provoking inbox brings up its finding, in the words that stand beside it."""

from __future__ import annotations

import pytest

from flows.domain import assembling
from flows.domain.findings import Finding
from flows.formats.returns import findings as reading
from tests.cases.making import BUILT, HERE, READABLE, Inbox
from tests.corpus.office import collected

WITHOUT_A_CASE = {
    "ambiguous-task",
    "nothing-taken",
    "return-without-unit",
    "task-ended",
}
"""Kinds of returned files proved only in tests/formats and tests/domain; a new kind must bring a case."""


def inbox(code: str) -> Inbox:
    if code in BUILT:
        return BUILT[code]()
    folder = HERE / code / "inbox"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def told(code: str) -> list[Finding]:
    found = collected(inbox(code))
    return [one for each in found.returns for one in each.findings if one.code == code]


@pytest.mark.parametrize("code", sorted([*READABLE, *BUILT]))
def test_each_case_is_told_in_the_expected_words(code: str) -> None:
    expected = (HERE / code / "expected.txt").read_text(encoding="utf-8").splitlines()
    found = told(code)
    assert sorted({one.zh for one in found}) == expected
    assert all(one.place.file in inbox(code) for one in found)


def test_every_kind_of_a_returned_file_has_a_case() -> None:
    kinds = {kind.code for kind in (*reading.KINDS, *assembling.KINDS)}
    assert kinds - {*READABLE, *BUILT} == WITHOUT_A_CASE
    assert {path.name for path in HERE.iterdir() if (path / "expected.txt").is_file()} == {*READABLE, *BUILT}


@pytest.mark.parametrize("code", sorted(READABLE))
def test_the_readable_files_are_as_the_maker_writes_them(code: str) -> None:
    assert inbox(code) == READABLE[code]
