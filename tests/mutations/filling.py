"""Filling a form in: the rows in some order, every answer in some spelling, and what people do to save typing."""

from __future__ import annotations

from dataclasses import replace

from flows.domain.returns import Status
from tests.mutations.answers import Answer, answer
from tests.mutations.case import PERIOD, Case
from tests.mutations.desk import ANSWER_HEADS
from tests.mutations.spellings import BLANK, Written

_TEXTS = ("progress", "problems", "next_steps")


def sort(case: Case) -> None:
    """Put the rows into another order, with or without their hidden keys."""
    order = list(range(len(case.form.rows)))
    leave: tuple[str, ...] = ()
    if case.luck(0.35, "sorted"):
        case.dice.shuffle(order)
        if case.luck(0.2, "keys left behind"):
            leave = ("_key",)
        case.desk.sort(order, leave)
    case.rows = [case.form.rows[at] for at in order]


def answer_all(case: Case) -> None:
    """Decide every answer, write it down, and note what is to be read."""
    case.answers = [_drawn(case) for _ in case.rows]
    if not any(one.says_something for one in case.answers):
        case.answers[0] = Answer(
            {"status": Written("正在推进", Status.IN_PROGRESS), "progress": Written("已启动", "已启动")}
        )
    for at in range(1, len(case.rows)):
        _ditto(case, at)
    for at in range(len(case.rows) - 1):
        _merge(case, at)
    for row, told in zip(case.desk.rows, case.answers, strict=True):
        for name, cell in told.cells.items():
            case.desk.write(row, ANSWER_HEADS[name], cell)
    for at, told in enumerate(case.answers):
        if told.says_something:
            case.readings[case.key(at)] = told.reading(case.key(at), case.through_office)
            case.doubts += told.doubts(case.through_office)


def _drawn(case: Case) -> Answer:
    """Draw an answer without the columns that are gone and the slips that this kind of file cannot hold."""
    told = answer(case.dice, PERIOD.last_day)
    cells = {name: cell for name, cell in told.cells.items() if ANSWER_HEADS[name] not in case.lost}
    if case.saved_as == "csv":
        cells = {
            name: BLANK if cell.formula or cell.code == "error-cell" else cell for name, cell in cells.items()
        }
    return replace(told, cells=cells)


def _ditto(case: Case, at: int) -> None:
    """Write 同上 under a text."""
    name = case.dice.choice(_TEXTS)
    above = case.answers[at - 1][name]
    told = case.answers[at]
    if not above.means or not told.says_something or name not in told.cells or case.dice.random() > 0.04:
        return
    idle = case.answers[at - 1].idle if name == "progress" else told.idle
    case.answers[at] = replace(told.with_cell(name, Written("同上", above.means)), idle=idle)
    case.story.append("ditto")


def _merge(case: Case, at: int) -> None:
    """Merge an answer over two rows: it holds for both."""
    name = case.dice.choice(("progress", "problems", "status"))
    upper, lower = case.answers[at], case.answers[at + 1]
    fit = upper.says_something and lower.says_something and upper[name].means and not upper[name].code
    if case.saved_as == "csv" or not fit or at - 1 in case.glued or case.dice.random() > 0.03:
        return
    if lower[name].value == "同上" or upper[name].value == "同上":
        return
    if at + 2 < len(case.answers) and case.answers[at + 2][name].value == "同上":
        return
    idle = upper.idle if name == "progress" else lower.idle
    shared = replace(lower.with_cell(name, replace(upper[name], value=None)), idle=idle)
    case.answers[at + 1] = shared
    case.glued.add(at)
    case.desk.merge(at, ANSWER_HEADS[name])
    case.story.append(f"merged {name}")
