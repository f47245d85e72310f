"""Brings the tables to the shape this program knows; Alembic is loaded only when there is work to do."""

from __future__ import annotations

import threading
from importlib.resources import files

from sqlalchemy import Connection, Engine, inspect, text

from flows.adapters.store.connection import Ground, lock
from flows.domain.trouble import StoreTrouble

HEAD = "0005"
"""The newest revision under ``migrations/versions``; a test holds the two together."""

_ONE_AT_A_TIME = threading.Lock()


class _Migration(Ground):
    """The one transaction in which tables are made or changed."""

    def run(self) -> None:
        """Upgrade to HEAD unless the tables are there already; safe against other programs doing the same."""
        with self._reading() as connection:
            if _version(connection) == HEAD:
                return
        with _ONE_AT_A_TIME, self._writing() as connection:  # Alembic's context is one per process
            lock(connection, "migration")
            if _version(connection) != HEAD:
                _upgrade(connection)


def bring_up(engine: Engine) -> None:
    """Bring the database behind ``engine`` to HEAD; StoreTrouble if a newer program made it."""
    _Migration(engine, "").run()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    place = str(files("flows.adapters.store") / "migrations")
    config.set_main_option("script_location", place.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as wrong:
        raise StoreTrouble(
            "数据库是用更新版本的程序建立的，本程序不认识", "请升级程序，或从备份恢复"
        ) from wrong
