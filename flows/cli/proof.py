"""Where a figure comes from, and whether the archive is whole."""

from __future__ import annotations

import click

from flows.cli.door import PeriodType, at_work, leave, taizhang
from flows.domain.period import Period
from flows.reports import month as reports


@taizhang.command()
@click.option("--period", type=PeriodType(), help="期次；不写则验证全部。")
@click.pass_obj
def verify(home: str | None, period: Period | None) -> None:
    """验证：核对归档包的摘要、件数和链条。"""
    from flows.stages.verify import audit_findings, verify_packages

    with at_work(home) as office:
        proofs, log = verify_packages(office, period), audit_findings(office)
    reports.proofs(proofs, log)
    leave((*log, *(fault for proof in proofs for fault in proof.faults)))


@taizhang.command()
@click.argument("period", type=PeriodType())
@click.argument("task")
@click.pass_obj
def trace(home: str | None, period: Period, task: str) -> None:
    """溯源：从台账中的一项任务追到文件、工作表、单元格、摘要和规则。"""
    from flows.stages.trace import trace_task

    with at_work(home) as office:
        reports.trail(trace_task(office, period, task))
