"""Offices to work with: one that has walked three months, built once for all workers, and copies of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.month.clerk import Clerk, Walk, copied, walk_at, walked_through


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The sample office with three months issued, collected, settled and drafted; not to be changed."""
    return walk_at(_built_once(tmp_path_factory, "walked", walked_through) / "office")


@pytest.fixture
def clerk(walked: Walk, tmp_path: Path) -> Iterator[Clerk]:
    """A clerk at a copy of the walked office; what was sealed is opened at the end, so that it can be removed."""
    yield copied(walked.home, tmp_path / "office")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(path.stat().st_mode | 0o700)


def _built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder that ``build`` filled, whichever worker came first."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    place, raw = shared / name, shared / f"{name}-unfinished-{os.getpid()}"
    with _alone(shared / f"{name}.lock"):
        if not place.exists():
            raw.mkdir()
            build(raw / "office")
            raw.rename(place)
    return place


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
