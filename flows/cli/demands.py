"""What the plan demands beside the ledger: roll-ups, checklists, 落实方案, commendation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from flows import screen, wiring
from flows.chinese_click import ChineseGroup
from flows.cli.door import DayType, at_work, json_option, leave, period_option, print_json, taizhang
from flows.domain.demands.registers import CheckMark, FiledScheme, Item
from flows.domain.period import SHANGHAI, Period
from flows.reports import demands as reports

by_option = click.option("--by", required=True, help="登记的人。")
basis_option = click.option("--basis", default="", help="依据（文号、会议、来函）。")
file_argument = click.argument("file", type=click.Path(path_type=Path))
_ITEMS = {item.zh: item for item in Item}


@taizhang.command("rollup")
@period_option
@click.option("--domain", type=int, help="只看第几个领域。")
@json_option
@click.pass_obj
def rollup(home: str | None, period: Period, domain: int | None, as_json: bool) -> None:
    """领域调度：按领域、总指挥、领域牵头单位汇总，并与上期对比。"""
    from flows.demanding import demanded_of, ledger_of, posts_of

    with at_work(home, quiet=as_json) as office:
        done = demanded_of(office, ledger_of(office, period)).rollups
        findings = posts_of(office.at(period))[1]
    chosen = reports.of_domain(done, domain)
    if as_json:
        print_json(reports.rollups_face(chosen, period))
    else:
        reports.rollups(chosen, period)
        screen.show_findings(findings, everything=True)
    leave(findings)


@taizhang.command("commend")
@period_option
@json_option
@click.pass_obj
def commend(home: str | None, period: Period, as_json: bool) -> None:
    """表扬与年终加分建议：逐条写明理由，由人决定。"""
    from flows.demanding import demanded_of, ledger_of

    with at_work(home, quiet=as_json) as office:
        done = demanded_of(office, ledger_of(office, period))
    if as_json:
        print_json(reports.rewards_face(done, period))
    else:
        reports.rewards(done, period)


@taizhang.group(cls=ChineseGroup)
def checklist() -> None:
    """清单化推进：每项任务的一个工作方案、一套操作规范、一批应用场景。"""


@checklist.command("set")
@click.argument("task")
@click.option("--item", type=click.Choice(list(_ITEMS)), required=True, help="哪一项。")
@click.option("--date", "day", type=DayType(), help="印发（形成）日期。")
@click.option("--doc", "document", default="", help="文号或者名称。")
@click.option("--withdraw", is_flag=True, help="撤回以前的登记（记录保留）。")
@by_option
@basis_option
@click.pass_obj
def checklist_set(home: str | None, /, task: str, **given: Any) -> None:
    """登记任务 TASK 的一项。"""
    from flows.stages.register import Clerk, register_mark

    _something(given)
    mark = CheckMark(
        task, _ITEMS[given["item"]], given["day"], given["document"], on_file=not given["withdraw"]
    )
    with at_work(home) as office:
        reports.registered(register_mark(office, mark, Clerk(given["by"], given["basis"])))


@checklist.command("list")
@click.option("--lacking", is_flag=True, help="只列不齐的任务。")
@json_option
@click.pass_obj
def checklist_list(home: str | None, lacking: bool, as_json: bool) -> None:
    """列出每项任务三项是否齐备。"""
    from flows.domain.demands.standing_items import checklists

    with at_work(home, quiet=as_json) as office:
        lines = checklists(office.plan, office.store.registers().checklist, today(office))
    shown = tuple(one for one in lines if one.lacking or not lacking)
    if as_json:
        print_json(reports.checklists_face(shown))
    else:
        reports.checklists(shown, len(lines))


@checklist.command("import")
@file_argument
@by_option
@basis_option
@click.pass_obj
def checklist_import(home: str | None, file: Path, by: str, basis: str) -> None:
    """从表格 FILE 成批登记。"""
    from flows.stages.register import Clerk, import_checklist

    with at_work(home) as office:
        done = import_checklist(office, file, Clerk(by, basis))
    reports.registered(done)
    leave(done.findings)


@checklist.command("export")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个 .xlsx 文件。")
@click.pass_obj
def checklist_export(home: str | None, out: Path) -> None:
    """写成表格，供成批填写后导入。"""
    from flows.domain.demands.standing_items import checklists
    from flows.formats.registers.writing import write_checklist

    with at_work(home) as office:
        day = today(office)
        lines = checklists(office.plan, office.store.registers().checklist, day)
        wiring.put(out, write_checklist(lines, imprint(office, day)))
    screen.say(f"已写入 {out}")


@taizhang.group(cls=ChineseGroup)
def scheme() -> None:
    """落实方案：各牵头单位是否按期备案。"""


@scheme.command("set")
@click.argument("unit")
@click.option("--date", "day", type=DayType(), help="备案日期。")
@click.option("--doc", "document", default="", help="文号。")
@click.option("--withdraw", is_flag=True, help="撤回以前的登记（记录保留）。")
@by_option
@basis_option
@click.pass_obj
def scheme_set(home: str | None, /, unit: str, **given: Any) -> None:
    """登记单位 UNIT 的落实方案已备案。"""
    from flows.stages.register import Clerk, register_scheme

    _something(given, dated=True)
    entry = FiledScheme(unit, given["day"], given["document"], on_file=not given["withdraw"])
    with at_work(home) as office:
        reports.registered(register_scheme(office, entry, Clerk(given["by"], given["basis"])))


@scheme.command("list")
@click.option("--lacking", is_flag=True, help="只列未备案的单位。")
@json_option
@click.pass_obj
def scheme_list(home: str | None, lacking: bool, as_json: bool) -> None:
    """列出各牵头单位的备案情况。"""
    with at_work(home, quiet=as_json) as office:
        lines = _schemes(office)
    shown = tuple(one for one in lines if one.filed is None or not lacking)
    if as_json:
        print_json(reports.schemes_face(shown))
    else:
        reports.schemes(shown, len(lines))


@scheme.command("import")
@file_argument
@by_option
@basis_option
@click.pass_obj
def scheme_import(home: str | None, file: Path, by: str, basis: str) -> None:
    """从表格 FILE 成批登记。"""
    from flows.stages.register import Clerk, import_schemes

    with at_work(home) as office:
        done = import_schemes(office, file, Clerk(by, basis))
    reports.registered(done)
    leave(done.findings)


@scheme.command("export")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="写到哪个 .xlsx 文件。")
@click.pass_obj
def scheme_export(home: str | None, out: Path) -> None:
    """写成表格，供成批填写后导入。"""
    from flows.formats.registers.writing import write_schemes

    with at_work(home) as office:
        wiring.put(out, write_schemes(_schemes(office), imprint(office, today(office))))
    screen.say(f"已写入 {out}")


def _schemes(office: Any) -> Any:
    from flows.demanding import demand_rules_of
    from flows.domain.demands.standing_items import lead_units, scheme_due, scheme_lines

    plan, directory = office.plan, office.directory
    due = scheme_due(plan, demand_rules_of(office).scheme_months)
    filed = office.store.registers().schemes
    return scheme_lines(lead_units(plan, directory), due, filed, today(office))


def today(office: Any) -> date:
    """Return the day in the office's time zone."""
    day: date = office.now().astimezone(SHANGHAI).date()
    return day


def imprint(office: Any, day: date) -> Any:
    """Return whose table it is, as of ``day``."""
    from flows.formats.registers.writing import Imprint

    return Imprint(office.settings.office.full_name, day)


def _something(given: dict[str, Any], *, dated: bool = False) -> None:
    """Refuse an entry that says nothing, or that both enters and withdraws."""
    told = given["day"] or (given["document"] and not dated)
    if given["withdraw"] and (given["day"] or given["document"]):
        raise click.BadParameter("“--withdraw”不与“--date”“--doc”同写")
    if not given["withdraw"] and not told:
        raise click.BadParameter("“--date”没有写明" if dated else "“--date”“--doc”至少写一项")
