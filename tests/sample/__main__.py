"""``python -m tests.sample [--all]``: write the three months of demonstration returns into ``data/returns``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.sample.making import three_months
from tests.sample.resaving import NoLibreOffice
from tests.sample.shipping import ship

DATA = Path(__file__).resolve().parents[2] / "data"


def main() -> int:
    """Write the returns; 0 if done, 2 if LibreOffice is needed and missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.sample", description=__doc__)
    parser.add_argument("--all", action="store_true", help="have LibreOffice save its files again too")
    options = parser.parse_args()
    folder = DATA / "returns"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        written = ship(three_months(DATA), folder, anew=options.all)
    except NoLibreOffice as missing:
        print(missing, file=sys.stderr)
        return 2
    size = sum((folder / one.file).stat().st_size for one in written)
    print(f"{len(written)} files, {size / 1_000_000:.2f} MB, in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
