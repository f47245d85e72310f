"""Comparing with the plan above: what is kept, what a person signed stays, what is wrong is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows import wiring
from flows.domain.findings import Severity
from flows.domain.parentage import Matter
from flows.domain.plan import Plan
from flows.domain.trouble import OutOfOrder, PlaceTrouble, UnreadableInput
from flows.formats.plans.json_face import plan_to_face
from flows.parent_plan import LINKS_FILE, PARENT_FILE, deadlines_after_parent
from flows.stages.adopt import adopt_plan
from flows.stages.compare import OLD_LINKS, Compared, compare_plans
from tests.month.clerk import Clerk, said
from tests.parent_samples import ABOVE, OURS


def saved(folder: Path, plan: Plan, name: str) -> Path:
    path = folder / name
    path.write_text(json.dumps(plan_to_face(plan), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An office with our small plan and none above it."""
    home = tmp_path / "office"
    wiring.made(home, sample=False)
    with wiring.opened(home) as office:
        adopt_plan(office, saved(tmp_path, OURS, "ours.json"))
    return home


def ran(home: Path, file: Path | None = None) -> Compared:
    with wiring.opened(home) as office:
        return compare_plans(office, file)


def table(home: Path) -> list[str]:
    return (home / LINKS_FILE).read_text(encoding="utf-8-sig").splitlines()


def rewrite(home: Path, old: str, new: str) -> None:
    text = "\r\n".join(table(home)) + "\r\n"
    assert old in text
    (home / LINKS_FILE).write_bytes(text.replace(old, new).encode("utf-8-sig"))


def told(done: Compared) -> list[str]:
    return [one.code for one in done.findings]


def test_the_plan_above_is_kept_and_used_again(small: Path, tmp_path: Path) -> None:
    first = ran(small, saved(tmp_path, ABOVE, "above.json"))
    assert (first.parent_written, first.links_written) == (True, True)
    assert (small / PARENT_FILE).exists()
    assert [one.matter for one in first.comparison.heavy] == [Matter.LATER, Matter.DROPPED, Matter.WEAKER]
    before = (small / LINKS_FILE).read_bytes()
    again = ran(small)
    assert (again.parent_written, again.links_written) == (False, False)
    assert again.comparison == first.comparison
    assert (small / LINKS_FILE).read_bytes() == before
    assert not (small / OLD_LINKS).exists()


def test_without_a_plan_above_the_sentence_says_what_to_do(small: Path) -> None:
    with pytest.raises(OutOfOrder, match="plan compare"):
        ran(small)
    with wiring.opened(small) as office:
        assert deadlines_after_parent(office) == ((), ())


def test_what_a_person_signed_stays_as_it_is(small: Path, tmp_path: Path) -> None:
    ran(small, saved(tmp_path, ABOVE, "above.json"))
    rewrite(
        small, table(small)[2], "T01-02,推广智能水表,T01-04,扩大再生水利用,部分落实,,同属节水,张三,2022-09-01"
    )
    rewrite(small, table(small)[3], "T01-03,评选花园式单位,,,无对应,,,李四,")
    signed = table(small)[2:4]
    done = ran(small)
    assert done.findings == ()
    assert table(small)[2:4] == signed
    assert done.comparison.settled == {"T01-02", "T01-03"}
    assert [(one.link.task, one.link.confirmed) for one in done.comparison.heavy] == [
        ("T01-01", False),
        ("T01-01", False),
    ]


def test_an_edit_nobody_signed_is_told_and_can_be_found_again(small: Path, tmp_path: Path) -> None:
    ran(small, saved(tmp_path, ABOVE, "above.json"))
    proposed = table(small)
    rewrite(small, proposed[2], "T01-02,推广智能水表,T01-04,扩大再生水利用,部分落实,,同属节水,,")
    done = ran(small)
    assert told(done) == ["links-unsigned"]
    assert "第 3 行 T01-02" in done.findings[0].what
    assert table(small) == proposed
    assert "同属节水" in (small / OLD_LINKS).read_text(encoding="utf-8-sig")
    assert told(ran(small)) == []


