"""Reading the master task list back: what a person may have changed in Excel, and every doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.domain.findings import Finding, Kind, Place, error, info, warning
from flows.domain.folding import folded
from flows.domain.plan import Domain, Measure, Node, Plan, PlanReading, Target, Task, task_code
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.findings import OPEN_ENDED_UNITS
from flows.formats.plans.grids import grids_of_workbook
from flows.formats.plans.mixed import read_grids
from flows.formats.plans.nodes import read_dates
from flows.formats.plans.table_names import (
    ABOUT_COLUMNS,
    ABOUT_SHEET,
    OPERATORS,
    TARGET_COLUMNS,
    TARGET_SHEET,
    TASK_COLUMNS,
    TASK_SHEET,
    AboutRow,
)
from flows.formats.plans.table_sheets import PlanBook, Row, Sheet, no_workbook
from flows.formats.plans.targets import read_targets
from flows.formats.plans.units import named_units

NO_ABOUT = warning(
    "plan-table-without-about",
    "没有“计划信息”工作表，计划名称、文号、印发机关和日期未读取",
    "请补充“计划信息”工作表",
)
UNKNOWN_COLUMN = info("plan-table-unknown-column", "栏目“{heading}”不属于任务总表，未读取")
BAD_CODE = error("plan-table-bad-code", "任务编号“{code}”不符合 T02-09 的格式，本行未读取", "请改正任务编号")
NO_TASK_NUMBER = error(
    "plan-table-without-code",
    "任务“{title}”没有任务编号，也没有领域序号和任务序号，本行未读取",
    "请填写任务编号",
)
NUMBERS_DISAGREE = warning(
    "plan-table-numbers-disagree",
    "任务编号 {code} 与{heading}“{number}”不一致，已按任务编号读取",
    "请改正其中一处",
)
ROWS_DISAGREE = warning(
    "plan-table-rows-disagree", "任务 {code} 各行的“{heading}”不一致，已按第一行读取", "请把各行改为一致"
)
BAD_DUE = error(
    "plan-table-bad-date",
    "任务 {code} 的完成时限“{text}”不是有效日期，该时间节点未读取",
    "请填写 2022-09-30 这样的日期",
)
BAD_FIGURE = error("plan-table-bad-figure", "任务 {code} 的{heading}“{text}”不是数字，未读取", "请填写数字")
TARGET_WITHOUT_TASK = error(
    "plan-table-target-without-task", "量化指标所属的任务编号“{code}”不在任务总表中，未读取", "请改正任务编号"
)
BAD_ISSUE_DATE = error(
    "plan-table-bad-issue-date", "印发日期“{text}”不是有效日期，未读取", "请填写 2022-08-16 这样的日期"
)
NO_UNITS = warning(
    "plan-table-task-without-lead", "任务 {code} 没有牵头单位，也没有无牵头表述", "请填写牵头单位"
)
NO_TITLE = warning("plan-table-without-title", "任务 {code} 没有任务名称", "请填写重点任务")
KINDS = (
    NO_ABOUT,
    UNKNOWN_COLUMN,
    BAD_CODE,
    NO_TASK_NUMBER,
    NUMBERS_DISAGREE,
    ROWS_DISAGREE,
    BAD_DUE,
    BAD_FIGURE,
    TARGET_WITHOUT_TASK,
    BAD_ISSUE_DATE,
    NO_UNITS,
    NO_TITLE,
)

_CODE = re.compile(r"T(\d{2})-(\d{2,3})")
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+00:00:00)?")
_SAME_IN_ALL_ROWS = ("title", "text", "leads", "responsible", "phrase", "validity")
_OPERATOR_OF = {folded(sign): op for op, sign in OPERATORS.items()} | {op: op for op in OPERATORS}


def read_plan_workbook(data: bytes, file: str) -> PlanReading:
    """Read a master task list (.xlsx) from its bytes; findings name the cell.

    UnreadableInput if the file is no workbook or holds no task list.
    """
    book = PlanBook(data, file)
    sheet = book.find(TASK_SHEET, TASK_COLUMNS, frozenset({"title", "leads"}))
    if sheet is None or not _is_master_list(sheet):
        reading = read_grids(grids_of_workbook(book.workbook, file), file)
        if reading is None:
            raise no_workbook(file)
        return reading
    reader = _Reader(ordered="order" in sheet.fields)
    for heading, place in sheet.unknown:
        reader.say(UNKNOWN_COLUMN, place, heading=heading)
    about = reader.about(book)
    for row in _in_order(sheet):
        reader.take(row)
    targets = book.find(TARGET_SHEET, TARGET_COLUMNS, frozenset({"code", "metric", "value"}))
    if targets:
        for row in targets.rows:
            reader.take_target(row)
    reader.finish(about.issue_date.year if about.issue_date else None, with_targets=targets is None)
    plan = Plan(
        about.title, about.doc_number, about.issuer, about.issue_date, tuple(reader.domains()), about.measures
    )
    if not plan.tasks:
        raise UnreadableInput(f"“{file}”的任务总表中没有任务", "请确认文件是否选对")
    return PlanReading(plan, tuple(reader.findings))


def _is_master_list(sheet: Sheet) -> bool:
    """Tell our own list (codes such as T02-09, or both numbers) from another house's table."""
    if {"domain_no", "no"} <= sheet.fields:
        return True
    return any(_CODE.fullmatch(folded(row.text("code")).upper()) for row in sheet.rows)


