"""Forms in bulk: one frame for all units of a period, each unit's rows stamped into it as text.

XlsxWriter makes the frame once. What differs from unit to unit (name, digest, rows, number of the last
row) stands in it as private-use characters, which are replaced for each unit: a fifth of the time.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO

from flows.domain.forms import FORM_VERSION, Form, FormIdentity, FormRow
from flows.formats.forms.cells import COLUMNS, as_issued, identity_of, last_answer, plan_cells, row_key
from flows.formats.forms.sheets import LEAST_HEIGHT, new_book, write_guide, write_identity, write_table
from flows.formats.sheet_style import Fitted, fitted, points, printable, room_in

_Look = tuple[str, bool, bool]

_UNIT, _DIGEST, _ROWS, _LAST, _FOOT, _COUNT, _STRINGS, _SEAL, _ISSUED = (chr(0xE000 + n) for n in range(9))
_TOKENS = re.compile("([\ue000-\ue008])")
_TABLE, _GUIDE, _IDENTITY = (f"xl/worksheets/sheet{no}.xml" for no in (1, 2, 3))
_CHANGING = (_TABLE, _IDENTITY, "xl/sharedStrings.xml", "xl/workbook.xml", "docProps/core.xml")
_SAID = COLUMNS[:9]
_ANSWERS = COLUMNS[9:]
_ROOMS = tuple(room_in(column.width) for column in _SAID)
_LETTERS = "ABCDEFGHIJKLMNOP"
_DAY: _Look = ("gray date", False, False)
_KEY: _Look = ("free", False, False)
_EPOCH = date(1899, 12, 30).toordinal()
_ESCAPE_ALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def stamped(form: Form) -> bytes:
    """Return the workbook of ``form``, which has at least one row."""
    return _frame(replace(form, unit=_UNIT, rows=())).stamp(form)


class _Texts:
    """The shared strings of one workbook: those of the frame, then those of its rows."""

    def __init__(self, already: int) -> None:
        self._already = already
        self._at: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of ``text``, which is kept once."""
        return self._at.setdefault(text, self._already + len(self._at))

    @property
    def xml(self) -> str:
        """The new strings as XML."""
        return "".join(_string(text) for text in self._at)

    @property
    def total(self) -> int:
        """How many different strings there are."""
        return self._already + len(self._at)


@dataclass(frozen=True)
class _Frame:
    """A period's form without unit and rows; ``static`` is a zip of the parts that never change,
    ``changing`` the others, cut at their tokens.

    ``head`` is the number of the heading's row (from 1), ``pairs`` that of the identity's last pair;
    ``strings`` and ``uses`` count the frame's texts.
    """

    static: bytes
    changing: tuple[tuple[str, tuple[str, ...]], ...]
    looks: dict[_Look, int]
    head: int
    pairs: int
    strings: int
    uses: int

    def stamp(self, form: Form) -> bytes:
        """Return the workbook of ``form``."""
        texts = _Texts(self.strings)
        rows = "".join(self._row(at, row, texts) for at, row in enumerate(form.rows, self.head + 1))
        issued = "".join(_issued(at, row, texts) for at, row in enumerate(form.rows, self.pairs + 1))
        last = self.head + len(form.rows)
        who = identity_of(form)
        words = {
            _ROWS: rows,
            _ISSUED: issued,
            _LAST: str(last),
            _FOOT: str(last + 2),
            _DIGEST: who.locked_digest,
            _SEAL: who.seal,
            _COUNT: f'count="{self.uses + rows.count(" t=") + issued.count(" t=")}" uniqueCount="{texts.total}"',
            _STRINGS: texts.xml,
            _UNIT: _escaped(printable(form.unit)),
        }
        out = BytesIO(self.static)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
            for name, text in self.changing:
                file.writestr(_entry(name), "".join(words.get(piece, piece) for piece in text))
        return out.getvalue()

    def _row(self, at: int, row: FormRow, texts: _Texts) -> str:
        lines, cells = 1, []
        for column, letter, value, room in zip(_SAID, _LETTERS, _said(row), _ROOMS, strict=False):
            if isinstance(value, date):
                cells.append(
                    f'<c r="{letter}{at}" s="{self.looks[_DAY]}"><v>{value.toordinal() - _EPOCH}</v></c>'
                )
                continue
            cell = fitted(value, room)
            lines = max(lines, cell.lines)
            cells.append(self._text(f"{letter}{at}", column.look, cell, texts))
        for column, letter in zip(_ANSWERS, _LETTERS[len(_SAID) :], strict=False):
            cells.append(f'<c r="{letter}{at}" s="{self.looks[(column.look, False, False)]}"/>')
        cells.append(self._text(f"{_LETTERS[-1]}{at}", "free", Fitted(row_key(row), False, False, 1), texts))
        height = max(LEAST_HEIGHT, points(lines))
        # Not customHeight: the spreadsheet program lets the row grow with what is typed into it.
        return f'<row r="{at}" spans="1:16" ht="{height:g}">{"".join(cells)}</row>'

    def _text(self, where: str, name: str, cell: Fitted, texts: _Texts) -> str:
        look = self.looks[(name, cell.quoted, cell.dense)]
        return f'<c r="{where}" s="{look}" t="s"><v>{texts.number(cell.text)}</v></c>'


