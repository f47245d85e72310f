"""Same input, same bytes: whatever office, order, clock, time zone or second run."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

from tests.month.clerk import PERIODS, RETURNS, Clerk, Walk, contents, ended, fingerprints, said


def scattered(period: str, folder: Path, seed: int) -> list[Path]:
    """Put the period's returns into three folders in a shuffled order, each file as old as chance has it."""
    chance = random.Random(f"{period} {seed}")
    folders = [folder / f"{period}-{no}" for no in range(3)]
    for one in folders:
        one.mkdir(parents=True)
    files = sorted(path for path in (RETURNS / period).iterdir() if path.is_file())
    chance.shuffle(files)
    for path in files:
        place = chance.choice(folders) / path.name
        shutil.copyfile(path, place)
        moment = chance.randrange(1_600_000_000, 1_700_000_000)
        os.utime(place, (moment, moment))
    chance.shuffle(folders)
    return folders


def test_another_office_and_another_order_give_the_same_ledger_and_papers(
    walked: Walk, tmp_path: Path
) -> None:
    other = Clerk(tmp_path / "another")
    assert said("init", other.home, "--sample").status == 0
    for period in PERIODS:
        inboxes = scattered(period, tmp_path / "inbox", seed=1)
        for inbox in inboxes:
            collected = other.collected(period, inbox)
        assert collected == walked.collected[period]
        assert other.settled(period) == walked.ledgers[period]
        other.month("draft", period)
        assert other.drafts(period) == Clerk(walked.home).drafts(period)


def test_any_order_of_the_returns_gives_the_same_answer(walked: Walk, tmp_path: Path) -> None:
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    for inbox in scattered("2022-08", tmp_path / "inbox", seed=2):
        clerk.collected("2022-08", inbox)
        settled = clerk.settled("2022-08")
    assert settled == walked.ledgers["2022-08"]


def test_forms_are_the_same_in_two_offices(walked: Walk, tmp_path: Path) -> None:
    other = Clerk(tmp_path / "another")
    assert said("init", other.home, "--sample").status == 0
    other.month("issue", "2022-08")
    forms = contents(walked.home / "output/2022-08/forms")
    assert len([name for name in forms if name.endswith(".xlsx")]) == 56
    assert contents(other.home / "output/2022-08/forms") == forms


def test_a_second_run_touches_no_file(clerk: Clerk) -> None:
    before = fingerprints(clerk.home / "output")
    received = fingerprints(clerk.home / "data/received")
    for period in PERIODS:
        clerk.month("issue", period)
        clerk.collected(period)
        clerk.settled(period)
        clerk.month("draft", period)
    assert fingerprints(clerk.home / "output") == before
    assert fingerprints(clerk.home / "data/received") == received


def test_an_approval_outlives_a_second_run(clerk: Clerk) -> None:
    clerk.approve("2022-09")
    clerk.collected("2022-09")
    clerk.settled("2022-09")
    clerk.month("draft", "2022-09")
    assert clerk.says("deliver", "--period", "2022-09").status == 0


def test_drafts_do_not_depend_on_the_process_its_clock_or_its_tongue(clerk: Clerk) -> None:
    before = clerk.drafts("2022-09")
    shutil.rmtree(clerk.home / "output/2022-09/drafts")
    elsewhere = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "USER": "someone-else"}
    answer = ended(clerk.start("draft", "--period", "2022-09", **elsewhere))
    assert answer.status == 0, answer.err
    assert clerk.drafts("2022-09") == before


def test_dry_run_messages_are_the_same_twice(clerk: Clerk) -> None:
    clerk.approve("2022-09")
    folder = clerk.home / "output/2022-09/dry-run/papers"
    assert clerk.says("deliver", "--period", "2022-09", "--dry-run").status == 0
    first = contents(folder)
    assert len(first) == 56
    assert clerk.says("deliver", "--period", "2022-09", "--dry-run").status == 0
    assert contents(folder) == first
