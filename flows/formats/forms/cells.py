"""What the rows of a form (填报表) say: columns, keys, plan cells and their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from flows.domain.folding import folded
from flows.domain.forms import FORM_VERSION, Form, FormIdentity, FormRow, LastAnswer
from flows.formats.sheet_style import DENSE_SIZE, Cell, Column, cut_to_show, printable, room_in

NO_DEADLINE = "未明确时限"
NO_DELIVERABLE = "—"
NOTHING_BEFORE = "无上期填报记录"
MORE = "……（下略，全文见本单位上期报送件）"

COLUMNS = (
    Column("任务编号", 8.5, "gray middle"),
    Column("领域", 9, "gray middle"),
    Column("重点任务", 21, "gray text"),
    Column("节点事项", 17, "gray text"),
    Column("完成时限", 14.5, "gray middle"),
    Column("本单位角色", 6.5, "gray middle"),
    Column("牵头单位", 12, "gray middle"),
    Column("责任单位", 15, "gray text"),
    Column("上期情况", 25, "gray text"),
    Column("本期完成状态", 9.5, "open middle", "open head"),
    Column("本期完成百分比(%)", 9.5, "open middle", "open head"),
    Column("本期进展情况", 34, "open text", "open head"),
    Column("存在问题", 18, "open text", "open head"),
    Column("下步措施", 18, "open text", "open head"),
    Column("预计完成时间", 14.5, "open date", "open head"),
)
"""The visible columns; headings, in this order, are the face that readers of returns know."""

PLAN_COLUMNS = COLUMNS[:8]
"""The columns of ``plan_cells``, which the form's digest covers."""
_LAST_ROOM = room_in(COLUMNS[8].width, DENSE_SIZE)


def row_key(row: FormRow) -> str:
    """Return the hidden key of a row: ``T02-09``, or ``T02-09#1`` for one node of several."""
    return row.task if row.node is None else f"{row.task}#{row.node}"


def plan_cells(row: FormRow) -> tuple[Cell, ...]:
    """Return the plan columns as written, 任务编号 to 责任单位; the deadline is a date or 未明确时限."""
    return (
        row.task,
        row.domain,
        row.title,
        row.deliverable or NO_DELIVERABLE,
        row.due or NO_DEADLINE,
        row.role_zh,
        "、".join(row.lead_units) or "—",
        "、".join(row.responsible_units) or "—",
    )


def digest_of_plan_cells(rows: Iterable[tuple[str, Sequence[Cell]]]) -> str:
    """Return the SHA-256 (hex) over pairs of row key and plan cells, as issued or as read back.

    Order of rows, blanks, widths and bracket styles do not matter; dates count as ``2022-09-30``.
    """
    lines = sorted("\t".join((key, *map(_comparable, cells))) for key, cells in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def _comparable(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else folded(printable(str(cell or "")))


def locked_digest(form: Form) -> str:
    """Return the digest that the form carries invisibly: ``digest_of_plan_cells`` over its rows."""
    return digest_of_plan_cells((row_key(row), plan_cells(row)) for row in form.rows)


def as_issued(row: FormRow) -> tuple[str, ...]:
    """Return what the hidden sheet keeps of a row: its key, then ``plan_cells`` as text, a date as 2022-09-30."""
    cells = (cell.isoformat() if isinstance(cell, date) else str(cell) for cell in plan_cells(row))
    return (row_key(row), *(printable(cell) for cell in cells))


def seal_of(who: FormIdentity) -> str:
    """Return the SHA-256 (hex) over everything else that the identity says."""
    told = (who.office, who.unit, str(who.period), str(who.version), who.locked_digest)
    return hashlib.sha256("\t".join(map(printable, told)).encode("utf-8", "replace")).hexdigest()


def identity_of(form: Form) -> FormIdentity:
    """Return what the form carries on its very hidden sheet."""
    who = FormIdentity(form.office, form.unit, form.period, FORM_VERSION, locked_digest(form))
    return replace(who, seal=seal_of(who))


def last_answer(last: LastAnswer) -> str:
    """Return 上期情况 as one text: status and percent on one line, the progress below, as much as can be shown."""
    percent = "" if last.percent is None else f"{last.percent:g}%"
    head = "，".join(part for part in (last.status_zh, percent) if part)
    text = "\n".join(part for part in (head, last.progress) if part) or NOTHING_BEFORE
    return cut_to_show(text, _LAST_ROOM, MORE)
