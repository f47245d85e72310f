"""Which of one unit's returns is later, and what becomes of each row among all its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flows.domain.findings import Finding, Place, error, info
from flows.domain.folding import folded
from flows.domain.returns import Entry, UnitReading, VersionMark

SUPERSEDED = info("superseded", "本件已由后报的{later}替代，不再计入")
SUPERSEDED_ROWS = info("superseded-rows", "本件中{tasks}的填报已由后报的{later}替代，其余各行照常计入")
IDENTICAL_COPY = info("identical-copy", "本件与“{file}”内容相同，只计一次")
REPEATED_ROW = info("repeated-row", "{task}的这一行与{other}一致，只计一次")
CONTRADICTING = error(
    "contradicting-returns",
    "{task}的这一行与{other}相互矛盾，又看不出哪一份在后，两处均未采信",
    "请填报单位确认后重报一份，文件名注明“更新”或版本号",
)
KINDS = (SUPERSEDED, SUPERSEDED_ROWS, IDENTICAL_COPY, REPEATED_ROW, CONTRADICTING)


_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Part:
    """One unit's part of one file; ``no`` is its place within the file."""

    file: str
    sha256: str
    no: int
    reading: UnitReading

    @property
    def sign(self) -> tuple[int, bool, date, datetime, str, str, int]:
        """A sorting key in which a later version never stands before an earlier one."""
        mark = self.reading.mark
        day, sent = mark.day or date.min, mark.sent or _NEVER
        return (mark.number or 1, mark.revised, day, sent, self.file, self.sha256, self.no)

    def place_of(self, entry: Entry) -> Place:
        """Where ``entry`` stands."""
        return Place(self.file, entry.sheet or None, row=entry.row or None)


@dataclass
class Fate:
    """What became of one part: rows taken, rows withheld, findings, version, whether it counts."""

    taken: list[Entry] = field(default_factory=list)
    withheld: list[Entry] = field(default_factory=list)
    repeats: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    version: int = 1
    counts: bool = True


@dataclass(frozen=True)
class _Row:
    part: Part
    entry: Entry

    @property
    def place(self) -> Place:
        return self.part.place_of(self.entry)

    @property
    def answer(self) -> tuple[object, ...]:
        entry = self.entry
        texts = (folded(text) for text in (entry.progress, entry.problems, entry.next_steps))
        return (entry.status, entry.percent, entry.expected_completion, entry.no_progress or None, *texts)

    @property
    def fullness(self) -> int:
        return sum(value not in (None, "") for value in self.answer)

    def says_no_more_than(self, other: _Row) -> bool:
        return all(
            mine in (None, "") or mine == its for mine, its in zip(self.answer, other.answer, strict=True)
        )


def is_later(one: VersionMark, other: VersionMark) -> bool:
    """Return True if the signs say that ``one`` is later than ``other``; False also where they do not tell.

    Written numbers decide first; of the number, the word 更新, the days and the times of the mails, those that
    point in opposite directions decide nothing. Where only one of the two names a day, the mails' times are
    left out, for the day on the one may be that of the other.
    """
    if one.number and other.number and one.number != other.number:
        return one.number > other.number
    days = (one.day - other.day).days if one.day and other.day else 0
    mails = one.sent and other.sent and (one.day is None) == (other.day is None)
    sent = (one.sent > other.sent) - (one.sent < other.sent) if mails and one.sent and other.sent else 0
    signs = ((one.number or 1) - (other.number or 1), one.revised - other.revised, days, sent)
    return any(signs) and all(sign >= 0 for sign in signs)


def weighed(parts: Sequence[Part]) -> dict[Part, Fate]:
    """Return what becomes of each of one unit's ``parts``; identical copies are already left out."""
    fates = {part: Fate() for part in sorted(parts, key=lambda part: part.sign)}
    rows = [_Row(part, entry) for part in fates for entry in part.reading.entries]
    later = _Later(tuple(fates))
    live: dict[str, list[_Row]] = defaultdict(list)
    beaten: dict[Part, list[tuple[_Row, Part]]] = defaultdict(list)
    for row in rows:
        by = later.than(row)
        if by is None:
            live[row.entry.task].append(row)
        else:
            beaten[row.part].append((row, by))
    for task_rows in live.values():
        _settle_task(task_rows, fates)
    for part, fate in fates.items():
        fate.version = 1 + max((fates[older].version for older in later.older_than(part)), default=0)
        _tell_beaten(part, fate, beaten[part])
    return fates


