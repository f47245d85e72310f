"""Rows of one unit → entries: values read, rows of one task joined, contradictions found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from flows.domain.findings import Finding, Kind, Place
from flows.domain.folding import folded
from flows.domain.returns import CellText, Entry, Status
from flows.formats.returns.dates import Calendar, read_date
from flows.formats.returns.findings import (
    COMPLETED_WITHOUT_EVIDENCE,
    CONTRADICTING_ROWS,
    DUPLICATE_ROW,
    ERROR_CELL,
    FORMULA_WITHOUT_RESULT,
    PERCENT_READ_AS,
    PERCENT_UNCLEAR,
    STATUS_FROM_PERCENT,
    STATUS_MISSING,
    STATUS_PERCENT_DISAGREE,
)
from flows.formats.returns.headings import ANSWERS, Field
from flows.formats.returns.percent import read_percent
from flows.formats.returns.status import percent_in_status, read_status
from flows.formats.returns.table import Line, Told
from flows.formats.workbooks.sheets import Fault

_ANSWERS = tuple(one for one in Field if one in ANSWERS)
TEXTS = (Field.PROGRESS, Field.PROBLEMS, Field.NEXT_STEPS)
_NO_PROGRESS = frozenset(
    folded(f"{when}{what}")
    for when in ("", "本期", "本月", "目前", "暂时", "当前", "本阶段")
    for what in (
        "无进展",
        "暂无进展",
        "没有进展",
        "未有进展",
        "尚无进展",
        "无新进展",
        "暂无新进展",
        "没有新进展",
    )
)


@dataclass
class Draft:
    """One task's or node's answer while its rows are being joined."""

    task: str
    node: int | None
    row: int
    place: Place
    status: Status | None = None
    status_told: bool = False
    percent: float | None = None
    percent_told: bool = False
    beside_status: tuple[Told, float] | None = None
    plain_one: Told | None = None
    texts: dict[Field, list[str]] = field(default_factory=dict)
    expected: date | None = None
    cells: list[CellText] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    contradicts: bool = False
    example: str = ""
    above: Draft | None = None

    def at(self, told: Told) -> Place:
        """Return the place of a cell."""
        return Place(self.place.file, self.place.sheet, told.spot.name, told.spot.row)

    @property
    def here(self) -> Place:
        """The place of the draft's first row."""
        return Place(self.place.file, self.place.sheet, None, self.row)

    @property
    def label(self) -> str:
        """``T02-04`` or ``T02-04 第2个时间节点``."""
        return self.task if self.node is None else f"{self.task} 第{self.node}个时间节点"

    @property
    def holds_anything(self) -> bool:
        """True if at least one cell was understood."""
        return any(
            (self.status, self.percent is not None, self.expected, any(self.texts.values()), self.status_told)
        )


def read_line(draft: Draft, line: Line, calendar: Calendar) -> None:
    """Read all answers of ``line`` into ``draft``; for a further row only what is written in that very row."""
    further = bool(draft.rows)
    draft.example = calendar.period.last_day.isoformat()
    draft.rows.append(line.row)
    for one in _ANSWERS:
        told = line.told.get(one)
        if told is None or (further and told.spot.row != line.row):
            continue
        if isinstance(told.value, Fault):
            kind = ERROR_CELL if told.value is Fault.ERROR else FORMULA_WITHOUT_RESULT
            draft.findings.append(kind.at(draft.at(told)))
            continue
        draft.cells.append(CellText(one.value, told.spot.name, told.text))
        _read_cell(draft, one, told, calendar)


def _read_cell(draft: Draft, one: Field, told: Told, calendar: Calendar) -> None:
    if one in TEXTS:
        _add_text(draft, one, told)
    elif one is Field.STATUS:
        _add_status(draft, told)
    elif one is Field.PERCENT:
        _add_percent(draft, told)
    else:
        _add_expected(draft, told, calendar)


def _add_text(draft: Draft, one: Field, told: Told) -> None:
    text = told.text
    if isinstance(told.value, datetime) or not Line(0, {one: told}).text(one):
        return
    if told.ditto and draft.above is not None and draft.above.texts.get(one):
        text = "\n".join(draft.above.texts[one])
    draft.texts.setdefault(one, []).append(text)


def _add_status(draft: Draft, told: Told) -> None:
    read = read_status(told.value)
    beside = percent_in_status(told.value)
    if beside is not None:
        draft.beside_status = draft.beside_status or (told, beside)
    elif read.kind is not None and read_percent(told.value, told.percent).value is not None:
        _add_percent(draft, told)
        return
    if read.kind is not None:
        draft.status_told = True
        _doubt(draft, told, read.kind, "")
    if read.value is not None:
        draft.contradicts |= draft.status not in (None, read.value)
        draft.status = draft.status or read.value


def _add_percent(draft: Draft, told: Told) -> None:
    read = read_percent(told.value, told.percent)
    word = read_status(told.value).value if read.kind is PERCENT_UNCLEAR else None
    if word is not None and (draft.status is word or not (draft.status or draft.status_told)):
        draft.status = word
        return
    draft.percent_told |= read.value is not None or read.kind is not None
    if read.kind is PERCENT_UNCLEAR and told.text.rstrip("0").rstrip(".") == "1":
        draft.plain_one = told
        return
    if read.kind is not None:
        seen = f"{told.value * 100:.10g}%" if told.percent and isinstance(told.value, float) else told.text
        _doubt(draft, told, read.kind, read.read, seen)
    if read.value is not None:
        draft.contradicts |= draft.percent not in (None, read.value)
        draft.percent = read.value


