"""The month from collecting to drafting in one go, and on to filing once a person has approved (连办)."""

from __future__ import annotations

from pathlib import Path

from flows.domain.delivery import Occasion
from flows.domain.findings import Finding
from flows.domain.period import Period
from flows.domain.trouble import AwaitingApproval
from flows.office import Office
from flows.reports import month as reports
from flows.screen import say, show_findings
from flows.stages.answer import answer_returns
from flows.stages.collect import collect_returns
from flows.stages.deliver import deliver_parcels
from flows.stages.draft import draft_papers
from flows.stages.file_away import file_period
from flows.stages.settle import doubts_of, settle_period


def run_month(office: Office, period: Period, source: Path | None = None) -> tuple[Finding, ...]:
    """Walk as far as the month may go today; return all findings met on the way."""
    collected = collect_returns(office, period, source)
    reports.collected(collected)
    reports.answers(answer_returns(office, period), office, period)
    ledger = settle_period(office, period)
    reports.ledger(ledger)
    show_findings(doubts_of(office, ledger))
    reports.drafts(draft_papers(office, period), office, period)
    try:
        reports.delivery(deliver_parcels(office, period, Occasion.PAPERS))
        reports.filing(file_period(office, period))
    except AwaitingApproval as waiting:
        say(str(waiting))
    return (*collected.findings, *reports.findings_of(ledger))
