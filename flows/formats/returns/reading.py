"""Read one returned file whole: any bytes → what each unit in it said, with every doubt; never raises on content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.domain.forms import FormIdentity
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.returns import FileReading, UnitReading, VersionMark
from flows.domain.units import Directory
from flows.formats.returns.dates import Calendar
from flows.formats.returns.findings import EMPTY_FORM, NO_HEADER, UNIT_DISAGREE, UNIT_UNKNOWN, WRONG_OFFICE
from flows.formats.returns.locked import Locked
from flows.formats.returns.periods import month_of_name
from flows.formats.returns.rows import RowReader, UnitRows
from flows.formats.returns.sheets import (
    Choice,
    chosen_sheets,
    form_identity,
    identity_findings,
    office_finding,
)
from flows.formats.returns.table import labelled_pairs
from flows.formats.returns.tasks import TaskFinder
from flows.formats.returns.units import UnitNames, UnitRead
from flows.formats.returns.versions import receipt_lines, version_mark
from flows.formats.returns.zips import is_zip_of_files, zip_members
from flows.formats.workbooks.reading import read_workbook
from flows.formats.workbooks.sheets import Workbook

READER_VERSION = 3
"""Raised whenever the same bytes would be read differently."""


@dataclass(frozen=True)
class ReturnContext:
    """What a return is read against; ``office`` is the code that this office's forms carry.

    ``ended``: codes of tasks that a change of the plan took out → by which document and how.
    """

    plan: Plan
    directory: Directory
    period: Period
    office: str = ""
    ended: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def tasks(self) -> TaskFinder:
        """The plan's tasks by code and title."""
        return TaskFinder(self.plan, self.ended)

    @cached_property
    def units(self) -> UnitNames:
        """The directory's units by every way of writing them."""
        return UnitNames(self.directory, self.plan.issuer)

    @cached_property
    def own_tasks(self) -> dict[str, frozenset[str]]:
        """Unit → codes of the tasks in which it stands."""
        found: dict[str, set[str]] = {}
        for task in self.plan.tasks:
            for unit in self.directory.expanded((*task.lead_units, *task.responsible_units)):
                found.setdefault(unit.name, set()).add(task.code)
        return {unit: frozenset(codes) for unit, codes in found.items()}

    def calendar(self, epoch_1904: bool) -> Calendar:
        """How dates without a year are read."""
        issued = self.plan.issue_date
        return Calendar(issued.year if issued else self.period.year, issued, self.period, epoch_1904)


def read_return(data: bytes, file: str, context: ReturnContext) -> FileReading:
    """Return what ``data`` says, one part per unit; a refused file gives one part with its finding."""
    digest = hashlib.sha256(data).hexdigest()
    if is_zip_of_files(data):
        found = zip_members(data, file).findings or (NO_HEADER.at(Place(file)),)
        return FileReading(file, digest, (_refused(file, context, found),), month_of_name(file))
    workbook = read_workbook(data, file)
    if isinstance(workbook, Finding):
        return FileReading(file, digest, (_refused(file, context, (workbook,)),), month_of_name(file))
    reader = _Reader(file, context, workbook)
    return FileReading(file, digest, reader.parts(), reader.said or month_of_name(file))


def refused_reading(file: str, digest: str, context: ReturnContext, finding: Finding) -> FileReading:
    """Return the reading of a file that could not be read for reasons outside of it."""
    return FileReading(file, digest, (_refused(file, context, (finding,)),), month_of_name(file))


def _refused(file: str, context: ReturnContext, findings: tuple[Finding, ...]) -> UnitReading:
    """A part without entries; the unit is known at most by the file name."""
    named = context.units.in_file_name(file)
    mark = version_mark(file, [], context.period)
    return UnitReading(named.unit if named else None, (), findings, mark, refused=True)


def _said(choice: Choice, identity: FormIdentity | None) -> str:
    """Return the month of the sheets read, else of all, else of the form; a year is preferred."""
    for sheets in (choice.sheets, choice.seen):
        months = sorted((one.month for one in sheets if one.month), key=lambda month: month.year is None)
        if months:
            return months[0].zh
    return identity.period.zh if identity else ""


