"""Flow: write the month's forms; they leave once approved, by ``release_approved`` (下发)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month


@flow(name="issue_forms", log_prints=False)
def issue_forms(period: str | None = None, home: str | None = None, months_back: int = 0) -> list[str]:
    """Issue the forms of ``period`` (``2022-09``; else from the scheduled time)."""
    at = month.period_of_run(period, months_back)
    return [month.issue(home, at)]
