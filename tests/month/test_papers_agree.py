"""Who is named overdue is who is overdue: reckoned anew from plan and returns, in JSON and on every paper."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import warnings
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT

from tests.month.clerk import PERIODS, RETURNS, ROOT, Clerk, Walk, contents
from tests.month.papers import (
    Late,
    iso,
    named_in_annex,
    named_in_text,
    paragraphs,
    sheet,
    table,
    tables,
)

STATES = {
    "completed": "已完成",
    "overdue": "逾期未完成",
    "behind": "滞后",
    "due_soon": "临期",
    "on_schedule": "按序时推进",
    "continuing": "长期推进",
}
ANY = -1


def units() -> list[dict[str, str]]:
    text = (ROOT / "data/units.csv").read_text(encoding="utf-8-sig")
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda one: int(one["顺序"]))


ORDER = [one["单位名称"] for one in units()]
MEMBERS = {
    group["单位名称"]: [
        one["单位名称"] for one in units() if group["单位名称"] in one["所属集合"].split("；")
    ]
    for group in units()
    if group["类别"] == "单位集合"
}


CANONICAL = {
    name: one["单位名称"]
    for one in units()
    for name in (one["单位名称"], one["简称"], *one["别名"].split("；"))
    if name
}


def acting(names: list[str]) -> list[str]:
    """Groups replaced by their members, in 建制顺序; every name must be in the directory."""
    known = [CANONICAL[name] for name in names]
    found = {one for name in known for one in MEMBERS.get(name, [name])}
    return sorted(found, key=ORDER.index)


def tasks(plan: Any) -> list[Any]:
    return [task for domain in plan["domains"] for task in domain["tasks"]]


def last_words(collected: list[Any]) -> dict[tuple[str, str, int], str]:
    """(unit, task, node or ANY) → the last status the unit gave, months in order."""
    words: dict[tuple[str, str, int], str] = {}
    for month in collected:
        for entry, unit in _entries(month):
            if entry["status"]:
                words[unit, entry["task"], entry["node"] or ANY] = entry["status"]
    return words


def _entries(month: Any) -> Iterator[tuple[Any, str]]:
    for one in month["returns"]:
        if one["outcome"] != "rejected":
            yield from ((entry, one["unit"]) for entry in one["entries"])


def reckoned(plan: Any, collected: list[Any], cut_off: str) -> set[Late]:
    """Every lead that has not reported completed a node whose date is on or before the cut-off."""
    words = last_words(collected)
    late: dict[tuple[str, str], str] = {}
    for task in tasks(plan):
        for no, node in enumerate(task["milestones"], start=1):
            for unit in acting(task["lead_units"]):
                told = words.get((unit, task["code"], no), words.get((unit, task["code"], ANY)))
                if node["date"] <= cut_off and told != "completed":
                    key = (unit, task["code"])
                    late[key] = min(late.get(key, node["date"]), node["date"])
    return {
        Late(unit, task, due, (date.fromisoformat(cut_off) - date.fromisoformat(due)).days)
        for (unit, task), due in late.items()
    }


def reckoned_silent(plan: Any, collected: Any) -> tuple[list[str], list[str]]:
    """The units without a return, and those whose only returns are blank."""
    owing = acting([unit for task in tasks(plan) for unit in task["lead_units"] + task["responsible_units"]])
    came = {one["unit"] for one in collected["returns"] if one["outcome"] != "rejected"}
    blank = {
        one["unit"]
        for one in collected["returns"]
        if one["unit"] not in came and any(found["code"] == "empty-form" for found in one["findings"])
    }
    return [one for one in owing if one not in came | blank], [one for one in owing if one in blank]


def in_json(ledger: Any) -> set[Late]:
    """What ``settle --json`` says: the named units, each task with its entry's earliest overdue node."""
    entries = {one["task"]: one for one in ledger["entries"]}
    found = set()
    for one in ledger["overdue_units"]:
        for code in one["tasks"]:
            late = [node for node in entries[code]["nodes"] if node["state"] == "overdue"]
            first = min(late, key=lambda node: str(node["date"]))
            found.add(Late(one["unit"], code, first["date"], first["days_overdue"]))
    return found


