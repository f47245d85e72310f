"""Units' own tables in every shape: headings, merges, notes, totals, samples, kinds of file."""

from __future__ import annotations

from collections.abc import Sequence

import openpyxl

from tests.corpus.case import Answer, Case, accepted, answer
from tests.corpus.making import (
    FILE,
    ROW,
    UNIT,
    Cell,
    as_csv,
    book,
    edited,
    grid,
    ods,
    table,
    xls,
    xlsx,
    zipped,
)

A = answer("T04-01", "in_progress", 60, "甲")
B = answer("T04-02", "completed", 100, "乙")
ROWS: tuple[tuple[Cell, ...], ...] = (ROW, ("T04-02", "简化税费申报环节、资料", "已完成", 100, "乙"))


def _headed(head: str, cells: Sequence[Cell], said: Answer, codes: str = "") -> Case:
    return Case(
        f"heading: {head}",
        lambda: {FILE: table(cells, head=head)},
        (accepted(FILE, UNIT, said, codes=codes),),
    )


_HEADINGS = (
    _headed(
        "任务编号 任务内容 落实情况 完成率 工作开展情况 存在的主要问题 下月计划",
        ("T04-01", "", "推进中", "60%", "甲", "乙", "丙"),
        answer("T04-01", "in_progress", 60, "甲", problems="乙", steps="丙"),
    ),
    _headed(
        "任务编号 任务内容 完成状态 完成率 主要做法及成效",
        ("任务编号：T04-01", "", "推进中", "60%", "甲"),
        answer("T04-01", "in_progress", 60, "甲"),
    ),
    _headed(
        "任务编号 工作任务 推进状态 完成率 推进情况 存在困难 下一步打算 预计办结时间",
        ("T04-01", "", "推进中", "60%", "甲", "乙", "丙", "10月底"),
        answer("T04-01", "in_progress", 60, "甲", problems="乙", steps="丙", due="2022-10-31"),
    ),
    _headed(
        "下步工作计划 问题及原因 9月份进展 进度(%) 是否完成 事项名称",
        ("丙", "乙", "甲", 60, "未完成", "增强线上渠道服务能力"),
        answer("T04-01", "in_progress", 60, "甲", problems="乙", steps="丙"),
    ),
    _headed(
        "序号 重点任务 牵头单位 责任单位 完成时限 落实情况 完成情况 备注",
        (1, "增强线上渠道服务能力", "区税务局", "—", "长期", "甲", "推进中", "另附材料"),
        answer("T04-01", "in_progress", None, "甲"),
    ),
    _headed(
        "序号 任务名称 目前进展情况 当前状态 完成进度 困难和问题 下一步工作措施",
        (1, "增强线上渠道服务能力", "甲", "推进中", "60%", "乙", "丙"),
        answer("T04-01", "in_progress", 60, "甲", problems="乙", steps="丙"),
    ),
    _headed(
        "任务编码 任务内容 工作开展情况 完成状态 完成比例 需协调解决的问题 后续工作安排",
        ("T04-01", "增强线上渠道服务能力", "甲", "推进中", 60, "乙", "丙"),
        answer("T04-01", "in_progress", 60, "甲", problems="乙", steps="丙"),
    ),
    _headed(
        "任务编号 重点任务 上月进展情况 本月进展情况 完成状态 完成百分比",
        ("T04-01", "", "旧", "新", "推进中", 60),
        answer("T04-01", "in_progress", 60, "新"),
    ),
    _headed(
        "任务编号 重点任务 7月进展情况 8月进展情况 9月进展情况 完成状态",
        ("T04-01", "", "旧", "旧", "新", "推进中"),
        answer("T04-01", "in_progress", None, "新"),
    ),
    _headed(
        "任务编号 重点任务 完成状态 进展情况 完成百分比（%） 实际完成时间",
        ("T04-01", "", "推进中", "甲", 60, "2022-09-01"),
        A,
    ),
    _headed(
        "任务编号 进展情况 工作进展 完成状态 完成百分比",
        ("T04-01", "甲", "乙", "推进中", 60),
        answer("T04-01", "in_progress", 60),
        "duplicate-heading",
    ),
)

_TWO_ROWS: list[list[Cell]] = [
    ["2022年9月份重点任务进展情况统计表"],
    ["填报单位：区税务局"],
    ["序号", "任务", None, "完成情况", None, "存在问题", "下步措施"],
    [None, "编号", "名称", "状态", "进度", None, None],
    [1, "T04-01", "增强线上渠道服务能力", "推进中", 60, "缺人", "招人"],
]


def _hide_rows(made: openpyxl.Workbook) -> None:
    made.worksheets[0].row_dimensions[3].hidden = True
    made.worksheets[0].auto_filter.ref = "A2:E4"


def _far_cell(made: openpyxl.Workbook) -> None:
    made.worksheets[0]["XFD1048576"] = 1


def _rich(made: openpyxl.Workbook) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    made.worksheets[0]["E3"] = CellRichText("已培训", TextBlock(InlineFont(b=True), "3"), "场")


