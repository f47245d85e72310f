"""The one sentence by which a judgement explains itself: rule, date, figure, source cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.domain.judging.dossier import Dossier
from flows.domain.judging.merging import Manner, Row, Standing
from flows.domain.judging.nodes import Scale, Verdict
from flows.domain.ledger import Judged
from flows.domain.period import zh_date

_SILENT = {
    Manner.UNRETURNED: "未报送",
    Manner.BLANK: "报送空表",
    Manner.UNANSWERED: "报送件中未填报本项",
    Manner.WITHHELD: "所报内容相互矛盾，未予采信",
}
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
    clauses = "，".join(clause for clause in write(dossier, scale) if clause)
    return f"依据规则{rule.id}（{rule.name}）：{clauses}。"


def _overdue(dossier: Dossier, scale: Scale) -> list[str]:
    worst = dossier.worst
    others = sum(one.judged is Judged.OVERDUE for one in dossier.verdicts) - 1
    absent = bool(worst.late) and all(one.manner in _ABSENT for one in worst.late)
    grace = f"（已过{scale.rules.grace_days}天宽限期）" if scale.rules.grace_days else ""
    return [
        _should(dossier, worst),
        f"截至{zh_date(scale.as_of)}未完成",
        *_who(dossier, worst),
        f"逾期{worst.days_overdue}天{'（未报送）' if absent else ''}{grace}",
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
    return [_should(dossier, worst), near, *_behind(worst, scale), *_who(dossier, worst)]


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
    if worst.node is None:
        return ["任务未设时间节点，不作逾期研判", *_who(dossier, worst)]
    return [_should(dossier, worst), f"截至{zh_date(scale.as_of)}未到期", *_who(dossier, worst)]


def _completed(dossier: Dossier, scale: Scale) -> list[str]:
    worst = dossier.worst
    late = [verdict for verdict in dossier.verdicts if verdict.completed_late]
    shown = late[0] if late else worst
    several = f"{len(dossier.verdicts)}个时间节点均已完成" if len(dossier.verdicts) > 1 else ""
    said = [_saying(one, dossier) for one in shown.standings if one.row or one.replacement]
    carried = _grouped([one for one in shown.standings if not (one.row or one.replacement)], dossier)
    if shown.node is None:
        return ["任务未设时间节点", *said, *carried]
    return [
        several,
        *said,
        *carried,
        _should(dossier, shown),
        "该节点为逾期完成" if late else f"截至{zh_date(scale.as_of)}已完成",
    ]


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


def _who(dossier: Dossier, verdict: Verdict) -> list[str]:
    """Say what every uncompleted lead reported, or why nothing is known of it."""
    if not verdict.standings:
        return ["牵头单位尚未落实到具体单位"]
    pending = verdict.pending
    told = [_saying(one, dossier) for one in pending if one.row]
    told += _grouped([one for one in pending if not one.row], dossier)
    if len(pending) < len(verdict.standings):
        done = "、".join(one.unit for one in verdict.standings if one.completed)
        told.append(f"{done}已完成，联合牵头以进度最慢的单位为准")
    return told


def _saying(standing: Standing, dossier: Dossier) -> str:
    """``区某局填报“正在推进”（60%，见“区某局.xlsx”填报表 H7）``."""
    row = standing.row
    if row is None:
        return standing.unit + _absence(standing, dossier)
    place = _seen(row)
    status = row.entry.status
    percent = f"{figure(row.entry.percent)}，" if row.entry.percent is not None else ""
    if status:
        text = f"{standing.unit}填报“{status.zh}”（{percent}{place}）"
    else:
        text = f"{standing.unit}未填明状态（{percent}{place}）{_carried(standing)}"
    return text + _ruled(standing)


def _grouped(standings: Sequence[Standing], dossier: Dossier) -> list[str]:
    """Return one clause per reason of silence, with all units it holds for."""
    units: dict[str, list[str]] = {}
    for one in standings:
        units.setdefault(_absence(one, dossier), []).append(one.unit)
    return [f"牵头单位{'、'.join(names)}{words}" for words, names in units.items()]


def _absence(standing: Standing, dossier: Dossier) -> str:
    if standing.manner is Manner.REJECTED:
        files = "、".join(f"“{name}”" for name in standing.files)
        why = f"所报{files}被退回，按未报送处理"
    elif standing.manner is Manner.WITHHELD:
        rows = [row for row in dossier.withheld if row.unit == standing.unit]
        why = f"{_SILENT[Manner.WITHHELD]}（{'、'.join(_seen(row) for row in rows)}）"
    else:
        why = _SILENT.get(standing.manner, "未填报")
    return why + _carried(standing) + _ruled(standing)


def _carried(standing: Standing) -> str:
    said = standing.said
    if said is None or said.status is None or (standing.row and standing.row.entry.status):
        return ""
    percent = f"，{figure(said.percent)}" if said.percent is not None else ""
    return f"（沿用{said.period.zh}“{said.status.zh}”{percent}）"


def _ruled(standing: Standing) -> str:
    force = standing.replacement
    return f"，裁定{force.ruling.no}号定为“{standing.status.zh}”" if force and standing.status else ""


def _seen(row: Row) -> str:
    place = row.place("status", "state_or_progress", "percent", "rate_or_state", "progress")
    spot = f" {place.cell}" if place.cell else f"第{place.row}行" if place.row else ""
    return f"见“{place.file}”{place.sheet or ''}{spot}"


def figure(percent: float) -> str:
    """Return ``60%``, at most one decimal."""
    return f"{round(percent, 1):g}%"


def _short(text: str) -> str:
    """Return ``text`` on one line without full stops, cut to 60 characters."""
    line = re.sub(r"\s+", " ", text).strip().rstrip("。；;").replace("。", "；")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
