"""What rulings change for one task: due dates, answers, names, members; and how each is noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from flows.domain.findings import Finding, warning
from flows.domain.period import Period, zh_date
from flows.domain.plan import Node
from flows.domain.returns import Status
from flows.domain.rulings import Ruling, RulingKind
from flows.domain.units import Directory

NO_EFFECT = warning(
    "ruling-without-effect", "裁定{no}号（{kind}）{why}，未产生效力", "请核对后撤回该裁定并重新登记"
)
KINDS = (NO_EFFECT,)

STATUS_KINDS = (RulingKind.CONFLICT, RulingKind.CORRECTION)
_ALL_UNITS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Force:
    """One ruling with its value read; ``units`` are those it speaks of, groups expanded: ``members`` if it rules them."""

    ruling: Ruling
    units: frozenset[str] = _ALL_UNITS
    day: date | None = None
    status: Status | None = None
    members: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """The line for the ledger, e.g. ``裁定1号：同意延期至2022年10月31日（依据……）``."""
        ruling = self.ruling
        grounds = [f"依据{ruling.basis}" if ruling.basis else "", ruling.reason]
        why = "；".join(text for text in grounds if text)
        return f"裁定{ruling.no}号：{self._decision}{f'（{why}）' if why else ''}"

    @property
    def _decision(self) -> str:
        ruling = self.ruling
        whose = (ruling.unit or "") + (f"第{ruling.node}个时间节点" if ruling.node else "")
        match ruling.kind:
            case RulingKind.EXTENSION:
                day = zh_date(self.day) if self.day else ruling.value
                return f"同意{whose}延期至{day}"
            case RulingKind.EXEMPTION:
                return f"{whose or '牵头单位'}免于通报"
            case RulingKind.CONFLICT:
                return f"裁定冲突，{whose}以“{self._word}”为准"
            case RulingKind.CORRECTION:
                return f"更正填报，{whose}改为“{self._word}”"
            case RulingKind.MEMBERS:
                return f"明确{ruling.unit or ''}成员为{'、'.join(self.members) or ruling.value}"
            case _:
                return f"采信{whose}说明"

    @property
    def _word(self) -> str:
        return self.status.zh if self.status else self.ruling.value


@dataclass(frozen=True)
class Effects:
    """The rulings in force for one task, by number; of two that collide the higher number holds."""

    forces: tuple[Force, ...] = ()
    withdrawn_status: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """One line a ruling."""
        return tuple(force.note for force in self.forces)

    def extension(self, node: Node, unit: str) -> Force | None:
        """Return the extension that gives ``unit`` a later date for ``node``."""
        found = self._covering((RulingKind.EXTENSION,), unit, node.no)
        return next((one for one in found if one.day and one.day > node.due), None)

    def replacement(self, unit: str, node: int | None) -> Force | None:
        """Return the conflict or correction ruling whose status stands in place of the unit's answer."""
        return next((one for one in self._covering(STATUS_KINDS, unit, node) if one.status), None)

    def exemption(self, unit: str, node: int) -> Force | None:
        """Return the ruling by which ``unit`` is not named for ``node``."""
        return next(self._covering((RulingKind.EXEMPTION,), unit, node), None)

    def reasons(self, unit: str, node: int | None) -> Iterator[Force]:
        """Yield the rulings that accept the unit's account (采信说明); they change no judgement."""
        return self._covering((RulingKind.REASON,), unit, node)

    def members(self, group: str) -> tuple[str, ...]:
        """Return the members ruled for ``group``, empty if none are."""
        ruled = self._members_ruled(group)
        return ruled.members if ruled else ()

    def _members_ruled(self, group: str | None) -> Force | None:
        found = (
            force
            for force in reversed(self.forces)
            if force.members and force.ruling.kind is RulingKind.MEMBERS and force.ruling.unit == group
        )
        return next(found, None)

    def _covering(self, kinds: tuple[RulingKind, ...], unit: str, node: int | None) -> Iterator[Force]:
        """Yield the rulings of ``kinds`` on ``unit`` and ``node``, the highest number first."""
        return (
            one
            for one in reversed(self.forces)
            if one.ruling.kind in kinds and one.ruling.node in (None, node) and self._covers(one, unit)
        )

    def _covers(self, force: Force, unit: str) -> bool:
        """Return True if ``force`` speaks of ``unit``; of a group's members as they are ruled, if they are."""
        units = (self._members_ruled(force.ruling.unit) or force).units
        nobody_acts = not unit and not units
        return force.ruling.unit is None or nobody_acts or unit in units


def in_force(rulings: Iterable[Ruling], period: Period, directory: Directory) -> dict[str, Effects]:
    """Return the effects per task code of the rulings that hold in ``period``."""
    effects: dict[str, Effects] = {}
    for ruling in sorted(rulings, key=lambda one: one.no):
        old = effects.get(ruling.task, Effects())
        if ruling.withdrawn:
            undone = old.withdrawn_status or ruling.kind in STATUS_KINDS
            effects[ruling.task] = Effects(old.forces, undone, old.findings)
        elif ruling.period <= period:
            force, findings = _read(ruling, directory)
            effects[ruling.task] = Effects(
                (*old.forces, force), old.withdrawn_status, (*old.findings, *findings)
            )
    return {task: _on_ruled_members(one, directory) for task, one in effects.items()}


def _on_ruled_members(effects: Effects, directory: Directory) -> Effects:
    """Return ``effects`` with every ruling on a group covering the members ruled for it, whichever came first."""
    forces = []
    for force in effects.forces:
        members = effects.members(force.ruling.unit or "")
        if members and force.ruling.kind is not RulingKind.MEMBERS:
            units = frozenset(unit.name for unit in directory.expanded(members))
            forces.append(replace(force, units=units))
        else:
            forces.append(force)
    return replace(effects, forces=tuple(forces))


def _read(ruling: Ruling, directory: Directory) -> tuple[Force, tuple[Finding, ...]]:
    """Read a ruling's value; one that cannot be read has no effect and a finding says so."""
    day = day_of(ruling.value) if ruling.kind is RulingKind.EXTENSION else None
    status = status_of(ruling.value) if ruling.kind in STATUS_KINDS else None
    names = names_of(ruling.value) if ruling.kind is RulingKind.MEMBERS else ()
    of = names or ((ruling.unit,) if ruling.unit else ())
    units = frozenset(unit.name for unit in directory.expanded(of))
    why = _why_not(ruling, bool(day or status or names))
    told = (NO_EFFECT.at(no=ruling.no, kind=ruling.kind.zh, why=why),) if why else ()
    return Force(ruling, units, day, status, names), told


def _why_not(ruling: Ruling, understood: bool) -> str:
    if ruling.kind in (RulingKind.REASON, RulingKind.EXEMPTION) or understood:
        return ""
    if ruling.kind is RulingKind.EXTENSION:
        return f"的延期日期“{ruling.value}”无法识别"
    if ruling.kind is RulingKind.MEMBERS:
        return "没有写明成员单位"
    return f"的填报状态“{ruling.value}”无法识别"


def day_of(text: str) -> date | None:
    """Return the ISO date that an extension's value writes, None if it writes none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def status_of(text: str) -> Status | None:
    """Return the status that a value writes by code or by word, None if it writes none."""
    return next((one for one in Status if text.strip() in (one.value, one.zh)), None)


def names_of(text: str) -> tuple[str, ...]:
    """Return the unit names that a members ruling's value lists."""
    return tuple(
        name.strip() for name in text.replace(",", "、").replace("，", "、").split("、") if name.strip()
    )
