"""A plan that another house published as a table: domains, tasks, units, nodes, targets, and every doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from flows.domain.findings import Finding, Kind, Place
from flows.domain.folding import folded
from flows.domain.plan import Domain, Node, Task, task_code
from flows.domain.trouble import UnreadableInput
from flows.formats.plans import findings as printed
from flows.formats.plans import house_findings as doubt
from flows.formats.plans.grids import Grid
from flows.formats.plans.house_cells import (
    Deadline,
    DomainWords,
    due_of,
    merged_units,
    title_and_text,
    units_of,
)
from flows.formats.plans.house_columns import Field
from flows.formats.plans.house_rows import Gathered, Item, Line
from flows.formats.plans.nodes import Dates, read_dates
from flows.formats.plans.targets import read_targets
from flows.formats.plans.units import Units

KINDS = doubt.KINDS
_NAMELESS = "重点任务"
_MOST_DOMAINS = 99
_MOST_NUMBER = 999
_LONG_TITLE = 40


@dataclass(frozen=True)
class TableReading:
    """What the tables of a file say: domains with tasks, the lines above them, doubts, tables not read."""

    domains: tuple[Domain, ...] = ()
    above: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[Grid, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in printed order."""
        return tuple(task for domain in self.domains for task in domain.tasks)


def read_items(found: Gathered, year: int | None) -> TableReading:
    """Return the domains and tasks of the rows gathered; ``year`` dates deadlines that print none."""
    _name_shared_titles(found.items)
    reader = _Reader(year, first_leads=found.first_leads)
    for item in found.items:
        reader.take(item)
    findings = (*_roles_told(found), *reader.findings)
    return TableReading(tuple(reader.domains()), tuple(found.above), findings, tuple(found.left_out))


def _roles_told(found: Gathered) -> Iterator[Finding]:
    """Yield what was found while gathering; a table that tells who leads leaves no doubt about it."""
    for one in found.findings:
        told = found.first_leads and one.code == doubt.RESPONSIBLE_AS_LEAD.code
        yield doubt.FIRST_LEADS.at(one.place) if told else one


def _name_shared_titles(items: Iterable[Item]) -> None:
    """Where one title cell spans several numbered rows it names their domain, or begins each one's title."""
    sharing = {item.table for item in items if item.shares_title and not item.has_domain}
    for item in items:
        if item.table in sharing:
            item.domain = DomainWords(0, item.title)
            item.title = ""
        elif item.shares_title:
            first = next((line.texts[Field.TEXT] for line in item.lines if line.texts.get(Field.TEXT)), "")
            item.title = "：".join(part for part in (item.title, title_and_text(first)[0]) if part)


@dataclass
class _DomainSoFar:
    no: int
    words: DomainWords
    tasks: list[Task] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)


