"""The shipped demonstration returns: made again byte for byte, read as meant, telling the planted story."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from flows.domain.assembling import assemble
from flows.domain.findings import Finding
from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Ledger
from flows.domain.period import Period
from flows.domain.returns import Collected, FileReading
from flows.domain.rules import Rules
from flows.formats.plans.documents import read_plan
from flows.formats.returns.reading import ReturnContext, read_return
from flows.formats.returns.zips import is_no_return, unpacked
from flows.formats.unit_table import read_units
from flows.formats.workbooks.reading import read_workbook
from tests.sample import habits, manifest, shipping, story
from tests.sample.making import OFFICE, Made, three_months
from tests.sample.manifest import digest
from tests.sample.resaving import NoLibreOffice

DATA = Path(__file__).resolve().parents[1] / "data"
RETURNS = DATA / "returns"
PLAN = read_plan((DATA / "plan.json").read_bytes(), "plan.json").plan
DIRECTORY, _ = read_units((DATA / "units.csv").read_bytes(), "units.csv")

OVERDUE = {
    8: {
        "区财政局": 1,
        "区人力资源社会保障局": 1,
        "区市场监管局": 1,
        "区化工专项行动办": 1,
        "区法院": 1,
        "东昌供电中心": 1,
    },
    9: {
        "区人力资源社会保障局": 2,
        "区住房城乡建设局": 1,
        "区水利局": 1,
        "区大数据服务中心": 1,
        "区法院": 2,
        "斗虎屯镇政府": 1,
    },
    10: {"区财政局": 1, "区人力资源社会保障局": 1, "区行政审批局": 1, "区大数据服务中心": 2, "区法院": 3},
}
"""Month → unit named overdue → periods in a row."""

PLANTED = {
    (8, "区综合执法局", "unknown-status"),
    (8, "区消防救援大队", "completed-without-evidence"),
    (8, "区委宣传部", "encrypted"),
    (8, "区档案馆", "empty-form"),
    (8, "区节能服务中心", "wrong-period"),
    (9, "区卫生健康局", "task-not-yours"),
    (9, "区教育体育局", "impossible-date"),
    (9, "区科技局", "percent-out-of-range"),
    (9, "区信访局", "broken-workbook"),
    (9, "区统计局", "wrong-period"),
    (9, "区乡村振兴局", "empty-form"),
    (10, "区档案馆", "encrypted"),
    (10, "区退役军人局", "wrong-period"),
    (10, "张炉集镇政府", "empty-form"),
}
"""Every error and warning that reading the files brings up: month, unit, code."""

TOLD = {
    (8, "T07-03", "joint-leads-disagree"),
    (9, "T01-07", "responsible-contradicts"),
    (10, "T02-08", "same-text-as-last"),
    (10, "T05-03", "reported-unable"),
    (10, "T07-01", "percent-falls"),
    (10, "T10-06", "undone"),
    (10, "T10-06", "percent-falls"),
}
"""Every finding that only judging brings up: month, task, code."""


@cache
def made() -> tuple[Made, ...]:
    return three_months(DATA)


@cache
def readings(period: Period) -> dict[str, tuple[FileReading, ...]]:
    """File → what is read of it, of its members if it is a zip."""
    context = ReturnContext(PLAN, DIRECTORY, period, OFFICE)
    return {
        place.name: tuple(
            read_return(data, name, context) for name, data in unpacked(place.name, place.read_bytes())
        )
        for place in sorted((RETURNS / str(period)).iterdir())
        if not is_no_return(place.name)
    }


def collected(period: Period) -> Collected:
    every = [one for several in readings(period).values() for one in several]
    return assemble(every, PLAN, DIRECTORY, period)


@cache
def ledgers() -> dict[int, Ledger]:
    found: dict[int, Ledger] = {}
    for period in story.PERIODS:
        before = tuple(found.values())
        case = Case(PLAN, DIRECTORY, collected(period), before, (), Rules(), period.last_day)
        found[period.month] = judge(case)
    return found


def weighty(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity != "info"]


def test_generating_again_gives_the_shipped_bytes(tmp_path: Path) -> None:
    plain = [one for one in made() if not one.resave]
    shipping.ship(plain, tmp_path)
    differing = [
        place.relative_to(tmp_path).as_posix()
        for place in sorted(tmp_path.glob("2022-*/*"))
        if place.read_bytes() != (RETURNS / place.relative_to(tmp_path)).read_bytes()
    ]
    assert len(list(tmp_path.glob("2022-*/*"))) == len(plain)
    assert differing == [], "run `make sample`"


def test_what_libreoffice_saved_is_there_and_up_to_date() -> None:
    written = manifest.read(RETURNS)
    resaved = [one for one in made() if one.resave]
    assert len(resaved) == 8 * len(story.PERIODS)
    for one in resaved:
        file = shipping.path_of(one)
        assert written[file].source_sha256 == digest(one.data), f"{file}: run `make sample`"
        assert written[file].sha256 == digest((RETURNS / file).read_bytes())


def test_manifest_lists_exactly_what_lies_there() -> None:
    there = {f"{place.parent.name}/{place.name}" for place in RETURNS.glob("2022-*/*")}
    written = manifest.read(RETURNS)
    assert there == set(written) == {shipping.path_of(one) for one in made()}
    assert {file: one.sha256 for file, one in written.items()} == {
        file: digest((RETURNS / file).read_bytes()) for file in there
    }


def test_all_files_together_stay_small() -> None:
    assert sum(place.stat().st_size for place in RETURNS.rglob("*") if place.is_file()) < 2_200_000


def test_without_libreoffice_nothing_is_written_and_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoLibreOffice, match="libreoffice-calc"):
        shipping.ship(made(), tmp_path / "returns")
    assert list(tmp_path.iterdir()) == []


def test_a_file_no_longer_made_is_removed_and_a_changed_one_mended(tmp_path: Path) -> None:
    few = [one for one in made() if not one.resave][:3]
    shipping.ship(few, tmp_path)
    (tmp_path / shipping.path_of(few[1])).write_bytes(b"changed")
    shipping.ship(few[1:], tmp_path)
    assert {place.name for place in tmp_path.glob("2022-*/*")} == {one.name for one in few[1:]}
    assert (tmp_path / shipping.path_of(few[1])).read_bytes() == few[1].data


def test_every_readable_workbook_says_that_it_is_a_demonstration() -> None:
    unmarked = []
    for place in sorted(RETURNS.glob("2022-*/*")):
        for name, data in unpacked(place.name, place.read_bytes()):
            book = read_workbook(data, name)
            if is_no_return(name) or isinstance(book, Finding):
                continue
            texts = [value for sheet in book.sheets for row in sheet.rows for value in row.cells.values()]
            if not any("演示数据" in value for value in texts if isinstance(value, str)):
                unmarked.append(name)
    assert unmarked == []


@pytest.mark.parametrize("period", story.PERIODS, ids=str)
def test_every_file_gives_as_many_entries_as_it_has_answers(period: Period) -> None:
    written = manifest.read(RETURNS)
    read = {
        file: sum(len(part.entries) for one in several for part in one.parts)
        for file, several in readings(period).items()
    }
    assert read == {file: written[f"{period}/{file}"].entries for file in read}


@pytest.mark.parametrize("period", story.PERIODS, ids=str)
def test_reading_finds_exactly_what_is_planted(period: Period) -> None:
    found = {
        (period.month, part.unit, one.code)
        for several in readings(period).values()
        for reading in several
        for part in reading.parts
        for one in weighty(part.findings)
    }
    assert found == {planted for planted in PLANTED if planted[0] == period.month}


@pytest.mark.parametrize("period", story.PERIODS, ids=str)
def test_who_is_missing_and_who_corrected_itself(period: Period) -> None:
    month, inbox = period.month, collected(period)
    unreadable = {
        unit for unit in (habits.LOCKED.get(month), habits.TORN.get(month), habits.WRONG_MONTH[month]) if unit
    }
    assert set(inbox.missing_units) == {*habits.ABSENT[month], *unreadable}
    assert inbox.blank_units == (habits.BLANK[month],)
    assert {one.unit for one in inbox.returns if one.version == 2} == {habits.REVISED[month]}
    copies = {one.unit for one in inbox.returns for said in one.findings if said.code == "identical-copy"}
    assert copies == {habits.COPIED_TWICE[month]}


@pytest.mark.parametrize("month", sorted(OVERDUE))
def test_the_units_named_overdue_are_the_planted_ones(month: int) -> None:
    named = {one.unit: one.periods for one in ledgers()[month].overdue_units}
    assert named == OVERDUE[month]


def test_judging_finds_exactly_what_is_planted() -> None:
    # The story plants what leads do; that helpers' figures fall and stock sentences meet is left to chance.
    not_planted = {"same-text-as-other-unit", *(code for _, _, code in PLANTED)}
    found = {
        (month, entry.task, one.code)
        for month, ledger in ledgers().items()
        for entry in ledger.entries
        for one in entry.findings
        if one.code not in not_planted
        and (one.code != "percent-falls" or one.what.startswith(entry.lead_units))
    }
    assert found == TOLD


def test_what_was_made_good_late_stays_visible() -> None:
    late = {
        month: [one.task for one in ledger.entries if one.completed_late]
        for month, ledger in ledgers().items()
    }
    assert late == {
        8: [],
        9: ["T18-08"],
        10: ["T02-06", "T02-18", "T10-08", "T12-02", "T18-08"],
    }


def test_units_that_say_that_nothing_moved_are_told_apart() -> None:
    said = {entry.task: entry.no_progress_units for entry in ledgers()[9].entries if entry.no_progress_units}
    assert said == {"T06-07": ("区法院",)}
