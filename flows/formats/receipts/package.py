"""The parts of a zipped office file, a few of them edited, all others kept byte by byte (ECMA-376, part 2)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from flows.formats.seal import zipped
from flows.formats.workbooks.guard import ZIP_ERRORS

TYPES = "[Content_Types].xml"
TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"

Element = etree._Element


class Unmarkable(Exception):
    """The workbook is built in a way that cannot be marked without risk; it is rebuilt instead."""


def parsed(data: bytes) -> Element:
    """Return the root of an XML part; entities, DTDs and the network are never touched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as trouble:
        raise Unmarkable("XML") from trouble


def new_root(name: str, namespace: str) -> Element:
    """Return an empty element ``name`` whose namespace is the default one."""
    return parsed(f'<{name} xmlns="{namespace}"/>'.encode())


@dataclass
class Package:
    """An opened zip: raw parts by name, and the roots of those being edited."""

    parts: dict[str, bytes]
    _roots: dict[str, Element] = field(default_factory=dict)

    @classmethod
    def opened(cls, data: bytes) -> Package:
        """Return the package in ``data``, which the guard has let pass."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls(
                    {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
                )
        except ZIP_ERRORS as trouble:
            raise Unmarkable("zip") from trouble

    def root(self, name: str) -> Element:
        """Return the root element of part ``name`` for editing; Unmarkable if there is no such part."""
        if name not in self._roots:
            if name not in self.parts:
                raise Unmarkable(name)
            self._roots[name] = parsed(self.parts[name])
        return self._roots[name]

    def add(self, name: str, root: Element, content_type: str) -> None:
        """Add a new XML part and declare its type."""
        self._roots[name] = root
        self.declare(name, content_type)

    def replace(self, name: str, root: Element) -> None:
        """Put ``root`` in place of the whole part ``name``."""
        self._roots[name] = root

    def declare(self, name: str, content_type: str) -> None:
        """Declare the type of part ``name``."""
        etree.SubElement(
            self.root(TYPES), f"{{{TYPES_NS}}}Override", PartName=f"/{name}", ContentType=content_type
        )

    def free_name(self, pattern: str) -> str:
        """Return the first of ``pattern`` filled with 1, 2, 3 … that is no part yet."""
        taken = {one.lower() for one in (*self.parts, *self._roots)}
        return next(
            name for no in range(1, len(taken) + 2) if (name := pattern.format(no)).lower() not in taken
        )

    def relations(self, part: str) -> Element:
        """Return the relationships of ``part``, an empty set if it has none yet."""
        name = rels_name(part)
        if name not in self.parts and name not in self._roots:
            self._roots[name] = new_root("Relationships", RELS_NS)
        return self.root(name)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Point from ``part`` to ``target`` (a part name) and return the relationship's id."""
        relations = self.relations(part)
        taken = {one.get("Id") for one in relations}
        new = next(one for no in range(1, len(taken) + 2) if (one := f"rIdHz{no}") not in taken)
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(relations, f"{{{RELS_NS}}}Relationship", Id=new, Type=kind, Target=relative)
        return new

    def target(self, part: str, *, relation: str = "", ending: str = "") -> str | None:
        """Return the part to which ``part`` points by id ``relation`` or by a type ending in ``ending``."""
        for one in self.relations(part):
            if one.get("TargetMode") == "External":
                continue
            kind = (one.get("Type") or "").rpartition("/")[2]
            if (relation and one.get("Id") == relation) or (ending and kind == ending):
                return resolved(part, one.get("Target") or "")
        return None

    def packed(self) -> bytes:
        """Return the whole package; same edits of the same file give the same bytes."""
        edited = {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._roots.items()
        }
        return zipped({**self.parts, **edited})


def rels_name(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(part: str, target: str) -> str:
    """Return the part name that ``target`` means as seen from ``part``."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
