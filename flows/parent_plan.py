"""The plan above ours (data/parent.json) and the pairs that tie ours to it (data/parent-links.csv)."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.comparing import Comparison, compared
from flows.domain.findings import Finding
from flows.domain.parentage import Difference, Link, LinkReading, later_deadlines, merged_links
from flows.domain.plan import Plan
from flows.formats.comparisons.links import read_links
from flows.formats.plans.json_face import read_plan_json
from flows.formats.plans.likeness import proposed_links
from flows.office import Office

PARENT_FILE = "data/parent.json"
LINKS_FILE = "data/parent-links.csv"


@dataclass(frozen=True)
class Parentage:
    """What is known of the plan above: the plan, what people confirmed, and all pairs that may count."""

    parent: Plan
    reading: LinkReading
    proposals: tuple[Link, ...]
    links: tuple[Link, ...]

    @property
    def is_broken(self) -> bool:
        """True if there is any doubt about the file: it is then left as it is, so that nothing written is lost."""
        return bool(self.reading.findings)


def parentage(office: Office, parent: Plan | None = None) -> Parentage | None:
    """Return what ties the office's plan to ``parent`` (else to the one on file); None without such a plan."""
    if parent is None:
        if not office.shelf.exists(PARENT_FILE):
            return None
        parent = read_plan_json(office.shelf.read(PARENT_FILE), PARENT_FILE).plan
    reading = LinkReading()
    if office.shelf.exists(LINKS_FILE):
        reading = read_links(office.shelf.read(LINKS_FILE), LINKS_FILE, (office.plan, parent))
    proposals = proposed_links(office.plan, parent)
    return Parentage(parent, reading, proposals, merged_links(reading.confirmed, proposals))


def comparison(office: Office, known: Parentage) -> Comparison:
    """Return the comparison of the office's plan with the one above."""
    return compared(office.plan, known.parent, known.links)


def deadlines_after_parent(office: Office) -> tuple[tuple[Difference, ...], tuple[Finding, ...]]:
    """Return the nodes due after those of the plan above, and the doubts about the pairs; for ``plan check``.

    Nothing if no plan above was loaded.
    """
    known = parentage(office)
    if known is None:
        return (), ()
    return later_deadlines(office.plan, known.parent, known.links), known.reading.findings
