"""Domain roll-ups (领域调度): how a domain stands, for its 总指挥 and for each 领域牵头单位."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from flows.domain.ledger import Judged, Ledger, LedgerEntry
from flows.domain.plan import Plan
from flows.domain.units import Directory


@dataclass(frozen=True)
class Post:
    """Who answers for a domain: the post of its 总指挥 (never a name), and its lead units if not the plan's."""

    domain: int
    commander: str = ""
    lead_units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """Tasks counted; the judged states add up to ``tasks``, ``not_reported`` is counted across them."""

    tasks: int = 0
    states: Mapping[Judged, int] = field(default_factory=dict)
    not_reported: int = 0

    def of(self, state: Judged) -> int:
        """Return the number of tasks in ``state``."""
        return self.states.get(state, 0)

    @property
    def share(self) -> float | None:
        """Completed tasks by all tasks, 0 to 1; None without tasks."""
        return self.of(Judged.COMPLETED) / self.tasks if self.tasks else None


@dataclass(frozen=True)
class Rollup:
    """One line: a domain, a commander or a lead unit over the domains ``domains``.

    ``before`` is None if the period before was not settled; ``outside`` are the tasks that none of the
    domain's leads leads, ``idle_leads`` the domain's leads that lead no task in it.
    """

    name: str
    domains: tuple[int, ...]
    commander: str
    lead_units: tuple[str, ...]
    now: Count
    before: Count | None
    outside: tuple[str, ...] = ()
    idle_leads: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()

    def change(self, state: Judged) -> int | None:
        """Return how many tasks more are in ``state`` than the period before, None without one."""
        return None if self.before is None else self.now.of(state) - self.before.of(state)


@dataclass(frozen=True)
class Scene:
    """What roll-ups are made from."""

    ledger: Ledger
    previous: Ledger | None
    plan: Plan
    directory: Directory
    posts: tuple[Post, ...] = ()

    @cached_property
    def post_of(self) -> dict[int, Post]:
        """Domain number → its post."""
        return {post.domain: post for post in self.posts}

    @cached_property
    def domain_names(self) -> dict[int, str]:
        """Domain number → name, for all domains with a task this period, in printed order."""
        names = {entry.domain: entry.domain_name for entry in self.ledger.entries}
        return dict(sorted(names.items()))

    def leads(self, domain: int) -> tuple[str, ...]:
        """Return the acting units that lead ``domain``: those set by the office, else the plan's."""
        post, planned = self.post_of.get(domain), self.plan.domain_of.get(domain)
        named = post.lead_units if post and post.lead_units else planned.lead_units if planned else ()
        return tuple(unit.name for unit in self.directory.expanded(named))

    def commander(self, domain: int) -> str:
        """Return the post of the domain's 总指挥, empty if none is set."""
        return self.post_of[domain].commander if domain in self.post_of else ""


@dataclass(frozen=True)
class Rollups:
    """The period's roll-ups; ``domains`` and ``commanders`` add up to ``total``, ``leads`` may overlap."""

    domains: tuple[Rollup, ...]
    commanders: tuple[Rollup, ...]
    leads: tuple[Rollup, ...]
    total: Rollup


def counted(entries: Iterable[LedgerEntry]) -> Count:
    """Return the tasks of ``entries`` by judged state, and how many lack the return of a lead."""
    listed = tuple(entries)
    states = {state: sum(one.judged is state for one in listed) for state in Judged}
    silent = sum(bool(one.not_reported or one.blank_units) for one in listed)
    return Count(len(listed), states, silent)


def rollups(scene: Scene) -> Rollups:
    """Return every domain, commander and lead unit of the period, beside the period before."""
    numbers = tuple(scene.domain_names)
    domains = tuple(_line(scene, scene.domain_names[no], (no,)) for no in numbers)
    commanders: dict[str, list[int]] = {}
    for no in numbers:
        commanders.setdefault(scene.commander(no), []).append(no)
    led: dict[str, list[int]] = {}
    for no in numbers:
        for unit in scene.leads(no):
            led.setdefault(unit, []).append(no)
    return Rollups(
        domains,
        tuple(_line(scene, name or "未明确总指挥", tuple(own)) for name, own in commanders.items()),
        tuple(_line(scene, unit, tuple(led[unit])) for unit in scene.directory.in_order(led)),
        _line(scene, "合计", numbers),
    )


def _line(scene: Scene, name: str, numbers: tuple[int, ...]) -> Rollup:
    entries = tuple(entry for entry in scene.ledger.entries if entry.domain in numbers)
    before = scene.previous
    posts = dict.fromkeys(scene.commander(no) for no in numbers)
    leads = dict.fromkeys(unit for no in numbers for unit in scene.leads(no))
    return Rollup(
        name,
        numbers,
        "、".join(post for post in posts if post),
        scene.directory.in_order(leads),
        counted(entries),
        counted(entry for entry in before.entries if entry.domain in numbers) if before else None,
        outside=tuple(entry.task for entry in entries if _is_outside(scene, entry)),
        idle_leads=_idle(scene, numbers, entries),
        tasks=tuple(entry.task for entry in entries),
    )


def _acting(scene: Scene, entry: LedgerEntry) -> frozenset[str]:
    return frozenset(unit.name for unit in scene.directory.expanded(entry.lead_units))


def _is_outside(scene: Scene, entry: LedgerEntry) -> bool:
    return _acting(scene, entry).isdisjoint(scene.leads(entry.domain))


def _idle(scene: Scene, numbers: tuple[int, ...], entries: tuple[LedgerEntry, ...]) -> tuple[str, ...]:
    """Return the domain leads that lead no task in one of their domains."""
    found: list[str] = []
    for no in numbers:
        acting = {unit for one in entries if one.domain == no for unit in _acting(scene, one)}
        found += [unit for unit in scene.leads(no) if unit not in acting]
    return scene.directory.in_order(found)
