"""What comes in by mail: fetched once, kept as it came, its files matched to the period they speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.adapters.imap_box import Arrival
from flows.adapters.store.mails import FileApart, WhyApart
from flows.domain.findings import Finding, Place, error, info
from flows.domain.mails import Mail, Senders, brought_by
from flows.domain.period import SHANGHAI, Period
from flows.domain.returns import FileReading
from flows.formats.mail_parts import MailLimits, read_mail
from flows.formats.returns.periods import period_said
from flows.office import Office

WITHOUT_PERIOD = error(
    "mail-without-period",
    "{mail}的附件“{name}”、邮件主题和正文都没有写明是哪一期，没有读取",
    "请发件人在文件名或者邮件主题写明期次（如2022年9月）后重新发送；经核实的，由本办把附件放入该期收件夹",
)
MAILED_FOR_OTHER_PERIOD = info("mail-other-period", "{mail}的附件“{name}”是{text}的，不计入本期（{period}）")
KINDS = (WITHOUT_PERIOD, MAILED_FOR_OTHER_PERIOD)


@dataclass(frozen=True)
class MailedFile:
    """One file that a mail brought: its name there and its bytes."""

    name: str
    data: bytes


def reads_mail(office: Office, asked: bool) -> bool:
    """Tell whether this office's returns also come by mail: by its settings, or because it was ``asked`` for."""
    return asked or office.settings.inbox.mode == "imap"


def fetch_mails(office: Office, period: Period) -> int:
    """Fetch and keep the mails since shortly before ``period`` that are not kept yet; return how many.

    Each is kept before the next is fetched: a line lost midway is a MailTrouble, and nothing is fetched twice.
    """
    since = period.first_day - timedelta(days=office.settings.inbox.days_before)
    kept: list[int] = []
    with office.letterbox() as box:
        known = office.store.seen_uids(box.account, box.validity)
        fresh = [uid for uid in box.arrived(since) if uid not in known]
        for arrival in office.progress.track(box.fetched(fresh), "收取邮件", len(fresh)):
            _keep(office, arrival, period)
            kept.append(arrival.seen.uid)
        box.mark_read(kept)
    if kept:
        office.record(period, "收取邮件", f"新收{len(kept)}封")
    return len(kept)


def _keep(office: Office, arrival: Arrival, period: Period) -> None:
    mail = read_mail(arrival.data, arrival.received, _limits(office), arrival.true_size).mail
    office.shelf.write(_pool(mail), arrival.data)
    office.store.keep_mail(replace(mail, fetched_for=period), arrival.seen)


def mailed_files(office: Office, period: Period, edition: str) -> tuple[MailedFile, ...]:
    """Return the files of kept mails that were not yet looked at for ``period``, by name."""
    done = {(one.file, one.sha256) for one in office.store.readings(period)}
    done |= {
        (one.file, one.sha256)
        for one in office.store.apart(period)
        if one.edition == edition or one.fate is WhyApart.VOUCHED
    }
    earliest = period.first_day - timedelta(days=office.settings.inbox.days_before)
    found: dict[tuple[str, str], MailedFile] = {}
    for mail in office.store.mails():
        wanted = [one for one in mail.files if (one.name, one.sha256) not in done | found.keys()]
        if wanted and (max(mail.days) >= earliest or mail.fetched_for == period):
            contents = read_mail(office.shelf.read(_pool(mail)), mail.received, _limits(office)).contents
            for one in wanted:
                if one.sha256 in contents:
                    found[one.name, one.sha256] = MailedFile(one.name, contents[one.sha256])
    return tuple(found[key] for key in sorted(found))


def of_period(
    office: Office, period: Period, edition: str, readings: Iterable[FileReading]
) -> list[FileReading]:
    """Return those mailed files' ``readings`` that belong to ``period``; the others are noted as standing apart.

    The month that the file itself names decides, else the one that the mail's subject or text names. A file
    of another month in a mail about this period is a return, and its reader has refused it.
    """
    brought = brought_by(office.store.mails())
    taken: list[FileReading] = []
    apart: list[FileApart] = []
    for one in readings:
        mails = brought[one.sha256]
        told = [_period_of(one, mail) for mail in mails]
        if period in told or any(mail.said == period for mail in mails):
            taken.append(one)
        else:
            other = next((said for said in told if said), None)
            findings = tuple(_why_apart(one, mails[0], other, period))
            apart.append(FileApart(one.file, one.sha256, WhyApart.ELSEWHERE, edition, findings))
    if apart:
        office.store.set_apart(period, apart)
    return taken


