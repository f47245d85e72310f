"""Registers: only added to, numbered within the office, superseded lines kept; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.adapters.store import Store
from flows.domain.demands.registers import (
    ChallengeStep,
    CheckMark,
    FiledScheme,
    Item,
    MetricReading,
    Registers,
    Signed,
    Stage,
)
from flows.domain.period import Period

DAY = date(2022, 9, 1)
BY = Signed("王科员", DAY, "区发〔2022〕3号")
MARK = CheckMark("T02-09", Item.SCHEME, DAY, "1号", signed=BY)
SCHEME = FiledScheme("区税务局", DAY, "2号", signed=BY)
STEP = ChallengeStep(1, "攻坚事项", Stage.TAKEN, DAY, DAY, "T02-09", "区税务局", DAY, "", BY)
FIGURE = MetricReading("T05-04", "退税到账用时", Period(2022, 9), 20.5, source="系统", signed=BY)
BASE = MetricReading("T05-04", "退税到账用时", None, 30.0, signed=BY)


def test_every_register_gives_back_what_was_entered(store: Store) -> None:
    store.register((MARK,))
    store.register((SCHEME,))
    store.register((STEP,))
    store.register((FIGURE, BASE))
    assert store.registers() == Registers(
        (replace(MARK, no=1),),
        (replace(SCHEME, no=2),),
        (replace(STEP, no=3),),
        (replace(FIGURE, no=4), replace(BASE, no=5)),
    )


def test_a_newer_line_supersedes_and_the_older_one_stays(store: Store) -> None:
    store.register((MARK,))
    assert store.register((replace(MARK, signed=Signed("李", DAY)),)) == ()
    assert store.register(()) == ()
    newer = replace(MARK, document="9号")
    assert store.register((newer,)) == (replace(newer, no=2),)
    assert [one.document for one in store.registers().checklist] == ["1号", "9号"]
    assert store.register((MARK,))[0].no == 3


def test_offices_keep_apart(url: str) -> None:
    with Store.opened(url, "one") as one, Store.opened(url, "two") as two:
        one.register((MARK,))
        assert two.registers() == Registers()
        assert two.register((MARK,))[0].no == 1
