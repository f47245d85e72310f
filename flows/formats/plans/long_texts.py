"""Texts longer than a cell: cut where they stand, gone on in the sheet 续页, made whole again on reading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.formats.workbooks.sheets import Workbook

SHEET = "续页"
HEADINGS = ("项号", "段号", "内容")
PIECE = 16_000
"""Characters of one piece: a cell holds 32,767 UTF-16 units, and a rare character takes two."""
_POINTER = re.compile(r"……〔下接“续页”工作表第 (\d{1,6}) 项〕\Z")


class LongTextWriter:
    """Takes texts that do not fit into a cell and keeps what is left of them for the last sheet."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, str]] = []
        self._items = 0

    def fitted(self, text: str) -> str:
        """Return ``text``, or its beginning and where it goes on."""
        if len(text) <= PIECE and not _POINTER.search(text):
            return text
        self._items += 1
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        for part, piece in enumerate(pieces[1:] or [""], start=1):
            self.rows.append((self._items, part, _guarded(piece)))
        return f"{pieces[0]}……〔下接“续页”工作表第 {self._items} 项〕"


class LongTexts:
    """What the sheet 续页 of a workbook holds, by item."""

    def __init__(self, book: Workbook) -> None:
        self._items: dict[int, dict[int, str]] = {}
        for item, part, text in _rows(book):
            self._items.setdefault(item, {})[part] = text

    def whole(self, text: str) -> str:
        """Return a cell's text with its continuation; without one, as it stands."""
        match = _POINTER.search(text)
        parts = self._items.get(int(match[1])) if match else None
        if match is None or parts is None:
            return text
        return text[: match.start()] + "".join(_unguarded(parts[at]) for at in sorted(parts))


def _guarded(piece: str) -> str:
    """Return a piece between marks: blanks at a cell's ends do not survive every program."""
    return f"〖{piece}〗"


def _unguarded(piece: str) -> str:
    plain = piece.strip()
    return plain[1:-1] if plain.startswith("〖") and plain.endswith("〗") else plain


def _rows(book: Workbook) -> Iterator[tuple[int, int, str]]:
    for sheet in book.sheets:
        if sheet.name != SHEET:
            continue
        for row in sheet.rows:
            item, part, text = (row.cells.get(column) for column in (1, 2, 3))
            if isinstance(item, float) and isinstance(part, float) and isinstance(text, str):
                yield int(item), int(part), text
