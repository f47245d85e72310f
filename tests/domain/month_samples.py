"""A small plan, its units, and short ways to write returns, rulings and cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flows.domain.assembling import assemble
from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Ledger, LedgerEntry
from flows.domain.period import Period
from flows.domain.plan import Domain, Node, Plan, Task
from flows.domain.returns import CellText, Entry, FileReading, Status, UnitReading
from flows.domain.rules import Rules
from flows.domain.rulings import Ruling, RulingKind
from flows.domain.units import GROUP, Directory, Unit

SEPTEMBER = Period(2022, 9)
ISSUED = date(2022, 8, 16)
CUT_OFF = date(2022, 9, 30)
A, B, C, R, T1, T2 = "区甲局", "区乙局", "区丙局", "区责任局", "东镇", "西镇"
TOWNS = "各镇政府"
DONE, DOING, IDLE, LONG, STUCK = (
    Status.COMPLETED,
    Status.IN_PROGRESS,
    Status.NOT_STARTED,
    Status.CONTINUING,
    Status.UNABLE,
)

DIRECTORY = Directory(
    (
        Unit(A, order=1),
        Unit(B, order=2),
        Unit(C, order=3),
        Unit(R, order=4),
        Unit(TOWNS, kind=GROUP, order=5),
        Unit(T1, order=6, member_of=(TOWNS,)),
        Unit(T2, order=7, member_of=(TOWNS,)),
        Unit("各园区", kind=GROUP, order=8),
    )
)


def nodes(*dues: date | str) -> tuple[Node, ...]:
    days = (date.fromisoformat(due) if isinstance(due, str) else due for due in dues)
    return tuple(Node(no, due, "到期前", f"成果{no}") for no, due in enumerate(days, start=1))


def task(
    code: str = "T01-01", *dues: date | str, leads: Sequence[str] = (A,), others: Sequence[str] = ()
) -> Task:
    return Task(
        code, int(code[4:]), f"任务{code}", int(code[1:3]), tuple(leads), tuple(others), nodes=nodes(*dues)
    )


def plan(*tasks: Task) -> Plan:
    numbers = dict.fromkeys(one.domain_no for one in tasks)
    domains = (
        Domain(no, f"第{no}领域", (A,), tuple(one for one in tasks if one.domain_no == no)) for no in numbers
    )
    return Plan("计划", "东昌政办字〔2022〕13号", "区政府办公室", ISSUED, tuple(domains))


def says(code: str, status: Status | None = None, percent: float | None = None, **more: Any) -> Entry:
    text = more.pop("progress", f"{code}进展说明")
    row = more.pop("row", 7)
    cells = (CellText("status", f"H{row}", status.zh),) if status else ()
    return Entry(
        code, status=status, percent=percent, progress=text, sheet="填报表", row=row, cells=cells, **more
    )


def file_of(unit: str | None, *entries: Entry, name: str = "", sha: str = "", **more: Any) -> FileReading:
    name = name or f"{unit}.xlsx"
    return FileReading(name, sha or f"sha of {name}", (UnitReading(unit, entries, **more),))


def ruling(kind: RulingKind, value: str = "", code: str = "T01-01", **more: Any) -> Ruling:
    words: dict[str, Any] = {"no": 1, "reason": "情况属实", "by": "张某", "on": CUT_OFF, "period": SEPTEMBER}
    return Ruling(kind=kind, task=code, value=value, **(words | more))


def case(made: Plan, files: Iterable[FileReading] = (), **more: Any) -> Case:
    """A case of September 2022 unless told otherwise."""
    period = more.pop("period", SEPTEMBER)
    words: dict[str, Any] = {
        "history": (),
        "rulings": (),
        "rules": Rules(),
        "as_of": period.last_day,
        "plan_digest": "plan",
    }
    return Case(
        plan=made,
        directory=DIRECTORY,
        collected=assemble(tuple(files), made, DIRECTORY, period),
        **(words | more),
    )


def settle(made: Plan, files: Iterable[FileReading] = (), **more: Any) -> Ledger:
    return judge(case(made, files, **more))


def year(made: Plan, *months: Sequence[FileReading], **more: Any) -> tuple[Ledger, ...]:
    """Ledgers of August and the months after it, each going on from those before."""
    ledgers: tuple[Ledger, ...] = ()
    for place, files in enumerate(months):
        period = Period(2022, 8).shifted(place)
        ledgers = (*ledgers, settle(made, files, period=period, history=ledgers, **more))
    return ledgers


def only(ledger: Ledger) -> LedgerEntry:
    (entry,) = ledger.entries
    return entry


def moved(entry: Entry, **changes: Any) -> Entry:
    return replace(entry, **changes)