_LAYOUT = (
    Case(
        "layout: headings two rows deep",
        lambda: {FILE: book(_TWO_ROWS, ["A3:A4", "B3:C3", "D3:E3", "F3:F4", "G3:G4", "A1:G1"])},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, problems="缺人", steps="招人")),),
    ),
    Case(
        "layout: headings two rows deep, last month beside this month",
        lambda: {
            FILE: book(
                [
                    ["填报单位：区税务局"],
                    ["任务编号", "重点任务", "8月", None, "9月", None],
                    [None, None, "完成状态", "进展情况", "完成状态", "进展情况"],
                    ["T04-01", "", "未启动", "旧", "推进中", "新"],
                ],
                ["A2:A3", "B2:B3", "C2:D2", "E2:F2"],
            )
        },
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", None, "新")),),
    ),
    Case(
        "layout: title, notes, total, footer and blank rows give no entry",
        lambda: {
            FILE: book(
                [
                    ["营商环境创新提升行动计划工作进展情况表（2022年9月）"],
                    ["填报单位：区税务局", None, None, None, "填报日期：2022年9月28日"],
                    *grid(*ROWS, unit=""),
                    ["T04-03", "持续打造“纳税人之家”服务品牌"],
                    [],
                    ["合计", "3项", "已完成1项", "80%"],
                    ["小计", "", "", 80],
                    ["注：1.完成状态请如实填写；2.进展情况不超过200字。"],
                    ["备注：本表每月28日前报送。"],
                    ["单位负责人（签字）：", None, "填表人：张某", None, "联系电话：8421234"],
                ],
                ["A1:H1"],
            )
        },
        (accepted(FILE, UNIT, A, B),),
    ),
    Case(
        "layout: sample rows give no entry",
        lambda: {
            FILE: table(
                ("示例", "增强线上渠道服务能力", "已完成", 100, "已建成平台"),
                ROW,
            )
        },
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "layout: a sample named in the code column",
        lambda: {FILE: table(("例：T04-02", "简化税费申报环节、资料", "已完成", 100, "已建成平台"), ROW)},
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "layout: the heading printed again on each page",
        lambda: {FILE: book([*grid(ROW), *grid(ROWS[1], unit="")])},
        (accepted(FILE, UNIT, A, B),),
    ),
    Case(
        "layout: merged cells hold for all their rows",
        lambda: {
            FILE: book(
                grid(
                    ("T04-01", "", "推进中", 60, "甲", "共同的问题"),
                    ("T04-02", "", None, 60, "乙", None),
                ),
                ["C3:C4", "F3:F4"],
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 60, "甲", problems="共同的问题"),
                answer("T04-02", "in_progress", 60, "乙", problems="共同的问题"),
            ),
        ),
    ),
    Case(
        "layout: one task's text over several rows under a merged title",
        lambda: {
            FILE: book(
                grid(
                    ("T04-01", "增强线上渠道服务能力", "推进中", 60, "一是甲"),
                    (None, None, None, None, "二是乙"),
                    (None, None, None, None, "三是丙"),
                    ROWS[1],
                ),
                ["A3:A5", "B3:B5", "C3:C5", "D3:D5"],
            )
        },
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "一是甲\n二是乙\n三是丙"), B),),
    ),
    Case(
        "layout: one task's text over several rows without merges",
        lambda: {FILE: table(ROW, (None, None, None, None, "二是乙"), ROWS[1])},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "甲\n二是乙"), B),),
    ),
    Case(
        "layout: columns and rows before the table",
        lambda: {FILE: book([[], [], *([None, None, *row] for row in grid(*ROWS))])},
        (accepted(FILE, UNIT, A, B),),
    ),
    Case(
        "layout: hidden and filtered rows count",
        lambda: {FILE: edited(table(*ROWS), _hide_rows)},
        (accepted(FILE, UNIT, A, B),),
    ),
    Case(
        "layout: the same row twice counts once",
        lambda: {FILE: table(ROW, ROW)},
        (accepted(FILE, UNIT, A, told="duplicate-row"),),
    ),
    Case(
        "layout: rows of one task that contradict each other, neither taken",
        lambda: {FILE: table(ROW, ("T04-01", "", "已完成", 100, "丁"), ROWS[1])},
        (accepted(FILE, UNIT, B, codes="contradicting-rows"),),
    ),
    Case(
        "layout: the same task twice, the second row saying less",
        lambda: {FILE: table(ROW, ("T04-01", "", "推进中", None, ""))},
        (accepted(FILE, UNIT, A, told="duplicate-row"),),
    ),
    Case(
        "layout: a numbered total",
        lambda: {
            FILE: table(
                (1, "增强线上渠道服务能力", "推进中", 60, "甲"),
                (2, "合计", "", 60, "共1项"),
                head="序号 重点任务 完成状态 完成百分比 进展情况",
            )
        },
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "layout: sub-headings with a count behind the name",
        lambda: {
            FILE: table(
                ("四、纳税服务领域（6项）",),
                (1, "", "推进中", 60, "甲"),
                head="编号 重点任务 完成状态 完成百分比 进展情况",
            )
        },
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "layout: sub-headings without number or 领域",
        lambda: {
            FILE: table(
                ("纳税服务",),
                (1, "", "推进中", 60, "甲"),
                ("减税降费",),
                (1, "", "推进中", 5, "丙"),
                head="编号 重点任务 完成状态 完成百分比 进展情况",
            )
        },
        (accepted(FILE, UNIT, A, answer("T18-01", "in_progress", 5, "丙")),),
    ),
    Case(
        "layout: one column of ticks for each state",
        lambda: {
            FILE: book(
                [
                    ["填报单位：区税务局"],
                    ["任务编号", "重点任务", "完成情况", None, None, "进展情况"],
                    [None, None, "已完成", "推进中", "未启动", None],
                    ["T04-01", "", None, "√", None, "甲"],
                    ["T04-02", "", "√", None, None, "乙"],
                    ["T04-04", "", "√", "√", None, "丁"],
                ],
                ["A2:A3", "B2:B3", "C2:E2", "F2:F3"],
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", None, "甲"),
                answer("T04-02", "completed", None, "乙"),
                answer("T04-04", None, None, "丁"),
                codes="unknown-status",
            ),
        ),
    ),
    Case(
        "layout: a stray cell at the far end",
        lambda: {FILE: edited(table(*ROWS), _far_cell)},
        (accepted(FILE, UNIT, A, B, told="far-cells"),),
    ),
    Case(
        "layout: rich text and phonetic guides",
        lambda: {FILE: edited(table(("T04-01", "", "推进中", 60, "x")), _rich)},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "已培训3场")),),
    ),
)


