"""An odd cut-off and rulings that came too late are told in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from flows.adapters.snapshot import dumped
from flows.domain.period import Period
from flows.domain.records import ArchiveRow
from flows.domain.rulings import Ruling, RulingKind
from flows.office import Office
from flows.stages.collect import collect_returns
from flows.stages.rule import record_ruling
from flows.stages.settle import CUT_OFF_AHEAD, CUT_OFF_OUTSIDE, RULED_SINCE, doubts_of, settle_period

SEPTEMBER = Period(2022, 9)
FILED = "output/archive/2022-09"


def settled(office: Office, folder: Path, as_of: date | None = None) -> list[str]:
    folder.mkdir(exist_ok=True)
    collect_returns(office, SEPTEMBER, folder)
    return [one.code for one in doubts_of(office, settle_period(office, SEPTEMBER, as_of))]


def test_a_cut_off_outside_the_period_or_ahead_is_told(office: Office, tmp_path: Path) -> None:
    assert settled(office, tmp_path / "inbox") == []
    assert settled(office, tmp_path / "inbox", date(2022, 8, 31)) == [CUT_OFF_OUTSIDE.code]
    ahead = settled(office, tmp_path / "inbox", date(2022, 10, 2))
    assert ahead == [CUT_OFF_OUTSIDE.code, CUT_OFF_AHEAD.code]


def test_a_filed_period_has_the_result_it_had(office: Office, tmp_path: Path) -> None:
    settled(office, tmp_path / "inbox")
    before = office.store.ledger(SEPTEMBER)
    for name in ("rules.toml", "units.csv"):
        office.shelf.write(f"{FILED}/data/snapshot/{name}", office.shelf.read(f"data/{name}"))
    office.shelf.write(f"{FILED}/data/snapshot/rulings.json", dumped(office.store.rulings()))
    office.store.save_archive(ArchiveRow(SEPTEMBER, 1, "d", FILED, datetime(2022, 10, 8, tzinfo=UTC)))
    task = next(one for one in office.plan.tasks if one.nodes)
    late = Ruling(0, RulingKind.EXTENSION, task.code, "情况属实", "李主任", date(2022, 10, 9), SEPTEMBER)
    record_ruling(office, replace(late, value="2023-06-30"))
    again = settle_period(office, SEPTEMBER)
    assert again == before
    assert [one.code for one in doubts_of(office, again)] == [RULED_SINCE.code]
