"""Changes to data/units.csv as a person confirmed them: every line that is not meant keeps its bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.domain.folding import folded
from flows.domain.trouble import UnreadableInput
from flows.domain.units import Unit
from flows.formats.clerk_csv import Record, TableForm, delimiter_of, harmless, headings, records, told
from flows.formats.plans.lines import decode_plan
from flows.formats.unit_table import COLUMNS, TITLE, unit_cells

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Edits:
    """What is entered: ``added`` are new units (in this order), ``aliases`` pairs unit and alias."""

    aliases: tuple[tuple[str, str], ...] = ()
    added: tuple[Unit, ...] = ()


def edited_units(data: bytes, edits: Edits, file: str) -> bytes:
    """Return the directory's bytes with ``edits`` entered, in the same encoding, mark and line ends.

    UnreadableInput if the file cannot be written back exactly as it is.
    """
    text, mark, encoding = _opened(data, file)
    sheet = _Sheet(text, TableForm(TITLE, file, COLUMNS))
    for unit in edits.added:
        sheet.append(unit)
    for name, alias in edits.aliases:
        sheet.add_alias(name, alias)
    return mark + sheet.text.encode(encoding)


def _opened(data: bytes, file: str) -> tuple[str, bytes, str]:
    """Return text, byte-order mark and encoding; together they give exactly ``data`` again."""
    text = decode_plan(data)
    for mark, encoding in _MARKS:
        if data.startswith(mark) and mark + text.encode(encoding) == data:
            return text, mark, encoding
    for encoding in _ENCODINGS:
        if text.encode(encoding) == data:
            return text, b"", encoding
    raise UnreadableInput(f"{TITLE}“{file}”的编码混杂，没有改动", "请用 Excel 另存为 CSV UTF-8 后再试")


class _Sheet:
    """The rows as they were written, some of them replaced."""

    def __init__(self, text: str, form: TableForm) -> None:
        self._delimiter = delimiter_of(text)
        self._records = list(records(text, form))
        self._head = next(
            at for at, one in enumerate(self._records) if any(cell.strip() for cell in one.cells)
        )
        self._at = {heading: at for at, heading in headings(self._records[self._head], form).items()}
        self._end = "\r\n" if "\r\n" in text else "\n" if "\n" in text or "\r" not in text else "\r"

    @property
    def text(self) -> str:
        """The whole file."""
        return "".join(one.raw for one in self._records)

    def add_alias(self, unit: str, alias: str) -> None:
        """Add ``alias`` to the row of ``unit``, which must be there."""
        self._need("别名")
        at = next(no for no, one in enumerate(self._records) if no > self._head and self._names(one, unit))
        cells = self._wide(self._records[at].cells)
        before = cells[self._at["别名"]]
        cells[self._at["别名"]] = f"{before}；{alias}" if told(before) else harmless(alias)
        self._records[at] = self._record(at, cells)

    def append(self, unit: Unit) -> None:
        """Add the row of ``unit`` at the end."""
        texts = unit_cells(unit)
        for heading, text in texts.items():
            if text and heading not in self._at:
                self._need(heading)
        last = self._records[-1]
        if not last.raw.endswith(("\r", "\n")):
            self._records[-1] = Record(last.no, last.cells, last.raw + self._end)
        cells = self._wide(())
        for heading, at in self._at.items():
            cells[at] = texts[heading]
        self._records.append(Record(last.no + 1, tuple(cells), self._line(cells, self._end)))

    def _names(self, record: Record, unit: str) -> bool:
        at = self._at["单位名称"]
        return len(record.cells) > at and folded(told(record.cells[at])) == folded(unit)

    def _need(self, heading: str) -> None:
        """Add a column that the file does not have yet."""
        if heading not in self._at:
            head = self._records[self._head]
            self._at[heading] = len(head.cells)
            self._records[self._head] = self._record(self._head, [*head.cells, heading])

    def _wide(self, cells: Sequence[str]) -> list[str]:
        """Return ``cells`` made as long as the headings."""
        width = len(self._records[self._head].cells)
        return [*cells, *[""] * (width - len(cells))]

    def _record(self, at: int, cells: Sequence[str]) -> Record:
        old = self._records[at]
        end = old.raw[len(old.raw.rstrip("\r\n")) :]
        return Record(old.no, tuple(cells), self._line(cells, end))

    def _line(self, cells: Iterable[str], end: str) -> str:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self._delimiter, lineterminator="").writerow(cells)
        return out.getvalue() + end
