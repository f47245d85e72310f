"""What lies drafted for an occasion, whether it was approved, and the parcels that follow from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flows.adapters.mailbox import Outgoing
from flows.adapters.shelf import Shelf
from flows.domain.delivery import Attachment, Occasion, Parcel
from flows.domain.documents import bundle_digest
from flows.domain.period import Period
from flows.domain.records import PaperRow
from flows.domain.trouble import AwaitingApproval, NotDrafted, OutOfOrder
from flows.formats.distribution import NAME as DISTRIBUTION
from flows.formats.distribution import Mailing, read_distribution, write_distribution
from flows.formats.mail_message import Enclosure, Letter, mail_bytes
from flows.formats.wording import render_mail
from flows.office import Office

_STEP = {
    Occasion.FORMS: "taizhang issue",
    Occasion.CHASE: "taizhang chase",
    Occasion.ANSWERS: "taizhang answer",
    Occasion.PAPERS: "taizhang draft",
}


@dataclass(frozen=True)
class Drafted:
    """One file that lies drafted: its name and the digest of the bytes on disk now (SHA-256, hex)."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Addressee:
    """Who gets which files, and the facts for the words of the message."""

    recipient: str
    addresses: tuple[str, ...]
    attachments: tuple[str, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True)
class DraftFile:
    """One file to draft: what it is (``填报表``, ``情况通报`` …), its bytes, and the unit it is for."""

    kind: str
    content: bytes
    unit: str | None = None


def lay_out(
    office: Office, period: Period, occasion: Occasion, files: Mapping[str, DraftFile]
) -> tuple[PaperRow, ...]:
    """Put ``files`` into the occasion's folder and note their digests; the folder appears whole or not at all.

    Files that a person has edited since are kept if the program's own draft is still the same; if it
    is not, OutOfOrder says so, and nothing is overwritten.
    """
    rows = tuple(
        PaperRow(name, hashlib.sha256(one.content).hexdigest(), one.kind, one.unit)
        for name, one in sorted(files.items())
    )
    folder = office.drafts(period, occasion)
    before = office.store.papers(period, occasion)
    lying = office.shelf.list(folder)
    if set(rows) == set(before) and set(lying) >= {row.name for row in rows}:
        return rows
    refuse_filed(office, period, occasion)
    foreign = (*edited(office, period, occasion), *(set(lying) - {row.name for row in before}))
    if foreign:
        raise OutOfOrder(
            f"文件夹 {folder} 中有人工修改或者另存的文件（{'、'.join(sorted(foreign))}），重新拟稿会丢失它们",
            "请先把这些文件移到别处再重新拟稿",
        )
    office.shelf.replace_folder(folder, {name: one.content for name, one in files.items()})
    office.store.save_papers(period, occasion, rows)
    return rows


def edited(office: Office, period: Period, occasion: Occasion) -> tuple[str, ...]:
    """Return the names of drafted files whose bytes on disk are no longer the program's."""
    folder = office.drafts(period, occasion)
    return tuple(
        row.name
        for row in office.store.papers(period, occasion)
        if office.shelf.exists(f"{folder}/{row.name}")
        and hashlib.sha256(office.shelf.read(f"{folder}/{row.name}")).hexdigest() != row.sha256
    )


def distribution(occasion: Occasion, template: str, addressees: tuple[Addressee, ...]) -> DraftFile:
    """Return the distribution list of ``addressees``, each message worded by the mail template."""
    mailings = [
        Mailing(one.recipient, one.addresses, *render_mail(template, one.facts), one.attachments)
        for one in addressees
    ]
    return DraftFile(f"发送清单（{occasion.zh}）", write_distribution(mailings))


def refuse_filed(office: Office, period: Period, occasion: Occasion) -> None:
    """Raise OutOfOrder if the papers of ``period`` were filed already: nothing of them may change any more."""
    if occasion is Occasion.PAPERS and period in {row.period for row in office.store.archives()}:
        raise OutOfOrder(f"{period.zh}已经归档，文书不能再改动、审签或发送", "对已归档台账的更正须另立新版")


