"""Check a task list before the year starts (计划检查): the one in force, or a file's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.domain.findings import Finding
from flows.domain.plan import Plan
from flows.domain.plan_check import check_findings, later_than_parent, ranked
from flows.domain.trouble import PlaceTrouble, UnreadableInput, reason
from flows.formats.plans import findings as reader
from flows.formats.plans.documents import read_plan
from flows.formats.plans.twins import alike_findings
from flows.office import Office
from flows.parent_plan import deadlines_after_parent

_TOLD_HERE = {one.code for one in (reader.NO_LEAD, reader.NO_LEAD_PHRASE, reader.DUE_BEFORE_ISSUE)}
"""What the reader notes and the check says in its own words."""


@dataclass(frozen=True)
class Check:
    """The plan that was checked and every doubt, errors first."""

    plan: Plan
    findings: tuple[Finding, ...]


def check_plan(office: Office, file: Path | None = None) -> Check:
    """Return every doubt about the plan in ``file``, else about the one in force; nothing is written."""
    if file:
        plan, name, noted = _read(file)
    else:
        plan, name = office.plan, office.adopted.source.file
        later, doubts = deadlines_after_parent(office)
        noted = (*office.standing.findings, *doubts, *later_than_parent(later, name))
    found = check_findings(plan, office.listed_units, name)
    return Check(plan, ranked((*office.directory_findings, *found, *alike_findings(plan, name), *noted)))


def _read(file: Path) -> tuple[Plan, str, tuple[Finding, ...]]:
    try:
        data = file.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{file}”（{reason(trouble)}）", "请检查文件名和权限") from None
    reading = read_plan(data, file.name)
    if not reading.plan.tasks:
        raise UnreadableInput(f"文件“{file.name}”中没有读出任何任务", "请确认它是行动计划的全文或任务清单")
    return reading.plan, file.name, tuple(one for one in reading.findings if one.code not in _TOLD_HERE)
