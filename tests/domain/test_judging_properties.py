"""Random plans, returns, rulings and months: sums, order-independence, and nobody named without ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Judged, Ledger
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.returns import FileReading, Status
from flows.domain.rulings import Ruling, RulingKind
from tests.domain.month_samples import DIRECTORY, ISSUED, TOWNS, A, B, R, case, file_of, plan, says, task

CODES = ("T01-01", "T01-02", "T02-01")
UNITS = (A, B, R, "东镇", "西镇")
STEPS = ("督办提示", "督办通知", "点名通报", "约谈建议")
DAYS = some.dates(ISSUED + timedelta(days=1), date(2023, 1, 31))


@some.composite
def plans(draw: some.DrawFn) -> Plan:
    leads = some.lists(some.sampled_from((A, B, TOWNS)), min_size=1, max_size=2, unique=True)
    return plan(
        *(
            task(
                code,
                *sorted(draw(some.lists(DAYS, max_size=2))),
                leads=draw(leads),
                others=draw(some.sampled_from(((), (R,), (TOWNS,)))),
            )
            for code in CODES
        )
    )


@some.composite
def files(draw: some.DrawFn) -> tuple[FileReading, ...]:
    made = []
    for number in range(draw(some.integers(0, 5))):
        entries = [
            says(
                code,
                draw(some.sampled_from((None, *Status))),
                draw(some.none() | some.integers(0, 100)),
                row=row,
                node=draw(some.sampled_from((None, None, 1, 2))),
                progress=draw(some.sampled_from(("", "推进中", "已建成"))),
            )
            for row, code in enumerate(draw(some.lists(some.sampled_from(CODES), unique=True)), start=5)
        ]
        made.append(
            file_of(draw(some.sampled_from(UNITS)), *entries, name=f"{number}.xlsx", blank=not entries)
        )
    return tuple(made)


@some.composite
def rulings(draw: some.DrawFn) -> tuple[Ruling, ...]:
    return tuple(
        Ruling(
            no,
            kind := draw(some.sampled_from(tuple(RulingKind))),
            draw(some.sampled_from((*CODES, "T09-01"))),
            "情况属实",
            "张某",
            ISSUED,
            Period(2022, draw(some.integers(8, 10))),
            draw(some.sampled_from((None, 1, 2))),
            TOWNS if kind is RulingKind.MEMBERS else draw(some.sampled_from((None, *UNITS))),
            draw(some.sampled_from(("2022-10-31", "2023-03-01", "completed", "正在推进", "东镇", "?"))),
            withdrawn=draw(some.booleans()),
        )
        for no in range(1, draw(some.integers(0, 4)) + 1)
    )


@some.composite
def cases(draw: some.DrawFn) -> Case:
    """A case of some month from August on, with the ledgers of the months before it."""
    made, ruled = draw(plans()), draw(rulings())
    history: tuple[Ledger, ...] = ()
    for place in range(draw(some.integers(0, 3))):
        period = Period(2022, 8).shifted(place)
        history = (*history, judge(case(made, draw(files()), period=period, history=history, rulings=ruled)))
    last = Period(2022, 8).shifted(len(history))
    return case(made, draw(files()), period=last, history=history, rulings=ruled)


@settings(max_examples=120, deadline=None)
@given(cases())
def test_every_ledger_adds_up_and_names_nobody_without_ground(made: Case) -> None:
    ledger = judge(made)
    assert judge(made) == ledger
    assert sum(ledger.totals[state.value] for state in Judged) == ledger.totals["tasks"] == len(CODES)
    named = {(unit.unit, one.task) for unit in ledger.overdue_units for one in unit.tasks}
    assert named == {(unit, entry.task) for entry in ledger.entries for unit in entry.overdue_leads}
    for unit in ledger.overdue_units:
        assert unit.worst_days == max(one.days for one in unit.tasks) >= 0
        assert unit.step == STEPS[min(unit.periods, 4) - 1]
        assert all(one.due <= made.as_of for one in unit.tasks)
    for entry in ledger.entries:
        wanted = made.plan.by_code[entry.task]
        acting = {unit.name for unit in DIRECTORY.expanded(wanted.lead_units)}
        ruled = {
            name for one in made.rulings if one.kind is RulingKind.MEMBERS for name in one.value.split("、")
        }
        assert set(entry.overdue_leads) <= acting | ruled
        assert (entry.judged is Judged.OVERDUE) == any(
            node.due <= made.as_of and node.state is not Judged.COMPLETED for node in entry.nodes
        )
        assert all(node.due >= node.planned for node in entry.nodes)
        assert wanted.nodes or entry.judged in (Judged.COMPLETED, Judged.ON_SCHEDULE, Judged.CONTINUING)
        assert wanted.nodes or not entry.overdue_leads
        assert (entry.periods_overdue > 0) == (entry.judged is Judged.OVERDUE)
        assert entry.periods_overdue <= entry.periods_overdue_total <= len(made.history) + 1
        assert entry.because.count("。") == 1


@settings(max_examples=80, deadline=None)
@given(plans(), files(), rulings(), some.randoms(use_true_random=False))
def test_the_order_of_returns_and_rulings_never_matters(
    made: Plan, inbox: tuple[FileReading, ...], ruled: tuple[Ruling, ...], dice: object
) -> None:
    expected = judge(case(made, inbox, rulings=ruled))
    shuffled, mixed = list(inbox), list(ruled)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert judge(case(made, shuffled, rulings=tuple(mixed))) == expected


@settings(max_examples=60, deadline=None)
@given(cases(), some.sampled_from(CODES))
def test_an_extension_far_enough_lifts_every_overdue_node(made: Case, code: str) -> None:
    far = Ruling(99, RulingKind.EXTENSION, code, "", "张某", ISSUED, Period(2022, 1), value="2030-12-31")
    ledger = judge(replace(made, rulings=(*made.rulings, far)))
    (entry,) = (one for one in ledger.entries if one.task == code)
    assert entry.judged is not Judged.OVERDUE
    assert entry.overdue_leads == ()
