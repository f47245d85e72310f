"""Adopt a published plan as the master task list (导入行动计划)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.domain.findings import Finding, warning
from flows.domain.plan import PlanReading, Task
from flows.domain.records import PlanSource
from flows.domain.trouble import PlaceTrouble, UnreadableInput, reason
from flows.domain.units import EMPTY_GROUP
from flows.formats.plans.documents import read_plan
from flows.office import Office
from flows.roster import command_for, proposals_for

UNIT_NOT_LISTED = warning(
    "plan-unit-not-listed",
    "行动计划中的单位“{unit}”不在单位名录中，暂按计划中的写法单列",
    "{proposal}，核对后请运行 {command}",
)
KINDS = (UNIT_NOT_LISTED,)


@dataclass(frozen=True)
class Adoption:
    """What importing a plan found and changed; codes of tasks ``added``, ``changed``, ``gone``."""

    reading: PlanReading
    findings: tuple[Finding, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    written: bool


def adopt_plan(office: Office, file: Path, *, dry_run: bool = False) -> Adoption:
    """Read the plan in ``file`` and, unless ``dry_run``, put it in force; same content changes nothing."""
    try:
        data = file.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{file}”（{reason(trouble)}）", "请检查文件名和权限") from None
    reading = read_plan(data, file.name)
    if not reading.plan.tasks:
        raise UnreadableInput(f"文件“{file.name}”中没有读出任何任务", "请确认它是行动计划的全文或任务清单")
    findings = (*reading.findings, *office.directory_findings, *_unlisted(office, reading))
    before = office.store.plan()
    old = before.plan.by_code if before else {}
    added, changed, gone = _difference(old, reading.plan.by_code)
    changes = before is None or before.plan != reading.plan
    if changes and not dry_run:
        office.store.save_plan(reading.plan, PlanSource.of(file.name, data, office.now()))
        office.record(None, "导入行动计划", f"{reading.plan.title}（{file.name}）")
    return Adoption(reading, findings, added, changed, gone, changes and not dry_run)


def _unlisted(office: Office, reading: PlanReading) -> tuple[Finding, ...]:
    """Return what is proposed for each name that the directory lacks, and the groups nobody stands behind."""
    listed = office.listed_units
    proposals = proposals_for(office, reading.plan)
    same = {one.name for one in proposals if one.is_alias}
    empty = listed.completed_by(reading.plan.named_units).empty_groups(reading.plan.named_units)
    return (
        *(UNIT_NOT_LISTED.at(unit=one.name, proposal=one.zh, command=command_for(one)) for one in proposals),
        *(EMPTY_GROUP.at(group=one.name) for one in empty if one.name not in listed.by_name.keys() | same),
    )


def _difference(
    old: dict[str, Task], new: dict[str, Task]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(code for code in new if code not in old),
        tuple(code for code in new if code in old and old[code] != new[code]),
        tuple(code for code in old if code not in new),
    )