def assert_all_papers_agree(late: set[Late], ledger: Any, drafts: dict[str, bytes]) -> None:
    named = {one.unit for one in late}
    month = next(name for name in drafts if name.endswith("情况通报.docx")).removesuffix("情况通报.docx")
    assert in_json(ledger) == late
    assert [one["unit"] for one in ledger["overdue_units"]] == sorted(named, key=ORDER.index)
    assert named_in_text(drafts[f"{month}情况通报.docx"])[0] == late
    assert named_in_annex(drafts[f"{month}情况通报.docx"]) == late
    rows = sheet(drafts[f"{month}工作台账.xlsx"], "逾期清单")
    assert {_late_in(row) for row in rows} == late
    assert len(rows) == len(late)
    notices = {name for name in drafts if "督办通知" in name}
    assert notices == {f"{month}督办通知-{unit}.docx" for unit in named}
    for unit in named:
        notice = drafts[f"{month}督办通知-{unit}.docx"]
        assert f"{unit}：" in paragraphs(notice)
        listed = {
            (row["任务编号"], iso(row["完成时限"]), row["逾期天数"]) for row in table(notice, "逾期天数")
        }
        assert listed == {(one.task, one.due, str(one.days)) for one in late if one.unit == unit}


def _late_in(row: dict[str, object]) -> Late:
    return Late(str(row["单位"]), str(row["任务编号"]), iso(row["完成时限"]), int(str(row["逾期天数"])))


def late_in(walk: Walk, period: str) -> set[Late]:
    months = [walk.collected[one] for one in PERIODS if one <= period]
    return reckoned(walk.plan, months, walk.ledgers[period]["as_of"])


@pytest.mark.parametrize("period", PERIODS)
def test_every_paper_names_exactly_the_overdue_units(walked: Walk, period: str) -> None:
    late = late_in(walked, period)
    assert len(late) >= 5
    assert_all_papers_agree(late, walked.ledgers[period], Clerk(walked.home).drafts(period))


@pytest.mark.parametrize("period", PERIODS)
def test_the_cut_off_is_the_last_day_of_the_month(walked: Walk, period: str) -> None:
    year, month = (int(part) for part in period.split("-"))
    assert walked.ledgers[period]["as_of"] == f"{period}-{monthrange(year, month)[1]}"


@pytest.mark.parametrize("day", ["2022-09-29", "2022-09-30", "2022-10-01", "2022-12-31"])
def test_a_node_is_overdue_from_its_day_on(walked: Walk, clerk: Clerk, day: str) -> None:
    ledger = clerk.settled("2022-09", "--as-of", day)
    clerk.month("draft", "2022-09")
    late = reckoned(walked.plan, [walked.collected[one] for one in PERIODS[:2]], day)
    assert_all_papers_agree(late, ledger, clerk.drafts("2022-09"))


def test_no_unit_is_overdue_for_a_task_without_a_node(walked: Walk) -> None:
    dated = {task["code"] for task in tasks(walked.plan) if task["milestones"]}
    assert len(dated) == 50
    for ledger in walked.ledgers.values():
        assert {code for one in ledger["overdue_units"] for code in one["tasks"]} <= dated
        assert {one["task"] for one in ledger["entries"] if one["judged"] == "overdue"} <= dated


@pytest.mark.parametrize("period", PERIODS)
def test_periods_in_a_row_and_steps_follow_the_ladder(walked: Walk, period: str) -> None:
    steps = tomllib.loads((ROOT / "data/rules.toml").read_text(encoding="utf-8"))["ladder"]["steps"]
    before = [{(one.unit, one.task) for one in late_in(walked, each)} for each in PERIODS if each <= period]
    circular = Clerk(walked.home).drafts(period)[f"2022年{int(period[5:])}月情况通报.docx"]
    told = named_in_text(circular)[1]
    for one in walked.ledgers[period]["overdue_units"]:
        rows = [_in_a_row(before, (one["unit"], code)) for code in one["tasks"]]
        assert (one["periods"], told[one["unit"]]) == (max(rows), max(rows))
        assert one["step"] == steps[min(max(rows), len(steps)) - 1]


