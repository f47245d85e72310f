"""Importing a plan over another: exactly the differences are shown, and nothing is written unasked."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.month.clerk import Clerk, is_chinese, said
from tests.month.plan_files import (
    DECIDED,
    corrected,
    face_of,
    other_lead,
    other_lead_without_second,
    tasks_of,
    without_second,
)


@pytest.fixture
def fresh(tmp_path: Path) -> Clerk:
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    return clerk


def answering(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_the_same_list_again_changes_nothing_and_says_so(fresh: Clerk) -> None:
    before = face_of(fresh)
    out = fresh.home / "清单.xlsx"
    assert fresh.says("plan", "export", "--out", out).status == 0
    for place in (fresh.home / "data/plan.json", out):
        answer = fresh.says("plan", "import", place)
        assert (answer.status, answer.out) == (0, b"")
        assert "与现行任务清单相同，未作改动" in answer.err
    assert face_of(fresh) == before


def test_a_dry_run_shows_every_difference_field_by_field_and_writes_nothing(fresh: Clerk) -> None:
    before = face_of(fresh)
    place = corrected(fresh, other_lead_without_second)
    answer = fresh.says("plan", "import", place, "--dry-run")
    assert answer.status == 0
    assert "变动：T01-01" in answer.err
    assert "牵头单位：区行政审批局 → 区税务局" in answer.err
    assert "删去：T01-02" in answer.err
    assert "仅试读，未写入" in answer.err
    assert "改编号" not in answer.err
    document = fresh.says("plan", "import", place, "--dry-run", "--json").document
    changes = document["changes"]
    (changed,) = changes["changed"]
    assert changed["code"] == "T01-01"
    old_text = tasks_of(before)["T01-01"]["text"]
    assert changed["fields"] == [
        {"field": "具体内容", "old": old_text, "new": "更正：" + old_text},
        {"field": "牵头单位", "old": "区行政审批局", "new": "区税务局"},
    ]
    assert [one["code"] for one in changes["gone"]] == ["T01-02"]
    assert changes["added"] == changes["renumbered"] == changes["head"] == []
    assert {"title", "doc_number", "domains", "measures", "findings"} <= document.keys()
    assert face_of(fresh) == before


@pytest.mark.parametrize("answer", ["", "否\n", "no\n", "\n"])
def test_without_a_yes_nothing_is_written(fresh: Clerk, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    before = face_of(fresh)
    answering(monkeypatch, answer)
    said_now = fresh.says("plan", "import", corrected(fresh, other_lead))
    assert (said_now.status, said_now.out) == (2, b"")
    assert "确认导入？" in said_now.err
    assert "--yes" in said_now.err
    assert is_chinese(said_now.err)
    assert face_of(fresh) == before


@pytest.mark.parametrize(("words", "answer"), [((), "是\n"), ((), "Y\n"), (("--yes",), "")])
def test_a_yes_by_word_or_by_option_puts_it_in_force(
    fresh: Clerk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], answer: str
) -> None:
    answering(monkeypatch, answer)
    told = fresh.says("plan", "import", corrected(fresh, other_lead), *words, "--json")
    assert told.status == 0, told.err
    assert told.document["changes"]["changed"][0]["code"] == "T01-01"
    assert tasks_of(face_of(fresh))["T01-01"]["lead_units"] == ["区税务局"]


def test_a_renumbered_task_is_neither_gone_nor_added(fresh: Clerk) -> None:
    def shift(face: Any) -> None:
        tasks = face["domains"][0]["tasks"]
        tasks.insert(0, {**tasks[0], "title": "全新事项清单", "text": "与旧任务毫无关系的一项。"})
        for no, task in enumerate(tasks, start=1):
            task["no"], task["code"] = no, f"T01-{no:02d}"

    number = len(face_of(fresh)["domains"][0]["tasks"])
    changes = fresh.says("plan", "import", corrected(fresh, shift), "--dry-run", "--json").document["changes"]
    assert [(one["old_code"], one["code"]) for one in changes["renumbered"]] == [
        (f"T01-{no:02d}", f"T01-{no + 1:02d}") for no in range(1, number + 1)
    ]
    assert [one["title"] for one in changes["added"]] == ["全新事项清单"]
    assert changes["changed"] == changes["gone"] == []


def test_a_long_list_is_cut_on_screen_and_whole_in_json(fresh: Clerk) -> None:
    def everything(face: Any) -> None:
        for task in tasks_of(face).values():
            task["responsible_units"] = [*task["responsible_units"], "区档案馆"]

    place = corrected(fresh, everything)
    told = fresh.says("plan", "import", place, "--dry-run")
    assert "变动138项" in told.err
    assert "另有123项" in told.err
    assert told.err.count("  变动：T") == 15
    document = fresh.says("plan", "import", place, "--dry-run", "--json").document
    assert len(document["changes"]["changed"]) == 138


def test_the_first_import_asks_nothing(tmp_path: Path, fresh: Clerk) -> None:
    empty = Clerk(tmp_path / "empty")
    assert said("init", empty.home).status == 0
    answer = empty.says("plan", "import", fresh.home / "data/plan.json")
    assert answer.status in (0, 1)
    assert "确认导入" not in answer.err
    assert len(tasks_of(face_of(empty))) == 138


def test_after_a_published_ledger_gone_tasks_need_the_option(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.approve("2022-08")
    answering(monkeypatch, "是\n")
    place = corrected(clerk, without_second)
    refused = clerk.says("plan", "import", place)
    assert refused.status == 2
    assert "2022年8月" in refused.err
    assert "T01-02" in refused.err
    assert "--yes" in refused.err
    assert "T01-02" in tasks_of(face_of(clerk))
    assert clerk.says("plan", "import", place, "--yes").status == 0
    assert "T01-02" not in tasks_of(face_of(clerk))


def test_a_renumbering_after_a_published_ledger_is_told(clerk: Clerk) -> None:
    clerk.approve("2022-08")

    def shift(face: Any) -> None:
        task = face["domains"][0]["tasks"][-1]
        task["no"], task["code"] = 99, "T01-99"

    told = clerk.says("plan", "import", corrected(clerk, shift), "--dry-run", "--json").document
    assert [one["code"] for one in told["findings"]].count("plan-renumbered-after-ledger") == 1


def test_past_periods_keep_the_version_they_were_settled_with(clerk: Clerk) -> None:
    """By default a new version holds from the newest period begun on; an earlier one has to be named."""
    before = {period: clerk.settled(period) for period in ("2022-08", "2022-09", "2022-10")}
    old = tasks_of(face_of(clerk))["T01-01"]["lead_units"]
    told = clerk.says("plan", "import", corrected(clerk, other_lead), "--yes")
    assert "自2022年10月起执行" in told.err
    for period in ("2022-08", "2022-09"):
        assert clerk.settled(period) == before[period]
        assert tasks_of(face_of(clerk, "--period", period))["T01-01"]["lead_units"] == old
    assert clerk.settled("2022-10")["entries"][0]["lead_units"] == ["区税务局"]
    assert tasks_of(face_of(clerk, "--period", "2022-10"))["T01-01"]["lead_units"] == ["区税务局"]
    again = clerk.says("plan", "import", clerk.home / "更正.json", "--yes", "--from-period", "2022-08")
    assert again.status == 0, again.err
    assert clerk.settled("2022-08")["entries"][0]["lead_units"] == ["区税务局"]


def test_a_filed_period_keeps_its_plan(clerk: Clerk) -> None:
    file_period(clerk, "2022-08")
    place = corrected(clerk, other_lead)
    refused = clerk.says("plan", "import", place, "--yes", "--from-period", "2022-08")
    assert refused.status == 2
    assert "已经归档" in refused.err
    assert clerk.says("plan", "import", place, "--yes", "--from-period", "2022-09").status == 0
    clerk.settled("2022-08")


def file_period(clerk: Clerk, period: str) -> None:
    clerk.approve(period)
    for command in ("deliver", "file"):
        assert clerk.says(command, "--period", period).status == 0


def test_what_a_change_keeps_in_force_over_a_corrected_file_is_told(fresh: Clerk) -> None:
    answer = fresh.says("plan", "change", "reassign", "T01-01", "--lead", "区财政局", *DECIDED)
    assert answer.status == 0, answer.err
    assert fresh.says("plan", "import", fresh.home / "data/plan.json").err.count("未作改动") == 1
    told = fresh.says("plan", "import", corrected(fresh, other_lead), "--dry-run", "--json").document
    assert "plan-change-prevails" in [one["code"] for one in told["findings"]]
    assert [one["field"] for one in told["changes"]["changed"][0]["fields"]] == ["具体内容"]


def test_a_file_may_not_use_a_code_that_a_change_has_given(fresh: Clerk) -> None:
    added = ("add-task", "--domain", "1", "--title", "新增专项行动", "--lead", "区税务局")
    assert fresh.says("plan", "change", *added, *DECIDED).status == 0
    (code,) = set(tasks_of(face_of(fresh))) - {
        one["code"] for domain in json_of(fresh)["domains"] for one in domain["tasks"]
    }

    def other(face: Any) -> None:
        tasks_of(face)[code]["title"] = "另一件事情"

    told = fresh.says("plan", "import", corrected(fresh, other), "--dry-run", "--json")
    assert told.status == 1
    assert "plan-code-taken" in [one["code"] for one in told.document["findings"]]


def json_of(clerk: Clerk) -> Any:
    import json

    return json.loads((clerk.home / "data/plan.json").read_text(encoding="utf-8"))
