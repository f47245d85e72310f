"""Proposals which task above a task carries out, measured on a mapping written by hand from both texts."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from flows.domain.parentage import Link, Relation
from flows.domain.plan import Plan
from flows.formats.plans.documents import read_plan
from flows.formats.plans.likeness import MOST, proposed_links
from tests.parent_samples import ABOVE, OURS

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
DISTRICT = "000_2c3337559009721c.txt"
PROVINCE = "002_07bb84ecf91e8b27.txt"


def seed(name: str) -> Plan:
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"the published plan {name} is not in the folder shared/seeds beside the project")
    return read_plan(path.read_bytes(), name).plan


def shipped(name: str) -> Plan:
    return read_plan((ROOT / "data" / name).read_bytes(), name).plan


def bare(plan: Plan) -> Plan:
    """The plan with titles and units only."""
    domains = (
        replace(
            domain,
            tasks=tuple(replace(task, text="", nodes=(), targets=()) for task in domain.tasks),
        )
        for domain in plan.domains
    )
    return replace(plan, domains=tuple(domains))


class Measured(NamedTuple):
    """Shares: right parent among the first three; silence where there is none."""

    found: float
    silent: float


def measured(plan: Plan, parent: Plan) -> Measured:
    """Compare the proposals with tests/parent_links.csv; pairs marked doubtful count neither way."""
    proposed: dict[str, list[str]] = {}
    for link in proposed_links(plan, parent):
        proposed.setdefault(link.task, []).append(link.parent)
    hits, silent = [], []
    with (ROOT / "tests/parent_links.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] in ("direct", "partly"):
                hits.append(bool(set(proposed.get(row["task"], [])) & set(row["parents"].split())))
            elif row["kind"] == "none":
                silent.append(row["task"] not in proposed)
    assert len(hits) + len(silent) > 130
    return Measured(sum(hits) / len(hits), sum(silent) / len(silent))


def test_the_published_plans() -> None:
    found, silent = measured(seed(DISTRICT), seed(PROVINCE))
    assert found >= 0.95
    assert silent >= 0.6


def test_titles_alone_still_give_proposals_worth_confirming() -> None:
    found, silent = measured(bare(seed(DISTRICT)), bare(seed(PROVINCE)))
    assert found >= 0.88
    assert silent >= 0.6


def test_facts_against_a_whole_text() -> None:
    found, silent = measured(shipped("plan.json"), seed(PROVINCE))
    assert found >= 0.9
    assert silent >= 0.6


def test_the_facts_as_shipped_on_both_sides() -> None:
    found, silent = measured(shipped("plan.json"), shipped("parent.json"))
    assert found >= 0.9
    assert silent >= 0.5


def test_the_shipped_plan_above_has_the_facts_and_no_sentence_of_the_published_one() -> None:
    facts, text = shipped("parent.json"), seed(PROVINCE)
    assert [one.code for one in facts.tasks] == [one.code for one in text.tasks]
    for mine, theirs in zip(facts.tasks, text.tasks, strict=True):
        assert (mine.title, mine.lead_units) == (theirs.title, theirs.lead_units)
        assert [one.due for one in mine.nodes] == [one.due for one in theirs.nodes]
        assert [(one.op, one.value, one.unit) for one in mine.targets] == [
            (one.op, one.value, one.unit) for one in theirs.targets
        ]
        assert mine.text == ""
        assert all(len(one.deliverable) <= 16 for one in mine.nodes)


def test_every_task_gets_the_task_above_it_and_the_stranger_none() -> None:
    links = proposed_links(OURS, ABOVE)
    assert [(one.task, one.parent, one.relation) for one in links] == [
        ("T01-01", "T01-01", Relation.DIRECT),
        ("T01-02", "T01-02", Relation.DIRECT),
    ]
    assert all(0 < (one.score or 0) <= 1 and not one.confirmed for one in links)


def test_the_evidence_is_told() -> None:
    first = proposed_links(OURS, ABOVE)[0]
    assert first.reason.startswith("标题相似100%，内容相似100%；牵头单位对应：县水务局—市水务局")


def test_a_shared_figure_and_a_shared_date_are_evidence() -> None:
    reason = proposed_links(ABOVE, ABOVE)[0].reason
    assert "指标数值相同：90%" in reason
    assert "时限相同：6月底前" in reason


def test_never_more_than_three_and_nothing_from_an_empty_plan() -> None:
    alike = tuple(replace(ABOVE.tasks[0], code=f"T01-{no:02d}", no=no) for no in range(1, 9))
    crowd = replace(ABOVE, domains=(replace(ABOVE.domains[0], tasks=alike),))
    per_task: dict[str, list[Link]] = {}
    for link in proposed_links(OURS, crowd):
        per_task.setdefault(link.task, []).append(link)
    assert len(per_task["T01-01"]) == MOST
    empty = replace(ABOVE, domains=())
    assert proposed_links(OURS, empty) == ()
    assert proposed_links(empty, ABOVE) == ()
