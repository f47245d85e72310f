"""The same month on a real PostgreSQL server gives the same ledger and papers as on SQLite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.adapters.conftest import started_server
from tests.month.clerk import PERIODS, Clerk, Walk, said


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database."""
    folder = tmp_path_factory.mktemp("pg")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = started_server(folder / "data")
    uri: str = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE DATABASE taizhang")
    yield uri.replace("/postgres?", "/taizhang?")
    server.cleanup()


def test_the_month_on_postgresql_is_the_month_on_sqlite(
    walked: Walk, database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clerk = Clerk(tmp_path_factory.mktemp("postgresql") / "office")
    assert said("init", clerk.home).status == 0
    assert said("init", clerk.home.with_name("sample"), "--sample").status == 0
    for name in ("units.csv", "domains.csv", "plan.json", "settings.toml"):
        (clerk.home / "data" / name).write_bytes(
            (clerk.home.with_name("sample") / "data" / name).read_bytes()
        )
    clerk.set(url=database)
    assert clerk.says("plan", "import", clerk.home / "data/plan.json").status == 0
    for period in PERIODS:
        clerk.month("issue", period)
        assert clerk.collected(period) == walked.collected[period]
        assert clerk.settled(period) == walked.ledgers[period]
        clerk.month("draft", period)
        assert clerk.drafts(period) == Clerk(walked.home).drafts(period)
    clerk.approve("2022-10")
    assert clerk.says("deliver", "--period", "2022-10").status == 0
    assert clerk.says("file", "--period", "2022-10").status == 0
    assert clerk.says("verify").status == 0
    assert not (clerk.home / "data/taizhang.db").exists()
    other = Clerk(clerk.home.with_name("sample"))
    other.set(url=database, code="another-office")
    assert "还没有行动计划" in other.says("status").err, "one database, two offices"


def test_an_address_nobody_answers_is_told_in_chinese(clerk: Clerk) -> None:
    clerk.set(url="postgresql://nobody@127.0.0.1:1/none")
    answer = clerk.says("status")
    assert answer.status == 2
    assert "Traceback" not in answer.err
    assert "数据库" in answer.err
