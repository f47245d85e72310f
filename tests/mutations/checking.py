"""What was read from a returned form beside what the generator wrote into it."""

from __future__ import annotations

from collections import Counter

from flows.domain.findings import Severity
from flows.domain.returns import Entry
from flows.formats.returns.reading import ReturnContext, read_return
from tests.mutations.answers import Reading
from tests.mutations.case import OFFICE, PERIOD, office
from tests.mutations.making import Made

CONTEXT = ReturnContext(*office(), PERIOD, OFFICE)


def check(one: Made, data: bytes) -> None:
    """Every field, every error and every warning is as the generator meant it."""
    parts = read_return(data, one.name, CONTEXT).parts
    findings = [finding for part in parts for finding in part.findings]
    told = f"file {one.no} {one.name}: {'; '.join(one.story)}"
    everything = "\n".join((told, *(finding.zh for finding in findings)))
    assert [part.unit for part in parts] == [one.unit], everything
    assert {_reading(entry) for entry in parts[0].entries} == set(one.readings), everything
    assert len(parts[0].entries) == len(one.readings), everything
    doubts = Counter(finding.code for finding in findings if finding.severity is not Severity.INFO)
    assert doubts == one.doubts, everything
    assert all(finding.place.file == one.name for finding in findings), everything


def _reading(entry: Entry) -> Reading:
    texts = (entry.progress, entry.problems, entry.next_steps)
    values = (entry.status, entry.percent, *texts, entry.expected_completion)
    return Reading(entry.task, entry.node, *values, entry.no_progress)
