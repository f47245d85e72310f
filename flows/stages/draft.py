"""Draft the period's papers (拟稿): ledgers, circular, urging notices, reminder, and who gets what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flows.demanding import demanded_of
from flows.domain.delivery import Occasion
from flows.domain.documents import PaperKind
from flows.domain.ledger import Ledger
from flows.domain.papers.facts import (
    OfficeNames,
    PaperBrief,
    circular_facts,
    ledger_paper_facts,
    reminder_facts,
    urging_facts,
)
from flows.domain.period import Period, zh_date
from flows.domain.records import PaperRow
from flows.domain.trouble import OutOfOrder
from flows.formats.distribution import NAME as DISTRIBUTION
from flows.formats.ledgers.facts import LedgerFacts
from flows.formats.ledgers.writing import write_ledger
from flows.formats.word.template import WordTemplate
from flows.office import Office
from flows.posting import Addressee, DraftFile, distribution, lay_out

Files = dict[str, DraftFile]


def draft_papers(office: Office, period: Period) -> tuple[PaperRow, ...]:
    """Render every paper of ``period`` into its drafts folder; same ledger and templates, same bytes."""
    office = office.at(period)
    ledger = office.store.ledger(period)
    if ledger is None:
        raise OutOfOrder(f"{period.zh}还没有研判", f"请先运行 taizhang settle --period {period}")
    brief = _brief(office, ledger)
    files: Files = {}
    notices = _notices(office, brief)
    total = 3 + len(ledger.overdue_units) + bool(_silent(ledger))
    for name, file in office.progress.track(notices, "拟稿", total):
        files[name] = file
    files[DISTRIBUTION] = _distribution(office, ledger, files)
    before = office.store.papers(period, Occasion.PAPERS)
    rows = lay_out(office, period, Occasion.PAPERS, files)
    if rows != before:
        office.record(period, "拟稿", f"{len(rows)}份")
    return rows


def _silent(ledger: Ledger) -> tuple[str, ...]:
    return (*ledger.missing_units, *ledger.blank_units)


def _feedback_by(office: Office, ledger: Ledger) -> date:
    return ledger.as_of + timedelta(days=office.settings.month.feedback_days)


def _brief(office: Office, ledger: Ledger) -> PaperBrief:
    names = office.settings.office
    return PaperBrief(
        ledger=ledger,
        previous=office.store.previous_ledger(ledger.period),
        plan=office.plan,
        directory=office.directory,
        office=OfficeNames(
            short=names.name,
            full=names.full_name,
            contact=names.contact,
            phone=names.phone,
            doc_code=names.doc_code,
            recipients=names.recipients,
            copies=names.copies,
        ),
        feedback_by=_feedback_by(office, ledger),
        demo=names.demo,
    )


def _notices(office: Office, brief: PaperBrief) -> Iterator[tuple[str, DraftFile]]:
    month = brief.ledger.period.zh
    yield f"{month}工作台账.xlsx", DraftFile(PaperKind.LEDGER_XLSX, _workbook(office, brief))
    yield (
        f"{month}工作台账.docx",
        DraftFile(
            PaperKind.LEDGER_DOCX, _word(office, PaperKind.LEDGER_DOCX).render(ledger_paper_facts(brief))
        ),
    )
    yield (
        f"{month}情况通报.docx",
        DraftFile(PaperKind.CIRCULAR, _word(office, PaperKind.CIRCULAR).render(circular_facts(brief))),
    )
    if brief.ledger.overdue_units:
        urging = _word(office, PaperKind.URGING)
        for one in brief.ledger.overdue_units:
            content = urging.render(urging_facts(brief, one.unit))
            yield f"{month}督办通知-{one.unit}.docx", DraftFile(PaperKind.URGING, content, one.unit)
    if _silent(brief.ledger):
        reminder = _word(office, PaperKind.REMINDER).render(reminder_facts(brief))
        yield f"{month}催报通知.docx", DraftFile(PaperKind.REMINDER, reminder)


def _word(office: Office, kind: PaperKind) -> WordTemplate:
    name = f"templates/{kind.value}.docx"
    return WordTemplate(office.shelf.read(name), name)


def _workbook(office: Office, brief: PaperBrief) -> bytes:
    collected = office.store.collected(brief.ledger.period)
    if collected is None:
        raise OutOfOrder(f"{brief.ledger.period.zh}还没有收集报送件", "请先运行 taizhang collect")
    facts = LedgerFacts(
        plan=brief.plan,
        directory=brief.directory,
        collected=collected,
        office=brief.office.full,
        previous=brief.previous,
        demo=brief.demo,
        demanded=demanded_of(office, brief.ledger),
    )
    return write_ledger(brief.ledger, facts)


def _distribution(office: Office, ledger: Ledger, files: Files) -> DraftFile:
    facts = {
        **office.mail_facts(ledger.period),
        "feedback": zh_date(_feedback_by(office, ledger)),
    }
    general = [name for name, file in files.items() if file.kind == PaperKind.CIRCULAR]
    if office.settings.delivery.ledger_to_all:
        general += [name for name, file in files.items() if file.kind == PaperKind.LEDGER_DOCX]
    reminder = [name for name, file in files.items() if file.kind == PaperKind.REMINDER]
    silent = set(_silent(ledger))
    addressees = []
    for unit in office.plan.acting_units(office.directory):
        own = [name for name, file in files.items() if file.unit == unit]
        names = (*general, *own, *(reminder if unit in silent else ()))
        words = {**facts, "unit": unit, "urged": bool(own), "silent": unit in silent}
        addressees.append(Addressee(unit, office.addresses(unit), names, words))
    copies = office.settings.delivery.copies_to
    if copies:
        words = {**facts, "unit": "各位领导", "urged": False, "silent": False}
        addressees.append(Addressee("呈送", copies, tuple(sorted(files)), words))
    template = office.shelf.read("templates/mail/papers.txt.j2").decode()
    return distribution(Occasion.PAPERS, template, tuple(addressees))
