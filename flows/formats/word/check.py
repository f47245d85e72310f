"""Check a template against the facts it will be given, before the month starts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from jinja2 import TemplateSyntaxError, nodes

from flows.domain.papers.values import CircularFacts, LedgerPaperFacts, ReminderFacts, UrgingFacts
from flows.domain.trouble import TemplateTrouble
from flows.formats.word.template import WordTemplate
from flows.formats.wording import TEXT_ENVIRONMENT, XML_ENVIRONMENT

FACTS_OF: MappingProxyType[str, type] = MappingProxyType(
    {
        "情况通报.docx": CircularFacts,
        "督办通知.docx": UrgingFacts,
        "催报通知.docx": ReminderFacts,
        "工作台账.docx": LedgerPaperFacts,
    }
)
"""Word template → the facts it is filled with."""

_DEMANDED: dict[str, tuple[str, ...]] = {
    "情况通报.docx": (
        "head.title_lines",
        "figures.total",
        "figures.overdue.count",
        "overdue_units.unit",
        "overdue_units.tasks.code",
        "overdue_units.tasks.days",
        "missing_units",
        "rejected_units",
        "blank_units",
    ),
    "督办通知.docx": ("unit", "tasks.code", "tasks.due_zh", "tasks.days", "head.feedback_zh"),
    "催报通知.docx": ("missing_units", "rejected_units", "blank_units", "head.feedback_zh"),
    "工作台账.docx": ("sections.rows.code", "sections.rows.lead_units", "sections.rows.state"),
}

_MAIL_ALWAYS = frozenset(
    {"unit", "period", "due", "office", "contact", "phone", "demo", "plan_title", "doc_number"}
)
MAIL_FIELDS: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "papers.txt.j2": _MAIL_ALWAYS | {"feedback", "urged", "silent"},
        "forms.txt.j2": _MAIL_ALWAYS | {"rows"},
        "chase.txt.j2": _MAIL_ALWAYS | {"after_due"},
        "answers.txt.j2": _MAIL_ALWAYS | {"files", "problems", "marked"},
    }
)
"""Mail text → the names it may use; all of them are given every time."""

_STYLE_USED = re.compile(rb'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"')
_STYLE_KNOWN = re.compile(rb'w:styleId="([^"]*)"')
_LOCAL = ""


def fields_of(template: WordTemplate) -> frozenset[str]:
    """Return the fields a template uses, as paths through its loops: ``overdue_units.tasks.code``."""
    found: set[str] = set()
    for source in template.sources.values():
        found |= _fields_in(XML_ENVIRONMENT.parse(source))
    return frozenset(found)


@cache
def known_fields(facts: type) -> frozenset[str]:
    """Return every path that a template may use of the dataclass ``facts``."""
    return frozenset(_known(facts, ""))


def check_template(name: str, data: bytes) -> tuple[str, ...]:
    """Return what is wrong with the Word template ``name`` (none: empty), one Chinese sentence each."""
    if name not in FACTS_OF:
        return (f"“{name}”不是本系统使用的模板，请从模板文件夹中移走。",)
    try:
        template = WordTemplate(data, name)
    except TemplateTrouble as broken:
        return (str(broken),)
    used = fields_of(template)
    unknown = sorted(used - known_fields(FACTS_OF[name]))
    absent = [field for field in _DEMANDED[name] if field not in used]
    return (
        *(f"模板“{name}”使用了不认识的字段“{field}”，请改为字段说明中的字段。" for field in unknown),
        *(f"模板“{name}”没有印出字段“{field}”，请补上或用原模板替换。" for field in absent),
        *(f"模板“{name}”引用了文件中没有的样式“{style}”，请补上该样式。" for style in _lost_styles(template)),
    )


def check_mail(name: str, text: str) -> tuple[str, ...]:
    """Return what is wrong with the mail text ``name`` (none: empty), one Chinese sentence each."""
    if name not in MAIL_FIELDS:
        return (f"“{name}”不是本系统使用的邮件模板，请从模板文件夹中移走。",)
    try:
        used = _fields_in(TEXT_ENVIRONMENT.parse(text))
    except TemplateSyntaxError as broken:
        return (f"邮件模板“{name}”第 {broken.lineno} 行的标记写错（{broken.message}），请改正该行。",)
    unknown = sorted({field.partition(".")[0] for field in used} - MAIL_FIELDS[name])
    return tuple(f"邮件模板“{name}”使用了不认识的字段“{field}”，请改正。" for field in unknown)


def _known(facts: type, prefix: str) -> Iterator[str]:
    hints = get_type_hints(facts)
    computed = [key for key, value in vars(facts).items() if isinstance(value, property)]
    yield from (f"{prefix}{key}" for key in computed)
    for field in fields(facts):
        path = f"{prefix}{field.name}"
        yield path
        for kind in _classes(hints[field.name]):
            yield from _known(kind, f"{path}.")


def _classes(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _classes(part)


def _lost_styles(template: WordTemplate) -> list[str]:
    known = set(_STYLE_KNOWN.findall(template.part("word/styles.xml")))
    used = {style for part in template.sources for style in _STYLE_USED.findall(template.part(part))}
    return sorted(style.decode() for style in used - known)


def _fields_in(tree: nodes.Template) -> set[str]:
    found: set[str] = set()
    _collect(tree, {"loop": _LOCAL}, found)
    return found


def _collect(node: nodes.Node, scope: dict[str, str], found: set[str]) -> None:
    if isinstance(node, nodes.For):
        _collect(node.iter, scope, found)
        inner = {**scope, "loop": _LOCAL, **dict.fromkeys(_targets(node.target), _path(node.iter, scope))}
        for part in (*node.body, *node.else_, *([node.test] if node.test else [])):
            _collect(part, inner, found)
    elif isinstance(node, nodes.Assign):
        _collect(node.node, scope, found)
        scope.update(dict.fromkeys(_targets(node.target), _path(node.node, scope)))
    elif isinstance(node, nodes.Name | nodes.Getattr):
        if path := _path(node, scope):
            found.add(path)
    else:
        _collect_filter_field(node, scope, found)
        for child in node.iter_child_nodes():
            _collect(child, scope, found)


def _collect_filter_field(node: nodes.Node, scope: dict[str, str], found: set[str]) -> None:
    """``units|join('、', attribute='unit')`` uses the field ``units.unit``."""
    if isinstance(node, nodes.Filter) and node.node is not None:
        path = _path(node.node, scope)
        for keyword in node.kwargs:
            if keyword.key == "attribute" and isinstance(keyword.value, nodes.Const) and path:
                found.add(f"{path}.{keyword.value.value}")


def _targets(target: nodes.Node) -> list[str]:
    return [name.name for name in target.find_all(nodes.Name)] or (
        [target.name] if isinstance(target, nodes.Name) else []
    )


def _path(node: nodes.Node | None, scope: dict[str, str]) -> str:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        parent = _path(node.node, scope)
        return f"{parent}.{node.attr}" if parent else _LOCAL
    if isinstance(node, nodes.Getitem | nodes.Filter):
        return _path(node.node, scope)
    return _LOCAL
