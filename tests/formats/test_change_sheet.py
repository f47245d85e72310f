"""Tasks written by hand for a change: read as written, or refused with what to write."""

from __future__ import annotations

from datetime import date

import pytest

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.change_sheet import (
    names_in,
    node_in,
    read_written_task,
    read_written_tasks,
)


def test_one_line_says_all() -> None:
    read = read_written_task(
        "推进甲事项；牵头单位：区税务局、区财政局；责任单位：无；时间节点：2022-11-30 印发方案；内容：先试点，再推开。"
    )
    assert read.title == "推进甲事项"
    assert read.leads == ("区税务局", "区财政局")
    assert read.responsible == ()
    assert read.nodes == ((date(2022, 11, 30), "印发方案"),)
    assert read.text == "先试点，再推开。"
    bare = read_written_task("标题：甲")
    assert (bare.text, bare.leads, bare.responsible, bare.nodes) == (None, None, None, None)


def test_a_file_holds_several_tasks_in_either_encoding() -> None:
    text = "标题：甲\r\n内容：第一行\r\n第二行\r\n时间节点：2022.11.30 方案；2022年12月1日前 总结\r\n标题：乙\r\n时间节点：无\r\n"
    for encoding in ("utf-8-sig", "gb18030"):
        one, other = read_written_tasks(text.encode(encoding), "a.txt")
        assert (one.title, one.text) == ("甲", "第一行\n第二行")
        assert one.nodes == ((date(2022, 11, 30), "方案"), (date(2022, 12, 1), "总结"))
        assert (other.title, other.nodes) == ("乙", ())


@pytest.mark.parametrize("text", ["", "牵头单位：区税务局", "标题：；内容：甲", "标题：甲；标题：乙"])
def test_a_task_has_one_title(text: str) -> None:
    with pytest.raises(UnreadableInput, match="标题"):
        read_written_task(text)


@pytest.mark.parametrize("text", ["2022-02-30 甲", "下周", "11月30日", "2022-13-01"])
def test_a_node_begins_with_a_day(text: str) -> None:
    with pytest.raises(UnreadableInput, match="不是日期"):
        node_in(text)


def test_a_file_without_a_title_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"a\.txt"):
        read_written_tasks("从前有座山".encode(), "a.txt")


def test_names_are_split_and_counted_once() -> None:
    assert names_in("区税务局、区财政局， 区税务局") == ("区税务局", "区财政局")
    assert names_in("无") == ()
