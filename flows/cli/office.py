"""An office as a whole: set it up, show it, see where the month stands."""

from __future__ import annotations

from pathlib import Path

import click

from flows import screen, wiring
from flows.cli.door import PeriodType, at_work, taizhang
from flows.domain.period import Period
from flows.reports import month as reports


@taizhang.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="带上示例行动计划和单位名录。")
def init(folder: Path, sample: bool) -> None:
    """建立工作文件夹 FOLDER（设置、规则、模板、单位名录）。"""
    from flows.stages.adopt import adopt_plan

    wiring.made(folder.resolve(), sample=sample)
    if sample:
        with at_work(folder.resolve()) as office:
            adopt_plan(office, folder / "data/plan.json")
    screen.say(f"已建立工作文件夹 {folder}")


@taizhang.command()
@click.option("--period", type=PeriodType(), help="期次；不写则列出各期。")
@click.pass_obj
def status(home: str | None, period: Period | None) -> None:
    """进度：本月走到哪一步，一屏看完。"""
    from flows.stages.status import month_status

    with at_work(home) as office:
        reports.status(month_status(office, period), office.store.plan())


@taizhang.command()
@click.option("--periods", default="2022-08,2022-09,2022-10", show_default=True, help="演示哪几期。")
@click.pass_obj
def demo(home: str | None, periods: str) -> None:
    """演示：用示例报送件经 Prefect 流程走完几个月。"""
    from flows.demonstration import demonstrate

    demonstrate(
        wiring.home_of(home), tuple(PeriodType().convert(one, None, None) for one in periods.split(","))
    )
