"""Flow: send what a person has approved, then seal the month's package (发送、归档)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month
from flows.domain.delivery import Occasion


@flow(name="release_approved", log_prints=False)
def release_approved(period: str | None = None, home: str | None = None, months_back: int = 1) -> list[str]:
    """Deliver the approved papers of ``period`` and file it; without an approval nothing happens."""
    at = month.period_of_run(period, months_back)
    return [month.deliver(home, at, Occasion.PAPERS), month.file_away(home, at)]
