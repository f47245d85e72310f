"""A published plan read as plain text: domains, tasks, units, nodes, targets, measures, every doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flows.domain.findings import Finding, Kind, Place
from flows.domain.plan import Domain, Measure, Plan, PlanReading, Task, task_code
from flows.domain.trouble import UnreadableInput
from flows.formats.plans import findings as doubt
from flows.formats.plans.duties import Duty, read_duty
from flows.formats.plans.head import Head, read_head
from flows.formats.plans.layout import Chapter, Entry, layout
from flows.formats.plans.lines import Line, decode_plan, joined
from flows.formats.plans.nodes import Dates, read_dates, with_deadlines
from flows.formats.plans.outline import Heading, outline, without_covering_letter
from flows.formats.plans.targets import read_targets
from flows.formats.plans.units import Bracket, Units, inside, pairs, read_units, unit_brackets

__all__ = ["KINDS", "decode_plan", "read_measures", "read_plan_text"]

KINDS = doubt.KINDS

_STRAY_WORD = re.compile(r"(?<=[\u4e00-\u9fff]) (and|or|of|the|to|in|with) (?=[\u4e00-\u9fff])")
_LONGEST_TASK = 100_000
_TITLE_END = re.compile("[。！]")


def read_plan_text(text: str, file: str) -> PlanReading:
    """Read the text of a published plan; ``file`` is the name shown in findings (rows are line numbers).

    UnreadableInput if no task can be found in it.
    """
    printed = without_covering_letter(outline(text), text)
    parts = layout(printed.sections)
    reader = _Reader(file, read_head(printed.preface, printed.afterwards))
    for chapter in parts.chapters:
        reader.take_domain(chapter)
    if not reader.is_plan:
        raise UnreadableInput(
            f"“{file}”中没有读出领域和任务，不像是行动计划",
            "请确认文件是否选对，任务应以“1.”等序号开头并写明牵头单位",
        )
    reader.look_at_head()
    reader.look_at_rest(parts.left_out, printed.afterwards)
    measures = tuple(read_measures(parts.measures))
    head = reader.head
    plan = Plan(head.title, head.doc_number, head.issuer, head.issue_date, tuple(reader.domains), measures)
    return PlanReading(plan, tuple(reader.findings))


def read_measures(sections: Iterable[Heading]) -> Iterable[Measure]:
    """Yield the items of the sections that follow the tasks (组织保障, 推进措施)."""
    for section in sections:
        if not section.children and len(section.lines) > 1:
            yield Measure(section.no, section.lines[0], joined(section.lines[1:]))
        for heading in section.children:
            title, body = _titled(heading.folded, own_line=_is_own_line(heading.folded))
            yield Measure(heading.no, title, body)


def _is_own_line(lines: Sequence[str]) -> bool:
    """Tell whether the first line is a title of its own: short, without a full stop, more below."""
    return len(lines) > 1 and len(lines[0]) <= 40 and not re.search("[。！；;，,：:（(]", lines[0])


def _titled(lines: Sequence[str], own_line: bool) -> tuple[str, str]:
    """Return title and text of printed lines; the title ends with its line if titles have lines of their own."""
    if own_line and _is_own_line(lines):
        return lines[0].strip(), joined(lines[1:])
    return _parted(joined(lines))


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
    named_tasks: int = 0
    run_on: int = 0

    @property
    def is_plan(self) -> bool:
        """A tenth of the tasks names units, or several chapters call themselves 领域."""
        tasks = sum(len(domain.tasks) for domain in self.domains)
        areas = sum(domain.name.endswith("领域") for domain in self.domains)
        return bool(tasks) and (0 < tasks <= self.named_tasks * 10 or areas > 1)

    def say(self, kind: Kind, line: int, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=line), **words))

    def take_domain(self, chapter: Chapter) -> None:
        name, leads = self._domain_heading(chapter)
        no = self._domain_number(chapter, name)
        own_line = _titles_have_lines(chapter.entries)
        tasks = self._tasks(chapter, no, own_line)
        if not tasks:
            self.say(doubt.EMPTY_DOMAIN, chapter.line, name=name)
        if chapter.fresh:
            self.say(doubt.TASKS_RENUMBERED, chapter.line, name=name, count=len(tasks))
        self.domains.append(Domain(no, name, leads, tasks))

    def _domain_number(self, chapter: Chapter, name: str) -> int:
        before = self.domains[-1].no if self.domains else 0
        no = chapter.no or before + 1
        if chapter.later and no <= self.highest:
            no = self.highest + 1
            if chapter.no:
                self.run_on += 1
        elif no in self.numbers:
            no = max(self.highest, before) + 1
            self.say(doubt.DOMAIN_RENUMBERED, chapter.line, name=name, number=chapter.no, new=no)
        elif no != before + 1:
            self.say(doubt.DOMAIN_GAP, chapter.line, name=name, before=before or "无", number=no)
        self.numbers.add(no)
        self.highest = max(self.highest, no)
        return no

    def _domain_heading(self, chapter: Chapter) -> tuple[str, tuple[str, ...]]:
        """Return the domain's name and leads; the heading ends with its first closed bracket or full stop."""
        if chapter.whole_plan or not any(chapter.lines):
            return self.head.title or self.file.rpartition(".")[0], ()
        duty = read_duty(chapter.lines)
        text = duty.whole
        brackets = [one for one in unit_brackets(text)[:1] if one.start < 80]
        units = read_units(inside(text, brackets[0])) if brackets else Units()
        if len(duty.lines) < len(chapter.lines):
            units = duty.units
        first = text[: brackets[0].start] if brackets else duty.lines[0]
        name, rest = _parted(first)
        if (rest if brackets else rest or len(duty.lines) > 1) or (
            brackets and text[brackets[0].end :].strip("。 ")
        ):
            self.say(doubt.DOMAIN_INTRO, chapter.line, name=name)
        bare, note = _without_note(name)
        if note:
            self.say(doubt.DOMAIN_NOTE, chapter.line, name=bare, note=note)
        self._look_at_brackets(f"“{bare}”领域标题", chapter.line, text, tuple(brackets))
        return bare, _once(units.leads)

    def _tasks(self, chapter: Chapter, domain_no: int, own_line: bool) -> tuple[Task, ...]:
        tasks: dict[int, Task] = {}
        for item in chapter.entries:
            if item.no in tasks:
                title = _titled(item.lines, own_line)[0][:30]
                self.say(doubt.NUMBER_TWICE, item.line, domain=domain_no, number=item.no, title=title)
                continue
            if not (chapter.fresh or (chapter.whole_plan and not tasks)):
                self._look_at_number(item, task_code(domain_no, item.no), first=not tasks)
            if item.shared:
                self.say(doubt.SHARED_UNITS, item.line, code=task_code(domain_no, item.no), count=item.shared)
            self.last_number = item.no
            tasks[item.no] = self._task(item, domain_no, own_line)
        return tuple(tasks.values())

    def _look_at_number(self, item: Entry, code: str, first: bool) -> None:
        if item.no != self.last_number + 1 and not (first and item.no == 1):
            self.say(doubt.NUMBER_GAP, item.line, code=code, before=self.last_number or "无", number=item.no)

    def _task(self, item: Entry, domain_no: int, own_line: bool) -> Task:
        code = task_code(domain_no, item.no)
        if sum(map(len, item.lines)) > _LONGEST_TASK:
            raise UnreadableInput(
                f"“{self.file}”第 {item.line} 行起的一项超过 {_LONGEST_TASK} 字，不像是行动计划",
                "请确认文件是否选对，各项任务应分段编号",
            )
        duty = read_duty(item.lines)
        units = duty.units
        title, rest = _titled_text(duty, own_line)
        whole = f"{title}。{rest}"
        dates = with_deadlines(read_dates(whole, self.head.year), units.due, title, self.head.year)
        targets = read_targets(whole, title)
        self._look_at_brackets(f"{code} ", item.line, duty.whole, duty.brackets)
        self._look_at_units(code, item.line, units)
        self._look_at_dates(code, item.line, dates)
        for printed in targets.ranges:
            self.say(doubt.TARGET_RANGE, item.line, code=code, text=printed)
        for word in _STRAY_WORD.findall(rest):
            self.say(doubt.STRAY_WORD, item.line, code=code, word=word)
        self.named_tasks += bool(units.leads or units.responsible or units.phrase)
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

    def _look_at_brackets(self, code: str, line: int, text: str, brackets: tuple[Bracket, ...]) -> None:
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
        if units.unlabelled:
            self.say(doubt.UNLABELLED_UNITS, line, code=code, units="、".join(units.leads))

    def _look_at_dates(self, code: str, line: int, dates: Dates) -> None:
        kinds = {
            "year": doubt.NO_YEAR,
            "impossible": doubt.IMPOSSIBLE_DATE,
            "whole": doubt.WHOLE_YEAR,
            "range": doubt.DATE_RANGE,
            "deadline": doubt.UNREAD_DEADLINE,
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

    def look_at_rest(self, left_out: Sequence[Heading], afterwards: Sequence[Line]) -> None:
        """Say what of the text was not taken."""
        for section in left_out:
            self.say(doubt.SECTION_LEFT_OUT, section.line, title=section.lines[0][:40])
        if self.run_on:
            self.say(doubt.DOMAINS_RUN_ON, 1, count=self.run_on)
        if afterwards:
            self.say(doubt.AFTERWARDS, afterwards[0].no, text=afterwards[0].text[:40])


def _titles_have_lines(entries: Sequence[Entry]) -> bool:
    """Tell whether most tasks of a domain print their title on a line of its own."""
    long = [entry for entry in entries if len(entry.lines) > 1]
    return sum(_is_own_line(entry.lines) for entry in long) * 2 > len(long)


def _titled_text(duty: Duty, own_line: bool) -> tuple[str, str]:
    """Return title and text of a task without the brackets that end it."""
    if own_line and _is_own_line(duty.lines):
        return duty.lines[0].strip(), duty.text[len(duty.lines[0]) :].strip()
    return _parted(duty.text)


def _without_note(name: str) -> tuple[str, str]:
    """Return a domain's name without a bracketed note at its end, and the note."""
    match = re.fullmatch(r"(.+?)\s{0,3}[（(]([^（）()]*)[）)]", name)
    return (match[1], match[2]) if match else (name, "")


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
