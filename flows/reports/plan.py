"""What the commands on the plan and the directory tell the officer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.domain.period import zh_date
from flows.domain.plan import Task
from flows.domain.plan_changes import PlanChange
from flows.domain.plan_differences import FieldChange, PlanDifferences, TaskChange
from flows.screen import counted, say, show_findings

if TYPE_CHECKING:
    from flows.stages.adopt import Adoption
    from flows.stages.check_plan import Check

_TASKS, _FIELDS = 15, 12


def adoption(adopted: Adoption, *, dry_run: bool) -> None:
    """Tell what importing a plan found and changed."""
    proposal(adopted)
    outcome(adopted, dry_run=dry_run)


def proposal(found: Adoption) -> None:
    """Tell what a plan holds, every doubt, and what it would change against the list in force."""
    plan = found.reading.plan
    number = f"（{plan.doc_number}）" if plan.doc_number else ""
    say(f"《{plan.title}》{number}：{len(plan.domains)}个领域、{len(plan.tasks)}项任务")
    show_findings(found.findings, everything=True)
    if not found.first and found.differences:
        _differences(found.differences)
        if found.from_period:
            say(f"自{found.from_period.zh}起执行，以前各期仍按原清单。")
        if found.gone and found.published:
            periods = "、".join(one.zh for one in found.published)
            say(f"已审签或归档的台账（{periods}）中列有删去的任务，这些台账不变。")


def outcome(done: Adoption, *, dry_run: bool) -> None:
    """Tell what became of the import."""
    if not dry_run and any(one.code == "plan-unit-not-listed" for one in done.findings):
        say(
            "名录中没有的单位见上，可用 taizhang units propose 再看；全部无误时运行 taizhang units confirm --all。"
        )
    if done.written:
        say("已导入。")
    elif not done.changes:
        say("与现行任务清单相同，未作改动。")
    elif dry_run:
        say("仅试读，未写入。")


def _differences(found: PlanDifferences) -> None:
    say("与现行任务清单相比：")
    counts = (
        ("新增", len(found.added)),
        ("变动", len(found.changed)),
        ("改编号", len(found.renumbered)),
        ("删去", len(found.gone)),
        ("计划首部等变动", len(found.head)),
    )
    say("  " + "，".join(f"{word}{number}项" for word, number in counts if number))
    _fields(found.head, "  ")
    _tasks("新增", found.added)
    _changes("变动", found.changed)
    _changes("改编号", found.renumbered)
    _tasks("删去", found.gone)


def _tasks(word: str, tasks: Sequence[Task]) -> None:
    for one in tasks[:_TASKS]:
        say(f"  {word}：{one.code} {one.title}")
    _rest(word, len(tasks))


def _changes(word: str, changes: Sequence[TaskChange]) -> None:
    for one in changes[:_TASKS]:
        code = f"{one.old_code} → {one.code}" if one.renumbered else one.code
        say(f"  {word}：{code} {one.title}")
        _fields(one.fields, "    ")
    _rest(word, len(changes))


def _fields(fields: Sequence[FieldChange], indent: str) -> None:
    for one in fields[:_FIELDS]:
        say(f"{indent}{one.zh}")
    if len(fields) > _FIELDS:
        say(f"{indent}……另有{len(fields) - _FIELDS}处")


def _rest(word: str, number: int) -> None:
    if number > _TASKS:
        say(f"  {word}：……另有{number - _TASKS}项，全部内容请加 --json 查看")


def check(found: Check) -> None:
    """Tell every doubt about the plan before the year starts."""
    plan = found.plan
    number = f"（{plan.doc_number}）" if plan.doc_number else ""
    say(f"《{plan.title}》{number}：{len(plan.domains)}个领域、{len(plan.tasks)}项任务")
    for one in found.findings:
        say(f"  {one.zh}")
    say(f"共{counted(found.findings)}" if found.findings else "没有发现问题。")


def plan_change(kept: PlanChange) -> None:
    """Tell the number under which a change was kept, and from when it holds."""
    say(f"已登记计划变更{kept.no}号：{kept.what}。自{kept.decision.period.zh}起生效，以前各期不变。")


def plan_changes(kept: Sequence[PlanChange]) -> None:
    """List changes of the plan, withdrawn ones marked."""
    if not kept:
        say("还没有计划变更。")
    for one in kept:
        decision, ended = one.decision, one.withdrawn
        state = f"（自{ended.period.zh}起已撤回：{ended.reason}，{ended.by}）" if ended else ""
        say(
            f"变更{one.no}号{state}：自{decision.period.zh}起，{one.what}；"
            f"依{decision.basis}，{decision.reason}（{decision.by}，{zh_date(decision.on)}）"
        )
