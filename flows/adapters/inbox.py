"""The inbox: every file that lies in a folder, whatever its name, with its bytes or why they were not read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from flows.domain.trouble import PlaceTrouble

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class WhyUnread(StrEnum):
    """Why a file of the inbox was not read."""

    TOO_LARGE = "too_large"
    LINK = "link"
    NO_FILE = "no_file"
    FORBIDDEN = "forbidden"

    @property
    def zh(self) -> str:
        """The reason as a clause for a finding."""
        return {
            "too_large": "文件超过允许的大小",
            "link": "它是指向别处的链接",
            "no_file": "它不是普通文件",
            "forbidden": "没有权限读取",
        }[self.value]


@dataclass(frozen=True)
class Unread:
    """Stands for the bytes of a file that was not read; ``size`` in bytes, 0 if unknown."""

    why: WhyUnread
    size: int = 0


def inbox_files(folder: Path, limit: int) -> Iterator[tuple[str, bytes | Unread]]:
    """Yield every file below ``folder`` (anywhere on the machine), sorted by name; nothing is passed over.

    Names are relative with ``/``; links are never followed; ``limit`` is the largest size in bytes.
    """
    if not folder.is_dir():
        raise PlaceTrouble(f"没有收件夹“{folder}”", "请建立该文件夹并放入报送件")
    for name, path in sorted(_below(folder, folder)):
        yield name, _content(path, limit)


def _below(folder: Path, top: Path) -> Iterator[tuple[str, Path]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield _name(folder, top), folder
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(Path(entry.path), top)
        else:
            yield _name(Path(entry.path), top), Path(entry.path)


def _name(path: Path, top: Path) -> str:
    """Return the name a clerk sees; names unpacked by old programs are GB18030 bytes, not UTF-8."""
    name = path.relative_to(top).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name


def _content(path: Path, limit: int) -> bytes | Unread:
    try:
        known = path.lstat()
        if stat.S_ISLNK(known.st_mode):
            return Unread(WhyUnread.LINK)
        if not stat.S_ISREG(known.st_mode):
            forbidden = stat.S_ISDIR(known.st_mode)
            return Unread(WhyUnread.FORBIDDEN if forbidden else WhyUnread.NO_FILE)
        if known.st_size > limit:
            return Unread(WhyUnread.TOO_LARGE, known.st_size)
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_LINK), "rb") as file:
            data = file.read(limit + 1)
    except OSError:
        return Unread(WhyUnread.FORBIDDEN)
    return data if len(data) <= limit else Unread(WhyUnread.TOO_LARGE, len(data))
