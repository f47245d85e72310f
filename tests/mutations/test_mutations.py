"""Issued forms come back in every state; every value is read as it was written, every slip is named."""

from __future__ import annotations

import pytest

from tests.mutations.checking import check
from tests.mutations.making import made

SEED = "2022-09"


@pytest.mark.parametrize("no", range(40))
def test_a_form_is_read_back_as_it_was_filled_in(no: int) -> None:
    one = made(SEED, no)
    check(one, one.data)


def test_the_same_number_gives_the_same_file() -> None:
    assert made(SEED, 7) == made(SEED, 7)
    assert made(SEED, 7).data != made(SEED, 8).data
