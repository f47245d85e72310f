"""What is odd about the words of one task's answers: no evidence, nothing new, another's words, a figure too low."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from flows.domain.findings import Finding, warning
from flows.domain.folding import folded
from flows.domain.judging.dossier import Dossier
from flows.domain.judging.merging import Row
from flows.domain.ledger import UnitAnswer
from flows.domain.plan import Target
from flows.domain.returns import Entry, Status

SAME_TEXT = warning(
    "same-text-as-last", "{unit}：{task}的进展情况与上期文字完全相同", "请填报单位补充本期实际进展"
)
SAME_AS_OTHER = warning(
    "same-text-as-other-unit",
    "{unit}：{task}的进展情况与{others}本期所报文字完全相同",
    "请核实是否如实填写本单位的进展",
)
NO_EVIDENCE = warning(
    "completion-without-text",
    "{unit}：{task}填报为已完成，但没有写明任何完成情况",
    "请填报单位补充完成情况和佐证材料",
)
TARGET_MISSED = warning(
    "target-not-reached",
    "{unit}：{task}{claim}，但所报“{metric}”为{figure}{measure}，未达到要求的{demanded}{measure}",
    "请填报单位核实数据，未达到的按未完成填报",
)
KINDS = (SAME_TEXT, SAME_AS_OTHER, NO_EVIDENCE, TARGET_MISSED)

SHOWN = 3
"""So many units are named in one finding; of more, the first ones and how many there are."""

_CLAIMED = re.compile(r"(?<!未)(?<!尚未)(?:已达标|已达到目标|已实现目标|已完成目标|达到目标要求|目标已完成)")
_CLAUSE_END = re.compile(r"[,，。;；\n]")
_NOT_WORDS = re.compile(r"[\W_]+")


def texts_checked(dossier: Dossier) -> Iterator[Finding]:
    """Yield the findings on the words of every row, leads first."""
    for row in (*dossier.lead_rows, *dossier.other_rows):
        yield from _evidence(dossier, row)
        yield from _repeated(dossier, row)
        yield from _targets(dossier, row)
    rules = dossier.scale.rules
    for echo in dossier.echoes:
        text = bare(echo.row.entry.progress)
        if len(text) >= rules.repeat_least and not _is_stock(text, rules.stock_phrases):
            yield SAME_AS_OTHER.at(
                echo.row.place("progress"),
                unit=echo.row.unit,
                task=dossier.task.code,
                others=some_of(echo.units),
            )


def some_of(units: Collection[str]) -> str:
    """Return the units by name; of many the first three and their number: ``甲、乙、丙等8个单位``."""
    names = list(units)
    if len(names) <= SHOWN:
        return "、".join(names)
    return f"{'、'.join(names[:SHOWN])}等{len(names)}个单位"


def bare(text: str) -> str:
    """Return the letters, digits and Han characters of ``text``, folded."""
    return _NOT_WORDS.sub("", folded(text))


def _is_stock(text: str, phrases: Collection[str]) -> bool:
    return text in {bare(phrase) for phrase in phrases}


def _evidence(dossier: Dossier, row: Row) -> Iterator[Finding]:
    """Find a completion without a word, or with a word that says no more than the status does."""
    if row.entry.status is not Status.COMPLETED:
        return
    rules, text = dossier.scale.rules, bare(row.entry.progress)
    if len(text) < max(rules.evidence_least, 1) or _is_stock(text, rules.empty_words):
        yield NO_EVIDENCE.at(row.place("progress", "status"), unit=row.unit, task=dossier.task.code)


def _repeated(dossier: Dossier, row: Row) -> Iterator[Finding]:
    """Find a text that only repeats the last period's; a completion that stays completed may."""
    entry, text = row.entry, bare(row.entry.progress)
    if not text or entry.no_progress or _is_stock(text, dossier.scale.rules.stock_phrases):
        return
    same = [one for one in _answers(dossier, row.unit) if _on_same(one, entry) and bare(one.progress) == text]
    done = entry.status is Status.COMPLETED and all(one.status is Status.COMPLETED for one in same)
    if same and not done:
        yield SAME_TEXT.at(row.place("progress"), unit=row.unit, task=dossier.task.code)


def _answers(dossier: Dossier, unit: str) -> Iterator[UnitAnswer]:
    answers = dossier.last.answers if dossier.last else ()
    return (one for one in answers if one.unit == unit)


def _on_same(answer: UnitAnswer, entry: Entry) -> bool:
    return entry.node in (None, answer.node) or answer.node is None


def _targets(dossier: Dossier, row: Row) -> Iterator[Finding]:
    """Find a completion (or a target called reached) whose own words give a figure short of the target."""
    entry = row.entry
    done = entry.status is Status.COMPLETED
    if not done and not _CLAIMED.search(entry.progress):
        return
    for target in dossier.task.targets:
        reached = figure_for(target, entry.progress)
        if reached is not None and not _meets(target, reached):
            yield TARGET_MISSED.at(
                row.place("progress", "status"),
                unit=row.unit,
                task=dossier.task.code,
                claim="填报为已完成" if done else "称已达到目标",
                metric=target.metric,
                figure=f"{reached:g}",
                demanded=f"{target.value:g}",
                measure=target.unit,
            )


def figure_for(target: Target, text: str) -> float | None:
    """Return the last figure that ``text`` gives for the target's metric in one clause, None if it gives none."""
    metric, measure, said = folded(target.metric), folded(target.unit), folded(text)
    if not metric or target.value is None or metric not in said:
        return None
    clause = _CLAUSE_END.split(said.split(metric, 1)[1], maxsplit=1)[0]
    found = re.findall(rf"(\d+(?:\.\d+)?){re.escape(measure)}", clause) if measure else []
    return float(found[-1]) if found else None


def _meets(target: Target, reached: float) -> bool:
    value = target.value or 0.0
    return {
        "<=": reached <= value,
        "<": reached < value,
        ">": reached > value,
        "=": reached >= value,
    }.get(target.op, reached >= value)
