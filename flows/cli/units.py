"""The directory of units: list, check, propose, confirm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from flows.chinese_click import ChineseGroup
from flows.cli.door import at_work, json_option, leave, print_json, taizhang
from flows.domain.naming import KINDS_OF_UNITS
from flows.reports import units as reports

source_option = click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="行动计划文件；不写则用现行的行动计划。",
)


@taizhang.group(cls=ChineseGroup)
def units() -> None:
    """单位名录：列出、检查、提出建议、确认。"""


@units.command("list")
@json_option
@click.pass_obj
def units_list(home: str | None, as_json: bool) -> None:
    """列出单位名录、集合成员和今天有效的邮箱。"""
    with at_work(home, quiet=as_json) as office:
        if as_json:
            print_json(reports.listing_face(office))
        else:
            reports.listing(office)


@units.command("check")
@click.pass_obj
def units_check(home: str | None) -> None:
    """检查单位名录和联系人名单，一次列出全部问题。"""
    from flows.stages.enrol import check_directory

    with at_work(home) as office:
        findings = check_directory(office)
    reports.check(findings)
    leave(findings)


@units.command("propose")
@source_option
@json_option
@click.pass_obj
def units_propose(home: str | None, source: Path | None, as_json: bool) -> None:
    """对行动计划中名录没有的单位，建议作为别名或者新单位。"""
    from flows.stages.enrol import propose_units

    with at_work(home, quiet=as_json) as office:
        found = propose_units(office, source)
    if as_json:
        print_json(reports.proposals_face(found))
    else:
        reports.proposals(found)


@units.command("confirm")
@click.argument("name", required=False)
@click.option("--alias-of", "alias_of", help="作为这个单位的别名。")
@click.option("--new", "new", is_flag=True, help="作为新单位登记。")
@click.option("--all", "everything", is_flag=True, help="一次确认全部有把握的建议。")
@click.option("--all-aliases", "aliases", is_flag=True, help="一次确认全部有把握的别名。")
@click.option("--kind", type=click.Choice(KINDS_OF_UNITS), help="新单位的类别；不写则按建议。")
@click.option("--short", default="", help="新单位的简称。")
@click.option("--order", type=int, help="新单位的顺序；不写则按建议。")
@click.option("--member-of", multiple=True, help="新单位所属的单位集合，可写多次。")
@click.option("--email", multiple=True, help="新单位的邮箱，可写多次。")
@source_option
@click.pass_obj
def units_confirm(home: str | None, /, name: str | None, **given: Any) -> None:
    """确认 NAME 是别名还是新单位，写入单位名录（改动前自动备份）。"""
    from flows.stages.enrol import NewUnit, confirm_alias, confirm_new, confirm_proposals

    _one_wish(name, given)
    with at_work(home) as office:
        if not name:
            done = confirm_proposals(office, given["source"], aliases_only=given["aliases"])
        elif given["alias_of"]:
            done = confirm_alias(office, name, given["alias_of"])
        else:
            wanted = NewUnit(
                name, given["kind"] or "", given["short"], given["member_of"], given["email"], given["order"]
            )
            done = confirm_new(office, wanted)
        reports.enrolment(done)


def _one_wish(name: str | None, given: dict[str, Any]) -> None:
    """Refuse a command that does not say exactly one thing to do."""
    single = [bool(given["alias_of"]), given["new"]]
    whole = [given["everything"], given["aliases"]]
    extra = any(given[one] for one in ("kind", "short", "order", "member_of", "email"))
    if name and (sum(single) != 1 or any(whole)):
        raise click.BadParameter("“NAME”之后请写 --alias-of 单位 或者 --new，二者择一")
    if not name and (sum(whole) != 1 or any(single)):
        raise click.BadParameter("“NAME”没有写明时，请写 --all 或者 --all-aliases，二者择一")
    if extra and not given["new"]:
        raise click.BadParameter("“--kind”等选项只用于 --new")
