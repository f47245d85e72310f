"""Every situation of ``situations.txt``: state, light, days, units named, steps, and the sentence itself."""

from __future__ import annotations

import re

import pytest

from flows.domain.ledger import Judged
from tests.domain.month_samples import only
from tests.domain.situations import Situation, situations

TABLE = situations()


def test_the_table_is_large_and_every_situation_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len(TABLE) >= 150
    assert len({one.name for one in TABLE}) == len(TABLE)
    assert all(one.sentence for one in TABLE)


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_the_situation_is_judged_as_the_table_says(one: Situation) -> None:
    ledger, expected = one.ledger(), one.expected
    entry = only(ledger)
    assert (entry.judged, entry.light) == (expected.judged, expected.light), entry.because
    assert (entry.days_overdue, entry.completed_late) == (expected.days, expected.late)
    assert tuple((unit.unit, unit.step) for unit in ledger.overdue_units) == expected.steps
    assert entry.overdue_leads == tuple(unit for unit, _ in expected.steps)
    assert entry.because == one.sentence


@pytest.mark.parametrize("one", TABLE, ids=lambda one: one.name)
def test_the_sentence_alone_says_why(one: Situation) -> None:
    """Rule, the date of the cut-off and of the node, every unit named, and the cell of every answer shown."""
    entry = only(one.ledger())
    assert one.sentence.startswith(f"依据规则{entry.rule_id}（")
    assert one.sentence.count("。") == 1
    if entry.nodes:
        assert f"{one.ledger().as_of.month}月{one.ledger().as_of.day}日" in one.sentence
        assert any(f"应于{node.planned.year}年{node.planned.month}月" in one.sentence for node in entry.nodes)
    if entry.judged is Judged.OVERDUE:
        assert f"逾期{entry.days_overdue}天" in one.sentence
    assert all(unit in one.sentence for unit in entry.overdue_leads)
    for told in re.findall(r"填报“[^”]+”（([^）]*)）", one.sentence):
        assert re.search(r"见“.+”.*(?:[A-Z]+\d+|第\d+行)", told)