def _file(name: str, data: bytes, inside: str = "") -> Case:
    kept = inside or name
    return Case(f"file: {name} {inside}", lambda: {name: data}, (accepted(kept, UNIT, A, B),))


_GRID = grid(*ROWS)

_FILES = (
    _file("区税务局.xls", xls(_GRID)),
    _file("区税务局.et", xls(_GRID)),
    _file("区税务局（新版）.et", xlsx(_GRID)),
    _file("区税务局.ods", ods(_GRID)),
    _file("区税务局.xlsm", xlsx(_GRID)),
    _file("区税务局utf8.csv", as_csv(_GRID, "utf-8-sig")),
    _file("区税务局无标记.csv", as_csv(_GRID, "utf-8")),
    _file("区税务局gb.csv", as_csv(_GRID, "gb18030")),
    _file("区税务局utf16.csv", as_csv(_GRID, "utf-16", "\t")),
    _file("区税务局实为xls.xlsx", xls(_GRID)),
    _file("区税务局实为xlsx.xls", xlsx(_GRID)),
    _file("报送.zip", zipped({"区税务局.xlsx": xlsx(_GRID)}), "区税务局.xlsx"),
    _file("报送gbk.zip", zipped({"区税务局9月.xlsx": xlsx(_GRID)}, "gbk"), "区税务局9月.xlsx"),
    Case(
        "file: lock files and thumbnails are left out",
        lambda: {
            FILE: table(ROW),
            "~$区税务局.xlsx": b"\x04demo",
            "Thumbs.db": b"x",
            ".DS_Store": b"x",
            "desktop.ini": b"x",
            ".~lock.区税务局.xlsx#": b"x",
        },
        (accepted(FILE, UNIT, A),),
    ),
    Case(
        "file: several files of one unit add up",
        lambda: {"区税务局（一）.xlsx": table(ROW), "区税务局（二）.xlsx": table(ROWS[1])},
        (accepted("区税务局（一）.xlsx", UNIT, A), accepted("区税务局（二）.xlsx", UNIT, B)),
    ),
    Case(
        "file: several sheets of one unit add up",
        lambda: {FILE: xlsx(grid(ROW), "纳税服务", 减税降费=grid(("T18-01", "", "推进中", 5, "丙")))},
        (accepted(FILE, UNIT, A, answer("T18-01", "in_progress", 5, "丙")),),
    ),
)

_MARKED = (
    Case(
        "rows: samples marked beside the code or behind the title",
        lambda: {
            FILE: table(
                ("（示例）T04-03", "", "已完成", 100, "丙"),
                ("T04-05（示例）", "", "已完成", 100, "丁"),
                ("T04-06", "（样例）实现社保缴费即时开票", "已完成", 100, "戊"),
                *ROWS,
            )
        },
        (accepted(FILE, UNIT, A, B),),
    ),
    Case(
        "task: numbers beside one domain, no title anywhere",
        lambda: {
            FILE: table(
                ("四", 1, "推进中", 60, "甲"),
                ("四", 2, "已完成", 100, "乙"),
                head="领域 任务编号 完成情况 完成比例 进展情况",
            )
        },
        (accepted(FILE, UNIT, A, B),),
    ),
)

SHAPES: tuple[Case, ...] = (*_MARKED, *_HEADINGS, *_LAYOUT, *_FILES)
