"""The two published plans, read whole. The texts are not part of the project: they lie beside it."""

import re
from datetime import date
from pathlib import Path

import pytest

from flows.domain.plan import Plan, PlanReading, Task
from flows.formats.plans.json_face import plan_from_face, plan_to_face, read_plan_json, write_plan_json
from flows.formats.plans.table import read_plan_workbook, write_plan_workbook
from flows.formats.plans.text import decode_plan, read_plan_text
from flows.formats.unit_table import read_units

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
DISTRICT = "000_2c3337559009721c.txt"
PROVINCE = "002_07bb84ecf91e8b27.txt"
TOWNS = "各镇政府（街道办事处）"


def seed(name: str) -> PlanReading:
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"the published plan {name} is not in the folder shared/seeds beside the project")
    return read_plan_text(decode_plan(path.read_bytes()), name)


@pytest.fixture(scope="module")
def district() -> PlanReading:
    return seed(DISTRICT)


@pytest.fixture(scope="module")
def province() -> PlanReading:
    return seed(PROVINCE)


@pytest.fixture(scope="module", params=[DISTRICT, PROVINCE], ids=["district", "province"])
def either(request: pytest.FixtureRequest) -> PlanReading:
    return seed(request.param)


def codes_where(reading: PlanReading, kind: str) -> list[str]:
    found = [re.search(r"T\d\d-\d{2,3}", one.what) for one in reading.findings if one.code == kind]
    return [match[0] for match in found if match]


def test_district_counts(district: PlanReading) -> None:
    plan = district.plan
    assert (len(plan.tasks), len(plan.domains), len(plan.measures)) == (138, 18, 4)
    assert sum(bool(task.nodes) for task in plan.tasks) == 50
    assert sum(len(task.nodes) for task in plan.tasks) == 57
    assert sum(TOWNS in (*task.lead_units, *task.responsible_units) for task in plan.tasks) == 23
    assert sum(len(task.lead_units) > 1 for task in plan.tasks) == 30
    assert all(task.lead_units for task in plan.tasks)
    assert [len(domain.tasks) for domain in plan.domains] == [
        13, 18, 6, 6, 4, 9, 3, 4, 8, 9, 5, 5, 7, 5, 7, 17, 3, 9,
    ]  # fmt: skip


def test_district_says_who_and_when(district: PlanReading) -> None:
    plan = district.plan
    assert plan.title == "东昌府区营商环境创新提升行动计划"
    assert (plan.doc_number, plan.issue_date) == ("东昌政办字〔2022〕13号", date(2022, 8, 16))
    assert plan.issuer == "东昌府区人民政府办公室"
    assert plan.domain_of[1].name == "开办企业领域"
    assert plan.domain_of[2].lead_units == ("区行政审批局", "区住房城乡建设局")
    assert plan.domain_of[16].lead_units == ("区科技局", "区人力资源社会保障局", "区商务投资促进局")
    assert sum(len(domain.lead_units) for domain in plan.domains) == 23
    assert [one.title for one in plan.measures] == [
        "加强组织领导",
        "强化政策配套",
        "广泛宣传引导",
        "坚持督导问效",
    ]


def test_province_counts(province: PlanReading) -> None:
    plan = province.plan
    assert (len(plan.tasks), len(plan.domains), len(plan.measures)) == (165, 19, 4)
    assert [task.no for task in plan.tasks] == list(range(1, 166))
    assert {"T01-08", "T02-09", "T17-131", "T19-165"} <= set(plan.by_code)
    assert not any(domain.lead_units for domain in plan.domains)
    assert (plan.doc_number, plan.issuer, plan.issue_date) == ("鲁政办字〔2022〕28号", "", None)
    assert plan.title.replace(" ", "") == "山东省营商环境创新2022年行动计划"
    assert sum(len(task.nodes) for task in plan.tasks) == 154
    bare = [task for task in plan.tasks if not task.lead_units]
    assert {task.no_lead_phrase for task in bare} == {"省有关部门单位按照职责分工负责"}
    assert len(bare) == 22
    assert all(task.no_lead_phrase is None for task in plan.tasks if task.lead_units)


