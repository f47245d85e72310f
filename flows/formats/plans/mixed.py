"""A document of paragraphs and tables as one plan: its head from the prose, its tasks from where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flows.domain.findings import Finding, Place
from flows.domain.plan import Domain, Measure, Plan, PlanReading, Task
from flows.domain.trouble import UnreadableInput
from flows.formats.plans import findings as printed
from flows.formats.plans import house_findings as doubt
from flows.formats.plans.grids import Grid, Paragraph
from flows.formats.plans.head import Head, read_head
from flows.formats.plans.house_rows import Gathered, gathered
from flows.formats.plans.house_table import TableReading, read_items
from flows.formats.plans.lines import Line
from flows.formats.plans.outline import Level, Outline, outline, without_covering_letter
from flows.formats.plans.text import read_measures, read_plan_text

_MEASURES = re.compile("保障|措施|组织|实施|督导|推进")
_NO_TITLE = re.compile(r"附\s*件\s*\d{0,2}\s*[:：]?$|[（(]|单位[:：]|填报")
_TITLE = re.compile("计划|方案|清单|任务|措施|要点|分工|台账|意见|行动")
_FIRST_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}\s*、|[（(][一二三四五六七八九十]{1,3}[）)])")


@dataclass(frozen=True)
class _Prose:
    """The paragraphs as the text reader's lines: their text, and the place of each line."""

    text: str
    places: tuple[str, ...]


def read_blocks(blocks: Sequence[Paragraph | Grid], file: str) -> PlanReading:
    """Return the plan a document holds, in prose, in tables or in both; UnreadableInput if in neither."""
    rows = gathered(one for one in blocks if isinstance(one, Grid))
    prose = _prose([one for one in blocks if isinstance(one, Paragraph) or one in rows.left_out])
    written, trouble = _read_prose(prose, file)
    if not rows.items:
        if written is None:
            raise trouble or UnreadableInput(f"“{file}”中没有读出任务", "请确认文件是否选对")
        return _with(written, _left_out(rows))
    frame = without_covering_letter(outline(prose.text), prose.text)
    head = _head(frame, rows.above)
    table = read_items(rows, head.year)
    if written is None:
        return _of_table(table, head, (file, _measures(frame)))
    return _better(written, table, (file, head))


def read_grids(grids: Sequence[Grid], file: str) -> PlanReading | None:
    """Return the plan that a workbook's sheets hold as tables, None if they hold none."""
    rows = gathered(grids)
    if not rows.items:
        return None
    head = _head(Outline(), rows.above)
    return _of_table(read_items(rows, head.year), head, (file, ()))


def _prose(blocks: Iterable[Paragraph | Grid]) -> _Prose:
    lines: list[str] = []
    places: list[str] = []
    begun = False
    for one in blocks:
        if isinstance(one, Paragraph):
            begun = begun or bool(_FIRST_HEADING.match(one.text))
            new = re.split(r"\r\n|[\r\n\f\u2028]", one.text)
            place = one.place
        else:
            new, place = ([] if begun else _printed(one)), ""
        lines.extend(new)
        places.extend([place] * len(new))
    return _Prose("\n".join(lines), tuple(places))


def _printed(grid: Grid) -> list[str]:
    """Return a table that stands before the text, as a letterhead does, as lines."""
    return [text for row in grid.rows for text in {cell.origin: cell.text for cell in row}.values() if text]


def _read_prose(prose: _Prose, file: str) -> tuple[PlanReading | None, UnreadableInput | None]:
    try:
        reading = read_plan_text(prose.text, file)
    except UnreadableInput as trouble:
        return None, trouble
    return replace(reading, findings=tuple(_placed(one, prose, file) for one in reading.findings)), None


def _placed(finding: Finding, prose: _Prose, file: str) -> Finding:
    """Return a finding that names paragraph or page instead of the line of the extracted text."""
    row = finding.place.row
    if not row or row > len(prose.places) or not prose.places[row - 1]:
        return replace(finding, place=Place(file))
    return replace(finding, place=Place(f"{file} {prose.places[row - 1]}"))


def _head(frame: Outline, above: Sequence[str]) -> Head:
    """Return what the prose, and failing that the lines above the table, say about the plan."""
    lines = [*frame.preface]
    for text in above:
        lines += [Line(0, line.strip()) for line in text.split("\n") if line.strip()]
    lines = [line for line in lines if not _NO_TITLE.match(line.text)]
    head = read_head(lines, frame.afterwards)
    titles = [line.text for line in lines if _TITLE.search(line.text) and len(line.text) <= 60]
    if head.title and not _TITLE.search(head.title) and titles:
        return replace(head, title=titles[0])
    return head


def _measures(frame: Outline) -> tuple[Measure, ...]:
    return tuple(
        read_measures(
            section
            for section in frame.sections
            if _MEASURES.search(section.lines[0][:40])
            and not any(one.level is Level.ITEM for one in section.walk())
        )
    )


def _of_table(table: TableReading, head: Head, rest: tuple[str, tuple[Measure, ...]]) -> PlanReading:
    file, measures = rest
    said: list[Finding] = []
    if not head.title:
        head = replace(head, title=file.rpartition(".")[0] or file)
        said.append(doubt.TITLE_FROM_FILE.at(Place(file), title=head.title))
    said.extend(_doubts_of_head(head, table.domains, file))
    plan = Plan(head.title, head.doc_number, head.issuer, head.issue_date, table.domains, measures)
    return PlanReading(plan, (*said, *table.findings))


def _doubts_of_head(head: Head, domains: Sequence[Domain], file: str) -> Iterator[Finding]:
    if not head.doc_number:
        yield printed.NO_DOC_NUMBER.at(Place(file))
    if not head.issuer:
        yield printed.NO_ISSUER.at(Place(file))
    if not head.issue_date and head.year:
        yield printed.NO_ISSUE_DATE.at(Place(file), source=head.source, year=head.year)
    if bare := sum(not domain.lead_units for domain in domains):
        yield printed.DOMAINS_WITHOUT_LEAD.at(Place(file), count=bare)


def _better(written: PlanReading, table: TableReading, where: tuple[str, Head]) -> PlanReading:
    """Return prose or table, whichever holds more tasks with units; the other is named in a finding."""
    file, head = where
    counts = {"prose": len(written.plan.tasks), "table": len(table.tasks)}
    if _weight(table.tasks) > _weight(written.plan.tasks):
        head = replace(head, title=written.plan.title or head.title)
        reading = _of_table(table, head, (file, written.plan.measures))
        return _with(reading, [doubt.TABLE_FOR_PROSE.at(Place(file), **counts)])
    return _with(written, [doubt.PROSE_FOR_TABLE.at(Place(file), **counts)])


def _weight(tasks: Sequence[Task]) -> tuple[int, int]:
    with_units = sum(bool(one.lead_units or one.no_lead_phrase) for one in tasks)
    return with_units, sum(len(one.lead_units) + len(one.responsible_units) for one in tasks)


def _left_out(rows: Gathered) -> list[Finding]:
    return [doubt.TABLE_LEFT_OUT.at(Place(one.file, one.sheet or None)) for one in rows.left_out if one.rows]


def _with(reading: PlanReading, findings: Sequence[Finding]) -> PlanReading:
    return replace(reading, findings=(*findings, *reading.findings))
