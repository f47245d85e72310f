"""A published plan read as plain text: domains, tasks, units, nodes, targets, measures, every doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.domain.findings import Finding, Kind, Place
from flows.domain.plan import Domain, Measure, Plan, PlanReading, Task, task_code
from flows.domain.trouble import UnreadableInput
from flows.formats.plans import findings as doubt
from flows.formats.plans.head import Head, read_head
from flows.formats.plans.lines import Chapter, Item, Section, decode_plan, joined, skeleton
from flows.formats.plans.nodes import Dates, read_dates
from flows.formats.plans.targets import read_targets
from flows.formats.plans.units import CLOSING, Bracket, Units, pairs, read_units, unit_brackets

__all__ = ["KINDS", "decode_plan", "read_plan_text"]

KINDS = doubt.KINDS

_STRAY_WORD = re.compile(r"(?<=[\u4e00-\u9fff]) (and|or|of|the|to|in|with) (?=[\u4e00-\u9fff])")
_MEASURES = re.compile("保障|措施|组织|实施|要求|督导")
_TITLE_END = re.compile("[。！]")


def read_plan_text(text: str, file: str) -> PlanReading:
    """Read the text of a published plan; ``file`` is the name shown in findings (rows are line numbers).

    UnreadableInput if no task can be found in it.
    """
    found = skeleton(text)
    reader = _Reader(file, read_head(found.preface))
    for section in found.sections:
        if section.has_items:
            reader.take_domains(section)
    if not reader.is_plan:
        raise UnreadableInput(
            f"“{file}”中没有读出领域和任务，不像是行动计划",
            "请确认文件是否选对，任务应以“1.”等序号开头并写明牵头单位",
        )
    reader.look_at_head()
    measures = tuple(_measures(found.sections))
    head = reader.head
    plan = Plan(head.title, head.doc_number, head.issuer, head.issue_date, tuple(reader.domains), measures)
    return PlanReading(plan, tuple(reader.findings))


def _measures(sections: list[Section]) -> Iterable[Measure]:
    """Yield the items of the sections that follow the tasks (组织保障, 推进措施)."""
    last = max(place for place, section in enumerate(sections) if section.has_items)
    for section in sections[last + 1 :]:
        if not _MEASURES.search(section.title):
            continue
        for chapter in section.chapters:
            title, body = _parted(joined(chapter.lines))
            yield Measure(chapter.no, title, body)


def _parted(text: str) -> tuple[str, str]:
    """Return the title of an item (up to its first full stop, which is dropped) and the rest."""
    nested = pairs(text)
    covered = 0
    for match in re.finditer(r"[。！（(〔\[【［]", text):
        if match.start() < covered:
            continue
        if match.start() in nested:
            covered = nested[match.start()]
        elif _TITLE_END.match(match[0]):
            return text[: match.start()].strip(), text[match.end() :].strip()
    return text.strip(), ""


@dataclass
class _Reader:
    """Reads one plan's domains in order and keeps every finding."""

    file: str
    head: Head
    domains: list[Domain] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    highest: int = 0
    last_number: int = 0
    named_units: bool = False

    @property
    def is_plan(self) -> bool:
        return any(domain.tasks for domain in self.domains) and (
            self.named_units or sum(domain.name.endswith("领域") for domain in self.domains) > 1
        )

    def say(self, kind: Kind, line: int, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=line), **words))

    def take_domains(self, section: Section) -> None:
        for chapter in section.chapters:
            name, leads = self._domain_heading(chapter)
            no = self._domain_number(chapter, name)
            tasks = self._tasks(chapter, no)
            if not tasks:
                self.say(doubt.EMPTY_DOMAIN, chapter.line, name=name)
            self.domains.append(Domain(no, name, leads, tasks))

    def _domain_number(self, chapter: Chapter, name: str) -> int:
        before = self.domains[-1].no if self.domains else 0
        no = chapter.no or before + 1
        if no in self.numbers:
            no = max(self.highest, before) + 1
            self.say(doubt.DOMAIN_RENUMBERED, chapter.line, name=name, number=chapter.no, new=no)
        elif no != before + 1:
            self.say(doubt.DOMAIN_GAP, chapter.line, name=name, before=before or "无", number=no)
        self.numbers.add(no)
        self.highest = max(self.highest, no)
        return no

    def _domain_heading(self, chapter: Chapter) -> tuple[str, tuple[str, ...]]:
        """Return the domain's name and leads; the heading ends with its first closed bracket or full stop."""
        text = joined(chapter.lines)
        brackets = [one for one in unit_brackets(text)[:1] if one.start < 80]
        units = read_units(_inside(text, brackets[0])) if brackets else Units()
        first = text[: brackets[0].start] if brackets else chapter.lines[0]
        name, rest = _parted(first)
        if (rest if brackets else rest or len(chapter.lines) > 1) or (
            brackets and text[brackets[0].end :].strip("。 ")
        ):
            self.say(doubt.DOMAIN_INTRO, chapter.line, name=name)
        bare, note = _without_note(name)
        if note:
            self.say(doubt.DOMAIN_NOTE, chapter.line, name=bare, note=note)
        self._look_at_brackets(f"“{bare}”领域标题", chapter.line, text, brackets)
        return bare, units.leads

    def _tasks(self, chapter: Chapter, domain_no: int) -> tuple[Task, ...]:
        tasks: dict[int, Task] = {}
        for item in chapter.items:
            if item.no in tasks:
                title = _parted(item.text)[0][:30]
                self.say(doubt.NUMBER_TWICE, item.line, domain=domain_no, number=item.no, title=title)
                continue
            self._look_at_number(item, task_code(domain_no, item.no), first=not tasks)
            self.last_number = item.no
            tasks[item.no] = self._task(item, domain_no)
        return tuple(tasks.values())

    def _look_at_number(self, item: Item, code: str, first: bool) -> None:
        if item.no != self.last_number + 1 and not (first and item.no == 1):
            self.say(doubt.NUMBER_GAP, item.line, code=code, before=self.last_number or "无", number=item.no)

    def _task(self, item: Item, domain_no: int) -> Task:
        code, text = task_code(domain_no, item.no), item.text
        brackets = unit_brackets(text)
        units = _merged([read_units(_inside(text, one)) for one in brackets])
        body = _without_last(text, brackets)
        title, rest = _parted(body)
        dates = read_dates(rest or title, self.head.year)
        targets = read_targets(rest)
        self._look_at_brackets(f"{code} ", item.line, text, brackets)
        self._look_at_units(code, item.line, units)
        self._look_at_dates(code, item.line, dates)
        for printed in targets.ranges:
            self.say(doubt.TARGET_RANGE, item.line, code=code, text=printed)
        for word in _STRAY_WORD.findall(rest):
            self.say(doubt.STRAY_WORD, item.line, code=code, word=word)
        self.named_units |= bool(units.leads or units.responsible or units.phrase)
        return Task(
            code=code,
            no=item.no,
            title=title,
            domain_no=domain_no,
            lead_units=_once(units.leads),
            responsible_units=_once(units.responsible),
            text=rest,
            no_lead_phrase=units.phrase,
            nodes=dates.nodes,
            policy_validity_dates=dates.validity,
            targets=targets.targets,
        )

    def _look_at_brackets(self, code: str, line: int, text: str, brackets: list[Bracket]) -> None:
        for one in brackets:
            if not one.closed:
                self.say(doubt.UNCLOSED_BRACKET, line, code=code.strip())
            elif not one.matched:
                pair = {"opened": text[one.start], "closed": text[one.end - 1]}
                self.say(doubt.MISMATCHED_BRACKETS, line, code=code.strip(), **pair)
        if len(brackets) > 1:
            self.say(doubt.SEVERAL_UNIT_BRACKETS, line, code=code.strip(), count=len(brackets))

    def _look_at_units(self, code: str, line: int, units: Units) -> None:
        for words in units.open_ends:
            self.say(doubt.OPEN_ENDED_UNITS, line, code=code, words=words)
        for names in (units.leads, units.responsible):
            for unit in (name for name, times in Counter(names).items() if times > 1):
                self.say(doubt.UNIT_TWICE, line, code=code, unit=unit)
        contributing = frozenset(units.responsible)
        for unit in _once(units.leads):
            if unit in contributing:
                self.say(doubt.UNIT_IN_BOTH_ROLES, line, code=code, unit=unit)
        if units.phrase:
            self.say(doubt.NO_LEAD_PHRASE, line, code=code, phrase=units.phrase)
        elif not units.leads:
            self.say(doubt.NO_LEAD, line, code=code)

    def _look_at_dates(self, code: str, line: int, dates: Dates) -> None:
        kinds = {
            "year": doubt.NO_YEAR,
            "impossible": doubt.IMPOSSIBLE_DATE,
            "whole": doubt.WHOLE_YEAR,
            "range": doubt.DATE_RANGE,
        }
        for one in dates.doubts:
            self.say(kinds[one.why], line, code=code, phrase=one.phrase, year=self.head.year)
        issued = self.head.issue_date
        for node in dates.nodes:
            if issued and node.due < issued:
                self.say(
                    doubt.DUE_BEFORE_ISSUE, line, code=code, phrase=node.phrase, due=node.due.isoformat()
                )

    def look_at_head(self) -> None:
        """Say what the plan does not print about itself."""
        if not self.head.doc_number:
            self.say(doubt.NO_DOC_NUMBER, 1)
        if not self.head.issuer:
            self.say(doubt.NO_ISSUER, 1)
        if not self.head.issue_date and self.head.year:
            self.say(doubt.NO_ISSUE_DATE, 1, source=self.head.source, year=self.head.year)
        bare = sum(not domain.lead_units for domain in self.domains)
        if bare:
            self.say(doubt.DOMAINS_WITHOUT_LEAD, 1, count=bare)


def _inside(text: str, one: Bracket) -> str:
    inner = text[one.start : one.end]
    return inner[1:-1] if one.closed else inner.strip("（(〔[【［ ").rstrip(CLOSING)


def _without_last(text: str, brackets: list[Bracket]) -> str:
    """Return a task's text without the unit bracket that ends it; words after it are kept."""
    if not brackets:
        return text
    before, after = text[: brackets[-1].start].strip(), text[brackets[-1].end :].strip("。 　")
    return before + after


def _without_note(name: str) -> tuple[str, str]:
    """Return a domain's name without a bracketed note at its end, and the note."""
    match = re.fullmatch(r"(.+?)\s{0,3}[（(]([^（）()]*)[）)]", name)
    return (match[1], match[2]) if match else (name, "")


def _merged(parts: list[Units]) -> Units:
    return Units(
        tuple(name for one in parts for name in one.leads),
        tuple(name for one in parts for name in one.responsible),
        next((one.phrase for one in parts if one.phrase), None),
        tuple(words for one in parts for words in one.open_ends),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