def _add_expected(draft: Draft, told: Told, calendar: Calendar) -> None:
    read = read_date(told.value, calendar)
    if read.kind is not None:
        _doubt(draft, told, read.kind, read.read)
    if read.value is not None:
        draft.contradicts |= draft.expected not in (None, read.value)
        draft.expected = read.value


def _doubt(draft: Draft, told: Told, kind: Kind, *read: str) -> None:
    """Add a finding about a cell; ``read`` is how it was read and, if it differs, how the cell looks."""
    text = read[1] if len(read) > 1 else told.text
    draft.findings.append(kind.at(draft.at(told), text=text, read=read[0], example=draft.example))


def finished(draft: Draft) -> Entry:
    """Return the entry, after comparing its values with each other; adds findings to ``draft``."""
    _settle_plain_one(draft)
    _settle_beside_status(draft)
    _settle_status(draft)
    texts = {one: "\n".join(draft.texts.get(one, [])) for one in TEXTS}
    if draft.status is Status.COMPLETED and not texts[Field.PROGRESS]:
        draft.findings.append(COMPLETED_WITHOUT_EVIDENCE.at(draft.here, read=draft.label))
    return Entry(
        task=draft.task,
        node=draft.node,
        status=draft.status,
        percent=draft.percent,
        progress=texts[Field.PROGRESS],
        problems=texts[Field.PROBLEMS],
        next_steps=texts[Field.NEXT_STEPS],
        expected_completion=draft.expected,
        no_progress=says_no_progress(texts[Field.PROGRESS]),
        sheet=draft.place.sheet or "",
        row=draft.row,
        cells=tuple(draft.cells),
    )


def says_no_progress(progress: str) -> bool:
    """Tell whether a progress text says 本期无进展 and nothing else."""
    return folded(progress).rstrip("。.!！；;") in _NO_PROGRESS


def _settle_plain_one(draft: Draft) -> None:
    """A plain 1 is 100% beside 已完成; otherwise 1% and 100% are both possible."""
    told = draft.plain_one
    if told is None:
        return
    if draft.status is Status.COMPLETED and draft.percent in (None, 100.0):
        draft.percent = 100.0
        _doubt(draft, told, PERCENT_READ_AS, "100")
    else:
        _doubt(draft, told, PERCENT_UNCLEAR, "")


def _settle_beside_status(draft: Draft) -> None:
    """The percent behind a status word counts where the percent cell says nothing; else both should agree."""
    if draft.beside_status is None:
        return
    told, percent = draft.beside_status
    if not draft.percent_told:
        draft.percent = percent
    elif draft.percent not in (None, percent):
        text = f"{draft.percent:g}%"
        draft.findings.append(STATUS_PERCENT_DISAGREE.at(draft.at(told), status=told.text, text=text))


def _settle_status(draft: Draft) -> None:
    percent = draft.percent
    text = "" if percent is None else f"{percent:g}%"
    if draft.status is None:
        if percent is not None and percent > 0 and not draft.status_told:
            draft.status = Status.COMPLETED if percent == 100 else Status.IN_PROGRESS
            draft.findings.append(STATUS_FROM_PERCENT.at(draft.here, text=text, read=draft.status.zh))
        elif not draft.status_told:
            draft.findings.append(STATUS_MISSING.at(draft.here, read=draft.label))
    elif percent is not None and _disagree(draft.status, percent):
        draft.findings.append(STATUS_PERCENT_DISAGREE.at(draft.here, status=draft.status.zh, text=text))


def _disagree(status: Status, percent: float) -> bool:
    if status is Status.COMPLETED:
        return percent < 100
    if status is Status.NOT_STARTED:
        return percent > 0
    return percent == 100 and status in (Status.IN_PROGRESS, Status.UNABLE)


@dataclass(frozen=True)
class Joined:
    """The entries of one unit in one file, and what was found while joining them."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def joined(drafts: list[Draft]) -> Joined:
    """Finish ``drafts``; the same answer twice counts once, different answers for one task count not at all."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    groups: dict[tuple[str, int | None], list[Draft]] = {}
    for draft in drafts:
        groups.setdefault((draft.task, draft.node), []).append(draft)
    for group in groups.values():
        made = [finished(draft) for draft in group]
        rows = "、".join(_row_text(draft, group) for draft in group)
        full = _fullest(made)
        if any(draft.contradicts for draft in group) or full is None:
            findings.append(CONTRADICTING_ROWS.at(group[0].here, read=group[0].label, text=rows))
            continue
        findings.extend(group[full].findings)
        if group[full].holds_anything:
            entries.append(made[full])
        if len(group) > 1:
            findings.append(DUPLICATE_ROW.at(group[1].here, read=group[0].label, text=rows))
    return Joined(tuple(entries), tuple(findings))


def _fullest(made: list[Entry]) -> int | None:
    """Return which of one task's rows says everything that the others say; None if none does."""
    if len(made) == 1:
        return 0
    full = max(range(len(made)), key=lambda at: (sum(map(_said, _content(made[at]))), -at))
    return full if all(_within(one, made[full]) for one in made) else None


def _said(value: object) -> bool:
    return value not in (None, "")


def _within(one: Entry, full: Entry) -> bool:
    """Tell whether ``one`` says nothing that ``full`` does not say."""
    return all(
        not _said(mine) or mine == its for mine, its in zip(_content(one), _content(full), strict=True)
    )


def _row_text(draft: Draft, group: list[Draft]) -> str:
    rows = "、".join(f"第{row}行" for row in draft.rows)
    several = len({one.place.sheet for one in group}) > 1
    return f"工作表“{draft.place.sheet}”{rows}" if several else rows


def _content(entry: Entry) -> tuple[object, ...]:
    texts = (folded(entry.progress), folded(entry.problems), folded(entry.next_steps))
    return (entry.status, entry.percent, *texts, entry.expected_completion)
