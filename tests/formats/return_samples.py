"""A small plan and directory, and returns built from plain rows in every kind of file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from flows.domain.period import Period
from flows.domain.plan import Domain, Node, Plan, Task
from flows.domain.returns import FileReading, UnitReading
from flows.domain.units import Directory, Unit
from flows.formats.returns.reading import ReturnContext, read_return

Cell = str | float | int | bool | date | None
Rows = Sequence[Sequence[Cell]]

PERIOD = Period(2022, 9)


def _task(code: str, title: str, units: tuple[tuple[str, ...], tuple[str, ...]], *nodes: Node) -> Task:
    domain, no = int(code[1:3]), int(code[4:])
    return Task(code, no, title, domain, units[0], units[1], text=title + "。", nodes=nodes)


TAX = (("区税务局",), ("区财政局", "区住房城乡建设局"))
HOUSE = (("区住房城乡建设局",), ("各镇政府（街道办事处）",))
PLAN = Plan(
    "东昌府区营商环境创新提升行动计划",
    "东昌政办字〔2022〕13号",
    "聊城市东昌府区人民政府办公室",
    date(2022, 8, 16),
    (
        Domain(
            1,
            "开办企业领域（含个体户、农村合作社）",
            ("区税务局",),
            (
                _task("T01-01", "提升企业退出便利度", TAX, Node(1, date(2022, 9, 30), "9月底前", "发布指引")),
                _task("T01-02", "推广电子证照联展联用", TAX),
                _task("T01-03", "推广电子印章应用", TAX),
            ),
        ),
        Domain(
            2,
            "办理建筑许可领域",
            ("区住房城乡建设局",),
            (
                _task(
                    "T02-04",
                    "深化“多测合一”改革",
                    TAX,
                    Node(1, date(2022, 9, 30), "9月底前", "出台实施细则"),
                    Node(2, date(2022, 12, 31), "年底前", "实现成果共享"),
                ),
                _task("T02-09", "优化水电气热外线工程审批", TAX),
                _task("T02-10", "推行区域评估成果应用", HOUSE),
            ),
        ),
        Domain(17, "法治保障领域", ("区财政局",), (_task("T17-131", "健全企业合法权益保护机制", TAX),)),
    ),
)
DIRECTORY = Directory(
    (
        Unit("区财政局", "财政局", order=10),
        Unit("区税务局", "税务局", ("区地税局",), order=20),
        Unit("区住房城乡建设局", "住建局", order=30),
        Unit("沙镇镇", order=40, kind="镇", member_of=("各镇政府（街道办事处）",)),
        Unit("古楼街道", order=50, kind="街道", member_of=("各镇政府（街道办事处）",)),
        Unit("各镇政府（街道办事处）", kind="单位集合", order=60),
    )
)
ENDED = {"T01-09": "依东昌政办字〔2022〕20号取消"}
CONTEXT = ReturnContext(PLAN, DIRECTORY, PERIOD, "office", ended=ENDED)

_HEAD = (
    "任务编号 领域 重点任务 节点事项 完成时限 本单位角色 牵头单位 责任单位 上期情况 本期完成状态 "
    "本期完成百分比(%) 本期进展情况 存在问题 下步措施 预计完成时间 _key"
)
HEAD = tuple(_HEAD.split())
_SHORT = "任务编号 重点任务 完成状态 完成百分比 进展情况 存在问题 下步措施 预计完成时间"
SHORT = tuple(_SHORT.split())
FORM_TOP: Rows = (
    ("东昌府区营商环境创新提升行动计划工作进展填报表（2022年9月）",),
    ("填报单位：区税务局", None, None, None, "填报期次：2022年9月"),
)


def own_table(*rows: Sequence[Cell], unit: str = "区税务局", head: Sequence[str] = SHORT) -> list[list[Cell]]:
    """Rows of a unit's own table under its 填报单位 line."""
    return [[f"填报单位：{unit}"], list(head), *(list(row) for row in rows)]


def form_rows(*answers: Sequence[Cell], keys: Sequence[str] = ()) -> list[list[Cell]]:
    """Rows of our form: ``answers`` are (code, status, percent, progress, problems, next steps, expected)."""
    rows: list[list[Cell]] = [list(row) for row in FORM_TOP] + [list(HEAD)]
    for at, (code, *told) in enumerate(answers):
        task = PLAN.by_code[str(code)]
        plan: list[Cell] = [
            code,
            PLAN.domain_of[task.domain_no].name,
            task.title,
            "—",
            "未明确时限",
            "牵头",
            "、".join(task.lead_units),
            "—",
        ]
        rows.append(
            [
                *plan,
                "正在推进，50%\n上期所写",
                *told,
                *[None] * (6 - len(told)),
                keys[at] if keys else str(code),
            ]
        )
    return rows


def xlsx(rows: Rows, name: str = "填报表", **more: Rows) -> bytes:
    """A workbook by XlsxWriter; ``more`` are further sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, content in {name: rows, **more}.items():
        sheet = book.add_worksheet(title)
        for row, cells in enumerate(content):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return out.getvalue()


def edited(data: bytes, edit: Any) -> bytes:
    """The workbook after ``edit(book)`` with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Rows) -> bytes:
    """A workbook of Excel 97 by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("填报表")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write(row, column, cell, day)
            elif cell is not None:
                sheet.write(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    """An OpenDocument sheet by odfpy."""
    book = OpenDocumentSpreadsheet()
    sheet = Table(name="填报表")
    for cells in rows:
        line = TableRow()
        for cell in cells:
            line.addElement(_ods_cell(cell))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods_cell(cell: Cell) -> Any:
    if cell is None:
        return TableCell()
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=str(cell))
    made = TableCell(valuetype="string")
    for line in cell.split("\n"):
        made.addElement(P(text=line))
    return made


def as_csv(rows: Rows, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """Text with separators."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


def read(data: bytes, file: str = "区税务局.xlsx", context: ReturnContext = CONTEXT) -> FileReading:
    """Read as collected."""
    return read_return(data, file, context)


def only(data: bytes, file: str = "区税务局.xlsx") -> UnitReading:
    """The one part of the file."""
    (part,) = read(data, file).parts
    return part


def codes(part: UnitReading) -> list[str]:
    """Codes of the part's findings."""
    return [finding.code for finding in part.findings]
