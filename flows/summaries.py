"""One sentence per act, for logs and for the flows' results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.domain.delivery import ParcelState
from flows.domain.findings import Severity
from flows.domain.ledger import Ledger
from flows.domain.records import PaperRow
from flows.domain.returns import Collected

if TYPE_CHECKING:
    from flows.stages.answer import Answers
    from flows.stages.chase import Chase
    from flows.stages.deliver import Delivery
    from flows.stages.file_away import Filing
    from flows.stages.issue import Issue


def issue(issued: Issue) -> str:
    """How many forms, where."""
    return f"填报表{len(issued.forms)}份，在 {issued.folder}"


def collected(found: Collected) -> str:
    """How many returns, errors and silent units."""
    errors = sum(one.severity is Severity.ERROR for one in found.findings)
    warnings = sum(one.severity is Severity.WARNING for one in found.findings)
    return (
        f"报送件{len(found.returns)}份，问题提示错误{errors}条、提醒{warnings}条，"
        f"未报送{len(found.missing_units)}个单位，空表{len(found.blank_units)}个单位"
    )


def answers(answered: Answers) -> str:
    """How many answers, how many with a marked copy."""
    marked = sum(row.kind == "回执" for row in answered.rows)
    return f"回执{len(answered.receipts)}件，附标注表{marked}件，在 {answered.folder}"


def chase(chased: Chase) -> str:
    """How many units are chased."""
    return f"催报{len(chased.units)}个单位，清单在 {chased.folder}" if chased.units else "无需催报"


def ledger(judged: Ledger) -> str:
    """How many tasks, how many overdue, how many units named."""
    return (
        f"任务{judged.totals['tasks']}项，逾期{judged.totals['overdue']}项，"
        f"涉及{len(judged.overdue_units)}个单位"
    )


def drafts(papers: Sequence[PaperRow]) -> str:
    """How many papers wait for approval."""
    return f"文书{len(papers)}份，待审签"


def delivery(done: Delivery) -> str:
    """What became of the parcels."""
    parts = [f"{state.zh}{done.count(state)}件" for state in ParcelState if done.count(state)]
    return f"{done.occasion.zh}：{'，'.join(parts) or '没有要发的邮件'}"


def filing(done: Filing) -> str:
    """Where the package lies."""
    return f"{'此前已归档' if done.already else '已归档'}：{done.folder}"
