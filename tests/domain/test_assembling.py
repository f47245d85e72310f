from __future__ import annotations

import random
from datetime import date

import pytest

from flows.domain.assembling import assemble
from flows.domain.findings import Severity, warning
from flows.domain.plan import Plan
from flows.domain.returns import Collected, FileReading, Outcome, Return, UnitReading, VersionMark
from flows.domain.versions import is_later
from tests.domain.month_samples import DIRECTORY, DOING, DONE, SEPTEMBER, A, B, file_of, plan, says, task

PLAN = plan(
    task("T01-01", "2022-09-30", leads=(A,), others=(B,)),
    task("T01-02", "2022-10-31", "2022-12-31"),
    task("T01-03"),
)
ODD = warning("odd", "有疑问")


def collected(*files: FileReading, made: Plan = PLAN) -> Collected:
    return assemble(files, made, DIRECTORY, SEPTEMBER)


def codes(one: Return) -> list[str]:
    return [finding.code for finding in one.findings]


def test_a_clean_return_is_accepted_and_only_the_silent_unit_is_missing() -> None:
    found = collected(file_of(A, says("T01-01", DOING)))
    (one,) = found.returns
    assert (one.outcome, one.version, one.counts, one.unit) == (Outcome.ACCEPTED, 1, True, A)
    assert found.missing_units == (B,)
    assert found.blank_units == ()


def test_findings_decide_between_accepted_and_accepted_with_findings() -> None:
    told = collected(file_of(A, says("T01-01", DOING), findings=(ODD.at(),))).returns[0]
    assert told.outcome is Outcome.ACCEPTED_WITH_FINDINGS


def test_a_blank_form_is_rejected_and_told_apart_from_no_return() -> None:
    found = collected(file_of(A, blank=True))
    assert found.returns[0].outcome is Outcome.REJECTED
    assert found.returns[0].blank
    assert (found.missing_units, found.blank_units) == ((B,), (A,))


def test_a_blank_form_beside_a_filled_one_does_not_matter() -> None:
    found = collected(
        file_of(A, blank=True, name="空.xlsx", mark=VersionMark(number=2)), file_of(A, says("T01-01", DONE))
    )
    assert [one.counts for one in found.returns] == [True, False]
    assert found.blank_units == ()
    assert A not in found.missing_units


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (file_of(None, says("T01-01", DONE), name="不明.xlsx"), "return-without-unit"),
        (file_of(A, refused=True), "nothing-taken"),
        (file_of(A), "nothing-taken"),
    ],
)
def test_what_cannot_be_used_is_rejected_with_a_reason(file: FileReading, code: str) -> None:
    found = collected(file)
    (one,) = found.returns
    assert one.outcome is Outcome.REJECTED
    assert codes(one) == [code]
    assert not one.counts
    assert found.missing_units == (A, B)


def test_identical_copies_count_once() -> None:
    answer = says("T01-01", DONE)
    found = collected(
        file_of(A, answer, name="a.xlsx", sha="same"), file_of(A, answer, name="b.xlsx", sha="same")
    )
    first, copy = found.returns
    assert first.counts
    assert not copy.counts
    assert copy.entries == ()
    assert codes(copy) == ["identical-copy"]
    assert "a.xlsx" in copy.findings[0].message
    assert copy.outcome is Outcome.ACCEPTED


def test_files_whose_bytes_were_not_read_are_no_copies_of_each_other() -> None:
    unread = [FileReading(name, "", (UnitReading(None, refused=True),)) for name in ("a.xlsx", "b.xlsx")]
    assert [codes(one) for one in collected(*unread).returns] == [["return-without-unit"]] * 2


def test_a_resaved_copy_with_the_same_rows_counts_once() -> None:
    rows = (says("T01-01", DONE), says("T01-03", DOING, row=8))
    first, second = collected(file_of(A, *rows, name="a.xlsx"), file_of(A, *rows, name="b.xlsx")).returns
    assert first.entries == rows
    assert (second.counts, second.entries, codes(second)) == (False, (), ["identical-copy"])


@pytest.mark.parametrize(
    ("older", "later"),
    [
        (VersionMark(), VersionMark(number=2)),
        (VersionMark(number=2), VersionMark(number=10)),
        (VersionMark(), VersionMark(revised=True)),
        (VersionMark(day=date(2022, 9, 20)), VersionMark(day=date(2022, 9, 21))),
        (VersionMark(number=1, day=date(2022, 9, 21)), VersionMark(number=2, day=date(2022, 9, 20))),
        (VersionMark(number=2, revised=True), VersionMark(number=3)),
    ],
)
def test_a_later_version_supersedes(older: VersionMark, later: VersionMark) -> None:
    found = collected(
        file_of(A, says("T01-01", DONE), name="z旧.xlsx", mark=older),
        file_of(A, says("T01-01", DOING), name="a新.xlsx", mark=later),
    )
    new, old = found.returns
    assert (new.version, new.counts, codes(new)) == (2, True, [])
    assert (old.version, old.counts, codes(old)) == (1, False, ["superseded"])
    assert old.outcome is Outcome.ACCEPTED
    assert [one.entries[0].status for one in found.counting] == [DOING]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (VersionMark(), VersionMark()),
        (VersionMark(), VersionMark(number=1)),
        (VersionMark(), VersionMark(day=date(2022, 9, 21))),
        (VersionMark(number=2), VersionMark(revised=True)),
        (VersionMark(number=2), VersionMark(number=2)),
        (VersionMark(revised=True, day=date(2022, 9, 30)), VersionMark(day=date(2022, 10, 2))),
        (VersionMark(number=2, day=date(2022, 9, 30)), VersionMark(day=date(2022, 10, 2))),
    ],
)
def test_two_returns_without_a_sign_that_contradict_are_both_left_out(
    one: VersionMark, other: VersionMark
) -> None:
    assert not is_later(one, other)
    assert not is_later(other, one)
    same = says("T01-03", DOING, row=8)
    found = collected(
        file_of(A, says("T01-01", DONE), same, name="a.xlsx", mark=one),
        file_of(A, says("T01-01", DOING), same, name="b.xlsx", mark=other),
    )
    first, second = found.returns
    assert [entry.task for entry in (*first.entries, *second.entries)] == ["T01-03"]
    assert [entry.task for entry in (*first.withheld, *second.withheld)] == ["T01-01", "T01-01"]
    assert {one.outcome for one in found.returns} == {Outcome.ACCEPTED_WITH_FINDINGS}
    error = next(one for one in first.findings if one.severity is Severity.ERROR)
    assert error.code == "contradicting-returns"
    assert (error.place.file, error.place.row) == ("a.xlsx", 7)
    assert "“b.xlsx”工作表“填报表”第 7 行" in error.message
    assert A not in found.missing_units


