"""The plan's names held against the directory of units: what a person is to confirm."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from flows.domain.naming import district_of, kind_of
from flows.domain.plan import Plan
from flows.domain.proposals import Proposal, Proposer, next_order
from flows.domain.units import Unit
from flows.office import Office

_PLAIN = re.compile(r"[^\W_]+(?:[（）〔〕·\w-]*)")


class Rapidfuzz:
    """Likeness of names by rapidfuzz."""

    def edits(self, text: str, others: Sequence[str], most: int) -> Iterator[tuple[int, int]]:
        """Yield place and Levenshtein distance."""
        found = process.extract(text, others, scorer=Levenshtein.distance, score_cutoff=most, limit=None)
        return ((place, int(count)) for _, count, place in found)

    def ratios(self, text: str, others: Sequence[str], least: float) -> Iterator[tuple[int, float]]:
        """Yield place and rapidfuzz's ratio."""
        found = process.extract(text, others, scorer=fuzz.ratio, score_cutoff=least, limit=None)
        return ((place, ratio) for _, ratio, place in found)


def proposals_for(office: Office, plan: Plan) -> tuple[Proposal, ...]:
    """Return one proposal for each name in ``plan`` that the directory does not know."""
    listed = office.listed_units
    aliases = (alias for unit in listed.units for alias in unit.all_names)
    district = district_of(plan.issuer, plan.title, office.settings.office.full_name, *aliases)
    return Proposer(listed, district, Rapidfuzz()).propose(plan.named_units)


def new_unit(office: Office, wanted: Unit) -> Unit:
    """Return ``wanted`` with the kind and the order that are proposed where it has none."""
    unit = replace(wanted, kind=wanted.kind or kind_of(wanted.name))
    return unit if unit.order else replace(unit, order=next_order(office.listed_units, unit))


def command_for(proposal: Proposal) -> str:
    """Return the command by which a person confirms ``proposal``."""
    if proposal.is_alias:
        return f"taizhang units confirm {_word(proposal.name)} --alias-of {_word(proposal.alias_of)}"
    return f"taizhang units confirm {_word(proposal.name)} --new"


def _word(name: str) -> str:
    # A name comes from a document that somebody else wrote: what is not plain is quoted for the shell.
    return name if _PLAIN.fullmatch(name) else shlex.quote(name)
