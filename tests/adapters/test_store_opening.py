"""Opening: tables are made and brought up to date, and every trouble is a Chinese sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from flows.adapters.store import Store, migrating
from flows.adapters.store.connection import lock_number
from flows.adapters.store.schema import METADATA
from flows.domain.trouble import StoreTrouble
from tests.adapters.store_samples import PERIOD, RULING, ledger

MIGRATIONS = Path(migrating.__file__).parent / "migrations"


def test_migrations_make_exactly_the_tables_of_the_schema(empty_url: str) -> None:
    with Store.opened(empty_url, "office") as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        inspector = inspect(connection)
        for table in METADATA.tables.values():
            key = inspector.get_pk_constraint(table.name)
            assert key["constrained_columns"] == [column.name for column in table.primary_key]


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == migrating.HEAD


def test_many_open_a_new_store_at_once(empty_url: str) -> None:
    def opened(number: int) -> int:
        with Store.opened(empty_url, "office") as store:
            return store.add_ruling(RULING).no + 0 * number

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(opened, range(4))) == [1, 2, 3, 4]


def test_reopening_keeps_everything(url: str) -> None:
    with Store.opened(url, "office") as store:
        store.save_ledger(ledger())
    with Store.opened(url, "office") as store:
        assert store.ledger(PERIOD) == ledger()


def test_store_of_a_newer_program_is_refused(url: str) -> None:
    with Store.opened(url, "office") as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTrouble, match="更新版本的程序"):
        Store.opened(url, "office")


def test_every_table_is_keyed_by_office() -> None:
    for table in METADATA.tables.values():
        assert next(iter(table.primary_key)).name == "office"


def test_failed_call_leaves_nothing(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE ledger_entries"))
    with pytest.raises(StoreTrouble, match="数据库出错") as caught:
        store.save_ledger(ledger())
    assert "R02" not in str(caught.value)
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM ledgers")).scalar() == 0


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:////no/such/folder/x.db", "打不开"),
        ("sqlite://", "必须指向"),
        ("mysql://u:secret@h/d", "必须指向"),
        ("nonsense secret", "写法不对"),
        ("postgresql://u:secret@127.0.0.1:1/d", "连不上数据库服务器"),
    ],
)
def test_bad_addresses(address: str, said: str) -> None:
    with pytest.raises(StoreTrouble, match=said) as caught:
        Store.opened(address, "office")
    assert "secret" not in str(caught.value)


def test_missing_database_on_the_server(server_uri: str) -> None:
    with pytest.raises(StoreTrouble, match=r"连不上数据库服务器.*absent"):
        Store.opened(server_uri.replace("/postgres?", "/absent?"), "office")


def test_locked_file(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'x.db'}?timeout=0.1"
    with Store.opened(address, "office") as store:
        other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreTrouble, match="正被另一个程序占用"):
            store.add_ruling(RULING)
        assert store.rulings() == ()
        other.close()
        assert store.add_ruling(RULING).no == 1


def test_server_that_waits_for_another_writer(
    new_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = new_database("pattern")
    monkeypatch.setattr("flows.adapters.store.connection.BUSY_SECONDS", 1)
    with Store.opened(address, "office") as store, psycopg.connect(address) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number("writer|office")])
        with pytest.raises(StoreTrouble, match="正被另一个程序占用"):
            store.add_ruling(RULING)
        other.rollback()
        assert store.add_ruling(RULING).no == 1


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes("这不是数据库".encode() * 100)
    with pytest.raises(StoreTrouble, match="不是本程序的数据库"):
        Store.opened(f"sqlite:///{tmp_path / 'x.db'}", "office")


def test_broken_document_is_named(store: Store) -> None:
    store.save_ledger(ledger())
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE ledgers SET document = '{}'"))
    with pytest.raises(StoreTrouble, match="损坏"):
        store.ledger(PERIOD)


def test_downgrade_takes_the_tables_away(empty_url: str) -> None:
    from alembic import command
    from alembic.config import Config

    Store.opened(empty_url, "office").close()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(empty_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    engine.dispose()
