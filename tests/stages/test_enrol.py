"""A person confirms what is proposed: the directory changes by exactly that, the old file is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows import wiring
from flows.domain.trouble import OutOfOrder
from flows.formats.distribution import read_distribution
from flows.office import Office
from flows.stages.adopt import adopt_plan
from flows.stages.enrol import NewUnit, confirm_alias, confirm_new, confirm_proposals, propose_units
from tests.month.clerk import Clerk, said
from tests.stages.conftest import NOW

UNITS = "单位名称,简称,别名,类别,顺序,所属集合,邮箱,备注\n"


def plan_of(*leads: tuple[str, ...]) -> bytes:
    tasks = [
        {
            "code": f"T01-{no:02d}",
            "no": no,
            "title": f"任务{no}",
            "text": "正文",
            "lead_units": list(names),
            "responsible_units": [],
            "no_lead_phrase": None,
            "milestones": [{"date": "2022-09-30", "phrase": "9月底前", "deliverable": "成果"}],
            "policy_validity_dates": [],
            "quantitative_targets": [],
        }
        for no, names in enumerate(leads, start=1)
    ]
    domains = [{"no": 1, "name": "第一领域", "lead_units": [leads[0][0]], "tasks": tasks}]
    face = {"title": "行动计划", "doc_number": "甲政办字〔2022〕1号", "issuer": "甲区人民政府办公室"}
    return json.dumps(
        {**face, "issue_date": "2022-08-16", "domains": domains, "measures": [], "findings": []}
    ).encode()


@contextmanager
def at(home: Path) -> Iterator[Office]:
    with wiring.opened(home, clock=lambda: NOW) as office:
        yield office


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An office without a directory, where a plan was imported."""
    home = tmp_path / "office"
    wiring.made(home, sample=False)
    plan = plan_of(
        ("区财政局", "柳园街道办事处"), ("区委组织部", "区审计局"), ("甲区财政局", "各镇街"), ("区审计司",)
    )
    (home / "plan.json").write_bytes(plan)
    with at(home) as office:
        found = adopt_plan(office, home / "plan.json").findings
    assert [one.code for one in found].count("plan-unit-not-listed") == 7
    return home


def units_of(home: Path) -> str:
    return (home / "data/units.csv").read_text(encoding="utf-8-sig")


def test_an_empty_office_takes_all_units_in_one_go(empty: Path) -> None:
    with at(empty) as office:
        done = confirm_proposals(office)
    assert done.left == ()
    assert units_of(empty).replace("\r", "").splitlines()[1:] == [
        "区委组织部,,,部门,10,,,",
        "区财政局,,甲区财政局,部门,20,,,",
        "区审计局,,,部门,30,,,",
        "区审计司,,,部门,40,,,",
        "柳园街道办事处,,,镇街,50,,,",
        "各镇街,,,单位集合,60,,,",
    ]
    with at(empty) as office:
        assert propose_units(office) == ()
        assert [one.code for one in office.directory_findings] == ["group-without-members"]
        again = confirm_proposals(office)
        assert (again.backup, again.edits.added) == ("", ())


def test_only_the_aliases(empty: Path) -> None:
    with at(empty) as office:
        confirm_new(office, NewUnit("区财政局"))
    with at(empty) as office:
        done = confirm_proposals(office, aliases_only=True)
    assert done.edits.aliases == (("区财政局", "甲区财政局"),)
    assert done.edits.added == ()
    assert {one.name for one in done.left} == {
        "区委组织部",
        "区审计局",
        "区审计司",
        "柳园街道办事处",
        "各镇街",
    }


def test_what_was_there_is_kept_and_the_act_is_on_record(empty: Path) -> None:
    before = (empty / "data/units.csv").read_bytes()
    with at(empty) as office:
        confirm_new(office, NewUnit("各镇街", short="镇街"))
    with at(empty) as office:
        wanted = NewUnit("柳园街道办事处", "镇街", "柳园", ("镇街",), ("a@b.example.org",), 7)
        done = confirm_new(office, wanted)
        assert (empty / done.backup).read_bytes() != before
        acts = [row.act for row in office.store.audit() if row.act.act == "确认单位"]
    assert [act.what for act in acts] == ["新增“各镇街”（单位集合）", "新增“柳园街道办事处”（镇街）"]
    assert units_of(empty).splitlines()[-1] == "柳园街道办事处,柳园,,镇街,7,各镇街,a@b.example.org,"
    backups = [path.read_bytes() for path in sorted((empty / "data/backups").iterdir())]
    assert before in backups
    assert len(backups) == 2


