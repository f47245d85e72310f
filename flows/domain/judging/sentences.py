"""The one sentence by which a judgement explains itself: rule, date, figure, source cell."""

from __future__ import annotations

import re
from math import floor

from flows.domain.judging.dossier import Dossier
from flows.domain.judging.merging import Manner
from flows.domain.judging.nodes import Scale, Verdict
from flows.domain.judging.saying import figure, sayings, who
from flows.domain.ledger import Judged
from flows.domain.period import zh_date
from flows.domain.rulings import RulingKind

_ABSENT = (Manner.UNRETURNED, Manner.REJECTED)
_LONGEST = 60


def because(dossier: Dossier, scale: Scale) -> str:
    """Return the sentence for the task's judged state."""
    worst = dossier.worst
    rule = worst.rule(scale.rules)
    write = {
        Judged.COMPLETED: _completed,
        Judged.OVERDUE: _overdue,
        Judged.BEHIND: _ahead,
        Judged.DUE_SOON: _ahead,
    }.get(worst.judged, _quiet)
    clauses = "，".join(clause for clause in (*write(dossier, scale), *_members(dossier)) if clause)
    return f"依据规则{rule.id}（{rule.name}）：{clauses}。"


def _overdue(dossier: Dossier, scale: Scale) -> list[str]:
    worst = dossier.worst
    others = sum(one.judged is Judged.OVERDUE for one in dossier.verdicts) - 1
    absent = bool(worst.late) and all(one.manner in _ABSENT for one in worst.late)
    grace = f"（已过{scale.rules.grace_days}天宽限期）" if scale.rules.grace_days else ""
    return [
        _should(dossier, worst),
        f"截至{zh_date(scale.as_of)}未完成",
        *_undone(dossier, worst),
        *who(dossier, worst),
        f"逾期{worst.days_overdue}天{'（未报送）' if absent else ''}{grace}",
        _in_a_row(dossier),
        *_own_dates(worst, scale),
        f"另有{others}个时间节点逾期" if others else "",
        *_exempted(dossier),
    ]


def _exempted(dossier: Dossier) -> list[str]:
    """Say whom a ruling keeps from being named, and whose account the office has accepted."""
    words = []
    for verdict in dossier.verdicts:
        for one in verdict.late:
            force = dossier.exemption(verdict, one)
            if force:
                words.append(f"裁定{force.ruling.no}号对{one.unit}免于通报")
            accepted = dossier.effects.reasons(one.unit, verdict.node.no if verdict.node else None)
            words += [f"裁定{force.ruling.no}号已采信{one.unit}的说明" for force in accepted]
    return list(dict.fromkeys(words))


def _undone(dossier: Dossier, verdict: Verdict) -> list[str]:
    """Say that the node (or the task without nodes) was completed in the ledger before."""
    last, node = dossier.last, verdict.node
    if last is None:
        return []
    if node is None:
        fallen = last.judged is Judged.COMPLETED
    else:
        fallen = any(one.no == node.no and one.state is Judged.COMPLETED for one in last.nodes)
    return ["上期研判为已完成，本期按未完成处理"] if fallen else []


def _in_a_row(dossier: Dossier) -> str:
    last = dossier.last
    if last is None or last.judged is not Judged.OVERDUE:
        return ""
    return f"任务连续{last.periods_overdue + 1}期逾期"


def _own_dates(verdict: Verdict, scale: Scale) -> list[str]:
    """Say which pending leads have a later date of their own, and what follows from it."""
    units: dict[tuple[str, str], list[str]] = {}
    for one in verdict.pending:
        if one.extension and one.due and one.due != verdict.due:
            state = f"逾期{(scale.as_of - one.due).days}天" if one in verdict.late else "未到期"
            ruled = f"裁定{one.extension.ruling.no}号同意", f"延期至{zh_date(one.due)}，{state}"
            units.setdefault(ruled, []).append(one.unit)
    return [f"{by}{'、'.join(names)}{what}" for (by, what), names in units.items()]


def _members(dossier: Dossier) -> list[str]:
    """Say by which ruling the members of a lead group act."""
    return [
        f"裁定{force.ruling.no}号明确“{force.ruling.unit}”为{'、'.join(force.members)}"
        for force in dossier.effects.forces
        if force.ruling.kind is RulingKind.MEMBERS
        and force.ruling.unit in dossier.task.lead_units
        and force.members == dossier.effects.members(force.ruling.unit or "")
    ]


