"""The rulings as the officer reads them: those in force, and the history with who withdrew what and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.domain.judging.effects import day_of, status_of
from flows.domain.period import zh_date
from flows.domain.rulings import Ruling, RulingKind
from flows.screen import say


def rulings(kept: Sequence[Ruling]) -> None:
    """List the rulings in force, then those withdrawn."""
    if not kept:
        say("还没有裁定。")
        return
    held = [one for one in kept if not one.withdrawn]
    gone = [one for one in kept if one.withdrawn]
    say(f"裁定共{len(kept)}条，其中有效{len(held)}条、已撤回{len(gone)}条。")
    for heading, listed in (("有效的裁定：", held), ("已撤回的裁定（不再产生效力，记录保留）：", gone)):
        if listed:
            say(heading)
        for one in listed:
            say(f"  {ruling_zh(one)}")


def ruling_zh(one: Ruling) -> str:
    """Return one ruling in a line: from when, on what, what, why, on what basis, by whom, and its end."""
    node = f"第{one.node}个时间节点" if one.node else ""
    value = f"：{_value(one)}" if one.value else ""
    basis = f"；依据{one.basis}" if one.basis else ""
    end = ""
    if one.withdrawn:
        when = f"{zh_date(one.withdrawn_on)}" if one.withdrawn_on else ""
        end = f"；{when}由{one.withdrawn_by or '（未记）'}撤回，理由：{one.withdrawn_reason or '（未记）'}"
    return (
        f"裁定{one.no}号（自{one.period.zh}起）：{one.task}{node} {one.unit or '全部牵头单位'} "
        f"{one.kind.zh}{value}。理由：{one.reason}{basis}；{one.by}{zh_date(one.on)}作出{end}。"
    )


def _value(one: Ruling) -> str:
    if one.kind is RulingKind.EXTENSION:
        day = day_of(one.value)
        return zh_date(day) if day else one.value
    status = status_of(one.value)
    return status.zh if status else one.value


def rulings_face(kept: Sequence[Ruling]) -> dict[str, Any]:
    """Return the JSON of ``rule list --json``."""
    return {
        "rulings": [
            {
                "no": one.no,
                "kind": one.kind.value,
                "period": str(one.period),
                "task": one.task,
                "node": one.node,
                "unit": one.unit,
                "value": one.value,
                "reason": one.reason,
                "basis": one.basis,
                "by": one.by,
                "on": one.on.isoformat(),
                "withdrawn": one.withdrawn,
                "withdrawn_by": one.withdrawn_by,
                "withdrawn_on": one.withdrawn_on.isoformat() if one.withdrawn_on else None,
                "withdrawn_reason": one.withdrawn_reason,
            }
            for one in kept
        ]
    }
