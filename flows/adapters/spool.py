"""Bytes set aside while an inbox is looked through: large files wait on the disk, not in memory."""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass
from typing import IO

_IN_MEMORY = 64 * 1024


@dataclass(frozen=True)
class Held:
    """A file's bytes as they wait: ``small`` in memory, else ``size`` bytes from ``at`` in the spool."""

    small: bytes = b""
    spool: Spool | None = None
    at: int = 0
    size: int = 0

    def read(self) -> bytes:
        """Return the bytes."""
        return self.spool.read(self.at, self.size) if self.spool else self.small


EMPTY = Held()


class Spool:
    """A nameless temporary file, gone with the last bytes that are held in it."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the finalizer
        weakref.finalize(self, self._file.close)
        self._end = 0

    def hold(self, data: bytes) -> Held:
        """Set ``data`` aside."""
        if len(data) <= _IN_MEMORY:
            return Held(data)
        self._file.seek(self._end)
        self._file.write(data)
        held = Held(b"", self, self._end, len(data))
        self._end += len(data)
        return held

    def read(self, at: int, size: int) -> bytes:
        """Return ``size`` bytes from ``at``."""
        self._file.seek(at)
        return self._file.read(size)
