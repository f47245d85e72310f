"""Frozen values as canonical JSON: same value, same bytes.

Lives among the places because the store keeps such texts in its columns and adapters do not import formats.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from flows.domain.trouble import StoreTrouble

T = TypeVar("T")


def dumped(value: object) -> bytes:
    """Return ``value`` (dataclasses, tuples, dates, enums …) as JSON: keys sorted, no blanks, UTF-8."""
    return text_of(value).encode()


def text_of(value: object) -> str:
    """Return the same JSON as text; a lone surrogate, which no UTF-8 can hold, becomes ``?``."""
    plain = to_jsonable_python(value)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="replace").decode()


def loaded(kind: type[T], data: bytes | str) -> T:
    """Return the value of type ``kind`` written in ``data``; StoreTrouble if it does not hold one."""
    if data == "[]":
        return kind()  # the commonest column by far: an empty tuple
    try:
        return _reader(kind).validate_json(data)
    except ValidationError as wrong:
        name = getattr(kind, "__name__", str(kind))
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise StoreTrouble(f"数据快照（{name}）损坏，问题在“{place}”", "请从备份或归档包恢复") from None


def digest_of(value: object) -> str:
    """Return the SHA-256 (hex) of the canonical JSON of ``value``."""
    return hashlib.sha256(dumped(value)).hexdigest()


_READERS: dict[Any, TypeAdapter[Any]] = {}


def _reader(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _READERS:
        _READERS[kind] = TypeAdapter(kind)
    return _READERS[kind]