def test_nothing_of_a_text_is_lost(either: PlanReading) -> None:
    name = DISTRICT if len(either.plan.domains) == 18 else PROVINCE
    printed = (SEEDS / name).read_text(encoding="utf-8")
    source = re.sub(r"\s", "", re.sub(r"(?m)^#+ |\*\*", "", printed))
    at = 0
    for task in either.plan.tasks:
        whole = re.sub(r"\s", "", f"{task.no}.{task.title}。{task.text}")
        found = source.find(whole, at)
        assert found >= 0, task.code
        between = source[at:found]
        assert at == 0 or re.search(r"牵头|责任单位|按照职责分工", between), (task.code, between)
        assert len(between) < 330 or at == 0
        at = found + len(whole)
    for measure in either.plan.measures:
        assert re.sub(r"\s", "", f"{measure.title}。{measure.text}") in source


@pytest.mark.parametrize(
    ("code", "leads", "responsible"),
    [
        ("T02-01", ("区大数据服务中心",), 6),
        ("T02-06", ("区自然资源和规划分局", TOWNS, "开发区管委会"), 6),
        ("T06-03", ("区法院",), 20),
        ("T06-09", ("区法院",), 4),
        ("T08-01", ("区地方金融监管局",), 2),
        ("T12-03", ("区发展改革局",), 3),
        ("T15-05", ("区政府办公室", "区市场监管局", "区司法局", "区大数据服务中心"), 3),
        ("T16-17", ("区商务投资促进局", "区财政局"), 0),
    ],
)
def test_units_of_the_district(
    district: PlanReading, code: str, leads: tuple[str, ...], responsible: int
) -> None:
    task = district.plan.by_code[code]
    assert task.lead_units == leads
    assert len(task.responsible_units) == responsible


def test_a_unit_broken_by_the_page_is_whole(district: PlanReading) -> None:
    by_code = district.plan.by_code
    assert by_code["T01-01"].responsible_units[3] == "区医保局"
    assert by_code["T06-09"].responsible_units[0] == "区公安分局"
    assert by_code["T06-03"].responsible_units[-1] == "柳园街道办事处"
    assert by_code["T12-05"].responsible_units == ("区住房城乡建设局", "区交通运输局", "区水利局")


def test_units_of_the_province(province: PlanReading) -> None:
    by_code = province.plan.by_code
    assert by_code["T14-114"].lead_units == ("省政府办公厅", "省司法厅")
    assert by_code["T06-40"].lead_units == ("省商务厅", "青岛海关", "济南海关", "青岛市政府")
    assert by_code["T03-26"].lead_units[-1] == "各市政府"
    assert by_code["T07-48"].lead_units == ("人民银行济南分行", "山东银保监局")
    assert by_code["T08-60"].lead_units == ("打击证券违法活动省相关责任单位",)


def nodes_of(task: Task) -> list[tuple[str, str]]:
    return [(node.due.isoformat(), node.phrase) for node in task.nodes]


def test_nodes_of_the_district(district: PlanReading) -> None:
    by_code = district.plan.by_code
    assert nodes_of(by_code["T02-03"]) == [("2022-10-31", "10月底前"), ("2022-10-31", "10月底前")]
    assert nodes_of(by_code["T03-05"]) == [("2022-08-31", "8月底前"), ("2022-12-31", "全年")]
    assert nodes_of(by_code["T06-05"]) == [("2022-08-31", "8月底前")]
    assert nodes_of(by_code["T16-12"]) == [("2022-12-31", "年底前")]
    assert nodes_of(by_code["T14-02"]) == [("2022-12-31", "全年")]
    assert all(node.deliverable for task in district.plan.tasks for node in task.nodes)


