"""Changes laid over a list: whatever the order of recording, one list; nothing lost; withdrawing restores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from flows.domain.period import Period
from flows.domain.plan import Domain, Node, Plan, Task, task_code
from flows.domain.plan_changes import ChangeKind, Decision, PlanChange, Withdrawal, next_node_no
from flows.domain.plan_drafting import TaskDraft, drafted_task, free_numbers, parts_of, union_of
from flows.domain.plan_standing import CHANGE_WITHOUT_EFFECT, standing

UNITS = ("区甲局", "区乙局", "区丙局", "区丁局")
SEPTEMBER = Period(2022, 9)
BASIS = "甲政办字〔2022〕20号"


def made(domain: int, no: int, *dues: int) -> Task:
    nodes = tuple(Node(place, date(2022, 12, due), "", f"成果{due}") for place, due in enumerate(dues, 1))
    code = task_code(domain, no)
    return Task(code, no, f"任务{code}", domain, UNITS[:1], UNITS[1:2], f"{code}的内容", nodes=nodes)


PLAN = Plan(
    "计划",
    "甲政办字〔2022〕1号",
    "甲",
    date(2022, 8, 1),
    (
        Domain(1, "甲领域", UNITS[:1], (made(1, 1, 5), made(1, 2, 6, 7), made(1, 3))),
        Domain(2, "乙领域", UNITS[1:2], (made(2, 1, 8), made(2, 2))),
    ),
)
CODES = tuple(PLAN.by_code)


def decision(period: Period = SEPTEMBER, day: int = 1) -> Decision:
    return Decision(period, BASIS, "李主任", date(2022, 9, day), "部署调整")


decisions = st.builds(
    decision, st.sampled_from([SEPTEMBER, SEPTEMBER.shifted(1), SEPTEMBER.shifted(2)]), st.integers(1, 3)
)
codes = st.sampled_from(CODES)


@st.composite
def changes(draw: st.DrawFn) -> PlanChange:
    kind, code, on = draw(st.sampled_from(list(ChangeKind))), draw(codes), draw(decisions)
    task = PLAN.by_code[code]
    no = draw(st.integers(10, 14))
    node = draw(st.sampled_from(task.nodes)) if task.nodes else None
    due = date(2023, 1, draw(st.integers(1, 28)))
    match kind:
        case ChangeKind.ADD_TASK:
            return PlanChange(0, kind, on, adds=(made(task.domain_no, no),))
        case ChangeKind.SPLIT:
            parts = parts_of(task, (TaskDraft("甲"), TaskDraft("乙")), (no + 10, no + 20))
            return PlanChange(0, kind, on, ends=(code,), adds=parts)
        case ChangeKind.MERGE:
            other = PLAN.by_code[draw(codes.filter(lambda one: one != code))]
            return PlanChange(
                0,
                kind,
                on,
                ends=(code, other.code),
                adds=(union_of((task, other), TaskDraft("丙"), no + 40),),
            )
        case ChangeKind.REASSIGN if draw(st.booleans()):
            return PlanChange(0, kind, on, renamed=(UNITS[0], draw(st.sampled_from(UNITS[1:]))))
        case ChangeKind.REASSIGN:
            return PlanChange(0, kind, on, code, leads=(draw(st.sampled_from(UNITS)),))
        case ChangeKind.ADD_NODE:
            return PlanChange(0, kind, on, code, node=Node(9, due, "", "新成果"))
        case ChangeKind.EXTEND if node:
            return PlanChange(0, kind, on, code, node=node, due=due)
        case _ if node and draw(st.booleans()):
            return PlanChange(0, ChangeKind.CANCEL, on, code, node=node)
    return PlanChange(0, ChangeKind.CANCEL, on, ends=(code,))


def numbered(made: Sequence[PlanChange]) -> tuple[PlanChange, ...]:
    return tuple(replace(one, no=no) for no, one in enumerate(made, start=1))


@given(st.lists(changes(), max_size=7), st.randoms(use_true_random=False), st.integers(-1, 3))
def test_the_order_of_recording_never_matters(recorded: list[PlanChange], random: object, later: int) -> None:
    shuffled = [*recorded]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    period = SEPTEMBER.shifted(later)
    one, other = (standing(PLAN, numbered(each), period) for each in (recorded, shuffled))
    assert one.plan == other.plan
    assert one.ended.keys() == other.ended.keys()
    assert {code: set(notes) for code, notes in one.notes.items()} == {
        code: set(notes) for code, notes in other.notes.items()
    }
    assert len(one.findings) == len(other.findings)


@given(st.lists(changes(), max_size=7))
def test_nothing_is_lost(recorded: list[PlanChange]) -> None:
    """Every task ever given stands in the list, has ended by a change, or its change is told to have no effect."""
    kept = numbered(recorded)
    stood = standing(PLAN, kept, SEPTEMBER.shifted(5))
    given = {*CODES, *(code for one in stood.in_force for code in one.new_codes)}
    assert given == stood.plan.by_code.keys() | (stood.ended.keys() & given)
    assert len(stood.in_force) + len(stood.findings) == len(kept)
    assert all(one.code == CHANGE_WITHOUT_EFFECT.code for one in stood.findings)
    assert [domain.name for domain in stood.plan.domains] == ["甲领域", "乙领域"]
    for domain in stood.plan.domains:
        assert {task.domain_no for task in domain.tasks} <= {domain.no}


@given(st.lists(changes(), max_size=5), changes())
def test_withdrawing_a_change_restores_the_list(recorded: list[PlanChange], last: PlanChange) -> None:
    before = numbered(recorded)
    ended = Withdrawal(SEPTEMBER.shifted(1), "王主任", date(2022, 10, 1), "文件撤销")
    withdrawn = replace(last, no=99, withdrawn=ended)
    for later in (1, 2, 3):
        period = SEPTEMBER.shifted(later)
        assert standing(PLAN, (*before, withdrawn), period) == standing(PLAN, before, period)
    with_it = standing(PLAN, (*before, replace(last, no=99)), SEPTEMBER)
    assert standing(PLAN, (*before, withdrawn), SEPTEMBER).plan == with_it.plan


@given(st.lists(changes(), max_size=6), st.integers(1, 3))
def test_earlier_periods_never_hear_of_later_changes(recorded: list[PlanChange], later: int) -> None:
    moved = [
        replace(one, decision=replace(one.decision, period=one.decision.period.shifted(later)))
        for one in recorded
    ]
    assert standing(PLAN, numbered(moved), SEPTEMBER).plan == PLAN


def test_a_chain_of_extensions_ends_with_the_last() -> None:
    task = PLAN.by_code["T01-01"]
    first = PlanChange(1, ChangeKind.EXTEND, decision(), task.code, node=task.nodes[0], due=date(2023, 1, 1))
    moved = replace(task.nodes[0], due=date(2023, 1, 1))
    second = PlanChange(2, ChangeKind.EXTEND, decision(day=2), task.code, node=moved, due=date(2023, 2, 1))
    stood = standing(PLAN, (second, first), SEPTEMBER)
    assert [node.due for node in stood.plan.by_code[task.code].nodes] == [date(2023, 2, 1)]
    assert len(stood.notes[task.code]) == 2
    assert all(note.startswith(f"依{BASIS}，自2022年9月起") for note in stood.notes[task.code])


def test_numbers_once_given_are_never_given_again() -> None:
    gone = made(1, 7)
    assert next(iter(free_numbers(1, (PLAN,), (gone,)))) == 8
    through = replace(
        PLAN, domains=(PLAN.domains[0], replace(PLAN.domains[1], tasks=(made(2, 4), made(2, 5))))
    )
    assert next(iter(free_numbers(1, (through,), ()))) == 6
    assert drafted_task(TaskDraft("甲"), 131, made(17, 1)).code == "T17-131"
    task = PLAN.by_code["T01-01"]
    cancelled = PlanChange(
        1, ChangeKind.ADD_NODE, decision(), task.code, node=Node(2, date(2023, 1, 1), "", "")
    )
    assert next_node_no(task, (cancelled,)) == 3


def test_a_revised_list_that_has_taken_the_changes_in_is_left_as_it_is() -> None:
    task = PLAN.by_code["T01-02"]
    parts = parts_of(task, (TaskDraft("甲"), TaskDraft("乙")), (8, 9))
    kept = (
        PlanChange(1, ChangeKind.SPLIT, decision(), ends=(task.code,), adds=parts),
        PlanChange(2, ChangeKind.CANCEL, decision(), ends=("T01-01",)),
    )
    revised = standing(PLAN, kept, SEPTEMBER).plan
    corrected = replace(parts[0], text="改正后的内容")
    domain = revised.domains[0]
    revised = replace(
        revised,
        domains=(
            replace(domain, tasks=tuple(corrected if one == parts[0] else one for one in domain.tasks)),
            *revised.domains[1:],
        ),
    )
    again = standing(revised, kept, SEPTEMBER)
    assert again.plan == revised
    assert again.findings == ()
