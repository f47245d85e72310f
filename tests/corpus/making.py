"""Files of the corpus: own tables in every kind of file, and what only a raw edit can bring about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl

from tests.formats.return_samples import SHORT, Cell, as_csv, edited, ods, xls, xlsx

UNIT = "区税务局"
FILE = "区税务局.xlsx"
ROW: tuple[Cell, ...] = ("T04-01", "增强线上渠道服务能力", "推进中", 60, "甲")

__all__ = [
    "FILE",
    "ROW",
    "SHORT",
    "UNIT",
    "Cell",
    "as_csv",
    "book",
    "edited",
    "grid",
    "ods",
    "raw",
    "table",
    "xls",
    "xlsx",
    "zipped",
]


def grid(*rows: Sequence[Cell], head: str | Sequence[str] = SHORT, unit: str = UNIT) -> list[list[Cell]]:
    """Rows of an own table under its 填报单位 line; ``unit`` empty leaves the line out."""
    words = head.split() if isinstance(head, str) else head
    top: list[list[Cell]] = [[f"填报单位：{unit}"]] if unit else []
    return [*top, list(words), *(list(row) for row in rows)]


def table(*rows: Sequence[Cell], head: str | Sequence[str] = SHORT, unit: str = UNIT) -> bytes:
    """An own table as .xlsx."""
    return xlsx(grid(*rows, head=head, unit=unit), "Sheet1")


def book(rows: Sequence[Sequence[Cell]], merges: Sequence[str] = (), name: str = "Sheet1") -> bytes:
    """Rows as they are, with merged ranges."""

    def merge(made: openpyxl.Workbook) -> None:
        for span in merges:
            made.worksheets[0].merge_cells(span)

    return edited(xlsx(rows, name), merge) if merges else xlsx(rows, name)


def raw(data: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """A zip with its parts changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def zipped(members: Mapping[str, bytes], encoding: str = "utf-8") -> bytes:
    """A zip; with ``gbk`` the names are written as Windows does, without the UTF-8 flag."""
    out = io.BytesIO()
    stand_ins = {f"{no:02d}".ljust(len(name.encode(encoding)), "x"): name for no, name in enumerate(members)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for stand_in, name in stand_ins.items():
            archive.writestr(name if encoding == "utf-8" else stand_in, members[name])
    data = out.getvalue()
    if encoding != "utf-8":
        for stand_in, name in stand_ins.items():
            data = data.replace(stand_in.encode(), name.encode(encoding))
    return data
