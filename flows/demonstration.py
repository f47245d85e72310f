"""Walk the sample office through its months by the real flows, with Prefect's own in-process server."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows import wiring
from flows.domain.delivery import Occasion
from flows.domain.period import Period
from flows.domain.trouble import SettingTrouble
from flows.office import Office
from flows.reports import month as reports
from flows.reports import plan as plan_reports
from flows.screen import Bar, say
from flows.stages.adopt import adopt_plan
from flows.stages.approve import Consent, approve_drafts
from flows.stages.status import month_status
from flows.stages.verify import verify_packages

SIGNER = "演示审签人"

Flow = Callable[..., Any]


def demonstrate(home: Path, periods: tuple[Period, ...]) -> None:
    """Run ``periods`` from forms to archive in the demonstration office ``home``; archived ones stay as they are."""
    with wiring.opened(home, Bar()) as office:
        _require_demonstration(office)
        plan_reports.adoption(adopt_plan(office, home / "data/plan.json"), dry_run=False)
    _quiet_prefect(home)
    with wiring.opened(home) as office:
        archived = {row.period for row in office.store.archives()}
    for period in periods:
        if period in archived:
            say(f"{period.zh}此前已归档，不再办理。")
        else:
            say(f"—— {period.zh} ——")
            _walk(home, period)
    with wiring.opened(home, Bar()) as office:
        _show(office, periods)


def _require_demonstration(office: Office) -> None:
    if not office.settings.office.demo or office.settings.mail.mode != "outbox":
        raise SettingTrouble(
            "演示只在演示办公室中运行，不代替真正的审签和发送",
            '请在 data/settings.toml 设 office.demo = true、mail.mode = "outbox"，或另建示例文件夹',
        )


def _quiet_prefect(home: Path) -> None:
    """Point Prefect at a home of its own and an in-process server, before it is imported."""
    os.environ.setdefault("PREFECT_HOME", str(home / "output" / ".prefect"))
    os.environ.setdefault("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "true")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    os.environ.setdefault("DO_NOT_TRACK", "1")


def _walk(home: Path, period: Period) -> None:
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.chase_returns import chase_returns
    from flows.collect_returns import collect_returns
    from flows.issue_forms import issue_forms
    from flows.publish_ledger import publish_ledger
    from flows.release_approved import release_approved

    # Prefect's heartbeat thread sleeps whole seconds and is waited for at the end of every flow.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        for flow in (issue_forms, collect_returns, chase_returns, publish_ledger):
            _run(flow, home, period)
        for occasion in Occasion:
            _sign(home, period, occasion)
        _run(release_approved, home, period)


def _run(flow: Flow, home: Path, period: Period) -> None:
    for sentence in flow(period=str(period), home=str(home)):
        say(f"  {sentence}")


def _sign(home: Path, period: Period, occasion: Occasion) -> None:
    with wiring.opened(home) as office:
        reports.approval(approve_drafts(office, period, occasion, Consent(SIGNER, "demo")))


def _show(office: Office, periods: tuple[Period, ...]) -> None:
    say("—— 小结 ——")
    reports.status([one for period in periods for one in month_status(office, period)], office.adopted)
    reports.proofs(verify_packages(office), ())
    for period in periods:
        say(f"{period.zh}文书：{office.shelf.root / office.drafts(period, Occasion.PAPERS)}")
        say(f"{period.zh}邮件：{office.shelf.root / office.folder(period, 'outbox')}")
