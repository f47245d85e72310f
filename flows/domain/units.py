"""The directory of units (单位名录): canonical names, aliases, order, groups (nested ones too), addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from flows.domain.findings import error, warning
from flows.domain.folding import folded

GROUP = "单位集合"
_COLLECTIVE = re.compile(
    r"^各|(?:部门|单位|镇街|乡镇|镇办)(?:\([^)]*\))?$|(?:有关|相关)[^局委]{0,8}(?:企业|机构|街道|镇|村)$"
)

EMPTY_GROUP = warning(
    "group-without-members",
    "单位集合“{group}”在单位名录中没有成员，相关任务无法落实到具体单位",
    "请在单位名录的“所属集合”栏为成员单位填写“{group}”",
)
SHARED_ALIAS = error("shared-alias", "名称“{name}”同时属于{units}", "请在单位名录中改为只属于一个单位")
KINDS = (EMPTY_GROUP, SHARED_ALIAS)


@dataclass(frozen=True)
class Unit:
    """One unit or group of units; ``order`` is its place in 建制顺序, ``member_of`` names its groups."""

    name: str
    short: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = "部门"
    order: int = 0
    member_of: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        """True for a 单位集合, which stands for its members and never acts itself."""
        return self.kind == GROUP

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name by which the unit may be written."""
        return tuple(dict.fromkeys(name for name in (self.name, self.short, *self.aliases) if name))


@dataclass
class _Memory:
    """What a directory has worked out already; the directory itself never changes."""

    members: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    expanded: dict[tuple[str, ...], tuple[Unit, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Directory:
    """All units of one office, in 建制顺序."""

    units: tuple[Unit, ...] = field(default=())

    @cached_property
    def _memory(self) -> _Memory:
        return _Memory()

    @cached_property
    def by_name(self) -> dict[str, Unit]:
        """Canonical name → unit."""
        return {unit.name: unit for unit in self.units}

    @cached_property
    def _by_folded(self) -> dict[str, tuple[Unit, ...]]:
        found: dict[str, tuple[Unit, ...]] = {}
        for unit in self.units:
            for key in dict.fromkeys(folded(name) for name in unit.all_names):
                found[key] = (*found.get(key, ()), unit)
        return found

    def candidates(self, text: str) -> tuple[Unit, ...]:
        """Return the units that ``text`` may name, whatever its width, blanks and brackets."""
        return self._by_folded.get(folded(text), ())

    def find(self, text: str) -> Unit | None:
        """Return the one unit that ``text`` names; None if none or more than one does."""
        found = self.candidates(text)
        return found[0] if len(found) == 1 else None

    def canonical(self, text: str) -> str:
        """Return the canonical name for ``text``, or ``text`` itself if the directory does not know it."""
        unit = self.find(text)
        return unit.name if unit else text

    @cached_property
    def _listed_under(self) -> dict[str, tuple[Unit, ...]]:
        """Group → units and groups that name it, as the directory has them."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            for group in dict.fromkeys(unit.member_of):
                found.setdefault(group, []).append(unit)
        return {group: tuple(units) for group, units in found.items()}

    def members(self, group: str) -> tuple[Unit, ...]:
        """Return the acting units of ``group`` in 建制顺序, those of the groups within it included."""
        known = self._memory.members
        if group not in known:
            known[group] = self.sorted(unit for unit in self._below(group) if not unit.is_group)
        return known[group]

    def _below(self, group: str) -> Iterator[Unit]:
        """Yield every unit and group below ``group`` once; groups that contain each other do no harm."""
        seen, waiting = {group}, [group]
        while waiting:
            for unit in self._listed_under.get(waiting.pop(), ()):
                if unit.name not in seen:
                    seen.add(unit.name)
                    yield unit
                    if unit.is_group:
                        waiting.append(unit.name)

    def contains_itself(self, group: str) -> bool:
        """True if ``group`` is, over however many groups, a member of itself."""
        own = self.by_name.get(group)
        below = {unit.name for unit in self._below(group) if unit.is_group} | {group}
        return own is not None and not below.isdisjoint(own.member_of)

    def expanded(self, names: Iterable[str]) -> tuple[Unit, ...]:
        """Return the acting units behind ``names`` (groups replaced by members), once each, in order.

        A name that the directory does not know stands for itself, so that nobody is dropped silently.
        """
        wanted = tuple(names)
        known = self._memory.expanded
        if wanted not in known:
            known[wanted] = self._acting(wanted)
        return known[wanted]

    def _acting(self, names: tuple[str, ...]) -> tuple[Unit, ...]:
        found: dict[str, Unit] = {}
        for name in names:
            unit = self.find(name) or Unit(name, order=len(self.units) + 1)
            for acting in self.members(unit.name) if unit.is_group else (unit,):
                found.setdefault(acting.name, acting)
        return self.sorted(found.values())

    def empty_groups(self, names: Iterable[str]) -> tuple[Unit, ...]:
        """Return the groups among ``names`` behind which no acting unit stands, once each."""
        found = (self.find(name) for name in names)
        groups = dict.fromkeys(unit for unit in found if unit is not None and unit.is_group)
        return tuple(group for group in groups if not self.members(group.name))

    def completed_by(self, names: Iterable[str]) -> Directory:
        """Return the directory with each of ``names`` added that it does not know.

        A name that plainly stands for many (各镇政府, 区政府有关部门) becomes a group without members, so that
        nobody is sent a form, judged or named in its stead.
        """
        lacking = [name for name in dict.fromkeys(names) if not self.candidates(name)]
        last = max((unit.order for unit in self.units), default=0)
        added = (
            Unit(name, kind=GROUP if is_collective(name) else "部门", order=last + place)
            for place, name in enumerate(lacking, start=1)
        )
        return Directory((*self.units, *added))

    def sorted(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Return ``units`` in 建制顺序."""
        return tuple(sorted(units, key=lambda unit: (unit.order, unit.name)))

    def in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return ``names`` once each in 建制顺序; unknown ones last, by name."""
        last = len(self.units) + 1
        ranked = {name: self.by_name[name].order if name in self.by_name else last for name in set(names)}
        return tuple(sorted(ranked, key=lambda name: (ranked[name], name)))


def is_collective(name: str) -> bool:
    """True for a name that plainly stands for many units: 各镇政府, 区政府有关部门, 区直单位."""
    return _COLLECTIVE.search(folded(name)) is not None
