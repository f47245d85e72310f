"""What a stage is given to work with: settings, store, shelf, clock and a way to show progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from flows.adapters.snapshot import digest_of
from flows.domain.contacts import Contacts
from flows.domain.delivery import Occasion
from flows.domain.findings import Finding
from flows.domain.period import SHANGHAI, Period, zh_date
from flows.domain.plan import Plan
from flows.domain.plan_standing import StandingPlan, standing
from flows.domain.records import AdoptedPlan, AuditAct
from flows.domain.rules import Rules
from flows.domain.rulings import Ruling
from flows.domain.trouble import OutOfOrder
from flows.domain.units import EMPTY_GROUP, Directory, Unit
from flows.domain.weighing import Weights
from flows.formats.contact_table import read_contacts
from flows.formats.rules_in import read_rules
from flows.formats.unit_table import read_units
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.adapters.imap_box import Letterbox
    from flows.adapters.mailbox import Mailbox
    from flows.adapters.shelf import Shelf
    from flows.adapters.store import Store

T = TypeVar("T")

UNITS_FILE = "data/units.csv"
CONTACTS_FILE = "data/contacts.csv"
RULES_FILE = "data/rules.toml"


class Progress(Protocol):
    """Shows how far a long act has come."""

    def track(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:
        """Yield ``items`` one by one, showing ``label`` and the count out of ``total``."""
        ...


class Silent:
    """No progress shown; for tests and for JSON output."""

    def track(self, items: Iterable[T], label: str, total: int) -> Iterator[T]:  # noqa: ARG002
        """Yield ``items``."""
        yield from items


@dataclass(frozen=True)
class Office:
    """One office at work; opened and closed by ``wiring`` only.

    ``period`` says for which period plan and directory are wanted; None: as they stand today.
    """

    settings: Settings
    store: Store
    shelf: Shelf
    now: Callable[[], datetime]
    mailbox: Callable[[], Mailbox]
    letterbox: Callable[[], Letterbox]
    progress: Progress
    actor: str = "taizhang"
    period: Period | None = None

    def at(self, period: Period) -> Office:
        """Return the office as it stands to ``period``: its plan is the plan as it stood then."""
        return self if self.period == period else replace(self, period=period)

    def plan_at(self, period: Period) -> Plan:
        """Return the plan as it stood for ``period``: version adopted by then, changes in force laid over it."""
        return self.at(period).plan

    @cached_property
    def working_period(self) -> Period | None:
        """The newest period for which anything was done; None before the first."""
        return max(self.store.periods(), default=None)

    @cached_property
    def current_period(self) -> Period:
        """The period that "today" stands for: this month, or the newest one begun if that is later."""
        today = self.now().astimezone(SHANGHAI)
        month = Period(today.year, today.month)
        return max(month, self.working_period or month)

    @cached_property
    def _in_force(self) -> tuple[AdoptedPlan, StandingPlan]:
        period = self.period or self.current_period
        adopted = self.store.plan(period)
        if adopted is None and self.store.plan() is not None:
            raise OutOfOrder(
                f"{period.zh}还没有行动计划，已导入的行动计划自以后的期次起执行",
                "请核对期次，或重新导入并用 --from-period 写明从哪一期起执行",
            )
        if adopted is None:
            raise OutOfOrder("还没有行动计划", "请先运行 taizhang plan import 导入印发的行动计划")
        stood = standing(adopted.plan, self.store.plan_changes(), period)
        if stood.plan != adopted.plan:
            adopted = replace(adopted, plan=stood.plan, digest=digest_of(stood.plan))
        return adopted, stood

    @property
    def adopted(self) -> AdoptedPlan:
        """The plan in force, changes laid over it; OutOfOrder if none was imported yet."""
        return self._in_force[0]

    @property
    def standing(self) -> StandingPlan:
        """The plan in force with the changes that made it."""
        return self._in_force[1]

    @property
    def plan(self) -> Plan:
        """The plan in force."""
        return self.adopted.plan

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """The rulings but those on tasks that a change of the plan took out, or adds only later."""
        changes = self.store.plan_changes()
        changed = {code for one in changes for code in (*one.ends, *one.new_codes)} - self.plan.by_code.keys()
        return tuple(one for one in self.store.rulings() if one.task not in changed)

    def filed(self, period: Period) -> bool:
        """Return True if ``period`` or a later one lies in the archive: its plan may not change any more."""
        return any(row.period >= period for row in self.store.archives())

    @cached_property
    def _units(self) -> tuple[Directory, tuple[Finding, ...]]:
        return read_units(self.shelf.read(UNITS_FILE), UNITS_FILE)

    @property
    def listed_units(self) -> Directory:
        """The directory of units as the file has it."""
        return self._units[0]

    @cached_property
    def directory(self) -> Directory:
        """The directory of units, completed by units that the plan names and the directory lacks."""
        return self._units[0].completed_by(self.plan.named_units)

    @cached_property
    def _contacts(self) -> tuple[Contacts, tuple[Finding, ...]]:
        # Offices from before the file existed do without it.
        if not self.shelf.exists(CONTACTS_FILE):
            return Contacts(), ()
        return read_contacts(self.shelf.read(CONTACTS_FILE), CONTACTS_FILE, self.listed_units)

    @property
    def contacts(self) -> Contacts:
        """The contacts of the units, those of other days included."""
        return self._contacts[0]

    def addresses(self, unit: str) -> tuple[str, ...]:
        """Return where mail to ``unit`` goes if it is made today, see ``addresses_of``."""
        return self.addresses_of(self.directory.by_name[unit])

    def addresses_of(self, unit: Unit) -> tuple[str, ...]:
        """Return the addresses of ``unit`` and of its contacts in force today."""
        return self.contacts.addresses(unit, self.now().astimezone(SHANGHAI).date())

    @property
    def directory_findings(self) -> tuple[Finding, ...]:
        """Doubts about the directory file and the contacts."""
        return (*self._units[1], *self._contacts[1])

    @property
    def group_findings(self) -> tuple[Finding, ...]:
        """The groups in the plan's tasks behind which nobody stands, so that nobody is sent their tasks."""
        names = (name for task in self.plan.tasks for name in (*task.lead_units, *task.responsible_units))
        return tuple(EMPTY_GROUP.at(group=one.name) for one in self.directory.empty_groups(names))

    @cached_property
    def rules(self) -> Rules:
        """The rules in force."""
        return read_rules(self.shelf.read(RULES_FILE), RULES_FILE)

    @cached_property
    def weights(self) -> Weights:
        """How heavily each kind of finding weighs: the settings, and the waivers on record."""
        return Weights(self.settings.findings.weights, self.store.waivers())

    def form_due(self, period: Period) -> date:
        """The last day for returning the forms of ``period``."""
        last = period.last_day
        return last.replace(day=min(self.settings.month.form_due_day, last.day))

    def mail_facts(self, period: Period) -> dict[str, object]:
        """What every mail template may use, whatever the occasion."""
        office, plan = self.settings.office, self.plan_at(period)
        return {
            "office": office.name,
            "contact": office.contact,
            "phone": office.phone,
            "demo": office.demo,
            "period": period.zh,
            "due": zh_date(self.form_due(period)),
            "plan_title": plan.title,
            "doc_number": plan.doc_number,
        }

    def letter_date(self, period: Period, occasion: Occasion) -> datetime:
        """The date in the messages of ``occasion``: when they were approved, else now."""
        approval = self.store.approval(period, occasion)
        return approval.at if approval else self.now()

    def record(self, period: Period | None, act: str, what: str, digest: str = "") -> None:
        """Write one line into the audit log: who did what, when, on which bytes."""
        self.store.record(AuditAct(self.now(), self.actor, act, what, digest, period))

    def folder(self, period: Period, name: str) -> str:
        """Return the folder for ``name`` under the period's output, relative to the home."""
        return f"output/{period}/{name}"

    def original(self, period: Period, file: str, sha256: str) -> str:
        """Return where the bytes of a return are kept as they came, relative to the home."""
        safe = self.shelf.safe_name(file.rpartition("/")[2])
        return f"data/received/{period}/{sha256[:12]}-{safe}"

    def drafts(self, period: Period, occasion: Occasion) -> str:
        """Return the folder in which the files of ``occasion`` wait for approval."""
        names = {
            Occasion.FORMS: "forms",
            Occasion.CHASE: "chase",
            Occasion.ANSWERS: "answers",
            Occasion.PAPERS: "drafts",
        }
        return self.folder(period, names[occasion])
