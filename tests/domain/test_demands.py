"""What the plans demand beside judging: sums that add up, facts as of a day, proposals with their reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from flows.domain.demands import checking
from flows.domain.demands.challenges import challenge_lines
from flows.domain.demands.checking import (
    Desk,
    checked_mark,
    checked_reading,
    checked_scheme,
    checked_step,
)
from flows.domain.demands.monitoring import Attainment, attained, metric_lines
from flows.domain.demands.registers import (
    ChallengeStep,
    CheckMark,
    FiledScheme,
    Item,
    MetricReading,
    Signed,
    Stage,
    news,
)
from flows.domain.demands.rewards import DemandRules, rewards
from flows.domain.demands.rollups import Post, Scene, rollups
from flows.domain.demands.standing_items import checklists, lead_units, scheme_due, scheme_lines
from flows.domain.findings import Finding
from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Judged, Ledger
from flows.domain.period import Period
from flows.domain.plan import Plan, Target
from tests.domain.month_samples import (
    CUT_OFF,
    DIRECTORY,
    DOING,
    DONE,
    SEPTEMBER,
    A,
    B,
    C,
    file_of,
    plan,
    says,
    settle,
    task,
    year,
)
from tests.domain.test_judging_properties import cases

POSTS = (Post(1, "区政府分管副区长"), Post(2, "", (B, C)))
TARGET = Target("办理时限≤20个工作日", "办理时限", "<=", 20, "个工作日")


def scene(ledger: Ledger, made: Plan, previous: Ledger | None = None) -> Scene:
    return Scene(ledger, previous, made, DIRECTORY, POSTS)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_roll_ups_add_up_by_domain_and_commander(made: Case) -> None:
    ledger = judge(made)
    previous = made.history[-1] if made.history else None
    done = rollups(scene(ledger, made.plan, previous))
    for lines in (done.domains, done.commanders):
        assert sum(one.now.tasks for one in lines) == len(ledger.entries) == done.total.now.tasks
        assert sorted(code for one in lines for code in one.tasks) == sorted(
            entry.task for entry in ledger.entries
        )
        for state in Judged:
            assert sum(one.now.of(state) for one in lines) == ledger.totals[state.value]
            assert done.total.now.of(state) == ledger.totals[state.value]
        assert sum(one.now.not_reported for one in lines) == done.total.now.not_reported
    for one in (*done.domains, *done.commanders, *done.leads, done.total):
        assert sum(one.now.of(state) for state in Judged) == one.now.tasks
        assert set(one.outside) <= set(one.tasks)
    assert (done.total.before is None) == (previous is None)
    shuffled = replace(ledger, entries=tuple(reversed(ledger.entries)))
    again = rollups(scene(shuffled, made.plan, previous))
    assert [one.now for one in again.domains] == [one.now for one in done.domains]


def test_a_domain_knows_its_leads_and_who_leads_from_outside() -> None:
    made = plan(task("T01-01", leads=(A,)), task("T01-02", leads=(B,)), task("T02-01", leads=(B,)))
    done = rollups(scene(settle(made), made))
    first, second = done.domains
    assert (first.lead_units, first.commander) == ((A,), "区政府分管副区长")
    assert first.outside == ("T01-02",)
    assert (second.lead_units, second.idle_leads) == ((B, C), (C,))
    assert [(one.name, one.domains) for one in done.leads] == [(A, (1,)), (B, (2,)), (C, (2,))]
    assert [one.name for one in done.commanders] == ["区政府分管副区长", "未明确总指挥"]


def test_roll_ups_tell_what_changed_since_the_period_before() -> None:
    made = plan(task("T01-01", "2022-12-31"), task("T01-02", "2022-12-31"))
    august, september = year(
        made,
        [file_of(A, says("T01-01", DOING, 80), says("T01-02", DOING, 80))],
        [file_of(A, says("T01-01", DONE, 100), says("T01-02", DOING, 80))],
    )
    done = rollups(scene(september, made, august))
    assert done.total.change(Judged.COMPLETED) == 1
    assert done.total.now.share == 0.5
    assert rollups(scene(august, made)).total.change(Judged.COMPLETED) is None


def test_the_checklist_is_told_as_of_the_cut_off_and_an_entry_can_be_taken_back() -> None:
    made = plan(task("T01-01"))
    mark = CheckMark("T01-01", Item.SCHEME, date(2022, 10, 8), "区发〔2022〕3号", no=1)
    (before,) = checklists(made, (mark,), CUT_OFF)
    (after,) = checklists(made, (mark,), date(2022, 10, 31))
    assert before.lacking == tuple(Item)
    assert after.lacking == (Item.RULES, Item.SCENES)
    back = CheckMark("T01-01", Item.SCHEME, on_file=False, no=2)
    assert checklists(made, (mark, back), date(2022, 10, 31))[0].lacking == tuple(Item)


@pytest.mark.parametrize(
    ("issued", "months", "due"),
    [
        (date(2022, 8, 16), 1, date(2022, 9, 16)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2022, 12, 31), 2, date(2023, 2, 28)),
        (None, 1, None),
    ],
)
def test_the_scheme_is_due_months_after_the_issue(issued: date | None, months: int, due: date | None) -> None:
    assert scheme_due(replace(plan(task()), issue_date=issued), months) == due


def test_every_lead_unit_owes_a_scheme_and_late_days_are_counted() -> None:
    made = plan(task("T01-01", leads=(B,)), task("T02-01", leads=("各镇政府",)))
    units = lead_units(made, DIRECTORY)
    assert units == (A, B, "东镇", "西镇")
    filed = (FiledScheme(A, date(2022, 9, 16), no=1), FiledScheme(B, date(2022, 9, 20), no=2))
    lines = scheme_lines(units, date(2022, 9, 16), filed, CUT_OFF)
    assert [(one.state, one.days_late) for one in lines] == [
        ("按期备案", 0),
        ("逾期备案", 4),
        ("逾期未备案", 14),
        ("逾期未备案", 14),
    ]
    early = (FiledScheme(A, date(2022, 9, 1), no=1),)
    assert [one.state for one in scheme_lines(units, date(2022, 9, 16), early, date(2022, 9, 16))][1:] == [
        "未备案（未到期）"
    ] * 3
    assert [one.state for one in scheme_lines(units, None, early, CUT_OFF)][1:] == ["未备案"] * 3


def test_nobody_is_late_for_a_register_that_nobody_keeps() -> None:
    lines = scheme_lines((A, B), date(2022, 9, 16), (), CUT_OFF)
    assert {(one.state, one.days_late) for one in lines} == {("尚未登记", 0)}


def step(stage: Stage, day: date, **more: object) -> ChallengeStep:
    made = ChallengeStep(1, "攻坚事项", stage, day, date(2022, 9, 1))
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_challenge_goes_its_way_and_stands_as_of_the_day() -> None:
    steps = (
        step(Stage.OPEN, date(2022, 9, 1), no=1),
        step(Stage.TAKEN, date(2022, 9, 5), taker=A, due=date(2022, 9, 20), no=2),
        step(Stage.DONE, date(2022, 10, 5), taker=A, due=date(2022, 9, 20), result="已办成", no=3),
    )
    states = [challenge_lines(steps, day)[0].state for day in (date(2022, 9, 2), CUT_OFF, date(2022, 10, 5))]
    assert states == ["待揭榜", "已揭榜（超过期限10天）", "已完成"]
    assert challenge_lines(steps, date(2022, 8, 31)) == ()
    assert challenge_lines(tuple(reversed(steps)), date(2022, 10, 5)) == challenge_lines(
        steps, date(2022, 10, 5)
    )


@pytest.mark.parametrize(
    ("op", "demand", "value", "expected"),
    [
        (">=", 99.0, 99.0, Attainment.REACHED),
        (">=", 99.0, 98.9, Attainment.NOT_REACHED),
        ("<=", 20.0, 20.0, Attainment.REACHED),
        ("<=", 20.0, 21.0, Attainment.NOT_REACHED),
        (">", 0.0, 0.0, Attainment.NOT_REACHED),
        ("<", 5.0, 4.0, Attainment.REACHED),
        ("=", 0.3, 0.1 + 0.2, Attainment.REACHED),
        (">=", None, 5.0, Attainment.NO_TARGET),
        (">=", 5.0, None, Attainment.NO_VALUE),
        ("?", 5.0, 5.0, Attainment.NO_TARGET),
    ],
)
def test_a_figure_against_the_one_demanded(
    op: str, demand: float | None, value: float | None, expected: Attainment
) -> None:
    assert attained(Target("", "办理时限", op, demand), value) is expected


def test_figures_over_time_beside_their_baseline() -> None:
    made = plan(replace(task("T01-01"), targets=(TARGET,)))
    readings = (
        MetricReading("T01-01", "办理时限", None, 30.0, no=1),
        MetricReading("T01-01", "办理时限", Period(2022, 8), 25.0, no=2),
        MetricReading("T01-01", "办理时限", SEPTEMBER, 21.0, no=3),
        MetricReading("T01-01", "办理时限", SEPTEMBER, 19.0, no=4),
        MetricReading("T01-01", "办理时限", Period(2022, 10), 18.0, no=5),
        MetricReading("T01-01", "投诉件数", SEPTEMBER, 3.0, "件", no=6),
    )
    own, other = metric_lines(made, readings, SEPTEMBER)
    assert (own.demanded, own.baseline, own.attainment) == ("≤20个工作日", 30.0, Attainment.REACHED)
    assert [one.value for _, one in own.series] == [25.0, 19.0]
    assert own.previous is not None
    assert own.previous.value == 25.0
    assert (other.unit, other.attainment) == ("件", Attainment.NO_TARGET)
    withdrawn = MetricReading("T01-01", "办理时限", SEPTEMBER, None, no=7)
    assert metric_lines(made, (*readings, withdrawn), SEPTEMBER)[0].attainment is Attainment.NO_VALUE


def three_months() -> tuple[Plan, tuple[Ledger, ...]]:
    made = plan(
        task("T01-01", "2022-09-15", leads=(A,)),
        task("T01-02", "2022-12-31", leads=(B,)),
        task("T01-03", "2022-09-15", leads=(C,)),
    )
    months = [
        [
            file_of(A, says("T01-01", DONE, 100)),
            file_of(B, says("T01-02", DONE if place else DOING, 100 if place else 60)),
            *([file_of(C, says("T01-03", DOING, 50))] if place != 1 else []),
        ]
        for place in range(3)
    ]
    return made, year(made, *months)


def test_rewards_are_proposed_with_their_reasons_and_never_to_the_overdue() -> None:
    _, ledgers = three_months()
    found = {one.unit: one for one in rewards(ledgers, DIRECTORY, DemandRules())}
    assert [ground.rule.id for ground in found[A].grounds] == ["D02", "D03", "D04"]
    assert found[A].points == 2.0
    assert found[A].proposal == "建议通报表扬并加分"
    assert "T01-01" in found[A].grounds[0].because
    assert [ground.rule.id for ground in found[B].grounds] == ["D03", "D04"]
    assert "时限2022年12月31日，截至2022年9月30日已完成" in found[B].grounds[0].because
    assert C not in found
    assert rewards(tuple(reversed(ledgers)), DIRECTORY, DemandRules()) == tuple(
        rewards(ledgers, DIRECTORY, DemandRules())
    )


def test_an_overdue_unit_for_which_a_rule_speaks_is_listed_as_barred() -> None:
    made = plan(task("T01-01", "2022-09-15", leads=(A,)))
    ledgers = year(made, *([file_of(A, says("T01-01", DOING, 50))] for _ in range(3)))
    (one,) = rewards(ledgers, DIRECTORY, DemandRules())
    assert (one.points, one.commended, one.proposal) == (0.0, False, "不列入")
    assert one.barred == "本期有逾期未完成任务（T01-01）"


def test_fewer_periods_than_the_rule_asks_for_give_no_points_for_reporting() -> None:
    _, ledgers = three_months()
    found = rewards(ledgers[:2], DIRECTORY, DemandRules())
    assert not [ground for one in found for ground in one.grounds if ground.rule.id == "D04"]
    assert rewards((), DIRECTORY, DemandRules()) == ()


def test_only_what_says_something_new_is_entered() -> None:
    first = CheckMark("T01-01", Item.SCHEME, CUT_OFF, "1号", signed=Signed("王", CUT_OFF), no=1)
    same = replace(first, signed=Signed("李", date(2022, 10, 1)), no=0)
    other = replace(same, document="2号")
    assert news((first,), (same,)) == ()
    assert news((first,), (same, other, other)) == (other,)


DESK = Desk(plan(replace(task("T01-01"), targets=(TARGET,)), task("T01-02")), DIRECTORY, CUT_OFF, (A,))
LATER = date(2022, 10, 1)
PUBLISHED = step(Stage.OPEN, date(2022, 9, 1))
REFUSED: list[tuple[str, object]] = [
    (checking.UNKNOWN_TASK.code, checked_mark(CheckMark("T09-99", Item.RULES, CUT_OFF), DESK)),
    (checking.FUTURE.code, checked_mark(CheckMark("T01-01", Item.RULES, LATER), DESK)),
    (checking.UNKNOWN_UNIT.code, checked_scheme(FiledScheme("各镇政府", CUT_OFF), DESK)),
    (checking.NO_LEAD.code, checked_scheme(FiledScheme(B, CUT_OFF), DESK)),
    (checking.FUTURE.code, checked_scheme(FiledScheme(A, LATER), DESK)),
    (checking.NO_TITLE.code, checked_step(replace(PUBLISHED, batch=0), DESK)),
    (checking.UNKNOWN_TASK.code, checked_step(replace(PUBLISHED, task="T7"), DESK)),
    (checking.UNKNOWN_UNIT.code, checked_step(replace(PUBLISHED, taker="外地局"), DESK)),
    (checking.NO_TAKER.code, checked_step(step(Stage.TAKEN, CUT_OFF), DESK)),
    (checking.DISORDER.code, checked_step(step(Stage.TAKEN, date(2022, 8, 1), taker=A), DESK)),
    (checking.DISORDER.code, checked_step(replace(PUBLISHED, due=date(2022, 8, 1)), DESK)),
    (checking.FUTURE.code, checked_step(step(Stage.TAKEN, LATER, taker=A), DESK)),
    (checking.UNKNOWN_TASK.code, checked_reading(MetricReading("X", "办理时限", SEPTEMBER, 1), DESK)),
    (checking.UNKNOWN_METRIC.code, checked_reading(MetricReading("T01-01", "时限", SEPTEMBER, 1), DESK)),
    (checking.UNKNOWN_METRIC.code, checked_reading(MetricReading("T01-02", "时限", SEPTEMBER, 1), DESK)),
    (
        checking.NO_FIGURE.code,
        checked_reading(MetricReading("T01-01", "办理时限", SEPTEMBER, float("nan")), DESK),
    ),
    (
        checking.FUTURE.code,
        checked_reading(MetricReading("T01-01", "办理时限", Period(2022, 10), 1), DESK),
    ),
]


@pytest.mark.parametrize(("code", "answer"), REFUSED)
def test_what_cannot_be_is_refused_with_a_finding(code: str, answer: object) -> None:
    assert isinstance(answer, Finding)
    assert answer.code == code
    assert answer.remedy


def test_what_can_be_is_taken_in_canonical_words() -> None:
    taken = checked_reading(MetricReading("T01-01", "办理 时限", SEPTEMBER, 1, "天"), DESK)
    assert isinstance(taken, MetricReading)
    assert (taken.metric, taken.unit) == ("办理时限", "")
    assert checked_step(PUBLISHED, DESK) == PUBLISHED
