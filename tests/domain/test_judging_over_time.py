"""Situations over several months: what is carried on, what falls back, how the ladder climbs."""

from __future__ import annotations

from datetime import date

import pytest

from flows.domain.findings import Place, Severity, error
from flows.domain.ledger import Judged, Ledger
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.returns import FileReading, Status
from flows.domain.rulings import RulingKind
from tests.domain.month_samples import (
    DOING,
    DONE,
    IDLE,
    LONG,
    STUCK,
    TOWNS,
    A,
    B,
    R,
    file_of,
    only,
    plan,
    ruling,
    says,
    settle,
    task,
    year,
)

CODE = "T01-01"
OCTOBER = Period(2022, 10)


def heard(unit: str, status: Status | None, percent: float | None = None, **more: object) -> FileReading:
    return file_of(unit, says(CODE, status, percent, **more))


def one(*dues: str, leads: tuple[str, ...] = (A,), others: tuple[str, ...] = ()) -> Plan:
    return plan(task(CODE, *dues, leads=leads, others=others))


def codes(ledger: Ledger) -> list[str]:
    return [finding.code for finding in only(ledger).findings]


def test_periods_overdue_in_a_row_climb_the_ladder() -> None:
    ledgers = year(one("2022-08-31"), (), (), (), (), ())
    assert [only(ledger).periods_overdue for ledger in ledgers] == [1, 2, 3, 4, 5]
    assert [ledger.overdue_units[0].step for ledger in ledgers] == [
        "督办提示",
        "督办通知",
        "点名通报",
        "约谈建议",
        "约谈建议",
    ]


def test_a_period_made_good_breaks_the_row_but_not_the_total() -> None:
    made = one("2022-08-31")
    back = (heard(A, DOING),)
    ledgers = year(made, (), (heard(A, DONE),), back)
    assert [only(ledger).periods_overdue for ledger in ledgers] == [1, 0, 1]
    assert [only(ledger).periods_overdue_total for ledger in ledgers] == [1, 1, 2]


def test_a_month_without_a_ledger_does_not_break_the_row() -> None:
    made = one("2022-08-31")
    first = settle(made, period=Period(2022, 8))
    third = settle(made, period=OCTOBER, history=(first,))
    assert only(third).periods_overdue == 2


def test_later_and_own_ledgers_are_no_history() -> None:
    made = one("2022-08-31")
    own, later = settle(made), settle(made, period=OCTOBER)
    assert settle(made, history=(later, own)) == own


def test_the_ladder_counts_the_periods_in_which_the_unit_itself_was_named() -> None:
    made = one("2022-08-31", leads=(A, B))
    extended = ruling(RulingKind.EXTENSION, "2022-09-15", unit=B, period=Period(2022, 8))
    ledgers = year(made, (), (), rulings=(extended,))
    assert [(unit.unit, unit.periods) for unit in ledgers[-1].overdue_units] == [(A, 2), (B, 1)]
    assert only(ledgers[-1]).periods_overdue == 2


def test_a_silent_lead_keeps_its_completion() -> None:
    _, second, third = year(one("2022-08-31"), (heard(A, DONE, 100),), (), ())
    for ledger in (second, third):
        entry = only(ledger)
        assert (entry.judged, entry.reported, entry.percent) == (Judged.COMPLETED, None, None)
        assert entry.not_reported == (A,)
        assert "牵头单位区甲局未报送（沿用2022年8月“已完成”，100%）" in entry.because


def test_each_joint_lead_keeps_its_own_last_answer() -> None:
    made = one("2022-12-31", leads=(A, B))
    _, second = year(made, (heard(A, DONE), heard(B, DOING)), (heard(B, DONE),))
    assert only(second).judged is Judged.COMPLETED


def test_a_silent_lead_keeps_its_last_percentage_against_the_schedule() -> None:
    _, second, third = year(one("2022-11-14"), (heard(A, DOING, 16),), (), ())
    assert (only(second).judged, only(second).percent) == (Judged.BEHIND, None)
    assert "区甲局为16%，滞后34个百分点" in only(second).because
    assert "未报送（沿用2022年8月“正在推进”，16%）" in only(third).because


def test_without_a_node_the_last_answer_goes_on() -> None:
    _, second = year(one(), (heard(A, DOING),), ())
    assert only(second).judged is Judged.ON_SCHEDULE
    _, second = year(one(), (heard(A, DONE),), ())
    assert only(second).judged is Judged.COMPLETED


