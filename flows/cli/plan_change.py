"""Changes of the plan in the year, each one command: by which document, from which period on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows import screen
from flows.chinese_click import ChineseGroup
from flows.cli.door import DayType, PeriodType, at_work
from flows.cli.plan import plan
from flows.domain.plan_changes import Decision, PlanChange, Withdrawal
from flows.reports import plan as reports
from flows.wiring import contents

if TYPE_CHECKING:
    from flows.domain.plan_drafting import TaskDraft
    from flows.office import Office

F = TypeVar("F", bound=Callable[..., Any])

_DECISION = (
    click.option("--basis", required=True, help="依据：文号或会议，如“东昌政办字〔2022〕20号”。"),
    click.option("--by", required=True, help="作出决定的人（姓名和职务）。"),
    click.option("--reason", required=True, help="理由。"),
    click.option("--on", "on", type=DayType(), help="作出决定的日期；不写则为今天。"),
    click.option("--from-period", type=PeriodType(), help="自哪一期起生效；不写则为正在办理的一期。"),
)
_TASK = (
    click.option("--text", help="具体内容。"),
    click.option("--lead", "leads", multiple=True, help="牵头单位；可写多次，或用顿号隔开。"),
    click.option("--responsible", multiple=True, help="责任单位；可写多次，或用顿号隔开，“无”为不设。"),
    click.option("--node", "nodes", multiple=True, help="时间节点，如“2022-11-30 印发方案”；可写多次。"),
)


def _with(options: tuple[Callable[[F], F], ...]) -> Callable[[F], F]:
    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@plan.group(cls=ChineseGroup)
def change() -> None:
    """年中变更：增加、拆分、合并、延期、取消任务和时间节点，调整单位；原清单不改动，可撤回。"""


@change.command("add-task")
@click.option("--domain", "domain_no", type=int, required=True, help="领域序号，如 2。")
@click.option("--title", required=True, help="任务名称。")
@_with(_TASK)
@_with(_DECISION)
@click.pass_obj
def add_task(home: str | None, /, **given: Any) -> None:
    """增加一项任务，编号接本领域最后一号，用过的编号不再用。"""
    from flows.stages import change_plan as stage

    _done(home, given, lambda o, d: stage.add_task(o, d, given["domain_no"], _draft(given)))


@change.command("split")
@click.argument("task")
@click.option(
    "--part",
    "parts",
    multiple=True,
    help="拆出的一项，如“标题：……；牵头单位：……；时间节点：2022-11-30 印发方案”；"
    "还可写“内容”“责任单位”，不写的沿用原任务，写“无”为不设。",
)
@click.option(
    "--from", "source", type=click.Path(path_type=Path), help="写有各项的文本文件，每项以“标题：”开头。"
)
@_with(_DECISION)
@click.pass_obj
def split(home: str | None, /, **given: Any) -> None:
    """把任务 TASK 拆分为几项，各编新号。"""
    from flows.formats.plans.change_sheet import read_written_task, read_written_tasks
    from flows.stages import change_plan as stage

    written = [read_written_task(one) for one in given["parts"]]
    if given["source"]:
        written += read_written_tasks(contents(given["source"]), given["source"].name)
    drafts = tuple(_drafted(one) for one in written)
    _done(home, given, lambda o, d: stage.split_task(o, d, given["task"], drafts))


@change.command("merge")
@click.argument("tasks", nargs=-1, required=True)
@click.option("--title", required=True, help="合并后的任务名称。")
@_with(_TASK)
@_with(_DECISION)
@click.pass_obj
def merge(home: str | None, /, **given: Any) -> None:
    """把几项任务 TASKS 合并为一项新任务；内容、单位、节点不另写则取各项之和。"""
    from flows.stages import change_plan as stage

    _done(home, given, lambda o, d: stage.merge_tasks(o, d, given["tasks"], _draft(given)))


@change.command("add-node")
@click.argument("task")
@click.option("--node", required=True, help="时间节点，如“2022-11-30 印发方案”。")
@_with(_DECISION)
@click.pass_obj
def add_node(home: str | None, /, **given: Any) -> None:
    """给任务 TASK 增加一个时间节点。"""
    from flows.formats.plans.change_sheet import node_in
    from flows.stages import change_plan as stage

    node = node_in(given["node"])
    _done(home, given, lambda o, d: stage.add_node(o, d, given["task"], node))


@change.command("extend")
@click.argument("task")
@click.option("--to", "due", type=DayType(), required=True, help="新的完成时限。")
@click.option("--node", type=int, help="第几个时间节点；只有一个时可不写。")
@_with(_DECISION)
@click.pass_obj
def extend(home: str | None, /, **given: Any) -> None:
    """依文件推迟任务 TASK 的时间节点（个别单位延期用 taizhang rule add extension）。"""
    from flows.stages import change_plan as stage

    moved = (given["node"], given["due"])
    _done(home, given, lambda o, d: stage.extend_node(o, d, given["task"], moved))


@change.command("cancel")
@click.argument("task")
@click.option("--node", type=int, help="只取消第几个时间节点；不写则取消整项任务。")
@_with(_DECISION)
@click.pass_obj
def cancel(home: str | None, /, **given: Any) -> None:
    """取消任务 TASK 或它的一个时间节点。"""
    from flows.stages import change_plan as stage

    _done(home, given, lambda o, d: stage.cancel(o, d, given["task"], given["node"]))


@change.command("reassign")
@click.argument("task", required=False, default="")
@click.option("--lead", "leads", multiple=True, help="新的牵头单位；可写多次，或用顿号隔开。")
@click.option("--responsible", multiple=True, help="新的责任单位；可写多次，或用顿号隔开，“无”为不设。")
@click.option("--unit", "old", help="被替换的单位；与 --to 一起用，不写 TASK 则全部任务都换（机构改革）。")
@click.option("--to", "new", help="替换它的单位。")
@_with(_DECISION)
@click.pass_obj
def reassign(home: str | None, /, **given: Any) -> None:
    """调整任务 TASK 的牵头单位、责任单位，或以一个单位替换另一个。"""
    from flows.stages import change_plan as stage

    old, new = given["old"], given["new"]
    leads, responsible = _names(given["leads"]), _names(given["responsible"])
    if bool(old) != bool(new) or bool(old) == (leads is not None or responsible is not None):
        raise click.BadParameter("“--unit”和“--to”要一起写，否则请写“--lead”或“--responsible”")
    if not old and not given["task"]:
        raise click.BadParameter("“--lead”“--responsible”要写明是哪一项任务")
    wanted = stage.Reassignment(given["task"], leads, responsible, (old, new) if old else None)
    _done(home, given, lambda o, d: stage.reassign(o, d, wanted))


@change.command("list")
@click.option("--period", type=PeriodType(), help="只列该期有效的变更。")
@click.pass_obj
def change_list(home: str | None, period: Any) -> None:
    """列出全部变更，已撤回的也在内。"""
    with at_work(home) as office:
        kept = office.store.plan_changes()
        stood = (office.at(period) if period else office).standing if office.store.plan() else None
    reports.plan_changes([one for one in kept if period is None or one.holds_in(period)])
    screen.show_findings(stood.findings if stood else (), everything=True)


@change.command("withdraw")
@click.argument("no", type=int)
@click.option("--by", required=True, help="撤回的人。")
@click.option("--reason", required=True, help="理由。")
@click.option("--from-period", type=PeriodType(), help="自哪一期起不再有效；不写则自尚未归档的一期起。")
@click.pass_obj
def withdraw(home: str | None, /, **given: Any) -> None:
    """撤回一项变更（记录保留，已归档的期次不受影响）。"""
    from flows.stages.change_plan import withdraw_change, withdrawn_from

    with at_work(home) as office:
        since = given["from_period"] or withdrawn_from(office, given["no"])
        today = office.now().date()
        withdraw_change(office, given["no"], Withdrawal(since, given["by"], today, given["reason"]))
    screen.say(f"已撤回计划变更{given['no']}号，自{since.zh}起不再有效。")


def _done(home: str | None, given: dict[str, Any], act: Callable[[Office, Decision], PlanChange]) -> None:
    from flows.stages.change_plan import first_open_period

    with at_work(home) as office:
        on: date = given["on"] or office.now().date()
        period = given["from_period"] or first_open_period(office)
        decision = Decision(period, given["basis"], given["by"], on, given["reason"])
        reports.plan_change(act(office, decision))


def _draft(given: dict[str, Any]) -> TaskDraft:
    from flows.domain.plan_drafting import TaskDraft
    from flows.formats.plans.change_sheet import node_in

    nodes = tuple(node_in(one) for one in given["nodes"]) or None
    return TaskDraft(
        given["title"], given["text"], _names(given["leads"]), _names(given["responsible"]), nodes
    )


def _drafted(written: Any) -> TaskDraft:
    from flows.domain.plan_drafting import TaskDraft

    return TaskDraft(written.title, written.text, written.leads, written.responsible, written.nodes)


def _names(given: tuple[str, ...]) -> tuple[str, ...] | None:
    from flows.formats.plans.change_sheet import names_in

    return tuple(dict.fromkeys(name for one in given for name in names_in(one))) if given else None
