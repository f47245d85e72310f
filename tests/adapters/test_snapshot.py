"""Frozen values as JSON: same value, same bytes, and back again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from flows.adapters.snapshot import digest_of, dumped, loaded, packed
from flows.domain.ledger import Ledger, LedgerEntry
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.returns import Collected, FileReading, Return
from flows.domain.rulings import Ruling
from flows.domain.trouble import StoreTrouble
from tests.adapters.store_samples import COLLECTED, ENTRY, PERIOD, PLAN, RULING, ledger, reading


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Plan, PLAN),
        (FileReading, reading()),
        (Return, COLLECTED.returns[0]),
        (Collected, COLLECTED),
        (Ledger, ledger()),
        (Ruling, RULING),
        (Period, PERIOD),
        (tuple[Ruling, ...], (RULING, RULING)),
        (tuple[Ruling, ...], ()),
    ],
)
def test_round_trip(kind: type[object], value: object) -> None:
    assert loaded(kind, dumped(value)) == value
    assert loaded(kind, packed(kind, value)) == value


def test_canonical_bytes() -> None:
    assert dumped(PERIOD) == b'{"month":9,"year":2022}'
    assert "一网通办".encode() in dumped(PLAN)
    assert json.loads(dumped(PLAN)) == json.loads(packed(Plan, PLAN))


def test_what_was_computed_on_the_way_is_not_written() -> None:
    fresh = replace(PLAN)
    before = dumped(fresh), packed(Plan, fresh)
    assert fresh.by_code
    assert (dumped(fresh), packed(Plan, fresh)) == before


def test_digest_tells_values_apart() -> None:
    assert digest_of(ENTRY) == digest_of(replace(ENTRY))
    assert digest_of(ENTRY) != digest_of(replace(ENTRY, percent=85.4))


def test_lone_surrogate_does_not_stop_it() -> None:
    odd = replace(ENTRY, progress="前\ud800后")
    assert b'"progress":"\xe5\x89\x8d?' in dumped(odd)
    assert "前?后" in packed(type(odd), odd)


@pytest.mark.parametrize("data", [b"", b"[1", b"{}", b"null", b"\xff"])
def test_broken_bytes_are_trouble(data: bytes) -> None:
    with pytest.raises(StoreTrouble, match="损坏"):
        loaded(LedgerEntry, data)
