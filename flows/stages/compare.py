"""Compare our plan with the plan above it (与上级计划对照): propose pairs, keep the file of pairs, report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from flows.domain.comparing import Comparison
from flows.domain.findings import Finding, Place, warning
from flows.domain.plan import Plan
from flows.domain.trouble import OutOfOrder, PlaceTrouble, UnreadableInput, reason
from flows.formats.comparisons.links import write_links
from flows.formats.plans.documents import read_plan
from flows.formats.plans.json_face import write_plan_json
from flows.office import Office
from flows.parent_plan import LINKS_FILE, PARENT_FILE, Parentage, comparison, parentage

OLD_LINKS = "data/parent-links.old.csv"

SAME_PLAN = warning(
    "parent-same-plan",
    "上级计划与本级现行计划是同一份（{title}）",
    "请确认文件是否选对，应为上一级印发的计划",
)
LINKS_KEPT = warning(
    "links-not-refreshed", "对应关系表有需要核对的地方，本次没有更新该表", "请先按提示改正 {file}，再重新运行"
)
UNSIGNED = warning(
    "links-unsigned",
    "对应关系表有{count}行与程序的建议不同而没有填写确认人（如第 {line} 行 {task}），未采用",
    "需要采用的，请从 {old} 找回并填写确认人",
)
KINDS = (SAME_PLAN, LINKS_KEPT, UNSIGNED)


@dataclass(frozen=True)
class Compared:
    """What comparing found, and whether the plan above and the file of pairs were written anew."""

    comparison: Comparison
    findings: tuple[Finding, ...]
    parent_written: bool
    links_written: bool


def compare_plans(office: Office, file: Path | None = None) -> Compared:
    """Compare the plan in force with the one in ``file``, or with the one kept from last time.

    Keeps the plan above as facts and refreshes the proposals that nobody confirmed; confirmed rows stay.
    """
    doubts: tuple[Finding, ...] = ()
    given: Plan | None = None
    if file is not None:
        given, doubts = _read(file)
    known = parentage(office, given)
    if known is None:
        raise OutOfOrder("还没有上级计划", "请先运行 taizhang plan compare 并写明上级计划文件")
    kept = given is not None and _put(office, PARENT_FILE, write_plan_json(given))
    if kept:
        office.record(None, "读入上级计划", known.parent.title)
    refreshed = not known.is_broken and _refresh(office, known)
    findings = (*doubts, *known.reading.findings, *_doubts(office, known))
    report = replace(comparison(office, known), findings=findings)
    return Compared(report, findings, kept, refreshed)


def _read(file: Path) -> tuple[Plan, tuple[Finding, ...]]:
    try:
        data = file.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{file}”（{reason(trouble)}）", "请检查文件名和权限") from None
    reading = read_plan(data, file.name)
    if not reading.plan.tasks:
        raise UnreadableInput(f"文件“{file.name}”中没有读出任何任务", "请确认它是上级计划的全文或任务清单")
    return reading.plan, reading.findings


def _refresh(office: Office, known: Parentage) -> bool:
    """Write the file of pairs anew; what it held before is put beside it if anything in it changes."""
    before = office.shelf.read(LINKS_FILE) if office.shelf.exists(LINKS_FILE) else None
    written = _put(office, LINKS_FILE, write_links(known.links, office.plan, known.parent))
    if written and before is not None:
        office.shelf.write(OLD_LINKS, before)
    return written


def _put(office: Office, name: str, data: bytes) -> bool:
    if office.shelf.exists(name) and office.shelf.read(name) == data:
        return False
    office.shelf.write(name, data)
    return True


def _doubts(office: Office, known: Parentage) -> tuple[Finding, ...]:
    found = []
    if known.parent.domains == office.plan.domains:
        found.append(SAME_PLAN.at(title=known.parent.title))
    if known.is_broken:
        found.append(LINKS_KEPT.at(file=LINKS_FILE))
    elif lost := known.reading.lost(known.proposals):
        first = lost[0]
        words = {"count": len(lost), "line": first.line, "task": first.task, "old": OLD_LINKS}
        found.append(UNSIGNED.at(Place(LINKS_FILE), **words))
    return tuple(found)
