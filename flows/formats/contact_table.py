"""The contacts of the units (data/contacts.csv): several a unit, each with dates; kept in Excel or WPS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.domain.contacts import Contact, Contacts
from flows.domain.findings import Finding, Kind, Place, error, info, warning
from flows.domain.folding import folded
from flows.domain.units import Directory
from flows.formats.clerk_csv import Row, TableForm, address_parts, is_address, read_table

COLUMNS = ("单位名称", "联系人", "职务", "电话", "邮箱", "起", "止", "备注")
"""The headings of data/contacts.csv; only 单位名称 must be there."""
TITLE = "联系人名单"

UNKNOWN_COLUMN = info("contacts-unknown-column", "栏目“{heading}”不属于联系人名单，未读取")
NAMELESS_ROW = warning("contacts-nameless-row", "本行没有单位名称，未读取", "请填写单位名称，或删除本行")
UNKNOWN_UNIT = error(
    "contacts-unknown-unit", "单位“{unit}”不在单位名录中，本行未读取", "请改正单位名称，或先在单位名录中登记"
)
GROUP_CONTACT = error(
    "contacts-of-group", "“{unit}”是单位集合，不设联系人，本行未读取", "请逐个成员单位填写联系人"
)
BAD_DATE = error(
    "contacts-bad-date",
    "联系人“{name}”的“{heading}”“{text}”不是存在的日期，本行未读取",
    "请写成 2022-09-01 的样式，没有期限的留空",
)
ENDS_BEFORE = error(
    "contacts-ends-before", "联系人“{name}”的止（{until}）早于起（{since}），本行未读取", "请核对起止日期"
)
BAD_ADDRESS = error(
    "contacts-bad-address",
    "联系人“{name}”的邮箱“{address}”格式不对，未读取",
    "请改正邮箱，多个邮箱用“；”分隔",
)
BAD_PHONE = warning(
    "contacts-bad-phone",
    "联系人“{name}”的电话“{text}”不是完整的号码（可能被表格改成了科学记数），未读取",
    "请把该栏设为文本格式后重新填写号码",
)
TWICE = warning(
    "contacts-twice",
    "联系人“{name}”在“{unit}”重复登记（与第{row}行同期），后一行未读取",
    "请删除重复的行，或改为前后相接的起止日期",
)
KINDS = (
    UNKNOWN_COLUMN,
    NAMELESS_ROW,
    UNKNOWN_UNIT,
    GROUP_CONTACT,
    BAD_DATE,
    ENDS_BEFORE,
    BAD_ADDRESS,
    BAD_PHONE,
    TWICE,
)

_OPEN = frozenset({"", "-", "—", "/", "长期", "至今", "无", "无期限"})
_SERIALS = range(20_000, 80_000)
"""Excel's day numbers from 1954 to 2119."""
_DAY = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_PHONE = re.compile(r"\+?[\d()（）\-－— ]{5,24}(?:(?:转|-|#)\d{1,6})?")


class _NoDate(ValueError):
    """The text of a date cell is no day that exists."""


def read_contacts(data: bytes, file: str, directory: Directory) -> tuple[Contacts, tuple[Finding, ...]]:
    """Read the contacts of the units in ``directory``; findings name the row, all at once.

    UnreadableInput if the file is no table with a column 单位名称.
    """
    table = read_table(data, TableForm(TITLE, file, COLUMNS))
    reader = _Reader(file, directory)
    for no, heading in table.unknown:
        reader.say(UNKNOWN_COLUMN, no, heading=heading)
    for row in table.rows:
        reader.take(row)
    return Contacts(tuple(one for _, one in reader.taken)), tuple(reader.findings)


@dataclass
class _Reader:
    file: str
    directory: Directory
    findings: list[Finding] = field(default_factory=list)
    taken: list[tuple[int, Contact]] = field(default_factory=list)
    _known: dict[tuple[str, str], list[tuple[int, Contact]]] = field(default_factory=dict)

    def say(self, kind: Kind, row: int, /, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=row), **words))

    def take(self, row: Row) -> None:
        """Read one row as a contact; every doubt about it is told, even if it is not taken."""
        unit = self._unit(row)
        dates = self._dates(row)
        contact = Contact(
            unit or "",
            row.get("联系人"),
            row.get("职务"),
            self._phone(row),
            tuple(self._addresses(row)),
            *(dates or (None, None)),
        )
        if unit and dates and not self._is_twice(row, contact):
            self.taken.append((row.no, contact))
            self._known.setdefault(_key(contact), []).append((row.no, contact))

    def _unit(self, row: Row) -> str | None:
        name = re.sub(r"\s*\n\s*", "", row.get("单位名称"))
        unit = self.directory.find(name)
        if not folded(name):
            self.say(NAMELESS_ROW, row.no)
        elif unit is None:
            self.say(UNKNOWN_UNIT, row.no, unit=name)
        elif unit.is_group:
            self.say(GROUP_CONTACT, row.no, unit=unit.name)
        else:
            return unit.name
        return None

    def _dates(self, row: Row) -> tuple[date | None, date | None] | None:
        """Return since and until; None, after saying why, if they are no span of days."""
        read: dict[str, date | None] = {}
        for heading in ("起", "止"):
            try:
                read[heading] = day_written(row.get(heading))
            except _NoDate:
                self.say(
                    BAD_DATE, row.no, name=row.get("联系人"), heading=heading, text=row.get(heading)[:40]
                )
        if len(read) < 2:
            return None
        since, until = read["起"], read["止"]
        if since and until and until < since:
            self.say(ENDS_BEFORE, row.no, name=row.get("联系人"), since=since, until=until)
            return None
        return since, until

    def _phone(self, row: Row) -> str:
        text = row.get("电话")
        pieces = [piece.strip() for piece in re.split(r"[；;,，、/\n]", text) if piece.strip()]
        if all(_PHONE.fullmatch(piece) and sum(map(str.isdigit, piece)) >= 5 for piece in pieces):
            return text
        self.say(BAD_PHONE, row.no, name=row.get("联系人"), text=text[:40])
        return ""

    def _addresses(self, row: Row) -> Iterator[str]:
        for address in address_parts(row.get("邮箱")):
            if is_address(address):
                yield address
            else:
                self.say(BAD_ADDRESS, row.no, name=row.get("联系人"), address=address)

    def _is_twice(self, row: Row, contact: Contact) -> bool:
        same = self._known.get(_key(contact), [])
        before = next((no for no, one in same if one.overlaps(contact)), None)
        if before is not None:
            self.say(TWICE, row.no, name=contact.name, unit=contact.unit, row=before)
        return before is not None


def _key(contact: Contact) -> tuple[str, str]:
    return contact.unit, folded(contact.name) or "；".join(contact.emails).casefold()


def day_written(text: str) -> date | None:
    """Return the day that a cell means, however Excel has rewritten it; None if the cell leaves it open.

    ``2022/9/1``, ``2022-9-1``, ``2022.9.1``, ``2022年9月1日``, ``20220901`` and Excel's number ``44805``.
    """
    plain = text.strip()
    if plain in _OPEN:
        return None
    number = re.fullmatch(r"(\d{5})(?:\.0+)?", plain)
    if number and int(number[1]) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(number[1]))
    packed = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    parts = packed.groups() if packed else _parts(plain)
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise _NoDate(plain) from None


def _parts(text: str) -> tuple[str, str, str]:
    match = _DAY.fullmatch(text)
    if match is None or (match[2] == "年") is not (match[4] == "月"):
        raise _NoDate(text)
    return match[1], match[3], match[5]
