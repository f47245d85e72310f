"""Supervised processes: what hangs, eats memory or dies costs itself only; none is left behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from flows.adapters.crew import Bounds, Crew, Lost, WhyLost

BOUNDS = Bounds(megabytes=256, seconds=0.5)
TIME, MEMORY, DIED = (Lost(why) for why in (WhyLost.TIME, WhyLost.MEMORY, WhyLost.DIED))


def work(order: str) -> str:
    if order == "spin":
        while True:
            pass
    if order == "sleep":
        time.sleep(60)
    if order == "eat":
        return str(len([bytes(1 << 20) for _ in range(1000)]))
    if order == "abort":
        os.kill(os.getpid(), signal.SIGABRT)
    if order == "raise":
        raise LookupError(order)
    return f"{order}!"


@pytest.mark.parametrize("size", [1, 2])
def test_the_others_are_done_in_their_order(size: int) -> None:
    orders = ["a", "spin", "b", "eat", "c", "abort", "raise", "d"]
    with Crew(work, BOUNDS, size) as crew:
        results = list(crew.results(orders))
    assert results == ["a!", TIME, "b!", MEMORY, "c!", DIED, DIED, "d!"]


def test_what_waits_for_ever_is_ended_by_the_clock() -> None:
    with Crew(work, Bounds(256, 1, clock=4)) as crew:
        assert list(crew.results(["sleep", "a"])) == [TIME, "a!"]


def test_work_is_taken_piece_by_piece() -> None:
    taken: list[int] = []

    def orders() -> Iterator[str]:
        for number in range(50):
            taken.append(number)
            yield str(number)

    with Crew(work, BOUNDS) as crew:
        results = crew.results(orders())
        assert next(results) == "0!"
        assert len(taken) < 10
        assert sum(1 for _ in results) == 49


def test_no_process_is_left() -> None:
    with Crew(remembered, BOUNDS) as crew:
        (process,) = {one for one in crew.results([0, 0, 0]) if isinstance(one, int)}
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def remembered(_: int) -> int:
    return os.getpid()


def piling(size: int, kept: list[bytes] = []) -> int:  # noqa: B006 - what a process keeps is the point
    kept.append(bytes(size << 20))
    return len(kept)


def test_what_a_process_gathered_is_not_held_against_the_next_file() -> None:
    with Crew(piling, BOUNDS) as crew:
        results = list(crew.results([60] * 8))
    assert all(isinstance(one, int) for one in results)
    assert max(one for one in results if isinstance(one, int)) < 8
