"""Which task, which node, whose return: every way of naming that a clerk understands, and those he does not."""

from __future__ import annotations

from tests.corpus.case import Case, Said, accepted, answer, rejected
from tests.corpus.making import FILE, ROW, SHORT, UNIT, Cell, book, grid, table, xlsx

DONE = answer("T04-01", "in_progress", 60, "甲")


def _named(name: str, code: Cell, title: str, task: str, told: str = "") -> Case:
    return Case(
        f"task: {name}",
        lambda: {FILE: table((code, title, "推进中", 60, "甲"))},
        (accepted(FILE, UNIT, answer(task, "in_progress", 60, "甲"), told=told),),
    )


def _unnamed(name: str, code: Cell, title: str, finding: str) -> Case:
    return Case(
        f"task: {name}",
        lambda: {FILE: table((code, title, "推进中", 60, "甲"), ("T04-02", "", "推进中", 10, "乙"))},
        (accepted(FILE, UNIT, answer("T04-02", "in_progress", 10, "乙"), codes=finding),),
    )


def _of_unit(name: str, rows: list[list[Cell]], file: str, said: Said) -> Case:
    return Case(f"unit: {name}", lambda: {file: xlsx(rows, "Sheet1")}, (said,))


_BARE = grid(ROW, unit="")


def _labelled(label: str) -> list[list[Cell]]:
    return [[label], *_BARE]


_TASKS = (
    _named("code as printed", "T04-01", "", "T04-01"),
    _named("code in small letters without zeros", "t4-1", "", "T04-01"),
    _named("code in full width", "\uff34\uff10\uff14\uff0d\uff10\uff11", "", "T04-01"),
    _named("code with blanks", " T04 - 01 ", "", "T04-01"),
    _named("code with a long dash", "T04—01", "", "T04-01"),
    _named("domain in brackets and number", "（四）1", "", "T04-01"),
    _named("domain in brackets, dot and number", "（四）1.", "", "T04-01"),
    _named("domain dash number", "四-1", "", "T04-01"),
    _named("domain and number in words", "第四领域第1项", "", "T04-01"),
    _named("arabic domain dash number", "4-1", "", "T04-01"),
    _named("arabic domain dot number", "4.1", "", "T04-01"),
    _named("title alone", "", "增强线上渠道服务能力", "T04-01"),
    _named("title with its number", "", "1.增强线上渠道服务能力。", "T04-01"),
    _named("title with domain and number before it", "", "（四）1.增强线上渠道服务能力", "T04-01"),
    _named("title with blanks and a line break", "", "增强 线上渠道\n服务能力", "T04-01"),
    _named("title with another kind of quotation marks", "", '持续打造"纳税人之家"服务品牌', "T04-03"),
    _named("title with its end cut off", "", "增强线上渠道服…", "T04-01"),
    _named("title cut with dots", "", "增强线上渠道......", "T04-01"),
    _named("title in full width figures", "", "强化企业开办“\uff14\uff10\uff11\uff12”品牌效应", "T01-01"),
    _named("code within the title cell", "", "T04-01 增强线上渠道服务能力", "T04-01"),
    _named(
        "title followed by the text of the plan", "", "增强线上渠道服务能力。优化电子税务局功能", "T04-01"
    ),
    _named("title with a star", "", "★增强线上渠道服务能力", "T04-01"),
    _named("title behind its role", "", "（牵头）增强线上渠道服务能力", "T04-01"),
    _named("title with its role behind it", "", "增强线上渠道服务能力（区税务局牵头）", "T04-01"),
    _named("title behind 任务1：", "", "任务1：增强线上渠道服务能力", "T04-01"),
    _named("title behind 第1项", "", "第1项 增强线上渠道服务能力", "T04-01"),
    _named("title behind 一是", "", "一是增强线上渠道服务能力", "T04-01"),
    _named("title with its beginning cut off", "", "线上渠道服务能力", "T04-01"),
    _named("running number beside the title", 7, "增强线上渠道服务能力", "T04-01"),
    _unnamed(
        "a title cell with the code of another task", "", "T04-02 增强线上渠道服务能力", "code-title-disagree"
    ),
    _unnamed("two codes in one cell", "T04-01、T04-03", "增强线上渠道服务能力", "ambiguous-task"),
    _unnamed("a cut end that fits several tasks", "", "持续", "unknown-task"),
    _unnamed(
        "code beside a title more like another's", "T18-03", "简化税费申报的环节、资料", "code-title-disagree"
    ),
    _unnamed("unknown code", "T99-01", "", "unknown-task"),
    _unnamed("unknown title", "", "建设五彩斑斓的政务大厅", "unknown-task"),
    _unnamed("code and title of two tasks", "T04-01", "简化税费申报环节、资料", "code-title-disagree"),
    _unnamed("running number without a title", 1, "", "unknown-task"),
    _unnamed("a beginning that fits several tasks", "", "进一步", "unknown-task"),
    _unnamed("another unit's task", "T03-01", "", "task-not-yours"),
    _unnamed("no name at all", "", "", "task-missing"),
)

