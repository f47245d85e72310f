"""The ledger's other sheets: by domain, by unit, overdue, not returned, findings, explanations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from flows.domain.findings import Finding, Severity
from flows.domain.ledger import Judged, Light
from flows.domain.period import zh_date
from flows.formats.ledgers.facts import Account
from flows.formats.ledgers.tasks import COLUMNS as TASK_COLUMNS
from flows.formats.ledgers.tasks import NOTHING, OTHERS, PRINTED
from flows.formats.sheet_style import Cell, Column, ListSheet, Tinted

_LIGHT_MEANS = {
    Light.BLUE: "已完成",
    Light.GREEN: "按序时推进、长期推进",
    Light.YELLOW: "临期，或者进度滞后但未达到红灯标准",
    Light.RED: "逾期未完成，或者进度严重滞后",
}


def _counts(counted: Counter[Judged]) -> tuple[Cell, ...]:
    return tuple(counted[state] for state in Judged)


def _state_columns() -> tuple[Column, ...]:
    return tuple(Column(state.zh, 11.5, "middle") for state in Judged)


def domains_sheet(account: Account) -> ListSheet:
    """Return the sheet 按领域: tasks in each judged state and the completion rate, with a line of sums."""
    ledger = account.ledger
    counted: dict[int, Counter[Judged]] = {}
    names: dict[int, str] = {}
    for entry in ledger.entries:
        counted.setdefault(entry.domain, Counter())[entry.judged] += 1
        names[entry.domain] = entry.domain_name
    leads = {one.no: "、".join(one.lead_units) for one in account.facts.plan.domains}
    totals = ledger.totals
    every = Counter({state: totals[state.value] for state in Judged})
    return ListSheet(
        name="按领域",
        title=f"工作台账按领域汇总表（{ledger.period.zh}）",
        line=f"数据截止：{zh_date(ledger.as_of)}    单位：项    完成率＝已完成任务数÷任务总数",
        columns=(
            Column("序号", 6, "middle"),
            Column("领域", 28),
            Column("领域牵头单位", 44),
            Column("任务总数", 9.5, "middle"),
            *_state_columns(),
            Column("完成率", 9.5, "percent"),
        ),
        rows=[
            (no, names[no], leads.get(no) or NOTHING, one.total(), *_counts(one), _rate(one))
            for no, one in sorted(counted.items())
        ],
        sums=("合计", f"共{len(counted)}个领域", NOTHING, totals["tasks"], *_counts(every), _rate(every)),
        empty="本期无任务",
        held=2,
    )


def _rate(counted: Counter[Judged]) -> Cell:
    return counted[Judged.COMPLETED] / counted.total() if counted.total() else NOTHING


def units_sheet(account: Account) -> ListSheet:
    """Return the sheet 按单位, in 建制顺序; no sums, for a joint task counts for each of its leads."""
    note = (
        "两个以上单位共同牵头的任务，分别计入各牵头单位；由一类单位共同承担的任务，分别计入各成员单位。"
        "各单位任务数之和可能大于任务总数，不作合计。"
    )
    return ListSheet(
        name="按单位",
        title=f"工作台账按单位统计表（{account.ledger.period.zh}）",
        line=f"数据截止：{zh_date(account.ledger.as_of)}    单位：项    {note}督办建议须经审签后执行。",
        columns=(
            Column("序号", 6, "middle"),
            Column("单位", 22),
            Column("牵头任务数", 11.5, "middle"),
            *_state_columns(),
            Column("责任任务数", 11.5, "middle"),
            Column("列入逾期清单任务数", 12, "middle"),
            Column("最长逾期天数", 9.5, "middle"),
            Column("督办建议", 12, "middle"),
            Column("报送情况", 22, "middle"),
        ),
        rows=_unit_rows(account),
        empty="本期无承担任务的单位",
        held=2,
    )


def _unit_rows(account: Account) -> Iterator[tuple[Cell, ...]]:
    for no, line in enumerate(account.units, 1):
        named = line.overdue
        overdue: tuple[Cell, ...] = (0, NOTHING, NOTHING)
        if named:
            overdue = (len(named.tasks), named.worst_days, named.step)
        states = _counts(line.led)
        yield (no, line.unit, line.led.total(), *states, line.responsible, *overdue, line.reported)


def overdue_sheet(account: Account) -> ListSheet:
    """Return the sheet 逾期清单: unit by unit, task by task."""
    return ListSheet(
        name="逾期清单",
        title=f"逾期未完成任务清单（{account.ledger.period.zh}）",
        line=f"逾期天数自完成时限（经批准延期的，自延期后时限）计算至{zh_date(account.ledger.as_of)}。"
        "督办建议须经审签后执行。",
        columns=(
            Column("序号", 6, "middle"),
            Column("单位", 22),
            Column("任务编号", 9, "middle"),
            Column("重点任务", 34),
            Column("节点事项", 30),
            Column("完成时限", 15, "middle"),
            Column("逾期天数", 6, "middle"),
            Column("连续逾期期数", 9.5, "middle"),
            Column("督办建议", 12, "middle"),
            Column("是否报送", 10, "middle"),
        ),
        rows=_overdue_rows(account),
        empty="本期无逾期事项",
        held=3,
    )


def _overdue_rows(account: Account) -> Iterator[tuple[Cell, ...]]:
    periods = {entry.task: entry.periods_overdue for entry in account.ledger.entries}
    pairs = ((unit, task) for unit in account.ledger.overdue_units for task in unit.tasks)
    for no, (unit, task) in enumerate(pairs, 1):
        yield (
            no,
            unit.unit,
            task.task,
            task.title,
            task.deliverable or NOTHING,
            task.due,
            task.days,
            task.periods or periods.get(task.task, unit.periods),
            unit.step,
            "未报送" if task.not_reported else "已报送",
        )


def missing_sheet(account: Account) -> ListSheet:
    """Return the sheet 未报送清单: units without a return, refused, or returned blank."""
    ledger = account.ledger
    silent = account.facts.directory.in_order((*ledger.missing_units, *ledger.blank_units))
    lines = [account.by_unit[unit] for unit in silent]
    return ListSheet(
        name="未报送清单",
        title=f"未报送单位清单（{ledger.period.zh}）",
        line="“未报送”为未收到可以采用的报送件；“空表”为已收到填报表但未填写任何内容。",
        columns=(
            Column("序号", 6, "middle"),
            Column("单位", 24),
            Column("报送情况", 22, "middle"),
            Column("牵头任务数", 11.5, "middle"),
            Column("责任任务数", 11.5, "middle"),
            Column("列入逾期清单任务数", 12, "middle"),
            Column("退回原因", 60),
        ),
        rows=[
            (
                no,
                one.unit,
                one.reported,
                one.led.total(),
                one.responsible,
                len(one.overdue.tasks) if one.overdue else 0,
                account.refusals.get(one.unit, NOTHING),
            )
            for no, one in enumerate(lines, 1)
        ],
        empty="本期各单位均已报送",
        held=2,
    )


def findings_sheet(account: Account) -> ListSheet:
    """Return the sheet 问题提示: every finding once, the heaviest first."""
    weight = {severity: at for at, severity in enumerate(Severity)}
    ordered = sorted(_every_finding(account), key=lambda one: weight[one.severity])
    return ListSheet(
        name="问题提示",
        title=f"问题提示清单（{account.ledger.period.zh}）",
        line="“错误”为相关数据未采用，须更正后重新报送；“提醒”为须核实；“说明”为对填报内容的读取说明。",
        columns=(
            Column("序号", 6, "middle"),
            Column("级别", 7, "middle"),
            Column("文件", 34),
            Column("工作表", 13, "middle"),
            Column("单元格", 10, "middle"),
            Column("问题", 56),
            Column("处理建议", 44),
        ),
        rows=[(no, *_finding(one)) for no, one in enumerate(ordered, 1)],
        empty="本期无问题提示",
        held=2,
    )


def _every_finding(account: Account) -> tuple[Finding, ...]:
    """Return all findings, once each; those of a return that name no file are given the return's."""
    returns = account.facts.collected.returns
    filed = [
        finding if finding.place.file else replace(finding, place=replace(finding.place, file=one.file))
        for one in returns
        for finding in one.findings
    ]
    unfiled = {finding for one in returns for finding in one.findings if not finding.place.file}
    judged = (finding for entry in account.ledger.entries for finding in entry.findings)
    others = (finding for finding in (*account.ledger.findings, *judged) if finding not in unfiled)
    return tuple(dict.fromkeys((*filed, *others)))


