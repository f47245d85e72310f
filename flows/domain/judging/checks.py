"""What is odd about one task's answers, across time and across units (问题提示 beside the entry)."""

from __future__ import annotations

from collections.abc import Iterator

from flows.domain.findings import Finding, warning
from flows.domain.folding import folded
from flows.domain.judging import effects
from flows.domain.judging.dossier import Dossier
from flows.domain.judging.effects import NO_EFFECT
from flows.domain.judging.merging import Row, Standing
from flows.domain.judging.nodes import Verdict
from flows.domain.judging.sentences import figure
from flows.domain.ledger import Judged, UnitAnswer
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
SAME_TEXT = warning(
    "same-text-as-last", "{unit}：{task}的进展情况与上期文字完全相同", "请填报单位补充本期实际进展"
)
NO_EVIDENCE = warning(
    "completion-without-text",
    "{unit}：{task}填报为已完成，但没有写明任何完成情况",
    "请填报单位补充完成情况和佐证材料",
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
    UNDONE,
    PERCENT_FALLS,
    SAME_TEXT,
    NO_EVIDENCE,
    JOINT_DISAGREE,
    RESPONSIBLE_CONTRADICTS,
    UNABLE,
    AGAINST_RULING,
    NO_ACTING_LEAD,
)

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
    for row in dossier.lead_rows:
        found += _texts(dossier, row)
    for row in dossier.other_rows:
        found += _texts(dossier, row)
        found += _responsible(dossier, row)
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


def _texts(dossier: Dossier, row: Row) -> Iterator[Finding]:
    """Find a completion without a word, and a text that only repeats the last period's."""
    entry, words = row.entry, {"unit": row.unit, "task": dossier.task.code}
    if entry.status is Status.COMPLETED and not entry.progress.strip():
        yield NO_EVIDENCE.at(row.place("progress", "status"), **words)
    before = [
        one for one in _answers(dossier, row.unit) if entry.node in (None, one.node) or one.node is None
    ]
    same = [one for one in before if one.progress and folded(one.progress) == folded(entry.progress)]
    done = entry.status is Status.COMPLETED and all(one.status is Status.COMPLETED for one in same)
    if same and not done and not entry.no_progress:
        yield SAME_TEXT.at(row.place("progress"), **words)


def _answers(dossier: Dossier, unit: str) -> Iterator[UnitAnswer]:
    answers = dossier.last.answers if dossier.last else ()
    return (one for one in answers if one.unit == unit)


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
        standings = [one for verdict in concerned for one in verdict.standings]
        yield RESPONSIBLE_CONTRADICTS.at(
            row.place("status"),
            task=dossier.task.code,
            unit=row.unit,
            theirs=theirs.zh if theirs else "",
            sides=_sides(standings) or "未报送",
        )


def _sides(standings: list[Standing]) -> str:
    words = (f"{one.unit}“{one.status.zh if one.status else '未报送'}”" for one in standings)
    return "，".join(dict.fromkeys(words))


def _node(dossier: Dossier, verdict: Verdict) -> str:
    return f"第{verdict.node.no}个时间节点" if verdict.node and len(dossier.verdicts) > 1 else ""
