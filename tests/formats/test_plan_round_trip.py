"""The master list loses nothing: written, saved again by LibreOffice, sorted, added to, and read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from flows.domain.plan import Domain, Measure, Node, Plan, Target, Task, task_code
from flows.formats.plans.table import read_plan_workbook, write_plan_workbook
from tests.formats.plan_samples import by_libreoffice, saved

LETTERS = "甲乙丙丁河湖，。；：、（）《》“”=+-@'\"<>&%＝12.\uff19\n Ab\t𠮷_x000D_"
TEXT = st.text(alphabet=LETTERS, max_size=30).map(lambda text: text.strip())
SAID = TEXT.filter(bool)
PHRASE = SAID.filter(lambda text: "；" not in text and "\n" not in text)
UNIT = st.sampled_from(
    [
        "县水务局",
        "各乡镇（街道）",
        "县委、县政府督查室（县、区）".replace("、", ""),
        "国网甲县供电公司",
        "=甲局",
        "+乙局",
    ]
)
UNITS = st.lists(UNIT, max_size=4, unique=True).map(tuple)
FIGURE = st.one_of(
    st.none(), st.integers(-(10**6), 10**6).map(float), st.sampled_from([0.1, 99.9, 1.25, 3e8])
)
DAY = st.dates(date(1850, 1, 1), date(2150, 1, 1))
TARGET = st.builds(
    Target,
    TEXT,
    TEXT,
    st.sampled_from([">=", "<=", "=", ">", "<"]),
    FIGURE,
    st.sampled_from(["", "%", "个"]),
    FIGURE,
)


@st.composite
def task(draw: st.DrawFn, domain_no: int, no: int) -> Task:
    days = draw(st.lists(DAY, max_size=3))
    nodes = tuple(Node(at, due, draw(TEXT), draw(TEXT)) for at, due in enumerate(days, start=1))
    return Task(
        task_code(domain_no, no),
        no,
        draw(TEXT),
        domain_no,
        draw(UNITS),
        draw(UNITS),
        draw(st.one_of(TEXT, TEXT, TEXT, TEXT, st.just("长\n文字。" * 6600))),
        draw(st.one_of(st.none(), SAID)),
        nodes,
        tuple(draw(st.lists(PHRASE, max_size=2))),
        tuple(draw(st.lists(TARGET, max_size=2))),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    numbers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True))
    domains = []
    for domain_no in numbers:
        items = draw(st.lists(st.integers(1, 999), min_size=domain_no == numbers[0], max_size=3, unique=True))
        tasks = tuple(draw(task(domain_no, no)) for no in items)
        domains.append(Domain(domain_no, draw(SAID), draw(UNITS), tasks))
    measures = tuple(Measure(at, draw(TEXT), draw(TEXT)) for at in range(1, draw(st.integers(0, 2)) + 1))
    issued = draw(st.one_of(st.none(), DAY))
    return Plan(draw(TEXT), draw(TEXT), draw(TEXT), issued, tuple(domains), measures)


def back(data: bytes, name: str = "任务总表.xlsx") -> Plan:
    return read_plan_workbook(data, name).plan


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(plans())
def test_nothing_is_lost(plan: Plan) -> None:
    data = write_plan_workbook(plan)
    assert back(data) == plan
    assert write_plan_workbook(back(data)) == data


@cache
def sample() -> Plan:
    """Return a plan with everything that is awkward to keep in a spreadsheet."""
    long = "".join(f"第{at}段，=1+1。\n" for at in range(3500)).strip()
    targets = (
        Target("不低于99%", "清淤率", ">=", 99, "%", 80),
        Target("=甲", "-乙", "<=", None, "", None),
        Target(long, "@丙", "=", 0.1, "个", None),
    )
    nodes = (
        Node(1, date(2023, 9, 30), "9月底前", "+清主河"),
        Node(2, date(2023, 9, 30), "9月底前", "清支流\n分两批"),
        Node(3, date(1899, 1, 1), "", ""),
    )
    first = Task(
        "T02-09",
        9,
        "=清淤",
        2,
        ("县水务局", "各乡镇（街道）"),
        ("国网甲县供电公司",),
        long,
        None,
        nodes,
        ("执行期至2025年12月31日", "有效期延长至2024年"),
        targets,
    )
    second = Task("T02-131", 131, "'护岸", 2, (), (), "", "有关单位按职责分工负责")
    third = Task("T01-01", 1, "种树", 1, ("县林业局",), text="-1\n\n@2")
    domains = (
        Domain(2, "清淤领域", ("县水务局", "县住建局"), (first, second)),
        Domain(1, "绿化领域", (), (third,)),
        Domain(3, "空领域", ("县政府办",), ()),
    )
    measures = (Measure(1, "抓落实", long), Measure(2, "=促公开"))
    return Plan("甲县方案", "甲政办字〔2023〕7号", "甲县人民政府", date(2023, 2, 3), domains, measures)


def test_the_awkward_plan_as_written() -> None:
    reading = read_plan_workbook(write_plan_workbook(sample()), "任务总表.xlsx")
    assert reading.plan == sample()
    assert reading.findings == ()


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saved_again_by_libreoffice(kind: str) -> None:
    plan = sample()
    again = by_libreoffice(write_plan_workbook(plan), "xlsx", kind)
    assert back(again, f"任务总表.{kind}") == plan


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def rewritten(sheet: Any, rows: list[list[Any]]) -> None:
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"


@cache
def written() -> bytes:
    return write_plan_workbook(sample())


def changed(change: Callable[[Workbook], None]) -> Plan:
    book = load_workbook(io.BytesIO(written()))
    change(book)
    return back(saved(book))


@pytest.mark.parametrize("column", [0, 1, 5, 6, 11])
@pytest.mark.parametrize("downwards", [False, True])
def test_rows_sorted_by_any_column(column: int, downwards: bool) -> None:
    def change(book: Workbook) -> None:
        sheet = book["任务总表"]
        rows = sorted(rows_of(sheet), key=lambda row: str(row[column] or ""), reverse=downwards)
        rewritten(sheet, rows)

    assert changed(change) == sample()


def test_a_row_inserted_columns_hidden_moved_and_added() -> None:
    def change(book: Workbook) -> None:
        sheet = book["任务总表"]
        sheet.column_dimensions["J"].hidden = True
        sheet.row_dimensions[3].hidden = True
        rows = rows_of(sheet)
        rows.insert(4, [None, "T02-132", 2, None, None, None, "新增任务", "", "县水务局", *[None] * 8])
        rewritten(sheet, rows)
        sheet.move_range(f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}", rows=3, cols=2)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"

    found = changed(change)
    added = found.by_code["T02-132"]
    assert (added.title, added.lead_units) == ("新增任务", ("县水务局",))
    first = found.domains[0]
    assert [one.code for one in first.tasks] == ["T02-09", "T02-131", "T02-132"]
    kept = replace(found, domains=(replace(first, tasks=first.tasks[:2]), *found.domains[1:]))
    assert kept == sample()
