"""What every unit says on every row of its form, month by month; the months hang together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from flows.domain.forms import FormRow, LastAnswer
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.units import Directory
from tests.sample import phrases, story
from tests.sample.phrases import Bank

DONE, WORKING, WAITING, LASTING = "已完成", "正在推进", "未启动", "长期推进"


@dataclass(frozen=True)
class Answer:
    """One row's answer as written: percent and date may be words."""

    status: str = ""
    percent: float | str | None = None
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    expected: date | str | None = None

    @property
    def blank(self) -> bool:
        """True if nothing was written."""
        return self == Answer()

    @property
    def last(self) -> LastAnswer:
        """The answer as the next form prints it."""
        percent = float(self.percent) if isinstance(self.percent, int | float) else None
        known = percent if percent is not None and 0 <= percent <= 100 else None
        status = self.status if self.status in (DONE, WORKING, WAITING, LASTING, "无法推进") else ""
        return LastAnswer(status, known, self.progress, self.problems, self.next_steps)


@dataclass(frozen=True)
class _Scene:
    """One unit on one row in one month, and how far its leads have come."""

    unit: str
    kind: str
    row: FormRow
    period: Period
    all_done_in: int

    @property
    def done_in(self) -> int:
        """The month in which the unit reports completion."""
        return _done_in(self.unit, self.row) if self.row.role == "lead" else self.all_done_in

    @property
    def done(self) -> bool:
        return self.period.month >= self.done_in

    def luck(self, about: str) -> random.Random:
        """Return the dice for one question; the same in every month."""
        row = self.row
        return random.Random(f"{story.SEED}/{self.unit}/{row.task}/{row.node}/{about}")


def answers_of(
    unit: str, rows: Sequence[FormRow], period: Period, office: tuple[Plan, Directory]
) -> tuple[Answer, ...]:
    """Return what ``unit`` writes on each of its form's ``rows`` in ``period``."""
    plan, directory = office
    known = directory.by_name.get(unit)
    kind = known.kind if known else ""
    return tuple(
        _twisted(_Scene(unit, kind, row, period, _all_done_in(row, plan, directory))) for row in rows
    )


def _done_in(unit: str, row: FormRow) -> int:
    task = (unit, row.task, row.node)
    by_date = row.due.month if row.due and row.due.month <= story.PERIODS[-1].month else story.NEVER
    return story.DONE_IN.get(task, by_date)


def _all_done_in(row: FormRow, plan: Plan, directory: Directory) -> int:
    leads = directory.expanded(plan.by_code[row.task].lead_units)
    return max((_done_in(lead.name, row) for lead in leads), default=story.NEVER)


def _twisted(scene: _Scene) -> Answer:
    answer = _answer(scene)
    for twist in story.TWISTS:
        if (twist.month, twist.unit, twist.task, twist.node) == (
            scene.period.month,
            scene.unit,
            scene.row.task,
            scene.row.node,
        ):
            changed = {one.name: getattr(twist, one.name) for one in fields(Answer)}
            answer = replace(answer, **{name: value for name, value in changed.items() if value is not None})
    return answer


def _answer(scene: _Scene) -> Answer:
    if scene.done:
        return _completed(scene)
    percent = _percent(scene)
    if percent == 0:
        return Answer(WAITING, 0, "正在制定工作方案，尚未启动", _obstacle(scene), _next_step(scene), None)
    return Answer(
        LASTING if _lasting(scene) else WORKING,
        None if _lasting(scene) else percent,
        _progress(scene, percent),
        _obstacle(scene),
        _next_step(scene),
        _expected(scene),
    )


def _completed(scene: _Scene) -> Answer:
    luck = scene.luck("done")
    first = Period(scene.period.year, scene.done_in)
    words = _figures(scene, first)
    if scene.row.role != "lead":
        text = luck.choice(phrases.SUPPORT_DONE).format(**words)
    else:
        bank = _bank(scene)
        text = f"{luck.choice(bank.done)}。{luck.choice(bank.proof)}".format(**words)
    day = date(first.year, first.month, luck.randint(18, 26))
    whose = "" if scene.row.role == "lead" else "配合工作"
    text = f"{whose}已于{day.month}月{day.day}日完成，{text}"
    return Answer(DONE, 100, text, "无", luck.choice(phrases.KEEP), day)


def _percent(scene: _Scene) -> int:
    step = story.PERIODS.index(scene.period)
    slow = story.SLOW.get((scene.unit, scene.row.task))
    if slow and scene.row.role == "lead":
        return slow[step]
    luck = scene.luck("percent")
    if scene.row.due is None:
        start = 0 if luck.random() < 0.06 else luck.randint(3, 6) * 5
        return start + step * luck.randint(3, 4) * 5 if start or step else 0
    ahead = luck.randint(-4, 10)
    straight = (
        100 * (scene.period.last_day - date(2022, 8, 16)).days // (scene.row.due - date(2022, 8, 16)).days
    )
    if straight >= 100:
        return min(98, luck.randint(75, 84) + 5 * (scene.period.month - scene.row.due.month))
    return max(5, min(95, straight + ahead))


def _lasting(scene: _Scene) -> bool:
    return scene.row.due is None and scene.luck("lasting").random() < 0.55


def _bank(scene: _Scene) -> Bank:
    court = "法院" if scene.unit == "区法院" else ""
    return phrases.bank_for(court + (scene.row.deliverable or scene.row.title))


def _progress(scene: _Scene, percent: int) -> str:
    luck = scene.luck("progress")
    step = story.PERIODS.index(scene.period)
    words = _figures(scene, scene.period)
    if scene.row.role != "lead":
        blocks = phrases.LOCAL_SUPPORT if scene.kind == "镇街" else phrases.SUPPORT
        return (_opening(scene) + blocks[(luck.randrange(6) + step) % len(blocks)]).format(**words)
    bank = _bank(scene)
    stage = (bank.early, bank.middle, bank.late)[max(step, 2 if percent >= 70 else 0)]
    about = f"围绕{phrases.subject_of(scene.row.title)}，" if luck.random() < 0.5 else ""
    return (_opening(scene) + about + luck.choice(stage)).format(**words)


def _opening(scene: _Scene) -> str:
    return random.Random(f"{story.SEED}/{scene.unit}/{scene.row.task}/{scene.period}").choice(
        phrases.OPENINGS
    )


def _figures(scene: _Scene, period: Period) -> dict[str, object]:
    luck = scene.luck("figures")
    step = story.PERIODS.index(period)
    many = luck.randint(6, 24) + step * luck.randint(7, 18)
    return {
        "n": many,
        "k": luck.randint(2, 4) + step,
        "when": f"{period.month}月{luck.randint(22, 26)}日",
        "month": period.month,
    }


def _obstacle(scene: _Scene) -> str:
    luck = scene.luck(f"obstacle{scene.period}")
    late = scene.row.due is not None and scene.row.due <= scene.period.last_day
    slow = (scene.unit, scene.row.task) in story.SLOW
    if scene.row.role == "lead" and (late or slow or luck.random() < 0.15):
        return luck.choice(phrases.OBSTACLES)
    return luck.choice(phrases.NOTHING_WRONG)


def _next_step(scene: _Scene) -> str:
    return scene.luck(f"next{scene.period}").choice(phrases.NEXT_STEPS)


def _expected(scene: _Scene) -> date | None:
    due = scene.row.due
    if due is None or scene.row.role != "lead":
        return None
    return due if due > scene.period.last_day else scene.period.shifted(1).last_day