@dataclass
class _Reader:
    """One workbook that could be opened."""

    file: str
    context: ReturnContext
    workbook: Workbook
    findings: list[Finding] = field(default_factory=list)
    said: str = ""

    @cached_property
    def identity(self) -> FormIdentity | None:
        return form_identity(self.workbook)

    @cached_property
    def locked(self) -> Locked | None:
        return Locked.of(self.workbook, self.identity) if self.identity else None

    @cached_property
    def named(self) -> UnitRead | None:
        return self.context.units.in_file_name(self.file)

    @property
    def place(self) -> Place:
        return Place(self.file)

    def parts(self) -> tuple[UnitReading, ...]:
        choice = chosen_sheets(self.workbook, self.file, self.context.period, self.identity)
        self.findings.extend(choice.findings)
        self.said = _said(choice, self.identity)
        if choice.refused:
            return (self._whole_refused(choice),)
        if not choice.sheets:
            return (self._whole_refused(choice, NO_HEADER.at(self.place)),)
        foreign = identity_findings(self.identity, self.context.office, self.place)
        title = office_finding(choice.sheets, self.context.plan, self.place)
        if foreign or title:
            return (self._whole_refused(choice, *foreign, *((title,) if title else ())),)
        return self._units(choice)

    def _whole_refused(self, choice: Choice, *findings: Finding) -> UnitReading:
        """A part without entries; its unit is the one that the sheets name, else the form's or file name's."""
        lines = {text for one in choice.seen for _, text in one.table.units if text}
        unit = self.context.units.read(next(iter(lines))) if len(lines) == 1 else self._fallback()
        mark = version_mark(self.file, [], self.context.period)
        every = (*self.findings, *findings)
        return UnitReading(unit.unit if unit else None, (), every, mark, self.identity, refused=True)

    def _fallback(self) -> UnitRead | None:
        """The unit where no line of the sheet names one: the form's own, else the file name's."""
        if self.identity is not None:
            read = self.context.units.read(self.identity.unit)
            if read.unit:
                return read
        return self.named

    def _units(self, choice: Choice) -> tuple[UnitReading, ...]:
        notes = receipt_lines(self.workbook)
        rows = UnitRows()
        if self.locked is not None:
            self.findings.extend(self.locked.about_form(self.place))
        for one in choice.sheets:
            notes.extend(text for _, text in labelled_pairs(one.table))
            self.findings.extend(one.table.findings)
            place = Place(self.file, one.sheet.name or None)
            calendar = self.context.calendar(self.workbook.epoch_1904)
            RowReader(self.context, place, calendar, self._fallback()).read(one.table, rows)
            if self.locked is not None:
                about = (place, calendar)
                self.findings.extend(self.locked.about_cells(one.sheet, one.table.headings, about))
        mark = version_mark(self.file, notes, self.context.period)
        parts = [self._part(unit, rows, mark) for unit in rows.units]
        self.findings.extend(rows.findings)
        self._compare_names(rows)
        if not parts:
            return (self._nobody(rows, mark),)
        parts[0] = replace(parts[0], findings=(*self.findings, *parts[0].findings))
        return tuple(parts)

    def _part(self, unit: str, rows: UnitRows, mark: VersionMark) -> UnitReading:
        joined = rows.joined(unit)
        form = self.identity if self.identity and len(rows.units) == 1 else None
        findings = (*rows.findings_of(unit), *joined.findings)
        if joined.entries or unit in rows.troubled or joined.findings:
            return UnitReading(unit, joined.entries, findings, mark, form)
        blank = EMPTY_FORM.at(self.place)
        return UnitReading(unit, (), (*findings, blank), mark, form, refused=True, blank=True)

    def _nobody(self, rows: UnitRows, mark: VersionMark) -> UnitReading:
        """No row could be given to a unit."""
        if rows.unknown:
            found = [*self.findings]
        else:
            found = [*self.findings, UNIT_UNKNOWN.at(self.place, text="文件中没有写明")]
        return UnitReading(None, (), tuple(found), mark, self.identity, refused=True)

    def _compare_names(self, rows: UnitRows) -> None:
        """File name, hidden identity and what was read should speak of the same unit."""
        told = [("文件名", self.named)] if self.named else []
        if self.identity is not None:
            told.append(("表内标识", self.context.units.read(self.identity.unit)))
        for where, read in told:
            if not rows.units or (read.unit in rows.units):
                continue
            said = read.unit or read.text
            if read.kind is WRONG_OFFICE or read.unit:
                names = "、".join(rows.units)
                text = f"{where}为“{said}”，表内为“{names}”"
                if folded(said) != folded(names):
                    self.findings.append(UNIT_DISAGREE.at(self.place, text=text, read=names))
