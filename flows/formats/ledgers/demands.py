"""The ledger's sheets on what the plan demands beside judging: roll-ups, figures, files, batches, commendation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.domain.demands.monitoring import Attainment, MetricLine, plain
from flows.domain.demands.overview import Demanded
from flows.domain.demands.registers import Item, MetricReading
from flows.domain.demands.rollups import Count, Rollup
from flows.domain.demands.standing_items import TaskChecklist
from flows.domain.ledger import Judged, Ledger
from flows.domain.period import zh_date
from flows.formats.ledgers.tasks import NOTHING
from flows.formats.sheet_style import Cell, Column, ListSheet, Tinted

_STATES = tuple(Judged)
_TINTS = {
    Attainment.REACHED: "green",
    Attainment.NOT_REACHED: "red",
    Attainment.NO_VALUE: "yellow",
    Attainment.NO_TARGET: "middle",
}


def rollup_sheet(ledger: Ledger, done: Demanded) -> ListSheet:
    """Return the sheet 领域调度: each domain, each 总指挥, each 领域牵头单位, and all together."""
    return ListSheet(
        name="领域调度",
        title=f"领域总指挥调度表（{ledger.period.zh}）",
        line=f"数据截止：{zh_date(ledger.as_of)}    单位：项    按领域、按总指挥各自合计等于任务总数；"
        "一个领域有两个以上牵头单位的，分别计入各牵头单位，不作合计。",
        columns=(
            Column("汇总口径", 13, "middle"),
            Column("名称", 26),
            Column("总指挥职务", 18, "middle"),
            Column("领域牵头单位", 30),
            Column("任务总数", 9.5, "middle"),
            *(Column(state.zh, 9.5, "middle") for state in _STATES),
            Column("有牵头单位未报送", 10, "middle"),
            Column("完成率", 9.5, "percent"),
            Column("已完成比上期", 10, "middle"),
            Column("逾期比上期", 10, "middle"),
            Column("由其他单位牵头的任务", 24),
        ),
        rows=_rollup_rows(done),
        sums=_rollup("合计", done.rollups.total),
        empty="本期无任务",
        held=2,
    )


def _rollup_rows(done: Demanded) -> Iterator[tuple[Cell, ...]]:
    for one in done.rollups.domains:
        yield _rollup("领域", one)
    for one in done.rollups.commanders:
        yield _rollup("总指挥", one)
    for one in done.rollups.leads:
        yield _rollup("领域牵头单位", one)


def _rollup(label: str, one: Rollup) -> tuple[Cell, ...]:
    own = label in ("领域", "总指挥")
    return (
        label,
        one.name if label != "合计" else NOTHING,
        (one.commander or "未明确") if own else NOTHING,
        ("、".join(one.lead_units) or NOTHING) if own else NOTHING,
        *_counts(one.now),
        NOTHING if one.now.share is None else one.now.share,
        _change(one, Judged.COMPLETED),
        _change(one, Judged.OVERDUE),
        ("、".join(one.outside) or NOTHING) if own else NOTHING,
    )


def _counts(count: Count) -> tuple[Cell, ...]:
    return (count.tasks, *(count.of(state) for state in _STATES), count.not_reported)


def _change(one: Rollup, state: Judged) -> Cell:
    more = one.change(state)
    if more is None:
        return "首期"
    return "持平" if not more else f"{'增加' if more > 0 else '减少'}{abs(more)}"


def metrics_sheet(ledger: Ledger, done: Demanded) -> ListSheet:
    """Return the sheet 指标监测: every domain's figures against what the plan demands, over time."""
    return ListSheet(
        name="指标监测",
        title=f"各领域指标监测表（{ledger.period.zh}）",
        line="数值为登记数；“是否达到”为本期数值与行动计划要求对照的结果，本期没有登记的为“本期无数据”。",
        columns=(
            Column("领域", 22),
            Column("任务编号", 10, "middle"),
            Column("指标", 28),
            Column("计划要求", 16, "middle"),
            Column("计量单位", 9.5, "middle"),
            Column("基期值", 9.5, "middle"),
            Column("上次数值", 9.5, "middle"),
            Column("本期数值", 9.5, "middle"),
            Column("是否达到", 12, "middle"),
            Column("历期数值", 36),
            Column("数据来源", 22),
        ),
        rows=map(_metric, done.metrics),
        empty="行动计划没有量化指标，也没有登记指标",
        held=3,
    )


def _metric(one: MetricLine) -> tuple[Cell, ...]:
    return (
        one.domain_name,
        one.task.code,
        one.metric,
        one.demanded or NOTHING,
        one.unit or NOTHING,
        NOTHING if one.baseline is None else one.baseline,
        _figure(one.previous),
        _figure(one.current),
        Tinted(one.attainment.zh, _TINTS[one.attainment]),
        "；".join(f"{at}为{plain(told.value)}" for at, told in one.series if told.value is not None)
        or NOTHING,
        one.current.source or NOTHING if one.current else NOTHING,
    )


def _figure(reading: MetricReading | None) -> Cell:
    return NOTHING if reading is None or reading.value is None else reading.value


