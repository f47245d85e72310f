"""Workbooks saved again by LibreOffice, as happens in offices that have no other spreadsheet program."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.sample.making import Made

_FILTERS: Mapping[str, str] = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "ods": "ods:calc8",
    "xls": "xls:MS Excel 97",
}
_SECONDS = 600
_NO_THUMBNAILS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    '<item oor:path="/org.openoffice.Office.Common/Save/Document">'
    '<prop oor:name="GenerateThumbnail" oor:op="fuse"><value>false</value></prop></item></oor:items>\n'
)


class NoLibreOffice(Exception):
    """LibreOffice is needed and not there."""

    def __init__(self) -> None:
        super().__init__(
            "LibreOffice (soffice) is not installed, but some returns have to be saved by it: "
            "run `make extras` as root, or `apt-get install libreoffice-calc`"
        )


def resaved(files: Sequence[Made]) -> dict[Made, bytes]:
    """Return the bytes of each of ``files`` as LibreOffice saves it; NoLibreOffice if it is missing."""
    found: dict[Made, bytes] = {}
    for ending in sorted({made.resave for made in files}):
        same = [made for made in files if made.resave == ending]
        found |= dict(zip(same, saved_again([made.data for made in same], ending), strict=True))
    return found


def saved_again(files: Sequence[bytes], ending: str) -> list[bytes]:
    """Return .xlsx ``files`` as LibreOffice saves them as ``ending``, in one call; NoLibreOffice if missing."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if files and program is None:
        raise NoLibreOffice
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sources = [place / f"{no}.xlsx" for no in range(len(files))]
        for source, data in zip(sources, files, strict=True):
            source.write_bytes(data)
        out = place / "out"
        user = place / "profile/user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_NO_THUMBNAILS, "utf-8")
        profile = f"-env:UserInstallation={user.parent.as_uri()}"
        options = ["--headless", "--convert-to", _FILTERS[ending], "--outdir", str(out)]
        subprocess.run(
            [str(program), profile, *options, *map(str, sources)],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        return [(out / source.name).with_suffix(f".{ending}").read_bytes() for source in sources]
