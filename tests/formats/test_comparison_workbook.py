"""The comparison as workbook and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl

from flows.domain.comparing import Comparison, compared
from flows.domain.findings import Finding, Severity
from flows.domain.parentage import Matter, merged_links
from flows.formats.comparisons.face import comparison_to_face
from flows.formats.comparisons.workbook import write_comparison
from tests.parent_samples import ABOVE, OURS, link

LINKS = merged_links(
    (link("T01-01", "T01-01", "张三"),), (link("T01-02", "T01-02"), link("T01-02", "T01-04"))
)


def found() -> Comparison:
    return compared(OURS, ABOVE, LINKS)


def sheets(what: Comparison) -> Any:
    return openpyxl.load_workbook(BytesIO(write_comparison(what)))


def texts(sheet: Any) -> list[list[str]]:
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(min_row=4, values_only=True)
    ]


def test_four_sheets_ready_to_print() -> None:
    book = sheets(found())
    assert book.sheetnames == ["总览", "对应关系", "上级未承接", "时限与指标"]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.print_title_rows == "$3:$3"


def test_the_sheets_say_what_was_found() -> None:
    book = sheets(found())
    summary = {row[0].strip("　"): row[1] for row in texts(book["总览"])}
    assert summary["落实上级任务的"] == "2"
    assert summary["本级自有任务"] == "1"
    assert summary["本级未承接的"] == "2"
    assert summary["时限晚于上级"] == "1"
    pairs = texts(book["对应关系"])
    assert [(row[0], row[2], row[3], row[7]) for row in pairs] == [
        ("T01-01", "直接落实", "T01-01", "已确认（张三）"),
        ("T01-02", "直接落实", "T01-02", "建议，待确认"),
        ("T01-02", "直接落实", "T01-04", "建议，待确认"),
        ("T01-03", "无对应", "", "程序未找到相近任务"),
    ]
    assert [(row[0], row[5]) for row in texts(book["上级未承接"])] == [
        ("T01-03", ""),
        ("T01-04", "T01-02（90%）"),
    ]
    worse = texts(book["时限与指标"])
    assert [row[0] for row in worse] == ["时限晚于上级", "未设时限", "指标低于上级"]
    assert worse[0][4:6] == ["9月底前：用水报装资料线上提交", "6月底前：用水报装资料线上提交"]
    assert [row[7] for row in worse] == ["已确认", "建议", "已确认"]


def test_same_comparison_same_bytes_and_no_text_becomes_a_formula() -> None:
    nasty = replace(OURS.tasks[0], title='=cmd|"/c calc"!A1&<b>')
    ours = replace(OURS, domains=(replace(OURS.domains[0], tasks=(nasty, *OURS.tasks[1:])),))
    what = compared(ours, ABOVE, LINKS)
    assert write_comparison(what) == write_comparison(what)
    cell = sheets(what)["对应关系"]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (nasty.title, "s", True)


def test_nothing_found_is_said() -> None:
    book = sheets(compared(ABOVE, ABOVE, [link(task.code, task.code) for task in ABOVE.tasks]))
    assert texts(book["上级未承接"])[0][0] == "上级任务均有本级任务承接。"
    assert texts(book["时限与指标"])[0][0] == "时限与指标均与上级一致。"


def test_json_face() -> None:
    doubt = Finding("link-twice", Severity.WARNING, "重复", "请删除")
    face = json.loads(json.dumps(comparison_to_face(replace(found(), findings=(doubt,)))))
    assert set(face) == {
        "plan", "parent", "totals", "links", "own_tasks", "not_taken_up", "differences", "findings",
    }  # fmt: skip
    assert face["totals"]["tasks"] == face["totals"]["carried_out"] + face["totals"]["own"] == 3
    assert face["totals"]["parent_tasks"] == face["totals"]["taken_up"] + face["totals"]["not_taken_up"] == 4
    assert face["totals"]["directly"] == 2
    assert set(face["totals"]["differences"]) == {matter.value for matter in Matter}
    assert [(one["task"], one["parent"], one["basis"], one["counted"]) for one in face["links"]] == [
        ("T01-01", "T01-01", "confirmed", True),
        ("T01-02", "T01-02", "proposed", True),
        ("T01-02", "T01-04", "proposed", False),
    ]
    late = face["differences"][0]
    assert (late["kind"], late["severity"], late["basis"]) == ("deadline-later", "warning", "confirmed")
    assert late["ours"] == {
        "code": "T01-01", "phrase": "9月底前", "what": "用水报装资料线上提交", "date": "2022-09-30",
    }  # fmt: skip
    weaker = face["differences"][2]
    assert (weaker["theirs"]["value"], weaker["theirs"]["unit"]) == (90, "%")
    assert [one["task"] for one in face["own_tasks"]] == ["T01-03"]
    assert face["not_taken_up"][1]["candidates"] == ["T01-02"]
    assert face["findings"][0]["code"] == "link-twice"