def test_nodes_of_the_province(province: PlanReading) -> None:
    by_code = province.plan.by_code
    assert nodes_of(by_code["T02-12"]) == [("2022-11-30", "11月底前")]
    assert nodes_of(by_code["T03-26"]) == [("2022-06-01", "6月1日前")]
    assert nodes_of(by_code["T04-33"]) == [("2022-12-31", "12月底")]
    assert nodes_of(by_code["T07-48"]) == [
        ("2022-04-30", "4月底前"),
        ("2022-12-31", "年底"),
        ("2022-05-31", "5月底前"),
    ]
    assert len(by_code["T14-109"].nodes) == len(by_code["T17-134"].nodes) == 3


def test_how_long_a_policy_holds_is_no_node(district: PlanReading, province: PlanReading) -> None:
    held = {
        task.code: task.policy_validity_dates for task in district.plan.tasks if task.policy_validity_dates
    }
    assert held == {
        "T18-02": ("有效期延长至2025年12月31日",),
        "T18-03": ("执行期延长至2022年12月31日",),
        "T18-04": ("执行期延长至2025年12月31日", "执行期延长至2023年12月31日"),
        "T18-07": ("执行期至2022年12月31日",),
    }
    assert not any(district.plan.by_code[code].nodes for code in held)
    held = {
        task.code: task.policy_validity_dates for task in province.plan.tasks if task.policy_validity_dates
    }
    assert held == {
        "T07-48": ("从2022年到2023年6月底",),
        "T18-153": ("有效期延长至2025年12月31日",),
        "T18-157": ("有效期至2023年12月31日",),
        "T18-159": ("执行期至2022年12月31日",),
    }


def figures(plan: Plan) -> dict[str, list[tuple[str, float | None, str]]]:
    return {
        task.code: [(one.op, one.value, one.unit) for one in task.targets]
        for task in plan.tasks
        if task.targets
    }


def test_figures_of_the_district(district: PlanReading) -> None:
    assert figures(district.plan) == {
        "T01-08": [(">=", 99, "%")],
        "T02-09": [("<=", 20, "个工作日")],
        "T03-01": [(">=", 160, "千伏安")],
        "T03-05": [(">=", 1.1, "万次"), (">=", 105, "万时户"), ("<=", 4.6, "小时")],
        "T05-04": [("<=", 24, "小时")],
        "T09-01": [(">=", 60, "%")],
        "T09-03": [(">=", 90, "%"), (">=", 80, "%"), (">=", 90, "%"), (">=", 20, "%")],
        "T09-06": [("<=", 20, "日")],
        "T11-04": [
            (">=", 45, "%"), (">=", 10, "%"), ("<=", 20, "%"), (">=", 5, "%"), (">=", 4, "%"), ("<=", 6, "%"),
        ],
        "T12-01": [(">=", 30, "日")],
        "T14-02": [(">=", 20, "%")],
        "T14-03": [(">=", 20, "%")],
        "T16-01": [(">=", 10, "家"), (">=", 60, "家")],
        "T16-02": [(">=", 5, "项")],
        "T16-03": [(">=", 5, "家"), (">=", 1, "家")],
        "T16-04": [(">=", 10, "家")],
        "T16-07": [(">=", 3, "场")],
        "T16-11": [(">=", 30, "家")],
        "T17-01": [(">=", 100, "%")],
        "T18-06": [("<=", 1800, "元")],
    }  # fmt: skip
    assert [one.baseline for one in district.plan.by_code["T11-04"].targets] == [None, 10, 10, None, 2, 3]
    assert district.plan.by_code["T01-08"].targets[0].metric == "符合条件的企业变更全程网办率"


def test_figures_of_the_province(province: PlanReading) -> None:
    found = figures(province.plan)
    assert found["T01-01"] == [("<=", 1, "个环节"), ("<=", 0, ""), ("<=", 1, "天")]
    assert found["T03-25"] == [("<=", 3, "个环节")]
    assert found["T17-131"] == [(">=", 30, "家"), (">=", 0.6667, "")]
    assert found["T17-135"] == [(">=", 2.3, "万家"), (">=", 3, "万家")]
    assert found["T17-150"] == [(">=", 15, "个"), (">=", 20, "个"), (">=", 50, "个")]
    assert sum(map(len, found.values())) == 39
    assert not {"T18-152", "T18-153", "T18-159", "T07-48", "T17-151"} & set(found)


