"""Which headings of a plan are domains, which are tasks and which are measures: tasks stand where units stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flows.formats.plans.duties import names_units
from flows.formats.plans.outline import Heading, Level
from flows.formats.plans.shared import shared_line, with_shared_units

_FRAME = re.compile(
    "总体要求|总体目标|总体思路|总体部署|指导思想|工作目标|主要目标|目标要求|基本原则|工作原则|工作思路|适用范围"
)
_MEASURES = re.compile(
    "保障|组织实施|组织领导|组织推进|推进措施|推进机制|工作要求|有关要求|相关要求|具体要求|督导|监督|考核|实施要求"
)
_MEASURES_WITHOUT_UNITS = re.compile("措施|组织|实施|要求|机制|步骤")
_TASKS = re.compile("任务|举措|重点|内容|分工|领域|行动")


@dataclass
class Entry:
    """One task as printed: number, line, and its lines with everything below it.

    ``shared`` is the number of tasks whose units its last line names (以上任务…), 0 if only its own.
    """

    no: int
    line: int
    lines: list[str]
    shared: int = 0


@dataclass
class Chapter:
    """One domain as printed: ``no`` 0 where none is printed; ``fresh`` if its entries were numbered anew.

    ``later`` if its section is not the first with tasks; ``whole_plan`` if the sections are the tasks.
    """

    no: int
    line: int
    lines: list[str]
    entries: list[Entry] = field(default_factory=list)
    fresh: bool = False
    later: bool = False
    whole_plan: bool = False


@dataclass
class Layout:
    """The domains with their tasks, the headings that are measures, and sections left out for want of units."""

    chapters: list[Chapter] = field(default_factory=list)
    measures: list[Heading] = field(default_factory=list)
    left_out: list[Heading] = field(default_factory=list)


def layout(sections: list[Heading]) -> Layout:
    """Tell domains, tasks and measures apart."""
    found = Layout()
    levels = [_task_level(section) for section in sections]
    named = any(levels)
    last = -1
    for section, named_at in zip(sections, levels, strict=True):
        if found.chapters and _is_measures(section, named_at, last):
            found.measures.append(section)
            continue
        level = named_at or _level_without_units(section, named)
        if level is Level.SECTION:
            _add_section(found.chapters, section)
        elif level:
            later = bool(found.chapters)
            found.chapters.extend(_shared(replace(one, later=later)) for one in _chapters(section, level))
        elif found.chapters and _MEASURES_WITHOUT_UNITS.search(_title(section)):
            found.measures.append(section)
        elif section.children and not _FRAME.search(_title(section)):
            found.left_out.append(section)
        last = _last_number(found.chapters)
    return found


def _shared(chapter: Chapter) -> Chapter:
    """Return ``chapter`` with the units that one line names for several of its tasks."""
    lines = with_shared_units([entry.lines for entry in chapter.entries])
    pairs = zip(chapter.entries, lines, strict=True)
    entries = [replace(entry, lines=own, shared=shared) for entry, (own, shared) in pairs]
    return replace(chapter, entries=entries)


def _title(section: Heading) -> str:
    return section.lines[0][:40]


def _last_number(chapters: list[Chapter]) -> int:
    return chapters[-1].entries[-1].no if chapters and chapters[-1].entries else -1


def _is_measures(section: Heading, level: Level | None, last: int) -> bool:
    """Tell whether a section after the tasks holds measures; tasks go on there if their numbers do."""
    if not _MEASURES.search(_title(section)):
        return False
    first = section.children[0] if section.children else None
    return not (level and first and first.level is Level.ITEM and first.no == last + 1)


def _task_level(section: Heading) -> Level | None:
    """Return the level at which units are named most often (the deeper of two), None if nowhere."""
    counts = Counter(_naming_levels(section))
    best = max(counts.values(), default=0)
    return max(level for level, count in counts.items() if count == best) if best else None


def _naming_levels(heading: Heading) -> Iterator[Level]:
    """Yield the level of every heading that names units for itself and all below it."""
    if _is_closed_by_its_end(heading):
        yield heading.level
        return
    if names_units(heading.lines):
        yield heading.level
    for child in heading.children:
        yield from _naming_levels(child)


def _is_closed_by_its_end(heading: Heading) -> bool:
    """Tell whether units are named only at its very end: for the points of an item, or in a line of their own."""
    *others, last = heading.walk()
    if not others or not names_units(last.lines) or any(names_units(one.lines) for one in others):
        return False
    if len(others) > 1 and shared_line(last.lines):
        return False
    own_line = len(last.lines) > 1 and not names_units(last.lines[:-1])
    return heading.level >= Level.ITEM or (own_line and len(heading.children) > 1)


def _level_without_units(section: Heading, elsewhere: bool) -> Level | None:
    """Return the level of tasks that name no units, None for a section that holds no tasks."""
    levels = {heading.level for heading in section.walk()}
    title = _title(section)
    if Level.ITEM not in levels or _FRAME.search(title) or _MEASURES.search(title):
        return None
    return Level.ITEM if not elsewhere or _TASKS.search(title) else None


def _add_section(chapters: list[Chapter], section: Heading) -> None:
    """Add a section that is a task itself; all such sections in a row make one domain."""
    if not (chapters and chapters[-1].whole_plan):
        chapters.append(Chapter(0, section.line, [""], whole_plan=True))
    chapters[-1].entries.append(Entry(section.no, section.line, section.folded))


def _chapters(section: Heading, level: Level) -> Iterator[Chapter]:
    """Yield the domains of a section whose tasks stand at ``level``."""
    loose = Chapter(0, section.line, list(section.lines))
    for child in section.children:
        if child.level >= level:
            _fill(loose, [child], level)
            continue
        if loose.entries:
            yield loose
            loose = Chapter(0, section.line, list(section.lines))
        yield _chapter(child, level)
    if loose.entries:
        yield loose


def _chapter(heading: Heading, level: Level) -> Chapter:
    chapter = Chapter(heading.no, heading.line, list(heading.lines))
    if not heading.children and names_units(heading.lines):
        chapter.lines = [re.split("[。（(〔\\[【]", heading.lines[0])[0]]
        chapter.entries = [Entry(1, heading.line, list(heading.lines))]
    _fill(chapter, heading.children, level)
    return chapter


def _fill(chapter: Chapter, headings: list[Heading], level: Level) -> None:
    """Put the tasks among ``headings`` into ``chapter``; numbers that start anew below a heading run on."""
    for heading in headings:
        parts = [heading] if heading.level >= level else list(_below(heading, level))
        if heading.level >= level and _is_split(heading):
            parts = list(heading.children)
        chapter.fresh = chapter.fresh or parts != [heading]
        chapter.entries += [Entry(one.no, one.line, one.folded) for one in parts]
    if chapter.fresh:
        for no, entry in enumerate(chapter.entries, start=1):
            entry.no = no


def _below(heading: Heading, level: Level) -> Iterator[Heading]:
    """Yield the tasks below a heading that stands higher than the tasks; itself if it holds none."""
    if not heading.children:
        yield heading
    for child in heading.children:
        if child.level >= level:
            yield child
        else:
            yield from _below(child, level)


def _is_split(heading: Heading) -> bool:
    """Tell whether a heading at the level of tasks names units only below, at several of its children."""
    named = sum(names_units(child.lines) for child in heading.children)
    return named > 1 and not names_units(heading.lines)
