"""Small situations of one month, each with the state, light, days, units named and words expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from flows.domain.ledger import Judged, LedgerEntry, Light
from flows.domain.period import Period
from flows.domain.plan import Task
from flows.domain.returns import FileReading, Status, VersionMark
from flows.domain.rules import Rules
from flows.domain.rulings import Ruling, RulingKind
from tests.domain.month_samples import (
    CUT_OFF,
    DOING,
    DONE,
    IDLE,
    LONG,
    STUCK,
    T1,
    T2,
    TOWNS,
    A,
    B,
    C,
    R,
    file_of,
    only,
    plan,
    ruling,
    says,
    settle,
    task,
)

CODE = "T01-01"


def heard(unit: str, status: Status | None, percent: float | None = None, **more: object) -> FileReading:
    return file_of(unit, says(CODE, status, percent, **more))


def on(*dues: str, leads: tuple[str, ...] = (A,), others: tuple[str, ...] = ()) -> Task:
    return task(CODE, *dues, leads=leads, others=others)


@dataclass(frozen=True)
class Situation:
    name: str
    task: Task
    files: tuple[FileReading, ...]
    judged: Judged
    light: Light
    days: int = 0
    named: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    as_of: date = CUT_OFF
    rules: Rules = field(default_factory=Rules)


def late(name: str, made: Task, *files: FileReading, **more: object) -> Situation:
    return Situation(name, made, files, Judged.OVERDUE, Light.RED, **more)  # type: ignore[arg-type]


def done(name: str, made: Task, *files: FileReading, **more: object) -> Situation:
    return Situation(name, made, files, Judged.COMPLETED, Light.BLUE, **more)  # type: ignore[arg-type]


def soon(name: str, made: Task, *files: FileReading, **more: object) -> Situation:
    return Situation(name, made, files, Judged.DUE_SOON, Light.YELLOW, **more)  # type: ignore[arg-type]


def behind(name: str, made: Task, light: Light, *files: FileReading, **more: object) -> Situation:
    return Situation(name, made, files, Judged.BEHIND, light, **more)  # type: ignore[arg-type]


def well(name: str, made: Task, *files: FileReading, **more: object) -> Situation:
    return Situation(name, made, files, Judged.ON_SCHEDULE, Light.GREEN, **more)  # type: ignore[arg-type]


def steady(name: str, made: Task, *files: FileReading, **more: object) -> Situation:
    return Situation(name, made, files, Judged.CONTINUING, Light.GREEN, **more)  # type: ignore[arg-type]


EXTENDED = ruling(RulingKind.EXTENSION, "2022-10-31", basis="〔2022〕5号会议纪要")

OVERDUE = (
    late(
        "node on the cut-off day",
        on("2022-09-30"),
        heard(A, DOING, 60),
        named=(A,),
        words=(
            "依据规则R02（逾期）：节点“成果1”应于2022年9月30日完成，截至2022年9月30日未完成，"
            "区甲局填报“正在推进”（60%，见“区甲局.xlsx”填报表 H7），逾期0天。",
        ),
    ),
    late("the day after", on("2022-09-29"), heard(A, DOING), days=1, named=(A,), words=("逾期1天。",)),
    late("a month after", on("2022-08-31"), heard(A, IDLE), days=30, named=(A,), words=("“未启动”",)),
    late("unable is no excuse", on("2022-09-30"), heard(A, STUCK), named=(A,), words=("“无法推进”",)),
    late("continuing is no completion", on("2022-09-30"), heard(A, LONG), named=(A,)),
    late("100 per cent in progress is no completion", on("2022-09-30"), heard(A, DOING, 100), named=(A,)),
    late(
        "no return",
        on("2022-08-31"),
        days=30,
        named=(A,),
        words=("牵头单位区甲局未报送，逾期30天（未报送）。",),
    ),
    late(
        "blank return",
        on("2022-09-30"),
        file_of(A, blank=True),
        named=(A,),
        words=("区甲局报送空表，逾期0天。",),
    ),
    late(
        "rejected return",
        on("2022-09-30"),
        file_of(A, refused=True),
        named=(A,),
        words=("区甲局所报“区甲局.xlsx”被退回，按未报送处理，逾期0天（未报送）",),
    ),
    late(
        "returned without this task",
        on("2022-09-30"),
        file_of(A, says("T09-99", DONE)),
        named=(A,),
        words=("区甲局报送件中未填报本项，逾期0天。",),
    ),
    late(
        "returns that contradict each other",
        on("2022-09-30"),
        file_of(A, says(CODE, DONE), name="a.xlsx"),
        file_of(A, says(CODE, DOING), name="b.xlsx"),
        named=(A,),
        words=("区甲局所报内容相互矛盾，未予采信（见“a.xlsx”填报表 H7、见“b.xlsx”填报表 H7）",),
    ),
    late(
        "a text without a status",
        on("2022-09-30"),
        heard(A, None),
        named=(A,),
        words=("区甲局未填明状态（见",),
    ),
    late(
        "responsible unit says completed",
        on("2022-09-30", others=(R,)),
        heard(R, DONE),
        named=(A,),
        words=("区甲局未报送",),
    ),
    late(
        "two nodes on one date",
        on("2022-09-30", "2022-09-30"),
        heard(A, DOING),
        named=(A,),
        words=("第1个节点", "另有1个时间节点逾期"),
    ),
    late(
        "two nodes, the first completed",
        on("2022-08-31", "2022-09-20"),
        file_of(A, says(CODE, DONE, node=1), says(CODE, DOING, node=2, row=8)),
        days=10,
        named=(A,),
        words=("第2个节点“成果2”应于2022年9月20日", "填报表 H8"),
    ),
    late(
        "two nodes, the later not due",
        on("2022-09-15", "2022-12-31"),
        heard(A, DOING, 90),
        days=15,
        named=(A,),
        words=("第1个节点",),
    ),
    late(
        "two nodes, only the second answered",
        on("2022-09-15", "2022-12-31"),
        file_of(A, says(CODE, DOING, 50, node=2)),
        days=15,
        named=(A,),
        words=("区甲局报送件中未填报本项",),
    ),
    late(
        "joint leads, one completed",
        on("2022-09-30", leads=(A, B)),
        heard(A, DONE),
        heard(B, DOING, 70),
        named=(B,),
        words=("区乙局填报“正在推进”（70%", "区甲局已完成，联合牵头以进度最慢的单位为准"),
    ),
    late(
        "joint leads, none completed",
        on("2022-09-30", leads=(B, A)),
        heard(A, DOING),
        heard(B, IDLE),
        named=(A, B),
    ),
    late(
        "joint leads, one silent",
        on("2022-09-10", leads=(A, B)),
        heard(A, DONE),
        days=20,
        named=(B,),
        words=("牵头单位区乙局未报送", "逾期20天（未报送）"),
    ),
    late(
        "joint leads, both silent",
        on("2022-09-30", leads=(A, B)),
        named=(A, B),
        words=("牵头单位区甲局、区乙局未报送",),
    ),
    late(
        "members of a group lead",
        on("2022-09-30", leads=(TOWNS,)),
        heard(T1, DONE),
        named=(T2,),
        words=("牵头单位西镇未报送",),
    ),
    late("a group beside a unit, a member named once", on("2022-09-30", leads=(T1, TOWNS)), named=(T1, T2)),
    late(
        "a group without members",
        on("2022-09-30", leads=("各园区",)),
        words=("牵头单位尚未落实到具体单位",),
    ),
    late(
        "extension that has lapsed",
        on("2022-08-31"),
        heard(A, DOING),
        days=5,
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "2022-09-25"),),
        words=("应于2022年8月31日完成（裁定1号同意延期至2022年9月25日）", "逾期5天"),
    ),
    late(
        "extension to the cut-off day",
        on("2022-08-31"),
        heard(A, DOING),
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "2022-09-30"),),
    ),
    late(
        "extension withdrawn",
        on("2022-08-31"),
        heard(A, DOING),
        days=30,
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "2022-10-31", withdrawn=True),),
    ),
    late(
        "extension that holds only from the next period",
        on("2022-08-31"),
        heard(A, DOING),
        days=30,
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "2022-10-31", period=Period(2022, 10)),),
    ),
    late(
        "extension of another node",
        on("2022-09-20", "2022-12-31"),
        heard(A, DOING, 60),
        days=10,
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "2023-01-31", node=2),),
    ),
    late(
        "extension of one joint lead",
        on("2022-09-20", leads=(A, B)),
        heard(A, DOING),
        heard(B, DOING),
        days=10,
        named=(B,),
        rulings=(ruling(RulingKind.EXTENSION, "2022-10-31", unit=A),),
    ),
    late(
        "extension to a date that cannot be read",
        on("2022-09-20"),
        heard(A, DOING),
        days=10,
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "十月底"),),
    ),
    late(
        "extension to an earlier date",
        on("2022-09-20"),
        heard(A, DOING),
        days=10,
        named=(A,),
        rulings=(ruling(RulingKind.EXTENSION, "2022-09-10"),),
    ),
    late(
        "exempted by ruling",
        on("2022-09-20"),
        heard(A, DOING),
        days=10,
        rulings=(ruling(RulingKind.EXEMPTION),),
        words=("裁定1号对区甲局免于通报",),
    ),
    late(
        "one of two leads exempted",
        on("2022-09-20", leads=(A, B)),
        days=10,
        named=(B,),
        rulings=(ruling(RulingKind.EXEMPTION, unit=A),),
    ),
    late(
        "exempted for another node",
        on("2022-09-20", "2022-12-31"),
        heard(A, DOING, 60),
        days=10,
        named=(A,),
        rulings=(ruling(RulingKind.EXEMPTION, node=2),),
    ),
    late(
        "a reason accepted changes nothing",
        on("2022-09-20"),
        heard(A, DOING),
        days=10,
        named=(A,),
        rulings=(ruling(RulingKind.REASON),),
    ),
    late(
        "completion corrected away",
        on("2022-09-20"),
        heard(A, DONE),
        days=10,
        named=(A,),
        rulings=(ruling(RulingKind.CORRECTION, "in_progress"),),
        words=("填报“已完成”（见“区甲局.xlsx”填报表 H7），裁定1号定为“正在推进”",),
    ),
    late(
        "within a task that also names towns",
        on("2022-09-30", leads=(A,), others=(TOWNS,)),
        heard(T1, DOING),
        named=(A,),
    ),
    late(
        "days of grace over",
        on("2022-09-25"),
        heard(A, DOING),
        days=5,
        named=(A,),
        rules=Rules(grace_days=5),
        words=("逾期5天（已过5天宽限期）",),
    ),
    late(
        "cut-off given by hand",
        on("2022-09-30"),
        heard(A, DOING),
        days=5,
        named=(A,),
        as_of=date(2022, 10, 5),
    ),
)

COMPLETED = (
    done(
        "before its date",
        on("2022-12-31"),
        heard(A, DONE, 100),
        words=(
            "依据规则R01（完成）：区甲局填报“已完成”（100%，见“区甲局.xlsx”填报表 H7）",
            "应于2022年12月31日完成",
        ),
    ),
    done("on the cut-off day", on("2022-09-30"), heard(A, DONE)),
    done(
        "both nodes by one row",
        on("2022-09-30", "2022-12-31"),
        heard(A, DONE),
        words=("2个时间节点均已完成",),
    ),
    done("both joint leads", on("2022-09-30", leads=(A, B)), heard(A, DONE), heard(B, DONE)),
    done("all members of a group", on("2022-09-30", leads=(TOWNS,)), heard(T1, DONE), heard(T2, DONE)),
    done("without a node", on(), heard(A, DONE), words=("任务未设时间节点", "H7")),
    done("responsible unit silent", on("2022-09-30", others=(R,)), heard(A, DONE)),
    done(
        "conflict settled",
        on("2022-09-30", leads=(A, B)),
        heard(A, DONE),
        heard(B, DOING),
        rulings=(ruling(RulingKind.CONFLICT, "已完成", unit=B),),
        words=("裁定1号定为“已完成”",),
    ),
    done(
        "members ruled",
        on("2022-09-30", leads=(TOWNS,)),
        heard(T1, DONE),
        rulings=(ruling(RulingKind.MEMBERS, T1, unit=TOWNS),),
    ),
    done(
        "too late by its own date",
        on("2022-09-20"),
        heard(A, DONE, expected_completion=date(2022, 9, 28)),
        words=("该节点为逾期完成",),
    ),
)

OPEN = (
    soon(
        "thirty days off",
        on("2022-10-30"),
        heard(A, DOING),
        words=("依据规则R03（临期）", "截至2022年9月30日距到期30天（30天以内为临期）"),
    ),
    well("thirty-one days off", on("2022-10-31"), heard(A, DOING), words=("依据规则R05", "未到期")),
    soon("tomorrow", on("2022-10-01"), heard(A, DOING, 97), words=("距到期1天",)),
    soon("silent lead", on("2022-10-20"), words=("牵头单位区甲局未报送",)),
    soon(
        "within the days of grace",
        on("2022-09-27"),
        heard(A, DOING),
        rules=Rules(grace_days=5),
        words=("宽限期内",),
    ),
    soon(
        "soon and a little behind",
        on("2022-10-15"),
        heard(A, DOING, 60),
        words=("距到期15天", "应达到75%，区甲局为60%，滞后15个百分点"),
    ),
    soon(
        "extension near its end",
        on("2022-08-31"),
        heard(A, DOING),
        rulings=(ruling(RulingKind.EXTENSION, "2022-10-20"),),
        words=("裁定1号同意延期至2022年10月20日",),
    ),
    behind(
        "soon and far behind",
        on("2022-10-15"),
        Light.RED,
        heard(A, DOING, 40),
        words=("距到期15天", "滞后35个百分点"),
    ),
    behind(
        "ten points behind",
        on("2022-11-14"),
        Light.YELLOW,
        heard(A, DOING, 40),
        words=("R04", "滞后10个百分点"),
    ),
    well("less than ten points behind", on("2022-11-14"), heard(A, DOING, 41)),
    behind("thirty points behind", on("2022-11-14"), Light.YELLOW, heard(A, DOING, 20)),
    behind("more than thirty points behind", on("2022-11-14"), Light.RED, heard(A, DOING, 19)),
    behind("not started counts as nought", on("2022-11-14"), Light.RED, heard(A, IDLE)),
    behind("unable counts as nought", on("2022-11-14"), Light.RED, heard(A, STUCK)),
    well("in progress without a figure cannot be told", on("2022-11-14"), heard(A, DOING)),
    well("ahead of the line", on("2022-11-14"), heard(A, DOING, 80)),
    well("silent long before the date", on("2022-12-31"), words=("未到期", "区甲局未报送")),
    behind(
        "the slower of joint leads",
        on("2022-11-14", leads=(A, B)),
        Light.YELLOW,
        heard(A, DOING, 60),
        heard(B, DOING, 30),
        words=("区乙局为30%，滞后20个百分点",),
    ),
    well(
        "accepted extension",
        on("2022-08-31"),
        heard(A, DOING),
        rulings=(EXTENDED,),
        words=("裁定1号同意延期至2022年10月31日",),
    ),
    well(
        "accepted extension of a silent unit",
        on("2022-08-31"),
        rulings=(EXTENDED,),
    ),
    well(
        "the later of two extensions",
        on("2022-08-31"),
        heard(A, DOING),
        rulings=(
            ruling(RulingKind.EXTENSION, "2022-09-15"),
            ruling(RulingKind.EXTENSION, "2022-11-30", no=2),
        ),
        words=("裁定2号",),
    ),
    well(
        "joint leads, the late one extended",
        on("2022-09-20", leads=(A, B)),
        heard(A, DONE),
        heard(B, DOING),
        rulings=(ruling(RulingKind.EXTENSION, "2022-11-30", unit=B),),
        words=("裁定1号",),
    ),
    well(
        "one node completed, the other far off",
        on("2022-09-20", "2022-12-31"),
        file_of(A, says(CODE, DONE, node=1), says(CODE, DOING, 60, node=2, row=8)),
        words=("第2个节点",),
    ),
    steady(
        "no node, continuing",
        on(),
        heard(A, LONG),
        words=("依据规则R06（长期推进）：任务未设时间节点，不作逾期研判",),
    ),
    steady("no node, silent", on()),
    steady("no node, blank", on(), file_of(A, blank=True), words=("报送空表",)),
    steady("no node, one completed, one silent", on(leads=(A, B)), heard(A, DONE)),
    steady("no node, the responsible unit completed", on(others=(R,)), heard(R, DONE)),
    well("no node, in progress", on(), heard(A, DOING, 1), words=("依据规则R05",)),
    well("no node, not started", on(), heard(A, IDLE)),
    well("no node, unable", on(), heard(A, STUCK)),
    well("no node, one completed, one at it", on(leads=(A, B)), heard(A, DONE), heard(B, DOING)),
    steady("no node, years later", on(), as_of=date(2030, 1, 1)),
)

SITUATIONS = (*OVERDUE, *COMPLETED, *OPEN)


def judged(one: Situation) -> LedgerEntry:
    return only(settle(plan(one.task), one.files, rulings=one.rulings, rules=one.rules, as_of=one.as_of))


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_situation(one: Situation) -> None:
    entry = judged(one)
    assert (entry.judged, entry.light) == (one.judged, one.light), entry.because
    assert (entry.days_overdue, entry.overdue_leads) == (one.days, one.named)
    for words in one.words:
        assert words in entry.because
    assert entry.because.startswith(f"依据规则{entry.rule_id}（")
    assert entry.because.count("。") == 1
    assert entry.periods_overdue == (one.judged is Judged.OVERDUE)


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_the_units_named_are_the_overdue_units(one: Situation) -> None:
    ledger = settle(plan(one.task), one.files, rulings=one.rulings, rules=one.rules, as_of=one.as_of)
    assert tuple(unit.unit for unit in ledger.overdue_units) == one.named
    assert {unit.step for unit in ledger.overdue_units} <= {"督办提示"}
    assert sum(ledger.totals[state.value] for state in Judged) == ledger.totals["tasks"] == 1


def test_a_unit_with_its_own_extension_counts_its_own_days() -> None:
    ledger = settle(
        plan(on("2022-08-31", leads=(A, B))), rulings=(ruling(RulingKind.EXTENSION, "2022-09-20", unit=A),)
    )
    assert [(one.unit, one.worst_days) for one in ledger.overdue_units] == [(A, 10), (B, 30)]
    assert ledger.overdue_units[0].tasks[0].not_reported


def test_of_two_overdue_nodes_the_one_that_lapsed_first_counts_extensions_included() -> None:
    made = plan(on("2022-08-31", "2022-09-10"))
    ledger = settle(made, rulings=(ruling(RulingKind.EXTENSION, "2022-09-20", node=1),))
    (named,) = ledger.overdue_units
    assert [(one.due, one.days, one.deliverable) for one in named.tasks] == [(date(2022, 9, 10), 20, "成果2")]
    assert only(ledger).days_overdue == named.worst_days == 20


def test_a_later_row_for_one_node_goes_before_an_earlier_row_for_all() -> None:
    whole = file_of(A, says(CODE, DOING, 60), name="a.xlsx")
    exact = file_of(A, says(CODE, DONE, node=1), name="a更新.xlsx", mark=VersionMark(revised=True))
    entry = only(settle(plan(on("2022-09-20", "2022-12-31")), (whole, exact)))
    assert [node.state for node in entry.nodes] == [Judged.COMPLETED, Judged.ON_SCHEDULE]


def test_the_sentence_tells_every_silence_apart() -> None:
    entry = only(
        settle(
            plan(on("2022-09-30", leads=(A, B, C, R))), (file_of(A, blank=True), file_of(B, says("T09-01")))
        )
    )
    assert (entry.blank_units, entry.unanswered_units, entry.not_reported) == ((A,), (B,), (C, R))
    assert entry.reported is None
    assert (
        "牵头单位区甲局报送空表，牵头单位区乙局报送件中未填报本项，牵头单位区丙局、区责任局未报送"
        in entry.because
    )


def test_no_progress_is_not_silence() -> None:
    entry = only(settle(plan(on("2022-12-31")), (heard(A, DOING, progress="", no_progress=True),)))
    assert (entry.no_progress_units, entry.not_reported, entry.progress) == ((A,), (), "本期无进展")


def test_reported_is_the_least_advanced_lead_of_the_deciding_node() -> None:
    entry = only(settle(plan(on("2022-09-30", leads=(A, B))), (heard(A, DOING, 80), heard(B, DOING, 20))))
    assert (entry.reported, entry.percent) == (DOING, 20)
    entry = only(settle(plan(on("2022-09-30", leads=(A, B))), (heard(A, DONE, 100),)))
    assert (entry.reported, entry.judged, entry.not_reported) == (DONE, Judged.OVERDUE, (B,))


def test_texts_of_several_units_carry_their_names_and_sources() -> None:
    answers = (
        heard(R, DOING, 30, progress="配合", problems="缺资金"),
        heard(A, DOING, progress="牵头推进"),
    )
    entry = only(settle(plan(on("2022-12-31", others=(R,))), answers))
    assert entry.progress == "区甲局：牵头推进\n区责任局：配合"
    assert entry.problems == "区责任局：缺资金"
    assert [(one.unit, one.file, one.sheet, one.row) for one in entry.sources] == [
        (A, "区甲局.xlsx", "填报表", 7),
        (R, "区责任局.xlsx", "填报表", 7),
    ]
    assert entry.percent is None


def test_a_responsible_unit_that_gives_only_a_figure_is_heard() -> None:
    entry = only(settle(plan(on("2022-12-31", others=(R,))), (heard(R, DOING, 30, progress=""),)))
    assert entry.progress == "区责任局：完成进度30%"
    assert entry.reported is None


@pytest.mark.parametrize(
    ("made", "note"),
    [
        (EXTENDED, "裁定1号：同意延期至2022年10月31日（依据〔2022〕5号会议纪要；情况属实）"),
        (
            ruling(RulingKind.EXTENSION, "2022-10-31", unit=A, node=1),
            "裁定1号：同意区甲局第1个时间节点延期至2022年10月31日（情况属实）",
        ),
        (ruling(RulingKind.EXEMPTION, unit=A), "裁定1号：区甲局免于通报（情况属实）"),
        (ruling(RulingKind.REASON, unit=A), "裁定1号：采信区甲局说明（情况属实）"),
        (ruling(RulingKind.CONFLICT, "completed"), "裁定1号：裁定冲突，以“已完成”为准（情况属实）"),
        (
            ruling(RulingKind.CORRECTION, "in_progress", unit=A),
            "裁定1号：更正填报，区甲局改为“正在推进”（情况属实）",
        ),
        (
            ruling(RulingKind.MEMBERS, "东镇、西镇", unit=TOWNS),
            "裁定1号：明确各镇政府成员为东镇、西镇（情况属实）",
        ),
    ],
    ids=lambda one: one.kind.value if isinstance(one, Ruling) else "note",
)
def test_every_ruling_in_force_is_noted(made: Ruling, note: str) -> None:
    assert only(settle(plan(on("2022-08-31")), rulings=(made,))).notes == (note,)


def test_a_withdrawn_ruling_leaves_no_trace_in_the_notes() -> None:
    assert (
        only(settle(plan(on("2022-08-31")), rulings=(ruling(RulingKind.EXEMPTION, withdrawn=True),))).notes
        == ()
    )


def test_node_states_carry_the_extension_and_the_days() -> None:
    entry = only(
        settle(plan(on("2022-08-31", "2022-12-31")), rulings=(ruling(RulingKind.EXTENSION, "2022-09-20"),))
    )
    first, second = entry.nodes
    assert (first.state, first.extended_to, first.days_overdue) == (Judged.OVERDUE, date(2022, 9, 20), 10)
    assert (second.state, second.extended_to, second.days_overdue) == (Judged.ON_SCHEDULE, None, 0)


def test_a_late_completion_stays_visible_on_node_and_entry() -> None:
    entry = judged(next(one for one in COMPLETED if one.name.startswith("too late")))
    assert entry.completed_late
    assert entry.nodes[0].completed_late


def test_the_ledger_names_rules_plan_and_missing_units() -> None:
    ledger = settle(plan(on("2022-09-30", others=(R,))), (file_of(A, blank=True),), rules=Rules(digest="d"))
    assert (ledger.rules_version, ledger.rules_digest, ledger.plan_digest) == ("2022-1", "d", "plan")
    assert (ledger.missing_units, ledger.blank_units) == ((R,), (A,))


def test_overdue_units_stand_in_their_order_with_their_tasks_in_plan_order() -> None:
    made = plan(
        task("T01-01", "2022-09-20", leads=(B,)), task("T01-02", "2022-09-10", leads=(B, A)), task("T01-03")
    )
    ledger = settle(made)
    assert [(one.unit, [t.task for t in one.tasks], one.worst_days) for one in ledger.overdue_units] == [
        (A, ["T01-02"], 20),
        (B, ["T01-01", "T01-02"], 20),
    ]


def test_rows_of_units_that_stand_nowhere_in_the_task_are_not_heard() -> None:
    entry = only(settle(plan(on("2022-09-30")), (heard(C, DONE),)))
    assert (entry.judged, entry.sources) == (Judged.OVERDUE, ())


def test_many_entries_keep_the_plan_order() -> None:
    made = plan(*(task(f"T01-{no:02d}") for no in range(1, 30)))
    assert [entry.task for entry in settle(made).entries] == [one.code for one in made.tasks]


@pytest.mark.parametrize("first", [1, 3])
def test_a_ruling_on_a_group_speaks_of_the_members_that_are_ruled(first: int) -> None:
    made = plan(task(CODE, "2022-08-31", leads=(TOWNS,)))
    members = ruling(RulingKind.MEMBERS, f"{A}、{T1}", unit=TOWNS, no=2)
    extended = ruling(RulingKind.EXTENSION, "2022-10-31", unit=TOWNS, no=first)
    assert only(settle(made, rulings=(members, extended))).judged is Judged.ON_SCHEDULE
    exempt = ruling(RulingKind.EXEMPTION, unit=TOWNS, no=first)
    assert settle(made, rulings=(members, exempt)).overdue_units == ()


def test_a_ruling_on_a_group_of_nobody_does_not_cover_the_other_leads() -> None:
    made = plan(task(CODE, "2022-08-31", leads=("各园区", A)))
    exempt = ruling(RulingKind.EXEMPTION, unit="各园区")
    assert [one.unit for one in settle(made, rulings=(exempt,)).overdue_units] == [A]
