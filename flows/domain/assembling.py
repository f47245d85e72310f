"""From files read one by one to the returns of a period: copies, versions, contradictions, who is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flows.domain import versions
from flows.domain.findings import Finding, Place, Severity, error, worst
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.returns import Collected, Entry, FileReading, Outcome, Return, UnitReading
from flows.domain.units import Directory
from flows.domain.versions import IDENTICAL_COPY, Fate, Part, weighed

NO_UNIT = error("return-without-unit", "看不出本件是哪个单位报送的", "请在“填报单位”一栏写明单位全称后重报")
NOTHING_TAKEN = error(
    "nothing-taken", "本件没有一行能够采信，按未报送处理", "请按本件列出的各条问题修改后重报"
)
KINDS = (*versions.KINDS, NO_UNIT, NOTHING_TAKEN)


def assemble(readings: Sequence[FileReading], plan: Plan, directory: Directory, period: Period) -> Collected:
    """Return the period's returns, whatever the order of ``readings``."""
    by_unit: dict[str | None, list[Part]] = defaultdict(list)
    for part in _parts(readings, plan):
        by_unit[part.reading.unit].append(part)
    order = (*directory.in_order(unit for unit in by_unit if unit is not None), None)
    returns = tuple(one for unit in order for one in _returns_of(by_unit.get(unit, ())))
    heard = {one.unit for one in returns if one.outcome is not Outcome.REJECTED}
    blank = {one.unit for one in returns if one.blank} - heard
    owing = plan.acting_units(directory)
    return Collected(
        period,
        returns,
        missing_units=tuple(unit for unit in owing if unit not in heard | blank),
        blank_units=tuple(unit for unit in owing if unit in blank),
    )


def _parts(readings: Iterable[FileReading], plan: Plan) -> list[Part]:
    """Return all parts by file name and digest, nodes numbered as the plan numbers them."""
    several = {task.code for task in plan.tasks if len(task.nodes) > 1}
    return [
        Part(reading.file, reading.sha256, no, _numbered(part, several))
        for reading in sorted(readings, key=lambda one: (one.file, one.sha256))
        for no, part in enumerate(reading.parts)
    ]


def _numbered(part: UnitReading, several: set[str]) -> UnitReading:
    """Return ``part`` with ``node`` None in every entry of a task that has none or one."""
    if all(entry.node is None or entry.task in several for entry in part.entries):
        return part
    entries = (entry if entry.task in several else replace(entry, node=None) for entry in part.entries)
    return replace(part, entries=tuple(entries))


def _returns_of(parts: Sequence[Part]) -> list[Return]:
    """Return one unit's returns in the order of file and digest."""
    first = {part.sha256: part.file for part in reversed(parts)}
    seen: set[tuple[str, int]] = set()
    originals: list[Part] = []
    copies: list[Part] = []
    for part in parts:
        known = part.sha256 and (part.sha256, part.no) in seen
        (copies if known else originals).append(part)
        seen.add((part.sha256, part.no))
    fates = weighed([part for part in originals if not _refused(part)])
    made = [_original(part, fates.get(part) or Fate()) for part in originals]
    version = {one.sha256: one.version for one in made}
    made += [_copy(part, first[part.sha256], version[part.sha256]) for part in copies]
    return sorted(made, key=lambda one: (one.file, one.sha256, one.counts))


def _refused(part: Part) -> bool:
    reading = part.reading
    return reading.refused or reading.blank or reading.unit is None or not reading.entries


def _original(part: Part, fate: Fate) -> Return:
    reading = part.reading
    findings = (*reading.findings, *_reasons(part), *fate.findings)
    return Return(
        part.file,
        part.sha256,
        reading.unit,
        fate.version,
        Outcome.REJECTED if _refused(part) else _outcome(findings),
        entries=_by_row(fate.taken),
        findings=findings,
        counts=fate.counts and not _refused(part),
        blank=reading.blank,
        withheld=_by_row(fate.withheld),
    )


def _copy(part: Part, first: str, version: int) -> Return:
    refused = Outcome.REJECTED if _refused(part) else Outcome.ACCEPTED
    told = (IDENTICAL_COPY.at(Place(part.file), file=first),)
    blank = part.reading.blank
    return Return(
        part.file, part.sha256, part.reading.unit, version, refused, (), told, counts=False, blank=blank
    )


def _reasons(part: Part) -> tuple[Finding, ...]:
    """Say why a part is rejected where its reader has not said so."""
    reading = part.reading
    if not _refused(part) or reading.blank or worst(reading.findings) is Severity.ERROR:
        return ()
    return ((NO_UNIT if reading.unit is None else NOTHING_TAKEN).at(Place(part.file)),)


def _outcome(findings: Iterable[Finding]) -> Outcome:
    heavy = any(one.severity is not Severity.INFO for one in findings)
    return Outcome.ACCEPTED_WITH_FINDINGS if heavy else Outcome.ACCEPTED


def _by_row(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.sheet, one.row, one.task, one.node or 0)))
