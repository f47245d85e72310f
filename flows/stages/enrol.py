"""Enter units and aliases into the directory as a person confirmed them (确认单位)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.domain.findings import Finding, Severity
from flows.domain.period import SHANGHAI
from flows.domain.plan import Plan
from flows.domain.proposals import Proposal
from flows.domain.trouble import OutOfOrder, PlaceTrouble, reason
from flows.domain.units import GROUP, Unit
from flows.formats.clerk_csv import is_address
from flows.formats.plans.documents import read_plan
from flows.formats.unit_edit import Edits, edited_units
from flows.formats.unit_table import read_units
from flows.office import UNITS_FILE, Office
from flows.roster import new_unit, proposals_for

BACKUPS = "data/backups"


@dataclass(frozen=True)
class Enrolment:
    """What was entered, where the file as it was before lies, and what is left for a person to look at."""

    edits: Edits
    backup: str
    left: tuple[Proposal, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class NewUnit:
    """A unit as a person wants it entered; what is empty is proposed by the program."""

    name: str
    kind: str = ""
    short: str = ""
    member_of: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    order: int | None = None


def propose_units(office: Office, source: Path | None = None) -> tuple[Proposal, ...]:
    """Return what is proposed for the names of the plan in force, or of the plan in the file ``source``."""
    return proposals_for(office, _plan(office, source))


def check_directory(office: Office) -> tuple[Finding, ...]:
    """Return every doubt about directory and contacts, and the plan's groups behind which nobody stands."""
    found = office.directory_findings
    if office.store.plan() is None:
        return found
    told = {(one.code, one.what) for one in found}
    return (*found, *(one for one in office.group_findings if (one.code, one.what) not in told))


def confirm_alias(office: Office, name: str, unit_name: str) -> Enrolment:
    """Enter ``name`` as an alias of the unit ``unit_name``."""
    _refuse_known(office, name)
    unit = office.listed_units.find(unit_name)
    if unit is None:
        raise OutOfOrder(
            f"单位名录中没有“{unit_name}”", "请写名录中的单位名称，可用 taizhang units list 查看"
        )
    if set(name) & set("；;，,\n"):
        raise OutOfOrder(f"别名“{name}”中有分号或者逗号，名录中会被读成几个别名", "请逐个确认")
    return _enter(office, Edits(aliases=((unit.name, name),)))


def confirm_new(office: Office, wanted: NewUnit) -> Enrolment:
    """Enter a new unit or group."""
    _refuse_known(office, wanted.name)
    unit = new_unit(office, Unit(wanted.name, wanted.short, (), wanted.kind, wanted.order or 0))
    groups = tuple(_group(office, name) for name in wanted.member_of)
    wrong = [one for one in wanted.emails if not is_address(one)]
    if wrong:
        raise OutOfOrder(f"邮箱“{wrong[0]}”格式不对", "请写成 name@example.org 的样式")
    if unit.kind == GROUP and wanted.emails:
        raise OutOfOrder("单位集合不单独收件，不能填写邮箱", "请把邮箱填到各成员单位")
    added = Unit(unit.name, unit.short, (), unit.kind, unit.order, groups, wanted.emails)
    return _enter(office, Edits(added=(added,)))


def confirm_proposals(office: Office, source: Path | None = None, *, aliases_only: bool = False) -> Enrolment:
    """Enter everything that is proposed with certainty, or only the aliases; the rest is left to a person."""
    proposals = proposals_for(office, _plan(office, source))
    wanted = [one for one in proposals if one.certain and (one.is_alias or not aliases_only)]
    added = {one.name for one in wanted if not one.is_alias}
    known = added | office.listed_units.by_name.keys()
    taken = [one for one in wanted if not one.is_alias or one.alias_of in known]
    left = tuple(one for one in proposals if one not in taken)
    if not taken:
        return Enrolment(Edits(), "", left)
    units = sorted((one.unit for one in taken if not one.is_alias), key=lambda unit: unit.order)
    aliases = tuple((one.alias_of, one.name) for one in taken if one.is_alias)
    return _enter(office, Edits(aliases, tuple(units)), left)


def _enter(office: Office, edits: Edits, left: tuple[Proposal, ...] = ()) -> Enrolment:
    """Write the directory with ``edits``, the file before kept; refused if it would become wrong by them."""
    before = office.shelf.read(UNITS_FILE)
    after = edited_units(before, edits, UNITS_FILE)
    findings = _new_errors(before, after)
    if findings:
        raise OutOfOrder(f"这样登记后名录会有错误：{findings[0].what}", "没有改动，请改正后再试")
    backup = f"{BACKUPS}/units-{_stamp(office.now())}-{hashlib.sha256(before).hexdigest()[:8]}.csv"
    office.shelf.write(backup, before)
    if office.shelf.read(UNITS_FILE) != before:
        raise OutOfOrder("单位名录正被别人改动，没有登记", "请稍后再试")
    office.shelf.write(UNITS_FILE, after)
    parts = [f"“{alias}”为“{unit}”的别名" for unit, alias in edits.aliases]
    parts += [f"新增“{unit.name}”（{unit.kind}）" for unit in edits.added]
    office.record(None, "确认单位", "；".join(parts), hashlib.sha256(after).hexdigest())
    return Enrolment(edits, backup, left, read_units(after, UNITS_FILE)[1])


def _new_errors(before: bytes, after: bytes) -> tuple[Finding, ...]:
    old = {(one.code, one.what) for one in read_units(before, UNITS_FILE)[1]}
    return tuple(
        one
        for one in read_units(after, UNITS_FILE)[1]
        if one.severity is Severity.ERROR and (one.code, one.what) not in old
    )


def _stamp(now: datetime) -> str:
    return now.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")


def _refuse_known(office: Office, name: str) -> None:
    if not name.strip():
        raise OutOfOrder("没有写明单位名称", "请写行动计划中的单位名称")
    known = office.listed_units.candidates(name)
    if known:
        raise OutOfOrder(
            f"“{name}”已经在单位名录中（“{known[0].name}”）", "无须再确认，改动请直接编辑单位名录"
        )


def _group(office: Office, name: str) -> str:
    group = office.listed_units.find(name)
    if group is None or not group.is_group:
        raise OutOfOrder(f"单位名录中没有单位集合“{name}”", "请先确认该单位集合，再确认其成员")
    return group.name


def _plan(office: Office, source: Path | None) -> Plan:
    if source is None:
        return office.plan
    try:
        data = source.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{source}”（{reason(trouble)}）", "请检查文件名和权限") from None
    return read_plan(data, source.name).plan
