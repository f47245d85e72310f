"""The directory of units (data/units.csv): read from any of the usual encodings, written as UTF-8 with BOM."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.domain.findings import Finding, Kind, Place, error, info, warning
from flows.domain.folding import folded
from flows.domain.trouble import UnreadableInput
from flows.domain.units import EMPTY_GROUP, GROUP, SHARED_ALIAS, Directory, Unit
from flows.formats.plans.lines import decode_plan

COLUMNS = ("单位名称", "简称", "别名", "类别", "顺序", "所属集合", "邮箱", "备注")
"""The headings of data/units.csv, in the order in which they are written."""

UNKNOWN_COLUMN = info("units-unknown-column", "栏目“{heading}”不属于单位名录，未读取")
DUPLICATE_NAME = error("units-duplicate-name", "单位“{name}”重复出现，后一行未读取", "请删除或合并重复的行")
NAMELESS_ROW = warning("units-nameless-row", "本行没有单位名称，未读取", "请填写单位名称，或删除本行")
BAD_ADDRESS = error(
    "units-bad-address", "单位“{name}”的邮箱“{address}”格式不对，未读取", "请改正邮箱，多个邮箱用“；”分隔"
)
BAD_ORDER = warning("units-bad-order", "单位“{name}”的顺序“{text}”不是数字，已按所在行排列", "请填写数字")
UNKNOWN_GROUP = warning(
    "units-unknown-group",
    "单位“{name}”所属的“{group}”不是名录中的单位集合",
    "请增加类别为“单位集合”的一行，或改正所属集合",
)
GROUP_IN_GROUP = warning(
    "units-group-in-group",
    "单位集合“{name}”又属于“{group}”，集合不能套集合，所属集合未读取",
    "请改为逐个单位填写所属集合",
)
KINDS = (
    UNKNOWN_COLUMN,
    DUPLICATE_NAME,
    NAMELESS_ROW,
    BAD_ADDRESS,
    BAD_ORDER,
    UNKNOWN_GROUP,
    GROUP_IN_GROUP,
)

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_LIST = re.compile("[；;\\n]")


def read_units(data: bytes, file: str) -> tuple[Directory, tuple[Finding, ...]]:
    """Read the directory from the bytes of a .csv (UTF-8, GB18030 or UTF-16); findings name the row.

    UnreadableInput if the file is no table with a column 单位名称.
    """
    reader = _Reader(file)
    for no, cells in _table(decode_plan(data), reader):
        reader.take(no, cells)
    return reader.finish()


def write_units(directory: Directory) -> bytes:
    """Return the directory as .csv: UTF-8 with BOM, CRLF, lists separated by ；."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in directory.sorted(directory.units):
        lists = ("；".join(one.aliases), one.kind, one.order, "；".join(one.member_of), "；".join(one.emails))
        writer.writerow((one.name, one.short, *lists, ""))
    return out.getvalue().encode("utf-8-sig")


def _table(text: str, reader: _Reader) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by heading of every row that is not blank."""
    head = text.lstrip().split("\n", 1)[0]
    delimiter = "\t" if "\t" in head and "," not in head else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headings: dict[int, str] = {}
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if headings:
                yield (
                    rows.line_num,
                    {headings[at]: cell.strip() for at, cell in enumerate(row) if at in headings},
                )
            else:
                headings = reader.headings(row, rows.line_num)
    except csv.Error as wrong:
        raise UnreadableInput(
            f"单位名录“{reader.file}”不是完整的 CSV 表", "请用 Excel 另存为 CSV UTF-8"
        ) from wrong
    if not headings:
        raise UnreadableInput(f"单位名录“{reader.file}”是空的", "请填写单位名录")


@dataclass
class _Reader:
    file: str
    findings: list[Finding] = field(default_factory=list)
    _units: dict[str, Unit] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)

    def say(self, kind: Kind, row: int, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=row), **words))

    def headings(self, row: list[str], no: int) -> dict[int, str]:
        """Return column → heading; UnreadableInput if 单位名称 is not among them."""
        names = [folded(cell) for cell in row]
        if "单位名称" not in names:
            raise UnreadableInput(
                f"单位名录“{self.file}”第一行没有“单位名称”栏目", f"第一行应为：{','.join(COLUMNS)}"
            )
        for cell, name in zip(row, names, strict=True):
            if name and name not in COLUMNS:
                self.say(UNKNOWN_COLUMN, no, heading=cell.strip())
        return {at: name for at, name in enumerate(names) if name in COLUMNS and name not in names[:at]}

    def take(self, no: int, cells: dict[str, str]) -> None:
        """Read one row as a unit."""
        name = cells.get("单位名称", "")
        if not name:
            self.say(NAMELESS_ROW, no)
            return
        if name in self._units:
            self.say(DUPLICATE_NAME, no, name=name)
            return
        kind = cells.get("类别", "") or "部门"
        groups = _listed(cells.get("所属集合", ""))
        if kind == GROUP and groups:
            self.say(GROUP_IN_GROUP, no, name=name, group="、".join(groups))
            groups = ()
        self._rows[name] = no
        self._units[name] = Unit(
            name=name,
            short=cells.get("简称", ""),
            aliases=_listed(cells.get("别名", "")),
            kind=kind,
            order=self._order(no, name, cells.get("顺序", "")),
            member_of=groups,
            emails=tuple(self._addresses(no, name, cells.get("邮箱", ""))),
        )

    def _order(self, no: int, name: str, text: str) -> int:
        digits = re.fullmatch(r"(\d{1,6})(?:\.0+)?", text)
        if digits:
            return int(digits[1])
        if text:
            self.say(BAD_ORDER, no, name=name, text=text)
        return no

    def _addresses(self, no: int, name: str, text: str) -> Iterator[str]:
        for address in re.split(r"[；;,，、\s]+", text):
            if _ADDRESS.fullmatch(address):
                yield address
            elif address:
                self.say(BAD_ADDRESS, no, name=name, address=address)

    def finish(self) -> tuple[Directory, tuple[Finding, ...]]:
        """Return the directory, its units' groups under canonical names, and every finding."""
        groups = {
            folded(one): unit.name for unit in self._units.values() if unit.is_group for one in unit.all_names
        }
        directory = Directory(tuple(self._grouped(unit, groups) for unit in self._units.values()))
        for unit in directory.units:
            if unit.is_group and not directory.members(unit.name):
                self.say(EMPTY_GROUP, self._rows[unit.name], group=unit.name)
        self._look_at_names(directory)
        return directory, tuple(self.findings)

    def _grouped(self, unit: Unit, groups: dict[str, str]) -> Unit:
        for name in unit.member_of:
            if folded(name) not in groups:
                self.say(UNKNOWN_GROUP, self._rows[unit.name], name=unit.name, group=name)
        canonical = tuple(dict.fromkeys(groups.get(folded(name), name) for name in unit.member_of))
        return Unit(unit.name, unit.short, unit.aliases, unit.kind, unit.order, canonical, unit.emails)

    def _look_at_names(self, directory: Directory) -> None:
        """Say which names belong to more than one unit; such a name finds none of them."""
        told: set[str] = set()
        for unit in directory.units:
            for name in unit.all_names:
                owners = directory.candidates(name)
                if len(owners) > 1 and folded(name) not in told:
                    told.add(folded(name))
                    units = "和".join(f"“{one.name}”" for one in owners)
                    self.say(SHARED_ALIAS, self._rows[owners[-1].name], name=name, units=units)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _LIST.split(text) if part.strip()))
