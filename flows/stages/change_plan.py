"""Change the plan in the year by a decision with its document (计划变更), or withdraw a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flows.domain.period import Period, zh_date
from flows.domain.plan import Node, Task
from flows.domain.plan_changes import ChangeKind, Decision, PlanChange, Withdrawal, next_node_no
from flows.domain.plan_drafting import (
    TaskDraft,
    blank_task,
    drafted_task,
    free_numbers,
    node_of,
    parts_of,
    union_of,
)
from flows.domain.plan_standing import StandingPlan, standing
from flows.domain.trouble import OutOfOrder
from flows.office import Office

Before = tuple[PlanChange, ...]


@dataclass(frozen=True)
class Reassignment:
    """New units: of one ``task`` (``leads``, ``responsible``; None: unchanged), or ``renamed`` (old, new)."""

    task: str = ""
    leads: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    renamed: tuple[str, str] | None = None


def add_task(office: Office, decision: Decision, domain_no: int, draft: TaskDraft) -> PlanChange:
    """Add a task to a domain under the next number never used there."""
    office = _ready(office, decision)
    if domain_no not in office.plan.domain_of:
        raise OutOfOrder(f"行动计划中没有第{domain_no}领域", "请写现有领域的序号")
    if not draft.leads:
        raise OutOfOrder("没有写明牵头单位", "请用 --lead 写明")
    known = _known_in(office, draft)

    def made(before: Before) -> PlanChange:
        no = next(_numbers(office, domain_no, before))
        task = drafted_task(known, no, blank_task(domain_no))
        return PlanChange(0, ChangeKind.ADD_TASK, decision, adds=(task,))

    return _kept(office, made)


def split_task(office: Office, decision: Decision, code: str, drafts: tuple[TaskDraft, ...]) -> PlanChange:
    """Split a task into parts with codes of their own; what a part leaves open is as in the task."""
    office = _ready(office, decision)
    parent = _task(office, code)
    if len(drafts) < 2:
        raise OutOfOrder("拆分至少要写明两项任务", "请用 --part 逐项写明，或用 --from 指定文本文件")
    known = tuple(_known_in(office, one) for one in drafts)

    def made(before: Before) -> PlanChange:
        parts = parts_of(parent, known, _numbers(office, parent.domain_no, before))
        return PlanChange(0, ChangeKind.SPLIT, decision, ends=(parent.code,), adds=parts)

    return _kept(office, made)


def merge_tasks(office: Office, decision: Decision, codes: tuple[str, ...], draft: TaskDraft) -> PlanChange:
    """Merge tasks into one new task, which has all their texts, units and nodes unless ``draft`` says otherwise."""
    office = _ready(office, decision)
    tasks = tuple(_task(office, code) for code in dict.fromkeys(codes))
    if len(tasks) < 2:
        raise OutOfOrder("合并至少要写明两项任务", "请写两个以上的任务编号")
    known = _known_in(office, draft)

    def made(before: Before) -> PlanChange:
        no = next(_numbers(office, tasks[0].domain_no, before))
        ends = tuple(one.code for one in tasks)
        return PlanChange(0, ChangeKind.MERGE, decision, ends=ends, adds=(union_of(tasks, known, no),))

    return _kept(office, made)


def add_node(office: Office, decision: Decision, code: str, node: tuple[date, str]) -> PlanChange:
    """Add a dated deliverable to a task."""
    office = _ready(office, decision)
    task = _task(office, code)

    def made(before: Before) -> PlanChange:
        new = node_of(next_node_no(task, before), *node)
        return PlanChange(0, ChangeKind.ADD_NODE, decision, task.code, node=new)

    return _kept(office, made)


def extend_node(office: Office, decision: Decision, code: str, moved: tuple[int | None, date]) -> PlanChange:
    """Give a node (its number, None: the only one) a later date."""
    office = _ready(office, decision)
    task, (no, due) = _task(office, code), moved
    node = _node(task, no)
    if due <= node.due:
        raise OutOfOrder(
            f"新的时限{zh_date(due)}不晚于原定时限{zh_date(node.due)}", f"请写{zh_date(node.due)}以后的日期"
        )
    return _kept(office, lambda _: PlanChange(0, ChangeKind.EXTEND, decision, task.code, node=node, due=due))


def cancel(office: Office, decision: Decision, code: str, no: int | None = None) -> PlanChange:
    """Cancel a task, or one of its nodes."""
    office = _ready(office, decision)
    task = _task(office, code)
    if no is None:
        return _kept(office, lambda _: PlanChange(0, ChangeKind.CANCEL, decision, ends=(task.code,)))
    node = _node(task, no)
    return _kept(office, lambda _: PlanChange(0, ChangeKind.CANCEL, decision, task.code, node=node))


def reassign(office: Office, decision: Decision, wanted: Reassignment) -> PlanChange:
    """Give a task other units, or put one unit in another's place in a task or throughout the plan."""
    office = _ready(office, decision)
    task = _task(office, wanted.task).code if wanted.task else ""
    if wanted.leads == ():
        raise OutOfOrder("牵头单位不能改为无", "请写明新的牵头单位")
    old, new = wanted.renamed or ("", "")
    if old and old not in office.plan.named_units:
        old = office.directory.canonical(old)
    change = PlanChange(
        0,
        ChangeKind.REASSIGN,
        decision,
        task,
        leads=_known(office, wanted.leads),
        responsible=_known(office, wanted.responsible),
        renamed=(old, *_one(office, new)) if wanted.renamed else None,
    )
    return _kept(office, lambda _: change)


