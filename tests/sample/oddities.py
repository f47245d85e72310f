"""What arrives besides readable workbooks: one with a password, one torn, a lock file."""

from __future__ import annotations

import random
import struct

from tests.sample.story import SEED

_SECTOR, _MINI = 512, 64
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_INFO = (
    b"\x04\x00\x04\x00\x40\x00\x00\x00"
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"/>'
)


def locked(about: str) -> bytes:
    """Return an OLE container as a spreadsheet program makes it for a workbook with a password.

    Layout after [MS-CFB]: sector 0 FAT, 1 directory, 2 mini FAT, 3 mini stream, from 4 the package.
    """
    package = struct.pack("<Q", 8000) + random.Random(f"{SEED}/{about}").randbytes(8184)
    sectors = -(-len(package) // _SECTOR)
    minis = -(-len(_INFO) // _MINI)
    fat = [_FAT, _END, _END, _END, *range(5, 4 + sectors), _END]
    mini_fat = [*range(1, minis), _END]
    directory = (
        _entry("Root Entry", 5, (3, minis * _MINI), child=1)
        + _entry("EncryptionInfo", 2, (0, len(_INFO)), right=2)
        + _entry("EncryptedPackage", 2, (4, len(package)))
        + bytes(128)
    )
    small = _INFO.ljust(_SECTOR, b"\0")
    return _header() + _numbers(fat) + directory + _numbers(mini_fat) + small + package


def _header() -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    sizes = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    chains = struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 2, 1, _END, 0, 0)
    return (magic + sizes + chains).ljust(_SECTOR, b"\xff")


def _numbers(values: list[int]) -> bytes:
    filled = values + [_FREE] * (_SECTOR // 4 - len(values))
    return struct.pack(f"<{_SECTOR // 4}I", *filled)


def _entry(name: str, kind: int, where: tuple[int, int], child: int = _FREE, right: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", *where)


def torn(data: bytes) -> bytes:
    """Return the first two thirds of a file, as after a broken transfer."""
    return data[: len(data) * 2 // 3]


def lock_file() -> bytes:
    """Return what a spreadsheet program leaves beside an open workbook."""
    name = "演示"
    return bytes([4]) + b"demo".ljust(54) + bytes([len(name), 0]) + name.encode("utf-16-le").ljust(108, b" ")
