"""What a published plan says about itself: title, 文号, issuer, date of issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.formats.plans.lines import Line, chinese_number
from flows.formats.plans.nodes import unspaced

_DOC_NUMBER = re.compile(
    r"^[^\s（(〔\[［【]{1,20}\s{0,3}[〔\[［【（(]\s{0,3}((?:19|20)\d\d)\s{0,3}[〕\]］】）)]\s{0,3}第?\s{0,3}(\d{1,5})\s{0,3}号$"
)
_LABELLED_NUMBER = re.compile(
    r"(?:文\s*号|发文字号)\s*[:：]?\s*([^\s〔\[（(]{1,12}[〔\[（(](?:19|20)\d\d[〕\]）)]\s?\d{1,5}\s?号)"
)
_DATE = re.compile(r"^[（(]?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日(?:印发)?[）)]?$")
_ZH_DATE = re.compile(
    r"^([一二三四五六七八九〇零○]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日$"
)
_PRINTED_BY = re.compile(
    r"^([^。，,；;：:\d\s]{4,40})\s+((?:19|20)\d\d\s{0,3}年\s{0,3}\d{1,2}\s{0,3}月\s{0,3}\d{1,2}\s{0,3}日)\s{0,3}(?:印发|印制)$"
)
_ZH_DIGIT = {zh: str(no) for no, zh in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_LOOSE_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=\d)|(?<=\d)\s+(?=[\u4e00-\u9fff])")
_NOTICE = re.compile(r"关于印发《?(.{4,80}?)》?的通知$")
_PLAN_WORD = re.compile(
    r"(?:计划|方案|意见|措施|规划|清单|要点|安排|任务书?|办法|规定)(?:[（(][^（）()]{1,20}[）)])?$"
)
_NO_TITLE = re.compile(r"[。，,；;：:]$|^[（(].*[）)]$|的通知$")
_ISSUER = re.compile(r"^[^。，,；;：:\d]{4,40}$")


@dataclass(frozen=True)
class Head:
    """A plan's own data; empty where the text prints none. ``year`` dates its deadlines, from ``source``."""

    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    issue_date: date | None = None
    year: int | None = None
    source: str = ""


def read_head(lines: Sequence[Line], end: Sequence[Line] = ()) -> Head:
    """Return what the lines before the first heading say about the plan; ``end`` may hold its signature."""
    doc_number = next((unspaced(line.text) for line in lines if _DOC_NUMBER.match(line.text)), "")
    doc_number = doc_number or next(
        (match[1] for line in lines if (match := _LABELLED_NUMBER.search(line.text))), ""
    )
    doc_number = re.sub(r"[\[［【（(](\d{4})[\]］】）)]", r"〔\1〕", doc_number)
    title = _LOOSE_BLANK.sub("", _title(lines))
    issuer, issue_date = _signature(lines)
    if not issue_date:
        signer, issue_date = _signature(end)
        issuer = issuer or signer
    if not issue_date:
        signer, issue_date = _imprint(end)
        issuer = issuer or signer
    year, source = _year(issue_date, doc_number, title)
    return Head(title, doc_number, issuer, issue_date, year, source)


def _year(issue_date: date | None, doc_number: str, title: str) -> tuple[int | None, str]:
    if issue_date:
        return issue_date.year, "印发日期"
    for text, source in ((doc_number, "文号"), (title, "标题")):
        if match := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text):
            return int(match[1]), source
    return None, ""


def _title(lines: Sequence[Line]) -> str:
    """Return the plan's own title line; failing that, the title inside 关于印发…的通知."""
    candidates = [
        line.text for line in lines if not _NO_TITLE.search(line.text) and not _is_formal(line.text)
    ]
    own = [text for text in candidates if _PLAN_WORD.search(text)]
    notices = (unspaced(line.text) for line in lines)
    named = next((match[1] for text in notices if (match := _NOTICE.search(text))), "")
    matching = [text for text in own if unspaced(text) == named]
    return [*matching, *([named] if named else []), *own[::-1], *candidates[:1], ""][0]


def _is_formal(text: str) -> bool:
    return bool(_DOC_NUMBER.match(text) or _day(text))


def _signature(lines: Sequence[Line]) -> tuple[str, date | None]:
    """Return the name above the date line, and the date."""
    for place, line in enumerate(lines):
        if day := _day(line.text):
            above = lines[place - 1].text if place else ""
            return (above if _ISSUER.match(above) and not _PLAN_WORD.search(above) else ""), day
    return "", None


def _imprint(lines: Sequence[Line]) -> tuple[str, date | None]:
    """Return who printed the plan and when, from the line that closes it (``某办公室 2022年8月16日印发``)."""
    for line in reversed(lines):
        if match := _PRINTED_BY.match(line.text):
            return match[1], _day(match[2])
    return "", None


def _day(text: str) -> date | None:
    text = unspaced(text)
    if match := _DATE.match(text):
        parts = [int(match[1]), int(match[2]), int(match[3])]
    elif match := _ZH_DATE.match(text):
        year = int("".join(_ZH_DIGIT[one] for one in match[1]))
        parts = [year, chinese_number(match[2]), chinese_number(match[3])]
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None
