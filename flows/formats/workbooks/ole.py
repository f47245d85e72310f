"""OLE compound files ([MS-CFB]): the named streams of an .xls or of an encrypted workbook."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from flows.formats.returns.findings import BROKEN
from flows.formats.workbooks.sheets import Unreadable

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA
_ENTRY = 128


class _Container:
    """Sector chains of one file; every chain is bounded by the number of sectors, so loops end."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512:
            raise Unreadable(BROKEN, "文件头不完整")
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Unreadable(BROKEN, "文件头有误")
        self.size = 1 << shift
        (self.directory, _, self.cutoff, mini_start) = struct.unpack_from("<IIII", data, 48)
        self.fat = self._table(self._fat_sectors())
        self.mini_fat = self._table(self._chain(mini_start))
        self.mini_stream = b""

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        (following,) = struct.unpack_from("<I", self.data, 68)
        for _ in range(len(self.data) // self.size):
            if following >= _FREE:
                break
            block = self._sector(following)
            *more, following = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]) or (_FREE,)
            sectors.extend(more)
        return [sector for sector in sectors if sector < _FREE]

    def _sector(self, no: int) -> bytes:
        start = (no + 1) * self.size
        block = self.data[start : start + self.size]
        if not block:
            raise Unreadable(BROKEN, "文件不完整")
        return block

    def _table(self, sectors: Iterable[int]) -> list[int]:
        joined = b"".join(self._sector(sector) for sector in sectors)
        return list(struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4]))

    def _chain(self, start: int) -> list[int]:
        chain: list[int] = []
        while start < _FREE:
            if start >= len(self.fat) or len(chain) > len(self.fat):
                raise Unreadable(BROKEN, "扇区链有误")
            chain.append(start)
            start = self.fat[start]
        return chain

    def read(self, start: int, size: int) -> bytes:
        """Return a stream kept in whole sectors."""
        return b"".join(self._sector(sector) for sector in self._chain(start))[:size]

    def read_small(self, start: int, size: int) -> bytes:
        """Return a stream kept in 64-byte sectors of the root's stream."""
        found: list[bytes] = []
        while start < _FREE:
            if start >= len(self.mini_fat) or len(found) > len(self.mini_fat):
                raise Unreadable(BROKEN, "扇区链有误")
            found.append(self.mini_stream[start * 64 : start * 64 + 64])
            start = self.mini_fat[start]
        return b"".join(found)[:size]


def ole_streams(data: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    """Return the streams called one of ``names``; Unreadable if the container is broken."""
    try:
        return _ole_streams(_Container(data), names)
    except struct.error as trouble:
        raise Unreadable(BROKEN, "文件不完整") from trouble


def _ole_streams(box: _Container, names: tuple[str, ...]) -> dict[str, bytes]:
    directory = box.read(box.directory, len(box.data))
    found: dict[str, bytes] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        length, kind = struct.unpack_from("<HB", entry, 64)
        start, size = struct.unpack_from("<II", entry, 116)
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == 5:
            box.mini_stream = box.read(start, size)
        elif kind == 2 and name in names and name not in found:
            found[name] = box.read(start, size) if size >= box.cutoff else box.read_small(start, size)
    return found