@pytest.mark.parametrize(
    ("name", "unit", "words"),
    [
        ("区财政局", "区财政局", "已经在单位名录中"),
        ("甲区财政局", "区林业局", "单位名录中没有“区林业局”"),
        ("甲局；乙局", "区财政局", "分号或者逗号"),
        (" ", "区财政局", "没有写明单位名称"),
    ],
)
def test_an_alias_that_cannot_be_is_refused(empty: Path, name: str, unit: str, words: str) -> None:
    with at(empty) as office:
        confirm_new(office, NewUnit("区财政局"))
    before = units_of(empty)
    with at(empty) as office, pytest.raises(OutOfOrder, match=words):
        confirm_alias(office, name, unit)
    assert units_of(empty) == before


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (NewUnit("区审计局", member_of=("各镇街",)), "没有单位集合“各镇街”"),
        (NewUnit("区审计局", emails=("a@b",)), "格式不对"),
        (NewUnit("各镇街", emails=("a@b.example.org",)), "不单独收件"),
        (NewUnit("区审计局", short="区财政局"), "同时属于"),
    ],
)
def test_a_new_unit_that_would_make_the_directory_wrong_is_refused(
    empty: Path, wanted: NewUnit, words: str
) -> None:
    with at(empty) as office:
        confirm_new(office, NewUnit("区财政局"))
    before = units_of(empty)
    with at(empty) as office, pytest.raises(OutOfOrder, match=words):
        confirm_new(office, wanted)
    assert units_of(empty) == before


def test_a_plan_that_is_not_in_force_yet_can_be_asked_about(empty: Path) -> None:
    other = empty / "other.json"
    other.write_bytes(plan_of(("区水利局",)))
    with at(empty) as office:
        assert [one.name for one in propose_units(office, other)] == ["区水利局"]


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    """An office with a group in a group, an empty group and contacts whose dates have run out or not begun."""
    home = tmp_path / "office"
    assert said("init", home).status == 0
    rows = (
        "区财政局,,,部门,10,,cz@b.example.org,",
        "东镇,,,镇街,40,各镇,,",
        "西镇,,,镇街,30,各镇,,",
        "区法院,,,司法机关,20,全区各单位,,",
        "各镇,,,单位集合,50,全区各单位,,",
        "全区各单位,,,单位集合,60,,,",
        "各园区,,,单位集合,70,,,",
    )
    (home / "data/units.csv").write_text(UNITS + "\n".join(rows) + "\n", encoding="gb18030")
    contacts = (
        "单位名称,联系人,电话,邮箱,起,止",
        "东镇,甲某,,old@b.example.org,2020/1/1,2021/12/31",
        "东镇,乙某,,now@b.example.org,44562,",
        "东镇,丙某,,also@b.example.org,,",
        "区财政局,丁某,,later@b.example.org,2999-01-01,",
    )
    (home / "data/contacts.csv").write_text("\n".join(contacts), encoding="utf-8-sig")
    (home / "plan.json").write_bytes(plan_of(("全区各单位", "区财政局"), ("各园区",)))
    clerk = Clerk(home)
    assert clerk.says("plan", "import", home / "plan.json").status == 0
    return clerk


def addresses(clerk: Clerk, folder: str) -> dict[str, tuple[str, ...]]:
    data = (clerk.home / f"output/2022-09/{folder}/发送清单.csv").read_bytes()
    return {one.recipient: one.addresses for one in read_distribution(data)}


EXPECTED = {
    "区财政局": ("cz@b.example.org",),
    "区法院": (),
    "西镇": (),
    "东镇": ("now@b.example.org", "also@b.example.org"),
}


def test_groups_reach_their_members_and_contacts_count_between_their_dates(clerk: Clerk) -> None:
    issued = clerk.month("issue", "2022-09")
    assert addresses(clerk, "forms") == EXPECTED
    forms = {path.name.partition("-")[0] for path in (clerk.home / "output/2022-09/forms").glob("*.xlsx")}
    assert forms == set(EXPECTED)
    chased = clerk.month("chase", "2022-09")
    assert addresses(clerk, "chase") == EXPECTED
    inbox = clerk.home / "data/returns/2022-09"
    assert clerk.collected("2022-09", inbox)["missing_units"] == list(EXPECTED)
    ledger = clerk.settled("2022-09")
    assert [one["unit"] for one in ledger["overdue_units"]] == list(EXPECTED)
    drafted = clerk.month("draft", "2022-09")
    assert addresses(clerk, "drafts") == EXPECTED
    for answer in (issued, chased, drafted):
        assert "单位集合“各园区”在单位名录中没有成员" in answer.err
        assert "“全区各单位”" not in answer.err


