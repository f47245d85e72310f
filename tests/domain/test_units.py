"""The directory: who stands behind a name, groups in groups, and thousands of units."""

from __future__ import annotations

import pytest

from flows.domain.units import GROUP, Directory, Unit, is_collective

TOWNS, ALL = "各镇", "全区各单位"
DIRECTORY = Directory(
    (
        Unit("区甲局", order=1, member_of=(ALL,)),
        Unit("东镇", order=5, member_of=(TOWNS,)),
        Unit("西镇", order=4, member_of=(TOWNS, ALL)),
        Unit(TOWNS, "镇", kind=GROUP, order=8, member_of=(ALL,)),
        Unit(ALL, kind=GROUP, order=9),
        Unit("各园区", kind=GROUP, order=10, member_of=(ALL,)),
    )
)


def names(*of: str) -> list[str]:
    return [one.name for one in DIRECTORY.expanded(of)]


def test_groups_within_groups_are_expanded_once_and_in_order() -> None:
    assert names(TOWNS) == ["西镇", "东镇"]
    assert names(ALL) == ["区甲局", "西镇", "东镇"]
    assert names("东镇", "镇", ALL, "区丙局") == ["区甲局", "西镇", "东镇", "区丙局"]
    assert names("各园区") == []


def test_groups_nobody_stands_behind() -> None:
    assert [one.name for one in DIRECTORY.empty_groups(("区甲局", ALL, "各园区", "区丙局", "各园区"))] == [
        "各园区"
    ]


def test_a_long_chain_and_a_ring_of_groups() -> None:
    chain = [Unit(f"集合{no}", kind=GROUP, order=no, member_of=(f"集合{no + 1}",)) for no in range(3000)]
    deep = Directory((*chain, Unit("集合3000", kind=GROUP), Unit("区甲局", member_of=("集合0",))))
    assert [one.name for one in deep.members("集合3000")] == ["区甲局"]
    assert not deep.contains_itself("集合0")
    ring = Directory((*chain, Unit("集合3000", kind=GROUP, member_of=("集合0",))))
    assert ring.contains_itself("集合1500")
    assert ring.members("集合0") == ()


def test_order_of_unknown_names() -> None:
    assert DIRECTORY.in_order(("区丙局", "东镇", "西镇", "区甲局", "东镇")) == (
        "区甲局",
        "西镇",
        "东镇",
        "区丙局",
    )


@pytest.mark.parametrize(
    "name", ["各镇街", "区政府有关部门", "区直各部门", "有关企业", "各镇政府（街道办事处）"]
)
def test_names_that_stand_for_many(name: str) -> None:
    assert is_collective(name)


@pytest.mark.parametrize("name", ["区机关事务局", "沙镇镇", "区企业服务中心", "区委", "相公街道"])
def test_names_that_stand_for_one(name: str) -> None:
    assert not is_collective(name)
