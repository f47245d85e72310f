"""The list of pairs (data/parent-links.csv): proposed by the program, confirmed by a person in Excel or WPS."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.domain.findings import Finding, Kind, Place, error, warning
from flows.domain.folding import folded
from flows.domain.parentage import Link, LinkReading, Relation
from flows.domain.plan import Plan, Task
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.lines import decode_plan

COLUMNS = ("本级任务", "本级标题", "上级任务", "上级标题", "关系", "相似度", "理由", "确认人", "日期")
"""The headings, in the order in which they are written."""

_NEEDED = ("本级任务", "上级任务", "关系", "确认人")
_RELATIONS = {folded(one.zh): one for one in Relation}
_FORMULA_START = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SERIAL = re.compile(r"\d{5}")

UNKNOWN_OURS = error(
    "link-unknown-task", "本级任务“{code}”不在现行任务清单中，本行未采用", "请改正本级任务编号，或删除本行"
)
UNKNOWN_THEIRS = error(
    "link-unknown-parent", "上级任务“{code}”不在上级计划中，本行未采用", "请改正上级任务编号，或删除本行"
)
BAD_RELATION = error(
    "link-bad-relation", "关系“{text}”无法识别，本行未采用", "请填写直接落实、部分落实或无对应"
)
AT_ODDS = error(
    "link-at-odds",
    "关系“{relation}”与上级任务“{code}”不一致，本行未采用",
    "无对应时上级任务留空，否则写明上级任务编号",
)
CONTRADICTION = error(
    "link-contradiction", "{code} 既确认为无对应，又确认落实上级任务，均未采用", "请删除其中一种"
)
TWICE = warning(
    "link-twice", "{task} 与 {parent} 的对应关系重复确认，按前一行（第 {line} 行）采用", "请删除重复的行"
)
OTHER_TITLE = warning(
    "link-other-title", "{code} 的标题写作“{text}”，计划中是“{title}”，按编号采用", "请核对编号是否填错"
)
BAD_DAY = warning("link-bad-date", "确认日期“{text}”无法识别，未采用", "请填写 2022-09-30 这样的日期")
BAD_SCORE = warning("link-bad-score", "相似度“{text}”不是 0 至 1 的数，未采用", "请改为 0 至 1 的数，或留空")
OTHER_COLUMN = warning(
    "link-other-column", "栏目“{heading}”不属于对应关系表，未读取", "请把内容移到“理由”栏，再删除该栏目"
)
KINDS = (
    UNKNOWN_OURS, UNKNOWN_THEIRS, BAD_RELATION, AT_ODDS, CONTRADICTION, TWICE, OTHER_TITLE, BAD_DAY, BAD_SCORE, OTHER_COLUMN,
)  # fmt: skip


def write_links(links: Iterable[Link], plan: Plan, parent: Plan) -> bytes:
    """Return the list as .csv: UTF-8 with BOM, CRLF; every task of ours has a row, if only to say 无对应."""
    given = tuple(links)
    named = {link.task for link in given}
    silent = (Link(code, "", Relation.NONE) for code in plan.by_code if code not in named)
    order = {code: place for place, code in enumerate(plan.by_code)}
    rows = sorted((*given, *silent), key=lambda one: (order.get(one.task, len(order)), -(one.score or 2)))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for link in rows:
        ours, theirs = plan.by_code.get(link.task), parent.by_code.get(link.parent)
        titles = (ours.title if ours else "", theirs.title if theirs else "")
        score = "" if link.score is None else f"{link.score:.2f}"
        day = link.day.isoformat() if link.day else ""
        tail = (link.relation.zh, score, link.reason, link.confirmed_by, day)
        writer.writerow(_harmless(text) for text in (link.task, titles[0], link.parent, titles[1], *tail))
    return out.getvalue().encode("utf-8-sig")


def read_links(data: bytes, file: str, plans: tuple[Plan, Plan]) -> LinkReading:
    """Read the list; ``plans`` are ours and the one above. Findings name the row.

    Rows without 确认人 are the program's own proposals: only their form is looked at.
    UnreadableInput if the file is no table with the needed headings.
    """
    reader = _Reader(file, *plans)
    for no, cells in _table(decode_plan(data), reader):
        reader.take(no, cells)
    return reader.finish()


def _harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_START) else text


def _plain(text: str) -> str:
    stripped = text.strip()
    return stripped[1:] if stripped[:1] == "'" and stripped[1:].startswith(_FORMULA_START) else stripped


def _table(text: str, reader: _Reader) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by heading of every row that is not blank."""
    head = text.lstrip().split("\n", 1)[0]
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter="\t" if "\t" in head and "," not in head else ","
    )
    headings: dict[int, str] = {}
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if headings:
                yield rows.line_num, {name: _plain(row[at]) for at, name in headings.items() if at < len(row)}
            else:
                headings = reader.headings(row, rows.line_num)
    except csv.Error as wrong:
        raise UnreadableInput(
            f"对应关系表“{reader.file}”不是完整的 CSV 表", "请用 Excel 另存为 CSV UTF-8"
        ) from wrong
    if not headings:
        raise UnreadableInput(f"对应关系表“{reader.file}”是空的", "请删除这个文件，程序会重新生成")


