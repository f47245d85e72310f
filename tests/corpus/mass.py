"""A thousand returns, fifty of them hostile, collected by one command: `python -m tests.corpus.mass [COUNT]`.

Prints the peak memory of the collecting process and how long it took; fails if it grew beyond 500 MB, if a good
return was not accepted, if a hostile one has no finding of its own, or if a process was left behind.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flows import wiring
from tests.corpus.making import as_csv, grid, ods, table, xls, xlsx
from tests.corpus.office import PERIOD, context
from tests.corpus.refusals import HOSTILE

_MEGABYTES = 500
_EVERY = 20


def inbox(folder: Path, count: int) -> tuple[int, int]:
    """Fill ``folder`` with ``count`` files, every twentieth hostile; return how many are good and hostile."""
    hostile = list(HOSTILE.items())
    good = bad = 0
    for no, (name, data) in zip(range(count), _good(), strict=False):
        if no % _EVERY == 0:
            kind, content = hostile[bad % len(hostile)]
            (folder / f"{bad:03d}-{kind}").write_bytes(content)
            bad += 1
        else:
            (folder / f"{no:04d}-{name}").write_bytes(data)
            good += 1
    return good, bad


def _good() -> Iterator[tuple[str, bytes]]:
    makers = (("xlsx", xlsx), ("xls", xls), ("ods", ods), ("csv", as_csv))
    owners = [(unit, code) for unit, codes in sorted(context().own_tasks.items()) for code in sorted(codes)]
    while True:
        for at, (unit, code) in enumerate(owners):
            row = (code, "", "推进中", 60, f"{unit}已开展培训3场。" * 20)
            ending, make = makers[at % 4]
            data = table(row, unit=unit) if ending == "xlsx" else make(grid(row, unit=unit))
            yield f"{unit}-{code}.{ending}", data


def main(count: int) -> None:
    """Make the office, collect, and say what it took."""
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place) / "office", Path(place) / "inbox"
        folder.mkdir()
        wiring.made(home, sample=True)
        good, bad = inbox(folder, count)
        command = [sys.executable, "-m", "flows", "--home", str(home)]
        subprocess.run(
            [*command, "plan", "import", str(home / "data/plan.json")], check=True, capture_output=True
        )
        collect = [*command, "collect", "--period", str(PERIOD), "--from", str(folder), "--json"]
        began = time.perf_counter()
        measured = [sys.executable, "-c", _MEASURE, *collect]
        told = subprocess.run(measured, check=True, capture_output=True)
        lasted = time.perf_counter() - began
        peak, left = (int(text) for text in told.stderr.decode().split()[-2:])
        _judge(json.loads(told.stdout), (good, bad), (peak, left))
        print(f"{count} files in {lasted:.1f} s; peak {peak} MB; {good} good, {bad} hostile")


_MEASURE = """
import os, resource, subprocess, sys
process = subprocess.Popen(sys.argv[1:], start_new_session=True)
_, _, usage = os.wait4(process.pid, 0)
left = subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True).stdout.split()
print(usage.ru_maxrss // 1024, len(left), file=sys.stderr)
"""


def _judge(
    document: dict[str, list[dict[str, object]]], counts: tuple[int, int], cost: tuple[int, int]
) -> None:
    accepted = [one for one in document["returns"] if one["outcome"] != "rejected"]
    rejected = [one for one in document["returns"] if one["outcome"] == "rejected"]
    assert (len(accepted), len(rejected)) == counts, (len(accepted), len(rejected), counts)
    assert all(one["findings"] for one in rejected)
    assert cost[0] < _MEGABYTES, cost
    assert not cost[1], "processes left behind"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
