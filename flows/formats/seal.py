"""Zip parts so that the same content always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
_CORE = "docProps/core.xml"
_LEVEL = 6

_CORE_XML = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    "<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)


@dataclass(frozen=True)
class CoreProperties:
    """What an office file says of itself; ``day`` stands for both created and modified."""

    title: str
    author: str
    day: date

    @property
    def xml(self) -> bytes:
        """The part ``docProps/core.xml``."""
        return _CORE_XML.format(
            title=escape(self.title), author=escape(self.author), day=self.day.isoformat()
        ).encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return ``parts`` (name → bytes) as a zip, in a fixed order of names, with fixed times and rights."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name in sorted(parts, key=_rank):
            package.writestr(_entry(name), parts[name], compresslevel=_LEVEL)
    return out.getvalue()


def resealed(data: bytes, core: CoreProperties | None = None) -> bytes:
    """Return the zip ``data`` (as written by any library) sealed anew, its core properties replaced.

    ``zipfile.BadZipFile`` if ``data`` is no zip. Folder entries are dropped: they carry nothing.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {one.filename: package.read(one) for one in package.infolist() if not one.is_dir()}
    if core is not None and _CORE in parts:
        parts[_CORE] = core.xml
    return zipped(parts)


def _rank(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    # A zip's "mimetype" (OpenDocument) must be readable without inflating.
    entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry
