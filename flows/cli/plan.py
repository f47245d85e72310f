"""The action plan: read in, compare, export."""

from __future__ import annotations

from pathlib import Path

import click

from flows import screen, wiring
from flows.chinese_click import ChineseGroup
from flows.cli.door import at_work, json_option, leave, print_json, taizhang
from flows.reports import plan as reports


@taizhang.group(cls=ChineseGroup)
def plan() -> None:
    """行动计划：导入、导出。"""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
@json_option
@click.pass_obj
def plan_import(home: str | None, file: Path, dry_run: bool, as_json: bool) -> None:
    """读入印发的行动计划 FILE。

    可以是全文：.docx、可复制文字的 .pdf、.txt、.md；可以是任务表：Word 或 Excel（.xlsx .xls .ods .csv）里的任务分工表；
    也可以是本系统导出并改正过的任务总表（.xlsx）或 .json。扫描件、加密文件和 .doc、.wps、.ofd 不能直接读取，会提示如何转换。
    """
    from flows.formats.plans.json_face import plan_to_face
    from flows.stages.adopt import adopt_plan

    with at_work(home, quiet=as_json) as office:
        adoption = adopt_plan(office, file, dry_run=dry_run)
    if as_json:
        print_json(plan_to_face(adoption.reading.plan, adoption.findings))
    else:
        reports.adoption(adoption, dry_run=dry_run)
    leave(adoption.findings)


@plan.command("export")
@json_option
@click.option("--out", type=click.Path(path_type=Path), help="写成 Excel 任务清单。")
@click.pass_obj
def plan_export(home: str | None, as_json: bool, out: Path | None) -> None:
    """导出任务清单（JSON 或 Excel）。"""
    from flows.formats.plans.json_face import plan_to_face
    from flows.formats.plans.table import write_plan_workbook

    with at_work(home, quiet=as_json) as office:
        if out:
            wiring.put(out, write_plan_workbook(office.plan))
            screen.say(f"任务清单已写入 {out}")
        if as_json or not out:
            print_json(plan_to_face(office.plan, ()))
