"""A new office has a code of its own, so that another office's returns are told apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.month.clerk import is_chinese, said


def code_of(home: Path) -> str:
    return str(tomllib.loads((home / "data/settings.toml").read_text(encoding="utf-8"))["office"]["code"])


@pytest.mark.parametrize(
    ("folder", "words", "code"),
    [
        ("Gaotang 2022", (), "gaotang-2022"),
        ("任意", ("--code", "renyi"), "renyi"),
        ("a", ("--sample",), "dongchang"),
        ("b", ("--sample", "--code", "other-one"), "other-one"),
    ],
)
def test_the_code_is_given_or_taken_from_the_folder(
    tmp_path: Path, folder: str, words: tuple[str, ...], code: str
) -> None:
    answer = said("init", tmp_path / folder, *words)
    assert answer.status == 0, answer.err
    assert code_of(tmp_path / folder) == code
    assert said("--home", tmp_path / folder, "status").status == 0


def test_two_offices_with_chinese_names_have_two_codes(tmp_path: Path) -> None:
    homes = [tmp_path / name for name in ("甲区营转办", "乙区营转办")]
    assert [said("init", home).status for home in homes] == [0, 0]
    one, other = map(code_of, homes)
    assert one != other


@pytest.mark.parametrize("code", ["东昌", "A B", "-x", "x" * 50])
def test_a_code_that_cannot_be_is_refused(tmp_path: Path, code: str) -> None:
    answer = said("init", tmp_path / "a", "--code", code)
    assert (answer.status, answer.out) == (2, b"")
    assert is_chinese(answer.err)
    assert not (tmp_path / "a").exists()
