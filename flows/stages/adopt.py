"""Adopt a published plan as the master task list (导入行动计划): propose, and once agreed put in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from flows.domain.delivery import Occasion
from flows.domain.findings import Finding, error, info, warning
from flows.domain.period import Period
from flows.domain.plan import Plan, PlanReading
from flows.domain.plan_changes import PlanChange
from flows.domain.plan_differences import PlanDifferences, differences
from flows.domain.plan_standing import standing
from flows.domain.records import PlanSource
from flows.domain.trouble import OutOfOrder, PlaceTrouble, UnreadableInput, reason
from flows.domain.units import EMPTY_GROUP
from flows.formats.plans.documents import read_plan
from flows.office import Office
from flows.roster import command_for, proposals_for

UNIT_NOT_LISTED = warning(
    "plan-unit-not-listed",
    "行动计划中的单位“{unit}”不在单位名录中，暂按计划中的写法单列",
    "{proposal}，核对后请运行 {command}",
)
CODE_TAKEN = error(
    "plan-code-taken",
    "任务编号 {code} 已由计划变更{no}号给予“{given}”，文件中却是“{title}”，变更所加的任务因此不再列出",
    "编号一经使用不再另用，请为文件中的任务另编序号，或撤回该项变更",
)
CHANGE_PREVAILS = warning(
    "plan-change-prevails",
    "任务 {code} 在文件中的写法被计划变更{numbers}号覆盖，仍以变更为准",
    "如应以文件为准，请撤回该项计划变更",
)
RENUMBERED_AFTER_LEDGER = info(
    "plan-renumbered-after-ledger",
    "任务 {old} 改编为 {code}，{periods}的台账仍按原编号记载，连续逾期期数按新编号重新计算",
)
KINDS = (UNIT_NOT_LISTED, CODE_TAKEN, CHANGE_PREVAILS, RENUMBERED_AFTER_LEDGER)


@dataclass(frozen=True)
class Adoption:
    """What importing a plan found and would change, or has changed if ``written``.

    ``from_period``: the first period for which it holds (None: from the beginning); ``published``: the
    periods whose ledgers were approved or filed; ``first``: nothing was loaded before.
    """

    reading: PlanReading
    findings: tuple[Finding, ...]
    differences: PlanDifferences
    source: PlanSource
    from_period: Period | None = None
    published: tuple[Period, ...] = ()
    first: bool = False
    written: bool = False

    @property
    def changes(self) -> bool:
        """True if the file says anything that the list in force does not."""
        return self.first or bool(self.differences)

    @property
    def added(self) -> tuple[str, ...]:
        """Codes of the tasks that are new."""
        return tuple(one.code for one in self.differences.added)

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of the tasks of which something changes."""
        return tuple(one.code for one in self.differences.changed)

    @property
    def gone(self) -> tuple[str, ...]:
        """Codes of the tasks that are no longer in the list."""
        return tuple(one.code for one in self.differences.gone)


def adopt_plan(
    office: Office, file: Path, *, dry_run: bool = False, from_period: Period | None = None
) -> Adoption:
    """Read the plan in ``file`` and, unless ``dry_run``, put it in force unasked."""
    adoption = propose_plan(office, file, from_period)
    return adoption if dry_run else put_in_force(office, adoption)


def propose_plan(office: Office, file: Path, from_period: Period | None = None) -> Adoption:
    """Read the plan in ``file`` and hold it against the list in force; nothing is written.

    ``from_period`` None means: from the newest period begun on that is not filed, so that earlier ones
    keep the version they were settled with; from the beginning if nothing was begun.
    """
    reading, source = _read(office, file)
    first = office.store.plan() is None
    since = from_period or (None if first else _open_period(office))
    if since and office.filed(since):
        raise OutOfOrder(
            f"{since.zh}或以后的期次已经归档，任务清单不能从该期改起",
            "请用 --from-period 写更晚的期次；对已归档台账的更正须另立新版",
        )
    then = office.at(since) if since else office
    before = None if first else then.plan
    changes = office.store.plan_changes()
    period = since or office.current_period
    after = standing(reading.plan, changes, period)
    found = differences(before, after.plan)
    published = _published(office)
    base = office.store.plan(since)
    findings = (
        *reading.findings,
        *office.directory_findings,
        *_unlisted(office, reading),
        *_taken(reading.plan, changes, period),
        *(_prevailing(base.plan, reading.plan, after.plan, after.in_force) if base else ()),
        *_renumbered(found, published),
    )
    return Adoption(reading, findings, found, source, since, published, first)


def put_in_force(office: Office, adoption: Adoption) -> Adoption:
    """Write what ``propose_plan`` found; a list equal to the one in force changes nothing."""
    if not adoption.changes:
        return adoption
    plan = adoption.reading.plan
    office.store.save_plan(plan, adoption.source, adoption.from_period)
    since = f"，自{adoption.from_period.zh}起执行" if adoption.from_period else ""
    office.record(
        None, "导入行动计划", f"{plan.title}（{adoption.source.file}）{since}", adoption.source.sha256
    )
    return replace(adoption, written=True)


def _read(office: Office, file: Path) -> tuple[PlanReading, PlanSource]:
    try:
        data = file.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{file}”（{reason(trouble)}）", "请检查文件名和权限") from None
    reading = read_plan(data, file.name)
    if not reading.plan.tasks:
        raise UnreadableInput(f"文件“{file.name}”中没有读出任何任务", "请确认它是行动计划的全文或任务清单")
    return reading, PlanSource.of(file.name, data, office.now())


def _open_period(office: Office) -> Period | None:
    """The newest period begun, or the first after it that is not filed; not before the newest version's."""
    newest = office.store.plan()
    begun = [one for one in (office.working_period, newest.from_period if newest else None) if one]
    since = max(begun, default=None)
    return since.shifted(1) if since and office.filed(since) else since


def _published(office: Office) -> tuple[Period, ...]:
    """The periods whose papers were approved or filed."""
    filed = {row.period for row in office.store.archives()}
    return tuple(
        period
        for period in office.store.periods()
        if period in filed
        or ((approval := office.store.approval(period, Occasion.PAPERS)) and approval.decision == "approved")
    )


def _taken(plan: Plan, changes: tuple[PlanChange, ...], period: Period) -> tuple[Finding, ...]:
    return tuple(
        CODE_TAKEN.at(code=given.code, no=one.no, given=given.title, title=plan.by_code[given.code].title)
        for one in changes
        if one.holds_in(period)
        for given in one.adds
        if given.code in plan.by_code and plan.by_code[given.code].title != given.title
    )


def _prevailing(base: Plan, read: Plan, stood: Plan, changes: tuple[PlanChange, ...]) -> tuple[Finding, ...]:
    """Tell which tasks somebody has edited in the file while a change keeps another wording in force."""
    found = []
    for task in read.tasks:
        now = stood.by_code.get(task.code)
        if task == now or task == base.by_code.get(task.code):
            continue
        numbers = [str(one.no) for one in changes if task.code in one.codes or (one.renamed and now)]
        if numbers:
            found.append(CHANGE_PREVAILS.at(code=task.code, numbers="、".join(numbers)))
    return tuple(found)


def _renumbered(found: PlanDifferences, published: tuple[Period, ...]) -> tuple[Finding, ...]:
    if not published:
        return ()
    periods = "、".join(one.zh for one in published)
    return tuple(
        RENUMBERED_AFTER_LEDGER.at(old=one.old_code, code=one.code, periods=periods)
        for one in found.renumbered
    )


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
