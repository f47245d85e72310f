"""Flow: send what a person has approved, then seal the month's package (发送、归档)."""

from __future__ import annotations

from prefect import flow

from flows import orchestration as month
from flows.domain.delivery import Occasion


@flow(name="release_approved", log_prints=False)
def release_approved(period: str | None = None, home: str | None = None, months_back: int = 1) -> list[str]:
    """Send what is approved for ``period`` and not yet sent; once its papers are out, file it."""
    at = month.period_of_run(period, months_back)
    sent = [month.deliver(home, at, occasion) for occasion in Occasion]
    return [*sent, month.file_away(home, at)]