def _in_a_row(months: list[set[tuple[str, str]]], key: tuple[str, str]) -> int:
    number = 0
    for month in reversed(months):
        if key not in month:
            break
        number += 1
    return number


@pytest.mark.parametrize("period", PERIODS)
def test_the_reminder_names_exactly_the_silent_units(walked: Walk, period: str) -> None:
    missing, blank = reckoned_silent(walked.plan, walked.collected[period])
    silent = sorted(missing + blank, key=ORDER.index)
    ledger, collected = walked.ledgers[period], walked.collected[period]
    assert missing
    assert (ledger["missing_units"], ledger["blank_units"]) == (missing, blank)
    assert (collected["missing_units"], collected["blank_units"]) == (missing, blank)
    drafts = Clerk(walked.home).drafts(period)
    month = f"2022年{int(period[5:])}月"
    lines = paragraphs(drafts[f"{month}催报通知.docx"])
    assert next(line for line in lines if line.endswith("：")) == "、".join(silent) + "："
    listed = {
        tuple(line.rstrip("。").partition("：")[2].split("、"))
        for line in lines
        if re.match("未报送|报送件不符合要求|报送空表", line)
    }
    rejected = ledger["rejected_units"]
    assert rejected == [
        unit
        for unit in missing
        if any(one["unit"] == unit and one["outcome"] == "rejected" for one in collected["returns"])
    ]
    nothing = [unit for unit in missing if unit not in rejected]
    assert listed == {tuple(one) for one in (nothing, rejected, blank) if one}
    annex = table(drafts[f"{month}情况通报.docx"], "报送情况")
    assert [(row["单位名称"], row["报送情况"]) for row in annex] == [
        (unit, "报送件被退回" if unit in rejected else "未报送" if unit in missing else "空表")
        for unit in silent
    ]
    rows = sheet(drafts[f"{month}工作台账.xlsx"], "未报送清单")
    assert [row["单位"] for row in rows] == silent
    assert [str(row["报送情况"])[:2] for row in rows] == [
        "未报" if one in missing else "空表" for one in silent
    ]


@pytest.mark.parametrize("period", PERIODS)
def test_the_excel_ledger_adds_up(walked: Walk, period: str) -> None:
    ledger, drafts = walked.ledgers[period], Clerk(walked.home).drafts(period)
    book = drafts[f"2022年{int(period[5:])}月工作台账.xlsx"]
    rows = sheet(book, "总台账")
    assert [row["任务编号"] for row in rows] == [task["code"] for task in tasks(walked.plan)]
    assert len(rows) == 138
    words = {str(row["任务编号"]): str(row["研判状态"]) for row in rows}
    printed = Counter(word.removesuffix("（逾期完成）") for word in words.values())
    totals = ledger["totals"]
    assert printed == Counter({STATES[key]: totals[key] for key in STATES if totals[key]})
    assert sum(totals[key] for key in STATES) == totals["tasks"] == 138
    assert words == {
        one["task"]: STATES[one["judged"]] + ("（逾期完成）" if one["completed_late"] else "")
        for one in ledger["entries"]
    }
    domains = sheet(book, "按领域")
    assert len(domains) == 18
    for key, word in STATES.items():
        assert sum(int(str(row[word])) for row in domains) == totals[key]


@pytest.mark.parametrize("period", PERIODS)
def test_the_word_ledger_is_a4_landscape_and_holds_every_task_once(walked: Walk, period: str) -> None:
    data = Clerk(walked.home).drafts(period)[f"2022年{int(period[5:])}月工作台账.docx"]
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width and section.page_height  # noqa: PT018
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    codes = [cell for rows in tables(data) for row in rows for cell in dict.fromkeys(row)]
    found = Counter(one for one in codes if re.fullmatch(r"T\d\d-\d{2,3}", one))
    assert found == Counter({task["code"]: 1 for task in tasks(walked.plan)})


