"""Rulings (裁定): record, withdraw, list."""

from __future__ import annotations

from typing import Any

import click

from flows import screen
from flows.chinese_click import ChineseGroup
from flows.cli.door import at_work, json_option, period_option, print_json, taizhang
from flows.domain.rulings import Ruling, RulingKind
from flows.reports import month as reports
from flows.reports.rulings import rulings, rulings_face


@taizhang.group(cls=ChineseGroup)
def rule() -> None:
    """裁定：记录、撤回、列出。"""


@rule.command("add")
@click.argument("kind", type=click.Choice([one.value for one in RulingKind]))
@period_option
@click.option("--task", required=True, help="任务编号，如 T02-09。")
@click.option("--node", type=int, help="第几个时间节点；不写则为全部。")
@click.option("--unit", help="单位规范名称；不写则为全部牵头单位。")
@click.option("--value", default="", help="延期写新的日期，更正和裁定冲突写状态（如 completed）。")
@click.option("--reason", required=True, help="理由。")
@click.option("--by", required=True, help="作出裁定的人。")
@click.option("--basis", default="", help="依据（文号、会议）。")
@click.pass_obj
def rule_add(home: str | None, /, **given: Any) -> None:
    """记录一条裁定。KIND：extension 同意延期，reason 采信说明，conflict 裁定冲突，correction 更正填报，exemption 免于通报，members 明确成员。"""
    from flows.stages.rule import record_ruling

    with at_work(home) as office:
        kind = RulingKind(given.pop("kind"))
        ruling = Ruling(no=0, kind=kind, on=office.now().date(), **given)
        reports.ruling(record_ruling(office, ruling))


@rule.command("withdraw")
@click.argument("no", type=int)
@click.option("--by", required=True, help="撤回的人。")
@click.option("--reason", required=True, help="理由。")
@click.pass_obj
def rule_withdraw(home: str | None, no: int, by: str, reason: str) -> None:
    """撤回一条裁定（记录保留）。"""
    from flows.stages.rule import withdraw_ruling

    with at_work(home) as office:
        withdraw_ruling(office, no, by, reason)
    screen.say(f"已撤回裁定{no}号")


@rule.command("list")
@click.option("--task", help="只列这项任务的裁定，如 T02-09。")
@json_option
@click.pass_obj
def rule_list(home: str | None, task: str | None, *, as_json: bool) -> None:
    """列出裁定：有效的，和已撤回的（何人何时因何撤回）。"""
    with at_work(home, quiet=as_json) as office:
        kept = tuple(one for one in office.store.rulings() if task in (None, one.task))
    if as_json:
        print_json(rulings_face(kept))
    else:
        rulings(kept)
