"""Status words, percents, dates and texts: what is read, how, and what stays empty with a finding."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl

from tests.corpus.case import Answer, Case, accepted, answer
from tests.corpus.making import FILE, UNIT, Cell, book, edited, grid, table


def _one(name: str, cells: tuple[Cell, ...], said: Answer, codes: str = "", told: str = "") -> Case:
    """A row of T04-01 whose cells from the status on are ``cells``."""
    return Case(
        name,
        lambda: {FILE: table(("T04-01", "增强线上渠道服务能力", *cells))},
        (accepted(FILE, UNIT, said, codes=codes, told=told),),
    )


def _status(word: Cell, status: str | None, codes: str = "", percent: float | None = None) -> Case:
    return _one(f"status: {word}", (word, None, "甲"), answer("T04-01", status, percent, "甲"), codes)


def _percent(cell: Cell, percent: float | None, codes: str = "") -> Case:
    told = answer("T04-01", "in_progress", percent, "甲")
    return _one(f"percent: {cell!r}", ("推进中", cell, "甲"), told, codes)


def _day(cell: Cell, day: str | None, codes: str = "", told: str = "") -> Case:
    said = answer("T04-01", "in_progress", 60, "甲", due=day)
    return _one(f"date: {cell!r}", ("推进中", 60, "甲", None, None, cell), said, codes, told)


def _shown_as_percent(made: openpyxl.Workbook) -> None:
    for row in (3, 4):
        made.worksheets[0].cell(row, 4).number_format = "0%"


def _errors(made: openpyxl.Workbook) -> None:
    sheet = made.worksheets[0]
    sheet["D3"], sheet["E3"] = "#REF!", "#DIV/0!"


def _formulas(made: openpyxl.Workbook) -> None:
    made.worksheets[0]["D3"] = "=30+30"


def _comment(made: openpyxl.Workbook) -> None:
    from openpyxl.comments import Comment

    made.worksheets[0]["E3"].comment = Comment("请补充佐证", "某人")
    made.worksheets[0]["F3"].comment = Comment("存在问题请写明", "某人")


_STATUS = (
    *(
        _status(word, "completed")
        for word in ("已完成", "完成", "已办结", "已销号", "√", "是", " 已 完成 ", "已完成。")
    ),
    *(
        _status(word, "in_progress")
        for word in (
            "推进中",
            "正在推进",
            "序时",
            "序时推进",
            "正在办理",
            "未完成",
            "按序时进度推进",
            "达到序时进度",
        )
    ),
    *(_status(word, "not_started") for word in ("未启动", "尚未开展", "尚未启动")),
    *(_status(word, "continuing") for word in ("长期坚持", "持续推进", "长期推进")),
    _status("无法推进", "unable"),
    *(
        _status(word, None, "unknown-status")
        for word in ("基本完成", "部分完成", "即将完成", "否", "×", "完成？", "已完成/推进中", "接近尾声")
    ),
    _status("推进中（完成60%）", "in_progress", percent=60),
    _status("正在推进（已完成60%）", "in_progress", percent=60),
    _status("推进中，约60%", "in_progress", percent=60),
    _status("已完成（100%）", "completed", percent=100),
    _status("已完成80%", None, "unknown-status", 80),
    _one("status: empty", (None, None, "甲"), answer("T04-01", None, None, "甲"), "status-missing"),
    _one(
        "status: never from the wording",
        (None, None, "已全部完成"),
        answer("T04-01", None, None, "已全部完成"),
        "status-missing",
    ),
    _one(
        "status: from 100 percent",
        (None, 100, "甲"),
        answer("T04-01", "completed", 100, "甲"),
        told="status-from-percent",
    ),
    _one(
        "status: from 85 percent",
        (None, 85, "甲"),
        answer("T04-01", "in_progress", 85, "甲"),
        told="status-from-percent",
    ),
    _one(
        "status: in the percent's column", (None, "已完成", "甲"), answer("T04-01", "completed", None, "甲")
    ),
    _one(
        "status: against a word in the percent's column",
        ("推进中", "已完成", "甲"),
        answer("T04-01", "in_progress", None, "甲"),
        "percent-unclear",
    ),
    _one("status: not from 0 percent", (None, 0, "甲"), answer("T04-01", None, 0, "甲"), "status-missing"),
    _one(
        "status against percent",
        ("已完成", 60, "甲"),
        answer("T04-01", "completed", 60, "甲"),
        "status-percent-disagree",
    ),
    _one(
        "status not started against percent",
        ("未启动", 30, "甲"),
        answer("T04-01", "not_started", 30, "甲"),
        "status-percent-disagree",
    ),
    _one(
        "status in progress against a hundred",
        ("推进中", 100, "甲"),
        answer("T04-01", "in_progress", 100, "甲"),
        "status-percent-disagree",
    ),
    _one(
        "status completed without a word",
        ("已完成", 100, "无"),
        answer("T04-01", "completed", 100),
        "completed-without-evidence",
    ),
)

_PERCENT = (
    *(
        _percent(cell, 85)
        for cell in (
            0.85,
            85,
            "85",
            "85%",
            "\uff18\uff15\uff05",
            "约85%",
            "0.85",
            " 85 % ",
            "85.0%",
            "已完成85%",
            "百分之八十五",
        )
    ),
    _percent("33.3%", 33.3),
    _percent(0, 0),
    _percent("无", None),
    _percent("-", None),
    *(_percent(cell, None, "percent-out-of-range") for cell in (120, "120%", -5, "-5%", 8500)),
    *(
        _percent(cell, None, "percent-unclear")
        for cell in (1, "1", "80-90%", "过半", "85/100", "0.85%", "八成左右", date(2022, 9, 1))
    ),
    Case(
        "percent: a cell shown with a percent sign",
        lambda: {
            FILE: edited(
                table(("T04-01", "", "推进中", 0.6, "甲"), ("T04-02", "", "推进中", 1, "乙")),
                _shown_as_percent,
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 60, "甲"),
                answer("T04-02", "in_progress", 100, "乙"),
                codes="status-percent-disagree",
            ),
        ),
    ),
    _one(
        "percent: a plain 1 beside 已完成 is a hundred",
        ("已完成", 1, "甲"),
        answer("T04-01", "completed", 100, "甲"),
        told="percent-read-as",
    ),
)

_DATES = (
    _day(date(2022, 10, 31), "2022-10-31"),
    _day(datetime(2022, 10, 31, 0, 0), "2022-10-31"),  # noqa: DTZ001 - a sheet knows no zone
    _day(44865, "2022-10-31", told="date-read-as"),
    _day("2022.9.30", "2022-09-30"),
    _day("2022/10/8", "2022-10-08"),
    _day("2022-10-8", "2022-10-08"),
    _day("2022年10月8日", "2022-10-08"),
    _day("20221008", "2022-10-08"),
    _day("２０２２年１０月８日", "2022-10-08"),
    _day("2022年10月8日前完成", "2022-10-08"),
    _day("预计2022年10月8日", "2022-10-08"),
    _day("9月30日", "2022-09-30", told="date-read-as"),
    _day("10月底前", "2022-10-31", told="date-read-as"),
    _day("2022年10月底", "2022-10-31", told="date-read-as"),
    _day("十月底前", "2022-10-31", told="date-read-as"),
    _day("年底", "2022-12-31", told="date-read-as"),
    _day("年底前", "2022-12-31", told="date-read-as"),
    _day("2022年底前", "2022-12-31", told="date-read-as"),
    _day("2023年2月底", "2023-02-28", told="date-read-as"),
    _day("10月31", "2022-10-31", told="date-read-as"),
    _day("2022年10月8日（预计）", "2022-10-08"),
    _day("2022.10.8前", "2022-10-08"),
    _day("2022-10-08 00:00:00", "2022-10-08"),
    _day("9月末", "2022-09-30", told="date-read-as"),
    _day("2022年9月", None, "ambiguous-date"),
    _day("第四季度", None, "ambiguous-date"),
    _day("2022-02-30", None, "impossible-date"),
    _day("9月31日", None, "impossible-date"),
    _day("2022年13月1日", None, "impossible-date"),
    *(_day(cell, None, "ambiguous-date") for cell in ("10/11/2022", "10/11", "22.9.3", "9-10月", "10.8", 15)),
    _day("长期", None, told="date-in-words"),
    _day("长期坚持", None, told="date-in-words"),
    _day("无", None),
)

_HEAD = "任务编号 完成时限 预计完成时间 完成状态 完成百分比 进展情况"

_TEXTS = (
    Case(
        "text: kept whole, line ends and marks and all",
        lambda: {FILE: table(("T04-01", "", "推进中", 60, "一、甲；\n\n二、<乙> & “丙”\t=1+1 "))},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "一、甲；\n\n二、<乙> & “丙”\t=1+1")),),
    ),
    Case(
        "text: that begins like a formula is text",
        lambda: {FILE: book(grid(("T04-01", "", "推进中", 60, "+新增3户", "@某平台接口", "-减2项")))},
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 60, "+新增3户", problems="@某平台接口", steps="-减2项"),
            ),
        ),
    ),
    Case(
        "text: a number as progress is text",
        lambda: {FILE: table(("T04-01", "", "推进中", 60, 2022))},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "2022")),),
    ),
    Case(
        "text: 无, 暂无 and dashes are empty",
        lambda: {
            FILE: table(
                ("T04-01", "", "推进中", 60, "甲", "无", "暂无", "-"),
                ("T04-02", "", "推进中", 5, "乙", "/", "——", "／"),
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 60, "甲"),
                answer("T04-02", "in_progress", 5, "乙"),
            ),
        ),
    ),
    Case(
        "text: 同上 is the text above",
        lambda: {
            FILE: table(
                ("T04-01", "", "推进中", 60, "甲", "缺人", "招人"),
                ("T04-02", "", "同上", "同上", "同上", "同上", "〃"),
            )
        },
        (
            accepted(
                FILE,
                UNIT,
                answer("T04-01", "in_progress", 60, "甲", problems="缺人", steps="招人"),
                answer("T04-02", "in_progress", 60, "甲", problems="缺人", steps="招人"),
            ),
        ),
    ),
    Case(
        "text: 同上 with nothing above",
        lambda: {FILE: table(("T04-01", "", "推进中", 60, "同上"))},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60), codes="nothing-above"),),
    ),
    Case(
        "text: 本期无进展 is an answer",
        lambda: {FILE: table(("T04-01", "", "推进中", 60, "本期无进展"))},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "本期无进展")),),
    ),
    Case(
        "date: 完成时限 is the plan's deadline, not the expected completion",
        lambda: {FILE: table(("T04-03", "2022-12-31", "2022-11-30", "推进中", 60, "甲"), head=_HEAD)},
        (accepted(FILE, UNIT, answer("T04-03", "in_progress", 60, "甲", due="2022-11-30")),),
    ),
    Case(
        "date: 完成时限 alone gives no expected completion",
        lambda: {
            FILE: table(
                ("T04-03", "2022-12-31", "推进中", 60, "甲"),
                head="任务编号 完成时限 完成状态 完成百分比 进展情况",
            )
        },
        (accepted(FILE, UNIT, answer("T04-03", "in_progress", 60, "甲")),),
    ),
    Case(
        "cell: error cells are empty with a finding",
        lambda: {FILE: edited(table(("T04-01", "", "推进中", 60, "甲")), _errors)},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", None, ""), codes="error-cell"),),
    ),
    Case(
        "cell: formulas without a stored result are empty with a finding",
        lambda: {FILE: edited(table(("T04-01", "", "推进中", 60, "甲")), _formulas)},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", None, "甲"), codes="formula-without-result"),),
    ),
    Case(
        "cell: comments are not text",
        lambda: {FILE: edited(table(("T04-01", "", "推进中", 60, "甲")), _comment)},
        (accepted(FILE, UNIT, answer("T04-01", "in_progress", 60, "甲")),),
    ),
)


VALUES: tuple[Case, ...] = (*_STATUS, *_PERCENT, *_DATES, *_TEXTS)
