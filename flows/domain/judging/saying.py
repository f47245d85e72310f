"""What every unit said, in the clauses of a judgement's sentence: its word, its figure, the cell it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from flows.domain.judging.dossier import Dossier
from flows.domain.judging.merging import Manner, Row, Standing
from flows.domain.judging.nodes import Verdict
from flows.domain.returns import Status

_SILENT = {
    Manner.UNRETURNED: "未报送",
    Manner.BLANK: "报送空表",
    Manner.UNANSWERED: "报送件中未填报本项",
    Manner.WITHHELD: "所报内容相互矛盾，未予采信",
}
_SHOWN = 3


def who(dossier: Dossier, verdict: Verdict) -> list[str]:
    """Say what every uncompleted lead reported, or why nothing is known of it."""
    if not verdict.standings:
        return ["牵头单位尚未落实到具体单位"]
    pending = verdict.pending
    told = [_saying(one, dossier) for one in pending if one.row]
    told += _grouped([one for one in pending if not one.row], dossier)
    if len(pending) < len(verdict.standings):
        done = "、".join(one.unit for one in verdict.standings if one.completed)
        told.append(f"{done}已完成，联合牵头以进度最慢的单位为准")
    return [*told, *_helpers(dossier, verdict)]


def sayings(standings: Sequence[Standing], dossier: Dossier) -> list[str]:
    """Say what each of ``standings`` reported, those that kept silent together."""
    heard = [one for one in standings if one.row or one.replacement]
    silent = [one for one in standings if not (one.row or one.replacement)]
    told = [_saying(one, dossier) for one in heard]
    return list(dict.fromkeys((*told, *_grouped(silent, dossier))))


def _helpers(dossier: Dossier, verdict: Verdict) -> list[str]:
    """Say which responsible units claim a completion that only the leads can report."""
    node = verdict.node.no if verdict.node else None
    rows = [
        row
        for row in dossier.other_rows
        if row.entry.status is Status.COMPLETED and (row.entry.node is None or row.entry.node == node)
    ]
    if not rows:
        return []
    shown = "，".join(f"责任单位{row.unit}填报“已完成”（{_seen(row)}）" for row in rows[:_SHOWN])
    more = f"等{len(rows)}个单位" if len(rows) > _SHOWN else ""
    return [f"{shown}{more}，责任单位不能代为销号"]


def _saying(standing: Standing, dossier: Dossier) -> str:
    """``区某局填报“正在推进”（60%，见“区某局.xlsx”填报表 H7）``."""
    row = standing.row
    if row is None:
        return standing.unit + _absence(standing, dossier)
    place = _seen(row)
    status = row.entry.status
    percent = f"{figure(row.entry.percent)}，" if row.entry.percent is not None else ""
    if row.entry.no_progress:
        said = f"{status.zh}，本期无进展" if status else "本期无进展"
        text = f"{standing.unit}填报“{said}”（{percent}{place}）{_carried(standing)}"
    elif status:
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
        elsewhere = any(row.unit == standing.unit for row in dossier.lead_rows)
        why = "报送件中未填报本项的该时间节点" if elsewhere else _SILENT.get(standing.manner, "未填报")
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
