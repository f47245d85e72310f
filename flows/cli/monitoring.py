"""Figures over time (指标监测) and 揭榜挂帅 batches."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from flows import screen, wiring
from flows.chinese_click import ChineseGroup
from flows.cli.demands import basis_option, by_option, file_argument, imprint, today
from flows.cli.door import (
    DayType,
    PeriodType,
    at_work,
    json_option,
    leave,
    period_option,
    print_json,
    taizhang,
)
from flows.domain.demands.registers import ChallengeStep, MetricReading, Stage
from flows.domain.period import Period
from flows.reports import demands as reports

batch_option = click.option("--batch", type=int, required=True, help="第几批。")
title_argument = click.argument("title")


@taizhang.group(cls=ChineseGroup)
def metric() -> None:
    """指标监测：各任务量化指标逐期的数值，与计划要求对照。"""


@metric.command("set")
@click.argument("task")
@click.option("--metric", "name", required=True, help="指标名称，与行动计划一致。")
@click.option("--period", type=PeriodType(), help="期次，如 2022-09。")
@click.option("--baseline", is_flag=True, help="登记的是基期值，不写期次。")
@click.option("--value", type=float, help="数值，按计划的计量单位（百分比写 98.5）。")
@click.option("--withdraw", is_flag=True, help="撤回以前登记的数值（记录保留）。")
@click.option("--unit", default="", help="计量单位；只用于行动计划没有的指标。")
@click.option("--source", default="", help="数据来源。")
@by_option
@basis_option
@click.pass_obj
def metric_set(home: str | None, /, task: str, **given: Any) -> None:
    """登记任务 TASK 一个指标一期的数值。"""
    from flows.stages.register import Clerk, register_reading

    if (given["period"] is None) is not given["baseline"]:
        raise click.BadParameter("“--period”和“--baseline”择一填写")
    if (given["value"] is None) is not given["withdraw"]:
        raise click.BadParameter("“--value”和“--withdraw”择一填写")
    reading = MetricReading(
        task, given["name"], given["period"], given["value"], given["unit"], given["source"]
    )
    with at_work(home) as office:
        reports.registered(register_reading(office, reading, Clerk(given["by"], given["basis"])))


@metric.command("list")
@period_option
@json_option
@click.pass_obj
def metric_list(home: str | None, period: Period, as_json: bool) -> None:
    """列出各指标本期的数值、历期数值和是否达到要求。"""
    with at_work(home, quiet=as_json) as office:
        lines = _metrics(office, period)
    if as_json:
        print_json(reports.metrics_face(lines, period))
    else:
        reports.metrics(lines, period)


@metric.command("import")
@file_argument
@by_option
@basis_option
@click.pass_obj
def metric_import(home: str | None, file: Path, by: str, basis: str) -> None:
    """从表格 FILE 成批登记。"""
    from flows.stages.register import Clerk, import_metrics

    with at_work(home) as office:
        done = import_metrics(office, file, Clerk(by, basis))
    reports.registered(done)
    leave(done.findings)


@metric.command("export")
@period_option
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个 .xlsx 文件。")
@click.pass_obj
def metric_export(home: str | None, period: Period, out: Path) -> None:
    """写成一期的表格，供成批填写后导入。"""
    from flows.formats.registers.writing import write_metrics

    with at_work(home) as office:
        lines = _metrics(office, period)
        wiring.put(out, write_metrics(lines, period, imprint(office, period.last_day)))
    screen.say(f"已写入 {out}")


def _metrics(office: Any, period: Period) -> Any:
    from flows.domain.demands.monitoring import metric_lines

    return metric_lines(office.plan_at(period), office.store.registers().metrics, period)


@taizhang.group(cls=ChineseGroup)
def challenge() -> None:
    """揭榜挂帅：按批次发布、揭榜、办结。"""


@challenge.command("add")
@title_argument
@batch_option
@click.option("--date", "day", type=DayType(), required=True, help="发布日期。")
@click.option("--task", default="", help="对应的任务编号，如 T02-09。")
@by_option
@basis_option
@click.pass_obj
def challenge_add(home: str | None, /, title: str, **given: Any) -> None:
    """发布一项榜单任务，TITLE 为名称。"""
    _step(home, (title, Stage.OPEN), given)


@challenge.command("take")
@title_argument
@batch_option
@click.option("--taker", required=True, help="揭榜单位。")
@click.option("--date", "day", type=DayType(), required=True, help="揭榜日期。")
@click.option("--due", type=DayType(), help="完成期限。")
@by_option
@basis_option
@click.pass_obj
def challenge_take(home: str | None, /, title: str, **given: Any) -> None:
    """登记揭榜。"""
    _step(home, (title, Stage.TAKEN), given)


@challenge.command("close")
@title_argument
@batch_option
@click.option("--date", "day", type=DayType(), required=True, help="办结日期。")
@click.option("--result", required=True, help="结果。")
@click.option("--ended", is_flag=True, help="没有完成而终止。")
@by_option
@basis_option
@click.pass_obj
def challenge_close(home: str | None, /, title: str, **given: Any) -> None:
    """登记办结。"""
    _step(home, (title, Stage.ENDED if given["ended"] else Stage.DONE), given)


def _step(home: str | None, what: tuple[str, Stage], given: dict[str, Any]) -> None:
    from flows.stages.register import Clerk, register_step

    day: date = given["day"]
    step = ChallengeStep(
        given["batch"],
        what[0].strip(),
        what[1],
        day,
        day,
        given.get("task", ""),
        given.get("taker", ""),
        given.get("due"),
        given.get("result", ""),
    )
    with at_work(home) as office:
        reports.registered(register_step(office, step, Clerk(given["by"], given["basis"])))


@challenge.command("list")
@click.option("--batch", type=int, help="只看第几批。")
@json_option
@click.pass_obj
def challenge_list(home: str | None, batch: int | None, as_json: bool) -> None:
    """列出各批榜单任务的状态。"""
    with at_work(home, quiet=as_json) as office:
        lines = tuple(one for one in _challenges(office) if batch in (None, one.step.batch))
    if as_json:
        print_json(reports.challenges_face(lines))
    else:
        reports.challenges(lines)


@challenge.command("import")
@file_argument
@by_option
@basis_option
@click.pass_obj
def challenge_import(home: str | None, file: Path, by: str, basis: str) -> None:
    """从表格 FILE 成批登记。"""
    from flows.stages.register import Clerk, import_challenges

    with at_work(home) as office:
        done = import_challenges(office, file, Clerk(by, basis))
    reports.registered(done)
    leave(done.findings)


@challenge.command("export")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个 .xlsx 文件。")
@click.pass_obj
def challenge_export(home: str | None, out: Path) -> None:
    """写成表格，供成批填写后导入。"""
    from flows.formats.registers.writing import write_challenges

    with at_work(home) as office:
        wiring.put(out, write_challenges(_challenges(office), imprint(office, today(office))))
    screen.say(f"已写入 {out}")


def _challenges(office: Any) -> Any:
    from flows.domain.demands.challenges import challenge_lines

    return challenge_lines(office.store.registers().challenges, today(office))
