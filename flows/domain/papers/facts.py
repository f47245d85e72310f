"""From a period's ledger to the frozen facts of each paper: all counting and wording of figures is here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count, groupby

from flows.domain.ledger import Judged, Ledger, LedgerEntry, OverdueTask, OverdueUnit
from flows.domain.papers.titles import plan_name, sense_pieces, title_lines
from flows.domain.papers.values import (
    AnnexName,
    CircularFacts,
    Comparison,
    DomainCount,
    Figures,
    LedgerPaperFacts,
    LedgerRow,
    LedgerSection,
    OverdueTaskLine,
    OverdueUnitLines,
    PaperHead,
    ReminderFacts,
    StateCount,
    UnreturnedUnit,
    UrgingFacts,
)
from flows.domain.papers.words import (
    NO_DEADLINE,
    EntryWords,
    delay_zh,
    entry_words,
    han_number,
    percent,
    share,
    short_title,
)
from flows.domain.period import zh_date
from flows.domain.plan import Plan
from flows.domain.trouble import OutOfOrder
from flows.domain.units import Directory

__all__ = [
    "CircularFacts",
    "LedgerPaperFacts",
    "OfficeNames",
    "PaperBrief",
    "PaperHead",
    "ReminderFacts",
    "UrgingFacts",
    "circular_facts",
    "ledger_paper_facts",
    "reminder_facts",
    "share",
    "urging_facts",
]


@dataclass(frozen=True)
class OfficeNames:
    """How the issuing office names itself and whom it addresses; ``contact`` is a section, not a person.

    ``doc_code`` is the 机关代字 (东昌政办字); number, date, signer and seal are always left to a person.
    """

    short: str
    full: str
    contact: str = ""
    phone: str = ""
    doc_code: str = ""
    recipients: str = "各有关单位"
    copies: str = ""


@dataclass(frozen=True)
class PaperBrief:
    """What papers are drafted from; ``feedback_by`` is the day by which units must answer."""

    ledger: Ledger
    previous: Ledger | None
    plan: Plan
    directory: Directory
    office: OfficeNames
    feedback_by: date
    demo: bool = False

    @cached_property
    def plan_name(self) -> str:
        """The plan's bare name, without 关于印发……的通知."""
        return plan_name(self.plan.title)

    @cached_property
    def _tasks_led(self) -> Counter[str]:
        return Counter(
            unit.name for task in self.plan.tasks for unit in self.directory.expanded(task.lead_units)
        )

    def tasks_led(self, unit: str) -> int:
        """Return in how many tasks ``unit`` stands as lead, groups expanded."""
        return self._tasks_led[unit]


_LONG = 90
"""Characters of one text (of the narrower units' names: half) above which a row may go over to the next page."""


def circular_facts(brief: PaperBrief) -> CircularFacts:
    """Return the facts of the 情况通报."""
    ledger = brief.ledger
    overdue = _overdue_lines(_named(brief))
    listed = {task.code for unit in overdue for task in unit.tasks}
    unlisted = [one for one in ledger.entries if one.judged is Judged.OVERDUE and one.task not in listed]
    unassigned = sum(not brief.directory.expanded(one.lead_units) for one in unlisted)
    unreturned = _unreturned(brief)
    overdue_annex, unreturned_annex, domain_annex = _annexes(bool(overdue), bool(unreturned))
    return CircularFacts(
        head=_head(brief, (_about(brief), (f"{ledger.period.zh}", "任务落实情况的通报"))),
        figures=_figures(ledger),
        comparison=_comparison(brief),
        overdue_units=overdue,
        overdue_listed=len(listed),
        overdue_exempt=len(unlisted) - unassigned,
        overdue_unassigned=unassigned,
        behind_codes=tuple(entry.task for entry in ledger.entries if entry.judged is Judged.BEHIND),
        missing_units=_silent(brief),
        rejected_units=brief.directory.in_order(ledger.rejected_units),
        blank_units=brief.directory.in_order(ledger.blank_units),
        unreturned=unreturned,
        domains=_domain_counts(ledger),
        domain_total=_domain_count("", "合计", ledger.entries),
        talk_ahead=any(_talk_ahead(one.step) for one in ledger.overdue_units),
        annexes=tuple(one for one in (overdue_annex, unreturned_annex, domain_annex) if one),
        overdue_annex=overdue_annex,
        unreturned_annex=unreturned_annex,
        domain_annex=domain_annex,
    )