def _ahead(dossier: Dossier, scale: Scale) -> list[str]:
    """The clauses for 临期 and 滞后: both facts are told, whichever decides."""
    worst = dossier.worst
    if worst.days_left <= 0:
        near = f"截至{zh_date(scale.as_of)}已到期，在{scale.rules.grace_days}天宽限期内"
    elif worst.judged is Judged.DUE_SOON or worst.days_left <= scale.rules.due_soon_days:
        near = (
            f"截至{zh_date(scale.as_of)}距到期{worst.days_left}天（{scale.rules.due_soon_days}天以内为临期）"
        )
    else:
        near = ""
    return [
        _should(dossier, worst),
        near,
        *_undone(dossier, worst),
        *_behind(worst, scale),
        *who(dossier, worst),
    ]


def _behind(worst: Verdict, scale: Scale) -> list[str]:
    if worst.behind is None or scale.issued is None:
        return []
    found = worst.behind
    return [
        f"自{zh_date(scale.issued)}印发起按时间进度截至{zh_date(scale.as_of)}应达到{figure(found.expected)}",
        f"{found.standing.unit}为{figure(found.percent)}，滞后{found.points:.4g}个百分点",
    ]


def _quiet(dossier: Dossier, scale: Scale) -> list[str]:
    worst = dossier.worst
    undone = _undone(dossier, worst)
    if worst.node is None:
        return ["任务未设时间节点，不作逾期研判", *undone, *who(dossier, worst)]
    return [
        _should(dossier, worst),
        f"截至{zh_date(scale.as_of)}未到期",
        *undone,
        *who(dossier, worst),
        *_in_step(worst, scale),
    ]


def _in_step(verdict: Verdict, scale: Scale) -> list[str]:
    """Say why a lead that is at it is not called behind: its figure is near the line, or it gave none."""
    words = []
    for one in verdict.pending:
        expected = scale.expected(one.due) if one.due else None
        if one.status is None or expected is None:
            continue
        if one.known_percent is None:
            words.append(f"{one.unit}未填完成百分比，不作进度比较")
        elif (tenths := floor(round(10 * (expected - one.known_percent), 5))) > 0:
            points = f"{tenths / 10:g}"
            allowed = f"{scale.rules.behind_yellow_points:g}"
            words.append(
                f"按时间进度应达到{figure(expected)}，{one.unit}低{points}个百分点（低{allowed}个百分点及以上为滞后）"
            )
    return words


def _completed(dossier: Dossier, scale: Scale) -> list[str]:
    worst = dossier.worst
    late = [verdict for verdict in dossier.verdicts if verdict.completed_late]
    shown = late[0] if late else worst
    several = f"{len(dossier.verdicts)}个时间节点均已完成" if len(dossier.verdicts) > 1 else ""
    said = sayings([one for verdict in dossier.verdicts for one in verdict.standings], dossier)
    if shown.node is None:
        return ["任务未设时间节点", *said]
    return [
        several,
        *said,
        _should(dossier, shown),
        *_completion_days(shown, scale),
        _made_late(dossier, shown, scale) if late else f"截至{zh_date(scale.as_of)}已完成",
    ]


def _completion_days(verdict: Verdict, scale: Scale) -> list[str]:
    """Say on which day each lead completed, as it wrote, and how many days too late."""
    words = []
    for one in verdict.standings:
        if one.completion and one.due:
            days = (one.completion - one.due).days
            grace = f"，在{scale.rules.grace_days}天宽限期内" if 0 < days <= scale.rules.grace_days else ""
            late = f"，晚于时限{days}天{grace}" if days > 0 else ""
            words.append(f"{one.unit}所报完成日期为{zh_date(one.completion)}{late}")
    return words


def _made_late(dossier: Dossier, verdict: Verdict, scale: Scale) -> str:
    days = [(one.completion - one.due).days for one in verdict.standings if one.completion and one.due]
    if any(one > scale.rules.grace_days for one in days) or dossier.last is None:
        return f"截至{zh_date(scale.as_of)}该节点为逾期完成"
    periods = dossier.last.periods_overdue_total
    return f"此前台账已{periods}期研判为逾期，截至{zh_date(scale.as_of)}该节点为逾期完成"


def _should(dossier: Dossier, verdict: Verdict) -> str:
    """``节点“…”应于2022年9月30日完成``, with the extension by which another date counts."""
    node = verdict.node
    if node is None:
        return ""
    number = f"第{node.no}个" if len(dossier.task.nodes) > 1 else ""
    text = f"{number}节点“{_short(node.deliverable or node.phrase)}”应于{zh_date(node.due)}完成"
    if verdict.due is None or verdict.due == node.due:
        return text
    force = next((one.extension for one in verdict.standings if one.due == verdict.due), None)
    ruling = f"裁定{force.ruling.no}号同意" if force else "经同意"
    return f"{text}（{ruling}延期至{zh_date(verdict.due)}）"


def _short(text: str) -> str:
    """Return ``text`` on one line without full stops, cut to 60 characters."""
    line = re.sub(r"\s+", " ", text).strip().rstrip("。；;").replace("。", "；")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
