"""Changes of the plan in the year: by a document, from a period on, over the adopted list, withdrawable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.month.clerk import Clerk, Said, contents, is_chinese, said
from tests.month.plan_files import DECIDED, corrected, face_of, tasks_of

BASIS = "东昌政办字〔2022〕20号"


@pytest.fixture
def fresh(tmp_path: Path) -> Clerk:
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    return clerk


def change(clerk: Clerk, *words: str, since: str = "2022-10") -> Said:
    """Record a change that must be possible."""
    answer = clerk.says("plan", "change", *words, *DECIDED, "--from-period", since)
    assert answer.status == 0, answer.err
    return answer


def at(clerk: Clerk, period: str) -> Any:
    return tasks_of(face_of(clerk, "--period", period))


def days(task: Any) -> list[str]:
    return [one["date"] for one in task["milestones"]]


def test_a_task_added_gets_the_next_number_never_used(fresh: Clerk) -> None:
    words = ("--domain", "2", "--text", "按月通报。", "--lead", "区税务局", "--node", "2022-11-30 印发方案")
    change(fresh, "add-task", "--title", "甲项", *words)
    change(fresh, "add-task", "--title", "乙项", *words)
    assert fresh.says("plan", "change", "withdraw", "1", "--by", "李主任", "--reason", "误记").status == 0
    change(fresh, "add-task", "--title", "丙项", *words)
    last = max(int(code[4:]) for code in at(fresh, "2022-09") if code.startswith("T02-"))
    new = {code: task for code, task in at(fresh, "2022-10").items() if code not in at(fresh, "2022-09")}
    assert {code: task["title"] for code, task in new.items()} == {
        f"T02-{last + 2:02d}": "乙项",
        f"T02-{last + 3:02d}": "丙项",
    }
    task = new[f"T02-{last + 2:02d}"]
    assert task["lead_units"] == ["区税务局"]
    assert task["milestones"] == [
        {"date": "2022-11-30", "phrase": "2022年11月30日", "deliverable": "印发方案"}
    ]


def test_a_split_task_ends_and_its_parts_keep_what_they_do_not_say(fresh: Clerk) -> None:
    before = at(fresh, "2022-09")
    code = next(code for code, task in before.items() if task["milestones"] and task["quantitative_targets"])
    change(
        fresh,
        "split",
        code,
        "--part",
        "标题：甲部分",
        "--part",
        "标题：乙部分；牵头单位：税务局；时间节点：无",
    )
    after = at(fresh, "2022-10")
    one, other = (task for key, task in after.items() if key not in before)
    assert code not in after
    assert (one["title"], other["title"]) == ("甲部分", "乙部分")
    assert one["milestones"] == before[code]["milestones"]
    assert (other["milestones"], other["lead_units"]) == ([], ["区税务局"])
    assert one["text"] == other["text"] == before[code]["text"]
    assert at(fresh, "2022-09") == before


def test_parts_may_come_from_a_text_file(fresh: Clerk, tmp_path: Path) -> None:
    sheet = tmp_path / "拆分.txt"
    sheet.write_text(
        "标题：甲部分\n内容：先做甲。\n牵头单位：区税务局、区财政局\n责任单位：无\n\n"
        "标题：乙部分\n内容：再做乙。\n时间节点：2022年12月20日 报送总结\n",
        encoding="gb18030",
    )
    change(fresh, "split", "T01-01", "--from", str(sheet))
    new = [task for code, task in at(fresh, "2022-10").items() if code not in at(fresh, "2022-09")]
    assert [task["text"] for task in new] == ["先做甲。", "再做乙。"]
    assert new[0]["lead_units"] == ["区税务局", "区财政局"]
    assert new[0]["responsible_units"] == []
    assert new[1]["milestones"][0]["date"] == "2022-12-20"


def test_merged_tasks_lose_nothing(fresh: Clerk) -> None:
    before = at(fresh, "2022-09")
    change(fresh, "merge", "T01-01", "T01-02", "--title", "合并后的任务")
    after = at(fresh, "2022-10")
    (new,) = (task for code, task in after.items() if code not in before)
    assert not {"T01-01", "T01-02"} & after.keys()
    olds = [before["T01-01"], before["T01-02"]]
    assert sorted(days(new)) == sorted(day for one in olds for day in days(one))
    assert set(new["lead_units"]) == {unit for one in olds for unit in one["lead_units"]}
    assert all(one["text"] in new["text"] for one in olds)
    assert len(new["quantitative_targets"]) == sum(len(one["quantitative_targets"]) for one in olds)


def test_nodes_are_added_moved_and_cancelled_by_number(fresh: Clerk) -> None:
    code = next(code for code, task in at(fresh, "2022-09").items() if len(task["milestones"]) == 1)
    (day,) = days(at(fresh, "2022-09")[code])
    change(fresh, "add-node", code, "--node", "2022-12-15 报送评估报告")
    assert days(at(fresh, "2022-10")[code]) == [day, "2022-12-15"]
    change(fresh, "extend", code, "--node", "2", "--to", "2022-12-25")
    change(fresh, "cancel", code, "--node", "1")
    assert days(at(fresh, "2022-10")[code]) == ["2022-12-25"]
    assert days(at(fresh, "2022-09")[code]) == [day]
    change(fresh, "cancel", code, since="2022-11")
    assert code not in at(fresh, "2022-11")
    assert code in at(fresh, "2022-10")


def test_one_unit_takes_anothers_place_throughout(fresh: Clerk) -> None:
    before = face_of(fresh)
    change(fresh, "reassign", "--unit", "区行政审批局", "--to", "区税务局")
    text = json.dumps([task["lead_units"] for task in at(fresh, "2022-10").values()], ensure_ascii=False)
    assert "区行政审批局" not in text
    leads = [domain["lead_units"] for domain in face_of(fresh, "--period", "2022-10")["domains"]]
    assert not [units for units in leads if "区行政审批局" in units]
    assert face_of(fresh, "--period", "2022-09") == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("cancel", "T99-01"), "没有任务 T99-01"),
        (("cancel", "T01-03", "--node", "7"), "时间节点"),
        (("extend", "T01-01", "--to", "2020-01-01"), "时"),
        (("add-task", "--domain", "77", "--title", "甲", "--lead", "区税务局"), "第77领域"),
        (("add-task", "--domain", "1", "--title", "甲"), "--lead"),
        (("add-task", "--domain", "1", "--title", "甲", "--lead", "火星局"), "“火星局”"),
        (("add-node", "T01-01", "--node", "2022-02-30 甲"), "2022-02-30"),
        (("split", "T01-01", "--part", "标题：甲"), "两项"),
        (("split", "T01-01", "--part", "牵头单位：区税务局", "--part", "标题：甲"), "标题"),
        (("split", "T01-01", "--from", "nowhere.txt"), "nowhere.txt"),
        (("merge", "T01-01", "--title", "甲"), "两项"),
        (("reassign", "T01-01", "--lead", "无"), "牵头单位"),
        (("reassign", "T01-01"), "--unit"),
        (("reassign", "--lead", "区税务局"), "任务"),
        (("reassign", "--unit", "区没有的局", "--to", "区税务局"), "不改变"),
        (("reassign", "T01-01", "--lead", "区行政审批局"), "不改变"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_one_sentence(
    fresh: Clerk, words: tuple[str, ...], told: str
) -> None:
    answer = fresh.says("plan", "change", *words, *DECIDED)
    assert (answer.status, answer.out) == (2, b"")
    assert told in answer.err
    assert is_chinese(answer.err), answer.err
    assert "还没有计划变更" in fresh.says("plan", "change", "list").err


@pytest.mark.parametrize("lacking", ["--basis", "--by", "--reason"])
def test_a_decision_is_complete(fresh: Clerk, lacking: str) -> None:
    empty = [*DECIDED]
    empty[empty.index(lacking) + 1] = " "
    answer = fresh.says("plan", "change", "cancel", "T01-01", *empty)
    assert answer.status == 2
    assert is_chinese(answer.err)


def test_changes_are_listed_and_withdrawn_ones_stay(fresh: Clerk) -> None:
    before = face_of(fresh)
    change(fresh, "cancel", "T01-01", since="2022-09")
    change(fresh, "split", "T01-02", "--part", "甲", "--part", "乙", since="2022-09")
    words = ("--by", "王主任", "--reason", "文件撤销", "--from-period", "2022-09")
    assert fresh.says("plan", "change", "withdraw", "1", *words).status == 0
    assert fresh.says("plan", "change", "withdraw", "2", *words).status == 0
    assert face_of(fresh) == before
    told = fresh.says("plan", "change", "list").err
    assert told.count("已撤回") == 2
    assert BASIS in told
    assert "王主任" in told
    again = fresh.says("plan", "change", "withdraw", "1", *words)
    assert again.status == 2
    assert "没有可撤回的计划变更1号" in again.err


def test_a_change_on_which_others_stand_is_not_withdrawn(fresh: Clerk) -> None:
    change(fresh, "split", "T01-02", "--part", "甲", "--part", "乙", since="2022-09")
    (new, _) = sorted(code for code in at(fresh, "2022-09") if code not in tasks_of(json_of(fresh)))
    change(fresh, "add-node", new, "--node", "2022-12-30 总结")
    answer = fresh.says("plan", "change", "withdraw", "1", "--by", "李主任", "--reason", "误")
    assert answer.status == 2
    assert "计划变更2号" in answer.err


def json_of(clerk: Clerk) -> Any:
    return json.loads((clerk.home / "data/plan.json").read_text(encoding="utf-8"))


def test_every_stage_works_with_the_plan_of_its_period(clerk: Clerk) -> None:
    """Settling a period again gives what it gave, whatever was decided for later ones."""
    before = {period: clerk.settled(period) for period in ("2022-08", "2022-09")}
    change(clerk, "cancel", "T01-01")
    change(clerk, "add-task", "--domain", "1", "--title", "新增专项", "--lead", "区税务局")
    new = next(iter(at(clerk, "2022-10").keys() - at(clerk, "2022-09").keys()))
    ruled = ("--task", new, "--reason", "情况属实", "--by", "李主任", "--period", "2022-10")
    assert clerk.says("rule", "add", "reason", *ruled).status == 0
    for period, ledger in before.items():
        clerk.collected(period)
        assert clerk.settled(period) == ledger
    clerk.collected("2022-10")
    ledger = clerk.settled("2022-10")
    codes = {one["task"] for one in ledger["entries"]}
    assert new in codes
    assert "T01-01" not in codes
    assert ledger["totals"]["tasks"] == 138
    assert not [one for one in ledger.get("findings", ()) if one["code"] == "ruling-on-unknown-task"]


def test_a_return_that_names_a_cancelled_task_is_told_by_which_document(clerk: Clerk) -> None:
    change(clerk, "cancel", "T01-01")
    found = [
        one
        for part in clerk.collected("2022-10")["returns"]
        for one in part["findings"]
        if one["code"] == "task-ended"
    ]
    assert found
    assert all("T01-01" in one["message"] and f"依{BASIS}" in one["message"] for one in found)


def test_the_ledger_notes_by_which_document_a_task_changed(clerk: Clerk) -> None:
    code = next(code for code, task in at(clerk, "2022-10").items() if len(task["milestones"]) == 1)
    (day,) = days(at(clerk, "2022-10")[code])
    change(clerk, "extend", code, "--to", "2023-06-30")
    ledger = clerk.settled("2022-10")
    entry = next(one for one in ledger["entries"] if one["task"] == code)
    assert [one["date"] for one in entry["nodes"]] == ["2023-06-30"]
    clerk.month("draft", "2022-10")
    trail = clerk.says("trace", "2022-10", code).err
    assert f"依{BASIS}" in trail
    assert "2023年6月30日" in trail
    book = openpyxl.load_workbook(clerk.home / "output/2022-10/drafts/2022年10月工作台账.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(f"依{BASIS}" in text for text in cells)
    assert day != "2023-06-30"


def test_forms_follow_the_plan_of_their_period(clerk: Clerk) -> None:
    change(clerk, "reassign", "T01-01", "--lead", "区税务局", since="2022-11")
    assert clerk.says("issue", "--period", "2022-11").status == 0
    forms = contents(clerk.home / "output/2022-11/forms")
    name = next(name for name in forms if name.startswith("区税务局"))
    place = clerk.home / "output/2022-11/forms" / name
    book = openpyxl.load_workbook(place)
    assert any("T01-01" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    before = contents(clerk.home / "output/2022-10/forms")
    assert clerk.says("issue", "--period", "2022-10").status == 0
    assert contents(clerk.home / "output/2022-10/forms") == before


def test_the_package_holds_the_plan_as_it_stood_and_its_changes(clerk: Clerk) -> None:
    change(clerk, "cancel", "T01-01", since="2022-08")
    change(clerk, "cancel", "T01-02", since="2022-09")
    clerk.collected("2022-08")
    clerk.settled("2022-08")
    clerk.month("draft", "2022-08")
    clerk.approve("2022-08")
    for command in ("deliver", "file"):
        assert clerk.says(command, "--period", "2022-08").status == 0
    snapshot = clerk.home / "output/archive/2022-08/data/snapshot"
    plan, changes, adopted = (
        json.loads((snapshot / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("plan", "plan_changes", "plan_adopted")
    )
    kept = {task["code"] for domain in plan["domains"] for task in domain["tasks"]}
    assert "T01-01" not in kept
    assert "T01-02" in kept
    assert [one["ends"] for one in changes] == [["T01-01"]]
    assert sum(len(domain["tasks"]) for domain in adopted["plan"]["domains"]) == 138
    late = clerk.says("plan", "change", "cancel", "T01-03", *DECIDED, "--from-period", "2022-08")
    assert late.status == 2
    assert "已经归档" in late.err
    early = ("withdraw", "1", "--by", "李主任", "--reason", "误", "--from-period", "2022-08")
    assert clerk.says("plan", "change", *early).status == 2
    assert clerk.says("plan", "change", *early[:-2]).status == 0
    assert "T01-01" not in at(clerk, "2022-08")
    assert "T01-01" in at(clerk, "2022-10")
    assert clerk.says("verify").status == 0


def test_an_exported_list_with_changes_comes_back_as_the_same_list(fresh: Clerk) -> None:
    change(fresh, "split", "T01-02", "--part", "甲", "--part", "乙")
    change(fresh, "cancel", "T01-01")
    change(fresh, "merge", "T01-03", "T01-04", "--title", "合并后的任务")
    place = corrected(fresh, lambda _: None)
    told = fresh.says("plan", "import", place)
    assert told.status == 0, told.err
    assert "未作改动" in told.err


def test_two_changes_may_not_take_the_same_task(fresh: Clerk) -> None:
    change(fresh, "cancel", "T01-01", since="2022-10")
    answer = fresh.says(
        "plan",
        "change",
        "add-node",
        "T01-01",
        "--node",
        "2022-12-01 甲",
        *DECIDED,
        "--from-period",
        "2022-11",
    )
    assert answer.status == 2
    assert "已不在任务清单中" in answer.err
    assert BASIS in answer.err