_NUMBERED = "编号 重点任务 完成状态 完成百分比 进展情况"
_SEQUENCE = "序号 重点任务 完成状态 完成百分比 进展情况"

_SUB_HEADINGS = tuple(
    Case(
        f"task: number {number} under “{heading}”",
        lambda heading=heading, number=number: {  # type: ignore[misc]
            FILE: table((heading,), (number, "", "推进中", 10, "甲"), head=_NUMBERED)
        },
        (accepted(FILE, UNIT, answer("T04-02", "in_progress", 10, "甲")),),
    )
    for heading, number in (
        ("四、纳税服务领域", 2),
        ("（四）纳税服务", "2."),
        ("第四章 纳税服务领域", "（2）"),
        ("第四部分 纳税服务领域", "第2项"),
        ("领域四：纳税服务领域", "②"),
        ("四、纳税服务领域  牵头单位：区税务局", "2、"),
        ("（四）纳税服务领域（牵头单位：区税务局）", 2),
        ("纳税服务领域", 2),
    )
)

_ROWS = (
    *_SUB_HEADINGS,
    Case(
        "task: number under a domain sub-heading, numbers restarting",
        lambda: {
            FILE: table(
                ("四、纳税服务领域",),
                (1, "", "推进中", 10, "甲"),
                (2, "", "推进中", 20, "乙"),
                ("十八、减税降费领域",),
                (1, "", "推进中", 30, "丙"),
                head="编号 重点任务 完成状态 完成百分比 进展情况",
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 10, "甲"),
                answer("T04-02", "in_progress", 20, "乙"),
                answer("T18-01", "in_progress", 30, "丙"),
            ),
        ),
    ),
    Case(
        "task: titles under sub-headings, running numbers restarting",
        lambda: {
            FILE: table(
                ("（四）纳税服务领域",),
                (1, "加强完善权益保障", "推进中", 10, "甲"),
                (2, "增强线上渠道服务能力", "推进中", 20, "乙"),
                ("（十八）减税降费领域",),
                (1, "鼓励就业创业", "已完成", 100, "丙"),
                head=_SEQUENCE,
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-04", "in_progress", 10, "甲"),
                answer("T04-01", "in_progress", 20, "乙"),
                answer("T18-04", "completed", 100, "丙"),
            ),
        ),
    ),
    Case(
        "task: a running number is never a task number",
        lambda: {
            FILE: table(
                (1, "简化税费申报环节、资料", "推进中", 10, "甲"),
                (2, "增强线上渠道服务能力", "推进中", 20, "乙"),
                head=_SEQUENCE,
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-02", "in_progress", 10, "甲"),
                answer("T04-01", "in_progress", 20, "乙"),
            ),
        ),
    ),
    Case(
        "task: a row with its own number and no title is no row of the task above",
        lambda: {
            FILE: table(
                (1, "增强线上渠道服务能力", "推进中", 10, "甲"),
                (2, "", "", "", "另一件事的进展"),
                (3, "加强完善权益保障", "推进中", 30, "丙"),
                head=_SEQUENCE,
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 10, "甲"),
                answer("T04-04", "in_progress", 30, "丙"),
                codes="task-missing",
            ),
        ),
    ),
    Case(
        "task: domain and number in two columns",
        lambda: {
            FILE: table(
                ("纳税服务领域", 2, "推进中", 10, "甲"),
                ("减税降费", 9, "推进中", 30, "丙"),
                head="领域 任务编号 完成状态 完成百分比 进展情况",
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-02", "in_progress", 10, "甲"),
                answer("T18-09", "in_progress", 30, "丙"),
            ),
        ),
    ),
    Case(
        "node: ordinals in the column 时间节点",
        lambda: {
            "东昌供电中心.xlsx": table(
                ("T03-05", "节点1", "已完成", 100, "甲"),
                ("T03-05", "节点2", "推进中", 60, "乙"),
                unit="东昌供电中心",
                head="任务编号 时间节点 完成状态 完成百分比 进展情况",
            )
        },
        (
            accepted(
                "东昌供电中心.xlsx",
                "东昌供电中心",
                answer("T03-05", "completed", 100, "甲", node=1),
                answer("T03-05", "in_progress", 60, "乙", node=2),
            ),
        ),
    ),
    Case(
        "node: ordinals as bare numbers",
        lambda: {
            "东昌供电中心.xlsx": table(
                ("T03-05", 1, "已完成", 100, "甲"),
                ("T03-05", "第二个节点", "推进中", 60, "乙"),
                unit="东昌供电中心",
                head="任务编号 时间节点 完成状态 完成百分比 进展情况",
            )
        },
        (
            accepted(
                "东昌供电中心.xlsx",
                "东昌供电中心",
                answer("T03-05", "completed", 100, "甲", node=1),
                answer("T03-05", "in_progress", 60, "乙", node=2),
            ),
        ),
    ),
    Case(
        "node: by its deadline, the title merged over both rows",
        lambda: {
            "东昌供电中心.xlsx": book(
                grid(
                    ("T03-05", "2022年8月31日", "已完成", 100, "甲"),
                    (None, "2022年12月31日", "推进中", 60, "乙"),
                    unit="东昌供电中心",
                    head="任务编号 完成时限 完成状态 完成百分比 进展情况",
                ),
                ["A3:A4"],
            )
        },
        (
            accepted(
                "东昌供电中心.xlsx",
                "东昌供电中心",
                answer("T03-05", "completed", 100, "甲", node=1),
                answer("T03-05", "in_progress", 60, "乙", node=2),
            ),
        ),
    ),
    Case(
        "node: one row for a task with two nodes leaves the node open",
        lambda: {"东昌供电中心.xlsx": table(("T03-05", "", "推进中", 60, "乙"), unit="东昌供电中心")},
        (
            accepted(
                "东昌供电中心.xlsx",
                "东昌供电中心",
                answer("T03-05", "in_progress", 60, "乙"),
                codes="node-unclear",
            ),
        ),
    ),
)

