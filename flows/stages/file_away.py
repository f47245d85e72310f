"""File the period (归档): one sealed package, chained to the one before."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass

from flows import receiving
from flows.adapters.snapshot import dumped
from flows.domain.delivery import Occasion, Parcel, ParcelState
from flows.domain.period import Period
from flows.domain.records import ArchiveRow
from flows.domain.trouble import NotDelivered
from flows.formats.bag import bag_digest, packed
from flows.office import Office
from flows.posting import letter, letter_name, parcels_of, require_approval

_PACKAGES = ("SQLAlchemy", "python-calamine", "openpyxl", "XlsxWriter", "lxml", "jinja2")


@dataclass(frozen=True)
class Filing:
    """The sealed package: its folder relative to the home, its digest, and whether it was there before."""

    folder: str
    digest: str
    already: bool


def file_period(office: Office, period: Period) -> Filing:
    """Seal the period's package under ``output/archive/<period>``; a sealed one is left as it is."""
    office = office.at(period)
    folder = f"output/archive/{period}"
    sealed = {row.period: row for row in office.store.archives()}
    if period in sealed:
        if not office.shelf.exists(folder):
            raise NotDelivered(f"{period.zh}已经归档，但归档包不在 {folder}", "请从备份恢复该归档包")
        return Filing(folder, sealed[period].digest, already=True)
    if any(one > period for one in sealed):
        raise NotDelivered(
            f"{max(sealed).zh}已经归档，不能再补归更早的{period.zh}", "归档包逐期相连，请按期次先后归档"
        )
    _require_delivered(office, period)
    before = max(sealed, default=None)
    previous = sealed[before].digest if before else ""
    bag = packed(_payload(office, period), _info(office, period, previous))
    office.shelf.replace_folder(folder, bag)
    office.shelf.seal(folder)
    digest = bag_digest(bag)
    office.store.save_archive(ArchiveRow(period, 1, digest, folder, office.now()))
    office.record(period, "归档", folder, digest)
    return Filing(folder, digest, already=False)


def _require_delivered(office: Office, period: Period) -> None:
    require_approval(office, period, Occasion.PAPERS)
    records = office.store.parcel_records(period, Occasion.PAPERS)
    open_ones = [one for one in records if one.state not in (ParcelState.SENT, ParcelState.REFUSED)]
    if not records or open_ones:
        raise NotDelivered(
            f"{period.zh}的文书尚未全部发送（未了结{len(open_ones)}件）",
            f"请先运行 taizhang deliver --period {period}，去向不明的发送件请人工核实",
        )


def _payload(office: Office, period: Period) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, folder in (
        ("originals", f"data/received/{period}"),
        ("forms", office.drafts(period, Occasion.FORMS)),
        ("chase", office.drafts(period, Occasion.CHASE)),
        ("answers", office.drafts(period, Occasion.ANSWERS)),
        ("papers", office.drafts(period, Occasion.PAPERS)),
    ):
        for one in office.shelf.list(folder):
            files[f"{name}/{one}"] = office.shelf.read(f"{folder}/{one}")
    files.update(_mails(office, period))
    for name, value in _snapshot(office, period).items():
        files[f"snapshot/{name}.json"] = dumped(value)
    for name in ("data/rules.toml", "data/units.csv", "data/demands.toml", "data/domains.csv"):
        if office.shelf.exists(name):
            files[f"snapshot/{name.removeprefix('data/')}"] = office.shelf.read(name)
    return files


def _mails(office: Office, period: Period) -> dict[str, bytes]:
    """Every message that left, as it left, those too whose drafts have since given way to newer ones."""
    outbox = office.folder(period, "outbox")
    files = {f"mails/{name}": office.shelf.read(f"{outbox}/{name}") for name in office.shelf.list(outbox)}
    for occasion in Occasion:
        sent = {
            one.id for one in office.store.parcel_records(period, occasion) if one.state is ParcelState.SENT
        }
        if sent:
            for parcel in parcels_of(office, period, occasion):
                if parcel.id in sent:
                    name = f"{occasion}/{letter_name(parcel)}"
                    files[f"mails/{name}"] = _copy(office, parcel, name)
    return files


def _copy(office: Office, parcel: Parcel, name: str) -> bytes:
    """The message as kept when it was sent; a crash in between leaves none, then it is built again."""
    kept = f"{office.folder(parcel.period, 'outbox')}/{name}"
    return office.shelf.read(kept) if office.shelf.exists(kept) else letter(office, parcel).data


def _snapshot(office: Office, period: Period) -> dict[str, object]:
    return {
        "plan": office.plan,
        "plan_adopted": office.store.plan(period),
        "plan_changes": [one for one in office.store.plan_changes() if one.decision.period <= period],
        "readings": office.store.readings(period),
        "collected": office.store.collected(period),
        "ledger": office.store.ledger(period),
        "rulings": office.store.rulings(),
        "waivers": office.store.waivers(),
        "registers": office.store.registers(),
        "approvals": [one for kind in Occasion for one in office.store.approvals(period, kind)],
        "delivery": office.store.parcel_records(period),
        "audit": office.store.audit(period),
        "mails": receiving.mails_of(
            office.store.mails(), {one.sha256 for one in office.store.readings(period)}
        ),
        "settings": office.settings.model_dump(
            mode="json", exclude={"mail": {"password", "user"}, "inbox": {"password", "user"}}
        ),
        "versions": {
            "taizhang": importlib.metadata.version("taizhang"),
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in _PACKAGES},
        },
    }


def _info(office: Office, period: Period, previous: str) -> dict[str, str]:
    return {
        "Source-Organization": office.settings.office.full_name,
        "External-Description": f"{office.plan.title} {period.zh}工作台账归档包",
        "External-Identifier": f"{office.settings.office.code}/{period}",
        "Bagging-Date": office.now().date().isoformat(),
        "Taizhang-Period": str(period),
        "Taizhang-Version": "1",
        "Taizhang-Previous": previous or "none",
    }
