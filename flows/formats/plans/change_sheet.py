"""New tasks written by hand for a change of the plan: ``标题：…``, ``牵头单位：…``, one item a line or after ``；``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from flows.domain.trouble import UnreadableInput
from flows.formats.plans.lines import decode_plan

_KEYS = {
    "标题": "title",
    "任务名称": "title",
    "任务": "title",
    "内容": "text",
    "具体内容": "text",
    "牵头单位": "leads",
    "牵头": "leads",
    "责任单位": "responsible",
    "责任": "responsible",
    "时间节点": "nodes",
    "节点": "nodes",
    "完成时限": "nodes",
}
_ITEM = re.compile(
    rf"(?:^|[\n；;])\s*({'|'.join(sorted(_KEYS, key=len, reverse=True))})\s*[：:]", re.MULTILINE
)
_DAY = re.compile(
    r"(20\d\d)\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?[前]?\s*[ ，,：:]*(.*)", re.DOTALL
)
NONE = ("无", "不设")


@dataclass(frozen=True)
class WrittenTask:
    """One task as a person wrote it; None: not written; an empty tuple: written as 无."""

    title: str
    text: str | None = None
    leads: tuple[str, ...] | None = None
    responsible: tuple[str, ...] | None = None
    nodes: tuple[tuple[date, str], ...] | None = field(default=None)


def read_written_tasks(data: bytes, file: str) -> tuple[WrittenTask, ...]:
    """Read a text file of tasks, each beginning with ``标题：``; UnreadableInput says what is wrong."""
    text = decode_plan(data).replace("\r\n", "\n")
    starts = [one.start() for one in _ITEM.finditer(text) if _KEYS[one[1]] == "title"]
    if not starts:
        raise UnreadableInput(f"文件“{file}”中没有“标题：”，看不出任务", "请每项任务以“标题：”开头另起一行")
    bounds = [*starts, len(text)]
    return tuple(read_written_task(text[bounds[no] : bounds[no + 1]]) for no in range(len(starts)))


def read_written_task(text: str) -> WrittenTask:
    """Read ``推进甲事项；牵头单位：区税务局；时间节点：2022-11-30 印发方案``; the title's key may be left out."""
    found = list(_ITEM.finditer(text))
    head = text[: found[0].start()] if found else text
    told: dict[str, list[str]] = {"title": [head.strip(" \n；;")]} if head.strip(" \n；;") else {}
    for no, one in enumerate(found):
        end = found[no + 1].start() if no + 1 < len(found) else len(text)
        told.setdefault(_KEYS[one[1]], []).append(text[one.end() : end].strip(" \n；;"))
    if not told.get("title") or len(told["title"]) > 1 or not told["title"][0]:
        raise UnreadableInput(
            f"“{text.strip()[:40]}”没有写明任务标题，或写了两个", "请写成“标题：……”，每项任务一个"
        )
    return WrittenTask(
        told["title"][0],
        "\n".join(told["text"]) if "text" in told else None,
        _names(told.get("leads")),
        _names(told.get("responsible")),
        _nodes(told.get("nodes")),
    )


def names_in(text: str) -> tuple[str, ...]:
    """Return the unit names in ``区税务局、区财政局``; none for ``无``."""
    names = [name.strip() for name in re.split(r"[、，,；;\s]+", text) if name.strip()]
    return () if names and names[0] in NONE else tuple(dict.fromkeys(names))


def node_in(text: str) -> tuple[date, str]:
    """Return date and deliverable of ``2022-11-30 印发方案``; UnreadableInput if there is no such day."""
    match = _DAY.fullmatch(text.strip())
    try:
        day = date(*(int(one) for one in match.groups()[:3])) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        raise UnreadableInput(f"时间节点“{text}”不是日期", "请写成“2022-11-30 印发方案”的样式")
    return day, match[4].strip()


def _names(told: list[str] | None) -> tuple[str, ...] | None:
    return None if told is None else tuple(dict.fromkeys(name for one in told for name in names_in(one)))


def _nodes(told: list[str] | None) -> tuple[tuple[date, str], ...] | None:
    if told is None:
        return None
    texts = [one.strip() for text in told for one in re.split(r"[；;\n]", text) if one.strip()]
    return tuple(node_in(one) for one in texts if one not in NONE)