def test_a_completion_that_comes_back_uncompleted_is_undone() -> None:
    _, second = year(one("2022-08-31"), (heard(A, DONE),), (heard(A, DOING),))
    assert only(second).judged is Judged.OVERDUE
    assert "undone" in codes(second)
    assert only(second).overdue_leads == (A,)


def test_a_text_without_status_leaves_the_completion_standing() -> None:
    _, second = year(one("2022-08-31"), (heard(A, DONE),), (heard(A, None, progress="已投入使用"),))
    assert only(second).judged is Judged.COMPLETED
    assert "undone" not in codes(second)
    assert "未填明状态（见“区甲局.xlsx”填报表第7行）（沿用2022年8月“已完成”）" in only(second).because


def test_completed_after_an_overdue_ledger_is_late_and_stays_so() -> None:
    ledgers = year(one("2022-08-31"), (heard(A, DOING),), (heard(A, DONE),), ())
    assert [only(ledger).completed_late for ledger in ledgers] == [False, True, True]
    assert "该节点为逾期完成" in only(ledgers[2]).because


def test_a_late_date_stays_known_when_the_lead_falls_silent() -> None:
    late = heard(A, DONE, expected_completion=date(2022, 9, 2))
    ledgers = year(one("2022-08-31"), (), (late,), ())
    assert [only(ledger).completed_late for ledger in ledgers[1:]] == [True, True]


def test_an_extension_granted_afterwards_makes_the_completion_timely() -> None:
    made = one("2022-08-31")
    first = settle(made, (heard(A, DOING),), period=Period(2022, 8))
    extended = ruling(RulingKind.EXTENSION, "2022-10-31")
    second = settle(made, (heard(A, DONE),), history=(first,), rulings=(extended,))
    assert not only(second).completed_late
    assert only(second).periods_overdue_total == 1


def test_completion_by_ruling_falls_when_the_ruling_is_withdrawn() -> None:
    made = one("2022-09-30")
    ruled = ruling(RulingKind.CORRECTION, "completed")
    first = settle(made, (heard(A, DOING),), rulings=(ruled,))
    assert only(first).judged is Judged.COMPLETED
    kept = settle(made, period=OCTOBER, history=(first,), rulings=(ruled,))
    assert only(kept).judged is Judged.COMPLETED
    gone = ruling(RulingKind.CORRECTION, "completed", withdrawn=True)
    fallen = settle(made, period=OCTOBER, history=(first,), rulings=(gone,))
    assert only(fallen).judged is Judged.OVERDUE


def test_completion_of_a_silent_lead_by_ruling_falls_with_the_ruling() -> None:
    made, ruled = one("2022-09-30"), ruling(RulingKind.CONFLICT, "completed")
    first = settle(made, rulings=(ruled,))
    assert only(first).judged is Judged.COMPLETED
    gone = ruling(RulingKind.CONFLICT, "completed", withdrawn=True)
    assert only(settle(made, period=OCTOBER, history=(first,), rulings=(gone,))).judged is Judged.OVERDUE


def test_a_completed_task_stays_completed_when_its_leads_are_renamed() -> None:
    first = settle(one("2022-09-30"), (heard(A, DONE),))
    renamed = settle(one("2022-09-30", leads=(B,)), period=OCTOBER, history=(first,))
    assert only(renamed).judged is Judged.COMPLETED


