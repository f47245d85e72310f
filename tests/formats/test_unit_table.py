"""The directory of units as a table."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.trouble import UnreadableInput
from flows.domain.units import GROUP, Directory, Unit
from flows.formats.unit_table import COLUMNS, KINDS, read_units, write_units

ROOT = Path(__file__).parents[2]
HEAD = ",".join(COLUMNS)
SMALL = f"""{HEAD}
县水务局,水务局,甲县水务局；县水利局,部门,20,有关部门,water@jia.example.org,
县财政局,,,部门,10,有关部门,cz@jia.example.org；cz2@jia.example.org,先到
有关部门,,各有关部门,单位集合,99,,,
"""


def read(text: str) -> tuple[Directory, list[tuple[str, int | None]]]:
    directory, findings = read_units(text.encode(), "units.csv")
    return directory, [(one.code, one.place.row) for one in findings]


def test_rows_become_units() -> None:
    directory, findings = read(SMALL)
    assert findings == []
    water = directory.by_name["县水务局"]
    assert water == Unit(
        "县水务局",
        "水务局",
        ("甲县水务局", "县水利局"),
        "部门",
        20,
        ("有关部门",),
        ("water@jia.example.org",),
    )
    assert [one.name for one in directory.members("有关部门")] == ["县财政局", "县水务局"]
    assert directory.by_name["县财政局"].emails == ("cz@jia.example.org", "cz2@jia.example.org")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_usual_encodings_and_separators(encoding: str) -> None:
    plain = read_units(SMALL.encode(), "a.csv")
    assert read_units(SMALL.replace("\n", "\r\n").encode(encoding), "a.csv") == plain
    assert read_units(SMALL.replace(",", "\t").encode(encoding), "a.csv") == plain


def test_columns_may_stand_in_any_order_and_be_missing() -> None:
    directory, findings = read("别名,单位名称\n甲县水务局,县水务局\n,县财政局\n")
    assert findings == []
    assert [one.name for one in directory.sorted(directory.units)] == ["县水务局", "县财政局"]
    assert directory.canonical("甲县水务局") == "县水务局"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("县水务局,,,部门,5,,,", "units-duplicate-name"),
        ("县住建局,水务局,,部门,5,,,", "shared-alias"),
        ("县住建局,,,部门,5,,cz@,", "units-bad-address"),
        ("县住建局,,,部门,五,,,", "units-bad-order"),
        ("县住建局,,,部门,5,执法部门,,", "units-unknown-group"),
        ("各乡镇,,,单位集合,5,,,", "group-without-members"),
        ("各乡镇,,,单位集合,5,有关部门,,", "units-group-in-group"),
        (",,甲乙,,,,,", "units-nameless-row"),
    ],
)
def test_doubts_name_the_row(row: str, code: str) -> None:
    assert (code, 5) in read(SMALL + row + "\n")[1]


def test_an_unknown_column_is_told() -> None:
    assert read(SMALL.replace("备注", "电话"))[1] == [("units-unknown-column", 1)]


def test_a_group_may_be_named_by_its_alias() -> None:
    directory, findings = read(SMALL.replace("20,有关部门", "20,各有关部门"))
    assert findings == []
    assert directory.by_name["县水务局"].member_of == ("有关部门",)


@pytest.mark.parametrize("data", [b"", b"\n\n", "甲,乙\n1,2\n".encode(), b"PK\x03\x04", b"a" * 200_000])
def test_what_is_no_directory_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read_units(data, "units.csv")


NAMES = st.text(alphabet="甲乙丙丁县局（）、 ,\"'", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(st.lists(NAMES, unique=True, max_size=6), st.lists(NAMES, unique=True, max_size=3))
def test_there_and_back(names: list[str], aliases: list[str]) -> None:
    units = [Unit("有关部门", kind=GROUP, order=99)]
    units += [Unit(name, order=at, member_of=("有关部门",)) for at, name in enumerate(names, start=1)]
    units.append(Unit("县水务局", "水", tuple(aliases), "部门", 50, (), ("a@b.example.org",)))
    directory = Directory(tuple(units))
    back = read_units(write_units(directory), "units.csv")[0]
    assert back.by_name == directory.by_name
    assert write_units(back) == write_units(directory)


def test_the_shipped_directory_is_clean() -> None:
    data = (ROOT / "data" / "units.csv").read_bytes()
    directory, findings = read_units(data, "units.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert findings == ()
    addresses = [one for unit in directory.units for one in unit.emails]
    assert len(set(addresses)) == len(addresses) == sum(not unit.is_group for unit in directory.units)
    assert all(one.isascii() and one.endswith("@dongchang.example.org") for one in addresses)
    assert len({unit.order for unit in directory.units}) == len(directory.units)
    assert len(directory.members("各镇政府（街道办事处）")) == 13


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("聊城市东昌府区行政审批服务局", "区行政审批局"),
        ("东昌府区行政审批局", "区行政审批局"),
        ("国家税务总局聊城市东昌府区税务局", "区税务局"),
        ("聊城市公安局东昌府分局", "区公安分局"),
        ("公安分局", "区公安分局"),
        ("东昌府区人民法院", "区法院"),
        ("区政府相关部门", "区政府有关部门"),
        ("嘉明经济开发区管委会", "开发区管委会"),
        ("各镇政府(街道办事处)", "各镇政府（街道办事处）"),
        ("区发改局", "区发展改革局"),
    ],
)
def test_usual_names_are_known(written: str, name: str) -> None:
    directory, _ = read_units((ROOT / "data" / "units.csv").read_bytes(), "units.csv")
    assert directory.canonical(written) == name


def test_kinds_have_unique_codes() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