def _finding(one: Finding) -> tuple[Cell, ...]:
    where = one.place
    cell = where.cell or (f"第{where.row}行" if where.row else NOTHING)
    level: Cell = Tinted(one.severity.zh, "red") if one.severity is Severity.ERROR else one.severity.zh
    return (level, where.file or NOTHING, where.sheet or NOTHING, cell, one.what, one.remedy or NOTHING)


def notes_sheet(account: Account) -> ListSheet:
    """Return the sheet 说明: what was judged, as of when, by which rules, with which result."""
    return ListSheet(
        name="说明",
        title=f"工作台账编制说明（{account.ledger.period.zh}）",
        line="演示数据，仅供演示和测试使用，不作为工作依据。"
        if account.facts.demo
        else "本表由程序依据各单位报送数据生成。",
        columns=(Column("项目", 22, "middle"), Column("内容", 128)),
        rows=[*_about(account), *_results(account), *_legend()],
        filtered=False,
    )


def _about(account: Account) -> Iterator[tuple[Cell, ...]]:
    ledger, facts = account.ledger, account.facts
    reported = Counter(line.reported.split("（")[0] for line in account.units)
    yield ("行动计划", f"{facts.plan.title}（{facts.plan.doc_number}）")
    yield ("编制单位", facts.office)
    yield ("期次", ledger.period.zh)
    yield ("数据截止日", zh_date(ledger.as_of))
    yield ("研判规则版本", ledger.rules_version or NOTHING)
    yield ("研判规则摘要值", ledger.rules_digest or NOTHING)
    yield ("行动计划摘要值", ledger.plan_digest or NOTHING)
    yield (
        "报送情况",
        f"应报送单位{len(account.units)}个，其中已报送{reported['已报送']}个、未报送{reported['未报送']}个、"
        f"空表{reported['空表']}个",
    )


