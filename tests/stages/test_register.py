"""Registers from the command line and from tables: filled, exported, read again, with every doubt told."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.formats.registers import entries
from flows.formats.registers.table_in import BAD_DAY, BAD_NUMBER, BAD_PERIOD, BAD_WORD, NO_TABLE, NOT_FILLED
from tests.month.clerk import Clerk, is_chinese

Rows = list[list[object]]


@pytest.fixture
def clerk(home: Path) -> Clerk:
    keeper = Clerk(home)
    assert keeper.says("plan", "import", home / "data/plan.json").status in (0, 1)
    return keeper


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def filled(path: Path, *rows: list[object]) -> Path:
    path.write_bytes(book(*rows))
    return path


def documents(clerk: Clerk, *words: str) -> list[dict[str, object]]:
    answer = clerk.says(*words, "--json")
    assert answer.status == 0, answer.err
    (listed,) = [value for value in answer.document.values() if isinstance(value, list)]
    return list(listed)


def test_the_checklist_is_set_listed_and_withdrawn(clerk: Clerk) -> None:
    words = ("checklist", "set", "T02-09", "--item", "工作方案", "--by", "王科员")
    assert clerk.says(*words, "--date", "2022-09-01", "--doc", "1号", "--basis", "来函").status == 0
    assert "未作改动" in clerk.says(*words, "--date", "2022-09-01", "--doc", "1号").err
    (one,) = [one for one in documents(clerk, "checklist", "list") if one["task"] == "T02-09"]
    told = one["items"]
    assert isinstance(told, dict)
    assert told["scheme"]["recorded"]["by"] == "王科员"
    assert told["scheme"]["recorded"]["basis"] == "来函"
    assert (told["scheme"]["date"], told["rules"]) == ("2022-09-01", None)
    assert "已撤回" in clerk.says(*words, "--withdraw").err
    lacking = documents(clerk, "checklist", "list", "--lacking")
    assert len(lacking) == 138
    for wrong in (words, (*words, "--withdraw", "--doc", "1号")):
        answer = clerk.says(*wrong)
        assert answer.status == 2
        assert is_chinese(answer.err)


@pytest.mark.parametrize(
    "words",
    [
        ("checklist", "set", "T99-01", "--item", "工作方案", "--doc", "1号", "--by", "王"),
        ("checklist", "set", "T02-09", "--item", "工作方案", "--doc", "1号", "--by", " "),
        ("scheme", "set", "没有的局", "--date", "2022-09-01", "--by", "王"),
        ("scheme", "set", "区税务局", "--by", "王"),
        ("metric", "set", "T05-04", "--metric", "没有", "--period", "2022-09", "--value", "1", "--by", "王"),
        ("metric", "set", "T05-04", "--metric", "退税到账用时", "--value", "1", "--by", "王"),
        ("metric", "set", "T05-04", "--metric", "退税到账用时", "--baseline", "--by", "王"),
        (
            "challenge",
            "take",
            "没有",
            "--batch",
            "1",
            "--taker",
            "区税务局",
            "--date",
            "2022-09-01",
            "--by",
            "王",
        ),
        ("checklist", "import", "没有.xlsx", "--by", "王"),
        ("rollup", "--period", "2022-09"),
        ("commend", "--period", "2022-09"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(clerk: Clerk, words: tuple[str, ...]) -> None:
    answer = clerk.says(*words)
    assert answer.status == 2
    assert is_chinese(answer.err)


def test_a_checklist_goes_out_and_comes_back_unchanged(clerk: Clerk, tmp_path: Path) -> None:
    table = filled(
        tmp_path / "a.xlsx",
        ["清单化推进登记表"],
        ["任务编号", "工作方案日期", "工作方案文号", "应用场景文号"],
        ["T01-01", date(2022, 9, 1), "1号", None],
        ["T01-02", "2022.9.5", None, "清单"],
        ["T01-03", None, None, None],
        ["T01-04", "2022-02-30", "4号", None],
        ["T99-99", None, "5号", None],
        ["T01-05", None, "甲号", None],
        ["T01-05", None, "乙号", None],
    )
    answer = clerk.says("checklist", "import", table, "--by", "王")
    assert answer.status == 1
    assert "T01-05 工作方案" in answer.err
    for place in ("B6 单元格", "第 7 行", "第 8 行", "第 9 行"):
        assert place in answer.err
    out = tmp_path / "b.xlsx"
    assert clerk.says("checklist", "export", "--out", out).status == 0
    first = out.read_bytes()
    again = clerk.says("checklist", "import", out, "--by", "李")
    assert again.status == 0, again.err
    assert "内容相同3条" in again.err
    assert clerk.says("checklist", "export", "--out", out).status == 0
    assert out.read_bytes() == first


def test_schemes_are_entered_from_a_table(clerk: Clerk, tmp_path: Path) -> None:
    table = filled(
        tmp_path / "s.xlsx", ["单位", "备案日期"], ["税务局", date(2022, 9, 20)], ["外地局", "2022-9-1"]
    )
    answer = clerk.says("scheme", "import", table, "--by", "王")
    assert answer.status == 1
    lines = {one["unit"]: one for one in documents(clerk, "scheme", "list")}
    assert (lines["区税务局"]["state"], lines["区税务局"]["days_late"]) == ("逾期备案", 4)
    assert "区税务局" not in {one["unit"] for one in documents(clerk, "scheme", "list", "--lacking")}
    out = tmp_path / "out.xlsx"
    assert clerk.says("scheme", "export", "--out", out).status == 0
    assert "内容相同1条" in clerk.says("scheme", "import", out, "--by", "王").err


def test_challenges_go_from_publication_to_result(clerk: Clerk, tmp_path: Path) -> None:
    words = ("事项", "--batch", "1", "--by", "王")
    assert clerk.says("challenge", "add", *words, "--date", "2022-09-01", "--task", "T02-09").status == 0
    taken = ("--taker", "税务局", "--date", "2022-09-05", "--due", "2022-09-20")
    assert clerk.says("challenge", "take", *words, *taken).status == 0
    assert clerk.says("challenge", "close", *words, "--date", "2022-09-18", "--result", "办成").status == 0
    (one,) = documents(clerk, "challenge", "list")
    assert (one["stage"], one["taker"], one["due"]) == ("done", "区税务局", "2022-09-20")
    assert (one["taken"], one["task"], one["result"]) == ("2022-09-05", "T02-09", "办成")
    out = tmp_path / "c.xlsx"
    assert clerk.says("challenge", "export", "--out", out).status == 0
    answer = clerk.says("challenge", "import", out, "--by", "王")
    assert answer.status == 0, answer.err
    assert documents(clerk, "challenge", "list") == [one]
    assert documents(clerk, "challenge", "list", "--batch", "2") == []


def test_figures_are_entered_from_a_table(clerk: Clerk, tmp_path: Path) -> None:
    out = tmp_path / "m.xlsx"
    assert clerk.says("metric", "export", "--period", "2022-09", "--out", out).status == 0
    made = openpyxl.load_workbook(out)
    sheet = made.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        if row[heads.index("任务编号")].value == "T01-08":
            row[heads.index("数值")].value = 0.985
            row[heads.index("数值")].number_format = "0.0%"
        if row[heads.index("任务编号")].value == "T05-04":
            row[heads.index("数值")].value = "20"
    made.save(out)
    answer = clerk.says("metric", "import", out, "--by", "王")
    assert answer.status == 0, answer.err
    lines = {one["metric"]: one for one in documents(clerk, "metric", "list", "--period", "2022-09")}
    assert (lines["变更网办率"]["value"], lines["变更网办率"]["attainment"]) == (98.5, "not_reached")
    assert (lines["退税到账用时"]["value"], lines["退税到账用时"]["attainment"]) == (20, "reached")
    assert lines["变更网办率"]["recorded"] is not None


CHALLENGE = ["批次", "榜单任务", "发布日期", "状态"]
METRIC = ["任务编号", "指标", "期次", "数值"]


@pytest.mark.parametrize(
    ("read", "rows", "code"),
    [
        ("checklist", [["别的表"], ["一", "二"]], NO_TABLE.code),
        ("checklist", [["任务编号", "工作方案日期"], ["T01-01", "明天"]], BAD_DAY.code),
        ("challenges", [CHALLENGE, ["一", "事项", "2022-09-01", ""]], BAD_NUMBER.code),
        ("challenges", [CHALLENGE, [None, "事项", "2022-09-01", ""]], NOT_FILLED.code),
        ("challenges", [CHALLENGE, [1, "事项", None, ""]], NOT_FILLED.code),
        ("challenges", [CHALLENGE, [1, "事项", "2022-09-01", "差不多"]], BAD_WORD.code),
        ("challenges", [CHALLENGE, [1, "事项", "2022-09-01", "已完成"]], NOT_FILLED.code),
        ("metrics", [METRIC, ["T05-04", "退税到账用时", "九月", 20]], BAD_PERIOD.code),
        ("metrics", [METRIC, ["T05-04", "退税到账用时", "2022-13", 20]], BAD_PERIOD.code),
        ("metrics", [METRIC, ["T05-04", "退税到账用时", "2022-09", "约20"]], BAD_NUMBER.code),
        ("metrics", [METRIC, ["T05-04", "退税到账用时", "2022-09", "20%"]], BAD_NUMBER.code),
        ("metrics", [METRIC, ["T05-04", "退税到账用时", None, 20]], NOT_FILLED.code),
    ],
)
def test_a_cell_that_cannot_be_is_told_and_its_row_left(read: str, rows: Rows, code: str) -> None:
    more = (frozenset[tuple[str, str]](),) if read == "metrics" else ()
    found = getattr(entries, f"read_{read}")(book(*rows), "表.xlsx", *more)
    assert [one.code for one in found.findings] == [code]


def test_contradicting_rows_and_garbage_are_told(clerk: Clerk, tmp_path: Path) -> None:
    table = filled(
        tmp_path / "t.xlsx", ["单位", "备案日期"], ["区税务局", "2022-9-1"], ["税务局", "2022-9-2"]
    )
    answer = clerk.says("scheme", "import", table, "--by", "王")
    assert answer.status == 1
    assert "均未登记" in answer.err  # register-twice
    assert len(documents(clerk, "scheme", "list")) == len(documents(clerk, "scheme", "list", "--lacking"))
    (tmp_path / "g.xlsx").write_bytes(b"\0garbage")
    garbage = clerk.says("scheme", "import", tmp_path / "g.xlsx", "--by", "王")
    assert garbage.status == 1
    assert is_chinese(garbage.err)
