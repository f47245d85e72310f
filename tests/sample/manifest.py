"""What was written into ``data/returns``: every file's digest, and of what its LibreOffice version was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "manifest.json"


@dataclass(frozen=True)
class Written:
    """One shipped file; ``source_sha256`` is that of the workbook given to LibreOffice, else empty."""

    file: str
    sha256: str
    entries: int
    source_sha256: str = ""


def digest(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def read(folder: Path) -> dict[str, Written]:
    """Return file → what was written; nothing if there is no manifest yet."""
    place = folder / NAME
    if not place.is_file():
        return {}
    return {one["file"]: Written(**one) for one in json.loads(place.read_text("utf-8"))["files"]}


def write(folder: Path, files: Iterable[Written]) -> None:
    """Write the manifest, in order of file names."""
    rows = [asdict(one) for one in sorted(files, key=lambda one: one.file)]
    face = {"note": "演示数据，由 python -m tests.sample 生成", "files": rows}
    (folder / NAME).write_text(json.dumps(face, ensure_ascii=False, indent=1) + "\n", "utf-8")
