"""One month's inbox, made from the plan, the directory and the story; then the next, knowing the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows.domain.forming import FormOrder, forms_for
from flows.domain.forms import Form, FormRow, LastAnswer
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.domain.units import Directory
from flows.formats.plans.documents import read_plan
from flows.formats.seal import zipped
from flows.formats.unit_table import read_units
from tests.sample import filling, habits, oddities, story, table_files
from tests.sample.answers import WORKING, Answer, answers_of
from tests.sample.habits import Kind
from tests.sample.own_tables import OWN_KINDS, Table, own_table

OFFICE, ISSUER, CONTACT, DUE_DAY = "dongchang", "区政府办公室", "区营转办", 28
_JULY = Period(2022, 7)


@dataclass(frozen=True)
class Made:
    """One file of an inbox; ``entries`` is how many rows a careful clerk takes from it.

    With ``resave`` (a file name's ending) ``data`` is an .xlsx that LibreOffice still has to save as ``name``.
    """

    period: Period
    name: str
    data: bytes
    entries: int = 0
    resave: str = ""


@dataclass(frozen=True)
class Reply:
    """One unit's form with its answers, the name on its seal, and the rows added by hand below."""

    form: Form
    answers: tuple[Answer, ...]
    full_name: str
    added: tuple[tuple[FormRow, Answer], ...] = ()

    @property
    def told(self) -> int:
        """Number of rows with an answer."""
        return sum(not answer.blank for answer in self.answers)


def three_months(data: Path) -> tuple[Made, ...]:
    """Return all files of the three months, from ``plan.json`` and ``units.csv`` in the folder ``data``."""
    plan = read_plan((data / "plan.json").read_bytes(), "plan.json").plan
    directory, _ = read_units((data / "units.csv").read_bytes(), "units.csv")
    months = _Months(plan, directory)
    return tuple(made for period in story.PERIODS for made in months.inbox(period))


class _Months:
    def __init__(self, plan: Plan, directory: Directory) -> None:
        self._plan, self._directory = plan, directory
        self._last: dict[tuple[str, str, int | None], LastAnswer] = {}
        self._before: Mapping[str, Reply] = {}

    def inbox(self, period: Period) -> Iterator[Made]:
        """Yield the files of one month; months must be asked for in order."""
        replies = self._replies(period)
        packed: dict[str, bytes] = {}
        for unit, reply in replies.items():
            for made in self._sent(unit, reply):
                if unit in habits.ZIPPED:
                    packed[made.name] = made.data
                else:
                    yield made
        told = sum(replies[unit].told for unit in habits.ZIPPED if _is_read(unit, period))
        yield Made(period, f"{'、'.join(habits.ZIPPED)}{period.month}月报送.zip", zipped(packed), told)
        self._remember(period, replies)

    def _replies(self, period: Period) -> dict[str, Reply]:
        order = FormOrder(
            OFFICE, period, period.first_day.replace(day=DUE_DAY), CONTACT, demo=True, issuer=ISSUER
        )
        return {
            form.unit: Reply(
                form,
                answers_of(form.unit, form.rows, period, (self._plan, self._directory)),
                (*self._directory.by_name[form.unit].aliases, form.unit)[0],
                _added(form),
            )
            for form in forms_for(self._plan, self._directory, order, self._last)
        }

    def _remember(self, period: Period, replies: Mapping[str, Reply]) -> None:
        self._before = replies
        self._last = {
            (unit, row.task, row.node): answer.last
            for unit, reply in replies.items()
            if _is_read(unit, period)
            for row, answer in zip(reply.form.rows, reply.answers, strict=True)
        }

    def _sent(self, unit: str, reply: Reply) -> Iterator[Made]:
        period = reply.form.period
        month = period.month
        name = habits.file_name(self._directory.by_name[unit], period)
        if unit in habits.ABSENT[month]:
            return
        if habits.LOCKED.get(month) == unit:
            yield Made(period, f"{name}.xlsx", oddities.locked(f"{unit}/{month}"))
        elif habits.TORN.get(month) == unit:
            yield Made(period, f"{name}.xlsx", oddities.torn(filling.filled(reply.form, reply.answers)))
        elif habits.BLANK[month] == unit:
            yield Made(period, f"{name}.xlsx", filling.filled(reply.form, ()))
        elif habits.WRONG_MONTH[month] == unit:
            yield Made(period, f"{name}.xlsx", self._of_other_month(unit, reply))
        else:
            yield from self._good(unit, reply, name)

    def _of_other_month(self, unit: str, reply: Reply) -> bytes:
        before = self._before.get(unit)
        if before is None:
            old = replace(reply, form=replace(reply.form, period=_JULY))
            return table_files.as_xlsx(_table(Kind.TITLED, old))
        return filling.filled(before.form, before.answers)

    def _good(self, unit: str, reply: Reply, name: str) -> Iterator[Made]:
        period = reply.form.period
        kind = habits.kind_of(unit)
        revised = habits.REVISED[period.month] == unit
        first = replace(reply, answers=_draft(reply.answers)) if revised else reply
        made = _file(kind, first, name)
        yield made
        if revised:
            final = Kind.FORM if kind in habits.RESAVED else kind
            yield _file(final, reply, habits.revised_name(self._directory.by_name[unit], period))
        if habits.COPIED_TWICE[period.month] == unit:
            stem, _, ending = made.name.rpartition(".")
            yield replace(made, name=f"{stem}（1）.{ending}")
        if habits.LOCK_FILE.get(period.month) == unit:
            yield Made(period, f"~${made.name}", oddities.lock_file())


def _is_read(unit: str, period: Period) -> bool:
    """Tell whether the unit's answers of this month reach the office."""
    month = period.month
    lost = (habits.LOCKED.get(month), habits.TORN.get(month), habits.BLANK[month], habits.WRONG_MONTH[month])
    return unit not in habits.ABSENT[month] and unit not in lost


def _added(form: Form) -> tuple[tuple[FormRow, Answer], ...]:
    domains = {row.task[:3]: row.domain for row in form.rows}
    return tuple(
        (
            FormRow(stray.task, stray.title, domains[stray.task[:3]], "responsible", None, None, "", (), ()),
            Answer(WORKING, 40, stray.progress),
        )
        for stray in story.STRAYS
        if (stray.month, stray.unit) == (form.period.month, form.unit)
    )


def _draft(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return a hasty first version: the last row forgotten, one row's figure and text not yet known."""
    at = next(at for at, one in enumerate(answers) if one.status == WORKING)
    percent = answers[at].percent
    early = float(percent) - 5 if isinstance(percent, int | float) else None
    hasty = replace(answers[at], percent=early, progress="正在统计，另行报送")
    return (*answers[:at], hasty, *answers[at + 1 : -1], Answer())


_Fill = Callable[[Form, Sequence[Answer]], bytes]
_FILLS: Mapping[Kind, _Fill] = {
    Kind.TRIMMED: filling.trimmed,
    Kind.SORTED: filling.in_order_of_dates,
    Kind.COPIED: filling.copied,
}
_FORMAL = (Kind.TITLED, Kind.OLD_XLS)
"""Kinds of own table headed by the unit's full legal name."""
_WRITERS: Mapping[Kind, Callable[[Table], bytes]] = {
    Kind.OLD_XLS: table_files.as_xls,
    Kind.OWN_ODS: table_files.as_ods,
    Kind.CSV_GB: lambda table: table_files.as_csv(table, "gb18030"),
    Kind.CSV_UTF8: lambda table: table_files.as_csv(table, "utf-8-sig"),
}


def _file(kind: Kind, reply: Reply, name: str) -> Made:
    ending = habits.SUFFIX.get(kind, "xlsx")
    if kind in OWN_KINDS:
        data = _WRITERS.get(kind, table_files.as_xlsx)(_table(kind, reply))
    else:
        data = _FILLS.get(kind, filling.filled)(reply.form, reply.answers)
    return Made(reply.form.period, f"{name}.{ending}", data, reply.told, habits.RESAVED.get(kind, ""))


def _table(kind: Kind, reply: Reply) -> Table:
    lines = tuple(zip(reply.form.rows, reply.answers, strict=True))
    named = replace(reply.form, unit=reply.full_name) if kind in _FORMAL else reply.form
    return own_table(kind, named, (*lines, *reply.added))
