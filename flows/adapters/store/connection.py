"""The database behind the store: one engine, reading and writing transactions, troubles in Chinese."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, create_engine, event, func, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.sql import ColumnElement

from flows.domain.period import Period
from flows.domain.trouble import StoreTrouble

BUSY_SECONDS = 10
"""How long a writer waits for another one before it gives up."""

Row = dict[str, Any]
"""One row on its way into a table, column by column; never leaves this package."""

_BY_WORDS = (
    ("locked", "数据库正被另一个程序占用", "请稍后再试"),
    ("unable to open", "数据库文件打不开", "请检查它所在的文件夹是否存在、是否可以读写"),
    ("readonly", "数据库文件只能读不能写", "请检查文件和文件夹的权限"),
    ("disk is full", "磁盘已满，数据库没有写入", "请腾出空间后再试"),
    ("disk i/o", "数据库所在的磁盘读写出错", "请检查磁盘"),
    ("not a database", "数据库文件不是本程序的数据库或已损坏", "请从备份恢复"),
    ("malformed", "数据库文件已损坏", "请从备份恢复"),
)
_BY_STATE = {
    "55P03": ("数据库正被另一个程序占用", "请稍后再试"),
    "53100": ("数据库服务器的磁盘已满，没有写入", "请腾出空间后再试"),
}


class Ground:
    """One office's place in one database: the base of every part of the store."""

    def __init__(self, engine: Engine, office: str) -> None:
        self.engine = engine
        self.office = office

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state; StoreTrouble if there is none."""
        options: Row = {"begin": "BEGIN"}
        if self.engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with in_chinese(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give the office's only writing connection: all of it is committed, or nothing."""
        with in_chinese(), self.engine.begin() as connection:
            lock(connection, f"writer|{self.office}")
            yield connection

    def _of(self, period: Period) -> Row:
        """Return the columns that place a row in this office's ``period``."""
        return {"office": self.office, "period": str(period)}

    def _at(self, table: Table, period: Period) -> ColumnElement[bool]:
        """Return the condition for this office's rows of ``period`` in ``table``."""
        return and_(table.c.office == self.office, table.c.period == str(period))


def lock(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds ``name``; SQLite has locked the whole file already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(lock_number(name))))


def lock_number(name: str) -> int:
    """Return the signed 64-bit number that stands for ``name`` among PostgreSQL's advisory locks."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def insert_all(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert ``rows`` with one executemany; nothing if there are none."""
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)


def engine_for(place: str | Path) -> Engine:
    """Return an engine for an SQLite file or a PostgreSQL server; StoreTrouble if ``place`` is neither."""
    if isinstance(place, Path):
        return _sqlite(URL.create("sqlite", database=str(place)))
    try:
        address = make_url(place)
    except ArgumentError:
        raise StoreTrouble("数据库地址写法不对", "请检查 store.url") from None
    if address.get_backend_name() == "postgresql":
        return _postgresql(address)
    if address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}:
        return _sqlite(address)
    raise StoreTrouble("数据库地址必须指向 SQLite 文件或 PostgreSQL 服务器", "请检查 store.url")


def _sqlite(address: URL) -> Engine:
    arguments: Row = {"isolation_level": None}
    if "timeout" not in address.query:
        arguments["timeout"] = BUSY_SECONDS
    engine = create_engine(address, connect_args=arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: URL) -> Engine:
    arguments: Row = {"connect_timeout": BUSY_SECONDS, "options": f"-c lock_timeout={BUSY_SECONDS}s"}
    try:
        return create_engine(
            address.set(drivername="postgresql+psycopg"), connect_args=arguments, pool_pre_ping=True
        )
    except ModuleNotFoundError:
        raise StoreTrouble("没有安装 PostgreSQL 驱动", "请运行 pip install 'taizhang[postgres]'") from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    # A claim must survive a power cut, or a parcel could be claimed twice.
    connection.execute("PRAGMA synchronous=FULL")
    for attempt in range(100):
        if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            return
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as busy:
            # SQLite does not wait here by itself when two openers switch the same new file.
            if "locked" not in str(busy) or attempt == 99:
                raise
            time.sleep(BUSY_SECONDS / 100)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))


@contextmanager
def in_chinese() -> Iterator[None]:
    """Turn the database's errors into StoreTrouble, without statement, values or password."""
    try:
        yield
    except DBAPIError as wrong:
        raise _trouble(wrong.orig or wrong) from wrong
    except sqlite3.Error as wrong:
        raise _trouble(wrong) from wrong


def _trouble(wrong: BaseException) -> StoreTrouble:
    state = getattr(wrong, "sqlstate", None)
    if state in _BY_STATE:
        return StoreTrouble(*_BY_STATE[state])
    said = str(wrong).strip().split("\n")[0]
    if isinstance(wrong, sqlite3.Error):
        found = [rest for words, *rest in _BY_WORDS if words in said.lower()]
        return StoreTrouble(*found[0]) if found else _unknown(said)
    if state is None and type(wrong).__name__ in {"OperationalError", "ConnectionTimeout"}:
        return StoreTrouble(f"连不上数据库服务器（{said}）", "请检查 store.url，并确认服务器已经启动")
    return _unknown(said)


def _unknown(said: str) -> StoreTrouble:
    return StoreTrouble(f"数据库出错（{said}）", "请把这句话告诉维护人员")
