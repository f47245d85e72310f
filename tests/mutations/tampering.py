"""What must be noticed: plan cells changed, rows added that are not the unit's, rows said twice."""

from __future__ import annotations

from datetime import date, timedelta

from tests.mutations.case import Case, office

_PROGRESS, _STATUS = "本期进展情况", "本期完成状态"


def tamper(case: Case) -> None:
    """Change up to three plan cells; where the hidden sheet is still there, each is a finding."""
    if case.loose or not case.keyed or not case.luck(0.25, "plan cells changed"):
        return
    for at in case.dice.sample(range(len(case.rows)), min(3, len(case.rows))):
        _change(case, at)


def _change(case: Case, at: int) -> None:
    row, desk, said = case.rows[at], case.desk, case.desk.rows[at]
    head = case.dice.choice(
        ("完成时限", "牵头单位", "责任单位", "本单位角色", "节点事项", "重点任务", "任务编号")
    )
    if head in case.lost:
        return
    cell = desk.cell(said, head)
    if head == "完成时限":
        cell.value = (row.due or date(2022, 9, 30)) + timedelta(days=case.dice.choice((31, 92)))
        cell.number_format = "yyyy-mm-dd"
    elif head == "任务编号":
        if "重点任务" in case.lost:
            return
        cell.value = case.dice.choice([one.code for one in office()[0].tasks if one.code != row.task])
        _refused(case, at)
    elif head == "重点任务" and case.dice.random() < 0.5:
        cell.value = "另外一件毫不相干的事"
        _refused(case, at)
    else:
        cell.value = f"{cell.value}（有调整）"
    case.doubts["locked-cell-changed"] += 1
    case.tampered.add(at)
    case.story.append(f"{head} of {row.task} changed")


def _refused(case: Case, at: int) -> None:
    """Code and title no longer fit: the row is not taken."""
    if case.key(at) in case.readings:
        case.forget(at)
        case.doubts["code-title-disagree"] += 1


def say_twice(case: Case) -> None:
    """Copy a row below itself, as it is or with another status."""
    same, other = case.luck(0.06, "row twice"), case.luck(0.05, "rows contradict")
    free = [
        at
        for at in range(len(case.rows) - 1)
        if case.key(at) in case.readings
        and at not in case.tampered
        and not {at, at - 1} & case.glued
        and _ends_here(case, at)
    ]
    if not free or not (same or other):
        return
    at = case.dice.choice(free)
    row = case.desk.rows[at]
    case.desk.copy_row(row)
    if other and not same:
        case.desk.cell(row + 1, _PROGRESS).value = "与上一行所写不同"
        case.desk.cell(row + 1, _STATUS).value = "无法推进"
        case.forget(at)
        case.doubts["contradicting-rows"] += 1


def _ends_here(case: Case, at: int) -> bool:
    """Tell whether the row stands alone and nothing refers to it."""
    after = case.answers[at + 1] if at + 1 < len(case.rows) else None
    own = any(cell.value == "同上" for cell in case.answers[at].cells.values())
    below = after is not None and any(cell.value == "同上" for cell in after.cells.values())
    next_row = case.desk.rows[at + 1] if after is not None else case.desk.rows[at] + 1
    return not own and not below and next_row == case.desk.rows[at] + 1


def add_rows(case: Case) -> None:
    """Add rows for a task that does not exist and for one that is not the unit's."""
    plan, directory = office()
    own = {task.code for task, _ in plan.tasks_of(case.form.unit, directory)}
    if "任务编号" in case.lost or "重点任务" in case.lost:
        return
    if case.luck(0.06, "task of its own invention"):
        _add(case, ("T99-01", "自行增加的一项工作"))
        case.doubts["unknown-task"] += 1
    if case.luck(0.06, "somebody else's task"):
        other = case.dice.choice([task for task in plan.tasks if task.code not in own])
        _add(case, (other.code, other.title))
        case.doubts["task-not-yours"] += 1


def _add(case: Case, named: tuple[str, str]) -> None:
    row = case.desk.rows[-1] + 1
    case.desk.insert_row(row)
    for head, text in zip(
        ("任务编号", "重点任务", _STATUS, _PROGRESS), (*named, "正在推进", "已启动"), strict=True
    ):
        case.desk.cell(row, head).value = text