def urging_facts(brief: PaperBrief, unit: str) -> UrgingFacts:
    """Return the facts of the 督办通知 to ``unit``; ``OutOfOrder`` if the ledger does not name it overdue."""
    overdue = {one.unit: one for one in brief.ledger.overdue_units}.get(unit)
    if overdue is None:
        raise OutOfOrder(f"{unit}在{brief.ledger.period.zh}台账中没有逾期任务，不能为其起草督办通知")
    (lines,) = _overdue_lines((overdue,))
    return UrgingFacts(
        head=_head(brief, ((f"关于限期办结{brief.ledger.period.zh}", "逾期任务的督办通知"),)),
        unit=unit,
        count=lines.count,
        periods=overdue.periods,
        worst_days=overdue.worst_days,
        tasks=lines.tasks,
        unreported_codes=tuple(task.code for task in lines.tasks if task.not_reported),
        talk_ahead=_talk_ahead(overdue.step),
    )


def reminder_facts(brief: PaperBrief) -> ReminderFacts:
    """Return the facts of the 催报通知; ``OutOfOrder`` if every unit has returned its form."""
    unreturned = _unreturned(brief)
    if not unreturned:
        raise OutOfOrder(f"{brief.ledger.period.zh}各单位均已报送，无需起草催报通知")
    return ReminderFacts(
        head=_head(brief, ((f"关于补报{brief.ledger.period.zh}", "任务落实情况", "填报表的通知"),)),
        missing_units=_silent(brief),
        rejected_units=brief.directory.in_order(brief.ledger.rejected_units),
        blank_units=brief.directory.in_order(brief.ledger.blank_units),
        unreturned=unreturned,
    )


def ledger_paper_facts(brief: PaperBrief) -> LedgerPaperFacts:
    """Return the facts of the 工作台账 as a Word paper."""
    numbered = list(enumerate(brief.ledger.entries, 1))
    sections = []
    for chapter, (_, group) in enumerate(groupby(numbered, key=lambda pair: pair[1].domain), 1):
        rows = list(group)
        heading = f"{han_number(chapter)}、{rows[0][1].domain_name}（{len(rows)}项）"
        sections.append(
            LedgerSection(heading, tuple(_ledger_row(no, entry, brief.directory) for no, entry in rows))
        )
    lines = (brief.plan_name, f"{brief.ledger.period.zh}工作台账")
    return LedgerPaperFacts(_titled(brief, lines), total=len(numbered), sections=tuple(sections))


def _about(brief: PaperBrief) -> tuple[str, ...]:
    first, *rest = sense_pieces(brief.plan_name)
    return (f"关于{first}", *rest)


def _head(brief: PaperBrief, subject: Sequence[Sequence[str]]) -> PaperHead:
    return _titled(brief, title_lines(((brief.office.full,), *subject)))


def _titled(brief: PaperBrief, lines: tuple[str, ...]) -> PaperHead:
    office, ledger = brief.office, brief.ledger
    return PaperHead(
        office_full=office.full,
        office_short=office.short,
        contact=office.contact or office.short,
        phone=office.phone,
        doc_code=office.doc_code,
        recipients=office.recipients,
        copies=office.copies,
        paper_title="".join(lines),
        title_lines=lines,
        plan_name=brief.plan_name,
        plan_number=brief.plan.doc_number,
        period_zh=ledger.period.zh,
        as_of=ledger.as_of,
        as_of_zh=zh_date(ledger.as_of),
        feedback_zh=zh_date(brief.feedback_by),
        demo=brief.demo,
    )


def _figures(ledger: Ledger) -> Figures:
    totals = ledger.totals

    def state(one: Judged) -> StateCount:
        return StateCount(one.zh, totals[one.value], share(totals[one.value], totals["tasks"]))

    return Figures(
        total=totals["tasks"],
        completed=state(Judged.COMPLETED),
        on_schedule=state(Judged.ON_SCHEDULE),
        continuing=state(Judged.CONTINUING),
        due_soon=state(Judged.DUE_SOON),
        behind=state(Judged.BEHIND),
        overdue=state(Judged.OVERDUE),
        completed_late=sum(entry.completed_late for entry in ledger.entries),
    )


def _comparison(brief: PaperBrief) -> Comparison | None:
    if brief.previous is None:
        return None
    now, before = brief.ledger.totals, brief.previous.totals
    # The printed shares are compared, so that a reader's own subtraction agrees.
    points = percent(now["completed"], now["tasks"]) - percent(before["completed"], before["tasks"])
    return Comparison(
        period_zh=brief.previous.period.zh,
        completed=_change(now["completed"] - before["completed"]),
        share=f"{'提高' if points > 0 else '下降'}{abs(points)}个百分点" if points else "持平",
        overdue=_change(now["overdue"] - before["overdue"]),
    )


def _change(difference: int) -> str:
    if difference == 0:
        return "持平"
    return f"{'增加' if difference > 0 else '减少'}{abs(difference)}项"


def _named(brief: PaperBrief) -> tuple[OverdueUnit, ...]:
    units = {one.unit: one for one in brief.ledger.overdue_units}
    return tuple(units[name] for name in brief.directory.in_order(units))