def test_a_wrong_row_is_told_and_the_file_is_left_alone(small: Path, tmp_path: Path) -> None:
    ran(small, saved(tmp_path, ABOVE, "above.json"))
    rewrite(small, table(small)[2], "T01-02,,T01-99,,直接落实,,,张三,")
    before = (small / LINKS_FILE).read_bytes()
    done = ran(small)
    assert told(done) == ["link-unknown-parent", "links-not-refreshed"]
    assert done.findings[0].severity is Severity.ERROR
    assert done.findings[0].place.row == 3
    assert (small / LINKS_FILE).read_bytes() == before
    assert "T01-02" in {link.task for link in done.comparison.counted}


@pytest.mark.parametrize(
    "row",
    [
        "T01-02,推广智能水表,T01-02,推广智能水表,直接落实,,,张三,去年夏天",
        "T01-02,推广水表,T01-02,推广智能水表,直接落实,,,张三,",
    ],
)
def test_what_could_not_be_read_is_never_written_over(small: Path, tmp_path: Path, row: str) -> None:
    ran(small, saved(tmp_path, ABOVE, "above.json"))
    rewrite(small, table(small)[2], row)
    done = ran(small)
    assert told(done)[-1] == "links-not-refreshed"
    assert row in table(small)
    assert done.comparison.settled == {"T01-02"}


def test_the_same_plan_on_both_sides_is_told(small: Path, tmp_path: Path) -> None:
    assert "parent-same-plan" in told(ran(small, saved(tmp_path, OURS, "above.json")))


def test_what_is_no_plan_changes_nothing(small: Path, tmp_path: Path) -> None:
    novel = tmp_path / "novel.txt"
    novel.write_text("从前有座山，山里有座庙。", encoding="utf-8")
    with pytest.raises(UnreadableInput):
        ran(small, novel)
    with pytest.raises(PlaceTrouble):
        ran(small, tmp_path / "absent.txt")
    assert not (small / PARENT_FILE).exists()
    assert not (small / LINKS_FILE).exists()


def test_deadlines_after_the_parents_for_the_plan_check(small: Path, tmp_path: Path) -> None:
    ran(small, saved(tmp_path, ABOVE, "above.json"))
    with wiring.opened(small) as office:
        late, doubts = deadlines_after_parent(office)
    assert [(one.link.task, one.because) for one in late] == [
        ("T01-01", "2022年9月30日比上级的2022年6月30日晚92天")
    ]
    assert doubts == ()


def test_the_command_prints_one_document_or_writes_a_workbook(small: Path, tmp_path: Path) -> None:
    clerk = Clerk(small)
    above = saved(tmp_path, ABOVE, "above.json")
    machine = clerk.says("plan", "compare", above, "--json")
    assert (machine.status, machine.document["totals"]["carried_out"]) == (0, 2)
    out = tmp_path / "对照.xlsx"
    person = clerk.says("plan", "compare", "--out", out)
    assert (person.status, person.out) == (0, b"")
    assert "［时限晚于上级］T01-01—T01-01" in person.err
    first = out.read_bytes()
    clerk.says("plan", "compare", "--out", out)
    assert out.read_bytes() == first
    rewrite(small, table(small)[2], "T01-02,,T01-99,,直接落实,,,张三,")
    wrong = clerk.says("plan", "compare", "--json")
    assert wrong.status == 1
    assert wrong.document["findings"][0]["where"] == "data/parent-links.csv 第 3 行"
    assert said("--home", tmp_path / "nowhere", "plan", "compare").status == 2


def test_the_sample_office_can_be_compared_at_once(tmp_path: Path) -> None:
    home = tmp_path / "sample"
    assert said("init", home, "--sample").status == 0
    done = ran(home)
    found = done.comparison
    assert (len(found.plan.tasks), len(found.parent.tasks)) == (138, 165)
    late = {(one.link.task, one.link.parent) for one in found.differences if one.matter is Matter.LATER}
    assert {("T02-03", "T02-14"), ("T11-03", "T12-97"), ("T15-02", "T16-125"), ("T15-04", "T16-127")} <= late
    weaker = [one for one in found.differences if one.matter is Matter.WEAKER]
    assert [(one.link.task, one.because) for one in weaker] == [
        ("T03-05", "本级不超过4.6小时，上级不超过3.5小时")
    ]
    assert len(table(home)) == 1 + len(found.links) + len(found.own_tasks)