class _Later:
    """Which part of a unit speaks later than another about the same task and node."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._nodes: dict[Part, dict[str, set[int | None]]] = {}
        for part in parts:
            nodes = self._nodes[part] = defaultdict(set)
            for entry in part.reading.entries:
                nodes[entry.task].add(entry.node)

    def than(self, row: _Row) -> Part | None:
        """Return the latest part that supersedes ``row``."""
        for part in reversed(self._parts):
            nodes = self._nodes[part].get(row.entry.task, ())
            if (row.entry.node in nodes or None in nodes) and is_later(
                part.reading.mark, row.part.reading.mark
            ):
                return part
        return None

    def older_than(self, part: Part) -> Iterable[Part]:
        """Return the parts that speak of a task of ``part`` and are earlier."""
        mine = self._nodes[part].keys()
        return (
            one
            for one in self._parts
            if is_later(part.reading.mark, one.reading.mark) and not mine.isdisjoint(self._nodes[one])
        )


def _settle_task(rows: list[_Row], fates: dict[Part, Fate]) -> None:
    """Take the one answer per node, or withhold all rows of a node that contradict each other."""
    by_node: dict[int | None, list[_Row]] = defaultdict(list)
    for row in rows:
        by_node[row.entry.node].append(row)
    fullest = {node: max(same, key=lambda row: row.fullness) for node, same in by_node.items()}
    quarrels = {node: _quarrel(same, fullest[node]) for node, same in by_node.items()}
    whole = fullest.get(None)
    for node, row in fullest.items():
        if node is not None and whole is not None and _differ(row, whole):
            quarrels[node] = quarrels[node] or whole
            quarrels[None] = quarrels[None] or row
    for node, same in by_node.items():
        for row in same:
            _place_row(row, fullest[node], quarrels[node], fates[row.part])


def _quarrel(rows: list[_Row], fullest: _Row) -> _Row | None:
    return next((row for row in rows if not row.says_no_more_than(fullest)), None)


def _differ(one: _Row, whole: _Row) -> bool:
    """Return True if a row for one node and a row for all nodes disagree and neither is later."""
    marks = one.part.reading.mark, whole.part.reading.mark
    if is_later(*marks) or is_later(*reversed(marks)):
        return False
    pairs = ((one.entry.status, whole.entry.status), (one.entry.percent, whole.entry.percent))
    return any(mine is not None and its is not None and mine != its for mine, its in pairs)


def _place_row(row: _Row, fullest: _Row, quarrel: _Row | None, fate: Fate) -> None:
    task = row.entry.task
    if quarrel is not None:
        other = quarrel if row is not quarrel else fullest
        fate.withheld.append(row.entry)
        fate.findings.append(CONTRADICTING.at(row.place, task=task, other=_named(other, row)))
    elif row is fullest:
        fate.taken.append(row.entry)
    else:
        fate.repeats.append(fullest.part)
        fate.findings.append(REPEATED_ROW.at(row.place, task=task, other=_named(fullest, row)))


def _named(other: _Row, row: _Row) -> str:
    """Name ``other`` as seen from ``row``: file, sheet and row, or only the row within the same sheet."""
    place = other.place
    line = f"第 {place.row} 行" if place.row else ""
    sheet = f"工作表“{place.sheet}”" if place.sheet else ""
    if other.part is row.part:
        return f"本件{'' if other.entry.sheet == row.entry.sheet else sheet}{line or '另一行'}"
    return f"“{place.file}”{sheet}{line}"


def _tell_beaten(part: Part, fate: Fate, beaten: list[tuple[_Row, Part]]) -> None:
    """Say that the part, or some of its rows, gave way; a part that repeats another row by row is a copy."""
    repeated = set(fate.repeats) - {part}
    if len(repeated) == 1 and len(fate.repeats) == len(part.reading.entries):
        fate.counts = False
        fate.findings = [IDENTICAL_COPY.at(Place(part.file), file=repeated.pop().file)]
    by = "、".join(dict.fromkeys(f"“{later.file}”" for _, later in beaten))
    if beaten and len(beaten) == len(part.reading.entries):
        fate.counts = False
        fate.taken = list(part.reading.entries)
        fate.findings = [SUPERSEDED.at(Place(part.file), later=by)]
    elif beaten:
        tasks = "、".join(dict.fromkeys(row.entry.task for row, _ in beaten))
        fate.findings.insert(0, SUPERSEDED_ROWS.at(Place(part.file), tasks=tasks, later=by))
