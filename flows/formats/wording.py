"""The jinja2 environments in which the office's own words are filled with facts, and the mail texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from flows.domain.trouble import TemplateTrouble

# What XML 1.0 and mail cannot carry: control characters, lone surrogates, non-characters.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_RARE = re.compile("[\x00-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\n\t]")
_IN_RUN = {
    "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
}
_SUBJECT = re.compile(r"\s*主题：(.*)")
_UNSAFE_FILTERS = ("safe", "xmlattr", "urlize", "pprint", "map", "attr")


class NamedUndefined(StrictUndefined):
    """A missing field; its error carries the field's name and nothing of the program."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


def printable(text: str) -> str:
    """Return ``text`` with line ends as ``\\n`` and without the characters that no file can carry."""
    return _LINE_END.sub("\n", _UNPRINTABLE.sub("", text))


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox of jinja2, with a short way to the fields of facts, which are always safe."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        known = getattr(type(obj), "__dataclass_fields__", None)
        if known is not None and attribute in known:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _for_text(value: Any) -> Any:
    if isinstance(value, Undefined):
        return value
    if value is None:
        raise UndefinedError("None")
    return printable(value) if isinstance(value, str) else value


def _for_xml(value: Any) -> Any:
    if isinstance(value, int) or (type(value) is str and not _RARE.search(value)):
        return value
    value = _for_text(value)
    if isinstance(value, Undefined):
        return value
    text = escape(value)
    if _BREAKS.search(text):
        return Markup(_BREAKS.sub(lambda match: _IN_RUN[match[0]], str(text)))  # noqa: S704 - escaped above
    return text


def _environment(*, xml: bool) -> _Sandbox:
    made = _Sandbox(
        undefined=NamedUndefined,
        autoescape=xml,
        finalize=_for_xml if xml else _for_text,
        keep_trailing_newline=True,
        trim_blocks=not xml,
        lstrip_blocks=not xml,
    )
    made.globals.clear()
    for name in _UNSAFE_FILTERS:
        made.filters.pop(name, None)
    return made


XML_ENVIRONMENT = _environment(xml=True)
"""For parts of a Word file: values are escaped, their line ends become breaks inside the run."""

TEXT_ENVIRONMENT = _environment(xml=False)
"""For plain text (mail): nothing is escaped, unprintable characters are dropped."""


def render_mail(template: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """Return subject and body of the mail text ``template``, whose first line is ``主题：…``.

    ``TemplateTrouble`` for a broken tag, an unknown field or a missing subject line.
    """
    try:
        text = TEXT_ENVIRONMENT.from_string(template).render(facts)
    except TemplateSyntaxError as broken:
        raise TemplateTrouble(
            f"邮件模板第 {broken.lineno} 行的标记写错（{broken.message}）", "请改正该行的大括号标记"
        ) from broken
    except UndefinedError as unknown:
        raise TemplateTrouble(
            f"邮件模板使用了不认识的字段“{unknown.message}”", "请对照模板开头的字段说明改正"
        ) from unknown
    except (TemplateError, TypeError, ArithmeticError) as refused:
        raise TemplateTrouble(f"邮件模板无法套用（{refused}）", "请恢复原模板后再改") from refused
    return _subject_and_body(text)


def _subject_and_body(text: str) -> tuple[str, str]:
    first, _, rest = text.strip().partition("\n")
    match = _SUBJECT.fullmatch(first)
    if not match or not match[1].strip():
        raise TemplateTrouble("邮件模板的第一行不是主题", "请以“主题：”开头写明邮件主题")
    return " ".join(match[1].split()), rest.strip("\n").rstrip() + "\n"
