"""Adopting a plan: what changed is told, and doubts about units are findings."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.domain.trouble import UnreadableInput
from flows.office import Office
from flows.stages.adopt import adopt_plan


def changed_plan(home: Path) -> Path:
    face = json.loads((home / "data/plan.json").read_text(encoding="utf-8"))
    first, second = face["domains"][0]["tasks"][:2]
    first["lead_units"] = ["区没有登记的局"]
    face["domains"][0]["tasks"].remove(second)
    path = home / "corrected.json"
    path.write_text(json.dumps(face, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_same_plan_again_changes_nothing(office: Office, home: Path) -> None:
    again = adopt_plan(office, home / "data/plan.json")
    assert not again.written
    assert (again.added, again.changed, again.gone) == ((), (), ())


def test_a_corrected_plan_shows_exactly_the_differences(office: Office, home: Path) -> None:
    tried = adopt_plan(office, changed_plan(home), dry_run=True)
    assert (tried.added, tried.changed, tried.gone) == ((), ("T01-01",), ("T01-02",))
    assert not tried.written
    assert len(office.store.plan().plan.tasks) == 138  # type: ignore[union-attr]
    done = adopt_plan(office, changed_plan(home))
    assert done.written
    assert len(office.store.plan().plan.tasks) == 137  # type: ignore[union-attr]


def test_a_unit_that_the_directory_lacks_is_a_finding(office: Office, home: Path) -> None:
    found = adopt_plan(office, changed_plan(home), dry_run=True).findings
    assert [one.what for one in found if one.code == "plan-unit-not-listed"] == [
        "行动计划中的单位“区没有登记的局”不在单位名录中，暂按计划中的写法单列"
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b"{}"),
        ("a.json", b"not json"),
        ("a.txt", "从前有座山，山里有座庙。".encode()),
        ("a.txt", b""),
        ("a.pdf", b"%PDF-1.7"),
        ("a.xlsx", b"PK\x03\x04torn"),
        ("a.txt", bytes(range(256)) * 40),
    ],
)
def test_what_is_no_plan_ends_in_one_sentence(office: Office, home: Path, name: str, data: bytes) -> None:
    path = home / name
    path.write_bytes(data)
    with pytest.raises(UnreadableInput) as refused:
        adopt_plan(office, path)
    assert name in str(refused.value) or "计划" in str(refused.value) or "文件" in str(refused.value)


def test_a_collective_name_that_the_directory_lacks_is_a_group_without_members(
    office: Office, home: Path
) -> None:
    (home / "data/units.csv").write_bytes(
        "单位名称,简称,别名,类别,顺序,所属集合,邮箱,备注\r\n".encode("utf-8-sig")
    )
    fresh = replace(office)
    found = adopt_plan(fresh, home / "data/plan.json", dry_run=True).findings
    empty = [one.what for one in found if one.code == "group-without-members"]
    assert any("各镇政府（街道办事处）" in one for one in empty)
    assert any("区政府有关部门" in one for one in empty)
    acting = fresh.plan.acting_units(fresh.directory)
    assert "区税务局" in acting
    assert not [unit for unit in acting if unit.startswith("各") or unit.endswith("有关部门")]
