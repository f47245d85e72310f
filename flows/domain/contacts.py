"""Who is written to at a unit (联系人): several persons a unit, each between two dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flows.domain.units import Unit


@dataclass(frozen=True)
class Contact:
    """One person at ``unit``; counts from ``since`` to ``until``, both days included, None being open."""

    unit: str
    name: str = ""
    post: str = ""
    phone: str = ""
    emails: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """True if the contact counts on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def overlaps(self, other: Contact) -> bool:
        """True if there is a day on which both count."""
        begins = max((one.since for one in (self, other) if one.since), default=None)
        ends = min((one.until for one in (self, other) if one.until), default=None)
        return begins is None or ends is None or begins <= ends


@dataclass(frozen=True)
class Contacts:
    """All contacts of one office, in the order of the file."""

    contacts: tuple[Contact, ...] = field(default=())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Contact, ...]]:
        found: dict[str, list[Contact]] = {}
        for one in self.contacts:
            found.setdefault(one.unit, []).append(one)
        return {unit: tuple(ones) for unit, ones in found.items()}

    def of(self, unit: str) -> tuple[Contact, ...]:
        """Return the contacts of ``unit``, those of other days included."""
        return self._by_unit.get(unit, ())

    def addresses(self, unit: Unit, day: date) -> tuple[str, ...]:
        """Return where mail to ``unit`` made on ``day`` goes: its own addresses, then its contacts', each once."""
        persons = (address for one in self.of(unit.name) if one.in_force(day) for address in one.emails)
        return _once((*unit.emails, *persons))


def _once(addresses: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for one in addresses:
        found.setdefault(one.casefold(), one)
    return tuple(found.values())
