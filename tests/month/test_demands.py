"""What the plan demands beside judging, in a whole month: commands, the Excel ledger, the archive package."""

from __future__ import annotations

import io
import json

import openpyxl

from tests.month.clerk import Clerk, Walk

SHEETS = ["领域调度", "指标监测", "清单化推进", "落实方案", "揭榜挂帅", "表扬加分建议"]


def test_roll_ups_and_proposals_agree_with_the_ledger(clerk: Clerk, walked: Walk) -> None:
    answer = clerk.says("rollup", "--period", "2022-09", "--json")
    assert answer.status == 0
    totals = walked.ledgers["2022-09"]["totals"]
    for part in ("domains", "commanders"):
        for state, number in totals.items():
            assert sum(one["now"][state] for one in answer.document[part]) == number
    assert answer.document["total"]["before"]["tasks"] == walked.ledgers["2022-08"]["totals"]["tasks"]
    one = clerk.says("rollup", "--period", "2022-09", "--domain", "2", "--json").document
    assert [line["domains"] for line in one["domains"]] == [[2]]
    assert clerk.says("rollup", "--period", "2022-09", "--domain", "99").status == 2
    proposed = clerk.says("commend", "--period", "2022-10", "--json").document["proposals"]
    overdue = {unit["unit"] for unit in walked.ledgers["2022-10"]["overdue_units"]}
    assert proposed
    assert {line["unit"] for line in proposed if line["barred"]} <= overdue
    assert not [line for line in proposed if line["unit"] in overdue and line["points"]]


def test_records_stand_in_the_ledger_and_in_the_package(clerk: Clerk) -> None:
    words = ("checklist", "set", "T02-09", "--item", "操作规范", "--by", "王科员", "--doc", "7号")
    assert clerk.says(*words, "--date", "2022-09-02").status == 0
    before = clerk.drafts("2022-08")
    for period in ("2022-08", "2022-09"):
        clerk.month("draft", period)
    assert clerk.drafts("2022-08") == before  # what came to pass later does not change an earlier month
    data = clerk.drafts("2022-09")["2022年9月工作台账.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[-len(SHEETS) :] == SHEETS
    rows = {row[0]: row for row in book["清单化推进"].iter_rows(values_only=True)}
    assert "7号" in rows["T02-09"]
    assert "工作方案、应用场景" in rows["T02-09"]
    assert not [
        cell
        for sheet in SHEETS
        for row in book[sheet].iter_rows(values_only=True)
        for cell in row
        if cell == "王科员"
    ]
    clerk.set(mode="outbox")
    for period in ("2022-08", "2022-09"):
        clerk.approve(period)
        clerk.month("deliver", period)
    assert clerk.says("file", "--period", "2022-08").status == 0
    kept = json.loads(
        (clerk.home / "output/archive/2022-08/data/snapshot/registers.json").read_text(encoding="utf-8")
    )
    assert kept["checklist"][0]["document"] == "7号"
    assert kept["checklist"][0]["signed"]["by"] == "王科员"
