"""What the flows share: the period of a run, and the month's stages as Prefect tasks.

A task is given names only (folder, period), opens the office itself and returns one Chinese sentence:
Prefect never sees an engine, a connection or a unit's data. Its own records are for watching, not for
proof; what was done stands in the office's store.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from prefect import runtime, task
from prefect.cache_policies import NO_CACHE

from flows import screen, summaries, wiring
from flows.domain.delivery import Occasion
from flows.domain.period import Period
from flows.domain.trouble import AwaitingApproval, NotDelivered, NotDrafted, OutOfOrder
from flows.office import Office
from flows.stages.answer import answer_returns
from flows.stages.chase import chase_units
from flows.stages.collect import collect_returns
from flows.stages.deliver import deliver_parcels
from flows.stages.draft import draft_papers
from flows.stages.file_away import file_period
from flows.stages.issue import issue_forms
from flows.stages.settle import settle_period

log = logging.getLogger(__name__)


def period_of_run(given: str | None, months_back: int) -> Period:
    """Return the period asked for, else that of the run's scheduled time in Shanghai, ``months_back`` earlier."""
    if given:
        return Period.parse(given)
    scheduled = runtime.flow_run.scheduled_start_time
    if scheduled is None:
        raise OutOfOrder("这次运行没有计划时间，无法推定期次", "请写明参数 period，如 2022-09")
    return Period.of_scheduled(scheduled, months_back)


def _done(home: str | None, act: Callable[[Office], str]) -> str:
    with wiring.opened(wiring.home_of(home), screen.Bar()) as office:
        sentence = act(office)
    log.info(sentence)
    return sentence


@task(name="生成填报表", cache_policy=NO_CACHE)
def issue(home: str | None, period: Period) -> str:
    """Write the period's forms."""
    return _done(home, lambda office: summaries.issue(issue_forms(office, period)))


@task(name="收集报送件", cache_policy=NO_CACHE)
def collect(home: str | None, period: Period) -> str:
    """Read what lies in the period's inbox."""
    return _done(home, lambda office: summaries.collected(collect_returns(office, period)))


@task(name="拟回执", cache_policy=NO_CACHE)
def answer(home: str | None, period: Period) -> str:
    """Draft the answer to every return."""
    return _done(home, lambda office: summaries.answers(answer_returns(office, period)))


@task(name="拟催报", cache_policy=NO_CACHE)
def chase(home: str | None, period: Period) -> str:
    """Draft one reminder per silent unit."""
    return _done(home, lambda office: summaries.chase(chase_units(office, period)))


@task(name="汇总研判", cache_policy=NO_CACHE)
def settle(home: str | None, period: Period) -> str:
    """Judge the period at its last day."""
    return _done(home, lambda office: summaries.ledger(settle_period(office, period)))


@task(name="拟稿", cache_policy=NO_CACHE)
def draft(home: str | None, period: Period) -> str:
    """Draft the period's papers."""
    return _done(home, lambda office: summaries.drafts(draft_papers(office, period)))


@task(name="发送已审签的", cache_policy=NO_CACHE, retries=3, retry_delay_seconds=[60, 300, 900])
def deliver(home: str | None, period: Period, occasion: Occasion) -> str:
    """Send what was approved for ``occasion``; what was not stays where it is, and the sentence says so."""
    try:
        return _done(home, lambda office: summaries.delivery(deliver_parcels(office, period, occasion)))
    except (AwaitingApproval, NotDrafted) as waiting:
        return f"未发送：{waiting}"


@task(name="归档", cache_policy=NO_CACHE)
def file_away(home: str | None, period: Period) -> str:
    """Seal the period's package once everything was delivered."""
    try:
        return _done(home, lambda office: summaries.filing(file_period(office, period)))
    except (AwaitingApproval, NotDrafted, NotDelivered) as waiting:
        return f"未归档：{waiting}"
