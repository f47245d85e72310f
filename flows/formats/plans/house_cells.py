"""What stands in the cells of a plan table: units in their roles, deadlines, numbers, headings of domains."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flows.domain.folding import folded
from flows.formats.plans.lines import chinese_number
from flows.formats.plans.nodes import read_dates, unspaced
from flows.formats.plans.units import Units, named_units, pairs, read_units, unit_brackets

_NAME_ENDS = re.compile(
    "(?:局|委|办|部|院|会|厅|处|署|队|行|社|中心|公司|集团|政府|办公室|街道|办事处|公安|税务|海关|[^城]乡|镇|单位|部门|）|[)])$"
)
_NAME_BEGINS = tuple("区县市省各镇国开高")
_NO_NAME = ("（", "(", "办公室", "街道办")
_MARKS = "、，,；;：:"
_ROLE_WORD = r"(?:总?牵头|主办|主责|责任|配合|协办|参与|承办|落实)"
_ROLE = re.compile(rf"(?P<role>{_ROLE_WORD})(?:单位|部门|责任单位)?\s*[:：]")
_MARKED = re.compile(
    r"(?P<name>[^、，,；;\s（()）]{2,30})[（(](?P<role>牵头|主办|配合|协办)(?:单位|部门)?[）)]"
)
_STEADY = re.compile(
    r"长期|持续|常态|坚持|按序时|序时|贯穿|全年|全程|即时|随时|动态|定期|日常|每(?:年|月|季)|按(?:要求|计划|上级)"
)
_NOTHING = re.compile(r"[-—–－/\\无略]*")
_DAY = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(\d{1,2})\s*日?|月?(?:\s*[底末])?)\s*(?:之?前)?"
)
_MONTH = re.compile(r"(?:(\d{4})年|当年|今年|本年)?(\d{1,2})月(?:份|底|末|中旬|上旬|下旬)?(?:之?前|完成)*")
_YEAR = re.compile(r"(\d{4})年?度?")
_NUMBER = re.compile(r"[（(\[【]?\s*(?:第)?\s*(\d{1,4})\s*(?:项|条)?[）)\]】.．、]?")
_CIRCLED = {chr(0x2460 + at): at + 1 for at in range(20)}
_DOMAIN_MARK = re.compile(
    r"\s*(?:第?([一二三四五六七八九十]{1,3})\s*(?:[、.．：:]|章|部分)|[（(]([一二三四五六七八九十]{1,3})[）)])\s*、?\s*"
)


@dataclass(frozen=True)
class Deadline:
    """One date read in a cell, and the words that gave it."""

    due: date
    phrase: str
    deliverable: str = ""


@dataclass(frozen=True)
class DueCell:
    """What a 完成时限 cell says; ``steady`` for a duty without a date, ``unread`` for words not understood."""

    deadlines: tuple[Deadline, ...] = ()
    steady: bool = False
    unread: str = ""
    without_year: bool = False


@dataclass(frozen=True)
class DomainWords:
    """A domain as a cell names it: its printed number (0 if none), name and leads."""

    no: int
    name: str
    leads: tuple[str, ...] = ()


def is_nothing(text: str) -> bool:
    """Tell whether a cell says that nothing belongs there: empty, ``-``, ``/``, 无."""
    return bool(_NOTHING.fullmatch(unspaced(text)))


def separated(text: str) -> str:
    """Return a list of units with one mark between two names, where the cell had line ends or blanks."""
    found = ""
    for part in text.split():
        if found and found[-1] not in _MARKS and part[0] not in f"{_MARKS}）)":
            found += "、" if _are_two_names(re.split(f"[{_MARKS}]", found)[-1], part) else ""
        found += part
    return re.sub(r"(?<=[\u4e00-\u9fff）)])[/／](?=[\u4e00-\u9fff])", "、", found)


def _are_two_names(before: str, after: str) -> bool:
    """Tell whether a name ends and another begins: 区甲局 区乙局, but not 区委 宣传部 or 区住房城乡 建设局."""
    if after.startswith(_NO_NAME) or not _NAME_ENDS.search(before):
        return False
    return len(before) > 3 or after.startswith(_NAME_BEGINS)


def units_of(text: str, role: str) -> Units:
    """Return the units of a cell; ``role`` (牵头 or 责任) holds where the cell prints none itself."""
    if is_nothing(text):
        return Units()
    plain = separated(text)
    if _ROLE.search(plain):
        labelled = _ROLE.sub(lambda match: f"{_known(match['role'])}单位：", plain)
        before = labelled[: labelled.index("单位：") - 2].strip("、，；; ")
        found = read_units(labelled)
        return _joined(Units(), found) if not before else _joined(units_of(before, role), found)
    if marked := list(_MARKED.finditer(plain)):
        leads = [match["name"] for match in marked if match["role"] in ("牵头", "主办")]
        rest = named_units(_MARKED.sub(lambda match: match["name"] + "、", plain).replace("、、", "、"))
        return Units(tuple(leads), tuple(one for one in rest[0] if one not in leads), None, rest[1])
    if re.search(r"牵头|(?:配合|负责|落实)$", plain):
        return read_units(plain)
    names, ends = named_units(plain)
    return Units(names, (), None, ends) if role == "牵头" else Units((), names, None, ends)


def _known(role: str) -> str:
    return {"主责": "牵头", "总牵头": "牵头"}.get(role, role)


def _joined(first: Units, second: Units) -> Units:
    return merged_units((first, second))


def merged_units(parts: Iterable[Units]) -> Units:
    """Return several cells' units as one: every name once, a lead not repeated as responsible."""
    all_parts = tuple(parts)
    leads = tuple(dict.fromkeys(name for one in all_parts for name in one.leads))
    rest = dict.fromkeys(name for one in all_parts for name in one.responsible if name not in leads)
    phrase = next((one.phrase for one in all_parts if one.phrase), None)
    return Units(leads, tuple(rest), phrase, tuple(words for one in all_parts for words in one.open_ends))


