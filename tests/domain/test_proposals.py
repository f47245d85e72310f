"""What is proposed for a name the directory does not know; a false alias is worse than none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.folding import folded
from flows.domain.naming import band_of, district_of, kind_of, name_key
from flows.domain.proposals import Proposal, Proposer
from flows.domain.units import GROUP, Directory, Unit, is_collective
from flows.formats.unit_table import read_units
from flows.roster import Rapidfuzz

ROOT = Path(__file__).parents[2]
LISTED, _ = read_units((ROOT / "data/units.csv").read_bytes(), "units.csv")
BARE = Directory(tuple(Unit(one.name, kind=one.kind, order=one.order) for one in LISTED.units))
"""The shipped directory without a short name or alias."""


def proposed(name: str, directory: Directory = BARE) -> Proposal:
    (found,) = Proposer(directory, "东昌府区", Rapidfuzz()).propose([name])
    return found


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("区政府相关部门", "区政府有关部门"),
        ("区人民政府有关部门", "区政府有关部门"),
        ("区有关行政执法部门", "区有关执法部门"),
        ("公安分局", "区公安分局"),
        ("区公安局", "区公安分局"),
        ("公安局", "区公安分局"),
        ("聊城市公安局东昌府分局", "区公安分局"),
        ("聊城市东昌府区财政局", "区财政局"),
        ("东昌府区人民法院", "区法院"),
        ("国家税务总局聊城市东昌府区税务局", "区税务局"),
        ("中共聊城市东昌府区委员会组织部", "区委组织部"),
        ("中共东昌府区委组织部", "区委组织部"),
        ("组织部", "区委组织部"),
        ("区发展和改革局", "区发展改革局"),
        ("发改局", "区发展改革局"),
        ("市场监督管理局", "区市场监管局"),
        ("区市场监督管理局", "区市场监管局"),
        ("区行政审批服务局", "区行政审批局"),
        ("区卫健局", "区卫生健康局"),
        ("区退役军人事务局", "区退役军人局"),
        ("区政府办", "区政府办公室"),
        ("聊城市自然资源和规划局东昌府区分局", "区自然资源和规划分局"),
        ("各镇街", "各镇政府（街道办事处）"),
        ("各镇（街道）", "各镇政府（街道办事处）"),
        ("东昌府区柳园街道", "柳园街道办事处"),
        ("沙镇镇人民政府", "沙镇镇政府"),
    ],
)
def test_another_way_to_write_a_unit(name: str, unit: str) -> None:
    found = proposed(name)
    assert (found.alias_of, found.certain) == (unit, True), found
    assert found.reason


@pytest.mark.parametrize(
    "name",
    [
        "市公安局",
        "省市场监管局",
        "聊城市财政局",
        "聊城市茌平区财政局",
        "茌平区人民法院",
        "阳谷县税务局",
        "各镇政府",
        "各乡镇",
        "区政府有关单位",
        "各有关部门",
        "柳泉街道办事处",
        "柳园街道党工委",
        "各镇街财政所",
        "各镇街和有关部门",
        "各镇街、开发区",
        "市中级人民法院",
        "沙店镇政府",
        "东阿供电中心",
        "高新区管委会",
        "区教育局",
        "区水务局",
        "区税务局第一税务分局",
        "区审计局",
        "区人民检察院",
        "区城市管理局",
        "区委办公室",
        "区农业农村局",
        "区政府",
    ],
)
def test_what_is_another_unit_stays_a_new_one(name: str) -> None:
    found = proposed(name)
    assert not found.is_alias, found
    assert (found.kind == GROUP) == is_collective(name)


def test_a_wrong_character_is_for_a_person_to_settle() -> None:
    found = proposed("区退役军人事物局", LISTED)
    assert (found.alias_of, found.certain) == ("区退役军人局", False)
    assert found.zh.startswith("可能是“区退役军人局”")
    assert "一字之差" in found.reason


@pytest.mark.parametrize("name", ["区便民服务办理第二中心", "区便民服务办理西区中心", "区农机技术推广中心"])
def test_names_that_differ_in_a_telling_character_are_two_units(name: str) -> None:
    listed = ("区便民服务办理第一中心", "区便民服务办理东区中心", "区农业技术推广中心")
    assert not proposed(name, Directory(tuple(Unit(one) for one in listed))).is_alias


def test_a_wrong_character_that_may_be_of_two_units_is_of_none() -> None:
    directory = Directory((Unit("区退役军人事务局"), Unit("区退伍军人事务局", order=1)))
    assert not proposed("区退艺军人事务局", directory).is_alias


def test_a_bare_name_of_two_units_is_left_to_a_person() -> None:
    directory = Directory((Unit("区公安分局"), Unit("市公安局", order=1)))
    found = proposed("公安局", directory)
    assert (found.is_alias, found.certain, found.near) == (False, False, ("区公安分局", "市公安局"))


def aliases() -> Iterator[tuple[str, str]]:
    for unit in LISTED.units:
        for alias in unit.all_names:
            if not BARE.candidates(alias):
                yield alias, unit.name


def test_of_the_shipped_aliases_most_are_found_and_none_is_given_to_another_unit() -> None:
    found = [(proposed(alias), unit) for alias, unit in aliases()]
    assert [(one.name, one.alias_of) for one, unit in found if one.is_alias and one.alias_of != unit] == []
    assert sum(one.is_alias for one, _ in found) > 0.85 * len(found)


def test_an_empty_directory_takes_all_units_in_the_order_of_their_classes() -> None:
    plan = json.loads((ROOT / "data/plan.json").read_text(encoding="utf-8"))
    names = [
        name
        for domain in plan["domains"]
        for part in (domain, *domain["tasks"])
        for name in (*part["lead_units"], *part.get("responsible_units", ()))
    ]
    found = Proposer(Directory(), "东昌府区", Rapidfuzz()).propose(names)
    assert {one.name for one in found} == set(names)
    assert [(one.name, one.alias_of) for one in found if one.is_alias] == [
        ("区政府相关部门", "区政府有关部门")
    ]
    new = sorted((one for one in found if not one.is_alias), key=lambda one: one.order)
    assert len({one.order for one in new}) == len(new)
    bands = [band_of(one.name, one.kind) for one in new]
    assert bands == sorted(bands)
    assert [one.name for one in new[:3]] == ["区委组织部", "区委宣传部", "区行政审批局"]
    assert [one.name for one in new if one.kind == GROUP] == [one.name for one in new[-3:]]


def test_a_new_unit_stands_behind_the_last_of_its_class() -> None:
    directory = Directory(
        (
            Unit("区财政局", order=10),
            Unit("区法院", kind="司法机关", order=20),
            Unit("沙镇镇政府", kind="镇街", order=21),
        )
    )
    found = Proposer(directory, "", Rapidfuzz()).propose(["区审计局", "区信访局", "区检察院", "东昌供电公司"])
    assert [one.order for one in found] == [11, 12, 20, 30]


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("聊城市东昌府区人民政府办公室", "东昌府区"),
        ("东昌府区营商环境转型升级专项行动办公室", "东昌府区"),
        ("聊城市人民政府办公室", "聊城市"),
        ("山东省人民政府办公厅", ""),
        ("××区人民政府办公室", ""),
        ("", ""),
    ],
)
def test_the_district_is_read_from_the_issuer(text: str, district: str) -> None:
    assert district_of(text) == district


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("区财政局", "部门"),
        ("区公安分局", "分局"),
        ("区大数据服务中心", "直属单位"),
        ("区总工会", "群团组织"),
        ("区税务局", "垂管单位"),
        ("区检察院", "司法机关"),
        ("沙镇镇政府", "镇街"),
        ("开发区管委会", "开发区"),
        ("某某水务集团", "企业"),
        ("区直有关部门", GROUP),
        ("区直各部门单位", GROUP),
        ("相关镇街", GROUP),
        ("有关企业", GROUP),
    ],
)
def test_the_kind_is_told_from_the_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_what_is_too_long_for_a_name_is_left_to_a_person() -> None:
    found = proposed("区" + "财政局" * 40)
    assert (found.is_alias, found.certain) == (False, False)


PIECES = st.lists(
    st.sampled_from(
        (
            "聊城市",
            "东昌府",
            "区",
            "市",
            "省",
            "公安",
            "分局",
            "局",
            "各",
            "镇",
            "（街道）",
            "有关",
            "委员会",
            "办",
            " ",
        )
    ),
    min_size=1,
    max_size=7,
)


@given(PIECES.map("".join).filter(folded))
def test_any_name_gets_one_proposal_and_keeps_its_level(name: str) -> None:
    if BARE.candidates(name):
        return
    found = proposed(name)
    assert found.name == name
    if found.is_alias and found.certain:
        levels = {name_key(one, "东昌府区").level for one in (name, found.alias_of)} - {""}
        assert len(levels) <= 1
        assert BARE.by_name[found.alias_of].is_group == is_collective(name)
