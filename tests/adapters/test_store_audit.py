"""The audit log shows every later change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from flows.adapters.store import Store
from flows.domain.records import AuditAct
from tests.adapters.store_samples import NOON, PERIOD

ACT = AuditAct(NOON, "王某", "审签", "印发文书，3份", "d" * 64, PERIOD)


def filled(store: Store) -> Store:
    for number in range(4):
        store.record(replace(ACT, what=f"第{number}件", period=None if number == 2 else PERIOD))
    return store


def test_lines_are_kept_in_order(store: Store) -> None:
    assert store.audit() == ()
    assert store.audit_faults() == ()
    rows = filled(store).audit()
    assert [(row.no, row.act.what) for row in rows] == [
        (1, "第0件"),
        (2, "第1件"),
        (3, "第2件"),
        (4, "第3件"),
    ]
    assert [row.previous for row in rows[1:]] == [row.chain for row in rows[:-1]]
    assert [row.no for row in store.audit(PERIOD)] == [1, 2, 4]
    assert rows[0].act == replace(ACT, what="第0件")
    assert store.audit_faults() == ()


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE audit SET what = 'x' WHERE no = 2", "第2条的内容被改动"),
        ("UPDATE audit SET at = '2022-10-08T12:00:00.000006+00:00' WHERE no = 1", "第1条的内容被改动"),
        ("UPDATE audit SET period = NULL WHERE no = 4", "第4条的内容被改动"),
        ("UPDATE audit SET who = 'x', chain = 'y' WHERE no = 3", "第4条与上一条接不上"),
        ("DELETE FROM audit WHERE no IN (2, 3)", "缺少第2至3条"),
        ("DELETE FROM audit WHERE no = 1", "缺少第1至1条"),
        ("DELETE FROM audit WHERE no = 4", "末尾与登记的第4条不符"),
        ("DELETE FROM audit", "末尾与登记的第4条不符"),
        ("INSERT INTO audit SELECT office, 5, at, who, act, what, digest, period, chain, chain FROM audit"
         " WHERE no = 4", "第5条的内容被改动"),
        ("UPDATE audit_heads SET no = 3", "末尾与登记的第3条不符"),
    ],
)  # fmt: skip
def test_tampering_is_found(store: Store, tampering: str, fault: str) -> None:
    filled(store)
    with store.engine.begin() as connection:
        connection.execute(text(tampering))
    assert fault in "\n".join(store.audit_faults())


def test_line_moved_to_another_office_is_found(store: Store, url: str) -> None:
    filled(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET office = 'other'"))
        connection.execute(text("UPDATE audit_heads SET office = 'other'"))
    with Store.opened(url, "other") as other:
        assert len(other.audit_faults()) == 4
