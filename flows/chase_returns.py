"""Flow: draft one reminder per silent unit; they leave once approved, by ``release_approved`` (催报)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month


@flow(name="chase_returns", log_prints=False)
def chase_returns(period: str | None = None, home: str | None = None, months_back: int = 0) -> list[str]:
    """Chase the units without a return in ``period`` (``2022-09``; else from the scheduled time)."""
    at = month.period_of_run(period, months_back)
    return [month.collect(home, at), month.chase(home, at)]
