"""The ledger's first sheet (总台账): one row per task, every value with its source."""

from __future__ import annotations

from collections.abc import Iterator

from flows.domain.ledger import LedgerEntry, NodeState, Source
from flows.domain.papers.words import NO_DEADLINE, NO_PROGRESS, entry_words, silence
from flows.domain.period import zh_date
from flows.formats.ledgers.facts import Account
from flows.formats.ledgers.rows import Aside
from flows.formats.sheet_style import Cell, Column, ListSheet, Tinted, lines_in, room_in

NOTHING = "—"
FIRST_PERIOD = "首期，无上期数据"
OTHERS = "责任单位填报情况"
_CHECKED = 6
_MOST_LINES = 26
"""Lines of one text that still print at full size on one row, the highest a sheet can have."""

COLUMNS = (
    Column("序号", 4.5, "middle"),
    Column("任务编号", 8.2, "middle"),
    Column("领域", 8.4, "middle"),
    Column("重点任务", 17.4),
    Column("牵头单位", 10.6, "middle"),
    Column("责任单位", 20),
    Column("完成时限", 15.2, "middle"),
    Column("上期进展", 21),
    Column("本期进展", 26),
    Column("填报状态", 8.4, "middle"),
    Column("完成百分比", 7.5, "points"),
    Column("研判状态", 10.6, "middle"),
    Column("亮灯", 5, "middle"),
    Column("逾期天数", 5, "middle"),
    Column("连续逾期期数", 5, "middle"),
    Column("存在问题", 13),
    Column("下步措施", 16.5),
    Aside(OTHERS, 70, "aside", grows=0),
    Aside("研判说明", 60, "aside", grows=_CHECKED),
    Aside("问题提示", 50, "aside", grows=_CHECKED),
    Aside("备注", 24, "aside", grows=_CHECKED),
    Aside("数据来源", 56, "aside", grows=0),
)
PRINTED = 17
"""The columns that go to the printer; those after them are for checking on screen."""

_WIDTH = {column.head: column.width for column in COLUMNS}


def tasks_sheet(account: Account) -> ListSheet:
    """Return the sheet 总台账."""
    ledger, facts = account.ledger, account.facts
    line = f"数据截止：{zh_date(ledger.as_of)}    文号：{facts.plan.doc_number}    编制单位：{facts.office}"
    return ListSheet(
        name="总台账",
        title=f"{facts.plan.title}工作台账（{ledger.period.zh}）",
        line=line + ("    演示数据，仅供演示和测试使用" if facts.demo else ""),
        columns=COLUMNS,
        rows=_rows(account),
        empty="本期无任务",
        held=4,
        printed=PRINTED,
    )


def _rows(account: Account) -> Iterator[tuple[Cell, ...]]:
    first = account.facts.previous is None
    for no, entry in enumerate(account.ledger.entries, 1):
        late = entry.overdue_nodes or entry.days_overdue or entry.periods_overdue
        words = entry_words(entry, account.facts.directory)
        last = words.last_progress or (FIRST_PERIOD if first else "上期未填报")
        texts = {
            "上期进展": last,
            "本期进展": words.progress,
            "存在问题": words.problems or NOTHING,
            "下步措施": words.next_steps or NOTHING,
        }
        shown = {head: _shown(text, _WIDTH[head]) for head, text in texts.items()}
        yield (
            no,
            entry.task,
            entry.domain_name,
            entry.title,
            "、".join(entry.lead_units) or NOTHING,
            "、".join(entry.responsible_units) or NOTHING,
            deadline(entry),
            shown["上期进展"],
            shown["本期进展"],
            entry.reported.zh if entry.reported else silence(entry),
            NOTHING if entry.percent is None else entry.percent,
            entry.judged.zh + ("（逾期完成）" if entry.completed_late else ""),
            Tinted(entry.light.zh, entry.light.value),
            entry.days_overdue if late else NOTHING,
            entry.periods_overdue if late else NOTHING,
            shown["存在问题"],
            shown["下步措施"],
            "\n".join((*_whole(texts, shown), words.others)).strip("\n") or NOTHING,
            entry.because,
            "\n".join(f"［{one.severity.zh}］{one.message}" for one in entry.findings) or NOTHING,
            "\n".join(_remarks(entry)) or NOTHING,
            "\n".join(_source(one) for one in entry.sources) or "无报送数据",
        )


def _shown(text: str, width: float) -> str:
    """Return ``text``; of many leads' texts as many whole ones as print at full size, and where the rest is."""
    room = room_in(width)
    if "\n" not in text or lines_in(text, room) <= _MOST_LINES:
        return text
    kept: list[str] = []
    for part in text.split("\n"):
        if lines_in("\n".join((*kept, part)), room) > _MOST_LINES - 3:
            break
        kept.append(part)
    return "\n".join((*kept, f"（其余内容见“{OTHERS}”栏）")) if kept else text


def _whole(texts: dict[str, str], shown: dict[str, str]) -> Iterator[str]:
    """Yield the leads' texts that are not shown whole in their own columns."""
    for head, text in texts.items():
        if shown[head] != text:
            yield f"［{head}（牵头单位填报全文）］\n{text}"


def _source(one: Source) -> str:
    return f"{one.file}!{one.sheet} 第{one.row}行" if one.sheet else f"{one.file} 第{one.row}行"


def _remarks(entry: LedgerEntry) -> Iterator[str]:
    """Yield which leads are silent, each kind apart, and the notes (rulings)."""
    silent = (
        ("未报送", entry.not_reported),
        ("空表", entry.blank_units),
        (NO_PROGRESS, entry.no_progress_units),
    )
    for word, units in silent:
        if units:
            yield f"{word}：{'、'.join(units)}"
    if entry.once_overdue:
        yield f"曾逾期（累计{entry.periods_overdue_total}期）"
    yield from entry.notes


def deadline(entry: LedgerEntry) -> Cell:
    """Return 完成时限: a real date for one node without extension, else one line a node."""
    if not entry.nodes:
        return NO_DEADLINE
    if len(entry.nodes) > 1:
        return "\n".join(f"{node.no}. {_dated(node)} {node.deliverable}".rstrip() for node in entry.nodes)
    only = entry.nodes[0]
    return _dated(only) if only.extended_to else only.planned


def _dated(node: NodeState) -> str:
    extended = f"（同意延期至{zh_date(node.extended_to)}）" if node.extended_to else ""
    return zh_date(node.planned) + extended