def _issued(at: int, row: FormRow, texts: _Texts) -> str:
    cells = (
        f'<c r="{letter}{at}" t="s"><v>{texts.number(text)}</v></c>'
        for letter, text in zip(_LETTERS, as_issued(row), strict=False)
    )
    return f'<row r="{at}" spans="1:9">{"".join(cells)}</row>'


def _said(row: FormRow) -> tuple[str | date, ...]:
    values = (*plan_cells(row), last_answer(row.last))
    return tuple(value if isinstance(value, date) else str(value) for value in values)


@lru_cache(maxsize=4)
def _frame(form: Form) -> _Frame:
    """Return the frame of ``form``, whose unit is a token and whose rows are left out."""
    book = new_book(form)
    grid, head = write_table(book, form, 2)
    palette = _palette()
    for at, look in enumerate(palette):
        grid.sheet.write_blank(head + 1, at, None, book.look(*look))
    write_guide(book, form)
    write_identity(book, FormIdentity(form.office, _UNIT, form.period, FORM_VERSION, _DIGEST, _SEAL))
    parts = _parts(book.close())
    strings = parts["xl/sharedStrings.xml"]
    counts = re.search(r'count="(\d+)" uniqueCount="(\d+)"', strings)
    assert counts is not None  # noqa: S101  (XlsxWriter always writes both)
    parts["xl/sharedStrings.xml"] = strings.replace(counts[0], _COUNT, 1).replace(
        "</sst>", f"{_STRINGS}</sst>"
    )
    parts[_TABLE] = _opened_sheet(parts[_TABLE], head + 1)
    parts[_GUIDE] = parts[_GUIDE].replace(' customHeight="1"', "")
    parts[_IDENTITY] = parts[_IDENTITY].replace("</sheetData>", f"{_ISSUED}</sheetData>")
    parts["xl/workbook.xml"] = _opened_names(parts["xl/workbook.xml"], head + 1)
    return _Frame(
        static=_zipped({name: text for name, text in parts.items() if name not in _CHANGING}),
        changing=tuple((name, tuple(_TOKENS.split(parts[name]))) for name in _CHANGING),
        looks={look: book.look(*look).xf_index for look in palette},
        head=head + 1,
        pairs=parts[_IDENTITY].count("<row "),
        strings=int(counts[2]),
        uses=int(counts[1]),
    )


def _palette() -> tuple[_Look, ...]:
    """Return every look that a row may need."""
    names = dict.fromkeys(column.look for column in _SAID)
    said = [(name, quoted, dense) for name in names for quoted in (False, True) for dense in (False, True)]
    answers = [(column.look, False, False) for column in _ANSWERS]
    return tuple(dict.fromkeys((*said, *answers, _DAY, _KEY)))


def _opened_sheet(xml: str, head: int) -> str:
    """Put tokens for the rows, the last row and the foot into the frame's sheet (two rows long)."""
    last, foot = head + 2, head + 4
    xml = re.sub(rf'<row r="{head + 1}".*?</row>', _ROWS, xml, count=1)
    xml = xml.replace(f'<row r="{foot}"', f'<row r="{_FOOT}"').replace(f'<c r="A{foot}"', f'<c r="A{_FOOT}"')
    xml = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:P{_FOOT}"/>', xml, count=1)
    return re.sub(rf'((?:sqref|<autoFilter ref)="[A-Z]+\d+:[A-Z]+){last}"', rf'\g<1>{_LAST}"', xml)


def _opened_names(xml: str, head: int) -> str:
    """Put tokens for the last row and the foot into the frame's defined names."""
    return xml.replace(f":$P${head + 2}<", f":$P${_LAST}<").replace(f":$O${head + 4}<", f":$O${_FOOT}<")


def _parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def _zipped(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(_entry(name), text)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _string(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<si><t{space}>{_escaped(text)}</t></si>"


def _escaped(text: str) -> str:
    """Return ``text`` as XML; what looks like Excel's own ``_x0041_`` is kept from being read as one."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPE_ALIKE.sub("_x005F_", plain) if "_x" in plain else plain
