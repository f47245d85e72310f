"""The directory of units (单位名录): canonical names, aliases, order, groups and mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from flows.domain.findings import error, warning
from flows.domain.folding import folded

GROUP = "单位集合"
_COLLECTIVE = re.compile(r"^各|(?:有关|相关)(?:执法)?(?:部门|单位)(?:单位)?$")

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


@dataclass(frozen=True)
class Directory:
    """All units of one office, in 建制顺序."""

    units: tuple[Unit, ...] = field(default=())

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

    def members(self, group: str) -> tuple[Unit, ...]:
        """Return the members of ``group`` in 建制顺序."""
        return self.sorted(unit for unit in self.units if group in unit.member_of)

    def expanded(self, names: Iterable[str]) -> tuple[Unit, ...]:
        """Return the acting units behind ``names`` (groups replaced by members), once each, in order.

        A name that the directory does not know stands for itself, so that nobody is dropped silently.
        """
        found: dict[str, Unit] = {}
        for name in names:
            unit = self.find(name) or Unit(name, order=len(self.units) + 1)
            for acting in self.members(unit.name) if unit.is_group else (unit,):
                found.setdefault(acting.name, acting)
        return self.sorted(found.values())

    def completed_by(self, names: Iterable[str]) -> Directory:
        """Return the directory with each of ``names`` added that it does not know.

        A name that plainly stands for many (各镇政府, 区政府有关部门) becomes a group without members, so that
        nobody is sent a form, judged or named in its stead.
        """
        lacking = [name for name in dict.fromkeys(names) if not self.candidates(name)]
        last = max((unit.order for unit in self.units), default=0)
        added = (
            Unit(name, kind=GROUP if _COLLECTIVE.search(name) else "部门", order=last + place)
            for place, name in enumerate(lacking, start=1)
        )
        return Directory((*self.units, *added))

    def sorted(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """Return ``units`` in 建制顺序."""
        return tuple(sorted(units, key=lambda unit: (unit.order, unit.name)))

    def in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return ``names`` once each in 建制顺序; unknown ones last, by name."""
        last = len(self.units) + 1
        rank = {unit.name: unit.order for unit in self.units}
        return tuple(sorted(set(names), key=lambda name: (rank.get(name, last), name)))
