"""Any plan, printed as text the way plans are printed, reads back the same."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.domain.plan import Domain, Measure, Node, Plan, Task, task_code
from flows.formats.plans.table import read_plan_workbook, write_plan_workbook
from flows.formats.plans.text import read_plan_text

WORD = st.text(alphabet="甲乙丙丁戊己庚辛河湖林田路", min_size=2, max_size=8)
UNIT = st.one_of(WORD.map("县{}局".format), WORD.map("各{}镇（街道办事处）".format))
UNITS = st.lists(UNIT, min_size=1, max_size=4, unique=True)
BRACKETS = st.sampled_from(["（）", "()", "〔〕", "[]", "【】"])
ZH = "一二三四五六七八九十"


@st.composite
def tasks(draw: st.DrawFn, domain_no: int, no: int) -> Task:
    months = draw(st.lists(st.integers(1, 12), max_size=3))
    clauses = [draw(WORD) for _ in months]
    ends = {month: (date(2023, month % 12 + 1, 1) if month < 12 else date(2024, 1, 1)) for month in months}
    nodes = tuple(
        Node(at, date.fromordinal(ends[month].toordinal() - 1), f"{month}月底前", clause)
        for at, (month, clause) in enumerate(zip(months, clauses, strict=True), start=1)
    )
    text = draw(WORD) + "。" + "".join(f"{node.phrase}，{node.deliverable}。" for node in nodes)
    leads = draw(UNITS)
    responsible = [one for one in draw(UNITS) if one not in leads]
    return Task(
        task_code(domain_no, no),
        no,
        draw(WORD),
        domain_no,
        tuple(leads),
        tuple(responsible),
        text,
        None,
        nodes,
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    running = draw(st.booleans())
    domains: list[Domain] = []
    no = 0
    for domain_no in range(1, draw(st.integers(1, 3)) + 1):
        numbers = range(1, draw(st.integers(1, 3)) + 1)
        items = tuple(draw(tasks(domain_no, no + at if running else at)) for at in numbers)
        no += len(items)
        domains.append(Domain(domain_no, draw(WORD) + "领域", tuple(draw(UNITS)), items))
    measures = tuple(
        Measure(at, draw(WORD), draw(WORD) + "。") for at in range(1, draw(st.integers(0, 2)) + 1)
    )
    return Plan(
        "甲县行动计划",
        "甲政办字〔2023〕7号",
        "甲县人民政府办公室",
        date(2023, 1, 1),
        tuple(domains),
        measures,
    )


def printed(plan: Plan, brackets: str) -> str:
    lines = ["甲政办字〔2023〕7号", "甲县人民政府办公室", "2023年1月1日", plan.title, "一、重点任务"]
    for domain in plan.domains:
        lines.append(f"（{ZH[domain.no - 1]}）{domain.name}（领域牵头单位：{'、'.join(domain.lead_units)}）")
        for task in domain.tasks:
            units = f"牵头单位：{'、'.join(task.lead_units)}"
            if task.responsible_units:
                units += f"；责任单位：{'、'.join(task.responsible_units)}"
            lines.append(f"{task.no}. {task.title}。{task.text}{brackets[0]}{units}{brackets[1]}")
    lines.append("二、组织保障")
    lines += [f"（{ZH[one.no - 1]}）{one.title}。{one.text}" for one in plan.measures]
    return "\n\n".join(lines)


def paged(text: str, places: list[int]) -> str:
    """Break some lines in two as pages do: anywhere but beside a blank, a number's dot or a sentence end."""
    lines = text.split("\n\n")
    for at in places:
        line = lines[at % len(lines)]
        if len(line) > 24 and "\n" not in line:
            cut = 10 + at % (len(line) - 20)
            if line[cut - 1] not in "。；：！？）)〕]】" and line[cut].isalnum() and not line[cut].isdigit():
                lines[at % len(lines)] = line[:cut] + "\n\n" + line[cut:]
    return "\n\n".join(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), BRACKETS, st.lists(st.integers(0, 10_000), max_size=6))
def test_print_and_read(plan: Plan, brackets: str, breaks: list[int]) -> None:
    text = printed(plan, brackets)
    assert read_plan_text(text, "方案.txt").plan == plan
    reading = read_plan_text(paged(text, breaks), "方案.txt")
    assert reading.plan == plan
    assert {one.code for one in reading.findings} <= {"plan-due-before-issue"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_write_and_read(plan: Plan) -> None:
    assert read_plan_workbook(write_plan_workbook(plan), "任务总表.xlsx").plan == plan
