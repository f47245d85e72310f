"""Doubts about a task list as a whole, before the year starts (计划检查)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from flows.domain.findings import Finding, Place, error, info, warning
from flows.domain.parentage import Difference
from flows.domain.period import zh_date
from flows.domain.plan import Domain, Plan, Task
from flows.domain.units import Directory

NO_LEAD = error(
    "check-without-lead", "任务 {code} 没有牵头单位", "请在任务清单中补充，或登记计划变更予以明确"
)
LEAD_IN_WORDS = warning(
    "check-lead-in-words",
    "任务 {code} 没有写明牵头单位，原文为“{phrase}”",
    "请在任务清单中补充，或登记计划变更予以明确",
)
UNKNOWN_UNIT = error(
    "check-unknown-unit",
    "任务 {code} 的{role}“{unit}”不在单位名录中",
    "请在 data/units.csv 中增加该单位，或登记为某单位的别名",
)
UNRESOLVED_GROUP = error(
    "check-group-without-members",
    "任务 {code} 的{role}“{unit}”是单位集合，名录中没有成员，无从下发",
    "请在单位名录的“所属集合”栏为成员单位填写“{unit}”",
)
BEFORE_ISSUE = error(
    "check-due-before-issue", "任务 {code} 的时间节点{due}早于印发日期{issued}", "请核对年份后更正任务清单"
)
NO_SUCH_DAY = error("check-no-such-day", "任务 {code} 的内容中写有“{text}”，没有这一天", "请与印发机关核实")
OTHER_YEAR = info("check-other-year", "任务 {code} 的时间节点{due}不在计划年度（{years}）内")
NO_DELIVERABLE = warning(
    "check-without-deliverable",
    "任务 {code} 的时间节点{due}没有写明完成什么",
    "请在任务清单中补充该节点的事项",
)
TARGET_WITHOUT_DATE = warning(
    "check-target-without-date",
    "任务 {code} 有量化指标“{text}”而没有时间节点",
    "请明确指标何时完成，或确认按年底考核",
)
DOMAIN_LEAD_ABSENT = info(
    "check-domain-lead-absent", "第{domain}领域（{name}）的牵头单位“{unit}”不是本领域任何一项任务的牵头单位"
)
TASKS_NOT_LED = info(
    "check-not-led-by-domain",
    "第{domain}领域（{name}）的任务{codes}不由领域牵头单位（{units}）牵头",
)
ALIKE = warning(
    "check-alike-tasks",
    "任务 {one} 与 {other} 的{field}几乎相同（{percent}%）",
    "请确认是否重复，重复的登记计划变更，合并或取消其一",
)
LATER_THAN_PARENT = warning(
    "check-later-than-parent",
    "任务 {code} 的时间节点{due}晚于上级计划任务 {parent} 的{limit}",
    "请核对完成时限，或写明推迟的依据",
)
KINDS = (
    NO_LEAD,
    LEAD_IN_WORDS,
    UNKNOWN_UNIT,
    UNRESOLVED_GROUP,
    BEFORE_ISSUE,
    NO_SUCH_DAY,
    OTHER_YEAR,
    NO_DELIVERABLE,
    TARGET_WITHOUT_DATE,
    DOMAIN_LEAD_ABSENT,
    TASKS_NOT_LED,
    ALIKE,
    LATER_THAN_PARENT,
)

_DAY = re.compile(r"(?:(20\d\d)\s*年)?\s*(?<![\d.])(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def check_findings(plan: Plan, directory: Directory, file: str) -> tuple[Finding, ...]:
    """Return what can be told from the list and the directory alone, in the order of the list."""
    place = Place(file or None)
    found: list[Finding] = []
    for domain in plan.domains:
        for task in domain.tasks:
            found += _units(task, directory, place)
            found += _dates(task, plan, place)
        found += _leads(domain, place)
    return tuple(found)


def _units(task: Task, directory: Directory, place: Place) -> Iterator[Finding]:
    if not task.lead_units and task.no_lead_phrase:
        yield LEAD_IN_WORDS.at(place, code=task.code, phrase=task.no_lead_phrase)
    elif not task.lead_units:
        yield NO_LEAD.at(place, code=task.code)
    named = directory.completed_by((*task.lead_units, *task.responsible_units))
    for role, names in (("牵头单位", task.lead_units), ("责任单位", task.responsible_units)):
        for name in names:
            unit = named.find(name)
            if unit and unit.is_group and not named.members(unit.name):
                yield UNRESOLVED_GROUP.at(place, code=task.code, role=role, unit=name)
            elif not directory.candidates(name):
                yield UNKNOWN_UNIT.at(place, code=task.code, role=role, unit=name)


def _dates(task: Task, plan: Plan, place: Place) -> Iterator[Finding]:
    years = _years(plan)
    for node in task.nodes:
        if plan.issue_date and node.due < plan.issue_date:
            words = {"due": zh_date(node.due), "issued": zh_date(plan.issue_date)}
            yield BEFORE_ISSUE.at(place, code=task.code, **words)
        elif years and node.due.year not in years:
            told = "、".join(f"{year}年" for year in sorted(years))
            yield OTHER_YEAR.at(place, code=task.code, due=zh_date(node.due), years=told)
        if not node.deliverable.strip():
            yield NO_DELIVERABLE.at(place, code=task.code, due=zh_date(node.due))
    for text in _impossible_days(f"{task.title}\n{task.text}", min(years, default=0)):
        yield NO_SUCH_DAY.at(place, code=task.code, text=text)
    if task.targets and not task.nodes:
        yield TARGET_WITHOUT_DATE.at(place, code=task.code, text=task.targets[0].text)


def _years(plan: Plan) -> frozenset[int]:
    """The years for which the plan is made: those in its title, else the year of its issue."""
    titled = [int(one) for one in re.findall(r"(?<!\d)20\d\d(?!\d)", plan.title)]
    if titled:
        return frozenset(range(min(titled), max(titled) + 1))
    return frozenset((plan.issue_date.year,)) if plan.issue_date else frozenset()


def _impossible_days(text: str, year: int) -> Iterator[str]:
    for match in _DAY.finditer(text):
        try:
            # Without a year, the 29th of February is given the benefit of the doubt.
            date(int(match[1] or year or 2024), int(match[2]), int(match[3]))
        except ValueError:
            yield match[0].strip()


def _leads(domain: Domain, place: Place) -> Iterator[Finding]:
    words = {"domain": domain.no, "name": domain.name}
    leading = {name for task in domain.tasks for name in task.lead_units}
    for unit in domain.lead_units:
        if domain.tasks and unit not in leading:
            yield DOMAIN_LEAD_ABSENT.at(place, unit=unit, **words)
    own = [task.code for task in domain.tasks if not set(task.lead_units) & set(domain.lead_units)]
    if domain.lead_units and own:
        codes, units = "、".join(own), "、".join(domain.lead_units)
        yield TASKS_NOT_LED.at(place, codes=codes, units=units, **words)


def later_than_parent(later: Iterable[Difference], file: str) -> Iterator[Finding]:
    """Yield one finding per node due after the one above that it answers."""
    for one in later:
        if one.ours and one.theirs and one.ours.day and one.theirs.day:
            words = {
                "due": zh_date(one.ours.day),
                "parent": one.link.parent,
                "limit": zh_date(one.theirs.day),
            }
            yield LATER_THAN_PARENT.at(Place(file or None), code=one.link.task, **words)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return ``findings`` once each, errors first, else in their order."""
    order = ["error", "warning", "info"]
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: order.index(one.severity.value)))
