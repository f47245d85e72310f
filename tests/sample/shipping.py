"""The returns laid into their folder: only what changed is written, only what is stale is removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.sample import manifest
from tests.sample.making import Made
from tests.sample.manifest import Written, digest
from tests.sample.resaving import resaved


def ship(files: Sequence[Made], folder: Path, anew: bool = False) -> list[Written]:
    """Write ``files`` and the manifest into ``folder``; ``anew``: have LibreOffice save everything again."""
    known = {} if anew else manifest.read(folder)
    due = [made for made in files if made.resave and not _is_current(made, folder, known)]
    fresh = resaved(due)
    written = [_write(made, fresh.get(made), folder, known) for made in files]
    _remove_stale(folder, {one.file for one in written})
    manifest.write(folder, written)
    return written


def path_of(made: Made) -> str:
    """Return where the file lies under ``data/returns``."""
    return f"{made.period}/{made.name}"


def _is_current(made: Made, folder: Path, known: dict[str, Written]) -> bool:
    old, place = known.get(path_of(made)), folder / path_of(made)
    if old is None or not place.is_file():
        return False
    return old.source_sha256 == digest(made.data) and old.sha256 == digest(place.read_bytes())


def _write(made: Made, converted: bytes | None, folder: Path, known: dict[str, Written]) -> Written:
    place = folder / path_of(made)
    if made.resave and converted is None:
        return known[path_of(made)]
    data = made.data if converted is None else converted
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_file() or place.read_bytes() != data:
        place.write_bytes(data)
    source = digest(made.data) if made.resave else ""
    return Written(path_of(made), digest(data), made.entries, source)


def _remove_stale(folder: Path, current: set[str]) -> None:
    for place in sorted(folder.glob("2022-*/*")):
        if f"{place.parent.name}/{place.name}" not in current:
            place.unlink()
