"""The ledger's entry for one task, written from its dossier."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from flows.domain.findings import Finding
from flows.domain.judging.checks import checked
from flows.domain.judging.dossier import Dossier
from flows.domain.judging.history import History
from flows.domain.judging.ladder import delays_of
from flows.domain.judging.merging import Desk, Manner, Row, row_no
from flows.domain.judging.saying import figure
from flows.domain.judging.sentences import because
from flows.domain.judging.texts import NO_EVIDENCE
from flows.domain.ledger import Judged, LedgerEntry, UnitAnswer
from flows.domain.plan import Domain
from flows.domain.returns import Entry

NO_PROGRESS = "本期无进展"
_NOTED_AS = {NO_EVIDENCE.code: "completed-without-evidence"}
"""Findings of judging that a reader of returns notes under its own code; then the reader's word stands."""


def entry_of(dossier: Dossier, domain: Domain) -> LedgerEntry:
    """Return the task's judged state with explanation, dates and rulings; reports and history come on top."""
    task, worst, verdicts, scale = dossier.task, dossier.worst, dossier.verdicts, dossier.scale
    done = worst.judged is Judged.COMPLETED
    return LedgerEntry(
        task.code,
        task.title,
        domain.no,
        domain.name,
        task.lead_units,
        task.responsible_units,
        worst.judged,
        worst.light,
        because(dossier, scale),
        worst.rule(scale.rules).id,
        nodes=tuple(verdict.state for verdict in verdicts if verdict.state),
        days_overdue=max(verdict.days_overdue for verdict in verdicts),
        completed_late=done and any(verdict.completed_late for verdict in verdicts),
        overdue_leads=tuple(dict.fromkeys(standing.unit for _, standing in dossier.named)),
        notes=dossier.effects.notes,
    )


def with_history(entry: LedgerEntry, dossier: Dossier, history: History) -> LedgerEntry:
    """Return ``entry`` with its periods overdue and the last known progress text."""
    overdue, last = entry.judged is Judged.OVERDUE, dossier.last
    return replace(
        entry,
        delays=delays_of(dossier, history),
        periods_overdue=history.overdue_in_a_row(entry.task) + 1 if overdue else 0,
        periods_overdue_total=history.overdue_total(entry.task) + overdue,
        last_progress=(last.progress or last.last_progress) if last else "",
    )


def with_reports(entry: LedgerEntry, dossier: Dossier, desk: Desk) -> LedgerEntry:
    """Return ``entry`` with what the units reported, who did not, the sources and the findings."""
    deciding = dossier.deciding
    rows = (*dossier.lead_rows, *dossier.other_rows)
    silent = (one.unit for one in dossier.lead_rows if one.entry.no_progress)
    return replace(
        entry,
        reported=deciding.reported if deciding else None,
        percent=deciding.row.entry.percent if deciding and deciding.row else None,
        progress=_joined([(row.unit, _progress(row, dossier)) for row in rows], dossier.leads),
        problems=_joined([(row.unit, row.entry.problems) for row in rows], dossier.leads),
        next_steps=_joined([(row.unit, row.entry.next_steps) for row in rows], dossier.leads),
        not_reported=dossier.leads_in(Manner.UNRETURNED, Manner.REJECTED),
        blank_units=dossier.leads_in(Manner.BLANK),
        no_progress_units=tuple(dict.fromkeys(silent)),
        unanswered_units=dossier.leads_in(Manner.UNANSWERED, Manner.WITHHELD),
        answers=_answers(dossier),
        sources=tuple(row.source for row in rows),
        findings=_findings(dossier, desk),
    )


def _progress(row: Row, dossier: Dossier) -> str:
    """Return the row's text; a responsible unit's bare figure counts as one."""
    entry = row.entry
    if entry.progress:
        return entry.progress
    if entry.no_progress:
        return NO_PROGRESS
    if entry.percent is not None and row.unit not in dossier.leads:
        return f"完成进度{figure(entry.percent)}"
    return ""


def _joined(texts: Sequence[tuple[str, str]], leads: Container[str]) -> str:
    """Return all units' texts, one a line; each begins with the unit's name, unless a lead alone spoke."""
    by_unit: dict[str, list[str]] = {}
    for unit, text in texts:
        told = by_unit.setdefault(unit, [])
        if text and text not in told:
            told.append(text)
    spoken = {unit: "\n".join(told) for unit, told in by_unit.items() if told}
    if len(spoken) == 1 and next(iter(spoken)) in leads:
        return "".join(spoken.values())
    return "\n".join(f"{unit}：{text}" for unit, text in spoken.items())


def _answers(dossier: Dossier) -> tuple[UnitAnswer, ...]:
    """Return the last known answers of leads (per node) and responsible units, for the next period."""
    leads = (one.said for verdict in dossier.verdicts for one in verdict.standings if one.said)
    told: dict[str, Entry] = {}
    for row in dossier.other_rows:
        told.setdefault(row.unit, row.entry)
    kept = {
        one.unit: one
        for one in (dossier.last.answers if dossier.last else ())
        if one.unit not in dossier.leads
    }
    for unit, entry in told.items():
        old = kept.get(unit)
        text = entry.progress or (old.progress if old else "")
        kept[unit] = UnitAnswer(unit, dossier.period, None, entry.status, entry.percent, progress=text)
    return (*leads, *(kept[unit] for unit in sorted(kept)))


def _findings(dossier: Dossier, desk: Desk) -> tuple[Finding, ...]:
    """Return what the reader noted on the task's rows, then what judging found; the same thing once."""
    rows = (*dossier.lead_rows, *dossier.other_rows, *dossier.withheld)
    noted = [finding for row in rows for finding in desk.findings_on(row)]
    known = {(one.code, one.place.file, one.place.sheet, row_no(one.place)) for one in noted}
    added = (
        one
        for one in checked(dossier)
        if (_NOTED_AS.get(one.code), one.place.file, one.place.sheet, row_no(one.place)) not in known
    )
    return tuple(dict.fromkeys((*noted, *added)))
