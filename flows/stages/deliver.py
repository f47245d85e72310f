"""Deliver approved files (发送): each recipient once, whatever crashes."""

from __future__ import annotations

from dataclasses import dataclass

from flows.adapters.mailbox import Mailbox, PostOutcome, PostResult
from flows.domain.delivery import Occasion, Parcel, ParcelRecord, ParcelState
from flows.domain.period import Period
from flows.domain.trouble import MailTrouble
from flows.office import Office
from flows.posting import letter, letter_name, parcels_of, refuse_filed, require_approval


@dataclass(frozen=True)
class Delivery:
    """What became of every parcel of one occasion; ``awaiting`` is True if nothing may leave yet."""

    occasion: Occasion
    records: tuple[ParcelRecord, ...] = ()
    awaiting: bool = False
    dry_folder: str = ""
    unaddressed: tuple[str, ...] = ()

    def count(self, state: ParcelState) -> int:
        """Return how many parcels are in ``state``."""
        return sum(one.state is state for one in self.records)


def deliver_parcels(office: Office, period: Period, occasion: Occasion, *, dry_run: bool = False) -> Delivery:
    """Send what was approved for ``occasion``; a dry run writes ``.eml`` files and claims nothing."""
    if dry_run:
        return _rehearse(office, period, occasion)
    require_approval(office, period, occasion)
    parcels, unaddressed = _addressed(parcels_of(office, period, occasion))
    _refuse_afterthoughts(office, period, occasion, parcels)
    with office.store.exclusive(period, f"deliver-{occasion}"):
        office.store.drop_queued(period, occasion, {one.id for one in parcels})
        office.store.queue_parcels(parcels, office.settings.mail.sender.partition("@")[2])
        office.store.hold_uncertain(period, occasion)
        with office.mailbox() as mailbox:
            for parcel in office.progress.track(parcels, "发送", len(parcels)):
                _send(office, mailbox, parcel)
    records = office.store.parcel_records(period, occasion)
    sent = sum(one.state is ParcelState.SENT for one in records)
    office.record(period, "发送", f"{occasion.zh}：已发{sent}件，共{len(records)}件")
    return Delivery(occasion, records, unaddressed=unaddressed)


def _refuse_afterthoughts(
    office: Office, period: Period, occasion: Occasion, parcels: tuple[Parcel, ...]
) -> None:
    """Refuse parcels that were not among those of a period that was filed meanwhile."""
    known = {one.id for one in office.store.parcel_records(period, occasion)}
    if any(one.id not in known for one in parcels):
        refuse_filed(office, period, occasion)


def _addressed(parcels: tuple[Parcel, ...]) -> tuple[tuple[Parcel, ...], tuple[str, ...]]:
    return (
        tuple(one for one in parcels if one.addresses),
        tuple(one.recipient for one in parcels if not one.addresses),
    )


def _send(office: Office, mailbox: Mailbox, parcel: Parcel) -> None:
    """Claim, post and note one parcel; a parcel that someone else holds or that is done is left alone."""
    message = letter(office, parcel)
    if not office.store.claim_parcel(parcel.id):
        return
    try:
        result = mailbox.post(message)
    except MailTrouble:
        # Raised only where certainly nothing was sent: the parcel may go out in the next run.
        office.store.release(parcel.id)
        raise
    _note(office, parcel, result)
    if result.outcome is PostOutcome.SENT:
        place = office.folder(parcel.period, f"outbox/{parcel.occasion}")
        office.shelf.write(f"{place}/{letter_name(parcel)}", message.data)


def _note(office: Office, parcel: Parcel, result: PostResult) -> None:
    match result.outcome:
        case PostOutcome.SENT:
            office.store.mark_sent(parcel.id, office.now(), result.refusals)
        case PostOutcome.REFUSED:
            office.store.mark_refused(parcel.id, result.refusals)
        case PostOutcome.TRY_AGAIN:
            office.store.release(parcel.id)
        case PostOutcome.UNCERTAIN:
            office.store.mark_uncertain(parcel.id, result.refusals)


def _rehearse(office: Office, period: Period, occasion: Occasion) -> Delivery:
    parcels, unaddressed = _addressed(parcels_of(office, period, occasion))
    folder = office.folder(period, f"dry-run/{occasion}")
    files = {letter_name(one): letter(office, one).data for one in parcels}
    office.shelf.replace_folder(folder, files)
    return Delivery(occasion, dry_folder=folder, unaddressed=unaddressed)
