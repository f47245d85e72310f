"""The ledger's first sheet (总台账): one row per task, every value with its source."""

from __future__ import annotations

from collections.abc import Iterator

from flows.domain.ledger import LedgerEntry, NodeState
from flows.domain.period import zh_date
from flows.formats.ledgers.facts import Account
from flows.formats.sheet_style import Cell, Column, ListSheet, Tinted

NOTHING = "—"
FIRST_PERIOD = "首期，无上期数据"
NO_DEADLINE = "未明确时限"
NO_WORDS = "未填写进展情况"
NO_PROGRESS = "本期无进展"

COLUMNS = (
    Column("序号", 5.5, "middle"),
    Column("任务编号", 8.5, "middle"),
    Column("领域", 9, "middle"),
    Column("重点任务", 21),
    Column("牵头单位", 12, "middle"),
    Column("责任单位", 15),
    Column("完成时限", 15),
    Column("上期进展", 24),
    Column("本期进展", 32),
    Column("填报状态", 9, "middle"),
    Column("完成百分比", 7, "points"),
    Column("研判状态", 9, "middle"),
    Column("亮灯", 6, "middle"),
    Column("逾期天数", 6, "middle"),
    Column("连续逾期期数", 7, "middle"),
    Column("存在问题", 19),
    Column("下步措施", 19),
    Column("研判说明", 44),
    Column("问题提示", 44),
    Column("备注", 24),
    Column("数据来源", 36),
)
PRINTED = 17
"""The columns that go to the printer; the last four are for checking on screen."""


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
        yield (
            no,
            entry.task,
            entry.domain_name,
            entry.title,
            "、".join(entry.lead_units) or NOTHING,
            "、".join(entry.responsible_units) or NOTHING,
            deadline(entry),
            entry.last_progress or (FIRST_PERIOD if first else "上期未填报"),
            _progress(entry),
            entry.reported.zh if entry.reported else _silence(entry),
            NOTHING if entry.percent is None else entry.percent,
            entry.judged.zh + ("（逾期完成）" if entry.completed_late else ""),
            Tinted(entry.light.zh, entry.light.value),
            entry.days_overdue if late else NOTHING,
            entry.periods_overdue if late else NOTHING,
            entry.problems or NOTHING,
            entry.next_steps or NOTHING,
            entry.because,
            "\n".join(f"［{one.severity.zh}］{one.message}" for one in entry.findings) or NOTHING,
            "\n".join(_remarks(entry)) or NOTHING,
            "\n".join(f"{one.file}!{one.sheet} 第{one.row}行" for one in entry.sources) or "无报送数据",
        )


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
    yield from entry.notes


def _progress(entry: LedgerEntry) -> str:
    if entry.progress:
        return entry.progress
    if entry.no_progress_units:
        return NO_PROGRESS
    return NO_WORDS if entry.reported else _silence(entry)


def _silence(entry: LedgerEntry) -> str:
    """Return why nothing is reported: 未报送, 空表, or simply 未填报."""
    if entry.not_reported:
        return "未报送"
    return "空表" if entry.blank_units else "未填报"


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
