"""A suite of returned forms: number and seed decide everything; LibreOffice saves its share in batches."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.formats.forms.writing import write_form
from tests.mutations import filling, layout, sending, tampering
from tests.mutations.answers import Reading
from tests.mutations.case import Case, forms
from tests.mutations.desk import Desk

_KINDS = ("xlsx", "xlsx", "xlsx", "xlsx", "csv")
_OFFICE_KINDS = ("xlsx", "ods", "xls")


@dataclass(frozen=True)
class Made:
    """One file that comes back; with ``resave`` LibreOffice still has to save ``data`` (.xlsx) as that kind."""

    no: int
    unit: str
    name: str
    data: bytes
    resave: str
    readings: tuple[Reading, ...]
    doubts: Counter[str] = field(default_factory=Counter)
    story: tuple[str, ...] = ()


def made(seed: str, no: int, resave: str = "") -> Made:
    """Return file number ``no`` of the suite ``seed``; ``resave`` leaves it to LibreOffice as that kind."""
    dice = random.Random(f"{seed}/{no}")
    form = dice.choice(forms())
    case = Case(dice, form, Desk.of(write_form(form)), resave or dice.choice(_KINDS), bool(resave))
    case.loose = case.saved_as == "csv" or case.luck(0.2, "copied into a new file")
    filling.sort(case)
    layout.lose_columns(case)
    filling.answer_all(case)
    tampering.tamper(case)
    _rearrange(case)
    name = sending.file_name(case)
    data = sending.saved(case)
    readings = tuple(case.readings.values())
    told = (case.saved_as, *case.story)
    return Made(no, form.unit, f"{name}.{case.saved_as}", data, resave, readings, +case.doubts, told)


def _rearrange(case: Case) -> None:
    layout.throw_away(case)
    tampering.say_twice(case)
    layout.insert_rows(case)
    tampering.add_rows(case)
    layout.own_columns(case)
    layout.other_heads(case)
    sending.unit_in_other_words(case)
    sending.cut_top(case)
    layout.merge_plan(case)
    case.desk.finish_merges()
    layout.hide(case)
    sending.rename(case)


def suite(seed: str, count: int, resaved: float) -> Sequence[Made]:
    """Return ``count`` files, a share ``resaved`` of them left to LibreOffice."""
    every = round(1 / resaved) if resaved else 0
    kinds = [_OFFICE_KINDS[no // every % 3] if every and no % every == 0 else "" for no in range(count)]
    return [made(seed, no, kind) for no, kind in enumerate(kinds)]