@pytest.mark.parametrize("period", PERIODS)
def test_each_unit_gets_its_own_notice_and_no_other(walked: Walk, period: str) -> None:
    text = Clerk(walked.home).drafts(period)["发送清单.csv"].decode("utf-8-sig")
    rows = {row["收件单位"]: row["附件"].split("；") for row in csv.DictReader(io.StringIO(text))}
    plan = walked.plan
    assert list(rows) == acting(
        [unit for task in tasks(plan) for unit in task["lead_units"] + task["responsible_units"]]
    )
    ledger, month = walked.ledgers[period], f"2022年{int(period[5:])}月"
    overdue = {one["unit"] for one in ledger["overdue_units"]}
    silent = {*ledger["missing_units"], *ledger["blank_units"]}
    for unit, names in rows.items():
        assert f"{month}情况通报.docx" in names
        own = [f"{month}督办通知-{unit}.docx"] if unit in overdue else []
        assert [name for name in names if "督办通知" in name] == own
        assert (f"{month}催报通知.docx" in names) == (unit in silent)


def rewritten(walk: Walk, folder: Path, *, status: str, chosen: Late) -> None:
    """Copy the September returns, the one row of ``chosen`` with another status and a figure that fits it."""
    entry = next(one for one in walk.ledgers["2022-09"]["entries"] if one["task"] == chosen.task)
    source = next(one for one in entry["sources"] if one["unit"] == chosen.unit)
    folder.mkdir()
    for name, data in contents(RETURNS / "2022-09").items():
        (folder / name).write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells which drop-downs it drops
        book = openpyxl.load_workbook(folder / source["file"])
    cells = book[source["sheet"]][source["row"]]
    (told,) = (cell for cell in cells if cell.value in ("已完成", "正在推进"))
    assert told.value != status
    told.value = status
    figure = next(cell for cell in cells[told.column :] if cell.value is not None)
    figure.value = 100 if status == "已完成" else 60
    book.save(folder / source["file"])


def test_a_lead_that_takes_back_its_completion_is_named(walked: Walk, clerk: Clerk, tmp_path: Path) -> None:
    before = late_in(walked, "2022-09")
    chosen = completed_in_excel(walked)
    assert chosen not in before
    rewritten(walked, tmp_path / "inbox", status="正在推进", chosen=chosen)
    collected = clerk.collected("2022-09", tmp_path / "inbox")
    ledger = clerk.settled("2022-09")
    clerk.month("draft", "2022-09")
    late = reckoned(walked.plan, [walked.collected["2022-08"], collected], "2022-09-30")
    assert late == before | {chosen}
    assert_all_papers_agree(late, ledger, clerk.drafts("2022-09"))


def completed_in_excel(walk: Walk) -> Late:
    """A lead alone on a node of September that reported it completed in a workbook, named for nothing else."""
    named = {one.unit for one in late_in(walk, "2022-09")}
    for task, entry in zip(tasks(walk.plan), walk.ledgers["2022-09"]["entries"], strict=True):
        leads, sources = acting(task["lead_units"]), entry["sources"]
        if [one["date"] for one in task["milestones"]] == ["2022-09-30"] and entry["judged"] == "completed":
            files = [one["file"] for one in sources if one["unit"] == leads[0]]
            if len(leads) == 1 and leads[0] not in named and files[0].endswith(".xlsx"):
                return Late(leads[0], task["code"], "2022-09-30", 0)
    raise AssertionError("no such task in the sample")


def test_a_lead_that_reports_completion_is_no_longer_named(
    walked: Walk, clerk: Clerk, tmp_path: Path
) -> None:
    before = late_in(walked, "2022-09")
    sources = {
        (source["unit"], entry["task"]): source["file"]
        for entry in walked.ledgers["2022-09"]["entries"]
        for source in entry["sources"]
    }
    chosen = min(one for one in before if sources.get((one.unit, one.task), "").endswith(".xlsx"))
    rewritten(walked, tmp_path / "inbox", status="已完成", chosen=chosen)
    clerk.collected("2022-09", tmp_path / "inbox")
    ledger = clerk.settled("2022-09")
    clerk.month("draft", "2022-09")
    assert_all_papers_agree(before - {chosen}, ledger, clerk.drafts("2022-09"))
