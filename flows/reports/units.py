"""What the commands on the directory of units tell the officer, and their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flows.domain.findings import Finding
from flows.domain.proposals import Proposal
from flows.domain.units import GROUP
from flows.roster import command_for
from flows.screen import say, show_findings

if TYPE_CHECKING:
    from flows.office import Office
    from flows.stages.enrol import Enrolment


def proposals(found: Sequence[Proposal]) -> None:
    """Tell what is proposed for each name, and the command to confirm it."""
    if not found:
        say("行动计划中的单位都在单位名录中，没有需要确认的。")
        return
    aliases = [one for one in found if one.is_alias]
    say(f"单位名录中没有的名称{len(found)}个：别名{len(aliases)}个，新单位{len(found) - len(aliases)}个")
    for one in (*aliases, *(one for one in found if not one.is_alias)):
        say(f"  “{one.name}”：{one.zh}")
        say(f"    {command_for(one)}")
    say("全部无误时可一次确认：taizhang units confirm --all；只确认有把握的别名：--all-aliases。")
    if any(not one.certain for one in found):
        say("写有“可能”或者“无法认定”的，须由人逐个确认，不在一次确认之列。")


def enrolment(done: Enrolment) -> None:
    """Tell what was entered, where the old file lies, and what is left."""
    for unit in done.edits.added:
        say(
            f"已登记{'单位集合' if unit.kind == GROUP else '单位'}“{unit.name}”（{unit.kind}，顺序{unit.order}）"
        )
    for name, alias in done.edits.aliases:
        say(f"已登记“{alias}”为“{name}”的别名")
    if done.backup:
        say(f"改动前的单位名录保存在 {done.backup}")
    else:
        say("没有可以一次确认的单位。")
    for one in done.left:
        say(f"  待逐个确认：“{one.name}”{one.zh}：{command_for(one)}")
    show_findings(done.findings)


def listing(office: Office) -> None:
    """Print the directory, one line a unit, in 建制顺序."""
    directory = office.listed_units
    for unit in directory.sorted(directory.units):
        if unit.is_group:
            names = "、".join(one.name for one in directory.members(unit.name)) or "没有成员"
            say(f"{unit.order:>5} {unit.name}（{unit.kind}）：{names}")
        else:
            mail = "、".join(office.addresses_of(unit)) or "没有邮箱"
            say(f"{unit.order:>5} {unit.name}（{unit.kind}）：{mail}")
    say(f"共{len(directory.units)}个，其中单位集合{sum(one.is_group for one in directory.units)}个")


def check(findings: Sequence[Finding]) -> None:
    """Print all findings of the directory and the contacts."""
    show_findings(findings, everything=True)
    if not findings:
        say("单位名录和联系人名单没有问题。")


def proposals_face(found: Sequence[Proposal]) -> dict[str, Any]:
    """Return the JSON of ``units propose``."""
    return {
        "proposals": [
            {
                "name": one.name,
                "action": "alias" if one.is_alias else "group" if one.kind == GROUP else "new",
                "alias_of": one.alias_of or None,
                "kind": one.kind,
                "order": None if one.is_alias else one.order,
                "certain": one.certain,
                "score": one.score,
                "reason": one.reason,
                "near": list(one.near),
                "command": command_for(one),
            }
            for one in found
        ]
    }


def listing_face(office: Office) -> dict[str, Any]:
    """Return the JSON of ``units list``."""
    directory = office.listed_units
    return {
        "units": [
            {
                "name": unit.name,
                "short": unit.short,
                "aliases": list(unit.aliases),
                "kind": unit.kind,
                "order": unit.order,
                "member_of": list(unit.member_of),
                "members": [one.name for one in directory.members(unit.name)] if unit.is_group else None,
                "emails": list(unit.emails),
                "addresses": list(office.addresses_of(unit)),
                "contacts": [
                    {
                        "name": one.name,
                        "post": one.post,
                        "phone": one.phone,
                        "emails": list(one.emails),
                        "from": one.since.isoformat() if one.since else None,
                        "until": one.until.isoformat() if one.until else None,
                    }
                    for one in office.contacts.of(unit.name)
                ],
            }
            for unit in directory.sorted(directory.units)
        ],
        "findings": [
            {
                "severity": one.severity.value,
                "code": one.code,
                "where": one.place.zh,
                "message": one.message,
            }
            for one in office.directory_findings
        ],
    }
