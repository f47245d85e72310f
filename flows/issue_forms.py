"""Flow: write the month's forms; they leave once approved (下发)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month
from flows.domain.delivery import Occasion


@flow(name="issue_forms", log_prints=False)
def issue_forms(period: str | None = None, home: str | None = None, months_back: int = 0) -> list[str]:
    """Issue the forms of ``period`` (``2022-09``; else from the scheduled time) and send what is approved."""
    at = month.period_of_run(period, months_back)
    return [month.issue(home, at), month.deliver(home, at, Occasion.FORMS)]
