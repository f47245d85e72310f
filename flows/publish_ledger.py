"""Flow: collect, settle and draft the month's papers; nothing leaves before a person approves (拟稿)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month


@flow(name="publish_ledger", log_prints=False)
def publish_ledger(period: str | None = None, home: str | None = None, months_back: int = 1) -> list[str]:
    """Draft the papers of ``period`` (``2022-09``; else the month before the scheduled time)."""
    at = month.period_of_run(period, months_back)
    return [month.collect(home, at), month.answer(home, at), month.settle(home, at), month.draft(home, at)]
