"""No parcel is sent twice and none is lost, whoever claims and whoever dies."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import flows
from flows.adapters.store import Store
from flows.domain.delivery import Occasion, ParcelRecord, ParcelState
from flows.domain.trouble import OutOfOrder, StoreTrouble
from tests.adapters.store_samples import NOON, PERIOD, parcel

PAPERS = Occasion.PAPERS
ONE = parcel()

CLAIMER = """
import sys, time
from flows.adapters.store import Store
store = Store.opened(sys.argv[1], "dongchang")
print(store.claim_parcel(sys.argv[2]), flush=True)
sys.stdin.read()
store.close()
"""
HOLDER = """
import sys
from flows.adapters.store import Store
from flows.domain.period import Period
store = Store.opened(sys.argv[1], "dongchang")
with store.exclusive(Period(2022, 9), "deliver"):
    print("in", flush=True)
    sys.stdin.read()
store.close()
"""


def started(script: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *arguments]
    home = Path(flows.__file__).parents[1]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=home)


def answer(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ended(process: subprocess.Popen[str], by: signal.Signals | None = None) -> None:
    if by:
        process.send_signal(by)
    process.communicate(timeout=120)


def states(store: Store) -> list[str]:
    return [one.state.value for one in store.parcel_records(PERIOD)]


def test_queued_once_and_in_order(store: Store) -> None:
    two = parcel("区法院")
    store.queue_parcels([two, ONE], "example.org")
    store.claim_parcel(two.id)
    store.queue_parcels([ONE, two], "example.com")
    records = store.parcel_records(PERIOD, PAPERS)
    assert [(one.recipient, one.state) for one in records] == [
        ("区法院", ParcelState.SENDING),
        ("区税务局", ParcelState.QUEUED),
    ]
    assert records[1].message_id == f"<{ONE.id}@example.org>"
    assert store.parcel_records(PERIOD, Occasion.CHASE) == ()


def test_older_drafts_are_taken_away_unless_they_left(store: Store) -> None:
    old, sent, new = parcel(body="旧"), parcel("区法院", "旧"), parcel(body="新")
    store.queue_parcels([old, sent, new])
    store.claim_parcel(sent.id)
    assert store.drop_queued(PERIOD, PAPERS, {new.id}) == 1
    assert {one.id for one in store.parcel_records(PERIOD)} == {sent.id, new.id}


def test_fates_are_noted(store: Store) -> None:
    parcels = [parcel(name) for name in "甲乙丙"]
    store.queue_parcels(parcels)
    refusals = (("a@b.cn", "550 no such user"),)
    for one in parcels:
        assert store.claim_parcel(one.id)
    store.mark_sent(parcels[0].id, NOON, refusals)
    store.mark_refused(parcels[1].id, refusals)
    store.release(parcels[2].id)
    records = store.parcel_records(PERIOD)
    assert [one.state.value for one in records] == ["sent", "refused", "queued"]
    assert (records[0].sent_at, records[0].refusals, records[1].refusals) == (NOON, refusals, refusals)
    assert [store.claim_parcel(one.id) for one in parcels] == [False, False, True]


def test_only_a_parcel_under_way_can_be_noted(store: Store) -> None:
    store.queue_parcels([ONE])
    with pytest.raises(OutOfOrder, match="不在“发送中、去向不明"):
        store.mark_sent(ONE.id, NOON)
    with pytest.raises(OutOfOrder):
        store.release(ONE.id)
    with pytest.raises(OutOfOrder):
        store.resolve_uncertain(ONE.id, ParcelState.SENT, "王某")
    with pytest.raises(OutOfOrder):
        store.mark_sent("unknown", NOON)
    assert states(store) == ["queued"]
    assert not store.claim_parcel("unknown")


def test_one_of_many_threads_wins_each_parcel(store: Store) -> None:
    parcels = [parcel(f"单位{number}") for number in range(5)]
    store.queue_parcels(parcels)
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(store.claim_parcel, [one.id for one in parcels] * 4))
    assert sum(won) == 5


def test_one_of_two_programs_wins(store: Store, url: str) -> None:
    store.queue_parcels([ONE])
    programs = [started(CLAIMER, url, ONE.id) for _ in range(2)]
    assert sorted(answer(one) for one in programs) == ["False", "True"]
    for one in programs:
        ended(one)


def test_killed_run_leaves_its_parcel_in_doubt(store: Store, url: str) -> None:
    store.queue_parcels([ONE, parcel("区法院")])
    program = started(CLAIMER, url, ONE.id)
    assert answer(program) == "True"
    assert store.hold_uncertain(PERIOD, PAPERS) == ()
    assert states(store) == ["sending", "queued"]
    ended(program, signal.SIGKILL)
    held = eventually_held(store)
    assert [(one.id, one.state) for one in held] == [(ONE.id, ParcelState.UNCERTAIN)]
    assert not store.claim_parcel(ONE.id)
    assert store.hold_uncertain(PERIOD, PAPERS) == ()


def eventually_held(store: Store) -> tuple[ParcelRecord, ...]:
    """A server needs a moment to see that the client is gone."""
    for _ in range(200):
        if held := store.hold_uncertain(PERIOD, PAPERS):
            return held
        time.sleep(0.05)
    return ()


def test_own_run_is_alive_until_it_is_closed(store: Store, url: str) -> None:
    store.queue_parcels([ONE])
    with Store.opened(url, "dongchang") as run:
        assert run.claim_parcel(ONE.id)
        assert run.hold_uncertain(PERIOD, PAPERS) == ()
        assert store.hold_uncertain(PERIOD, PAPERS) == ()
    assert [one.id for one in store.hold_uncertain(PERIOD, PAPERS)] == [ONE.id]


def test_doubt_is_closed_by_a_person(store: Store) -> None:
    parcels = [parcel(name) for name in "甲乙丙"]
    store.queue_parcels(parcels)
    for one in parcels:
        store.claim_parcel(one.id)
        store.mark_uncertain(one.id, (("a@b.cn", "550 no"),))
    assert states(store) == ["uncertain"] * 3
    for one, state in zip(parcels, ("sent", "refused", "queued"), strict=True):
        store.resolve_uncertain(one.id, ParcelState(state), "王某")
    assert states(store) == ["sent", "refused", "queued"]
    with pytest.raises(OutOfOrder, match="不能改为"):
        store.resolve_uncertain(parcels[0].id, ParcelState.SENDING, "王某")
    assert store.claim_parcel(parcels[2].id)


def test_only_one_run_at_a_time(store: Store, url: str) -> None:
    program = started(HOLDER, url)
    assert answer(program) == "in"
    with pytest.raises(StoreTrouble, match="正由另一个程序进行"), store.exclusive(PERIOD, "deliver"):
        pass
    with store.exclusive(PERIOD.previous, "deliver"), store.exclusive(PERIOD, "collect"):
        pass
    ended(program)
    with store.exclusive(PERIOD, "deliver"):
        pass
    with store.exclusive(PERIOD, "deliver"):
        pass


def test_lock_of_a_killed_run_is_free(store: Store, url: str) -> None:
    program = started(HOLDER, url)
    assert answer(program) == "in"
    ended(program, signal.SIGKILL)
    for attempt in range(200):
        try:
            with store.exclusive(PERIOD, "deliver"):
                return
        except StoreTrouble:
            assert attempt < 199
            time.sleep(0.05)


def test_parcel_of_another_office_cannot_be_claimed(store: Store, url: str) -> None:
    store.queue_parcels([ONE])
    with Store.opened(url, "other") as other:
        assert not other.claim_parcel(ONE.id)
        other.queue_parcels([replace(ONE, office="other")])
        assert len(other.parcel_records(PERIOD)) == 1