def drafted(office: Office, period: Period, occasion: Occasion) -> tuple[Drafted, ...]:
    """Return what lies drafted, with digests of the bytes on disk; NotDrafted if nothing or not all is there."""
    folder = office.drafts(period, occasion)
    rows = office.store.papers(period, occasion)
    command = f"{_STEP[occasion]} --period {period}"
    if not rows:
        raise NotDrafted(f"{period.zh}还没有{occasion.zh}的草稿", f"请先运行 {command}")
    lacking = [row.name for row in rows if not office.shelf.exists(f"{folder}/{row.name}")]
    if lacking:
        raise NotDrafted(f"草稿不全，{folder} 中缺少{'、'.join(lacking[:3])}", f"请重新运行 {command}")
    return tuple(
        Drafted(row.name, hashlib.sha256(office.shelf.read(f"{folder}/{row.name}")).hexdigest())
        for row in rows
    )


def digest_of(files: tuple[Drafted, ...]) -> str:
    """Return the one digest that an approval of ``files`` stands on."""
    return bundle_digest({one.name: one.sha256 for one in files})


def require_approval(office: Office, period: Period, occasion: Occasion) -> None:
    """Raise AwaitingApproval unless exactly the present bytes were approved (or the occasion stands approved)."""
    files = drafted(office, period, occasion)
    if office.settings.approval.stands_for(occasion):
        return
    approval = office.store.approval(period, occasion)
    command = f"请审阅后运行 taizhang approve --period {period} --for {occasion} --by 审签人"
    if approval is None:
        raise AwaitingApproval(f"{period.zh}的{occasion.zh}尚未审签，不能发送", command)
    if approval.decision != "approved":
        reason = approval.note or "未写意见"
        raise AwaitingApproval(f"{period.zh}的{occasion.zh}已被{approval.by}退回（{reason}）", command)
    if approval.digest != digest_of(files):
        raise AwaitingApproval(f"{period.zh}的{occasion.zh}在审签后有改动，原审签已失效", command)


def parcels_of(office: Office, period: Period, occasion: Occasion) -> tuple[Parcel, ...]:
    """Return one parcel per line of the drafted distribution list, in its order."""
    digests = {one.name: one.sha256 for one in drafted(office, period, occasion)}
    listed = read_distribution(office.shelf.read(f"{office.drafts(period, occasion)}/{DISTRIBUTION}"))
    unknown = {name for one in listed for name in one.attachments} - digests.keys()
    if unknown:
        raise NotDrafted(
            f"发送清单中的附件“{'、'.join(sorted(unknown))}”不在草稿中", "请改正发送清单，或重新拟稿"
        )
    return tuple(
        Parcel(
            period,
            occasion,
            one.recipient,
            one.addresses,
            one.subject,
            one.body,
            tuple(Attachment(name, digests[name]) for name in one.attachments),
            f"{office.settings.office.code}:{office.settings.mail.mode}",
        )
        for one in listed
    )


def letter(office: Office, parcel: Parcel) -> Outgoing:
    """Return the finished message of ``parcel``; same parcel and approval, same bytes."""
    mail = office.settings.mail
    folder = office.drafts(parcel.period, parcel.occasion)
    enclosures = tuple(
        Enclosure(one.name, _as_approved(office, f"{folder}/{one.name}", one)) for one in parcel.attachments
    )
    message = Letter(
        sender=mail.sender,
        sender_name=mail.sender_name or office.settings.office.name,
        to=parcel.addresses,
        subject=parcel.subject,
        body=parcel.body,
        enclosures=enclosures,
        message_id=f"<{parcel.id}@{mail.sender.partition('@')[2]}>",
        date=office.letter_date(parcel.period, parcel.occasion),
    )
    return Outgoing(mail.sender, parcel.addresses, mail_bytes(message), letter_name(parcel))


def _as_approved(office: Office, place: str, attachment: Attachment) -> bytes:
    """Return the file's bytes; AwaitingApproval if somebody has changed it since the parcels were made."""
    data = office.shelf.read(place)
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise AwaitingApproval(
            f"“{attachment.name}”在发送途中被改动，其余邮件没有发出", "请重新审阅、审签后再发送"
        )
    return data


def letter_name(parcel: Parcel) -> str:
    """Return the file name under which the message is kept: recipient and the parcel's id."""
    return f"{Shelf.safe_name(parcel.recipient)}-{parcel.id[:8]}.eml"
