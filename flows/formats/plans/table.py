"""The master task list (任务总表) as a workbook: written from a plan, read back after correction by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flows.domain.plan import Domain, Node, Plan, Target, Task
from flows.formats.plans import long_texts
from flows.formats.plans.long_texts import LongTextWriter
from flows.formats.plans.table_in import KINDS, read_plan_workbook
from flows.formats.plans.table_names import ABOUT_SHEET, OPERATORS, TARGET_SHEET, TASK_SHEET, AboutRow
from flows.formats.sheet_style import Book, Cell, Column, Grid, set_page

__all__ = ["KINDS", "read_plan_workbook", "write_plan_workbook"]

_FIRST_YEAR = 1900
_TASK_COLUMNS = (
    Column("序号", 5, "middle"),
    Column("任务编号", 8, "middle"),
    Column("领域序号", 5, "middle"),
    Column("领域", 10),
    Column("领域牵头单位", 11),
    Column("任务序号", 5, "middle"),
    Column("重点任务", 16),
    Column("具体内容", 44),
    Column("牵头单位", 13),
    Column("责任单位", 18),
    Column("无牵头表述", 8),
    Column("节点序号", 5, "middle"),
    Column("完成时限", 13, "middle"),
    Column("时限表述", 8, "middle"),
    Column("节点事项", 24),
    Column("政策有效期", 11),
    Column("量化指标", 17),
)
_ABOUT_COLUMNS = (
    Column("项目", 12, "middle"),
    Column("序号", 6, "middle"),
    Column("标题", 24),
    Column("内容", 90),
)
_TARGET_COLUMNS = (
    Column("任务编号", 10, "middle"),
    Column("序号", 6, "middle"),
    Column("指标名称", 34),
    Column("关系", 6, "middle"),
    Column("目标值", 10, "middle"),
    Column("单位", 10, "middle"),
    Column("基数", 10, "middle"),
    Column("原文表述", 60),
)
_PROMPTS = {
    "序号": "用于恢复原来的排列，新增的行可以不填。",
    "任务编号": "格式如 T02-09。同一任务有几个时间节点就占几行，每行写同一编号。",
    "领域牵头单位": "几个单位之间用“、”隔开。",
    "牵头单位": "几个单位之间用“、”隔开；没有牵头单位的，在“无牵头表述”栏照原文填写。",
    "责任单位": "几个单位之间用“、”隔开。",
    "完成时限": "填写日期，如 2022-09-30；没有期限的不填。",
    "政策有效期": "政策的执行期限，不是任务的完成时限。几条之间换行。",
    "量化指标": "仅供查看，请在“量化指标”工作表中修改。",
    "关系": "目标值应达到的关系。",
}
_SPARE_ROWS = 200
_LONG_COLUMNS = tuple(
    Column(head, width, look)
    for head, width, look in zip(long_texts.HEADINGS, (8, 8, 110), ("middle", "middle", "text"), strict=True)
)


def write_plan_workbook(plan: Plan) -> bytes:
    """Return the plan as a workbook of three sheets, one row per node in the first; same plan, same bytes.

    Texts longer than a cell go on in a fourth sheet.
    """
    book = Book(plan.title, plan.issuer, plan.issue_date or date(2000, 1, 1))
    long = LongTextWriter()
    numbered = ((at, *row) for at, row in enumerate(_task_rows(plan), start=1))
    _write(book, TASK_SHEET, _TASK_COLUMNS, _fitted(numbered, long))
    _write(book, ABOUT_SHEET, _ABOUT_COLUMNS, _fitted(_about_rows(plan), long))
    _write(book, TARGET_SHEET, _TARGET_COLUMNS, _fitted(_target_rows(plan), long))
    if long.rows:
        _write(book, long_texts.SHEET, _LONG_COLUMNS, iter(long.rows))
    return book.close()


def _fitted(rows: Iterable[tuple[Cell, ...]], long: LongTextWriter) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield tuple(long.fitted(one) if isinstance(one, str) else one for one in row)


def _write(book: Book, name: str, columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]]) -> None:
    sheet = book.sheet(name)
    grid = Grid(book, sheet, columns)
    grid.head(0)
    last = 1
    for last, row in enumerate(rows, start=1):
        grid.put(last, row)
    for at, column in enumerate(columns):
        if column.head in _PROMPTS:
            sheet.data_validation(1, at, last + _SPARE_ROWS, at, _prompt(column.head))
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(1, 2 if columns is _TASK_COLUMNS else 1)
    set_page(sheet, 0, (last, len(columns) - 1))


def _prompt(head: str) -> dict[str, object]:
    """Return what is shown beside a cell of this column when it is chosen; nothing typed is ever barred."""
    shown: dict[str, object] = {"validate": "any", "input_title": head, "input_message": _PROMPTS[head]}
    if head == "关系":
        shown |= {"validate": "list", "source": list(OPERATORS.values()), "error_type": "information"}
    return shown


def _task_rows(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for domain in plan.domains:
        if not domain.tasks:
            yield (None, *_domain_cells(domain), *[None] * 12)
        for task in domain.tasks:
            for node in task.nodes or (None,):
                yield (
                    task.code,
                    *_domain_cells(domain),
                    *_task_cells(task),
                    *_node_cells(node),
                    *_tail(task),
                )


def _domain_cells(domain: Domain) -> tuple[Cell, ...]:
    return domain.no, domain.name, "、".join(domain.lead_units)


def _task_cells(task: Task) -> tuple[Cell, ...]:
    units = ("、".join(task.lead_units), "、".join(task.responsible_units))
    return task.no, task.title, task.text, *units, task.no_lead_phrase


def _node_cells(node: Node | None) -> tuple[Cell, ...]:
    if node is None:
        return None, None, None, None
    return node.no, _day(node.due), node.phrase, node.deliverable


def _day(day: date | None) -> date | str | None:
    """Return a day as a cell takes it: spreadsheets know none before 1900, and those of 1900 differ by one."""
    return day.isoformat() if day and day.year <= _FIRST_YEAR else day


def _printed(day: date | None) -> str | None:
    return f"{day.year:04d}年{day.month}月{day.day}日" if day else None


def _tail(task: Task) -> tuple[Cell, ...]:
    return "\n".join(task.policy_validity_dates), "\n".join(_summary(one) for one in task.targets)


def _summary(target: Target) -> str:
    value = "" if target.value is None else f"{target.value:g}"
    return f"{target.metric}{OPERATORS.get(target.op, target.op)}{value}{target.unit}"


def _about_rows(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    yield AboutRow.TITLE, None, None, plan.title
    yield AboutRow.DOC_NUMBER, None, None, plan.doc_number
    yield AboutRow.ISSUER, None, None, plan.issuer
    yield AboutRow.ISSUE_DATE, None, None, _printed(plan.issue_date)
    for measure in plan.measures:
        yield AboutRow.MEASURE, measure.no, measure.title, measure.text


def _target_rows(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for task in plan.tasks:
        for place, one in enumerate(task.targets, start=1):
            relation = OPERATORS.get(one.op, one.op)
            yield task.code, place, one.metric, relation, one.value, one.unit, one.baseline, one.text
