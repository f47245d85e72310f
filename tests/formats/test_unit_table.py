"""The directory of units as a table."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.domain.folding import folded
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
        ("各乡镇,,,单位集合,5,各乡镇,,", "units-group-cycle"),
        ("各乡镇,,,单位集合,5,,a@b.example.org,", "units-group-address"),
        ("县 财政局,,,部门,5,,,", "units-duplicate-name"),
        ("县住建局,#REF!,,部门,5,,,", "units-error-cell"),
        ("县住建局,,,部门,5,,,,又多出一栏", "units-surplus-cells"),
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


def test_groups_that_contain_each_other_are_told_and_harm_nobody() -> None:
    directory, findings = read(
        SMALL + "甲集合,,,单位集合,50,乙集合,,\n乙集合,,,单位集合,51,甲集合,,\n县住建局,,,部门,30,甲集合,,\n"
    )
    assert findings == [("units-group-cycle", 5), ("units-group-cycle", 6)]
    assert [one.name for one in directory.members("乙集合")] == ["县住建局"]


def test_a_group_within_a_group_hands_on_its_members() -> None:
    directory, findings = read(
        SMALL.replace("单位集合,99,,,", "单位集合,99,全县各单位,,")
        + "全县各单位,,,单位集合,100,,,\n县法院,,,司法机关,30,全县各单位,,\n"
    )
    assert findings == []
    names = ["县财政局", "县水务局", "县法院"]
    assert [one.name for one in directory.members("全县各单位")] == names
    assert [one.name for one in directory.expanded(["全县各单位", "县法院"])] == names


def test_a_group_that_holds_only_an_empty_group_is_empty() -> None:
    findings = read(f"{HEAD}\n甲集合,,,单位集合,1,乙集合,,\n乙集合,,,单位集合,2,,,\n")[1]
    assert findings == [("group-without-members", 2), ("group-without-members", 3)]


def test_what_excel_does_to_a_table_is_understood() -> None:
    text = (
        " 单位 名称 ,别　名,邮箱,顺序,备注,,,\r\n"
        '\'=县水务局,"甲县水务局；\n县水利局，水利局",a@jia.example.org，b@jia.example.org；,\uff12\uff10,,,,\r\n'
        ",,,,,,,\r\n"
        '"县人力资源\n社会保障局",,"c@jia.example.org、d@jia.example.org",30.0,,,,\r\n'
    )
    directory, findings = read(text)
    assert findings == []
    first, second = directory.units
    assert first == Unit(
        "=县水务局",
        aliases=("甲县水务局", "县水利局", "水利局"),
        order=20,
        emails=("a@jia.example.org", "b@jia.example.org"),
    )
    assert (second.name, second.order) == ("县人力资源社会保障局", 30)
    assert second.emails == ("c@jia.example.org", "d@jia.example.org")


def test_rows_are_counted_as_excel_counts_them() -> None:
    assert read(f'{HEAD}\n县财政局,,"甲\n乙",部门,1,,,\n\n县水务局,,,部门,五,,,\n')[1] == [
        ("units-bad-order", 4)
    ]


def test_a_quotation_mark_left_open_is_refused_with_its_row() -> None:
    with pytest.raises(UnreadableInput, match="第2行的引号没有配对"):
        read(f'{HEAD}\n"县财政局,,,部门,1,,,\n县水务局,,,部门,2,,,\n')


@pytest.mark.parametrize("name", ["=1+1", "+86", "-县局", "@县局", "＝县局", "'县局", "=cmd|' /C calc'!A0"])
def test_what_we_write_is_no_formula_and_comes_back_whole(name: str) -> None:
    directory = Directory((Unit(name, name, (name,), order=1),))
    data = write_units(directory)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]
    assert all(not cell or cell[0] not in "=+-@＝" for row in rows for cell in row)
    assert read_units(data, "units.csv")[0] == directory


NAMES = st.text(alphabet="甲乙丙丁县局（） =+-@\"'", min_size=1, max_size=6).map(str.strip).filter(folded)


@given(st.lists(NAMES, unique_by=folded, max_size=6), st.lists(NAMES, unique_by=folded, max_size=3))
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