def test_last_progress_is_the_last_text_known() -> None:
    ledgers = year(one("2022-12-31"), (heard(A, DOING, progress="开工"),), (), ())
    assert [only(ledger).last_progress for ledger in ledgers] == ["", "开工", "开工"]


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        (heard(A, DOING, 60), heard(A, DOING, 50, progress="新进展"), "percent-falls"),
        (heard(A, DOING, 60), heard(A, DOING, 60, progress="T01-01 进展说明"), "same-text-as-last"),
        (heard(R, DOING), heard(R, DOING), "same-text-as-last"),
    ],
)
def test_findings_across_two_months(before: FileReading, now: FileReading, code: str) -> None:
    _, second = year(one("2022-12-31", others=(R,)), (before,), (now,))
    assert codes(second) == [code]
    assert only(second).findings[0].place.file == now.file


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (heard(A, DOING, 50), heard(A, DOING, 50, progress="新进展")),
        (heard(A, DONE), heard(A, DONE)),
        (heard(A, DOING, no_progress=True, progress=""), heard(A, DOING, no_progress=True, progress="")),
        (heard(A, DOING, progress=""), heard(A, DOING, progress="")),
    ],
)
def test_no_finding_where_nothing_is_odd(before: FileReading, now: FileReading) -> None:
    _, second = year(one("2022-12-31"), (before,), (now,))
    assert codes(second) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((heard(A, DONE, progress=""), heard(B, DONE)), ["completion-without-text"]),
        ((heard(A, DONE), heard(B, DOING)), ["joint-leads-disagree"]),
        ((heard(A, DOING), heard(B, IDLE)), []),
        ((heard(A, DOING), heard(B, STUCK)), ["reported-unable"]),
        ((heard(A, DOING), heard(B, DOING), heard(R, DONE)), ["responsible-contradicts"]),
        ((heard(A, DONE), heard(B, DONE), heard(R, DOING)), ["responsible-contradicts"]),
        ((heard(A, DONE), heard(B, DONE), heard(R, LONG)), []),
        ((heard(R, DONE),), ["responsible-contradicts"]),
    ],
)
def test_findings_across_units(files: tuple[FileReading, ...], expected: list[str]) -> None:
    ledger = settle(one("2022-12-31", leads=(A, B), others=(R,)), files)
    assert codes(ledger) == expected


def test_both_sides_of_a_contradiction_are_shown() -> None:
    ledger = settle(one("2022-12-31", leads=(A, B)), (heard(A, DONE), heard(B, DOING)))
    assert "区甲局“已完成”，区乙局“正在推进”" in only(ledger).findings[0].message


def test_a_settled_conflict_is_no_finding_any_more() -> None:
    settled = ruling(RulingKind.CONFLICT, "completed", unit=B)
    ledger = settle(one("2022-12-31", leads=(A, B)), (heard(A, DONE), heard(B, DOING)), rulings=(settled,))
    assert codes(ledger) == []


def test_a_later_answer_against_a_ruling_is_a_finding() -> None:
    made, ruled = one("2022-12-31"), ruling(RulingKind.CORRECTION, "in_progress")
    first = settle(made, (heard(A, DONE),), rulings=(ruled,))
    second = settle(made, (heard(A, DONE),), period=OCTOBER, history=(first,), rulings=(ruled,))
    assert only(second).judged is not Judged.COMPLETED
    assert codes(second) == ["report-against-ruling"]


@pytest.mark.parametrize(
    "made",
    [
        ruling(RulingKind.EXTENSION, "十月底"),
        ruling(RulingKind.EXTENSION, "2022-09-01"),
        ruling(RulingKind.CORRECTION, "差不多"),
        ruling(RulingKind.MEMBERS, "", unit=TOWNS),
        ruling(RulingKind.EXEMPTION, node=4),
        ruling(RulingKind.EXEMPTION, unit=R),
    ],
)
def test_a_ruling_that_changes_nothing_is_a_finding(made: object) -> None:
    assert "ruling-without-effect" in codes(settle(one("2022-12-31"), rulings=(made,)))


def test_a_lead_group_without_members_is_a_finding() -> None:
    assert codes(settle(one("2022-12-31", leads=("各园区",)))) == ["no-acting-lead"]


def test_a_ruling_on_a_task_outside_the_plan_is_told_on_the_ledger() -> None:
    ledger = settle(one("2022-12-31"), rulings=(ruling(RulingKind.REASON, code="T09-09"),))
    assert [finding.code for finding in ledger.findings] == ["ruling-on-unknown-task"]


def test_what_the_reader_noted_on_a_row_stands_beside_the_entry_once() -> None:
    noted = error("completed-without-evidence", "未写明完成情况")
    found = (noted.at(Place(None, "填报表", "J7")), noted.at(Place(None, "填报表", "J8")))
    ledger = settle(one("2022-12-31"), (file_of(A, says(CODE, DONE, progress=""), findings=found),))
    (shown,) = only(ledger).findings
    assert (shown.severity, shown.place.file, shown.place.cell) == (Severity.ERROR, "区甲局.xlsx", "J7")


def test_contradicting_returns_are_shown_beside_the_entry() -> None:
    ledger = settle(
        one("2022-12-31"),
        (file_of(A, says(CODE, DONE), name="a.xlsx"), file_of(A, says(CODE, DOING), name="b.xlsx")),
    )
    assert codes(ledger) == ["contradicting-returns"] * 2
    assert only(ledger).reported is None
