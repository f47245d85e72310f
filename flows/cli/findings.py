"""Findings (问题提示): their catalogue, and waivers (豁免)."""

from __future__ import annotations

from typing import Any

import click

from flows import screen
from flows.chinese_click import ChineseGroup
from flows.cli.door import DayType, PeriodType, at_work, taizhang
from flows.domain.waivers import Waiver
from flows.reports import findings as reports


@taizhang.command("findings")
@click.argument("code", required=False)
@click.pass_obj
def findings(home: str | None, code: str | None) -> None:
    """问题提示目录：每类问题的代码、程度、说法和处理办法；写 CODE 只看一类。"""
    with at_work(home) as office:
        reports.catalogue(office.settings.findings.weights, code)


@taizhang.group(cls=ChineseGroup)
def waive() -> None:
    """豁免：对某单位的某类问题限期不再提醒。"""


@waive.command("add")
@click.argument("code")
@click.option("--period", type=PeriodType(), required=True, help="从哪一期起，如 2022-09。")
@click.option("--unit", required=True, help="单位规范名称。")
@click.option("--task", default="", help="只限某项任务，如 T02-09；不写则不限。")
@click.option("--until", type=DayType(), required=True, help="豁免到哪一天：截止日不晚于这一天的各期均豁免。")
@click.option("--reason", required=True, help="理由。")
@click.option("--by", required=True, help="作出决定的人。")
@click.pass_obj
def waive_add(home: str | None, /, code: str, **given: Any) -> None:
    """豁免一类问题，CODE 为问题代码（见 taizhang findings）。"""
    from flows.stages.waive import record_waiver

    reports.refuse_unknown(code)
    with at_work(home) as office:
        waiver = Waiver(no=0, code=code, on=office.now().date(), **given)
        reports.waiver(record_waiver(office, waiver))


@waive.command("withdraw")
@click.argument("no", type=int)
@click.option("--by", required=True, help="撤回的人。")
@click.pass_obj
def waive_withdraw(home: str | None, no: int, by: str) -> None:
    """撤回一条豁免（记录保留）。"""
    from flows.stages.waive import withdraw_waiver

    with at_work(home) as office:
        withdraw_waiver(office, no, by)
    screen.say(f"已撤回豁免{no}号。")


@waive.command("list")
@click.pass_obj
def waive_list(home: str | None) -> None:
    """列出全部豁免。"""
    with at_work(home) as office:
        reports.waivers(office.store.waivers())
