"""Flow: read what has come into the month's inbox and answer it (收集、回执)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month
from flows.domain.delivery import Occasion


@flow(name="collect_returns", log_prints=False)
def collect_returns(period: str | None = None, home: str | None = None, months_back: int = 0) -> list[str]:
    """Collect and answer the returns of ``period`` (``2022-09``; else from the scheduled time)."""
    at = month.period_of_run(period, months_back)
    return [
        month.collect(home, at),
        month.answer(home, at),
        month.deliver(home, at, Occasion.ANSWERS),
    ]
