"""What the commands on the plan's other demands tell the officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows.domain.demands.challenges import ChallengeLine
from flows.domain.demands.monitoring import Attainment, MetricLine, plain
from flows.domain.demands.overview import Demanded
from flows.domain.demands.registers import Entry, Item
from flows.domain.demands.rollups import Rollup, Rollups
from flows.domain.demands.standing_items import SchemeLine, TaskChecklist
from flows.domain.ledger import Judged
from flows.domain.period import Period, zh_date
from flows.domain.trouble import OutOfOrder
from flows.reports.demand_faces import (
    challenges_face,
    checklists_face,
    metrics_face,
    rewards_face,
    rollups_face,
    schemes_face,
)
from flows.screen import say, show_findings

if TYPE_CHECKING:
    from flows.stages.register import Registered

__all__ = [
    "challenges_face",
    "checklists_face",
    "metrics_face",
    "rewards_face",
    "rollups_face",
    "schemes_face",
]

_SHOWN = (Judged.COMPLETED, Judged.OVERDUE, Judged.BEHIND, Judged.DUE_SOON)


def registered(done: Registered[Any]) -> None:
    """Tell what was entered, what was known, and what was not taken."""
    new: Sequence[Entry] = done.new
    for one in new[:20]:
        word = "已撤回登记" if _is_withdrawal(one) else "已登记"
        say(f"{word}：{one.zh}")
    if len(new) > 20:
        say(f"……共登记{len(new)}条")
    if done.known:
        say(f"与已登记的内容相同{done.known}条，未作改动。")
    if not new and not done.known:
        say("没有可以登记的内容。")
    show_findings(done.findings, everything=True)


def _is_withdrawal(one: Entry) -> bool:
    return getattr(one, "on_file", True) is False or getattr(one, "value", 0.0) is None


def of_domain(done: Rollups, no: int | None) -> Rollups:
    """Return the roll-ups that touch domain ``no``; all of them for None."""
    if no is None:
        return done
    domains = tuple(one for one in done.domains if no in one.domains)
    if not domains:
        raise OutOfOrder(f"本期没有第{no}个领域的任务", "请核对领域序号")
    return replace(
        done,
        domains=domains,
        commanders=tuple(one for one in done.commanders if no in one.domains),
        leads=tuple(one for one in done.leads if no in one.domains),
    )


def rollups(done: Rollups, period: Period) -> None:
    """Print one line a domain, a commander and a lead unit."""
    say(f"{period.zh}领域调度")
    for one in done.domains:
        say(f"  {_line(one)}")
        say(f"    总指挥：{one.commander or '未明确'}；领域牵头单位：{'、'.join(one.lead_units) or '无'}")
        if one.outside:
            say(f"    由其他单位牵头的任务：{'、'.join(one.outside)}")
        if one.idle_leads:
            say(f"    在本领域没有牵头任务的领域牵头单位：{'、'.join(one.idle_leads)}")
    for label, lines in (("按总指挥", done.commanders), ("按领域牵头单位", done.leads)):
        say(f"{label}：")
        for one in lines:
            say(f"  {_line(one)}")
    say(_line(done.total))


def _line(one: Rollup) -> str:
    counts = "，".join(f"{state.zh}{one.now.of(state)}项{_change(one.change(state))}" for state in _SHOWN)
    share = f"，完成率{one.now.share:.1%}" if one.now.share is not None else ""
    return f"{one.name}：任务{one.now.tasks}项，{counts}，有牵头单位未报送{one.now.not_reported}项{share}"


def _change(more: int | None) -> str:
    return "" if not more else f"（比上期{'增加' if more > 0 else '减少'}{abs(more)}项）"


def checklists(lines: Sequence[TaskChecklist], total: int) -> None:
    """Print the tasks with what they lack, then how many have all three."""
    for one in lines:
        parts = (
            f"{item.zh}{_mark(mark.day, mark.document) if mark else '（无）'}"
            for item, mark in zip(Item, one.marks, strict=True)
        )
        say(f"  {one.task.code} {one.task.title}：{'，'.join(parts)}")
    lacking = sum(bool(one.lacking) for one in lines)
    say(f"任务{total}项，列出{len(lines)}项，其中不齐的{lacking}项。")


def _mark(day: Any, document: str) -> str:
    told = "，".join(part for part in (zh_date(day) if day else "", document) if part)
    return f"（{told}）"


def schemes(lines: Sequence[SchemeLine], total: int) -> None:
    """Print each lead unit's 落实方案."""
    for one in lines:
        filed = _mark(one.filed.day, one.filed.document) if one.filed else ""
        late = f"，逾期{one.days_late}天" if one.days_late else ""
        say(f"  {one.unit}：{one.state}{filed}{late}")
    due = next((one.due for one in lines if one.due), None)
    say(f"牵头单位{total}个，列出{len(lines)}个。" + (f"备案期限{zh_date(due)}。" if due else ""))


def challenges(lines: Sequence[ChallengeLine]) -> None:
    """Print each published task with taker, state and due day."""
    for one in lines:
        step = one.step
        parts = (
            f"发布{zh_date(step.published)}",
            f"揭榜单位{step.taker}" if step.taker else "",
            f"期限{zh_date(step.due)}" if step.due else "",
            step.result,
        )
        say(f"  第{step.batch}批 {step.title}：{one.state}（{'，'.join(part for part in parts if part)}）")
    say(f"共{len(lines)}项。")


def metrics(lines: Sequence[MetricLine], period: Period) -> None:
    """Print each metric against what is demanded, with its series."""
    for one in lines:
        now = "—" if one.current is None else f"{plain(one.current.value or 0.0)}{one.unit}"
        base = "" if one.baseline is None else f"，基期{plain(one.baseline)}{one.unit}"
        say(f"  {one.task.code} {one.metric}：{now}（要求{one.demanded or '未定'}{base}）{one.attainment.zh}")
        if len(one.series) > 1:
            say("    历期：" + "，".join(f"{at}为{plain(told.value or 0.0)}" for at, told in one.series))
    counts = "，".join(f"{kind.zh}{sum(one.attainment is kind for one in lines)}项" for kind in Attainment)
    say(f"{period.zh}指标{len(lines)}项：{counts}。")


def rewards(done: Demanded, period: Period) -> None:
    """Print the proposals with their reasons."""
    for one in done.rewards:
        points = f"{plain(one.points)}分" if not one.barred else one.barred
        say(f"  {one.unit}：{one.proposal}（{points}）")
        for ground in one.grounds:
            say(f"    {ground.because}（{plain(ground.points)}分）")
    listed = [one for one in done.rewards if not one.barred]
    say(
        f"{period.zh}建议加分{len(listed)}个单位，其中建议通报表扬{sum(one.commended for one in listed)}个。"
        "以上为依据规则提出的建议，由人决定。"
    )
