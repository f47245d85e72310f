"""An office in a temporary folder, opened as a command opens it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import wiring
from flows.office import Office
from flows.stages.adopt import adopt_plan

NOW = datetime(2022, 9, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "办公室 100%?"
    wiring.made(folder, sample=True)
    return folder


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    with wiring.opened(home, clock=lambda: NOW) as opened:
        adopt_plan(opened, home / "data/plan.json")
        yield opened
