"""The action plan against the plan above it."""

from __future__ import annotations

from pathlib import Path

import click

from flows import screen, wiring
from flows.cli.door import at_work, json_option, leave, print_json
from flows.cli.plan import plan
from flows.reports import compare as reports


@plan.command("compare")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@json_option
@click.option("--out", type=click.Path(path_type=Path), help="写成 Excel 对照表。")
@click.pass_obj
def plan_compare(home: str | None, file: Path | None, as_json: bool, out: Path | None) -> None:
    """与上级计划 FILE 对照（不写文件则用上次读入的），建议对应关系，报告时限和指标的差别。"""
    from flows.formats.comparisons.face import comparison_to_face
    from flows.formats.comparisons.workbook import write_comparison
    from flows.stages.compare import compare_plans

    with at_work(home, quiet=as_json) as office:
        done = compare_plans(office, file)
    if out:
        wiring.put(out, write_comparison(done.comparison))
    if as_json:
        print_json(comparison_to_face(done.comparison))
    else:
        reports.comparison(done)
    if out:
        screen.say(f"对照表已写入 {out}")
    leave(done.findings)
