"""Answer every return (回执): taken, taken with findings, or sent back with the wrong cells marked."""

from __future__ import annotations

from dataclasses import dataclass

from flows.domain.delivery import Occasion
from flows.domain.period import Period
from flows.domain.receipts import Receipt
from flows.domain.records import PaperRow
from flows.domain.returns import Collected
from flows.domain.trouble import OutOfOrder
from flows.formats.distribution import NAME as DISTRIBUTION
from flows.formats.distribution import SEPARATOR
from flows.formats.receipts.marking import marked_copy
from flows.office import Office
from flows.posting import Addressee, DraftFile, distribution, lay_out

TEMPLATE = "templates/mail/answers.txt.j2"


@dataclass(frozen=True)
class Answers:
    """The receipts drafted, the folder they lie in, and the files whose unit is not known."""

    folder: str
    receipts: tuple[Receipt, ...]
    rows: tuple[PaperRow, ...]
    nobody: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One file's line in the message."""

    file: str
    version: int
    outcome: str
    rows: int
    problems: int


def answer_returns(office: Office, period: Period) -> Answers:
    """Draft one message per unit on all it has sent for ``period``; the same returns give the same bytes."""
    collected = office.store.collected(period)
    if collected is None:
        raise OutOfOrder(f"{period.zh}还没有收集报送件", f"请先运行 taizhang collect --period {period}")
    receipts = _receipts(office, collected)
    copies: dict[str, DraftFile] = {}
    attached: dict[str, list[str]] = {}
    for one in office.progress.track(receipts, "标注回执", len(receipts)):
        found = _copy(office, one, set(copies))
        if found:
            copies[found[0]] = found[1]
            attached.setdefault(one.unit, []).append(found[0])
    units = tuple(dict.fromkeys(one.unit for one in receipts))
    addressees = tuple(
        _addressee(office, period, [one for one in receipts if one.unit == unit], attached.get(unit, []))
        for unit in units
    )
    template = office.shelf.read(TEMPLATE).decode()
    listed = {DISTRIBUTION: distribution(Occasion.ANSWERS, template, addressees)}
    rows = lay_out(office, period, Occasion.ANSWERS, {**copies, **listed})
    nobody = tuple(one.file for one in collected.returns if one.unit not in office.directory.by_name)
    return Answers(office.drafts(period, Occasion.ANSWERS), receipts, rows, nobody)


def _receipts(office: Office, collected: Collected) -> tuple[Receipt, ...]:
    known = office.directory.by_name
    found = [
        Receipt.of(collected.period, one.unit, one)
        for one in collected.returns
        if one.unit in known and one.sha256
    ]
    order = {name: no for no, name in enumerate(office.directory.in_order({one.unit for one in found}))}
    return tuple(sorted(found, key=lambda one: (order[one.unit], one.version, one.file, one.sha256)))


def _copy(office: Office, receipt: Receipt, taken: set[str]) -> tuple[str, DraftFile] | None:
    """The marked copy of a return with something to mend, under a name of its own."""
    if not receipt.to_mend:
        return None
    original = office.shelf.read(office.original(receipt.period, receipt.file, receipt.sha256))
    copy = marked_copy(original, receipt)
    if copy is None:
        return None
    name = office.shelf.safe_name(copy.name.replace(SEPARATOR, "，"))
    if name in taken or receipt.unit not in name:
        name = office.shelf.safe_name(f"{receipt.unit}-{receipt.sha256[:6]}-{name}")
    return name, DraftFile("回执", copy.content, receipt.unit)


def _addressee(office: Office, period: Period, receipts: list[Receipt], attached: list[str]) -> Addressee:
    unit = receipts[0].unit
    files = tuple(
        Told(one.file.rpartition("/")[2], one.version, one.outcome_zh, one.rows, len(one.to_mend))
        for one in receipts
    )
    facts = {
        **office.mail_facts(period),
        "unit": unit,
        "files": files,
        "problems": sum(one.problems for one in files),
        "marked": bool(attached),
    }
    return Addressee(unit, office.addresses(unit), tuple(attached), facts)
