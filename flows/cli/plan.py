"""The action plan: read in, compare, check, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows import screen, wiring
from flows.chinese_click import ChineseGroup
from flows.cli.door import PeriodType, at_work, json_option, leave, print_json, taizhang
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.reports import plan as reports

if TYPE_CHECKING:
    from flows.stages.adopt import Adoption

_YES = ("y", "yes", "是", "确认", "确定", "导入")


@taizhang.group(cls=ChineseGroup)
def plan() -> None:
    """行动计划：导入、检查、年中变更、导出。"""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
@click.option("--yes", is_flag=True, help="与现行任务清单不同时不再询问，直接导入。")
@click.option(
    "--from-period", type=PeriodType(), help="自哪一期起执行；不写则为正在办理的一期，以前各期不变。"
)
@json_option
@click.pass_obj
def plan_import(home: str | None, /, **given: Any) -> None:
    """读入印发的行动计划 FILE；与现行清单不同的先列出，确认后才写入。

    可以是全文：.docx、可复制文字的 .pdf、.txt、.md；可以是任务表：Word 或 Excel（.xlsx .xls .ods .csv）里的任务分工表；
    也可以是本系统导出并改正过的任务总表（.xlsx）或 .json。扫描件、加密文件和 .doc、.wps、.ofd 不能直接读取，会提示如何转换。
    """
    from flows.formats.plans.changes_face import adoption_face
    from flows.stages.adopt import propose_plan, put_in_force

    with at_work(home, quiet=given["as_json"]) as office:
        adoption = propose_plan(office, given["file"], given["from_period"])
        if not given["as_json"] or not given["dry_run"]:
            reports.proposal(adoption)
        if not given["dry_run"]:
            _agreed(adoption, yes=given["yes"])
            adoption = put_in_force(office, adoption)
    if given["as_json"]:
        print_json(adoption_face(adoption.reading.plan, adoption.findings, adoption.differences))
    reports.outcome(adoption, dry_run=given["dry_run"])
    leave(adoption.findings)


def _agreed(adoption: Adoption, *, yes: bool) -> None:
    """Ask whether the differences shown are wanted; OutOfOrder if they are not, or if nobody answers."""
    if adoption.first or not adoption.changes or yes:
        return
    if adoption.gone and adoption.published:
        periods = "、".join(one.zh for one in adoption.published)
        raise OutOfOrder(
            f"{periods}的台账已经审签，而文件中删去了任务{'、'.join(adoption.gone[:12])}"
            f"{'等' if len(adoption.gone) > 12 else ''}，没有导入",
            "请核对；确要删去的，重新运行并加上 --yes，如系取消或合并，请改用 taizhang plan change",
        )
    screen.say("确认导入？（是/否）")
    if _answer() not in _YES:
        raise OutOfOrder("没有确认，任务清单没有改动", "核对无误后请重新运行并回答“是”，或者加上 --yes")


def _answer() -> str:
    """The next line of standard input; empty if nobody is there to answer."""
    try:
        return sys.stdin.readline().strip().lower() if sys.stdin else ""
    except OSError:
        return ""


@plan.command("check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option
@click.pass_obj
def plan_check(home: str | None, file: Path | None, as_json: bool) -> None:
    """检查现行任务清单（或 FILE）：缺牵头单位、单位不在名录、日期有误、任务重复等。"""
    from flows.formats.plans.changes_face import check_face
    from flows.stages.check_plan import check_plan

    with at_work(home, quiet=as_json) as office:
        found = check_plan(office, file)
    if as_json:
        print_json(check_face(found.plan, found.findings))
    else:
        reports.check(found)
    leave(found.findings)


@plan.command("export")
@json_option
@click.option("--out", type=click.Path(path_type=Path), help="写成 Excel 任务清单。")
@click.option("--period", type=PeriodType(), help="该期执行的清单；不写则为现行清单。")
@click.pass_obj
def plan_export(home: str | None, as_json: bool, out: Path | None, period: Period | None) -> None:
    """导出任务清单（JSON 或 Excel），年中变更已计入。"""
    from flows.formats.plans.json_face import plan_to_face
    from flows.formats.plans.table import write_plan_workbook

    with at_work(home, quiet=as_json) as office:
        stood = office.plan_at(period) if period else office.plan
        if out:
            wiring.put(out, write_plan_workbook(stood))
            screen.say(f"任务清单已写入 {out}")
        if as_json or not out:
            print_json(plan_to_face(stood, ()))