def _in_order(sheet: Sheet) -> list[Row]:
    """Return the rows as the list was written, however sorted since; an added row follows the one above it."""
    placed: list[tuple[int, Row]] = []
    for row in sheet.rows:
        before = placed[-1][0] if placed else 0
        placed.append((_whole(row.text("order")) or before, row))
    return [row for _, row in sorted(placed, key=lambda one: one[0])]


@dataclass
class _About:
    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    issue_date: date | None = None
    measures: tuple[Measure, ...] = ()


@dataclass
class _TaskRows:
    """All rows of one task and what was made of them."""

    code: str
    domain_no: int
    no: int
    rows: list[Row]
    nodes: list[Node] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


class _Reader:
    """Gathers the rows of each task, then reads them."""

    def __init__(self, *, ordered: bool) -> None:
        self._ordered = ordered
        self.findings: list[Finding] = []
        self._tasks: dict[str, _TaskRows] = {}
        self._names: dict[int, str] = {}
        self._leads: dict[int, str] = {}
        self._last: _TaskRows | None = None
        self._domain_no = 0

    def say(self, kind: Kind, place: Place, **words: object) -> None:
        self.findings.append(kind.at(place, **words))

    def take(self, row: Row) -> None:
        """Give ``row`` to its task; a row without code and title goes on the task above."""
        if not row.text("code") and not row.text("title"):
            if any(row.text(name) for name in ("due", "due_phrase", "deliverable")) and self._last:
                self._last.rows.append(row)
            else:
                self._take_domain(row, _whole(row.text("domain_no")))
            return
        numbers = self._numbers(row)
        if numbers is None:
            return
        self._take_domain(row, numbers[0])
        code = task_code(*numbers)
        self._last = self._tasks.setdefault(code, _TaskRows(code, *numbers, rows=[]))
        self._last.rows.append(row)

    def _take_domain(self, row: Row, no: int | None) -> None:
        if no is None:
            return
        self._domain_no = no
        self._names[no] = self._names.get(no) or row.text("domain")
        self._leads[no] = self._leads.get(no) or row.text("domain_leads")

    def _numbers(self, row: Row) -> tuple[int, int] | None:
        """Return the domain's and the task's number, None (with a finding) if the row does not tell."""
        domain_no, no = _whole(row.text("domain_no")), _whole(row.text("no"))
        code = folded(row.text("code")).upper()
        if not code:
            domain_no = domain_no or self._domain_of(row.text("domain"))
            if domain_no and no:
                return domain_no, no
            self.say(NO_TASK_NUMBER, row.place("code"), title=row.text("title")[:30])
            return None
        match = _CODE.fullmatch(code)
        if not match or not int(match[1]) or not int(match[2]):
            self.say(BAD_CODE, row.place("code"), code=row.text("code"))
            return None
        for name, given, meant in (("domain_no", domain_no, match[1]), ("no", no, match[2])):
            if row.text(name) and given != int(meant):
                heading = TASK_COLUMNS[name][0]
                self.say(NUMBERS_DISAGREE, row.place(name), code=code, heading=heading, number=row.text(name))
        return int(match[1]), int(match[2])

    def _domain_of(self, name: str) -> int | None:
        if not name:
            return self._domain_no or None
        known = {folded(one): no for no, one in self._names.items()}
        return known.get(folded(name)) or max(self._names, default=0) + 1

    def take_target(self, row: Row) -> None:
        """Give a row of 量化指标 to its task."""
        code = folded(row.text("code")).upper()
        task = self._tasks.get(code)
        if task is None:
            self.say(TARGET_WITHOUT_TASK, row.place("code"), code=row.text("code"))
            return
        sign = row.text("op")
        op = _OPERATOR_OF.get(folded(sign), sign) or ">="
        value, baseline = (self._figure(row, name, code) for name in ("value", "baseline"))
        metric, unit, text = (row.text(name) for name in ("metric", "unit", "text"))
        task.targets.append(Target(text, metric, op, value, unit, baseline))

    def _figure(self, row: Row, name: str, code: str) -> float | None:
        value = row.value(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        text = row.text(name)
        try:
            return float(folded(text)) if text else None
        except ValueError:
            heading = TARGET_COLUMNS[name][0]
            self.say(BAD_FIGURE, row.place(name), code=code, heading=heading, text=text)
            return None

    def finish(self, year: int | None, *, with_targets: bool) -> None:
        """Read the nodes of every task; ``with_targets`` reads figures from the list's own column."""
        for task in self._tasks.values():
            self._look_at_rows(task)
            dated = sorted(task.rows, key=lambda row: _whole(row.text("node_no")) or 0)
            for row in dated:
                if node := self._node(row, task, year):
                    task.nodes.append(node)
            if with_targets:
                task.targets.extend(read_targets(task.rows[0].text("targets").replace("\n", "；")).targets)

    def _look_at_rows(self, task: _TaskRows) -> None:
        first = task.rows[0]
        for name in _SAME_IN_ALL_ROWS:
            for row in task.rows[1:]:
                if row.text(name) and row.text(name) != first.text(name):
                    heading = TASK_COLUMNS[name][0]
                    self.say(ROWS_DISAGREE, row.place(name), code=task.code, heading=heading)
        if not first.text("title"):
            self.say(NO_TITLE, first.place("title"), code=task.code)
        for name in ("leads", "responsible"):
            for words in named_units(first.text(name))[1]:
                self.say(OPEN_ENDED_UNITS, first.place(name), code=task.code, words=words)
        if not first.text("leads") and not first.text("phrase"):
            self.say(NO_UNITS, first.place("leads"), code=task.code)

    def _node(self, row: Row, task: _TaskRows, year: int | None) -> Node | None:
        printed, phrase = row.text("due"), row.text("due_phrase")
        if not printed and not phrase:
            return None
        due = _day(row.value("due")) or next(
            (node.due for node in read_dates(printed or phrase, year).nodes), None
        )
        if due is None:
            self.say(BAD_DUE, row.place("due"), code=task.code, text=printed or phrase)
            return None
        if not phrase and not _day(row.value("due")):
            phrase = printed
        return Node(len(task.nodes) + 1, due, phrase, row.text("deliverable"))

    def domains(self) -> Iterator[Domain]:
        """Yield the domains in order of number, each with its tasks in order of appearance."""
        for no in self._order():
            tasks = tuple(_task(one) for one in self._tasks.values() if one.domain_no == no)
            yield Domain(no, self._names[no], named_units(self._leads[no])[0], tasks)

    def _order(self) -> list[int]:
        """Return the domains as the list was written; a list that does not say is taken by number."""
        return list(self._names) if self._ordered else sorted(self._names)

    def about(self, book: PlanBook) -> _About:
        """Read 计划信息."""
        found = _About()
        sheet = book.find(ABOUT_SHEET, ABOUT_COLUMNS, frozenset({"item", "text"}))
        if sheet is None:
            self.say(NO_ABOUT, Place(book.file))
            return found
        for row in sheet.rows:
            self._take_about(row, found)
        return found

    def _take_about(self, row: Row, found: _About) -> None:
        item, text = folded(row.text("item")), row.text("text")
        if item == AboutRow.TITLE:
            found.title = text
        elif item == AboutRow.DOC_NUMBER:
            found.doc_number = text
        elif item == AboutRow.ISSUER:
            found.issuer = text
        elif item == AboutRow.ISSUE_DATE:
            found.issue_date = _day(row.value("text"))
            if text and not found.issue_date:
                self.say(BAD_ISSUE_DATE, row.place("text"), text=text)
        elif item == AboutRow.MEASURE:
            no = _whole(row.text("no")) or len(found.measures) + 1
            found.measures += (Measure(no, row.text("title"), text),)


def _task(one: _TaskRows) -> Task:
    first = one.rows[0]
    validity = first.text("validity")
    return Task(
        code=one.code,
        no=one.no,
        title=first.text("title"),
        domain_no=one.domain_no,
        lead_units=named_units(first.text("leads"))[0],
        responsible_units=named_units(first.text("responsible"))[0],
        text=first.text("text"),
        no_lead_phrase=first.text("phrase") or None,
        nodes=tuple(one.nodes),
        policy_validity_dates=tuple(one.strip() for one in re.split("[；;\n]", validity) if one.strip()),
        targets=tuple(one.targets),
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,4}", text) and int(text) else None


def _day(value: object) -> date | None:
    """Return the day a cell holds: a real date or 2022-09-30, 2022.9.30, 2022年9月30日."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