def withdraw_change(office: Office, no: int, withdrawal: Withdrawal) -> None:
    """End change ``no`` from a period on; OutOfOrder if later changes stand on it or the period is filed."""
    _signed(withdrawal.by, withdrawal.reason)
    kept = {one.no: one for one in office.store.plan_changes()}
    change = kept.get(no)
    if change is None or change.withdrawn:
        raise OutOfOrder(f"没有可撤回的计划变更{no}号", "请用 taizhang plan change list 查看")
    _open(office, withdrawal.period)
    rest = tuple(one for one in kept.values() if one.no != no)
    _refuse_resting(office, tuple(kept.values()), rest, withdrawal.period)
    office.store.withdraw_plan_change(no, withdrawal)
    said = f"变更{no}号，自{withdrawal.period.zh}起（{withdrawal.by}：{withdrawal.reason}）"
    office.record(None, "撤回计划变更", said)


def first_open_period(office: Office, begun: Period | None = None) -> Period:
    """Return the newest period begun (else ``begun``, else this month), or the first after it that is not filed."""
    since = office.working_period or begun or office.current_period
    return since.shifted(1) if office.filed(since) else since


def withdrawn_from(office: Office, no: int) -> Period:
    """Return the period from which change ``no`` is withdrawn if nobody says: earlier ones keep their plan."""
    begun = next((one.decision.period for one in office.store.plan_changes() if one.no == no), None)
    return first_open_period(office, begun)


def _ready(office: Office, decision: Decision) -> Office:
    """Return the office as it stands to the decision's period; OutOfOrder unless the decision is complete."""
    _signed(decision.by, decision.reason)
    if not decision.basis.strip():
        raise OutOfOrder("没有写明依据", "请用 --basis 写明文号或会议，如“东昌政办字〔2022〕20号”")
    _open(office, decision.period)
    return office.at(decision.period)


def _open(office: Office, period: Period) -> None:
    if office.filed(period):
        raise OutOfOrder(
            f"{period.zh}或以后的期次已经归档，计划变更不能从该期生效", "请用 --from-period 写尚未归档的期次"
        )


