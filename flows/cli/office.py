"""An office as a whole: set it up, show it, see where the month stands."""

from __future__ import annotations

import re
from pathlib import Path

import click

from flows import screen, wiring
from flows.cli.door import PeriodType, at_work, taizhang
from flows.domain.period import Period
from flows.reports import month as reports
from flows.settings import CODE, read_settings


@taizhang.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="带上示例行动计划和单位名录。")
@click.option(
    "--code",
    default="",
    help="本办代号（小写字母、数字、短横线），写进填报表以与别办区分；不写则取自文件夹名。",
)
def init(folder: Path, sample: bool, code: str) -> None:
    """建立工作文件夹 FOLDER（设置、规则、模板、单位名录）。"""
    from flows.stages.adopt import adopt_plan

    if code and not re.fullmatch(CODE, code):
        raise click.BadParameter(f"“{code}”不能作代号，请用小写字母、数字和短横线，如 dongchang")
    wiring.made(folder.resolve(), sample=sample, code=code)
    if sample:
        with at_work(folder.resolve()) as office:
            adopt_plan(office, folder / "data/plan.json")
    screen.say(f"已建立工作文件夹 {folder}")
    if not sample:
        settings = read_settings(folder.resolve())
        screen.say(
            f"本办代号为“{settings.office.code}”，可在 data/settings.toml 中修改；请勿与别的办公室相同。"
        )


@taizhang.command()
@click.option("--period", type=PeriodType(), help="期次；不写则列出各期。")
@click.pass_obj
def status(home: str | None, period: Period | None) -> None:
    """进度：本月走到哪一步，一屏看完。"""
    from flows.stages.status import month_status

    with at_work(home) as office:
        reports.status(month_status(office, period), office.adopted if office.store.plan() else None)


@taizhang.command()
@click.option("--periods", default="2022-08,2022-09,2022-10", show_default=True, help="演示哪几期。")
@click.pass_obj
def demo(home: str | None, periods: str) -> None:
    """演示：用示例报送件经 Prefect 流程走完几个月。"""
    from flows.demonstration import demonstrate

    demonstrate(
        wiring.home_of(home), tuple(PeriodType().convert(one, None, None) for one in periods.split(","))
    )