class _Reader:
    """Turns items into tasks, domain by domain."""

    def __init__(self, year: int | None, *, first_leads: bool) -> None:
        self.year = year
        self.first_leads = first_leads
        self.findings: list[Finding] = []
        self._domains: dict[str, _DomainSoFar] = {}

    def say(self, kind: Kind, place: Place, **words: object) -> None:
        self.findings.append(kind.at(place, **words))

    def domains(self) -> Iterator[Domain]:
        """Yield the domains in order of appearance."""
        for one in self._domains.values():
            yield Domain(one.no, one.words.name or _NAMELESS, one.words.leads, tuple(one.tasks))

    def take(self, item: Item) -> None:
        """Read one item into its domain."""
        domain = self._domain(item.domain, item.lines[0].place)
        title, text = _words(item)
        no = self._number(item, domain, title)
        code = task_code(domain.no, no)
        place = item.lines[0].place
        units = self._units(item, code)
        whole = text if text and (item.shares_title or title in text) else f"{title}。{text}".rstrip("。")
        dates = read_dates(whole, self.year)
        nodes = self._nodes(item, (code, title), dates)
        self._look_at(code, place, units, title)
        targets = read_targets(whole, title)
        for words in targets.ranges:
            self.say(printed.TARGET_RANGE, place, code=code, text=words)
        domain.tasks.append(
            Task(
                code,
                no,
                title,
                domain.no,
                units.leads,
                units.responsible,
                text,
                units.phrase,
                nodes,
                dates.validity,
                targets.targets,
            )
        )

    def _domain(self, words: DomainWords, place: Place) -> _DomainSoFar:
        key = folded(words.name)
        found = self._domains.get(key)
        if found is None:
            used = {one.no for one in self._domains.values()}
            no = words.no if words.no and words.no not in used else max(used, default=0) + 1
            if no > _MOST_DOMAINS:
                raise UnreadableInput(
                    f"{place.zh}：领域超过 {_MOST_DOMAINS} 个，不像是行动计划", "请核对任务表的“领域”栏"
                )
            found = self._domains[key] = _DomainSoFar(no, words)
        if words.leads and not found.words.leads:
            found.words = replace(found.words, leads=words.leads)
        return found

    def _number(self, item: Item, domain: _DomainSoFar, title: str) -> int:
        no = item.number if 0 < item.number <= _MOST_NUMBER else max(domain.numbers, default=0) + 1
        if no in domain.numbers:
            new = max(domain.numbers) + 1
            words = {"domain": domain.no, "number": no, "title": title[:30], "new": new}
            self.say(doubt.NUMBER_TWICE, item.lines[0].place, **words)
            no = new
        domain.numbers.add(no)
        return no

    def _units(self, item: Item, code: str) -> Units:
        parts = [_units_of_line(line, item.has_lead_column) for line in item.lines]
        named = {one.leads for one in parts if one.leads}
        if len(named) > 1:
            self.say(doubt.UNITS_VARY, item.lines[0].place, code=code)
        found = merged_units(parts)
        if self.first_leads and not item.has_lead_column and len(found.leads) > 1:
            rest = (*found.leads[1:], *found.responsible)
            return replace(found, leads=found.leads[:1], responsible=rest)
        return found

    def _nodes(self, item: Item, task: tuple[str, str], dates: Dates) -> tuple[Node, ...]:
        """Return the dates of the text and of the 完成时限 cells, a date that stands in both once."""
        code, title = task
        found = [Deadline(one.due, one.phrase, one.deliverable) for one in dates.nodes]
        written = {one.due for one in found}
        kinds = {
            "year": printed.NO_YEAR,
            "impossible": printed.IMPOSSIBLE_DATE,
            "whole": printed.WHOLE_YEAR,
            "range": printed.DATE_RANGE,
        }
        place = item.lines[0].place
        for one in dates.doubts:
            self.say(kinds[one.why], place, code=code, phrase=one.phrase, year=self.year)
        for line in _dated(item.lines):
            own = title_and_text(line.texts.get(Field.TEXT, ""))[0] if len(item.lines) > 1 else ""
            for more in self._deadlines(line, code):
                if more.due not in written:
                    found.append(replace(more, deliverable=more.deliverable or own or title))
        found.sort(key=lambda one: one.due)
        return tuple(Node(at, one.due, one.phrase, one.deliverable) for at, one in enumerate(found, start=1))

    def _deadlines(self, line: Line, code: str) -> tuple[Deadline, ...]:
        text = line.texts.get(Field.DUE, "")
        cell = due_of(text, line.day, self.year)
        shown = " ".join(text.split())
        if cell.without_year:
            self.say(printed.NO_YEAR, line.place, code=code, phrase=shown)
        elif cell.unread:
            self.say(doubt.DUE_UNREAD, line.place, code=code, text=shown)
        elif cell.steady and "全年" in text:
            self.say(doubt.DUE_ALL_YEAR, line.place, code=code, text=shown)
        return cell.deadlines

    def _look_at(self, code: str, place: Place, units: Units, title: str) -> None:
        for words in units.open_ends:
            self.say(printed.OPEN_ENDED_UNITS, place, code=code, words=words)
        if units.phrase:
            self.say(printed.NO_LEAD_PHRASE, place, code=code, phrase=units.phrase)
        elif not units.leads:
            self.say(printed.NO_LEAD, place, code=code)
        if not title:
            self.say(doubt.NO_TITLE, place, code=code)


def _dated(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the rows with a 完成时限 of their own: a cell merged over several rows counts once."""
    seen: set[tuple[Place, tuple[int, int] | None]] = set()
    for line in lines:
        key = (replace(line.place, row=None, cell=None), line.origins.get(Field.DUE))
        if key not in seen:
            seen.add(key)
            yield line


def _units_of_line(line: Line, has_lead_column: bool) -> Units:
    texts = line.texts
    leads = units_of(texts.get(Field.LEADS, ""), "牵头")
    role = "责任" if has_lead_column else "牵头"
    named = units_of(texts.get(Field.RESPONSIBLE, ""), role)
    support = units_of(texts.get(Field.SUPPORT, ""), "责任")
    if has_lead_column and not leads.leads and not leads.phrase and not named.leads:
        support = merged_units((named, support))
        named = Units()
    return merged_units((leads, named, support))


def _words(item: Item) -> tuple[str, str]:
    """Return an item's title and whole text; a title cell that holds whole sentences is parted."""
    bodies = [text for line in item.lines for text in _bodies(line)]
    text = "\n".join(dict.fromkeys(bodies))
    title = "".join(item.title.split("\n")).strip()
    if not title:
        return title_and_text(text)
    if not text and (len(title) > _LONG_TITLE or "。" in title.rstrip("。")):
        return title_and_text(item.title.strip())
    return title.rstrip("。"), text


def _bodies(line: Line) -> Iterator[str]:
    for one in (Field.TEXT, Field.GOAL):
        if line.texts.get(one):
            yield line.texts[one]