def due_of(text: str, day: date | None, year: int | None) -> DueCell:
    """Return what a 完成时限 cell says; a real date comes as ``day``, ``year`` stands where none is printed."""
    if day:
        return DueCell((Deadline(day, text),))
    plain = unspaced(text)
    if is_nothing(plain):
        return DueCell()
    found = read_dates(text.replace("\n", "；"), year)
    if found.nodes:
        return DueCell(tuple(Deadline(one.due, one.phrase, _words(one.deliverable)) for one in found.nodes))
    if any(one.why == "year" for one in found.doubts):
        return DueCell(without_year=True, unread=text)
    if due := _bare_day(folded(plain), year):
        return DueCell((Deadline(due, plain),))
    if _STEADY.search(plain):
        return DueCell(steady=True)
    return DueCell(unread=text, without_year=year is None and bool(_MONTH.fullmatch(folded(plain))))


def _words(text: str) -> str:
    """Return what is due, without the bare verb that only repeats that it is due."""
    return "" if re.fullmatch(r"(?:全部|基本)?(?:完成|办结|落实|到位)?", text.strip("（）()。；; ")) else text


def _bare_day(text: str, year: int | None) -> date | None:
    """Return the last day of ``2022.9.30``, ``2022年9月``, ``9月``, ``2022年``."""
    if match := _DAY.fullmatch(text):
        return _last_day(int(match[1]), int(match[2]), match[3])
    if match := _MONTH.fullmatch(text):
        given = int(match[1]) if match[1] else year
        return _last_day(given, int(match[2]), None) if given else None
    if (match := _YEAR.fullmatch(text)) and 1990 <= int(match[1]) <= 2100:
        return date(int(match[1]), 12, 31)
    return None


def _last_day(year: int, month: int, day: str | None) -> date | None:
    try:
        return date(year, month, int(day) if day else calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def number_of(text: str) -> int:
    """Return the task number of a 序号 cell (``3``, ``（3）``, ``3.``, ``③``), 0 if it prints none."""
    plain = text.strip()
    if plain in _CIRCLED:
        return _CIRCLED[plain]
    match = _NUMBER.fullmatch(folded(plain))
    return int(match[1]) if match else 0


def domain_of(text: str) -> DomainWords:
    """Return a domain as a cell or sub-heading row names it: ``（一）政务环境（牵头单位：区甲局）``."""
    plain = "".join(text.split())
    leads: tuple[str, ...] = ()
    brackets = unit_brackets(plain)
    if brackets:
        first = brackets[0]
        leads = read_units(plain[first.start : first.end].strip("（）()[]〔〕【】")).leads
        plain = plain[: first.start] + plain[first.end :]
    match = _DOMAIN_MARK.match(plain)
    no = chinese_number(match[1] or match[2]) if match else 0
    name = plain[match.end() :] if match else plain
    return DomainWords(no, _without_count(name).strip("：:。、 "), leads)


def _without_count(name: str) -> str:
    """Return a name without ``（共12项）`` at its end."""
    return re.sub(r"[（(]共?\s*\d{1,3}\s*[项条个][^（）()]{0,6}[）)]$", "", name)


def title_and_text(text: str) -> tuple[str, str]:
    """Return a task's title, up to its first full stop outside brackets, and the rest."""
    nested = pairs(text)
    covered = -1
    for match in re.finditer(r"[。！\n（(〔\[【［]", text):
        if match.start() <= covered:
            continue
        if match.start() in nested:
            covered = nested[match.start()]
        elif match[0] in "。！\n":
            return text[: match.start()].strip(), text[match.end() :].strip()
    return text.strip(), ""
