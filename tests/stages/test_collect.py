"""Collecting: originals kept, nothing read twice, an overwritten file gives way, what is unread is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from flows.domain.delivery import Occasion
from flows.domain.period import Period
from flows.domain.records import ArchiveRow
from flows.domain.returns import Collected
from flows.domain.trouble import OutOfOrder, PlaceTrouble
from flows.office import Office
from flows.stages import collect as stage
from flows.stages.collect import collect_returns
from flows.stages.issue import issue_forms

SEPTEMBER = Period(2022, 9)
UNIT = "区税务局"


@pytest.fixture
def inbox(office: Office, home: Path) -> Path:
    issue_forms(office, SEPTEMBER)
    folder = home / "data/returns/2022-09"
    assert folder.is_dir(), "issuing opens the inbox"
    fill(office, home, folder / f"{UNIT}.xlsx", "已开展培训3场")
    return folder


def fill(office: Office, home: Path, target: Path, text: str) -> None:
    issued = next(one for one in office.store.issued(SEPTEMBER) if one.unit == UNIT)
    book = openpyxl.load_workbook(home / office.drafts(SEPTEMBER, Occasion.FORMS) / issued.file)
    sheet = book["填报表"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "任务编号")
    columns = {cell.value: int(cell.column or 0) for cell in head}
    first = int(head[0].row or 0) + 1
    sheet.cell(first, columns["本期完成状态"], "正在推进")
    sheet.cell(first, columns["本期完成百分比(%)"], 40)
    sheet.cell(first, columns["本期进展情况"], text)
    book.save(target)


def texts(collected: Collected) -> list[str]:
    return [entry.progress for one in collected.counting for entry in one.entries if one.unit == UNIT]


def test_a_return_is_read_and_its_original_kept(office: Office, inbox: Path, home: Path) -> None:
    collected = collect_returns(office, SEPTEMBER)
    assert texts(collected) == ["已开展培训3场"]
    kept = list((home / "data/received/2022-09").iterdir())
    assert [one.read_bytes() for one in kept] == [(inbox / f"{UNIT}.xlsx").read_bytes()]
    assert UNIT not in collected.missing_units
    assert "区法院" in collected.missing_units


@pytest.mark.usefixtures("inbox")
def test_the_same_inbox_again_reads_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = collect_returns(office, SEPTEMBER)
    monkeypatch.setattr(stage, "read_return", lambda *_: pytest.fail("read again"))
    assert collect_returns(office, SEPTEMBER) == first


def test_a_file_overwritten_in_the_inbox_gives_way(office: Office, inbox: Path, home: Path) -> None:
    collect_returns(office, SEPTEMBER)
    fill(office, home, inbox / f"{UNIT}.xlsx", "已开展培训5场")
    assert texts(collect_returns(office, SEPTEMBER)) == ["已开展培训5场"]
    assert len(list((home / "data/received/2022-09").iterdir())) == 2


def test_a_changed_directory_is_read_with_from_the_kept_originals(
    office: Office, inbox: Path, home: Path
) -> None:
    shutil.move(inbox / f"{UNIT}.xlsx", inbox / "x.xlsx")
    collect_returns(office, SEPTEMBER)
    (inbox / "x.xlsx").unlink()
    units = home / "data/units.csv"
    units.write_bytes(units.read_bytes().replace("国家税务总局".encode(), "国家税务总局新".encode()))
    fresh = replace(office)
    assert texts(collect_returns(fresh, SEPTEMBER)) == ["已开展培训3场"]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(office: Office, inbox: Path) -> None:
    (inbox / "链接.xlsx").symlink_to("/etc/hostname")
    with (inbox / "过大.xlsx").open("wb") as large:
        large.truncate(21 * 1024 * 1024)
    collected = collect_returns(office, SEPTEMBER)
    told = {one.file: one for one in collected.returns if one.outcome == "rejected"}
    assert {name: [finding.code for finding in one.findings] for name, one in told.items()} == {
        "链接.xlsx": ["unread-file"],
        "过大.xlsx": ["unread-file"],
    }
    assert "链接" in told["链接.xlsx"].findings[0].what
    assert texts(collected) == ["已开展培训3场"]


def test_new_returns_after_archiving_are_not_mixed_in(office: Office, inbox: Path, home: Path) -> None:
    collect_returns(office, SEPTEMBER)
    office.store.save_archive(ArchiveRow(SEPTEMBER, 1, "0" * 64, "output/archive/2022-09", office.now()))
    assert texts(collect_returns(office, SEPTEMBER)) == ["已开展培训3场"]
    fill(office, home, inbox / f"{UNIT}-v2.xlsx", "补报")
    with pytest.raises(OutOfOrder, match="已经归档"):
        collect_returns(office, SEPTEMBER)


def test_without_an_inbox_one_sentence_says_so(office: Office) -> None:
    with pytest.raises(PlaceTrouble, match="没有收件夹"):
        collect_returns(office, SEPTEMBER)
