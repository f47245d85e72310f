"""Returns read whole: our form however it comes back, and units' own tables."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.domain.returns import Entry, Status
from tests.formats.return_samples import (
    SHORT,
    Cell,
    as_csv,
    codes,
    edited,
    form_rows,
    ods,
    only,
    own_table,
    read,
    xls,
    xlsx,
)

FORM = form_rows(
    ("T01-01", "已完成", 100, "已发布指引", "无", None, None),
    ("T01-02", "正在推进", 0.6, "第一行\n第二行", "缺少接口", "抓紧对接", date(2022, 10, 31)),
    ("T02-04", "正在推进", 85, "细则已报审"),
    ("T02-04", "未启动", 0, "本期无进展", "等待上级平台"),
    ("T02-09",),
    keys=["T01-01", "T01-02", "T02-04#1", "T02-04#2", "T02-09"],
)


def gist(entries: Sequence[Entry]) -> set[tuple[object, ...]]:
    return {
        (
            e.task,
            e.node,
            e.status,
            e.percent,
            e.progress,
            e.problems,
            e.next_steps,
            e.expected_completion,
            e.no_progress,
        )
        for e in entries
    }


EXPECTED = {
    ("T01-01", None, Status.COMPLETED, 100.0, "已发布指引", "", "", None, False),
    (
        "T01-02",
        None,
        Status.IN_PROGRESS,
        60.0,
        "第一行\n第二行",
        "缺少接口",
        "抓紧对接",
        date(2022, 10, 31),
        False,
    ),
    ("T02-04", 1, Status.IN_PROGRESS, 85.0, "细则已报审", "", "", None, False),
    ("T02-04", 2, Status.NOT_STARTED, 0.0, "本期无进展", "等待上级平台", "", None, True),
}


def merged(rows: Sequence[Sequence[Cell]], *spans: str) -> bytes:
    def merge(book: openpyxl.Workbook) -> None:
        for span in spans:
            book["填报表"].merge_cells(span)

    return edited(xlsx(rows), merge)


def table(head: str, *rows: Sequence[Cell]) -> list[list[Cell]]:
    return own_table(*rows, head=head.split())


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (xlsx(FORM), "区税务局.xlsx"),
        (xls(FORM), "区税务局.xls"),
        (xls(FORM), "区税务局.et"),
        (ods(FORM), "区税务局.ods"),
        (as_csv(FORM, "utf-8"), "区税务局.csv"),
        (as_csv(FORM, "gb18030", "\t"), "区税务局.csv"),
        (as_csv(FORM, "utf-16", ";"), "区税务局.csv"),
    ],
)
def test_the_form_reads_the_same_in_every_kind_of_file(data: bytes, file: str) -> None:
    part = only(data, file)
    assert gist(part.entries) == EXPECTED
    assert (part.unit, part.refused, part.blank) == ("区税务局", False, False)


def test_every_value_knows_its_cell() -> None:
    entry = only(xlsx(FORM)).entries[1]
    assert (entry.sheet, entry.row) == ("填报表", 5)
    assert {(cell.field, cell.cell, cell.text) for cell in entry.cells} >= {
        ("status", "J5", "正在推进"),
        ("percent", "K5", "0.6"),
        ("progress", "L5", "第一行\n第二行"),
        ("expected_completion", "O5", "2022-10-31"),
    }


def test_rows_shuffled_columns_moved_and_top_cut_read_the_same() -> None:
    rows = [list(row) for row in FORM[2:]]
    order = random.Random(7).sample(range(len(rows[0])), len(rows[0]))
    body = [[row[at] for at in order] for row in rows]
    shuffled = [body[0], *random.Random(8).sample(body[1:], len(body) - 1)]
    assert gist(only(xlsx(shuffled)).entries) == EXPECTED
    padded: list[list[Cell]] = [[None] * 4, [None] * 4, *([None, None, *row] for row in shuffled)]
    assert gist(only(xlsx(padded)).entries) == EXPECTED


def test_the_key_alone_is_enough() -> None:
    rows = [row[9:] if len(row) > 9 else row for row in FORM]
    assert gist(only(xlsx(rows)).entries) == EXPECTED


def test_without_the_key_deadlines_tell_the_node() -> None:
    part = only(
        xlsx(
            table(
                "任务编号 重点任务 完成时限 完成状态 进展情况",
                ["T02-04", "深化“多测合一”改革", "9月底前", "已完成", "甲"],
                ["T02-04", "深化“多测合一”改革", date(2022, 12, 31), "推进中", "乙"],
            )
        )
    )
    assert [(entry.node, entry.status) for entry in part.entries] == [
        (1, Status.COMPLETED),
        (2, Status.IN_PROGRESS),
    ]
    assert codes(part) == []


@pytest.mark.parametrize(
    ("code", "title", "task"),
    [
        ("t2-9", "", "T02-09"),
        ("\uff34\uff10\uff12－\uff10\uff19", "", "T02-09"),
        ("（二）9", "", "T02-09"),
        ("二-9", "", "T02-09"),
        ("(2)9", "", "T02-09"),
        ("T17-131", "", "T17-131"),
        ("", "优化水电气热 外线工程审批", "T02-09"),
        ("", "9.优化水电气热外线工程审批。", "T02-09"),
        ("", "优化水电气热外线…", "T02-09"),
        ("", '深化"多测合一"改革', "T02-04"),
        (44, "健全企业合法权益保护机制", "T17-131"),
    ],
)
def test_ways_of_naming_a_task(code: Cell, title: str, task: str) -> None:
    (entry,) = only(xlsx(own_table((code, title, "推进中", 30, "甲")))).entries
    assert entry.task == task


def test_a_number_under_a_domain_heading_is_a_task_and_a_running_one_is_not() -> None:
    under = only(xlsx(own_table(["（二）办理建筑许可领域"], [9, "", "推进中", 30, "甲"])))
    assert [entry.task for entry in under.entries] == ["T02-09"]
    running = table(
        "序号 重点任务 完成状态 进展情况",
        [1, "优化水电气热外线工程审批", "推进中", "甲"],
        [2, "提升企业退出便利度", "推进中", "乙"],
    )
    assert [entry.task for entry in only(xlsx(running)).entries] == ["T02-09", "T01-01"]
    nameless = only(
        xlsx(table("序号 领域 重点任务 完成状态 进展情况", [9, "办理建筑许可领域", "", "推进中", "甲"]))
    )
    assert nameless.entries == ()


def test_two_row_headings_last_period_and_running_texts() -> None:
    rows: list[list[Cell]] = [
        ["2022年9月工作进展"],
        ["填报单位", "区税务局"],
        ["序号", "重点任务", "完成时限", "上期情况", "", "本期情况", "", "", "存在问题"],
        ["", "", "", "状态", "进展", "状态", "进度（%）", "进展", ""],
        ["（一）开办企业领域"],
        [1, "提升企业退出便利度", "9月30日", "推进中", "旧", "已完成", "100%", "新", "无"],
        [2, "推广电子证照联展联用", "长期", "推进中", "旧", "推进中", "50%", "甲", "有"],
        ["", "", "", "", "", "", "", "乙", ""],
        ["合计", "", "", "", "", "", 2],
        ["注：本表一式两份"],
        ["填报人：张三", "", "填报日期：2022年10月8日"],
    ]
    part = only(merged(rows, "D3:E3", "F3:H3", "B3:B4", "A5:I5"), "x.xlsx")
    assert [(e.task, e.status, e.percent, e.progress, e.problems) for e in part.entries] == [
        ("T01-01", Status.COMPLETED, 100.0, "新", ""),
        ("T01-02", Status.IN_PROGRESS, 50.0, "甲\n乙", "有"),
    ]
    assert part.mark.day == date(2022, 10, 8)


def test_merged_cells_hold_for_all_their_rows() -> None:
    rows = table(
        "任务编号 重点任务 状态 百分比 进展情况",
        ["T01-01", "提升企业退出便利度", "推进中", 30, "甲"],
        ["T01-02", "推广电子证照联展联用", None, 40, "乙"],
        ["T02-09", "优化水电气热外线工程审批", "推进中", 50, "丙"],
        [None, None, None, None, "丁"],
    )
    part = only(merged(rows, "C3:C4", "A5:A6", "B5:B6", "D5:D6"))
    assert [(e.task, e.status, e.percent, e.progress) for e in part.entries] == [
        ("T01-01", Status.IN_PROGRESS, 30.0, "甲"),
        ("T01-02", Status.IN_PROGRESS, 40.0, "乙"),
        ("T02-09", Status.IN_PROGRESS, 50.0, "丙\n丁"),
    ]


def test_ditto_means_the_text_above() -> None:
    part = only(
        xlsx(
            own_table(
                ["T01-01", "", "推进中", 30, "甲"], ["", "", "", "", "乙"], ["T01-02", "", "同上", 40, "同上"]
            )
        )
    )
    assert [(e.status, e.progress) for e in part.entries] == [
        (Status.IN_PROGRESS, "甲\n乙"),
        (Status.IN_PROGRESS, "甲\n乙"),
    ]


def test_columns_of_other_months_and_sample_rows_are_not_read() -> None:
    rows = table(
        "任务编号 重点任务 8月进展情况 9月进展情况 完成情况",
        ["T01-01", "提升企业退出便利度", "旧", "新", "已完成"],
        ["示例", "推广电子证照联展联用", "旧", "例", "已完成"],
    )
    (entry,) = only(xlsx(rows)).entries
    assert (entry.progress, entry.status) == ("新", Status.COMPLETED)


def test_the_wording_of_the_progress_is_no_status() -> None:
    (entry,) = only(xlsx(own_table(["T01-01", "", "", "", "已完成全部工作"]))).entries
    assert entry.status is None
    assert entry.percent is None


def test_several_units_in_one_file() -> None:
    stacked = [
        *own_table(["T01-01", "", "推进中", 30, "甲"]),
        [],
        *own_table(["T01-01", "", "推进中", 35, "乙"], unit="东昌府区财政局（盖章）"),
    ]
    parts = read(xlsx(stacked), "汇总.xlsx").parts
    assert [(part.unit, part.entries[0].percent) for part in parts] == [
        ("区税务局", 30.0),
        ("区财政局", 35.0),
    ]
    column = [
        ["填报单位", "任务编号", "完成状态", "进展情况"],
        ["国家税务总局聊城市东昌府区税务局", "T01-01", "推进中", "甲"],
        ["财政局", "T01-01", "推进中", "乙"],
    ]
    parts = read(xlsx(column), "汇总.xlsx").parts
    assert [part.unit for part in parts] == ["区税务局", "区财政局"]


@pytest.mark.parametrize(
    ("line", "file", "unit"),
    [
        ("东昌府区税务局", "x.xlsx", "区税务局"),
        ("区地税局", "x.xlsx", "区税务局"),
        ("区税务局（盖章）", "x.xlsx", "区税务局"),
        ("区税务局   联系人：张三", "x.xlsx", "区税务局"),
        ("", "区税务局9月.xlsx", "区税务局"),
        ("", "聊城市东昌府区税务局填报表.xlsx", "区税务局"),
        ("茌平区税务局", "区税务局.xlsx", None),
        ("", "茌平区税务局.xlsx", None),
        ("", "临清市税务局.xlsx", None),
        ("", "x.xlsx", None),
    ],
)
def test_whose_return_it_is(line: str, file: str, unit: str | None) -> None:
    part = only(xlsx(own_table(["T01-01", "", "推进中", 30, "甲"], unit=line)), file)
    assert part.unit == unit
    assert part.refused is (unit is None)


def test_the_hidden_sheet_names_unit_and_form() -> None:
    pairs = [
        ("taizhang-form",),
        ("office", "office"),
        ("unit", "区税务局"),
        ("period", "2022-09"),
        ("version", "1"),
    ]
    part = only(xlsx(FORM[2:], _taizhang=pairs), "x.xlsx")
    assert part.unit == "区税务局"
    assert part.form is not None
    assert str(part.form.period) == "2022-09"


def test_a_blank_form_is_known_as_its_units() -> None:
    part = only(xlsx(form_rows(("T01-01",), ("T01-02", None, None, "无", "无"))), "x.xlsx")
    assert (part.unit, part.blank, part.refused) == ("区税务局", True, True)
    assert codes(part) == ["empty-form"]


def test_hidden_rows_count_and_hidden_sheets_do_not() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["填报表"].row_dimensions[3].hidden = True
        book["旧"].sheet_state = "hidden"

    rows = own_table(["T01-01", "", "推进中", 30, "甲"])
    data = edited(xlsx(rows, 旧=own_table(["T01-02", "", "推进中", 30, "甲"])), hide)
    assert [entry.task for entry in only(data).entries] == ["T01-01"]


def test_comments_are_not_text() -> None:
    from openpyxl.comments import Comment

    def remark(book: Any) -> None:
        book["填报表"]["E3"].comment = Comment("批注", "某人")

    (entry,) = only(edited(xlsx(own_table(["T01-01", "", "推进中", 30, "甲"])), remark)).entries
    assert entry.progress == "甲"


def test_texts_keep_every_character() -> None:
    text = "一、<b>&amp;</b> “引号”\n\n  二、尾 _x0041_ = 1 %"
    (entry,) = only(ods(own_table(["T01-01", "", "推进中", 30, text]))).entries
    assert entry.progress == text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(max_size=8),
                st.floats(allow_nan=False, allow_infinity=False),
                st.sampled_from(["T01-01", "同上", "合计", "填报单位：区税务局", *SHORT]),
            ),
            max_size=8,
        ),
        max_size=8,
    )
)
def test_any_table_is_read_without_raising(rows: list[list[Any]]) -> None:
    out = io.StringIO()
    for row in [[*SHORT], *rows]:
        out.write("\t".join("" if cell is None else str(cell) for cell in row) + "\n")
    reading = read(out.getvalue().encode("utf-8", "replace"), "区税务局.csv")
    for part in reading.parts:
        assert all(entry.percent is None or 0 <= entry.percent <= 100 for entry in part.entries)


def test_rows_sorted_without_their_hidden_keys_are_read_by_what_can_be_seen() -> None:
    keys = ["T01-02", "T02-04#2", "T01-01", "T02-04#1", "T02-09"]
    rows = [list(row) for row in FORM]
    for row, key in zip(rows[3:], keys, strict=True):
        row[15] = key
    rows[5][3:5] = ["出台实施细则", date(2022, 9, 30)]
    rows[6][3:5] = ["实现成果共享", date(2022, 12, 31)]
    part = only(xlsx(rows))
    assert gist(part.entries) == EXPECTED
    assert set(codes(part)) == {"key-left-behind"}


@pytest.mark.parametrize(
    ("deliverable", "due", "key", "node"),
    [
        ("出台实施细则", date(2022, 9, 30), "T02-04#1", 1),
        ("出台实施细则", date(2022, 9, 30), "T02-04#2", 1),
        ("出台实施细则", date(2022, 12, 31), "T02-04#1", 1),
        ("出台实施细则", date(2022, 12, 31), "T02-04#2", 2),
        ("—", "未明确时限", "T02-04#2", 2),
        ("—", date(2022, 12, 31), "T02-04#2", 2),
        ("—", date(2022, 12, 31), "T02-04#1", None),
        ("出台实施细则", date(2022, 12, 31), "", None),
    ],
)
def test_what_can_be_seen_and_the_hidden_key_decide_the_node_together(
    deliverable: str, due: Cell, key: str, node: int | None
) -> None:
    rows = form_rows(("T02-04", "推进中", 50, "甲"), keys=[key])
    rows[3][3:5] = [deliverable, due]
    (entry,) = only(xlsx(rows)).entries
    assert entry.node == node