def _results(account: Account) -> Iterator[tuple[Cell, ...]]:
    now = account.ledger.totals
    before = account.facts.previous.totals if account.facts.previous else None
    words = {"tasks": "任务总数", **{state.value: state.zh for state in Judged}}
    for key, word in words.items():
        yield (word, f"{now[key]}项" + (_change(now[key], before[key]) if before else "（首期，无上期数据）"))


def _change(now: int, before: int) -> str:
    moved = "持平" if now == before else f"{'增加' if now > before else '减少'}{abs(now - before)}项"
    return f"（上期{before}项，{moved}）"


def _legend() -> Iterator[tuple[Cell, ...]]:
    for light, meaning in _LIGHT_MEANS.items():
        yield (Tinted(light.zh, light.value), meaning)
    screen = "".join(f"“{column.head}”" for column in TASK_COLUMNS[PRINTED:])
    yield (
        "填报内容",
        "“上期进展”“本期进展”“存在问题”“下步措施”为牵头单位填报内容，多个牵头单位填报内容相同的合并列出；"
        f"责任单位填报内容全文见“{OTHERS}”。",
    )
    yield (
        "打印范围",
        f"“总台账”中{screen}为核对栏，供屏幕查阅，不在打印范围内；文字较长的，单元格内存有全文。",
    )
    yield (
        "状态说明",
        "“填报状态”为牵头单位填报的状态，“研判状态”为依据规则研判的状态，二者不一致的见“研判说明”。",
    )
    yield ("督办建议", "逾期事项的督办措施均为建议，须经审签后执行。")