def test_doubts_of_the_district(district: PlanReading) -> None:
    assert codes_where(district, "plan-mismatched-brackets") == [f"T08-0{no}" for no in range(1, 5)]
    assert codes_where(district, "plan-open-ended-units") == ["T12-03", "T12-04", "T12-05"]
    assert codes_where(district, "plan-whole-year") == ["T03-05", "T09-03", "T14-02", "T16-01"]
    assert codes_where(district, "plan-stray-word") == ["T16-17"]
    assert len(codes_where(district, "plan-task-without-lead")) == 0
    assert all(one.place.file == DISTRICT and one.place.row for one in district.findings)


def test_doubts_of_the_province(province: PlanReading) -> None:
    assert len(codes_where(province, "plan-no-lead-phrase")) == 22
    assert codes_where(province, "plan-several-unit-brackets") == ["T07-48"]
    assert {"plan-without-date", "plan-without-issuer", "plan-domains-without-lead"} <= {
        one.code for one in province.findings
    }


def test_blanks_ends_and_marks_change_nothing(either: PlanReading) -> None:
    name = DISTRICT if len(either.plan.domains) == 18 else PROVINCE
    data = (SEEDS / name).read_bytes()
    text = data.decode()
    for other in (
        b"\xef\xbb\xbf" + data,
        text.replace("\n", "\r\n").encode(),
        text.encode("gb18030"),
        text.encode("utf-16"),
        text.strip().encode(),
    ):
        assert read_plan_text(decode_plan(other), name).plan == either.plan


def test_workbook_and_json_keep_everything(either: PlanReading) -> None:
    book = write_plan_workbook(either.plan)
    assert book == write_plan_workbook(either.plan)
    back = read_plan_workbook(book, "任务总表.xlsx")
    assert back.plan == either.plan
    assert {one.code for one in back.findings} <= {"plan-table-task-without-lead"}
    assert read_plan_json(write_plan_json(either), "plan.json").plan == either.plan
    face = plan_to_face(either)
    assert plan_to_face(plan_from_face(face)) == face


def test_the_shipped_plan_has_the_facts_and_no_sentence_of_the_text(district: PlanReading) -> None:
    shipped = read_plan_json((ROOT / "data" / "plan.json").read_bytes(), "plan.json").plan
    printed = re.sub(r"\s", "", (SEEDS / DISTRICT).read_text(encoding="utf-8"))
    for ours, theirs in zip(shipped.tasks, district.plan.tasks, strict=True):
        assert (ours.code, ours.no, ours.title, ours.domain_no) == (
            theirs.code, theirs.no, theirs.title, theirs.domain_no,
        )  # fmt: skip
        assert (ours.lead_units, ours.responsible_units) == (theirs.lead_units, theirs.responsible_units)
        assert nodes_of(ours) == nodes_of(theirs)
        assert ours.policy_validity_dates == theirs.policy_validity_dates
        assert not any(node.deliverable in printed for node in ours.nodes)
    assert figures(shipped) == figures(district.plan)
    assert [(one.no, one.name, one.lead_units) for one in shipped.domains] == [
        (one.no, one.name, one.lead_units) for one in district.plan.domains
    ]
    assert (shipped.title, shipped.doc_number, shipped.issuer, shipped.issue_date) == (
        district.plan.title, district.plan.doc_number, district.plan.issuer, district.plan.issue_date,
    )  # fmt: skip


def test_every_unit_of_the_district_is_listed(district: PlanReading) -> None:
    directory, findings = read_units((ROOT / "data" / "units.csv").read_bytes(), "units.csv")
    assert not findings
    assert [name for name in district.plan.named_units if directory.find(name) is None] == []
