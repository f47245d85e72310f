"""The directory of units (data/units.csv): read from any of the usual encodings, written as UTF-8 with BOM."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flows.domain.findings import Finding, Kind, Place, error, info, warning
from flows.domain.folding import folded
from flows.domain.units import EMPTY_GROUP, GROUP, SHARED_ALIAS, Directory, Unit
from flows.formats.clerk_csv import (
    Row,
    TableForm,
    address_parts,
    harmless,
    is_address,
    is_excel_error,
    read_table,
)

COLUMNS = ("单位名称", "简称", "别名", "类别", "顺序", "所属集合", "邮箱", "备注")
"""The headings of data/units.csv, in the order in which they are written."""
TITLE = "单位名录"

UNKNOWN_COLUMN = info("units-unknown-column", "栏目“{heading}”不属于单位名录，未读取")
DUPLICATE_NAME = error("units-duplicate-name", "单位“{name}”重复出现，后一行未读取", "请删除或合并重复的行")
NAMELESS_ROW = warning("units-nameless-row", "本行没有单位名称，未读取", "请填写单位名称，或删除本行")
SURPLUS_CELLS = warning(
    "units-surplus-cells",
    "本行右侧多出没有栏目的内容“{text}”，各栏可能错位",
    "请核对本行各栏，文字中的半角逗号请改为“；”",
)
ERROR_CELL = error(
    "units-error-cell", "“{heading}”栏是表格的出错值“{text}”，未读取", "请填写正确内容后另存，不要用公式"
)
BAD_ADDRESS = error(
    "units-bad-address", "单位“{name}”的邮箱“{address}”格式不对，未读取", "请改正邮箱，多个邮箱用“；”分隔"
)
GROUP_ADDRESS = warning(
    "units-group-address",
    "单位集合“{name}”填写了邮箱，集合不单独收件，邮箱未读取",
    "请把邮箱填到各成员单位所在的行",
)
BAD_ORDER = warning("units-bad-order", "单位“{name}”的顺序“{text}”不是数字，已按所在行排列", "请填写数字")
UNKNOWN_GROUP = warning(
    "units-unknown-group",
    "单位“{name}”所属的“{group}”不是名录中的单位集合",
    "请增加类别为“单位集合”的一行，或改正所属集合",
)
GROUP_CYCLE = error(
    "units-group-cycle",
    "单位集合“{name}”直接或者辗转成为自己的成员（经“{group}”）",
    "请改正这几个集合的“所属集合”栏",
)
KINDS = (
    UNKNOWN_COLUMN,
    DUPLICATE_NAME,
    NAMELESS_ROW,
    SURPLUS_CELLS,
    ERROR_CELL,
    BAD_ADDRESS,
    GROUP_ADDRESS,
    BAD_ORDER,
    UNKNOWN_GROUP,
    GROUP_CYCLE,
)

_LIST = re.compile("[；;，,\n]")


def read_units(data: bytes, file: str) -> tuple[Directory, tuple[Finding, ...]]:
    """Read the directory from the bytes of a .csv (UTF-8, GB18030 or UTF-16); findings name the row.

    UnreadableInput if the file is no table with a column 单位名称.
    """
    table = read_table(data, TableForm(TITLE, file, COLUMNS))
    reader = _Reader(file)
    for no, heading in table.unknown:
        reader.say(UNKNOWN_COLUMN, no, heading=heading)
    for row in table.rows:
        reader.take(row)
    return reader.finish()


def write_units(directory: Directory) -> bytes:
    """Return the directory as .csv: UTF-8 with BOM, CRLF, lists separated by ；, no cell a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in directory.sorted(directory.units):
        writer.writerow(unit_cells(one).values())
    return out.getvalue().encode("utf-8-sig")


def unit_cells(unit: Unit) -> dict[str, str]:
    """Return the row of ``unit``: heading → cell, harmless in a spreadsheet."""
    texts = (
        unit.name,
        unit.short,
        "；".join(unit.aliases),
        unit.kind,
        str(unit.order),
        "；".join(unit.member_of),
        "；".join(unit.emails),
        "",
    )
    return {heading: harmless(text) for heading, text in zip(COLUMNS, texts, strict=True)}


@dataclass
class _Reader:
    file: str
    findings: list[Finding] = field(default_factory=list)
    _units: dict[str, Unit] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)

    def say(self, kind: Kind, row: int, **words: object) -> None:
        self.findings.append(kind.at(Place(self.file, row=row), **words))

    def take(self, row: Row) -> None:
        """Read one row as a unit."""
        row = self._whole(row)
        name = re.sub(r"\s*\n\s*", "", row.get("单位名称"))
        if not folded(name):
            self.say(NAMELESS_ROW, row.no)
        elif folded(name) in self._units:
            self.say(DUPLICATE_NAME, row.no, name=name)
        else:
            self._rows[name] = row.no
            self._units[folded(name)] = self._unit(name, row)

    def _whole(self, row: Row) -> Row:
        """Return ``row`` without error values, telling them and cells beyond the headings."""
        if row.beyond:
            self.say(SURPLUS_CELLS, row.no, text="、".join(row.beyond)[:40])
        wrong = {heading: text for heading, text in row.cells.items() if is_excel_error(text)}
        for heading, text in wrong.items():
            self.say(ERROR_CELL, row.no, heading=heading, text=text)
        return replace(row, cells={**row.cells, **dict.fromkeys(wrong, "")}) if wrong else row

    def _unit(self, name: str, row: Row) -> Unit:
        kind = row.get("类别") or "部门"
        addresses = tuple(self._addresses(row.no, name, row.get("邮箱")))
        if kind == GROUP and addresses:
            self.say(GROUP_ADDRESS, row.no, name=name)
            addresses = ()
        return Unit(
            name=name,
            short=row.get("简称"),
            aliases=_listed(row.get("别名")),
            kind=kind,
            order=self._order(row.no, name, row.get("顺序")),
            member_of=_listed(row.get("所属集合")),
            emails=addresses,
        )

    def _order(self, no: int, name: str, text: str) -> int:
        digits = re.fullmatch(r"(\d{1,6})(?:[.．]0+)?", text)
        if digits:
            return int(digits[1])
        if text:
            self.say(BAD_ORDER, no, name=name, text=text)
        return no

    def _addresses(self, no: int, name: str, text: str) -> Iterator[str]:
        for address in address_parts(text):
            if is_address(address):
                yield address
            else:
                self.say(BAD_ADDRESS, no, name=name, address=address)

    def finish(self) -> tuple[Directory, tuple[Finding, ...]]:
        """Return the directory, its units' groups under canonical names, and every finding."""
        groups = {
            folded(one): unit.name for unit in self._units.values() if unit.is_group for one in unit.all_names
        }
        directory = Directory(tuple(self._grouped(unit, groups) for unit in self._units.values()))
        for unit in directory.units:
            if unit.is_group and directory.contains_itself(unit.name):
                self.say(GROUP_CYCLE, self._rows[unit.name], name=unit.name, group="、".join(unit.member_of))
            if unit.is_group and not directory.members(unit.name):
                self.say(EMPTY_GROUP, self._rows[unit.name], group=unit.name)
        self._look_at_names(directory)
        return directory, tuple(self.findings)

    def _grouped(self, unit: Unit, groups: dict[str, str]) -> Unit:
        for name in unit.member_of:
            if folded(name) not in groups:
                self.say(UNKNOWN_GROUP, self._rows[unit.name], name=unit.name, group=name)
        canonical = tuple(dict.fromkeys(groups.get(folded(name), name) for name in unit.member_of))
        return replace(unit, member_of=canonical)

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
