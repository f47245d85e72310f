"""Read .xls and .et in BIFF8 ([MS-XLS]): values, merges, percent formats; formulas only by stored result."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.formats.returns.findings import BROKEN, ENCRYPTED, TOO_LARGE
from flows.formats.workbooks.sheets import (
    MOST_CELLS,
    Fault,
    Sheet,
    SheetMaker,
    Span,
    Unreadable,
    Value,
    Workbook,
    day_of_serial,
)
from flows.formats.workbooks.xlsx import Formats, format_shows, plain

_BOF, _EOF, _CONTINUE, _FILEPASS, _SST = 0x0809, 0x000A, 0x003C, 0x002F, 0x00FC
_BOUNDSHEET, _FORMAT, _XF, _DATEMODE, _MERGED = 0x0085, 0x041E, 0x00E0, 0x0022, 0x00E5
_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6
_BOOLERR, _FORMULA, _STRING = 0x0205, 0x0006, 0x0207


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield (type, body) from ``start`` to the end of that substream, nested substreams left out."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if len(body) < size:
            raise Unreadable(BROKEN, "文件不完整")
        at += 4 + size
        depth += kind == _BOF
        if depth == 1:
            yield kind, body
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
    raise Unreadable(BROKEN, "文件不完整")


class _Pieces:
    """Bytes of a record and its CONTINUE records; a text broken between two starts again with its width."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.piece = 0
        self.at = 0

    def take(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            here = self.pieces[self.piece][self.at : self.at + size - len(found)]
            found += here
            self.at += len(here)
            if len(found) < size:
                self._next()
        return found

    def _next(self) -> None:
        self.piece += 1
        self.at = 0
        if self.piece >= len(self.pieces):
            raise Unreadable(BROKEN, "文字表不完整")

    def characters(self, count: int, wide: bool) -> str:
        # Decoded as a whole: a pair of surrogates may be broken between two records.
        found = bytearray()
        while count:
            left = len(self.pieces[self.piece]) - self.at
            here = min(count, left // (2 if wide else 1))
            raw = self.take(here * (2 if wide else 1))
            found += raw if wide else raw.decode("latin-1").encode("utf-16-le")
            count -= here
            if count:
                self._next()
                wide = bool(self.take(1)[0] & 1)
        return found.decode("utf-16-le", "replace")

    def text(self, size_of_count: int = 2) -> str:
        """Read an XLUnicodeRichExtendedString (or one without its rich parts)."""
        count = int.from_bytes(self.take(size_of_count), "little")
        flags = self.take(1)[0]
        runs = int.from_bytes(self.take(2), "little") if flags & 8 else 0
        extra = int.from_bytes(self.take(4), "little") if flags & 4 else 0
        found = self.characters(count, bool(flags & 1))
        self.take(runs * 4)
        self.take(min(extra, 1 << 20))
        return plain(found)


@dataclass
class _Globals:
    """What stands before the sheets."""

    sheets: list[tuple[int, int, int, str]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: Formats = field(default_factory=Formats)
    epoch_1904: bool = False


def read_xls(stream: bytes) -> Workbook:
    """Return the workbook in the BIFF ``stream``; Unreadable if it is broken, locked or older than BIFF8."""
    try:
        return _read(stream)
    except (struct.error, IndexError) as trouble:
        raise Unreadable(BROKEN, "文件不完整") from trouble


def _read(stream: bytes) -> Workbook:
    if struct.unpack_from("<HHH", stream)[::2] != (_BOF, 0x0600):
        raise Unreadable(BROKEN, "版本过旧或者文件头有误")
    book = _globals(stream)
    sheets = tuple(
        _sheet(stream, offset, SheetMaker(name, state & 3 == 0), book)
        for offset, state, kind, name in book.sheets
        if kind == 0
    )
    if not sheets:
        raise Unreadable(BROKEN, "没有工作表")
    return Workbook(sheets, book.epoch_1904)


def _globals(stream: bytes) -> _Globals:
    book, codes, used = _Globals(), dict[int, str](), list[int]()
    table: list[bytes] = []
    before = 0
    for kind, body in _records(stream):
        if kind == _FILEPASS:
            raise Unreadable(ENCRYPTED)
        if kind == _BOUNDSHEET:
            offset, state, sort = struct.unpack_from("<IBB", body)
            book.sheets.append((offset, state, sort, _Pieces([body[6:]]).text(1)))
        elif kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = _Pieces([body[2:]]).text()
        elif kind == _XF:
            used.append(struct.unpack_from("<HH", body)[1])
        elif kind == _DATEMODE:
            book.epoch_1904 = body[:1] == b"\x01"
        elif kind == _SST or (kind == _CONTINUE and before == _SST):
            table.append(body)
        before = _SST if kind == _CONTINUE and before == _SST else kind
    book.strings = _strings(table)
    shows = [format_shows(no, codes.get(no, "")) for no in used]
    book.formats = Formats(
        frozenset(at for at, shown in enumerate(shows) if shown == "date"),
        frozenset(at for at, shown in enumerate(shows) if shown == "percent"),
    )
    return book


def _strings(table: list[bytes]) -> list[str]:
    if not table:
        return []
    pieces = _Pieces(table)
    _, unique = struct.unpack("<II", pieces.take(8))
    if unique > MOST_CELLS * 2:
        raise Unreadable(TOO_LARGE, f"文字表有 {unique} 项")
    return [pieces.text() for _ in range(unique)]


def _sheet(stream: bytes, offset: int, maker: SheetMaker, book: _Globals) -> Sheet:
    waiting: tuple[int, int] | None = None
    count = 0
    for kind, body in _records(stream, offset):
        if kind == _STRING and waiting:
            maker.put(waiting[0], waiting[1], _Pieces([body]).text())
        elif kind == _MERGED:
            _merge(maker, body)
        elif kind in _READERS:
            waiting = None
            for row, column, style, value in _cells(kind, body, book):
                count += 1
                if count > MOST_CELLS:
                    raise Unreadable(TOO_LARGE, f"工作表“{maker.name}”超过 {MOST_CELLS} 个单元格")
                if value is None:
                    waiting = (row + 1, column + 1)
                else:
                    _put(maker, book, (row + 1, column + 1, style), value)
    return maker.made()


def _put(maker: SheetMaker, book: _Globals, place: tuple[int, int, int], value: Value) -> None:
    row, column, style = place
    if isinstance(value, float):
        if style in book.formats.dates:
            value = day_of_serial(value, book.epoch_1904) or value
        elif style in book.formats.percents:
            maker.percents.add((row, column))
    maker.put(row, column, value)


def _cells(kind: int, body: bytes, book: _Globals) -> Iterator[tuple[int, int, int, Value | None]]:
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == _MULRK:
        for at in range((len(body) - 6) // 6):
            style, packed = struct.unpack_from("<Hi", body, 4 + at * 6)
            yield row, column + at, style, _unpacked(packed)
        return
    yield row, column, style, _READERS[kind](body, book)


def _unpacked(packed: int) -> float:
    value: float
    if packed & 2:
        value = float(packed >> 2)
    else:
        (value,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", packed & ~3))
    return value / 100 if packed & 1 else value


def _number(body: bytes, _: _Globals) -> Value:
    value: float = struct.unpack_from("<d", body, 6)[0]
    return value if value == value and abs(value) != float("inf") else Fault.ERROR


def _shared(body: bytes, book: _Globals) -> Value:
    at: int = struct.unpack_from("<I", body, 6)[0]
    return book.strings[at]


def _formula(body: bytes, _: _Globals) -> Value | None:
    """Return the stored result; None if a STRING record follows with it."""
    if body[12:14] != b"\xff\xff":
        return _number(body, _)
    return {0: None, 1: body[8:9] == b"\x01", 2: Fault.ERROR}.get(body[6], Fault.NO_RESULT)


_READERS = {
    _NUMBER: _number,
    _RK: lambda body, _: _unpacked(struct.unpack_from("<i", body, 6)[0]),
    _MULRK: _number,
    _LABELSST: _shared,
    _LABEL: lambda body, _: _Pieces([body[6:]]).text(),
    _RSTRING: lambda body, _: _Pieces([body[6:]]).text(),
    _BOOLERR: lambda body, _: Fault.ERROR if body[7] else body[6] == 1,
    _FORMULA: _formula,
}


def _merge(maker: SheetMaker, body: bytes) -> None:
    (count,) = struct.unpack_from("<H", body)
    for at in range(count):
        top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + at * 8)
        maker.merges.append(Span(top + 1, left + 1, bottom + 1, right + 1))
