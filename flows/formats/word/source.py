"""From a part of a Word file with jinja tags, as Word or WPS saves it, to one jinja2 source text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from flows.domain.trouble import TemplateTrouble

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _T, _TR = f"{_NS}p", f"{_NS}t", f"{_NS}tr"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DROPPED = (f"{_NS}bookmarkStart", f"{_NS}bookmarkEnd", f"{_NS}proofErr", f"{_NS}lastRenderedPageBreak")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LIFTED = re.compile(r"\{%(p|tr)\s+(.*?)\s*%\}", re.DOTALL)
_LOOSE = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_HOLDER = {"p": _P, "tr": _TR}
_TOKEN = re.compile(r"\{\{.*?\}\}|\{#.*?#\}|\{%-?\s*(\w+).*?%\}|<(/?)([\w:]+)[^>]*?(/?)>", re.DOTALL)
_OPENING, _CLOSING = ("for", "if"), ("endfor", "endif")
_STATEMENTS = (*_OPENING, *_CLOSING, "else", "elif", "set")


def living(part: bytes) -> bool:
    """Return whether ``part`` can hold a tag (a tag may be split over runs, so a brace is enough)."""
    return b"{" in part.partition(b"<w:")[2]


def jinja_source(part: bytes, template: str) -> str:
    """Return the jinja2 source of one XML part: split tags joined, ``{%p %}`` and ``{%tr %}`` lifted.

    Every paragraph starts a new line, so that a line number names a paragraph. ``TemplateTrouble``
    (naming ``template`` and paragraph) for half a tag, or a row tag outside a table.
    """
    root = _parsed(part, template)
    _drop_identities(root)
    for paragraph in root.iter(_P):
        _join_tags(paragraph, template)
    _lift_tags(root, template)
    text = etree.tostring(root, encoding="unicode")
    text = re.sub(r"(?=<w:p[ />])", "\n", text)
    source = _TAG.sub(lambda match: html.unescape(match[0]), text)
    _check_levels(source, template)
    return source


def paragraph_at(source: str, line: int) -> str:
    """Return the readable text of the paragraph at ``line`` of a source, for a message."""
    lines = source.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return re.sub(r"<[^>]*>", "", text).strip()[:60]


def _parsed(part: bytes, template: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as broken:
        raise TemplateTrouble(f"模板“{template}”已损坏，无法打开", "请用原模板替换") from broken


def _drop_identities(root: etree._Element) -> None:
    # Copies of a row must not share ids, and none of these carries anything to paper.
    for element in list(root.iter(*_DROPPED)):
        _replace(element, "")
    for element in root.iter(_P, _TR):
        for name in [name for name in element.attrib if str(name).startswith(_W14)]:
            del element.attrib[name]


def _texts(paragraph: etree._Element) -> list[etree._Element]:
    # Not the texts of a text box inside the paragraph: those belong to their own paragraphs.
    return [one for one in paragraph.iter(_T) if next(one.iterancestors(_P)) is paragraph]


def _join_tags(paragraph: etree._Element, template: str) -> None:
    texts = _texts(paragraph)
    whole = "".join(one.text or "" for one in texts)
    if "{" not in whole and "}" not in whole:
        return
    if _LOOSE.search(_TAG.sub("", whole)):
        raise TemplateTrouble(
            f"模板“{template}”中的大括号标记不完整，所在段落：{whole.strip()[:60]}", "请补全该段的大括号标记"
        )
    owners = list(chain.from_iterable([at] * len(one.text or "") for at, one in enumerate(texts)))
    for tag in _TAG.finditer(whole):
        owners[tag.start() : tag.end()] = [owners[tag.start()]] * (tag.end() - tag.start())
    plain = list(_straight_quotes(whole))
    for at, one in enumerate(texts):
        one.text = "".join(char for char, owner in zip(plain, owners, strict=True) if owner == at)
        one.set(_SPACE, "preserve")


def _straight_quotes(whole: str) -> str:
    """Undo Word's typographic quotes inside tags."""
    return _TAG.sub(lambda match: match[0].translate(_QUOTES), whole)


def _lift_tags(root: etree._Element, template: str) -> None:
    for holder_kind in ("tr", "p"):
        for holder, tags in list(_lifted(root, holder_kind, template)):
            if holder.getparent() is not None:
                _replace(holder, tags)


def _lifted(root: etree._Element, kind: str, template: str) -> Iterator[tuple[etree._Element, str]]:
    found: dict[etree._Element, list[str]] = {}
    for text in root.iter(_T):
        for match in _LIFTED.finditer(text.text or ""):
            if match[1] == kind:
                holder = next(text.iterancestors(_HOLDER[kind]), None)
                if holder is None:
                    raise TemplateTrouble(
                        f"模板“{template}”中的行标记“{match[0]}”不在表格内", "请把它放进表格的一行"
                    )
                found.setdefault(holder, []).append("{% " + match[2] + " %}")
    yield from ((holder, "".join(tags)) for holder, tags in found.items())


def _check_levels(source: str, template: str) -> None:
    """Refuse a for or if whose ends lie in different places: leaving it out would tear the file apart."""
    path: list[str] = []
    opened: list[list[str]] = []
    for token in _TOKEN.finditer(source):
        statement, closing, element, empty = token.groups()
        if closing:
            path.pop()
        elif element and not empty:
            path.append(element)
        elif statement:
            _step(statement, path, opened, f"模板“{template}”中的标记“{token[0]}”")


def _step(statement: str, path: list[str], opened: list[list[str]], what: str) -> None:
    if statement not in _STATEMENTS:
        raise TemplateTrouble(f"{what}不受支持", "模板中只能使用 for、if、elif、else、set 和字段标记")
    if statement in _OPENING:
        opened.append(list(path))
        return
    if statement != "set" and opened and opened[-1] != path:
        raise TemplateTrouble(f"{what}与它的开头不在同一层，套用后文件会不完整", "请把成对的标记放在同一层")
    if statement in _CLOSING and opened:
        opened.pop()


def _replace(element: etree._Element, text: str) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    text += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)
