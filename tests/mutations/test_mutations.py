"""Issued forms come back in every state; every value is read as it was written, every slip is named."""

from __future__ import annotations

from collections import Counter

import pytest

from flows.domain.findings import Severity
from flows.domain.returns import Entry
from flows.formats.returns.reading import ReturnContext, read_return
from tests.mutations.answers import Reading
from tests.mutations.case import OFFICE, PERIOD, office
from tests.mutations.making import Made, made

SEED = "2022-09"
CONTEXT = ReturnContext(*office(), PERIOD, OFFICE)


def reading(entry: Entry) -> Reading:
    """What the reader took from one row, as the generator states it."""
    texts = (entry.progress, entry.problems, entry.next_steps)
    return Reading(
        entry.task,
        entry.node,
        entry.status,
        entry.percent,
        *texts,
        entry.expected_completion,
        entry.no_progress,
    )


def check(one: Made, data: bytes) -> None:
    """Every field, every error and every warning is as the generator meant it."""
    parts = read_return(data, one.name, CONTEXT).parts
    told = f"file {one.no} {one.name}: {'; '.join(one.story)}"
    findings = [finding for part in parts for finding in part.findings]
    everything = told + "".join(f"\n{finding.zh}" for finding in findings)
    assert [part.unit for part in parts] == [one.unit], everything
    assert {reading(entry) for entry in parts[0].entries} == set(one.readings), everything
    assert len(parts[0].entries) == len(one.readings), everything
    doubts = Counter(finding.code for finding in findings if finding.severity is not Severity.INFO)
    assert doubts == one.doubts, everything
    assert all(f.place.file for f in findings), everything


@pytest.mark.parametrize("no", range(60))
def test_a_form_is_read_back_as_it_was_filled_in(no: int) -> None:
    one = made(SEED, no)
    check(one, one.data)


def test_the_same_number_gives_the_same_file() -> None:
    assert made(SEED, 7) == made(SEED, 7)
