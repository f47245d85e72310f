"""Data rows → drafts by unit: whose row it is, which task and node, whether it goes on from the row above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from flows.domain.findings import Finding, Place
from flows.domain.plan import Task
from flows.domain.returns import CellText
from flows.formats.returns.dates import Calendar, read_date
from flows.formats.returns.entries import Draft, Joined, joined, read_line
from flows.formats.returns.findings import (
    ROW_UNIT_DISAGREE,
    TASK_MISSING,
    TASK_NOT_YOURS,
    UNIT_UNKNOWN,
    WRONG_OFFICE,
)
from flows.formats.returns.headings import Field
from flows.formats.returns.table import Line, Table
from flows.formats.returns.tasks import Clues, TaskFinder
from flows.formats.returns.units import UnitNames, UnitRead, names_body
from flows.formats.returns.words import says_nothing


class Known(Protocol):
    """What rows are read against."""

    @property
    def tasks(self) -> TaskFinder:
        """The plan's tasks."""
        ...

    @property
    def units(self) -> UnitNames:
        """The directory's units."""
        ...

    @property
    def own_tasks(self) -> dict[str, frozenset[str]]:
        """Unit → codes of its tasks."""
        ...


@dataclass
class UnitRows:
    """What all sheets of one file gave, by unit in order of appearance."""

    drafts: dict[str, list[Draft]] = field(default_factory=dict)
    own_findings: dict[str, list[Finding]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    troubled: set[str] = field(default_factory=set)
    unknown: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """Units that any row or line names."""
        return tuple(self.drafts)

    def joined(self, unit: str) -> Joined:
        """Return the unit's entries."""
        return joined(self.drafts[unit])

    def findings_of(self, unit: str) -> tuple[Finding, ...]:
        """Return findings about the unit's rows that gave no entry."""
        return tuple(self.own_findings.get(unit, ()))

    def report(self, unit: str | None, finding: Finding) -> None:
        """Keep a finding about a row that was not taken."""
        if unit is None:
            self.findings.append(finding)
            return
        self.drafts.setdefault(unit, [])
        self.own_findings.setdefault(unit, []).append(finding)
        self.troubled.add(unit)


@dataclass
class RowReader:
    """Reads the rows of one sheet; ``fallback`` is the unit where no line or column names one."""

    known: Known
    place: Place
    calendar: Calendar
    fallback: UnitRead | None

    def read(self, table: Table, rows: UnitRows) -> None:
        """Add the sheet's rows to ``rows``."""
        whose = _Whose(self, table, rows)
        last: _Last | None = None
        for line in table.lines:
            here = Place(self.place.file, self.place.sheet, None, line.row)
            if last is not None and self._goes_on(line, last):
                if last.draft is not None:
                    read_line(last.draft, line, self.calendar)
                    last = _Last(line, last.task, last.draft)
                continue
            if not _says_anything(line):
                last = None if line.identity or line.counted_anew else last
                continue
            unit = whose.unit_of(line)
            draft = self._draft(line, last, (unit, rows, here)) if unit else None
            last = _Last(line, draft.task if draft else "", draft)
        whose.note_blank()

    def _goes_on(self, line: Line, last: _Last) -> bool:
        """Tell whether the row continues the text of the one above."""
        if line.row != last.line.row + 1 and not _same_cells(line, last.line):
            return False
        if not line.identity:
            if line.counted_anew:
                return False
            several = last.draft is not None and len(self._task(last.task).nodes) > 1
            return not (several and line.marks_node)
        if not _same_cells(line, last.line):
            return False
        several = last.draft is not None and len(self._task(last.task).nodes) > 1
        return not (several and (line.marks_node or _own(line, Field.KEY)))

    def _task(self, code: str) -> Task:
        return self.known.tasks.plan.by_code[code]

    def _draft(self, line: Line, last: _Last | None, where: tuple[str, UnitRows, Place]) -> Draft | None:
        unit, rows, here = where
        if (
            not (line.identity or line.counted_anew)
            and line.marks_node
            and last is not None
            and last.draft is not None
        ):
            task, key_node = self._task(last.task), None
        else:
            read = self.known.tasks.find(self._clues(line))
            if read.task is None:
                only_counted = not line.identity and line.text(Field.SEQUENCE).isdigit()
                kind = TASK_MISSING if only_counted else read.kind or TASK_MISSING
                words = {"text": "", "hint": "", "read": "", **read.words}
                rows.report(unit, kind.at(here, **words))
                return None
            task, key_node = read.task, read.node
            if read.kind is not None:
                rows.own_findings.setdefault(unit, []).append(read.kind.at(here, **read.words))
        if task.code not in self.known.own_tasks.get(unit, frozenset()):
            rows.report(unit, TASK_NOT_YOURS.at(here, unit=unit, read=f"{task.code}“{task.title}”"))
            return None
        draft = self._begun(line, (task, key_node), here)
        draft.above = last.draft if last is not None else None
        read_line(draft, line, self.calendar)
        rows.drafts.setdefault(unit, []).append(draft)
        return draft

    def _begun(self, line: Line, found: tuple[Task, int | None], here: Place) -> Draft:
        task, key_node = found
        due = line.told.get(Field.DUE)
        day: date | None = read_date(due.value, self.calendar).value if due else None
        phrases = tuple(text for one in (Field.NODE, Field.DUE) if (text := line.text(one)))
        node = self.known.tasks.node(task, key_node, day, phrases)
        draft = Draft(task.code, node.node, line.row, self.place)
        draft.cells.extend(CellText("task", told.spot.name, told.text) for told in line.identity)
        if node.kind is not None:
            draft.findings.append(node.kind.at(here, **node.words))
        return draft

    def _clues(self, line: Line) -> Clues:
        code = line.told.get(Field.CODE)
        domain = line.text(Field.DOMAIN)
        told = self.known.tasks.domain_in(domain) if domain else None
        above = self.known.tasks.domain_in(line.domain_text) if line.domain_text and not domain else None
        return Clues(
            key=line.text(Field.KEY),
            code=line.text(Field.CODE) if code else "",
            code_is_number=code is not None and not isinstance(code.value, str),
            sequence=line.text(Field.SEQUENCE),
            titles=tuple(told.text for told in line.titles if not says_nothing(told.text)),
            domain=told if domain else above,
            number_is_running=line.running,
        )


@dataclass(frozen=True)
class _Last:
    """The row above: its line, task and draft (None if it was not taken)."""

    line: Line
    task: str
    draft: Draft | None


def _says_anything(line: Line) -> bool:
    return bool(line.answers)


def _own(line: Line, one: Field) -> bool:
    told = line.told.get(one)
    return told is not None and told.spot.row == line.row


def _same_cells(line: Line, above: Line) -> bool:
    """Tell whether both rows are named by the same merged cells."""
    here = {told.spot for told in line.identity if told.spot.row != line.row}
    return (
        bool(here)
        and here <= {told.spot for told in above.identity}
        and not any(
            told.spot.row == line.row and told is not line.told.get(Field.KEY) for told in line.identity
        )
    )


@dataclass
class _Whose:
    """Finds the unit of each row of one sheet: the 填报单位 line above it, else the column, else the fallback."""

    reader: RowReader
    table: Table
    rows: UnitRows
    said: set[tuple[str, str]] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    @cached_property
    def _marks(self) -> tuple[tuple[int, str], ...]:
        units = self.reader.known.units
        lines = [(spot.row, text) for spot, text in self.table.units if text]
        parts = [(row, text) for row, text in self.table.sub_headings if units.read(text).unit]
        return tuple(sorted((*lines, *parts)))

    @cached_property
    def _column(self) -> Mapping[int, UnitRead]:
        units = self.reader.known.units
        texts = {line.row: text for line in self.table.lines if (text := line.text(Field.UNIT))}
        reads = {row: units.read(text) for row, text in texts.items()}
        # A column 单位 may tell a measure (家, %): it names units only if one of its cells looks like one.
        telling = any(read.unit or read.kind is WRONG_OFFICE for read in reads.values())
        return reads if telling or any(names_body(text) for text in texts.values()) else {}

    @cached_property
    def _only_one(self) -> UnitRead | None:
        """The unit of the column if all its filled cells name the same one."""
        found = {read.unit for read in self._column.values()}
        return UnitRead(next(iter(found))) if len(found) == 1 and None not in found else None

    @cached_property
    def _sheet_name(self) -> UnitRead | None:
        name = self.reader.place.sheet
        read = self.reader.known.units.read(name) if name else None
        return read if read and read.unit and read.kind is None else None

    def _mark(self, row: int) -> UnitRead | None:
        above = [text for at, text in self._marks if at < row]
        texts = above[-1:] or ([self._marks[0][1]] if len(self._marks) == 1 else [])
        return self.reader.known.units.read(texts[0]) if texts else None

    def unit_of(self, line: Line) -> str | None:
        """Return whose row this is; None, with a finding, if that is not clear."""
        here = Place(self.reader.place.file, self.reader.place.sheet, None, line.row)
        mark, column = self._mark(line.row), self._column.get(line.row)
        if mark is None:
            column = column or self._only_one
            if column is None and self._column:
                self.rows.unknown = True
                self.rows.report(None, UNIT_UNKNOWN.at(here, text="本行单位为空"))
                return None
        read = mark or column or self._sheet_name or self.reader.fallback
        if read is None or read.unit is None:
            self._say_unknown(read, here if read is column else self.reader.place)
            return None
        self._say_read_as(read)
        if mark and column and column.unit != mark.unit:
            text = column.unit or column.text
            self.rows.report(mark.unit, ROW_UNIT_DISAGREE.at(here, text=text, read=mark.unit))
            return None
        return read.unit

    def _say_unknown(self, read: UnitRead | None, place: Place) -> None:
        self.rows.unknown = True
        text = read.text if read else "文件中没有写明"
        if ("unknown", text) not in self.said:
            self.said.add(("unknown", text))
            kind = read.kind if read and read.kind else UNIT_UNKNOWN
            self.rows.report(None, kind.at(place, text=text or "未填写"))

    def _say_read_as(self, read: UnitRead) -> None:
        if read.kind and ("read-as", read.text) not in self.said:
            self.said.add(("read-as", read.text))
            self.rows.findings.append(read.kind.at(self.reader.place, text=read.text, read=read.unit))

    def note_blank(self) -> None:
        """Name the unit of a sheet without an answered row, so that a blank form is known as its unit's."""
        if self.rows.units or self.rows.unknown:
            return
        row = self.table.lines[0].row if self.table.lines else 1_048_577
        read = self._mark(row) or self._only_one or self._sheet_name or self.reader.fallback
        if read is None or read.unit is None:
            self._say_unknown(read, self.reader.place)
        else:
            self.rows.drafts.setdefault(read.unit, [])
