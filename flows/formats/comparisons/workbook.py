"""The comparison as a workbook: 总览, 对应关系, 上级未承接, 时限与指标; A4 landscape, headings repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows.domain.comparing import Comparison
from flows.domain.findings import Severity
from flows.domain.parentage import Link, Matter, Quote
from flows.domain.plan import Plan, Task
from flows.formats.sheet_style import Book, Cell, Column, ListSheet, Tinted, write_list

_SUMMARY = (
    Column("项目", 26),
    Column("数量", 10, "middle"),
    Column("说明", 90),
)
_PAIRS = (
    Column("本级任务", 9, "middle"),
    Column("本级标题", 29),
    Column("关系", 10, "middle"),
    Column("上级任务", 9, "middle"),
    Column("上级标题", 29),
    Column("相似度", 8, "middle"),
    Column("理由", 40),
    Column("依据", 15, "middle"),
)
_OPEN = (
    Column("上级任务", 10, "middle"),
    Column("领域", 18),
    Column("任务标题", 40),
    Column("上级牵头单位", 34),
    Column("上级时限", 24),
    Column("可能承接的本级任务", 26),
)
_DIFFERENCES = (
    Column("类别", 16, "middle"),
    Column("本级任务", 9, "middle"),
    Column("上级任务", 9, "middle"),
    Column("任务标题", 24),
    Column("本级表述", 31),
    Column("上级表述", 31),
    Column("说明", 20),
    Column("依据", 12, "middle"),
)
_MEANINGS = {
    Matter.LATER: "本级完成时限晚于所落实的上级任务",
    Matter.DROPPED: "上级有时限，本级任务没有时限",
    Matter.WEAKER: "同一指标，本级要求低于上级",
    Matter.TARGET_DROPPED: "上级有比率、时长类指标，本级任务没有",
    Matter.PARTLY_DROPPED: "本级任务有时限，但上级的一个节点没有对应",
    Matter.NOT_ALLOTTED: "上级的总量指标，本级没有相应数量",
    Matter.ALLOTTED: "上级的总量指标，本级承担其中一部分",
    Matter.EARLIER: "本级完成时限早于上级",
    Matter.ADDED: "上级没有时限，本级自行设定",
    Matter.STRICTER: "同一指标，本级要求高于上级",
}


def write_comparison(found: Comparison) -> bytes:
    """Return the report as a workbook; same comparison, same bytes."""
    book = Book("与上级计划对照表", found.plan.issuer, found.plan.issue_date or date(2000, 1, 1))
    line = f"本级：{_name(found.plan)}　　上级：{_name(found.parent)}"
    pairs = tuple(_pair_rows(found))
    write_list(book, ListSheet("总览", "与上级计划对照表", line, _SUMMARY, _summary(found), filtered=False))
    told = "每项本级任务列出已确认的对应关系；未确认的列出程序建议（每项最多三条，首条计入统计）"
    write_list(book, ListSheet("对应关系", "本级任务与上级任务对应关系", told, _PAIRS, pairs, held=1))
    told = f"以下{len(found.not_taken_up)}项上级任务，没有本级任务承接"
    empty = "上级任务均有本级任务承接。"
    write_list(
        book, ListSheet("上级未承接", "上级任务未承接清单", told, _OPEN, _open_rows(found), empty, held=1)
    )
    told = "先列要求低于上级的（红、黄），再列仅供了解的；依据为“建议”的，请先确认对应关系"
    rows = tuple(_difference_rows(found))
    empty = "时限与指标均与上级一致。"
    write_list(book, ListSheet("时限与指标", "时限与指标对照", told, _DIFFERENCES, rows, empty, held=1))
    return book.close()


def _name(plan: Plan) -> str:
    return f"《{plan.title}》" + (f"（{plan.doc_number}）" if plan.doc_number else "")


def _summary(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    taken = {link.task for link in found.counted}
    settled, direct = len(found.settled), len(found.direct_tasks)
    signed = f"其中{settled}项的对应关系已有人确认，其余按程序建议统计"
    yield "本级任务", len(found.plan.tasks), signed
    yield "　落实上级任务的", len(taken), f"直接落实{direct}项，部分落实{len(taken) - direct}项"
    yield "　本级自有任务", len(found.own_tasks), _codes(found.own_tasks)
    yield "上级任务", len(found.parent.tasks), ""
    above = {link.parent for link in found.counted}
    yield "　本级已承接的", len(above), "至少有一项本级任务落实"
    yield "　本级未承接的", len(found.not_taken_up), "清单见“上级未承接”"
    for matter in Matter:
        count = sum(one.matter is matter for one in found.differences)
        yield Tinted(matter.zh, _tint(matter) if count else "middle"), count, _MEANINGS[matter]


def _codes(tasks: tuple[Task, ...]) -> str:
    return "、".join(task.code for task in tasks)


def _tint(matter: Matter) -> str:
    if matter.severity is not Severity.WARNING:
        return "middle"
    return "red" if matter in (Matter.LATER, Matter.WEAKER) else "yellow"


def _pair_rows(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    for task in found.plan.tasks:
        links = found.links_of(task.code)
        if not links:
            basis = _none_basis(task, found)
            yield task.code, task.title, Tinted("无对应", "gray middle"), "", "", None, "", basis
        for link in links:
            theirs = found.parent.by_code.get(link.parent)
            title = theirs.title if theirs else ""
            yield task.code, task.title, link.relation.zh, link.parent, title, *_evidence(link)


def _evidence(link: Link) -> tuple[Cell, ...]:
    basis: Cell = Tinted(link.basis_zh, "green") if link.confirmed else link.basis_zh
    return None if link.score is None else f"{link.score:.0%}", link.reason, basis


def _none_basis(task: Task, found: Comparison) -> Cell:
    for link in found.links:
        if link.task == task.code and link.confirmed:
            return Tinted(link.basis_zh, "green")
    return "程序未找到相近任务"


def _open_rows(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    for task in found.not_taken_up:
        units = "、".join(task.lead_units) or task.no_lead_phrase or ""
        dates = "；".join(node.phrase for node in task.nodes)
        near = "、".join(
            f"{link.task}（{link.score:.0%}）" for link in found.candidates_for(task.code) if link.score
        )
        yield task.code, found.parent.domain_of[task.domain_no].name, task.title, units, dates, near


def _difference_rows(found: Comparison) -> Iterator[tuple[Cell, ...]]:
    for one in found.differences:
        title = found.plan.by_code[one.link.task].title
        basis: Cell = "已确认" if one.link.confirmed else "建议"
        kind = Tinted(one.matter.zh, _tint(one.matter))
        codes = one.link.task, one.link.parent
        yield kind, *codes, title, _words(one.ours), _words(one.theirs), one.because, basis


def _words(quote: Quote | None) -> str:
    if quote is None:
        return "（无）"
    if quote.day is None:
        return quote.phrase
    return f"{quote.phrase}：{quote.what}" if quote.what else quote.phrase