def _refuse_resting(office: Office, before: Before, after: Before, since: Period) -> None:
    """Raise OutOfOrder if with ``after`` a change loses its effect that has one with ``before``."""
    for period in sorted({since, *(one.decision.period for one in after if one.decision.period > since)}):
        had, has = ({one.what for one in _stood(office, each, period).findings} for each in (before, after))
        if has - had:
            raise OutOfOrder(f"如此变更后，{min(has - had)}", "请先撤回与之相关的变更")


def _stood(office: Office, changes: Before, period: Period) -> StandingPlan:
    adopted = office.store.plan(period)
    if adopted is None:
        raise OutOfOrder(f"{period.zh}还没有行动计划", "请先运行 taizhang plan import 导入印发的行动计划")
    return standing(adopted.plan, changes, period)


def _signed(by: str, reason: str) -> None:
    if not by.strip():
        raise OutOfOrder("没有写明作出决定的人", "请写明姓名和职务，如“李主任”")
    if not reason.strip():
        raise OutOfOrder("没有写明理由", "请写明作出决定的理由")


def _task(office: Office, code: str) -> Task:
    code = code.strip().upper()
    task = office.plan.by_code.get(code)
    if task:
        return task
    ended = office.standing.ended.get(code)
    if ended:
        raise OutOfOrder(f"任务 {code} 已不在任务清单中：{ended.note}", "请写现行任务的编号")
    raise OutOfOrder(f"行动计划中没有任务 {code}", "请核对任务编号，如 T02-09")


def _node(task: Task, no: int | None) -> Node:
    if not task.nodes:
        raise OutOfOrder(f"任务 {task.code} 没有时间节点", "请核对任务编号")
    numbers = "、".join(str(node.no) for node in task.nodes)
    if no is None and len(task.nodes) > 1:
        raise OutOfOrder(
            f"任务 {task.code} 有{len(task.nodes)}个时间节点", f"请用 --node 写明是哪一个（{numbers}）"
        )
    found = [node for node in task.nodes if no in (None, node.no)]
    if not found:
        raise OutOfOrder(f"任务 {task.code} 没有第{no}个时间节点", f"该任务的时间节点为第{numbers}个")
    return found[0]


def _one(office: Office, name: str) -> tuple[str]:
    _known(office, (name,))
    return (office.listed_units.canonical(name),)


def _known_in(office: Office, draft: TaskDraft) -> TaskDraft:
    return replace(draft, leads=_known(office, draft.leads), responsible=_known(office, draft.responsible))


def _known(office: Office, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return ``names`` in their canonical spelling; OutOfOrder if the directory lacks one."""
    if names is None:
        return None
    unknown = [name for name in dict.fromkeys(names) if not office.listed_units.candidates(name)]
    if unknown:
        raise OutOfOrder(
            f"单位名录中没有{'、'.join(f'“{name}”' for name in unknown)}",
            "请写规范名称；新设单位请先在 data/units.csv 中增加",
        )
    return tuple(dict.fromkeys(office.listed_units.canonical(name) for name in names))


def _numbers(office: Office, domain_no: int, before: Before) -> Iterator[int]:
    plans = [one.plan for one in office.store.plans()]
    return iter(free_numbers(domain_no, plans, [task for one in before for task in one.adds]))


def _kept(office: Office, made: Callable[[Before], PlanChange]) -> PlanChange:
    """Keep the change, unless it would have no effect or take away another's."""
    before = office.store.plan_changes()
    trial = made(before)
    if _stood(office, (*before, trial), trial.decision.period).plan == office.plan:
        raise OutOfOrder(f"“{trial.what}”不改变现行任务清单", "请核对任务编号、单位和日期")
    _refuse_resting(office, before, (*before, trial), trial.decision.period)
    kept = office.store.add_plan_change(made)
    decision = kept.decision
    said = f"变更{kept.no}号：{kept.what}，依{decision.basis}（{decision.by}）"
    office.record(decision.period, "计划变更", said)
    return kept
