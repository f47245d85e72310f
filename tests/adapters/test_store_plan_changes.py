"""Versions of the plan by period, and changes of it, kept on both engines; older stores are brought up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from flows.adapters.store import Store
from flows.domain.period import Period
from flows.domain.plan import Node
from flows.domain.plan_changes import ChangeKind, Decision, PlanChange, Withdrawal
from flows.domain.records import PlanSource
from flows.domain.trouble import OutOfOrder
from tests.adapters.store_samples import NOON, PLAN, TASK

SEPTEMBER, OCTOBER = Period(2022, 9), Period(2022, 10)
SOURCE = PlanSource.of("行动计划.docx", b"content", NOON)
MIGRATIONS = Path(__file__).resolve().parents[2] / "flows/adapters/store/migrations"
CHANGE = PlanChange(
    0,
    ChangeKind.SPLIT,
    Decision(OCTOBER, "甲政办字〔2022〕20号", "李主任", date(2022, 10, 8), "机构改革"),
    task="T02-09",
    ends=("T02-09",),
    adds=(replace(TASK, code="T02-10", no=10), replace(TASK, code="T02-11", no=11)),
    node=Node(2, date(2022, 9, 30), "9月底前", "清单"),
    due=date(2022, 12, 31),
    leads=(),
    responsible=("区税务局",),
    renamed=("甲", "乙"),
)
ENDED = Withdrawal(OCTOBER, "王主任", date(2022, 11, 1), "文件撤销")


def test_each_period_has_the_newest_version_begun_by_then(store: Store) -> None:
    revised, later = replace(PLAN, title="修订"), replace(PLAN, title="再修订")
    store.save_plan(PLAN, SOURCE)
    store.save_plan(revised, SOURCE, OCTOBER)
    told = {period: adopted for period in (SEPTEMBER, OCTOBER) if (adopted := store.plan(period))}
    assert [(one.plan.title, one.version, one.from_period) for one in told.values()] == [
        (PLAN.title, 1, None),
        ("修订", 2, OCTOBER),
    ]
    store.save_plan(later, SOURCE, SEPTEMBER)
    assert {one.version for period in (SEPTEMBER, OCTOBER) if (one := store.plan(period))} == {3}
    assert [one.from_period for one in store.plans()] == [None, OCTOBER, SEPTEMBER]
    first = store.plan(SEPTEMBER.previous)
    assert first is not None
    assert first.version == 1


def test_the_same_list_is_a_new_version_only_for_earlier_periods(store: Store) -> None:
    for period, versions in ((OCTOBER, 1), (OCTOBER.shifted(1), 1), (SEPTEMBER, 2), (None, 3), (OCTOBER, 3)):
        store.save_plan(PLAN, SOURCE, period)
        assert len(store.plans()) == versions
    assert store.plan(Period(2000, 1)) is not None


def test_changes_come_back_whole_and_withdrawn_ones_stay(store: Store) -> None:
    assert store.plan_changes() == ()
    first = store.add_plan_change(lambda before: replace(CHANGE, no=len(before)))
    second = store.add_plan_change(lambda before: replace(before[0], task="T02-01"))
    assert (first.no, second.no) == (1, 2)
    assert store.plan_changes() == (replace(CHANGE, no=1), replace(CHANGE, no=2, task="T02-01"))
    store.withdraw_plan_change(1, ENDED)
    assert store.plan_changes()[0] == replace(CHANGE, no=1, withdrawn=ENDED)
    for no in (1, 3):
        with pytest.raises(OutOfOrder, match=f"计划变更{no}号"):
            store.withdraw_plan_change(no, ENDED)
    assert store.add_plan_change(lambda _: CHANGE).no == 3


def test_another_office_in_the_same_store_has_changes_of_its_own(store: Store) -> None:
    store.add_plan_change(lambda _: CHANGE)
    other = Store(store.engine, "另一个办")
    assert other.plan_changes() == ()
    assert other.add_plan_change(lambda _: CHANGE).no == 1


def test_a_store_of_the_first_shape_is_brought_up_with_its_plans(tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        assert "plan_changes" not in inspect(connection).get_table_names()
        connection.exec_driver_sql(
            "INSERT INTO plans (office, no, digest, source_file, source_sha256, adopted_at, document)"
            " VALUES ('a', 1, 'd', 'f', 's', '2022-08-16T00:00:00.000000+00:00', ?)",
            (_document(),),
        )
    engine.dispose()
    with Store.opened(place, "a") as store:
        adopted = store.plan(SEPTEMBER)
        assert adopted is not None
        assert (adopted.plan, adopted.from_period) == (PLAN, None)
        assert store.plan_changes() == ()


def _document() -> str:
    from flows.adapters.snapshot import packed
    from flows.domain.plan import Plan

    return packed(Plan, PLAN)