def _period_of(reading: FileReading, mail: Mail) -> Period | None:
    sent = mail.moment.astimezone(SHANGHAI).date()
    return period_said(reading.said, sent) or mail.said


def _why_apart(reading: FileReading, mail: Mail, other: Period | None, period: Period) -> Iterator[Finding]:
    place = Place(reading.file)
    if other:
        words = {"mail": mail.zh, "name": reading.file, "text": other.zh, "period": period.zh}
        yield MAILED_FOR_OTHER_PERIOD.at(place, **words)
    elif all(part.refused and part.findings for part in reading.parts):
        yield from (finding for part in reading.parts for finding in part.findings)
    else:
        yield WITHOUT_PERIOD.at(place, mail=mail.zh, name=reading.file)


def keep_letters(office: Office, period: Period, readings: Iterable[FileReading]) -> None:
    """Lay a copy of every mail that brought one of ``readings`` beside the period's originals."""
    brought = brought_by(office.store.mails())
    for mail in {mail for one in readings for mail in brought.get(one.sha256, ())}:
        name = letter_file(office, period, mail)
        if not office.shelf.exists(name):
            office.shelf.write(name, office.shelf.read(_pool(mail)))


def letter_file(office: Office, period: Period, mail: Mail) -> str:
    """Return where the copy of ``mail`` lies among the period's originals, relative to the home."""
    subject = office.shelf.safe_name(f"{mail.subject or '无主题'}.eml")
    return f"data/received/{period}/mails/{mail.sha256[:12]}-{subject}"


def vouch(office: Office, period: Period, files: Iterable[tuple[str, str]]) -> None:
    """Note which mailed files (name and digest) the office itself put into the folder: their sender is right."""
    mailed = brought_by(office.store.mails())
    known = {one.sha256 for one in office.store.apart(period) if one.fate is WhyApart.VOUCHED}
    found = [
        FileApart(name, sha, WhyApart.VOUCHED) for name, sha in files if sha in mailed and sha not in known
    ]
    if found:
        office.store.set_apart(period, found)


def senders(office: Office, period: Period) -> Senders:
    """Return whose address is whose in ``period``."""
    vouched = {one.sha256 for one in office.store.apart(period) if one.fate is WhyApart.VOUCHED}
    forwarders = {one.strip().lower() for one in office.settings.inbox.forwarders}
    return Senders(office.directory, office.contacts, frozenset(forwarders), frozenset(vouched))


def mails_of(mails: Sequence[Mail], digests: Collection[str]) -> tuple[Mail, ...]:
    """Return those of ``mails`` that brought one of the files with these digests."""
    return tuple(mail for mail in mails if any(file.sha256 in digests for file in mail.files))


def mail_findings(office: Office, period: Period) -> tuple[Finding, ...]:
    """Return what is to be told of the mails that concern ``period``, beyond the returns that were taken."""
    mails = [mail for mail in office.store.mails() if mail.concerns(period)]
    read = office.store.digests_read()
    brought = {(file.name, file.sha256) for mail in mails for file in mail.files if file.sha256 not in read}
    apart = (one for one in office.store.apart(period) if (one.file, one.sha256) in brought)
    told = (finding for one in apart for finding in one.findings)
    found = dict.fromkeys((*(finding for mail in mails for finding in mail.findings), *told))
    return tuple(office.weights.of(finding, period, ()) for finding in found)


def _pool(mail: Mail) -> str:
    """Where a mail is kept as it came, whatever its period."""
    return f"data/received/mail/{mail.sha256[:24]}.eml"


def _limits(office: Office) -> MailLimits:
    return MailLimits(office.settings.limits.file_megabytes, office.settings.inbox.mail_megabytes)
