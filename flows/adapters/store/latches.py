"""Crash-safe locks between programs: held by a living process, gone the moment it dies."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from flows.adapters.store.connection import in_chinese, lock_number
from flows.domain.trouble import StoreTrouble, reason


class Latch(Protocol):
    """One lock in our hands."""

    def check(self) -> None:
        """StoreTrouble if the lock was lost (the server went away)."""

    def release(self, *, forget: bool = False) -> None:
        """Let others have it; ``forget`` takes its trace away, for a name that is never taken again."""


class Latches(Protocol):
    """Where locks are taken by name."""

    def take(self, name: str) -> Latch | None:
        """Return the lock ``name``, or None while any other holder lives."""


def latches_for(engine: Engine) -> Latches:
    """Return locks that reach as far as the database does: one machine, or every client of the server."""
    if engine.dialect.name == "postgresql":
        return ServerLatches(engine)
    return FileLatches(Path(f"{engine.url.database}-locks"))


@dataclass(frozen=True)
class FileLatch:
    """An exclusive transaction on an empty database file, which the system ends with the process."""

    connection: sqlite3.Connection
    path: Path

    def check(self) -> None:
        """Do nothing: a file lock is not lost while the process lives."""

    def release(self, *, forget: bool = False) -> None:
        """Let others have it; the file stays unless ``forget``, for two programs may be opening it."""
        if forget:
            self.path.unlink(missing_ok=True)
        self.connection.close()


@dataclass(frozen=True)
class FileLatches:
    """Locks as files in ``folder``; SQLite does the locking, so that it works on every system."""

    folder: Path

    def take(self, name: str) -> FileLatch | None:
        """Return the lock ``name``, or None while any other holder lives."""
        path = self.folder / hashlib.sha256(name.encode()).hexdigest()[:32]
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as wrong:
            raise StoreTrouble(f"建不了锁文件夹“{self.folder}”（{reason(wrong)}）", "请检查权限") from None
        with in_chinese():
            connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as busy:
                connection.close()
                if "locked" in str(busy):
                    return None
                raise
        return FileLatch(connection, path)


@dataclass(frozen=True)
class ServerLatch:
    """An advisory lock of one PostgreSQL session, which the server ends with the connection."""

    connection: Connection
    number: int

    def check(self) -> None:
        """StoreTrouble if the session is gone, and the lock with it."""
        with in_chinese():
            self.connection.execute(select(1))

    def release(self, *, forget: bool = False) -> None:  # noqa: ARG002
        """Let others have it."""
        try:
            self.connection.execute(select(func.pg_advisory_unlock(self.number)))
        except DBAPIError:
            self.connection.invalidate()  # the session is gone, and the lock with it
        self.connection.close()


@dataclass(frozen=True)
class ServerLatches:
    """Locks on the PostgreSQL server, seen by all its clients."""

    engine: Engine

    def take(self, name: str) -> ServerLatch | None:
        """Return the lock ``name``, or None while any other holder lives."""
        number = lock_number(name)
        with in_chinese():
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.execute(select(func.pg_try_advisory_lock(number))).scalar():
                return ServerLatch(connection, number)
            connection.close()
            return None
