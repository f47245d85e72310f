"""``python -m flows.formats.word.base [FOLDER]``: write the shipped Word templates (default ``templates``)."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.formats.word.base import build_templates


def main(folder: Path) -> None:
    """Write every template into ``folder``."""
    for name, data in build_templates().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "templates"))
