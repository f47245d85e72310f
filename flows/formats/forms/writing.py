"""The form per unit (填报表): its public functions."""

from __future__ import annotations

from flows.domain.forms import Form
from flows.formats.forms.cells import (
    COLUMNS,
    PLAN_COLUMNS,
    digest_of_plan_cells,
    identity_of,
    last_answer,
    locked_digest,
    plan_cells,
    row_key,
    seal_of,
)
from flows.formats.forms.sheets import (
    CONFIRMATION,
    new_book,
    write_guide,
    write_identity,
    write_rows,
    write_table,
)
from flows.formats.forms.stamp import stamped

__all__ = [
    "COLUMNS",
    "CONFIRMATION",
    "PLAN_COLUMNS",
    "digest_of_plan_cells",
    "identity_of",
    "last_answer",
    "locked_digest",
    "plain_form",
    "plan_cells",
    "row_key",
    "seal_of",
    "write_form",
]


def write_form(form: Form) -> bytes:
    """Return the workbook of ``form``: sheets 填报表 and 填报说明, and a very hidden one with its identity."""
    return stamped(form) if form.rows else plain_form(form)


def plain_form(form: Form) -> bytes:
    """Return the workbook of ``form`` written cell by cell: slower, and what the stamped one is held to."""
    book = new_book(form)
    grid, head = write_table(book, form, len(form.rows))
    write_rows(grid, form, head)
    write_guide(book, form)
    write_identity(book, identity_of(form), form.rows)
    return book.close()