def _overdue_lines(named: Sequence[OverdueUnit]) -> tuple[OverdueUnitLines, ...]:
    running = count(1)
    return tuple(
        OverdueUnitLines(
            no=no,
            unit=one.unit,
            count=len(one.tasks),
            periods=one.periods,
            tasks=tuple(_task_line(next(running), task) for task in one.tasks),
        )
        for no, one in enumerate(named, 1)
    )


def _task_line(no: int, task: OverdueTask) -> OverdueTaskLine:
    return OverdueTaskLine(
        no=no,
        code=task.task,
        title=task.title,
        short_title=short_title(task.title),
        deliverable=task.deliverable or task.title,
        due_zh=zh_date(task.due),
        days=task.days,
        delay=delay_zh(task.days),
        not_reported=task.not_reported,
    )


def _talk_ahead(step: str) -> bool:
    # 约谈 may be announced only where the ladder has already reached the public naming.
    return "通报" in step or "约谈" in step


def _silent(brief: PaperBrief) -> tuple[str, ...]:
    """Return the units that sent nothing at all; one whose return was rejected is not called silent."""
    ledger = brief.ledger
    return brief.directory.in_order(set(ledger.missing_units) - set(ledger.rejected_units))


def _unreturned(brief: PaperBrief) -> tuple[UnreturnedUnit, ...]:
    states = (
        dict.fromkeys(brief.ledger.blank_units, "空表")
        | dict.fromkeys(brief.ledger.missing_units, "未报送")
        | dict.fromkeys(brief.ledger.rejected_units, "报送件被退回")
    )
    return tuple(
        UnreturnedUnit(name, states[name], brief.tasks_led(name)) for name in brief.directory.in_order(states)
    )


def _annexes(overdue: bool, unreturned: bool) -> tuple[AnnexName | None, AnnexName | None, AnnexName]:
    last = 1 + overdue + unreturned

    def annex(no: int, title: str) -> AnnexName:
        return AnnexName(f"附件{no}", no, title) if last > 1 else AnnexName("附件", 0, title)

    return (
        annex(1, "逾期任务清单") if overdue else None,
        annex(1 + overdue, "未按要求报送单位清单") if unreturned else None,
        annex(last, "各领域任务完成情况统计表"),
    )


def _domain_counts(ledger: Ledger) -> tuple[DomainCount, ...]:
    groups = groupby(ledger.entries, key=lambda entry: (entry.domain, entry.domain_name))
    return tuple(_domain_count(str(no), name, tuple(entries)) for (no, name), entries in groups)


def _domain_count(no: str, name: str, entries: Sequence[LedgerEntry]) -> DomainCount:
    counted = Counter(entry.judged for entry in entries)
    return DomainCount(
        no=no,
        name=name,
        tasks=len(entries),
        completed=counted[Judged.COMPLETED],
        on_schedule=counted[Judged.ON_SCHEDULE],
        continuing=counted[Judged.CONTINUING],
        due_soon=counted[Judged.DUE_SOON],
        behind=counted[Judged.BEHIND],
        overdue=counted[Judged.OVERDUE],
        share=share(counted[Judged.COMPLETED], len(entries)),
    )


def _ledger_row(no: int, entry: LedgerEntry, directory: Directory) -> LedgerRow:
    words = entry_words(entry, directory)
    return LedgerRow(
        no=no,
        code=entry.task,
        title=entry.title,
        lead_units="、".join(entry.lead_units),
        responsible_units="、".join(entry.responsible_units) or "—",
        due="\n".join(_due(entry)) or NO_DEADLINE,
        last_progress=words.last_progress or "—",
        progress=words.progress,
        state=_state(entry),
        problems=words.problems,
        next_steps=words.next_steps,
        note="\n".join(_remarks(entry)),
        long=_is_long(words, "、".join(entry.responsible_units)),
    )


def _is_long(words: EntryWords, responsible: str) -> bool:
    wide = max(map(len, (words.last_progress, words.progress, words.next_steps)))
    return wide > _LONG or len(responsible) > _LONG // 2


def _due(entry: LedgerEntry) -> list[str]:
    dates = (zh_date(node.due) + ("（经同意延期）" if node.extended_to else "") for node in entry.nodes)
    return list(dict.fromkeys(dates))


def _state(entry: LedgerEntry) -> str:
    lines = [entry.judged.zh, f"（{entry.light.zh}）"]
    if entry.judged is Judged.OVERDUE:
        lines.append(delay_zh(entry.days_overdue))
    elif entry.completed_late:
        lines.append("逾期完成")
    return "\n".join(lines)


def _remarks(entry: LedgerEntry) -> list[str]:
    named = {
        "未报送": entry.not_reported,
        "报送空表": entry.blank_units,
        "填报本期无进展": entry.no_progress_units,
    }
    once = [f"曾逾期（累计{entry.periods_overdue_total}期）"] if entry.once_overdue else []
    return [f"{'、'.join(units)}{what}" for what, units in named.items() if units] + once + list(entry.notes)
