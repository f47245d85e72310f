"""Cells that used to be misread without a word: samples, numbered rows, footers, remarks, percents."""

from __future__ import annotations

from collections.abc import Sequence

import openpyxl
import pytest

from flows.domain.returns import Status
from tests.formats.return_samples import Cell, codes, edited, only, own_table, xlsx


def table(head: str, *rows: Sequence[Cell]) -> list[list[Cell]]:
    return own_table(*rows, head=head.split())


NUMBERED = "序号 重点任务 完成状态 完成百分比 进展情况"


@pytest.mark.parametrize(
    "progress", ["示范1个项目，其余推进", "例如，已建3处", "示例工程已开工", "例：已建成"]
)
def test_a_progress_that_begins_like_a_sample_is_data(progress: str) -> None:
    answers: list[list[Cell]] = [
        ["T01-01", "", "推进中", 30, progress],
        ["", "推广电子印章应用", "推进中", 30, progress],
    ]
    for answer in answers:
        assert [e.progress for e in only(xlsx(own_table(answer))).entries] == [progress]
    (entry,) = only(xlsx(table("任务编号 进展情况 完成状态", ["T01-01", progress, "推进中"]))).entries
    assert entry.progress == progress


@pytest.mark.parametrize("mark", ["*", "※"])
def test_a_marked_title_is_data_and_a_marked_line_is_a_note(mark: str) -> None:
    title = f"{mark}推广电子印章应用"
    rows = table("重点任务 完成状态 完成百分比", [title, "推进中", 30], [f"{mark}本表按月填报"])
    part = only(xlsx(rows))
    assert [(e.task, e.percent) for e in part.entries] == [("T01-03", 30.0)]
    coded = table("序号 任务编号 完成状态", [mark, "T01-01", "推进中"])
    assert [e.task for e in only(xlsx(coded)).entries] == ["T01-01"]


@pytest.mark.parametrize("sample", ["示例", "例：", "示范：", "例如", "（示例）", "填写示例"])
def test_samples_in_the_naming_columns_are_set_aside(sample: str) -> None:
    rows = table(NUMBERED, [sample, "推广电子印章应用", "已完成", 100, "甲"])
    assert [e.task for e in only(xlsx(rows)).entries] == []


def test_a_new_number_without_a_task_is_never_added_to_the_task_above() -> None:
    rows = table(
        NUMBERED,
        [1, "推广电子印章应用", "推进中", 30, "甲"],
        [2, "", "已完成", 100, "乙"],
        ["", "", "", "", "丙"],
    )
    part = only(xlsx(rows))
    assert [(e.task, e.status, e.percent, e.progress) for e in part.entries] == [
        ("T01-03", Status.IN_PROGRESS, 30.0, "甲")
    ]
    assert [(one.code, one.place.row) for one in part.findings] == [("task-missing", 4)]


def test_a_footer_of_labels_and_names_is_not_read_into_the_last_task() -> None:
    row: list[Cell] = ["T01-01", "", "推进中", 30, "甲"]
    foot: list[Cell] = ["单位负责人签字", None, None, "填报人", "李某", None, "日期", "2022.9.28"]
    part = only(xlsx(own_table(row, foot)))
    assert [(e.percent, e.progress, e.next_steps) for e in part.entries] == [(30.0, "甲", "")]
    assert codes(part) == []


@pytest.mark.parametrize(
    ("status", "percent", "read", "found"),
    [
        ("完成80%", None, (None, 80.0), ["unknown-status"]),
        ("推进中60%", None, (Status.IN_PROGRESS, 60.0), []),
        ("推进中60%", 60, (Status.IN_PROGRESS, 60.0), []),
        ("未完成（60%）", 70, (Status.IN_PROGRESS, 70.0), ["status-percent-disagree"]),
        ("已完成（100%）", None, (Status.COMPLETED, 100.0), []),
    ],
)
def test_a_percent_behind_the_status(
    status: str, percent: float | None, read: tuple[Status | None, float], found: list[str]
) -> None:
    part = only(xlsx(own_table(["T01-01", "", status, percent, "甲"])))
    assert [(e.status, e.percent) for e in part.entries] == [read]
    assert codes(part) == found


def test_a_percent_out_of_range_is_told_as_the_cell_shows_it() -> None:
    def show(book: openpyxl.Workbook) -> None:
        book["填报表"]["D3"].number_format = "0%"

    part = only(edited(xlsx(own_table(["T01-01", "", "推进中", 8.5, "甲"])), show))
    assert codes(part) == ["percent-out-of-range"]
    assert "“850%”" in part.findings[0].message


@pytest.mark.parametrize(
    ("line", "unit", "code"),
    [
        ("区税务局（演示数据）", "区税务局", "unit-read-as"),
        ("区税务局【第二次】", "区税务局", "unit-read-as"),
        ("区税务局2022年9月30日", "区税务局", "unit-read-as"),
        ("区税务局 2022.9.30", "区税务局", "unit-read-as"),
        ("区税务局（区财政局）", None, "unit-unknown"),
        ("某某局（演示数据）", None, "unit-unknown"),
    ],
)
def test_a_remark_behind_the_unit(line: str, unit: str | None, code: str) -> None:
    part = only(xlsx(own_table(["T01-01", "", "推进中", 30, "甲"], unit=line)), "a.xlsx")
    assert part.unit == unit
    assert codes(part) == [code]
