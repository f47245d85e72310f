"""What is odd about one task's answers, across time and across units (问题提示 beside the entry)."""

from __future__ import annotations

from collections.abc import Iterator

from flows.domain.findings import Finding, warning
from flows.domain.judging import effects, texts
from flows.domain.judging.dossier import Dossier
from flows.domain.judging.effects import NO_EFFECT
from flows.domain.judging.merging import Manner, Row, Standing
from flows.domain.judging.nodes import Verdict
from flows.domain.judging.saying import figure
from flows.domain.judging.texts import some_of, texts_checked
from flows.domain.ledger import Judged
from flows.domain.returns import Status
from flows.domain.rulings import RulingKind

UNDONE = warning(
    "undone",
    "{unit}：{task}{node}上期研判为已完成，本期填报为“{status}”，按未完成处理",
    "请向填报单位核实情况",
)
PERCENT_FALLS = warning(
    "percent-falls",
    "{unit}：{task}完成进度由上次的{before}降为{now}",
    "请向填报单位核实两期数据",
)
JOINT_DISAGREE = warning(
    "joint-leads-disagree",
    "{task}{node}各牵头单位填报不一致：{sides}，以进度最慢的为准",
    "请核实后以裁定明确",
)
RESPONSIBLE_CONTRADICTS = warning(
    "responsible-contradicts",
    "{task}责任单位{unit}填报“{theirs}”，与牵头单位填报（{sides}）不一致，以牵头单位为准",
    "请牵头单位与责任单位核对",
)
UNABLE = warning(
    "reported-unable", "{unit}：{task}{node}填报为“无法推进”", "请了解原因，需要调整的按程序报批"
)
AGAINST_RULING = warning(
    "report-against-ruling",
    "{unit}：{task}{node}本期填报“{status}”，与裁定{no}号（“{ruled}”）不一致，仍按裁定处理",
    "情况有变化的，请撤回该裁定",
)
NO_ACTING_LEAD = warning(
    "no-acting-lead",
    "{task}的牵头单位“{names}”没有落实到具体单位，逾期时无单位可通报",
    "请在单位名录中填写其成员单位，或以裁定明确",
)
KINDS = (
    *effects.KINDS,
    *texts.KINDS,
    UNDONE,
    PERCENT_FALLS,
    JOINT_DISAGREE,
    RESPONSIBLE_CONTRADICTS,
    UNABLE,
    AGAINST_RULING,
    NO_ACTING_LEAD,
)

_UNSAID = {
    Manner.ANSWERED: "未填明状态",
    Manner.UNRETURNED: "未报送",
    Manner.REJECTED: "报送件被退回",
    Manner.BLANK: "空表",
    Manner.UNANSWERED: "未填报本项",
    Manner.WITHHELD: "所报内容相互矛盾",
}
_OPEN = (Status.IN_PROGRESS, Status.NOT_STARTED, Status.UNABLE)


def checked(dossier: Dossier) -> tuple[Finding, ...]:
    """Return the findings on the task, each once."""
    found: list[Finding] = [*dossier.effects.findings, *_rulings(dossier)]
    if not dossier.leads:
        found.append(NO_ACTING_LEAD.at(task=dossier.task.code, names="、".join(dossier.task.lead_units)))
    for verdict in dossier.verdicts:
        found += _joint(dossier, verdict)
        for standing in verdict.standings:
            found += _across_time(dossier, verdict, standing)
    for row in dossier.other_rows:
        found += [*_falls(dossier, row), *_responsible(dossier, row)]
    found += texts_checked(dossier)
    return tuple(dict.fromkeys(found))


def _rulings(dossier: Dossier) -> Iterator[Finding]:
    """Find extensions that lengthen nothing and rulings on units or nodes that the task does not have."""
    nodes = dossier.task.nodes
    for force in dossier.effects.forces:
        ruling = force.ruling
        aimed = [node for node in nodes if ruling.node in (None, node.no)]
        why = ""
        if ruling.node is not None and not aimed:
            why = "所指时间节点不存在"
        elif force.units.isdisjoint(dossier.leads) and force.units and ruling.kind is not RulingKind.MEMBERS:
            why = f"所指单位“{ruling.unit}”不是牵头单位"
        elif force.day and all(force.day <= node.due for node in aimed):
            why = "的延期日期不晚于原定时限"
        if why:
            yield NO_EFFECT.at(no=ruling.no, kind=ruling.kind.zh, why=why)