def checklist_sheet(ledger: Ledger, done: Demanded) -> ListSheet:
    """Return the sheet 清单化推进: the three items of every task, and what is lacking."""
    whole = sum(not one.lacking for one in done.checklists)
    return ListSheet(
        name="清单化推进",
        title=f"任务工作方案、操作规范、应用场景清单（{ledger.period.zh}）",
        line=f"截至{zh_date(ledger.as_of)}，任务{len(done.checklists)}项，三项齐备{whole}项。",
        columns=(
            Column("任务编号", 10, "middle"),
            Column("重点任务", 34),
            Column("牵头单位", 26),
            *(Column(f"{item.zh}{what}", 16, "middle") for item in Item for what in ("日期", "文号")),
            Column("尚缺", 30, "middle"),
        ),
        rows=_checklist_rows(done),
        empty="行动计划没有任务",
        held=2,
    )


def _checklist_rows(done: Demanded) -> Iterator[tuple[Cell, ...]]:
    kept = any(mark for one in done.checklists for mark in one.marks)
    for one in done.checklists:
        marks: list[Cell] = []
        for mark in one.marks:
            marks += [(mark.day or NOTHING) if mark else NOTHING, (mark.document if mark else "") or NOTHING]
        state = _lacking(one) if kept else "尚未登记"
        yield (one.task.code, one.task.title, "、".join(one.task.lead_units) or NOTHING, *marks, state)


def _lacking(one: TaskChecklist) -> Cell:
    if not one.lacking:
        return Tinted("齐备", "green")
    whole = len(one.lacking) == len(one.marks)
    return Tinted("三项均缺" if whole else "、".join(item.zh for item in one.lacking), "yellow")


def schemes_sheet(ledger: Ledger, done: Demanded) -> ListSheet:
    """Return the sheet 落实方案: each lead unit, on file or not, and by how many days late."""
    rule = done.rules.scheme
    return ListSheet(
        name="落实方案",
        title=f"落实方案备案情况（{ledger.period.zh}）",
        line=f"截至{zh_date(ledger.as_of)}。备案期限为行动计划印发之日起{done.rules.scheme_months}个月内"
        f"（{rule.id} {rule.name}）；没有备案的，逾期天数计算至数据截止日。",
        columns=(
            Column("序号", 6, "middle"),
            Column("牵头单位", 30),
            Column("备案期限", 16, "middle"),
            Column("备案情况", 18, "middle"),
            Column("备案日期", 16, "middle"),
            Column("文号", 26, "middle"),
            Column("逾期天数", 10, "middle"),
        ),
        rows=[
            (
                no,
                one.unit,
                one.due or NOTHING,
                Tinted(one.state, "red" if one.days_late else "green" if one.filed else "middle"),
                (one.filed.day if one.filed else None) or NOTHING,
                (one.filed.document if one.filed else "") or NOTHING,
                one.days_late,
            )
            for no, one in enumerate(done.schemes, 1)
        ],
        empty="行动计划没有牵头单位",
        held=2,
    )


def challenges_sheet(ledger: Ledger, done: Demanded) -> ListSheet:
    """Return the sheet 揭榜挂帅: every published task with taker, due day, state and result."""
    return ListSheet(
        name="揭榜挂帅",
        title=f"揭榜挂帅任务清单（{ledger.period.zh}）",
        line=f"截至{zh_date(ledger.as_of)}的登记情况。",
        columns=(
            Column("批次", 7, "middle"),
            Column("榜单任务", 40),
            Column("任务编号", 10, "middle"),
            Column("发布日期", 16, "middle"),
            Column("揭榜单位", 26),
            Column("揭榜日期", 16, "middle"),
            Column("完成期限", 16, "middle"),
            Column("状态", 22, "middle"),
            Column("结果", 34),
        ),
        rows=[
            (
                one.step.batch,
                one.step.title,
                one.step.task or NOTHING,
                one.step.published,
                one.step.taker or NOTHING,
                one.taken or NOTHING,
                one.step.due or NOTHING,
                Tinted(one.state, "red") if one.days_late else one.state,
                one.step.result or NOTHING,
            )
            for one in done.challenges
        ],
        empty="尚未发布揭榜挂帅任务",
        held=2,
    )


def rewards_sheet(ledger: Ledger, done: Demanded) -> ListSheet:
    """Return the sheet 表扬加分建议: whom the rules speak for, with reasons; a person decides."""
    rule = done.rules.reward
    return ListSheet(
        name="表扬加分建议",
        title=f"通报表扬和年终加分建议（{ledger.period.zh}）",
        line=f"依据{rule.id}“{rule.name}”等规则提出，均为建议，由人决定；合计最多加{plain(done.rules.most_points)}分，"
        f"达到{plain(done.rules.commend_from)}分的列为通报表扬建议对象，本期有逾期未完成任务的不列入。",
        columns=(
            Column("序号", 6, "middle"),
            Column("单位", 26),
            Column("建议", 22, "middle"),
            Column("建议加分", 10, "middle"),
            Column("理由", 80),
            Column("不列入的原因", 34),
        ),
        rows=[
            (
                no,
                one.unit,
                one.proposal,
                NOTHING if one.barred else one.points,
                "\n".join(f"{ground.because}（{plain(ground.points)}分）" for ground in one.grounds),
                one.barred or NOTHING,
            )
            for no, one in enumerate(done.rewards, 1)
        ],
        empty="本期没有符合规则的单位",
        held=2,
    )


SHEETS: tuple[Callable[[Ledger, Demanded], ListSheet], ...] = (
    rollup_sheet,
    metrics_sheet,
    checklist_sheet,
    schemes_sheet,
    challenges_sheet,
    rewards_sheet,
)
"""In the order of the workbook."""
