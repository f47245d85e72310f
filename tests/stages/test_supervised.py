"""Files that no process could finish: one clear finding each, under the unit's own name; the others as ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from flows import supervised
from flows.adapters.crew import Bounds, Lost, WhyLost
from flows.domain.returns import FileReading
from flows.settings import LimitsPart
from flows.supervised import Paper, read_supervised
from tests.corpus.making import ROW, table
from tests.corpus.office import context

GOOD = table(ROW)
WHY = {
    b"slow": (WhyLost.TIME, "reading-too-long", "用时超过 7 秒"),
    b"large": (WhyLost.MEMORY, "reading-too-large", "超过 256 MB"),
    b"odd": (WhyLost.DIED, "reading-failed", "读取中断"),
}


class Weak:
    """A crew whose processes die of some files."""

    def __init__(self, work: Callable[[Paper], FileReading], _: Bounds, __: int) -> None:
        self.work = work

    def __enter__(self) -> Weak:
        return self

    def __exit__(self, *_: object) -> None: ...

    def results(self, papers: Iterable[Paper]) -> Iterator[FileReading | Lost]:
        for paper in papers:
            yield Lost(WHY[paper.data][0]) if paper.data in WHY else self.work(paper)


def test_each_way_of_failing_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "Crew", Weak)
    papers = [Paper("区税务局.xlsx", data) for data in (*WHY, GOOD)]
    limits = LimitsPart(read_seconds=7, read_megabytes=256)
    *lost, good = read_supervised(papers, len(papers), context(), limits)
    for reading, (_, code, words) in zip(lost, WHY.values(), strict=True):
        (part,) = reading.parts
        (finding,) = part.findings
        assert (part.unit, part.refused, finding.code, finding.place.file) == (
            "区税务局",
            True,
            code,
            "区税务局.xlsx",
        )
        assert words in finding.message
    assert [entry.task for entry in good.parts[0].entries] == ["T04-01"]


def test_two_processes_read_as_one_does() -> None:
    papers = [Paper(f"区税务局{no}.xlsx", GOOD) for no in range(30)]
    many = list(read_supervised(papers, len(papers), context(), LimitsPart()))
    alone = [one for paper in papers[:2] for one in read_supervised([paper], 1, context(), LimitsPart())]
    assert many[:2] == alone
    assert [one.file for one in many] == [paper.name for paper in papers]


def test_nothing_to_read_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervised, "Crew", None)
    assert list(read_supervised([], 0, context(), LimitsPart())) == []
