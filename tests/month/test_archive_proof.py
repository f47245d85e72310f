"""The sealed package: it proves itself, and names whatever was done to it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.month.clerk import RETURNS, ROOT, Clerk, Walk, copied, fingerprints, is_chinese

ORIGINAL = "data/papers/2022年9月情况通报.docx"


@pytest.fixture(scope="module")
def sealed(walked: Walk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    clerk = copied(walked.home, tmp_path_factory.mktemp("sealed") / "office")
    for period in ("2022-08", "2022-09"):
        clerk.approve(period)
        for command in ("deliver", "file"):
            answer = clerk.says(command, "--period", period)
            assert answer.status == 0, answer.err
    yield clerk.home
    _opened(clerk.home)


@pytest.fixture
def keeper(sealed: Path) -> Clerk:
    """A clerk who only looks at the archive."""
    return Clerk(sealed)


@pytest.fixture
def archivist(sealed: Path, tmp_path: Path) -> Iterator[Clerk]:
    yield copied(sealed, tmp_path / "office")
    _opened(tmp_path)


def _opened(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | 0o700)


def package(clerk: Clerk, period: str = "2022-09") -> Path:
    return clerk.home / f"output/archive/{period}"


def test_an_untouched_archive_is_proved(keeper: Clerk) -> None:
    answer = keeper.says("verify")
    assert answer.status == 0
    assert re.findall(r"(2022-\d\d)：完好", answer.err) == ["2022-08", "2022-09"]


def test_everything_in_the_package_is_read_only(keeper: Clerk) -> None:
    places = [package(keeper), *package(keeper).rglob("*")]
    assert len(places) > 190
    assert not [path for path in places if stat.S_IMODE(path.stat().st_mode) & 0o222]


def test_the_package_holds_originals_papers_mails_and_data(keeper: Clerk) -> None:
    folder = package(keeper) / "data"
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "originals").iterdir()}
    came = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (RETURNS / "2022-09").iterdir()
        if not path.name.startswith("~$") and path.suffix != ".zip"
    }
    assert came <= kept
    drafts = keeper.drafts("2022-09")
    assert {name: (folder / "papers" / name).read_bytes() for name in drafts} == drafts
    assert len(list((folder / "mails/papers").glob("*.eml"))) == 56
    ledger = json.loads((folder / "snapshot/ledger.json").read_text(encoding="utf-8"))
    assert len(ledger["entries"]) == 138


def test_the_package_names_only_programs_that_the_lock_installs(keeper: Clerk) -> None:
    versions = json.loads((package(keeper) / "data/snapshot/versions.json").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    named = {name.lower() for name in versions} - {"taizhang", "python"}
    assert named
    assert not {name for name in named if f"\n{name}==" not in f"\n{lock}"}


def test_the_manifests_can_be_checked_by_any_program(keeper: Clerk) -> None:
    folder = package(keeper)
    lines = (folder / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    lying = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "data").rglob("*")
        if path.is_file()
    }
    assert listed == lying


def change_a_byte(folder: Path) -> str:
    data = bytearray((folder / ORIGINAL).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / ORIGINAL).write_bytes(data)
    return ORIGINAL


def remove_a_file(folder: Path) -> str:
    (folder / ORIGINAL).unlink()
    return ORIGINAL


def add_a_file(folder: Path) -> str:
    (folder / "data/papers/另加.docx").write_bytes(b"x")
    return "data/papers/另加.docx"


def edit_the_manifest(folder: Path) -> str:
    place = folder / "manifest-sha256.txt"
    place.write_bytes(place.read_bytes().replace(b"0", b"1", 1))
    return "manifest-sha256.txt"


def remove_the_manifest(folder: Path) -> str:
    (folder / "manifest-sha256.txt").unlink()
    return "manifest-sha256.txt"


def edit_the_description(folder: Path) -> str:
    place = folder / "bag-info.txt"
    place.write_bytes(place.read_bytes().replace(b"Taizhang-Version: 1", b"Taizhang-Version: 2"))
    return "bag-info.txt"


@pytest.mark.parametrize(
    "tampered",
    [change_a_byte, remove_a_file, add_a_file, edit_the_manifest, remove_the_manifest, edit_the_description],
)
def test_whatever_was_done_is_named(archivist: Clerk, tampered: Callable[[Path], str]) -> None:
    _opened(package(archivist))
    name = tampered(package(archivist))
    for words in (("verify",), ("verify", "--period", "2022-09")):
        answer = archivist.says(*words)
        assert answer.status == 1
        assert "2022-09：有误" in answer.err
        assert f"“{name}”" in answer.err
        assert is_chinese(answer.err)
    assert archivist.says("verify", "--period", "2022-08").status == 0


def test_a_forgery_that_mends_its_own_manifests_is_found(archivist: Clerk) -> None:
    folder = package(archivist, "2022-08")
    _opened(folder)
    name = "data/papers/2022年8月情况通报.docx"
    before = (folder / name).read_bytes()
    after = before[:-1] + bytes([before[-1] ^ 1])
    (folder / name).write_bytes(after)
    for algorithm in ("sha256", "sm3"):
        replaced(folder / f"manifest-{algorithm}.txt", _digests(algorithm, before, after))
    for algorithm in ("sha256", "sm3"):
        place = folder / f"tagmanifest-{algorithm}.txt"
        text = place.read_text(encoding="utf-8")
        for line in text.splitlines():
            digest, tag = line.split("  ", 1)
            text = text.replace(digest, hashlib.new(algorithm, (folder / tag).read_bytes()).hexdigest())
        place.write_text(text, encoding="utf-8")
    answer = archivist.says("verify")
    assert answer.status == 1
    assert "2022-08：有误" in answer.err
    assert "2022-09：有误" in answer.err, "the next package is chained to this one"
    assert "清单不符" not in answer.err, "the forgery is meant to agree with its own manifests"


def _digests(algorithm: str, before: bytes, after: bytes) -> tuple[str, str]:
    return hashlib.new(algorithm, before).hexdigest(), hashlib.new(algorithm, after).hexdigest()


def replaced(place: Path, change: tuple[str, str]) -> None:
    text = place.read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    place.write_text(text.replace(*change), encoding="utf-8")


def test_a_package_that_is_gone_is_missed(archivist: Clerk) -> None:
    _opened(package(archivist, "2022-08").parent)
    shutil.rmtree(package(archivist, "2022-08"))
    answer = archivist.says("verify")
    assert answer.status == 1
    assert "2022年8月" in answer.err or "2022-08的归档包" in answer.err
    assert archivist.says("verify", "--period", "2022-08").status == 1


def test_filing_again_changes_nothing(archivist: Clerk) -> None:
    before = fingerprints(archivist.home / "output")
    answer = archivist.says("file", "--period", "2022-09")
    assert answer.status == 0
    assert "此前已归档" in answer.err
    assert fingerprints(archivist.home / "output") == before
    assert archivist.says("verify").status == 0


def test_walking_the_filed_month_again_changes_nothing(archivist: Clerk) -> None:
    before = fingerprints(archivist.home / "output")
    for command in ("issue", "settle", "draft", "deliver", "file"):
        assert archivist.month(command, "2022-09").status in (0, 1)
    archivist.collected("2022-09")
    assert fingerprints(archivist.home / "output") == before


def test_a_new_return_for_a_filed_month_is_refused(archivist: Clerk, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    source = RETURNS / "2022-09/区档案馆9月报送.xlsx"
    (inbox / "区贸促会补报.xlsx").write_bytes(source.read_bytes() + b"\0")
    answer = archivist.says("collect", "--period", "2022-09", "--from", inbox)
    assert answer.status == 2
    assert "已经归档" in answer.err
    assert archivist.says("verify").status == 0


def test_a_published_ledger_is_not_judged_anew(archivist: Clerk) -> None:
    """A filed period is corrected only by a new version: neither ledger nor papers may change under it."""
    before = fingerprints(archivist.home / "output")
    first = archivist.settled("2022-09")
    archivist.says("settle", "--period", "2022-09", "--as-of", "2022-09-15")
    archivist.says("draft", "--period", "2022-09")
    assert fingerprints(archivist.home / "output") == before
    trace = archivist.says("trace", "2022-09", "T12-02").err
    assert "逾期0天" in trace
    assert archivist.settled("2022-09") == first


def test_nothing_is_filed_before_it_was_delivered(clerk: Clerk) -> None:
    assert clerk.says("file", "--period", "2022-09").status == 2
    clerk.approve("2022-09")
    answer = clerk.says("file", "--period", "2022-09")
    assert answer.status == 2
    assert "deliver" in answer.err
    assert not (clerk.home / "output/archive").exists()