@dataclass
class _Reader:
    file: str
    plan: Plan
    parent: Plan
    findings: list[Finding] = field(default_factory=list)
    _links: list[Link] = field(default_factory=list)
    _unsigned: list[Link] = field(default_factory=list)

    def say(self, kind: Kind, row: int, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=row), **words))

    def headings(self, row: list[str], no: int) -> dict[int, str]:
        """Return column → heading; UnreadableInput if a needed one is not there."""
        found: dict[int, str] = {}
        for at, cell in enumerate(row):
            if folded(cell) in COLUMNS and folded(cell) not in found.values():
                found[at] = folded(cell)
            elif cell.strip():
                self.say(OTHER_COLUMN, no, heading=cell.strip())
        if lacking := [name for name in _NEEDED if name not in found.values()]:
            raise UnreadableInput(
                f"对应关系表“{self.file}”第一行没有“{'、'.join(lacking)}”栏目",
                f"第一行应为：{','.join(COLUMNS)}",
            )
        return found

    def take(self, no: int, cells: dict[str, str]) -> None:
        """Read one row; a row in doubt is a finding and no pair, one nobody signed is left to the program."""
        if not cells.get("确认人", ""):
            self._unsigned.append(_proposal(no, cells))
            return
        link = self._link(no, cells)
        if link is None:
            return
        for known in self._links:
            if (known.task, known.parent) == (link.task, link.parent):
                self.say(TWICE, no, task=link.task, parent=link.parent or "无对应", line=known.line)
                return
        self._links.append(link)

    def _link(self, no: int, cells: dict[str, str]) -> Link | None:
        ours, theirs = _code(cells.get("本级任务", "")), _code(cells.get("上级任务", ""))
        relation = _RELATIONS.get(folded(cells.get("关系", "")))
        if ours not in self.plan.by_code:
            self.say(UNKNOWN_OURS, no, code=ours)
        elif relation is None:
            self.say(BAD_RELATION, no, text=cells.get("关系", ""))
        elif bool(theirs) == (relation is Relation.NONE):
            self.say(AT_ODDS, no, relation=relation.zh, code=theirs)
        elif theirs and theirs not in self.parent.by_code:
            self.say(UNKNOWN_THEIRS, no, code=theirs)
        else:
            self._look_at_title(no, cells.get("本级标题", ""), self.plan.by_code[ours])
            if theirs:
                self._look_at_title(no, cells.get("上级标题", ""), self.parent.by_code[theirs])
            tail = self._score(no, cells.get("相似度", "")), cells.get("理由", ""), cells["确认人"]
            return Link(ours, theirs, relation, *tail, self._day(no, cells.get("日期", "")), no)
        return None

    def _look_at_title(self, no: int, text: str, task: Task) -> None:
        if text and folded(text) != folded(task.title):
            self.say(OTHER_TITLE, no, code=task.code, text=text, title=task.title)

    def _score(self, no: int, text: str) -> float | None:
        if not text:
            return None
        try:
            score = float(text)
        except ValueError:
            score = -1.0
        if 0 <= score <= 1:
            return score
        self.say(BAD_SCORE, no, text=text)
        return None

    def _day(self, no: int, text: str) -> date | None:
        if not text:
            return None
        if _SERIAL.fullmatch(text):
            return date(1899, 12, 30) + timedelta(days=int(text))
        if match := _DAY.fullmatch(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                pass
        self.say(BAD_DAY, no, text=text)
        return None

    def finish(self) -> LinkReading:
        """Return the confirmed pairs; a task confirmed both ways is taken neither way."""
        both = {link.task for link in self._links if not link.parent} & {
            link.task for link in self._links if link.parent
        }
        for code in sorted(both):
            line = max(link.line for link in self._links if link.task == code)
            self.say(CONTRADICTION, line, code=code)
        links = tuple(link for link in self._links if link.task not in both)
        return LinkReading(links, tuple(self._unsigned), tuple(self.findings))


def _proposal(no: int, cells: dict[str, str]) -> Link:
    relation = _RELATIONS.get(folded(cells.get("关系", "")), Relation.NONE)
    return Link(_code(cells.get("本级任务", "")), _code(cells.get("上级任务", "")), relation, line=no)


def _code(text: str) -> str:
    return folded(text).upper()
