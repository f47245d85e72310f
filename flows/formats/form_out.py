"""The form per unit (填报表), written: one frame for all units of a period, each unit's rows stamped into it.

XlsxWriter makes the frame once; what differs from unit to unit (rows, unit, digest, last row) is set in
as text. ``plain_form`` writes the same workbook without a frame; tests hold both to the same cells.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO

from flows.domain.forms import FORM_VERSION, Form, FormIdentity, FormRow
from flows.formats.form_cells import (
    COLUMNS,
    digest_of_plan_cells,
    identity_of,
    last_answer,
    locked_digest,
    plan_cells,
    row_key,
)
from flows.formats.form_sheets import (
    CONFIRMATION,
    LEAST_HEIGHT,
    new_book,
    write_guide,
    write_identity,
    write_rows,
    write_table,
)
from flows.formats.sheet_style import fitted, points, printable, room_in

__all__ = [
    "CONFIRMATION",
    "COLUMNS",
    "digest_of_plan_cells",
    "identity_of",
    "last_answer",
    "locked_digest",
    "plain_form",
    "plan_cells",
    "row_key",
    "write_form",
]

type_of_look = tuple[str, bool, bool]

_UNIT, _DIGEST = "\ue000u", "\ue000d"
_ROWS, _LAST, _FOOT = "\ue001", "\ue002", "\ue003"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_STAMPED = (_SHEET, _STRINGS, "xl/workbook.xml", "docProps/core.xml")
_TEXTS = COLUMNS[:9]
_ROOMS = tuple(room_in(column.width) for column in _TEXTS)
_LETTERS = "ABCDEFGHIJKLMNOP"
_KEY_LOOK: type_of_look = ("free", False, False)
_EPOCH = date(1899, 12, 30).toordinal()
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def _palette() -> tuple[type_of_look, ...]:
    """Every look that a row of the form may need."""
    names = dict.fromkeys(column.look for column in _TEXTS)
    texts = [(name, quoted, dense) for name in names for quoted in (False, True) for dense in (False, True)]
    others = [("gray date", False, False), *((column.look, False, False) for column in COLUMNS[9:]), _KEY_LOOK]
    return tuple(dict.fromkeys((*texts, *others)))


def write_form(form: Form) -> bytes:
    """Return the workbook of ``form``: sheets 填报表 and 填报说明, and a very hidden one with its identity."""
    if not form.rows:
        return plain_form(form)
    return _frame(replace(form, unit=_UNIT, rows=())).stamped(form)


def plain_form(form: Form) -> bytes:
    """Return the workbook of ``form`` written cell by cell, without a frame."""
    book = new_book(form)
    grid, head = write_table(book, form, len(form.rows))
    write_rows(grid, form, head)
    write_guide(book, form)
    write_identity(book, identity_of(form))
    return book.close()


@dataclass(frozen=True)
class _Frame:
    """One period's form without unit and rows: the parts that never change zipped, the others as text."""

    static: bytes
    parts: tuple[tuple[str, str], ...]
    looks: dict[type_of_look, int]
    head: int
    strings: int

    def stamped(self, form: Form) -> bytes:
        """Return the workbook of ``form``."""
        table: dict[str, int] = {}
        rows = "".join(
            self._row(at, self._values(row, table)) for at, row in enumerate(form.rows, self.head + 1)
        )
        last = self.head + len(form.rows)
        words = {_ROWS: rows, _LAST: str(last), _FOOT: str(last + 2), _UNIT: _escaped(printable(form.unit))}
        words[_DIGEST] = locked_digest(form)
        out = BytesIO()
        out.write(self.static)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
            for name, text in self.parts:
                file.writestr(zipfile.ZipInfo(name), self._filled(text, words, table), zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _filled(self, text: str, words: dict[str, str], table: dict[str, int]) -> bytes:
        for token, word in words.items():
            text = text.replace(token, word)
        if text.endswith("</sst>"):
            more = "".join(f"<si><t{_space(one)}>{_escaped(one)}</t></si>" for one in table)
            text = text.removesuffix("</sst>") + more + "</sst>"
            text = text.replace("\ue004", str(self.strings + len(table)), 2)
        return text.encode()
