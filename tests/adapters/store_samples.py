"""Values with every field filled, to be kept and got back."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flows.domain.delivery import Attachment, Occasion, Parcel
from flows.domain.findings import Finding, Place, Severity
from flows.domain.forms import FormIdentity
from flows.domain.ledger import (
    Judged,
    Ledger,
    LedgerEntry,
    Light,
    NodeState,
    OverdueTask,
    OverdueUnit,
    Source,
)
from flows.domain.period import Period
from flows.domain.plan import Domain, Measure, Node, Plan, Target, Task
from flows.domain.returns import (
    CellText,
    Collected,
    Entry,
    FileReading,
    Outcome,
    Return,
    Status,
    UnitReading,
    VersionMark,
)
from flows.domain.rulings import Ruling, RulingKind

PERIOD = Period(2022, 9)
NOON = datetime(2022, 10, 8, 12, 0, 0, 5, tzinfo=UTC)

TASK = Task(
    code="T02-09",
    no=9,
    title="“一网通办”<提速> & 扩面",
    domain_no=2,
    lead_units=("区行政审批局", "区税务局"),
    responsible_units=("各镇政府（街道办事处）",),
    text="第一行\n第二行",
    no_lead_phrase=None,
    nodes=(Node(1, date(2022, 9, 30), "9月底前", "方案"), Node(2, date(2022, 9, 30), "9月底前", "清单")),
    policy_validity_dates=("执行期至2022年12月31日",),
    targets=(Target("99%以上", "全程网办率", ">=", 99.0, "%", 87.5),),
)
PLAN = Plan(
    title="行动计划",
    doc_number="东昌政办字〔2022〕13号",
    issuer="区政府办公室",
    issue_date=date(2022, 8, 16),
    domains=(Domain(2, "市场准入领域", ("区行政审批局",), (TASK,)),),
    measures=(Measure(1, "加强组织领导", "压实责任"),),
)

FINDING = Finding(
    "unknown-task", Severity.ERROR, "任务编号不存在", "请核对", Place("a.xlsx", "表1", "C7", None)
)
CELLS = (CellText("percent", "G7", "约85%"), CellText("progress", "H7", "已\u3000完成\n一半"))
ENTRY = Entry(
    task="T02-09",
    node=2,
    status=Status.IN_PROGRESS,
    percent=85.5,
    progress="已完成\n一半",
    problems="人手不足",
    next_steps="加快",
    expected_completion=date(2022, 10, 31),
    no_progress=True,
    sheet="填报表",
    row=7,
    cells=CELLS,
)
BARE = Entry("T02-10")


def reading(file: str = "区税务局.xlsx", sha256: str = "a" * 64) -> FileReading:
    identity = FormIdentity("dongchang", "区税务局", PERIOD, 1, "f" * 64)
    part = UnitReading(
        "区税务局", (ENTRY, BARE), (FINDING,), VersionMark(2, True, date(2022, 9, 28)), identity
    )
    return FileReading(file, sha256, (part, UnitReading(None, refused=True, blank=True)))


COLLECTED = Collected(
    PERIOD,
    (
        Return("a.xlsx", "a" * 64, "区税务局", 2, Outcome.ACCEPTED_WITH_FINDINGS, (ENTRY, BARE), (FINDING,)),
        Return("b.xlsx", "b" * 64, None, 1, Outcome.REJECTED, (), (FINDING,), counts=False, blank=True),
    ),
    missing_units=("区法院",),
    blank_units=("区审计局",),
)


def ledger(period: Period = PERIOD, because: str = "R02：至9月30日未完成") -> Ledger:
    node = NodeState(1, date(2022, 9, 30), "方案", Judged.OVERDUE, date(2022, 10, 5), 3, completed_late=True)
    entry = LedgerEntry(
        task="T02-09",
        title=TASK.title,
        domain=2,
        domain_name="市场准入领域",
        lead_units=TASK.lead_units,
        responsible_units=TASK.responsible_units,
        judged=Judged.OVERDUE,
        light=Light.RED,
        because=because,
        rule_id="R02",
        nodes=(node,),
        reported=Status.IN_PROGRESS,
        percent=85.5,
        progress="推进中",
        days_overdue=3,
        periods_overdue=1,
        periods_overdue_total=2,
        overdue_leads=("区税务局",),
        notes=("同意延期",),
        sources=(Source("区税务局", "a.xlsx", "a" * 64, "填报表", 7, CELLS),),
        findings=(FINDING,),
    )
    named = OverdueUnit(
        "区税务局", (OverdueTask("T02-09", "题", date(2022, 9, 30), 3, "方案"),), 3, 1, "督办提示"
    )
    calm = LedgerEntry("T02-10", "题", 2, "域", ("甲",), (), Judged.CONTINUING, Light.GREEN, "R06", "R06")
    return Ledger(
        period,
        date(2022, 9, 30),
        "2022-1",
        "r" * 64,
        "p" * 64,
        (entry, calm),
        (named,),
        ("区法院",),
        ("区审计局",),
        (FINDING,),
    )


RULING = Ruling(
    0,
    RulingKind.EXTENSION,
    "T02-09",
    "上级延期",
    "李某",
    date(2022, 10, 8),
    PERIOD,
    1,
    "区税务局",
    "2022-10-31",
    "批示",
)


def parcel(recipient: str = "区税务局", body: str = "正文", occasion: Occasion = Occasion.PAPERS) -> Parcel:
    attachments = (Attachment("工作台账.xlsx", "c" * 64),)
    return Parcel(
        PERIOD, occasion, recipient, ("a@b.cn", "c@d.cn"), "关于工作台账", body, attachments, "dongchang"
    )
