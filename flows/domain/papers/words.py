"""The words of papers that figures and texts turn into: shares, delays, numerals, shortened titles."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flows.domain.ledger import LedgerEntry
from flows.domain.units import Directory

_SHORT_TITLE = 24
_HAN = "零一二三四五六七八九"


def share(part: int, total: int) -> str:
    """Return ``part`` of ``total`` as ``24.2%``, one decimal, half up; ``0.0%`` of nothing."""
    return f"{percent(part, total)}%"


def percent(part: int, total: int) -> Decimal:
    """Return ``part`` of ``total`` in percent, one decimal, half up."""
    exact = Decimal(part * 100) / Decimal(total) if total else Decimal(0)
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def han_number(number: int) -> str:
    """Return a number from 1 to 99 as it stands before a heading: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十"
    return head + (_HAN[ones] if ones else "")


def delay_zh(days: int) -> str:
    """Return the words for a delay; a node due on the cut-off itself is overdue by 0 days."""
    return f"逾期{days}天" if days else "当日到期未完成"


def short_title(title: str) -> str:
    """Cut an overlong task title after a whole clause, never inside one."""
    kept = title
    while len(kept) > _SHORT_TITLE and (cut := max(kept.rfind(mark) for mark in "，；。：、")) > 3:
        kept = kept[:cut]
    return kept.rstrip("，；。：、")


NO_DEADLINE = "未明确时限"
NO_PROGRESS = "本期无进展"
NO_WORDS = "未填写进展情况"


@dataclass(frozen=True)
class Told:
    """A text of several units taken apart: what the leads told, and the others' lines as they were."""

    leads: str
    others: str = ""


@dataclass(frozen=True)
class EntryWords:
    """The texts of one ledger entry as its leads told them; ``progress`` says why if they told nothing.

    ``others`` holds every text of the other units, under the names of the ledger's columns.
    """

    last_progress: str
    progress: str
    problems: str
    next_steps: str
    others: str


def entry_words(entry: LedgerEntry, directory: Directory) -> EntryWords:
    """Return the texts of ``entry`` for the ledgers, the leads' apart from the others'."""
    told = {
        "上期进展": told_apart(entry.lead_units, entry.last_progress, directory),
        "本期进展": told_apart(entry.lead_units, entry.progress, directory),
        "存在问题": told_apart(entry.lead_units, entry.problems, directory),
        "下步措施": told_apart(entry.lead_units, entry.next_steps, directory),
    }
    others = "\n".join(f"［{head}］\n{one.others}" for head, one in told.items() if one.others)
    last, now, problems, steps = (one.leads for one in told.values())
    return EntryWords(last, now or _why_nothing(entry), problems, steps, others)


def told_apart(leads: Sequence[str], text: str, directory: Directory) -> Told:
    """Take a text that several units told (``单位：……``, one a line) apart into the leads' and the others'.

    A text that begins with no unit's name is the leads' own; so is all of it where a task has no lead.
    Leads that told the same are named together.
    """
    acting = {one.name for one in directory.expanded(leads)}
    parts = _by_unit(text, acting | directory.by_name.keys())
    if not parts or not acting:
        return Told(text)
    mine: dict[str, list[str]] = {}
    for unit, words in parts:
        if unit in acting:
            mine.setdefault(words, []).append(unit)
    others = "\n".join(f"{unit}：{words}" for unit, words in parts if unit not in acting)
    if sum(map(len, mine.values())) < 2:
        return Told("".join(mine), others)
    return Told("\n".join(f"{'、'.join(units)}：{words}" for words, units in mine.items()), others)


def silence(entry: LedgerEntry) -> str:
    """Return why nothing is reported: 未报送, 空表, or simply 未填报."""
    if entry.not_reported:
        return "未报送"
    return "空表" if entry.blank_units else "未填报"


def _why_nothing(entry: LedgerEntry) -> str:
    if entry.no_progress_units:
        return NO_PROGRESS
    return NO_WORDS if entry.reported else silence(entry)


def _by_unit(text: str, names: Set[str]) -> list[tuple[str, str]]:
    """Return unit and words, one pair a unit; nothing if ``text`` does not begin with a unit's name."""
    told: list[tuple[str, str]] = []
    for line in text.split("\n"):
        name, mark, rest = line.partition("：")
        if mark and name in names:
            told.append((name, rest))
        elif told:
            unit, words = told[-1]
            told[-1] = (unit, f"{words}\n{line}")
        else:
            return []
    return told
