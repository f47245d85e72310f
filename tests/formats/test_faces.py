from __future__ import annotations

import json
from datetime import date

from flows.domain.findings import Place, warning
from flows.domain.ledger import (
    Judged,
    Ledger,
    LedgerEntry,
    Light,
    NodeState,
    OverdueTask,
    OverdueUnit,
    Source,
)
from flows.domain.period import Period
from flows.domain.returns import Collected, Entry, Outcome, Return, Status
from flows.formats.faces import as_json, collected_face, ledger_face

PERIOD = Period(2022, 9)
ENTRY = Entry(
    "T04-01", 1, Status.IN_PROGRESS, 85.0, "进展", "问题", "下一步", date(2022, 10, 31), sheet="填报表", row=5
)
FOUND = warning("unknown-task", "任务不明", "请核对").at(Place("a.xlsx", "填报表", "C7"))
CONTRACT_RETURN = {"file", "sha256", "unit", "version", "outcome", "entries", "findings"}
CONTRACT_LEDGER_ENTRY = {
    "task",
    "title",
    "domain",
    "lead_units",
    "responsible_units",
    "nodes",
    "reported",
    "judged",
    "light",
    "percent",
    "days_overdue",
    "periods_overdue",
    "not_reported",
    "because",
    "sources",
    "findings",
}


def test_the_face_of_collect_is_the_contract() -> None:
    one = Return("a.xlsx", "d1", "区税务局", 1, Outcome.ACCEPTED_WITH_FINDINGS, (ENTRY,), (FOUND,))
    face = json.loads(as_json(collected_face(Collected(PERIOD, (one,), ("区甲局",), ("区乙局",)))))
    assert (face["period"], face["missing_units"], face["blank_units"]) == ("2022-09", ["区甲局"], ["区乙局"])
    (shown,) = face["returns"]
    assert set(shown) >= CONTRACT_RETURN
    assert (shown["unit"], shown["version"], shown["outcome"]) == ("区税务局", 1, "accepted_with_findings")
    assert shown["entries"] == [
        {
            "task": "T04-01",
            "node": 1,
            "status": "in_progress",
            "percent": 85,
            "progress": "进展",
            "problems": "问题",
            "next_steps": "下一步",
            "expected_completion": "2022-10-31",
            "sheet": "填报表",
            "row": 5,
            "no_progress": False,
        }
    ]
    (finding,) = shown["findings"]
    assert finding["severity"] == "warning"
    assert (finding["code"], finding["sheet"], finding["cell"]) == ("unknown-task", "填报表", "C7")
    assert finding["message"] == "任务不明。请核对。"


def test_what_is_unknown_is_null_and_a_superseded_return_has_no_entries() -> None:
    empty = Return("a.xlsx", "d1", None, 1, Outcome.REJECTED, (Entry("T01-01", percent=62.5),), counts=True)
    old = Return("b.xlsx", "d2", "区甲局", 1, Outcome.ACCEPTED, (ENTRY,), counts=False)
    first, second = json.loads(as_json(collected_face(Collected(PERIOD, (empty, old)))))["returns"]
    assert first["unit"] is None
    (entry,) = first["entries"]
    assert (entry["node"], entry["status"], entry["expected_completion"]) == (None, None, None)
    assert entry["percent"] == 62.5
    assert (second["entries"], second["counts"]) == ([], False)


def test_the_face_of_settle_is_the_contract() -> None:
    entry = LedgerEntry(
        "T02-04",
        "标题",
        2,
        "领域",
        ("区甲局",),
        ("区乙局",),
        Judged.OVERDUE,
        Light.RED,
        "依据规则R02。",
        "R02",
        nodes=(NodeState(1, date(2022, 8, 31), "成果", Judged.OVERDUE, date(2022, 9, 10), 20),),
        reported=Status.IN_PROGRESS,
        percent=60.0,
        days_overdue=20,
        periods_overdue=1,
        not_reported=("区甲局",),
        sources=(Source("区甲局", "a.xlsx", "d1", "填报表", 5),),
        findings=(FOUND,),
    )
    unit = OverdueUnit(
        "区甲局", (OverdueTask("T02-04", "标题", date(2022, 9, 10), 20, "成果"),), 20, 1, "督办提示"
    )
    ledger = Ledger(PERIOD, date(2022, 9, 30), "2022-1", "r", "p", (entry,), (unit,), ("区丙局",))
    face = json.loads(as_json(ledger_face(ledger)))
    assert (face["period"], face["as_of"], face["rules_version"]) == ("2022-09", "2022-09-30", "2022-1")
    assert face["missing_units"] == ["区丙局"]
    assert face["totals"] == {
        "tasks": 1,
        "completed": 0,
        "overdue": 1,
        "behind": 0,
        "due_soon": 0,
        "on_schedule": 0,
        "continuing": 0,
    }
    (named,) = face["overdue_units"]
    assert named == {
        "unit": "区甲局",
        "tasks": ["T02-04"],
        "worst_days": 20,
        "step": "督办提示",
        "periods": 1,
    }
    (shown,) = face["entries"]
    assert set(shown) >= CONTRACT_LEDGER_ENTRY
    (node,) = shown["nodes"]
    assert (node["date"], node["extended_to"], node["state"]) == ("2022-08-31", "2022-09-10", "overdue")
    assert node["days_overdue"] == 20
    assert (shown["reported"], shown["judged"], shown["light"], shown["percent"]) == (
        "in_progress",
        "overdue",
        "red",
        60,
    )
    assert shown["sources"][0]["file"] == "a.xlsx"
    assert (shown["not_reported"], shown["because"]) == (["区甲局"], "依据规则R02。")


def test_the_document_is_chinese_as_written_and_ends_with_a_line() -> None:
    text = as_json(collected_face(Collected(PERIOD, missing_units=("区甲局",))))
    assert "区甲局" in text
    assert text.endswith("}\n")