def _across_time(dossier: Dossier, verdict: Verdict, standing: Standing) -> Iterator[Finding]:
    row, before, status = standing.row, standing.before, standing.reported
    if row is None:
        return
    words = {"unit": standing.unit, "task": dossier.task.code, "node": _node(dossier, verdict)}
    place = row.place("status")
    undone = status not in (None, Status.COMPLETED) and not standing.completed
    if status and undone and _was_completed(dossier, verdict):
        yield UNDONE.at(place, status=status.zh, **words)
    now, then = row.entry.percent, before.percent if before else None
    if now is not None and then is not None and now < then:
        yield PERCENT_FALLS.at(row.place("percent"), before=figure(then), now=figure(now), **words)
    if status is Status.UNABLE:
        yield UNABLE.at(place, **words)
    force = standing.replacement
    if (
        force
        and status
        and force.status
        and status is not force.status
        and dossier.period > force.ruling.period
    ):
        yield AGAINST_RULING.at(place, status=status.zh, no=force.ruling.no, ruled=force.status.zh, **words)


def _was_completed(dossier: Dossier, verdict: Verdict) -> bool:
    last = dossier.last
    if last is None:
        return False
    if verdict.node is None:
        return last.judged is Judged.COMPLETED
    return any(one.no == verdict.node.no and one.state is Judged.COMPLETED for one in last.nodes)


def _falls(dossier: Dossier, row: Row) -> Iterator[Finding]:
    """Find a responsible unit's percentage below its last one."""
    now, answers = row.entry.percent, dossier.last.answers if dossier.last else ()
    then = next((one.percent for one in answers if one.unit == row.unit and one.node is None), None)
    if now is not None and then is not None and now < then:
        words = {"unit": row.unit, "task": dossier.task.code, "node": ""}
        yield PERCENT_FALLS.at(row.place("percent"), before=figure(then), now=figure(now), **words)


def _joint(dossier: Dossier, verdict: Verdict) -> Iterator[Finding]:
    """Find joint leads of whom some, but not all, report completion."""
    told = [one for one in verdict.standings if one.row and one.status]
    if len({one.completed for one in told}) > 1:
        yield JOINT_DISAGREE.at(task=dossier.task.code, node=_node(dossier, verdict), sides=_sides(told))


def _responsible(dossier: Dossier, row: Row) -> Iterator[Finding]:
    """Find a responsible unit that says completed where the leads do not, or the reverse."""
    theirs = row.entry.status
    concerned = [
        verdict
        for verdict in dossier.verdicts
        if row.entry.node is None or verdict.node is None or verdict.node.no == row.entry.node
    ]
    done = all(verdict.judged is Judged.COMPLETED for verdict in concerned)
    if (theirs is Status.COMPLETED and not done) or (theirs in _OPEN and done and concerned):
        # Where the responsible unit is ahead, only the leads that hold the task back matter.
        standings = [one for verdict in concerned for one in verdict.standings if done or not one.completed]
        yield RESPONSIBLE_CONTRADICTS.at(
            row.place("status"),
            task=dossier.task.code,
            unit=row.unit,
            theirs=theirs.zh if theirs else "",
            sides=_sides(standings) or "尚未落实到具体单位",
        )


def _sides(standings: list[Standing]) -> str:
    """``区甲局“已完成”，区乙局“正在推进”``; of many leads that say the same the first three and their number."""
    said: dict[str, list[str]] = {}
    for one in standings:
        units = said.setdefault(one.status.zh if one.status else _UNSAID[one.manner], [])
        if one.unit not in units:
            units.append(one.unit)
    return "，".join(f"{some_of(units)}“{word}”" for word, units in said.items())


def _node(dossier: Dossier, verdict: Verdict) -> str:
    return f"第{verdict.node.no}个时间节点" if verdict.node and len(dossier.verdicts) > 1 else ""
