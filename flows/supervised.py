"""Returns read by supervised processes: a file that hangs or eats memory costs one finding, the others are read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from flows.adapters.crew import Bounds, Crew, Lost, WhyLost
from flows.domain.findings import Finding, Place, error
from flows.domain.returns import FileReading
from flows.formats.returns.reading import ReturnContext, read_return, refused_reading
from flows.settings import LimitsPart

_SAVE_AS = "请用 WPS 表格或 Excel 打开，只保留填报内容，另存为 .xlsx 后重新报送"

TOOK_TOO_LONG = error("reading-too-long", "读取本件用时超过 {seconds:g} 秒，已停止读取", _SAVE_AS)
TOOK_TOO_MUCH = error("reading-too-large", "读取本件所需内存超过 {megabytes} MB，已停止读取", _SAVE_AS)
READER_DIED = error("reading-failed", "本件的内容使读取中断，未予读取", _SAVE_AS)
KINDS = (TOOK_TOO_LONG, TOOK_TOO_MUCH, READER_DIED)

_START, _BUSY = 30, 4
"""Seconds that a process may need to start, and how many times its CPU time a busy machine may take for it."""
_FILES_FOR_TWO = 24
"""From so many files on a second process is worth its start."""


@dataclass(frozen=True)
class Paper:
    """One file to be read: its name and its bytes."""

    name: str
    data: bytes


def read_supervised(
    papers: Iterable[Paper], count: int, context: ReturnContext, limits: LimitsPart
) -> Iterator[FileReading]:
    """Yield the reading of each of ``count`` papers, in their order."""
    if not count:
        return
    bounds = Bounds(limits.read_megabytes, limits.read_seconds, _START + _BUSY * limits.read_seconds)
    size = min(os.cpu_count() or 1, 2 if count >= _FILES_FOR_TWO else 1)
    names: list[tuple[str, str]] = []

    def noted() -> Iterator[Paper]:
        for paper in papers:
            names.append((paper.name, sha256(paper.data).hexdigest()))
            yield paper

    with Crew(partial(read_paper, context), bounds, size) as crew:
        for at, result in enumerate(crew.results(noted())):
            name, digest = names[at]
            if isinstance(result, Lost):
                finding = _finding(name, result.why, limits)
                yield refused_reading(name, digest, context, finding)
            else:
                yield result


def read_paper(context: ReturnContext, paper: Paper) -> FileReading:
    """Read one file, in whatever process."""
    return read_return(paper.data, paper.name, context)


def _finding(name: str, why: WhyLost, limits: LimitsPart) -> Finding:
    kind = {WhyLost.TIME: TOOK_TOO_LONG, WhyLost.MEMORY: TOOK_TOO_MUCH, WhyLost.DIED: READER_DIED}[why]
    return kind.at(Place(name), seconds=limits.read_seconds, megabytes=limits.read_megabytes)
