"""Which sheets of a workbook are the return: identity of our form, month, office, instructions left aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.domain.findings import Finding, Place
from flows.domain.folding import folded
from flows.domain.forms import FORM_VERSION, FormIdentity
from flows.domain.period import Period
from flows.domain.plan import Plan
from flows.formats.returns.findings import (
    FAR_CELLS,
    FILE_NAME_PERIOD,
    FORM_TOO_NEW,
    OTHER_PERIOD_SHEET,
    PERIOD_CLASH,
    SHEET_BY_NAME,
    WRONG_OFFICE,
    WRONG_PERIOD,
)
from flows.formats.returns.grid import Grid
from flows.formats.returns.periods import Month, labelled_month, month_in
from flows.formats.returns.table import Table, labelled_pairs, read_table
from flows.formats.returns.words import shown
from flows.formats.workbooks.sheets import Sheet, Workbook

IDENTITY_SHEET = "_taizhang"
IDENTITY_MARK = "taizhang-form"
_GUIDE = re.compile(
    r"(?:填报|填写|填表|使用|操作|指标|表格?)说明|^说明$|须知|示例|样例|样表|范例|字典|选项|下拉"
)
_PAST = re.compile(r"上期|上月|上次|往期|^历史|历史数据|回执说明|^_")
_NUMBERED = re.compile(r"文号[:：]\s*(.*\d{4}.*号)")
_BEFORE_TITLE = re.compile(r"([^\W\d_]{2,12}[区县市])$")


@dataclass(frozen=True)
class SheetRead:
    """One sheet's table and the months that it names."""

    sheet: Sheet
    table: Table
    month: Month | None


@dataclass(frozen=True)
class Choice:
    """The sheets to be read, or a refusal; ``findings`` and all sheets ``seen`` hold either way."""

    sheets: tuple[SheetRead, ...]
    findings: tuple[Finding, ...] = ()
    refused: bool = False
    seen: tuple[SheetRead, ...] = ()


def form_identity(workbook: Workbook) -> FormIdentity | None:
    """Return what our form carries on its hidden sheet, None if it is gone or not whole."""
    sheet = next((one for one in workbook.sheets if one.name == IDENTITY_SHEET), None)
    if sheet is None or not sheet.rows or shown(sheet.rows[0].cells.get(1)) != IDENTITY_MARK:
        return None
    told = {shown(row.cells.get(1)): shown(row.cells.get(2)) for row in sheet.rows[1:]}
    version = told.get("version", "").removesuffix(".0")
    try:
        period = Period.parse(told.get("period", ""))
    except ValueError:
        return None
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 6 else FORM_VERSION
    digest, seal = told.get("locked_digest", ""), told.get("seal", "")
    return FormIdentity(told.get("office", ""), told.get("unit", ""), period, number, digest, seal)


def chosen_sheets(workbook: Workbook, file: str, period: Period, identity: FormIdentity | None) -> Choice:
    """Return the visible sheets with a heading that belong to ``period``."""
    found: list[SheetRead] = []
    findings: list[Finding] = []
    shown_sheets = [sheet for sheet in workbook.sheets if sheet.visible and sheet.rows]
    now = [sheet for sheet in shown_sheets if not _PAST.search(sheet.name)]
    kept = [sheet for sheet in now if not _GUIDE.search(sheet.name)] or now
    for sheet in kept:
        place = Place(file, sheet.name or None)
        table = read_table(Grid(sheet), period, place)
        if not table.headings:
            continue
        if sheet.far_cells:
            findings.append(FAR_CELLS.at(place, text=f"{sheet.far_cells} 个单元格"))
        months = _months(sheet, table)
        clash = _clash(months, identity)
        if clash:
            found.append(SheetRead(sheet, table, None))
            refusal = PERIOD_CLASH.at(place, text=clash, period=period.zh)
            return Choice((), (*findings, refusal), True, tuple(found))
        found.append(SheetRead(sheet, table, _first(months, identity)))
    findings.extend(_set_aside([sheet for sheet in shown_sheets if sheet not in kept], file, period))
    return _of_period(found, findings, file, period)


def _set_aside(sheets: list[Sheet], file: str, period: Period) -> list[Finding]:
    """Tell of sheets that hold an answered table, but are instructions, samples or the past by their names."""
    return [
        SHEET_BY_NAME.at(place, sheet=sheet.name)
        for sheet in sheets
        if (place := Place(file, sheet.name or None))
        and any(line.answers for line in read_table(Grid(sheet), period, place).lines)
    ]