def test_three_versions_are_numbered_by_their_signs() -> None:
    found = collected(
        *(
            file_of(A, says("T01-01", DOING, number), name=name, mark=VersionMark(number=number))
            for number, name in ((4, "b.xlsx"), (9, "a.xlsx"), (2, "c.xlsx"))
        )
    )
    assert [(one.file, one.version, one.counts) for one in found.returns] == [
        ("a.xlsx", 3, True),
        ("b.xlsx", 2, False),
        ("c.xlsx", 1, False),
    ]
    assert "“a.xlsx”" in found.returns[2].findings[0].message


def test_files_about_different_tasks_are_complementary_whatever_their_dates() -> None:
    found = collected(
        file_of(A, says("T01-01", DONE), name="一.xlsx", mark=VersionMark(day=date(2022, 9, 20))),
        file_of(A, says("T01-03", DOING), name="二.xlsx", mark=VersionMark(day=date(2022, 9, 25))),
    )
    assert [(one.version, one.counts, one.outcome) for one in found.returns] == [
        (1, True, Outcome.ACCEPTED)
    ] * 2


def test_a_later_file_on_some_tasks_replaces_only_those_rows() -> None:
    found = collected(
        file_of(A, says("T01-01", DOING), says("T01-03", DOING, row=8), name="a.xlsx"),
        file_of(A, says("T01-01", DONE), name="a更新.xlsx", mark=VersionMark(revised=True)),
    )
    old, new = found.returns
    assert [entry.task for entry in old.entries] == ["T01-03"]
    assert codes(old) == ["superseded-rows"]
    assert (old.version, new.version) == (1, 2)


def test_a_row_that_says_less_agrees_with_the_fuller_one() -> None:
    bare = says("T01-01", DONE, progress="")
    full = says("T01-01", DONE, 100, progress="已建成")
    found = collected(
        file_of(A, bare, says("T01-03", DOING, row=9), name="a.xlsx"), file_of(A, full, name="b.xlsx")
    )
    assert [entry for one in found.counting for entry in one.entries if entry.task == "T01-01"] == [full]
    assert codes(found.returns[0]) == ["repeated-row"]


def test_a_row_for_all_nodes_and_one_for_a_node_contradict_when_they_differ() -> None:
    found = collected(
        file_of(A, says("T01-02", DONE), name="a.xlsx"),
        file_of(A, says("T01-02", DOING, node=2), name="b.xlsx"),
    )
    assert [one.entries for one in found.returns] == [(), ()]


def test_node_numbers_are_dropped_where_the_task_has_one_node() -> None:
    (one,) = collected(file_of(A, says("T01-01", DONE, node=1), says("T01-02", DOING, node=1, row=8))).returns
    assert [(entry.task, entry.node) for entry in one.entries] == [("T01-01", None), ("T01-02", 1)]


def test_one_file_of_two_units_gives_two_independent_returns() -> None:
    both = FileReading(
        "合并.xlsx", "x", (UnitReading(B, (says("T01-01", DOING),)), UnitReading(A, (says("T01-01", DONE),)))
    )
    found = collected(both)
    assert [(one.unit, one.version, one.counts) for one in found.returns] == [(A, 1, True), (B, 1, True)]
    assert found.missing_units == ()


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_files_never_matters(seed: int) -> None:
    dice = random.Random(seed)
    files = [
        file_of(
            dice.choice((A, B, None)),
            *(
                says(
                    dice.choice(("T01-01", "T01-02", "T01-03")),
                    dice.choice((DONE, DOING)),
                    row=row,
                    node=dice.choice((None, 1, 2)),
                )
                for row in range(dice.randrange(4))
            ),
            name=f"{number}.xlsx",
            sha=str(dice.randrange(6)),
            mark=VersionMark(dice.choice((None, 2)), dice.random() < 0.3),
        )
        for number in range(6)
    ]
    unique = {(one.sha256): one for one in files}
    files = [FileReading(one.file, one.sha256, unique[one.sha256].parts) for one in files]
    expected = collected(*files)
    for _ in range(5):
        dice.shuffle(files)
        assert collected(*files) == expected
