"""Enter facts into the registers (登记): one at a time, or a whole table; what is on record already is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from flows.domain.demands.checking import (
    TWICE,
    Desk,
    checked_mark,
    checked_reading,
    checked_scheme,
    checked_step,
)
from flows.domain.demands.registers import (
    ChallengeStep,
    CheckMark,
    E,
    FiledScheme,
    MetricReading,
    Signed,
    Stage,
    fact,
    newest,
)
from flows.domain.demands.standing_items import lead_units
from flows.domain.findings import Finding, Place
from flows.domain.period import SHANGHAI
from flows.domain.trouble import OutOfOrder, PlaceTrouble, reason
from flows.formats.registers.entries import (
    Placed,
    Reading,
    read_challenges,
    read_checklist,
    read_metrics,
    read_schemes,
)
from flows.office import Office

_ZH = {"checklist": "清单化推进", "schemes": "落实方案", "challenges": "揭榜挂帅", "metrics": "指标监测"}

T = TypeVar("T")


@dataclass(frozen=True)
class Registered(Generic[T]):
    """What was entered now, how much was on record already, and what was not taken."""

    new: tuple[T, ...]
    known: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Clerk:
    """Who enters something, and on what basis."""

    by: str
    basis: str = ""


def register_mark(office: Office, mark: CheckMark, clerk: Clerk) -> Registered[CheckMark]:
    """Enter one item of a task; OutOfOrder if it cannot be."""
    return _one(office, mark, checked_mark, clerk)


def register_scheme(office: Office, entry: FiledScheme, clerk: Clerk) -> Registered[FiledScheme]:
    """Enter the 落实方案 of one unit; OutOfOrder if it cannot be."""
    return _one(office, entry, checked_scheme, clerk)


def register_reading(office: Office, reading: MetricReading, clerk: Clerk) -> Registered[MetricReading]:
    """Enter one figure; OutOfOrder if it cannot be."""
    return _one(office, reading, checked_reading, clerk)


def register_step(office: Office, step: ChallengeStep, clerk: Clerk) -> Registered[ChallengeStep]:
    """Enter one stage of a 揭榜挂帅 task; what it leaves open it takes from the stage before.

    OutOfOrder if it cannot be: nothing was published under that title, or nobody took it.
    """
    if step.stage is not Stage.OPEN:
        stages = newest(
            one for one in office.store.registers().challenges if _same_challenge(one, step)
        ).values()
        if not stages:
            raise OutOfOrder(f"第{step.batch}批中没有“{step.title}”", "请用 taizhang challenge list 查看")
        last = max(stages, key=lambda one: (one.day, list(Stage).index(one.stage)))
        step = replace(
            step,
            published=last.published,
            task=step.task or last.task,
            taker=step.taker or last.taker,
            due=step.due or last.due,
        )
    return _one(office, step, checked_step, clerk)


def import_checklist(office: Office, file: Path, clerk: Clerk) -> Registered[CheckMark]:
    """Enter every item of a filled table."""
    return _all(office, read_checklist(_bytes(file), file.name), checked_mark, _on(clerk, file))


def import_schemes(office: Office, file: Path, clerk: Clerk) -> Registered[FiledScheme]:
    """Enter every 落实方案 of a filled table."""
    return _all(office, read_schemes(_bytes(file), file.name), checked_scheme, _on(clerk, file))


def import_challenges(office: Office, file: Path, clerk: Clerk) -> Registered[ChallengeStep]:
    """Enter every stage of every 揭榜挂帅 task of a filled table."""
    return _all(office, read_challenges(_bytes(file), file.name), checked_step, _on(clerk, file))


def import_metrics(office: Office, file: Path, clerk: Clerk) -> Registered[MetricReading]:
    """Enter every figure of a filled table."""
    percents = frozenset(
        (task.code, one.metric) for task in office.plan.tasks for one in task.targets if one.unit == "%"
    )
    return _all(office, read_metrics(_bytes(file), file.name, percents), checked_reading, _on(clerk, file))


def _same_challenge(one: ChallengeStep, other: ChallengeStep) -> bool:
    return (one.batch, one.title) == (other.batch, other.title)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as trouble:
        raise PlaceTrouble(f"读不到文件“{file}”（{reason(trouble)}）", "请检查文件名和权限") from None


def _on(clerk: Clerk, file: Path) -> Clerk:
    return replace(clerk, basis=clerk.basis or f"登记表“{file.name}”")


def _desk(office: Office) -> Desk:
    plan, directory = office.plan, office.directory
    today = office.now().astimezone(SHANGHAI).date()
    return Desk(plan, directory, today, lead_units(plan, directory))


def _one(office: Office, entry: E, check: Callable[[E, Desk], E | Finding], clerk: Clerk) -> Registered[E]:
    done = _all(office, Reading((Placed(entry, Place()),)), check, clerk)
    if done.findings:
        raise OutOfOrder(done.findings[0].what, done.findings[0].remedy)
    return done


def _all(
    office: Office, reading: Reading[E], check: Callable[[E, Desk], E | Finding], clerk: Clerk
) -> Registered[E]:
    if not clerk.by.strip():
        raise OutOfOrder("没有写明登记的人", "请用 --by 写明姓名和职务")
    desk = _desk(office)
    signed = Signed(clerk.by.strip(), desk.today, clerk.basis.strip())
    findings: list[Finding] = list(reading.findings)
    taken: list[Placed[E]] = []
    for one in reading.entries:
        entry = check(one.entry, desk)
        if isinstance(entry, Finding):
            findings.append(replace(entry, place=one.place))
        else:
            taken.append(Placed(entry, one.place))
    agreed = _agreed(taken, findings)
    new = office.store.register([replace(one, signed=signed) for one in agreed])
    if new:
        subjects = "；".join(one.zh for one in new[:5])
        more = "等" if len(new) > 5 else ""
        name = _ZH[new[0].REGISTER]
        office.record(None, f"登记{name}", f"{len(new)}条：{subjects}{more}（{signed.by}，{signed.basis}）")
    return Registered(new, len(agreed) - len(new), tuple(findings))


def _agreed(taken: Sequence[Placed[E]], findings: list[Finding]) -> list[E]:
    """Return one entry a subject; rows that contradict each other are told in ``findings``, none is taken."""
    by_subject: dict[str, list[Placed[E]]] = {}
    for one in taken:
        by_subject.setdefault(one.entry.subject, []).append(one)
    agreed: list[E] = []
    for ones in by_subject.values():
        if all(fact(one.entry) == fact(ones[0].entry) for one in ones):
            agreed.append(ones[0].entry)
        else:
            findings += [TWICE.at(one.place, subject=one.entry.zh) for one in ones]
    return agreed