def test_no_persons_name_leaves_the_office(clerk: Clerk) -> None:
    clerk.month("issue", "2022-09")
    clerk.collected("2022-09", clerk.home / "data/returns/2022-09")
    clerk.settled("2022-09")
    clerk.month("draft", "2022-09")
    for path in (clerk.home / "output").rglob("*.csv"):
        assert not [name for name in ("甲某", "乙某", "丙某", "丁某") if name in path.read_text("utf-8-sig")]


def test_the_commands_on_the_directory(clerk: Clerk) -> None:
    listed = clerk.says("units", "list", "--json").document
    east = next(one for one in listed["units"] if one["name"] == "东镇")
    assert east["addresses"] == list(EXPECTED["东镇"])
    assert [one["until"] for one in east["contacts"]] == ["2021-12-31", None, None]
    groups = {one["name"]: one["members"] for one in listed["units"] if one["members"] is not None}
    assert groups == {"各镇": ["西镇", "东镇"], "全区各单位": ["区法院", "西镇", "东镇"], "各园区": []}
    assert clerk.says("units", "list").status == 0
    checked = clerk.says("units", "check")
    assert checked.status == 0
    assert "第 8 行：单位集合“各园区”" in checked.err
    assert clerk.says("units", "propose", "--json").document == {"proposals": []}
    place = clerk.home / "data/contacts.csv"
    place.write_bytes(place.read_bytes() + "\n东镇,戊某,,x,2022-2-30,".encode())
    checked = clerk.says("units", "check")
    assert checked.status == 1
    assert checked.err.count("contacts.csv 第 6 行") == 2


def test_proposals_are_shown_with_the_command_that_confirms_them(empty: Path) -> None:
    clerk = Clerk(empty)
    found = {one["name"]: one for one in clerk.says("units", "propose", "--json").document["proposals"]}
    assert found["甲区财政局"]["command"] == "taizhang units confirm 甲区财政局 --alias-of 区财政局"
    assert (found["各镇街"]["action"], found["柳园街道办事处"]["kind"]) == ("group", "镇街")
    assert "taizhang units confirm 区审计局 --new" in clerk.says("units", "propose").err
    assert clerk.says("units", "confirm", "区审计局", "--new", "--email", "a@b.example.org").status == 0
    assert clerk.says("units", "confirm", "甲审计局", "--alias-of", "区审计局").status == 0
    assert clerk.says("units", "confirm", "--all").status == 0
    assert "没有需要确认的" in clerk.says("units", "propose").err
    assert "甲审计局" in units_of(empty)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("区审计局",),
        ("区审计局", "--new", "--alias-of", "区财政局"),
        ("区审计局", "--all"),
        ("--all", "--all-aliases"),
        ("--alias-of", "区财政局"),
        ("区审计局", "--alias-of", "区财政局", "--short", "审计"),
        ("区审计局", "--new", "--kind", "没有的类别"),
    ],
)
def test_a_confirmation_that_does_not_say_one_thing_is_refused(empty: Path, words: tuple[str, ...]) -> None:
    before = units_of(empty)
    answer = Clerk(empty).says("units", "confirm", *words)
    assert (answer.status, answer.out) == (2, b"")
    assert units_of(empty) == before


def test_a_group_that_only_the_plan_names_is_told_by_the_check(empty: Path) -> None:
    checked = Clerk(empty).says("units", "check")
    assert checked.status == 0
    assert checked.err.count("单位集合“各镇街”在单位名录中没有成员") == 1


def test_a_directory_changed_meanwhile_is_not_written_over(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at(empty) as office:
        place, write = empty / "data/units.csv", office.shelf.write

        def meanwhile(relative: str, data: bytes) -> None:
            write(relative, data)
            place.write_bytes(place.read_bytes() + "区水利局\r\n".encode())

        monkeypatch.setattr(office.shelf, "write", meanwhile)
        with pytest.raises(OutOfOrder, match="正被别人改动"):
            confirm_new(office, NewUnit("区财政局"))
    assert units_of(empty).splitlines()[1:] == ["区水利局"]


def test_an_office_from_before_the_contacts_works_without_them(home: Path) -> None:
    (home / "data/contacts.csv").unlink()
    with at(home) as office:
        assert office.addresses_of(office.listed_units.units[0]) == office.listed_units.units[0].emails
        assert office.directory_findings == ()
