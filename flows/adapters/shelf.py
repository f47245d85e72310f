"""The shelf: folders and files under the office's home, written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import stat
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.adapters.inbox import Unread, inbox_files
from flows.domain.trouble import PlaceTrouble, reason

NAME_BYTES = 120
"""Longest safe name in UTF-8; leaves room for a digest before it and for the 255 of file systems."""

_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"^((?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))", re.IGNORECASE)
_NEW, _OLD = ".new-", ".old-"


class Shelf:
    """Files under ``root``; every path is given relative to it, with ``/``, and may not leave it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @staticmethod
    def safe_name(text: str) -> str:
        """Return ``text`` as one file name for any system, its ending kept, at most NAME_BYTES long."""
        return safe_name(text)

    def write(self, relative: str, data: bytes) -> None:
        """Put ``data`` in place at once, making folders as needed; PlaceTrouble if it cannot be."""
        path = self._inside(relative)
        with _in_chinese("写不了", relative):
            self._refuse_sealed(path.parent)
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{_cut(path.name, NAME_BYTES)}{_NEW}{os.getpid()}-{threading.get_ident()}")
            try:
                _write_through(new, data)
                new.replace(path)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
            _settle(path.parent)

    def read(self, relative: str) -> bytes:
        """Return the bytes of a file; PlaceTrouble if there is none."""
        path = self._inside(relative)
        with _in_chinese("读不了", relative):
            return path.read_bytes()

    def exists(self, relative: str) -> bool:
        """Return whether there is such a file or folder."""
        return self._inside(relative).exists()

    def list(self, folder: str) -> tuple[str, ...]:
        """Return the files in ``folder`` and below, relative to it, sorted; none if there is no folder."""
        place = self._inside(folder)
        found = (path.relative_to(place) for path in place.rglob("*") if path.is_file())
        return tuple(sorted(one.as_posix() for one in found if not _is_hidden(one)))

    def replace_folder(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Make ``folder`` hold exactly ``files``; a crash leaves the old folder or the new one, whole."""
        place = self._inside(folder)
        if place.resolve() == self.root.resolve():
            raise PlaceTrouble("工作文件夹本身不能整个替换", "请改用其中的子文件夹")
        new, old = place.with_name(f".{place.name}{_NEW}"), place.with_name(f".{place.name}{_OLD}")
        with _in_chinese("写不了", folder):
            self._refuse_sealed(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            try:
                _fill(new, files)
                _swap(place, new, old)
            finally:
                shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)

    def seal(self, folder: str) -> None:
        """Make ``folder`` and all in it read-only; nothing can be written there through a shelf again."""
        place = self._inside(folder)
        with _in_chinese("封存不了", folder):
            for path in sorted(place.rglob("*"), reverse=True):
                path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
            place.chmod(stat.S_IMODE(place.stat().st_mode) & ~0o222)

    def is_sealed(self, folder: str) -> bool:
        """Return whether ``folder`` was sealed."""
        return _is_sealed(self._inside(folder))

    def inbox_files(self, folder: Path, limit: int) -> Iterator[tuple[str, bytes | Unread]]:
        """Yield every file below ``folder``, see ``inbox_files`` of the inbox module."""
        return inbox_files(folder, limit)

    def _inside(self, relative: str) -> Path:
        root = self.root.resolve()
        path = root / relative
        if "\0" in relative or not path.resolve().is_relative_to(root):
            raise PlaceTrouble(f"路径“{relative}”不在工作文件夹之内", "请改用工作文件夹里的路径")
        for place in reversed((path, *path.parents)):
            if place != root and place.is_relative_to(root):
                _heal(place)
        return path

    def _refuse_sealed(self, place: Path) -> None:
        root = self.root.resolve()
        for one in (place, *place.parents):
            if one.is_relative_to(root) and _is_sealed(one):
                name = one.relative_to(root).as_posix()
                raise PlaceTrouble(f"“{name}”已经封存，不能改动", "更正须另立新版")


def safe_name(text: str) -> str:
    """Return ``text`` as one file name for any system, its ending kept, at most NAME_BYTES long."""
    plain = unicodedata.normalize("NFC", text)
    visible = "".join(
        char for char in plain if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    name = _RESERVED.sub(r"_\1", _FORBIDDEN.sub("_", visible).strip(" ."))
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or len(ending.encode()) > 10:
        return _cut(name, NAME_BYTES).rstrip(" .") or "未命名"
    return f"{_cut(stem, NAME_BYTES - len(ending.encode()) - 1).rstrip(' .')}.{ending}"


def _cut(text: str, size: int) -> str:
    return text.encode(errors="ignore")[:size].decode(errors="ignore")


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make renames in ``folder`` survive a power cut, on systems where a folder can be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fill(new: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = (new / name.replace("\0", "")).resolve()
        if "\0" in name or not path.is_relative_to(new.resolve()) or path == new.resolve():
            raise PlaceTrouble(f"文件名“{name}”不能用", "请改用不含路径的文件名")
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(path, data)
    _settle(new)


def _swap(place: Path, new: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        _heal(place)
        raise
    _settle(place.parent)


def _heal(place: Path) -> None:
    """Put a folder back that a crash left moved aside between the two renames of ``_swap``."""
    old = place.with_name(f".{place.name}{_OLD}")
    if not place.exists() and old.is_dir():
        with suppress(OSError):
            old.rename(place)


def _is_sealed(place: Path) -> bool:
    # By the mode, not by trying: root may write anywhere.
    return place.is_dir() and not stat.S_IMODE(place.stat().st_mode) & 0o222


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


@contextmanager
def _in_chinese(what: str, name: str) -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        raise PlaceTrouble(f"{what}“{name}”（{reason(wrong)}）", "请检查文件夹、权限和磁盘空间") from wrong