_MORE_UNITS = (
    *(
        _of_unit(f"an unfilled line “{line}”", _labelled(line), FILE, accepted(FILE, UNIT, DONE))
        for line in (
            "填报单位：",
            "填报单位：________",
            "填报单位：          （盖章）",
            "单位：万元",
            "单位：",
        )
    ),
    _of_unit(
        "a column 单位 that tells a measure",
        grid((*ROW, "家"), head=[*SHORT[:5], "单位"]),
        "x.xlsx",
        accepted("x.xlsx", UNIT, DONE),
    ),
    _of_unit(
        "a line of two units",
        _labelled("填报单位：区税务局、区财政局"),
        "x.xlsx",
        rejected("x.xlsx", None, "unit-unknown"),
    ),
)

_UNITS = (
    *(
        _of_unit(f"line “{label}”", _labelled(f"{label}{unit}"), "x.xlsx", accepted("x.xlsx", UNIT, DONE))
        for label, unit in (
            ("填报单位：", "区税务局"),
            ("填报单位:", "东昌府区税务局"),
            ("单位：", "区税务局"),
            ("报送单位：", "国家税务总局聊城市东昌府区税务局"),
            ("填表单位（盖章）：", "税务局"),
            ("单位名称（盖章）：", "区税务局"),
            ("部门：", "区税务局"),
            ("填 报 单 位 ：", "区税务局（公章）"),
            ("上报单位： ", "区税务局          填报日期：2022年9月28日"),
        )
    ),
    _of_unit(
        "line in two cells",
        [["单位名称", "区税务局"], *_BARE],
        "x.xlsx",
        accepted("x.xlsx", UNIT, DONE),
    ),
    _of_unit(
        "line beneath the table",
        [*_BARE, ["填报单位：区税务局", None, None, "填报人：张某"]],
        "x.xlsx",
        accepted("x.xlsx", UNIT, DONE),
    ),
    *(
        _of_unit(f"file name {name}", _BARE, name, accepted(name, UNIT, DONE))
        for name in (
            "区税务局.xlsx",
            "9月台账-区税务局.xlsx",
            "终稿区税务局.xlsx",
            "区税务局9月台账(1).xlsx",
            "附件2区税务局反馈表.xlsx",
            "区税务局报送的台账（盖章版）.xlsx",
            "2022年9月营商环境台账_东昌府区税务局_张三.xlsx",
            "税务局9月份进展情况.xlsx",
            "（区税务局）填报表 - 副本.xlsx",
            "收件/区税务局/填报表.xlsx",
        )
    ),
    *(
        _of_unit(f"not told by {name}", _BARE, name, rejected(name, None, "unit-unknown"))
        for name in ("9月台账.xlsx", "区税务局和区财政局.xlsx", "填报表.xlsx")
    ),
    _of_unit(
        "never from the tasks",
        grid(("T04-02", "简化税费申报环节、资料", "推进中", 60, "甲"), unit=""),
        "营商环境.xlsx",
        rejected("营商环境.xlsx", None, "unit-unknown"),
    ),
    _of_unit(
        "file name against the line",
        _labelled("填报单位：区税务局"),
        "区财政局.xlsx",
        accepted("区财政局.xlsx", UNIT, DONE, codes="unit-disagree"),
    ),
    _of_unit(
        "another district's line",
        _labelled("填报单位：茌平区税务局"),
        "x.xlsx",
        rejected("x.xlsx", None, "wrong-office"),
    ),
    _of_unit(
        "a unit the directory does not know",
        _labelled("填报单位：区某某局"),
        "x.xlsx",
        rejected("x.xlsx", None, "unit-unknown"),
    ),
    Case(
        "unit: by its column, several in one file",
        lambda: {
            "汇总.xlsx": table(
                ("区税务局", "T18-01", "推进中", 60, "甲"),
                ("区财政局", "T18-01", "已完成", 100, "乙"),
                unit="",
                head="填报单位 任务编号 完成状态 完成百分比 进展情况",
            )
        },
        (
            accepted("汇总.xlsx", "区税务局", answer("T18-01", "in_progress", 60, "甲")),
            accepted("汇总.xlsx", "区财政局", answer("T18-01", "completed", 100, "乙")),
        ),
    ),
    Case(
        "unit: several sheets named after units",
        lambda: {
            "汇总.xlsx": xlsx(
                grid(("T18-01", "", "推进中", 60, "甲"), unit=""),
                "区税务局",
                区财政局=grid(("T18-01", "", "已完成", 100, "乙"), unit=""),
            )
        },
        (
            accepted("汇总.xlsx", "区税务局", answer("T18-01", "in_progress", 60, "甲")),
            accepted("汇总.xlsx", "区财政局", answer("T18-01", "completed", 100, "乙")),
        ),
    ),
    Case(
        "unit: several tables one below the other",
        lambda: {
            "汇总.xlsx": xlsx(
                [
                    *grid(("T18-01", "", "推进中", 60, "甲")),
                    [],
                    *grid(("T18-01", "", "已完成", 100, "乙"), unit="区财政局"),
                ],
                "Sheet1",
            )
        },
        (
            accepted("汇总.xlsx", "区税务局", answer("T18-01", "in_progress", 60, "甲")),
            accepted("汇总.xlsx", "区财政局", answer("T18-01", "completed", 100, "乙")),
        ),
    ),
    Case(
        "unit: sub-headings that name units",
        lambda: {
            "汇总.xlsx": book(
                grid(
                    ("区税务局",),
                    ("T18-01", "", "推进中", 60, "甲"),
                    ("区财政局",),
                    ("T18-01", "", "已完成", 100, "乙"),
                    unit="",
                ),
                ["A2:E2", "A4:E4"],
            )
        },
        (
            accepted("汇总.xlsx", "区税务局", answer("T18-01", "in_progress", 60, "甲")),
            accepted("汇总.xlsx", "区财政局", answer("T18-01", "completed", 100, "乙")),
        ),
    ),
    Case(
        "unit: a column merged over its rows",
        lambda: {
            "汇总.xlsx": book(
                grid(
                    ("区税务局", "T18-01", "推进中", 60, "甲"),
                    (None, "T18-02", "推进中", 61, "丁"),
                    ("区财政局", "T18-01", "已完成", 100, "乙"),
                    unit="",
                    head="单位名称 任务编号 完成状态 完成百分比 进展情况",
                ),
                ["A2:A3"],
            )
        },
        (
            accepted(
                "汇总.xlsx",
                "区税务局",
                answer("T18-01", "in_progress", 60, "甲"),
                answer("T18-02", "in_progress", 61, "丁"),
            ),
            accepted("汇总.xlsx", "区财政局", answer("T18-01", "completed", 100, "乙")),
        ),
    ),
)

NAMING: tuple[Case, ...] = (*_TASKS, *_ROWS, *_UNITS, *_MORE_UNITS)
