"""A made-up office, plan, directory and ledger for the tests of the papers; nothing in it is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flows.domain.ledger import Judged, Ledger, LedgerEntry, Light, NodeState, OverdueTask, OverdueUnit
from flows.domain.papers.facts import OfficeNames, PaperBrief
from flows.domain.period import Period
from flows.domain.plan import Domain, Node, Plan, Task
from flows.domain.units import Directory, Unit

AS_OF = date(2022, 9, 30)
OFFICE = OfficeNames(
    short="区政府办公室",
    full="聊城市东昌府区人民政府办公室",
    contact="区营转办",
    phone="0635-0000000",
    recipients="各镇人民政府、街道办事处，区政府各部门、各直属单位",
    copies="区委办公室，区人大常委会办公室，区政协办公室，区纪委监委机关，区法院，区检察院",
)
_NAMES = (
    "区发展和改革局",
    "区教育和体育局",
    "区科学技术局",
    "区工业和信息化局",
    "区公安分局",
    "区民政局",
    "区司法局",
    "区财政局",
    "区人力资源和社会保障局",
    "区自然资源和规划局",
    "区住房和城乡建设局",
    "区交通运输局",
    "区水利局",
    "区农业农村局",
    "区商务和投资促进局",
    "区文化和旅游局",
    "区卫生健康局",
    "区应急管理局",
    "区审计局",
    "区行政审批服务局",
    "区市场监督管理局",
    "区统计局",
    "区医疗保障局",
    "区地方金融监督管理局",
    "区大数据局",
    "区税务局",
    "区人民法院",
    "区供电中心",
    "甲镇",
    "乙镇",
    "丙街道",
    "丁街道",
)
DIRECTORY = Directory(tuple(Unit(name, order=no) for no, name in enumerate(_NAMES, 1)))
_DOMAINS = (
    "开办企业",
    "办理建筑许可",
    "获得电力",
    "获得用水用气",
    "登记财产",
    "纳税",
    "跨境贸易",
    "办理破产",
    "获得信贷",
    "保护中小投资者",
    "执行合同",
    "劳动力市场监管",
    "政府采购",
    "招标投标",
    "政务服务",
    "知识产权",
    "市场监管",
    "包容普惠创新",
)
_STATES = (
    (Judged.ON_SCHEDULE, Light.GREEN),
    (Judged.CONTINUING, Light.GREEN),
    (Judged.COMPLETED, Light.BLUE),
    (Judged.OVERDUE, Light.RED),
    (Judged.CONTINUING, Light.GREEN),
    (Judged.BEHIND, Light.YELLOW),
    (Judged.CONTINUING, Light.GREEN),
    (Judged.COMPLETED, Light.BLUE),
    (Judged.DUE_SOON, Light.YELLOW),
)


def plan(tasks: int = 138) -> Plan:
    """A plan of ``tasks`` tasks in 18 domains."""
    domains = []
    for no, name in enumerate(_DOMAINS, 1):
        numbers = range(no, tasks + 1, len(_DOMAINS))
        made = tuple(_task(no, at, number) for at, number in enumerate(numbers, 1))
        domains.append(Domain(no, f"{name}领域", made[0].lead_units, made))
    return Plan(
        "聊城市东昌府区人民政府办公室关于印发东昌府区营商环境创新2022年行动计划的通知",
        "东昌政办字〔2022〕13号",
        OFFICE.full,
        date(2022, 8, 16),
        tuple(domains),
    )


def _task(domain: int, at: int, number: int) -> Task:
    units = len(_NAMES)
    leads = tuple(_NAMES[(number * 7 + step) % units] for step in ((0, 5) if number % 5 == 0 else (0,)))
    responsible = tuple(_NAMES[(number * 3 + step) % units] for step in range(number % 4))
    state = _STATES[number % len(_STATES)][0]
    due = AS_OF - timedelta(days=number % 31) if state is Judged.OVERDUE else date(2022, 12, 31)
    nodes = () if state is Judged.CONTINUING else (Node(1, due, "", f"形成第{number}项成果并公布清单"),)
    title = f"推行第{number}项办理事项标准化，压缩办理时间和环节"
    return Task(f"T{domain:02d}-{at:02d}", at, title, domain, leads, responsible, nodes=nodes)


def ledger(of: Plan, period: Period) -> Ledger:
    """A ledger of every judged state, with overdue, missing and blank units."""
    entries = tuple(_entry(of, task) for task in of.tasks)
    return Ledger(
        period,
        period.last_day,
        "2022-1",
        "",
        "",
        entries,
        overdue_units=_overdue_units(entries),
        missing_units=("丁街道", "区审计局"),
        blank_units=("区水利局",),
    )


def _entry(of: Plan, task: Task) -> LedgerEntry:
    number = task.domain_no + (task.no - 1) * len(_DOMAINS)
    judged, light = _STATES[number % len(_STATES)]
    days = (AS_OF - task.nodes[0].due).days if judged is Judged.OVERDUE else 0
    nodes = tuple(
        NodeState(node.no, node.due, node.deliverable, judged, days_overdue=days) for node in task.nodes
    )
    return LedgerEntry(
        task.code,
        task.title,
        task.domain_no,
        of.domain_of[task.domain_no].name,
        task.lead_units,
        task.responsible_units,
        judged,
        light,
        because="R02",
        rule_id="R02",
        nodes=nodes,
        percent=60.0,
        progress=f"已完成第{number}项事项梳理，正在组织开展部门会商，预计10月份印发实施。",
        last_progress="已启动，完成调研。",
        problems="部门间数据尚未打通。" if number % 3 == 0 else "",
        next_steps="加快会商，按期印发。" if number % 2 == 0 else "",
        days_overdue=days,
        periods_overdue=1 + number % 3 if judged is Judged.OVERDUE else 0,
        completed_late=judged is Judged.COMPLETED and number % 4 == 0,
        overdue_leads=task.lead_units if judged is Judged.OVERDUE else (),
        not_reported=tuple(unit for unit in task.lead_units if unit in ("丁街道", "区审计局")),
    )


def _overdue_units(entries: tuple[LedgerEntry, ...]) -> tuple[OverdueUnit, ...]:
    found: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        for unit in entry.overdue_leads:
            found.setdefault(unit, []).append(entry)
    steps = ("督办提示", "督办通知", "点名通报", "约谈建议")
    return tuple(
        OverdueUnit(
            unit,
            tuple(_overdue_task(one, unit) for one in mine),
            max(one.days_overdue for one in mine),
            periods := max(one.periods_overdue for one in mine),
            steps[periods - 1],
        )
        for unit, mine in found.items()
    )


def _overdue_task(entry: LedgerEntry, unit: str) -> OverdueTask:
    node = entry.nodes[0]
    return OverdueTask(
        entry.task, entry.title, node.due, entry.days_overdue, node.deliverable, unit in entry.not_reported
    )


def brief(tasks: int = 138, *, demo: bool = True) -> PaperBrief:
    """What the papers of September are drafted from, with August to compare."""
    made = plan(tasks)
    now = ledger(made, Period(2022, 9))
    august = ledger(made, Period(2022, 8))
    before = replace(august, entries=tuple(replace(one, judged=Judged.CONTINUING) for one in august.entries))
    return PaperBrief(now, before, made, DIRECTORY, OFFICE, date(2022, 10, 10), demo)


def quiet_brief() -> PaperBrief:
    """A month in which everything is done and everybody has returned."""
    whole = brief(18, demo=False)
    entries = tuple(
        replace(one, judged=Judged.COMPLETED, light=Light.BLUE, overdue_leads=(), not_reported=())
        for one in whole.ledger.entries
    )
    quiet = replace(whole.ledger, entries=entries, overdue_units=(), missing_units=(), blank_units=())
    return replace(whole, ledger=quiet, previous=None)
