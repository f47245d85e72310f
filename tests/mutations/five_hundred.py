"""500 returned forms, every other one saved again by LibreOffice: `make mutations` (minutes, needs LibreOffice)."""

from __future__ import annotations

import os

import pytest

from tests.mutations.checking import check
from tests.mutations.making import Made, suite
from tests.sample.resaving import saved_again

SEED = os.environ.get("TAIZHANG_SEED", "2022-09")
COUNT = int(os.environ.get("TAIZHANG_FORMS", "500"))


@pytest.fixture(scope="module")
def files() -> tuple[tuple[Made, bytes], ...]:
    """Return every file with its bytes; LibreOffice is called once for each kind of file."""
    every = suite(SEED, COUNT, 0.5)
    data = {one.no: one.data for one in every}
    for kind in ("xlsx", "ods", "xls"):
        same = [one for one in every if one.resave == kind]
        data |= dict(
            zip((one.no for one in same), saved_again([one.data for one in same], kind), strict=True)
        )
    return tuple((one, data[one.no]) for one in every)


@pytest.mark.parametrize("no", range(COUNT))
def test_a_form_is_read_back_as_it_was_filled_in(files: tuple[tuple[Made, bytes], ...], no: int) -> None:
    check(*files[no])


def test_the_suite_holds_every_kind_of_file_and_trouble(files: tuple[tuple[Made, bytes], ...]) -> None:
    told = {word for one, _ in files for word in one.story}
    assert {one.name.rpartition(".")[2] for one, _ in files} == {"xlsx", "ods", "xls", "csv"}
    assert {"sorted", "copied into a new file", "keys left behind", "columns deleted", "rows hidden"} <= told
    assert sum(len(one.readings) for one, _ in files) > 10 * COUNT
