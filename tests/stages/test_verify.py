"""Proving packages: a lacking or exchanged package, a broken chain and a touched log are named."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from flows.domain.period import Period
from flows.domain.records import ArchiveRow
from flows.formats.bag import bag_digest, packed
from flows.office import Office
from flows.stages.verify import audit_findings, verify_packages

FOLDER = "output/archive"


def seal(office: Office, period: Period, previous: str, content: bytes = b"paper") -> str:
    bag = packed({"papers/a.docx": content}, {"Taizhang-Previous": previous})
    office.shelf.replace_folder(f"{FOLDER}/{period}", bag)
    digest = bag_digest(bag)
    office.store.save_archive(ArchiveRow(period, 1, digest, f"{FOLDER}/{period}", office.now()))
    return digest


def codes(office: Office) -> list[list[str]]:
    return [[fault.code for fault in proof.faults] for proof in verify_packages(office)]


def test_a_chain_of_packages_holds(office: Office) -> None:
    first = seal(office, Period(2022, 8), "none")
    seal(office, Period(2022, 9), first)
    assert codes(office) == [[], []]
    assert [one.period for one in verify_packages(office, Period(2022, 9))] == ["2022-09"]


def test_a_broken_chain_is_named(office: Office) -> None:
    seal(office, Period(2022, 8), "none")
    seal(office, Period(2022, 9), "0" * 64)
    assert codes(office) == [[], ["bag-chain-broken"]]


def test_a_package_exchanged_for_a_sound_one_is_named(office: Office) -> None:
    first = seal(office, Period(2022, 8), "none")
    seal(office, Period(2022, 9), first)
    office.shelf.replace_folder(
        f"{FOLDER}/2022-08", packed({"papers/a.docx": b"forged"}, {"Taizhang-Previous": "none"})
    )
    assert codes(office) == [["package-changed"], ["bag-chain-broken"]]


def test_a_lacking_package_is_named(office: Office, home: Path) -> None:
    seal(office, Period(2022, 8), "none")
    shutil.rmtree(home / FOLDER / "2022-08")
    assert codes(office) == [["package-lacking"]]


def test_a_touched_log_is_named(office: Office, home: Path) -> None:
    office.record(None, "裁定", "同意延期")
    assert audit_findings(office) == ()
    with sqlite3.connect(home / "data/taizhang.db") as store:
        store.execute("UPDATE audit SET what = '不同意延期' WHERE act = '裁定'")
    store.close()
    assert [one.code for one in audit_findings(office)] == ["audit-broken"]