def _of_period(found: list[SheetRead], findings: list[Finding], file: str, period: Period) -> Choice:
    named = month_in(re.sub(r"\.[A-Za-z]{1,5}$", "", file.replace("\\", "/").rpartition("/")[2]))
    fitting = [one for one in found if one.month is None or one.month.fits(period)]
    if any(one.month for one in fitting):
        fitting = [one for one in fitting if one.month or one.table.lines]
    others = [one for one in found if one not in fitting]
    if found and not fitting:
        months = "、".join(dict.fromkeys(one.month.zh for one in found if one.month))
        refusal = WRONG_PERIOD.at(Place(file), text=months, period=period.zh)
        return Choice((), (*findings, refusal), True, tuple(found))
    if named and not named.fits(period) and fitting:
        if not any(one.month for one in fitting):
            refusal = WRONG_PERIOD.at(Place(file), text=named.zh, period=period.zh)
            return Choice((), (*findings, refusal), True, tuple(found))
        findings.append(FILE_NAME_PERIOD.at(Place(file), text=named.zh, period=period.zh))
    for one in others:
        month = one.month.zh if one.month else ""
        findings.append(
            OTHER_PERIOD_SHEET.at(
                Place(file, one.sheet.name), sheet=one.sheet.name, text=month, period=period.zh
            )
        )
    return Choice(tuple(fitting), tuple(findings), False, tuple(found))


@dataclass(frozen=True)
class _Months:
    """Months by where they stand, the most telling first."""

    label: Month | None
    title: Month | None
    name: Month | None


def _months(sheet: Sheet, table: Table) -> _Months:
    labels = [month for _, text in labelled_pairs(table) if (month := labelled_month(text))]
    top = min(heading.top for heading in table.headings)
    titles = [
        month
        for spot, value in table.notes
        if spot.row < top
        and len(shown(value)) <= 60
        and not re.search("[:：]", shown(value))
        and (month := month_in(value))
    ]
    return _Months(labels[0] if labels else None, titles[0] if titles else None, month_in(sheet.name))


def _clash(months: _Months, identity: FormIdentity | None) -> str:
    """Return the months that contradict each other, empty if they agree; a stale sheet name yields to a label."""
    form = Month(identity.period.month, identity.period.year) if identity else None
    told = [month for month in (form, months.label, months.title) if month]
    if not months.label and form is None and months.name:
        told.append(months.name)
    for one in told[1:]:
        first = told[0]
        if one.month != first.month or (one.year and first.year and one.year != first.year):
            return "、".join(dict.fromkeys(month.zh for month in told))
    return ""


def _first(months: _Months, identity: FormIdentity | None) -> Month | None:
    form = Month(identity.period.month, identity.period.year) if identity else None
    return next((month for month in (months.label, form, months.title, months.name) if month), None)


def office_finding(sheets: tuple[SheetRead, ...], plan: Plan, place: Place) -> Finding | None:
    """Return a finding if a title line or 文号 shows another district's or another plan's form."""
    tail = _tail(plan.title)
    for one in sheets:
        top = min(heading.top for heading in one.table.headings)
        for spot, value in one.table.notes:
            text = shown(value)
            numbered = _NUMBERED.match(text)
            if numbered and plan.doc_number and folded(numbered[1]) != folded(plan.doc_number):
                return WRONG_OFFICE.at(place, text=text)
            if spot.row < top and tail and tail in folded(text):
                before = _BEFORE_TITLE.search(folded(text).partition(tail)[0])
                own = folded(plan.title).partition(tail)[0]
                if before and own and not before[1].endswith(_district(own)):
                    return WRONG_OFFICE.at(place, text=before[1])
    return None


def _tail(title: str) -> str:
    """The plan's title without its district."""
    match = re.match(r"^[^\W\d_]{2,12}?[区县市](.{4,})$", folded(title))
    return match[1] if match else ""


def _district(own: str) -> str:
    match = re.search(r"([^\W\d_]{1,6}?[区县市])$", re.sub(r"^.*?(?:省|市)(?=.)", "", own))
    return match[1] if match else own


def identity_findings(identity: FormIdentity | None, office: str, place: Place) -> tuple[Finding, ...]:
    """Return the findings for a form of another office or of a newer layout."""
    if identity is None:
        return ()
    if office and identity.office and folded(office) != folded(identity.office):
        return (WRONG_OFFICE.at(place, text=f"下发单位代号为 {identity.office} 的填报表"),)
    if identity.version > FORM_VERSION:
        return (FORM_TOO_NEW.at(place, text=identity.version),)
    return ()
