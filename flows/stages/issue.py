"""Issue the period's forms (下发填报表): one workbook per unit that owes something."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.delivery import Occasion
from flows.domain.forming import FormOrder, forms_for
from flows.domain.forms import Form, LastAnswer
from flows.domain.period import Period
from flows.domain.records import IssuedForm
from flows.domain.returns import Entry
from flows.formats.distribution import NAME as DISTRIBUTION
from flows.formats.forms.writing import locked_digest, write_form
from flows.office import Office
from flows.posting import Addressee, DraftFile, distribution, lay_out


@dataclass(frozen=True)
class Issue:
    """The forms written and the folder (relative to the home) they lie in."""

    folder: str
    forms: tuple[IssuedForm, ...]


def issue_forms(office: Office, period: Period) -> Issue:
    """Write one form per unit into ``output/<period>/forms``; same data give the same bytes."""
    office = office.at(period)
    settings = office.settings.office
    order = FormOrder(
        settings.code, period, office.form_due(period), settings.contact, settings.demo, settings.name
    )
    forms = forms_for(office.plan, office.directory, order, _last_answers(office, period.previous))
    files: dict[str, DraftFile] = {}
    issued: list[IssuedForm] = []
    for form in office.progress.track(forms, "生成填报表", len(forms)):
        name, data = file_name(form), write_form(form)
        files[name] = DraftFile("填报表", data, form.unit)
        issued.append(IssuedForm.of(form, name, data, locked_digest(form)))
    files[DISTRIBUTION] = distribution(
        Occasion.FORMS,
        office.shelf.read("templates/mail/forms.txt.j2").decode(),
        tuple(_addressee(office, form) for form in forms),
    )
    lay_out(office, period, Occasion.FORMS, files)
    _open_inbox(office, period)
    if tuple(issued) != office.store.issued(period):
        office.store.save_issued(period, issued)
        office.record(period, "生成填报表", f"{len(issued)}份")
    return Issue(office.drafts(period, Occasion.FORMS), tuple(issued))


def _open_inbox(office: Office, period: Period) -> None:
    """Make the folder into which the returns will be put, so that an early look finds it empty, not lacking."""
    folder = f"{office.settings.month.returns_folder}/{period}"
    if not office.shelf.exists(folder):
        office.shelf.write(f"{folder}/.gitkeep", b"")


def _addressee(office: Office, form: Form) -> Addressee:
    facts = {**office.mail_facts(form.period), "unit": form.unit, "rows": len(form.rows)}
    return Addressee(form.unit, office.addresses(form.unit), (file_name(form),), facts)


def file_name(form: Form) -> str:
    """Return the form's file name: unit, what it is, period."""
    return f"{form.unit}-工作进展填报表-{form.period.zh}.xlsx"


def _last_answers(office: Office, before: Period) -> dict[tuple[str, str, int | None], LastAnswer]:
    collected = office.store.collected(before)
    return {
        (one.unit, entry.task, entry.node): _last(entry)
        for one in (collected.counting if collected else ())
        if one.unit
        for entry in one.entries
    }


def _last(entry: Entry) -> LastAnswer:
    status = entry.status.zh if entry.status else ""
    return LastAnswer(status, entry.percent, entry.progress, entry.problems, entry.next_steps)
