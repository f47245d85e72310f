"""Chase the units that have not returned (催报): one message a unit, never twice for the same thing."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.delivery import Occasion
from flows.domain.period import SHANGHAI, Period
from flows.domain.trouble import OutOfOrder
from flows.formats.distribution import NAME as DISTRIBUTION
from flows.office import Office
from flows.posting import Addressee, DraftFile, distribution, lay_out


@dataclass(frozen=True)
class Chase:
    """Whom the drafted reminders name, in 建制顺序, and the folder they lie in."""

    folder: str
    units: tuple[str, ...]
    after_due: bool


def chase_units(office: Office, period: Period) -> Chase:
    """Draft one reminder per unit without a return, its own form attached again; nothing is sent here."""
    office = office.at(period)
    issued = {one.unit: one for one in office.store.issued(period)}
    if not issued:
        raise OutOfOrder(f"{period.zh}还没有下发填报表", f"请先运行 taizhang issue --period {period}")
    after_due = office.now().astimezone(SHANGHAI).date() > office.form_due(period)
    units = _silent(office, period)
    forms = office.drafts(period, Occasion.FORMS)
    files = {
        issued[unit].file: DraftFile("填报表", office.shelf.read(f"{forms}/{issued[unit].file}"), unit)
        for unit in units
        if unit in issued
    }
    addressees = tuple(
        Addressee(
            unit,
            office.addresses(unit),
            (issued[unit].file,),
            {**office.mail_facts(period), "unit": unit, "after_due": after_due},
        )
        for unit in units
        if unit in issued
    )
    template = office.shelf.read("templates/mail/chase.txt.j2").decode()
    lay_out(
        office,
        period,
        Occasion.CHASE,
        {**files, DISTRIBUTION: distribution(Occasion.CHASE, template, addressees)},
    )
    return Chase(office.drafts(period, Occasion.CHASE), units, after_due)


def _silent(office: Office, period: Period) -> tuple[str, ...]:
    collected = office.store.collected(period)
    if collected is None:
        return office.plan.acting_units(office.directory)
    return office.directory.in_order((*collected.missing_units, *collected.blank_units))
