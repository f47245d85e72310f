"""Every case of the corpus is read as the clerk read it: entries, findings, outcome, who is missing."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook, load_workbook

from flows.domain.findings import Severity
from flows.domain.returns import Return
from flows.formats.workbooks.guard import FileKind, Guarded, guarded
from flows.formats.workbooks.sheets import Sheet
from flows.formats.workbooks.xlsx import read_xlsx
from tests.corpus.case import Answer, Case, Said
from tests.corpus.naming import NAMING
from tests.corpus.office import collected
from tests.corpus.refusals import REFUSALS
from tests.corpus.shapes import SHAPES
from tests.corpus.sheets import SHEETS
from tests.corpus.values import VALUES
from tests.corpus.versions import VERSIONS

CORPUS: tuple[Case, ...] = (*NAMING, *VALUES, *SHAPES, *SHEETS, *REFUSALS, *VERSIONS)


def read(one: Return) -> Said:
    """What was read, in the words of the corpus."""
    answers: tuple[Answer, ...] = tuple(
        (
            entry.task,
            entry.node,
            entry.status.value if entry.status else None,
            entry.percent,
            entry.progress,
            entry.problems,
            entry.next_steps,
            entry.expected_completion.isoformat() if entry.expected_completion else None,
        )
        for entry in one.entries
        if one.counts
    )
    heavy = {finding.code for finding in one.findings if finding.severity is not Severity.INFO}
    infos = {finding.code for finding in one.findings if finding.severity is Severity.INFO}
    return Said(one.file, one.unit, _in_order(answers), tuple(sorted(heavy)), one.outcome.value, tuple(infos))


def _in_order(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    return tuple(sorted(answers, key=lambda one: (str(one[0]), str(one[1]))))


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_the_corpus_is_read_as_the_clerk_read_it(case: Case) -> None:
    found = collected(case.inbox())
    for one in found.returns:
        for finding in one.findings:
            assert finding.place.file
            assert finding.what
    told = [read(one) for one in found.returns]
    expected = sorted(case.said, key=lambda one: (one.file, one.unit or ""))
    mine = sorted(told, key=lambda one: (one.file, one.unit or ""))
    assert [(one.file, one.unit, one.answers, one.codes, one.outcome) for one in mine] == [
        (one.file, one.unit, _in_order(one.answers), one.codes, one.expected_outcome) for one in expected
    ]
    for here, there in zip(mine, expected, strict=True):
        assert set(there.told) <= set(here.told)
    heard = {one.unit for one in expected if one.outcome != "rejected"}
    assert heard.isdisjoint(found.missing_units)


def test_the_corpus_is_large_enough_and_its_names_differ() -> None:
    names = [case.name for case in CORPUS]
    assert len(names) == len(set(names))
    assert len(names) >= 120


def _workbooks() -> dict[str, bytes]:
    """Every .xlsx of the corpus that is what it says, by case and name."""
    return {
        f"{case.name}/{name}": data
        for case in CORPUS
        for name, data in case.inbox().items()
        if data.startswith(b"PK") and isinstance(guarded(data, name), Guarded)
    }


def test_what_is_scanned_is_what_is_parsed_and_what_calamine_reads() -> None:
    compared = 0
    for name, data in _workbooks().items():
        opened = guarded(data, name)
        assert isinstance(opened, Guarded)
        if opened.kind is not FileKind.XLSX or "cut in the middle" in name:
            continue
        scanned = read_xlsx(opened.parts)
        assert scanned == read_xlsx(opened.parts, scan=False), name
        if not any(sheet.far_cells for sheet in scanned.sheets):
            theirs = load_workbook(io.BytesIO(data))
            for sheet in scanned.sheets:
                assert _texts(sheet) <= _cells(theirs, sheet.name), name
            compared += 1
    assert compared > 150


def _texts(sheet: Sheet) -> set[tuple[int, int, str]]:
    found = ((row.no, at, value) for row in sheet.rows for at, value in row.cells.items())
    return {(row, at, value) for row, at, value in found if isinstance(value, str)}


def _cells(book: CalamineWorkbook, name: str) -> set[tuple[int, int, str]]:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    return {
        (top + row + 1, left + at + 1, value)
        for row, line in enumerate(sheet.to_python())
        for at, value in enumerate(line)
        if isinstance(value, str)
    }
