"""Collecting: originals kept, nothing read twice, an overwritten file gives way, what is unread is told."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from flows.adapters.crew import Crew
from flows.domain.delivery import Occasion
from flows.domain.period import Period
from flows.domain.records import ArchiveRow
from flows.domain.returns import Collected
from flows.domain.trouble import OutOfOrder, PlaceTrouble
from flows.office import Office
from flows.settings import LimitsPart
from flows.stages.collect import collect_returns
from flows.stages.drop import Decision, drop_return
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
    monkeypatch.setattr(Crew, "__init__", lambda *_: pytest.fail("read again"))
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


def test_a_file_collected_by_mistake_is_taken_out_and_put_back(office: Office, inbox: Path) -> None:
    assert texts(collect_returns(office, SEPTEMBER)) == ["已开展培训3场"]
    drop_return(office, SEPTEMBER, Decision(f"{UNIT}.xlsx", "李主任", "误收上年的表"))
    assert texts(collect_returns(office, SEPTEMBER)) == []
    assert UNIT in collect_returns(office, SEPTEMBER).missing_units
    assert len(list((office.shelf.root / "data/received/2022-09").iterdir())) == 1
    assert [row.act.what for row in office.store.audit(SEPTEMBER) if row.act.act == "剔除报送件"] == [
        f"{UNIT}.xlsx（李主任：误收上年的表）"
    ]
    digest = hashlib.sha256((inbox / f"{UNIT}.xlsx").read_bytes()).hexdigest()
    (inbox / f"{UNIT}.xlsx").unlink()
    drop_return(office, SEPTEMBER, Decision(digest[:8], "李主任", "核对无误", restore=True))
    assert texts(collect_returns(office, SEPTEMBER)) == ["已开展培训3场"]


@pytest.mark.usefixtures("inbox")
def test_what_is_taken_out_is_named_with_a_reason(office: Office) -> None:
    collect_returns(office, SEPTEMBER)
    for decision in (
        Decision(f"{UNIT}.xlsx", "李主任", ""),
        Decision(f"{UNIT}.xlsx", "", "误收"),
        Decision("别的.xlsx", "李主任", "误收"),
        Decision(f"{UNIT}.xlsx", "李主任", "误收", restore=True),
    ):
        with pytest.raises(OutOfOrder):
            drop_return(office, SEPTEMBER, decision)
    assert texts(collect_returns(office, SEPTEMBER)) == ["已开展培训3场"]


def test_members_of_two_zips_with_one_name_are_told_apart(office: Office, inbox: Path, home: Path) -> None:
    first = (inbox / f"{UNIT}.xlsx").read_bytes()
    fill(office, home, inbox / f"{UNIT}.xlsx", "另一份")
    for name, data in (("甲.zip", first), ("乙.zip", (inbox / f"{UNIT}.xlsx").read_bytes())):
        with zipfile.ZipFile(inbox / name, "w") as archive:
            archive.writestr("报送/表.xlsx", data)
    (inbox / f"{UNIT}.xlsx").unlink()
    collected = collect_returns(office, SEPTEMBER)
    assert sorted(one.file for one in collected.returns) == ["乙.zip/报送/表.xlsx", "甲.zip/报送/表.xlsx"]


def test_a_file_that_hangs_costs_only_itself(office: Office, inbox: Path) -> None:
    rows = "".join(f"T04-01,增强线上渠道服务能力,推进中,{'进' * 400}{no}\n" for no in range(9000))
    (inbox / "区水利局.csv").write_text(
        f"填报单位：区水利局\n任务编号,重点任务,完成状态,进展情况\n{rows}", "utf-8"
    )
    limits = LimitsPart(read_seconds=0.1)
    slow = replace(office, settings=office.settings.model_copy(update={"limits": limits}))
    collected = collect_returns(slow, SEPTEMBER)
    told = {one.file: [finding.code for finding in one.findings] for one in collected.returns}
    assert told["区水利局.csv"] == ["reading-too-long"]
    assert texts(collected) == ["已开展培训3场"]
