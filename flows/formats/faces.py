"""The JSON faces of ``collect --json`` and ``settle --json``: plain values in a fixed order of keys."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from flows.domain.findings import Finding
from flows.domain.ledger import Ledger, LedgerEntry, NodeState, OverdueUnit, SilentUnit, Source
from flows.domain.mails import Mail, brought_by
from flows.domain.returns import Collected, Entry, Return

Face = dict[str, object]
"""One JSON object."""


def as_json(face: Mapping[str, object]) -> str:
    """Return ``face`` as one JSON document, Chinese unescaped, with a line end."""
    return json.dumps(face, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def collected_face(collected: Collected, mails: Sequence[Mail] = ()) -> Face:
    """Return the face of a period's returns; ``entries`` are the rows taken, so a superseded return has none.

    ``mails`` are all mails kept; each return names those that brought it. The face's own ``findings`` are those
    of mails as a whole.
    """
    brought = brought_by(mails)
    return {
        "period": str(collected.period),
        "returns": [
            {**_return(one), "mails": [_mail(mail) for mail in brought.get(one.sha256, ())]}
            for one in collected.returns
        ],
        "findings": [finding_face(finding) for finding in collected.mail_findings],
        "missing_units": list(collected.missing_units),
        "rejected_units": list(collected.rejected_units),
        "blank_units": list(collected.blank_units),
    }


def _return(one: Return) -> Face:
    return {
        "file": one.file,
        "sha256": one.sha256,
        "unit": one.unit,
        "version": one.version,
        "outcome": one.outcome.value,
        "entries": [_entry(entry) for entry in one.entries] if one.counts else [],
        "findings": [finding_face(finding) for finding in one.findings],
        "counts": one.counts,
        "blank": one.blank,
    }


def _mail(mail: Mail) -> Face:
    return {
        "sender": mail.sender,
        "sent": mail.moment.isoformat(),
        "subject": mail.subject,
        "message_id": mail.message_id,
        "sha256": mail.sha256,
        "forwarded": list(mail.forwarded),
    }


def _entry(entry: Entry) -> Face:
    return {
        "task": entry.task,
        "node": entry.node,
        "status": entry.status.value if entry.status else None,
        "percent": _number(entry.percent),
        "progress": entry.progress,
        "problems": entry.problems,
        "next_steps": entry.next_steps,
        "expected_completion": _day(entry.expected_completion),
        "sheet": entry.sheet,
        "row": entry.row,
        "no_progress": entry.no_progress,
    }


def finding_face(finding: Finding) -> Face:
    """Return one finding; ``sheet``, ``cell`` and ``row`` are null where it has none."""
    place = finding.place
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "message": finding.message,
    }


def ledger_face(ledger: Ledger) -> Face:
    """Return the face of a judged period."""
    return {
        "period": str(ledger.period),
        "as_of": ledger.as_of.isoformat(),
        "rules_version": ledger.rules_version,
        "rules_digest": ledger.rules_digest,
        "plan_digest": ledger.plan_digest,
        "entries": [_ledger_entry(entry) for entry in ledger.entries],
        "overdue_units": [_overdue_unit(unit) for unit in ledger.overdue_units],
        "missing_units": list(ledger.missing_units),
        "rejected_units": list(ledger.rejected_units),
        "blank_units": list(ledger.blank_units),
        "escalations": [_escalation(unit) for unit in ledger.overdue_units],
        "silent_units": [_silent_unit(unit) for unit in ledger.silent_units],
        "totals": dict(ledger.totals),
        "findings": [finding_face(finding) for finding in ledger.findings],
    }


def _ledger_entry(entry: LedgerEntry) -> Face:
    return {
        "task": entry.task,
        "title": entry.title,
        "domain": entry.domain,
        "lead_units": list(entry.lead_units),
        "responsible_units": list(entry.responsible_units),
        "nodes": [_node(node) for node in entry.nodes],
        "reported": entry.reported.value if entry.reported else None,
        "judged": entry.judged.value,
        "light": entry.light.value,
        "percent": _number(entry.percent),
        "days_overdue": entry.days_overdue,
        "periods_overdue": entry.periods_overdue,
        "periods_overdue_total": entry.periods_overdue_total,
        "once_overdue": entry.once_overdue,
        "completed_late": entry.completed_late,
        "overdue_leads": list(entry.overdue_leads),
        "not_reported": list(entry.not_reported),
        "blank_units": list(entry.blank_units),
        "no_progress_units": list(entry.no_progress_units),
        "unanswered_units": list(entry.unanswered_units),
        "progress": entry.progress,
        "problems": entry.problems,
        "next_steps": entry.next_steps,
        "rule": entry.rule_id,
        "because": entry.because,
        "notes": list(entry.notes),
        "sources": [_source(source) for source in entry.sources],
        "findings": [finding_face(finding) for finding in entry.findings],
    }


def _node(node: NodeState) -> Face:
    return {
        "date": node.planned.isoformat(),
        "extended_to": _day(node.extended_to),
        "state": node.state.value,
        "days_overdue": node.days_overdue,
        "no": node.no,
        "deliverable": node.deliverable,
        "completed_late": node.completed_late,
    }


def _source(source: Source) -> Face:
    return {
        "unit": source.unit,
        "file": source.file,
        "sheet": source.sheet,
        "row": source.row,
        "sha256": source.sha256,
    }


def _overdue_unit(unit: OverdueUnit) -> Face:
    return {
        "unit": unit.unit,
        "tasks": [task.task for task in unit.tasks],
        "worst_days": unit.worst_days,
        "step": unit.step,
        "periods": unit.periods,
    }


def _escalation(unit: OverdueUnit) -> Face:
    return {
        "unit": unit.unit,
        "step": unit.step,
        "rung": unit.rung,
        "last_step": unit.last_step or None,
        "last_step_in": str(unit.last_step_in) if unit.last_step_in else None,
        "facts": unit.facts,
    }


def _silent_unit(unit: SilentUnit) -> Face:
    return {"unit": unit.unit, "periods": unit.periods, "step": unit.step, "facts": unit.facts}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> float | int | None:
    """Return ``85`` rather than ``85.0``."""
    return int(value) if value is not None and value == int(value) else value
