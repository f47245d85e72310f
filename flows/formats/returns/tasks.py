"""Which task a row speaks of: by code, by domain and number, by title; and which of its nodes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from flows.domain.findings import Kind
from flows.domain.folding import folded
from flows.domain.plan import Plan, Task, task_code
from flows.formats.returns.findings import (
    AMBIGUOUS_TASK,
    CODE_TITLE_DISAGREE,
    KEY_LEFT_BEHIND,
    NODE_UNCLEAR,
    TASK_ENDED,
    TASK_MISSING,
    TITLE_READ_AS,
    UNKNOWN_TASK,
)
from flows.formats.returns.words import chinese_number, says_nothing

_CN = r"[一二三四五六七八九十百]+"
_KEY = re.compile(r"T(\d{1,2})-(\d{1,3})(?:#(\d{1,2}))?", re.IGNORECASE)
_CODES = (
    re.compile(r"T(\d{2})(\d{2,3})"),
    re.compile(r"T?(\d{1,2})[-_.、/](\d{1,3})"),
    re.compile(r"\((\d{1,2})\)[-.、]?第?(\d{1,3})(?:项|条|号|\.)?"),
    re.compile(rf"第?\(?({_CN})\)?(?:领域|章|部分)?[-.、,]*第?\(?(\d{{1,3}})\)?(?:项|条|号|\.)?"),
    re.compile(rf"第?\(?({_CN})\)?(?:领域|章|部分)?第({_CN})(?:项|条)"),
)
_CODE_BEFORE = re.compile(rf"T\d{{1,2}}-\d{{1,3}}(?!\d)|\({_CN}\)\d{{1,3}}(?=[.、,:]|[^\W\d])")
_CODE_IN_TEXT = re.compile(r"T\d{1,2}-\d{1,3}")
_ORDINAL = re.compile(
    rf"第?\(?(\d|{_CN})\)?[.、]?(?:个|项)?(?:时间)?(?:节点|阶段|步)?|(?:时间)?(?:节点|阶段)[(#:]?(\d|{_CN})\)?"
)
_NUMBER = re.compile(r"第?\(?(\d{1,3})\)?(?:项|条|号|\.|、)?")
_BEHIND_DOMAIN = re.compile(r"[(:]?(?:牵头|责任|主办|配合)(?:单位|部门).*$", re.DOTALL)
_LEADING = re.compile(
    rf"^\s*(?:[（(](?:牵头|责任|配合|主办|协办)[）)]\s*)?"
    rf"(?:[Tt\uff34\uff54]\d{{1,2}}\s*-\s*\d{{1,3}}|[（(](?:\d{{1,2}}|{_CN})[)）]\s*(?:\d{{1,3}})?|{_CN}[、.．是]\s*(?:\d{{1,3}})?"
    rf"|(?:任务|事项)(?:\d{{1,3}}|{_CN})(?=[:：、.])|第(?:\d{{1,3}}|{_CN})[项条]|\d{{1,3}})?\s*[、.．:：]?\s*"
)
_NOISE = re.compile(r"[\W_]+")
_LEAST_TITLE = 4
_LIKE = 0.75
_MOST = 0.6
"""So much of a title, in one piece, stands for it."""
_GIVEAWAY = re.compile(r"^(?:…|\.\.\.)?$")


@dataclass(frozen=True)
class Clues:
    """What a row tells about its task; ``number_is_running`` marks a code column that only counts rows."""

    key: str = ""
    code: str = ""
    code_is_number: bool = False
    sequence: str = ""
    titles: tuple[str, ...] = ()
    domain: int | None = None
    number_is_running: bool = False

    @property
    def text(self) -> str:
        """Everything told, as one text."""
        return " ".join(part for part in (self.code or self.key, *self.titles) if part) or self.sequence


@dataclass(frozen=True)
class TaskRead:
    """The task and the node number of a key, or why none; ``words`` fill the finding."""

    task: Task | None
    node: int | None = None
    kind: Kind | None = None
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TaskFinder:
    """The plan's tasks by code and by title; ``ended``: code of a task taken out → by which document."""

    plan: Plan
    ended: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], Task]:
        return {(task.domain_no, task.no): task for task in self.plan.tasks}

    @cached_property
    def _titles(self) -> tuple[tuple[str, Task], ...]:
        return tuple((_bare(task.title), task) for task in self.plan.tasks if _bare(task.title))

    @cached_property
    def _by_title(self) -> dict[str, tuple[Task, ...]]:
        found: dict[str, tuple[Task, ...]] = {}
        for title, task in self._titles:
            found[title] = (*found.get(title, ()), task)
        return found

    @cached_property
    def _domains(self) -> dict[str, int]:
        return {_domain_name(domain.name): domain.no for domain in self.plan.domains}

    def domain_in(self, text: str) -> int | None:
        """Return the number of the domain that a sub-heading or a cell names; None if it names none."""
        bare = _BEHIND_DOMAIN.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
        match = re.match(
            rf"(?:(?:领域)?第?\(?({_CN}|\d{{1,2}})\)?(?:[、.,章:]|部分|领域[:、])?)?(.*)$", bare, re.DOTALL
        )
        if match is None or len(bare) > 80:
            return None
        name = _domain_name(match[2])
        no = (int(match[1]) if match[1].isdigit() else chinese_number(match[1])) if match[1] else None
        by_name = self._domains.get(name) or self._domains.get(_domain_name(bare))
        if no is None or by_name is not None:
            return by_name if no in (None, by_name) or self._domains.get(_domain_name(bare)) else None
        return no if not name and no in self.plan.domain_of else None

    def find(self, clues: Clues) -> TaskRead:
        """Return the one task that all clues agree on."""
        if len(_CODE_IN_TEXT.findall(_folded_code(clues.code))) > 1:
            return TaskRead(None, kind=AMBIGUOUS_TASK, words={"text": clues.text, "read": clues.code})
        key, node = self._of_key(clues.key)
        place = _place(clues)
        code = self._by_place.get(place) if place else None
        gone = self._gone(place, clues.key)
        if gone and code is None:
            return TaskRead(None, kind=TASK_ENDED, words={"code": gone, "why": self.ended[gone]})
        named = self._named(clues)
        if place and code is None:
            if named or key:
                return TaskRead(None, kind=CODE_TITLE_DISAGREE, words={"text": clues.text})
            return self._unknown(clues)
        if key and code and key is not code and named == (code,):
            # Sorted or pasted without the hidden column: what can be seen says one thing throughout.
            return TaskRead(code, None, KEY_LEFT_BEHIND, {"text": clues.key, "read": code.code})
        told = [task for task in (key, code) if task]
        if not told:
            return self._by_name_alone(clues, named)
        if any(task is not told[0] for task in told):
            return TaskRead(None, kind=CODE_TITLE_DISAGREE, words={"text": clues.text})
        return self._confirmed(told[0], node, clues, named)

    def _gone(self, place: tuple[int, int] | None, key: str) -> str | None:
        """Return the code of the task taken out that the code cell, else the hidden key, names."""
        match = _KEY.fullmatch(key.strip())
        told = place or ((int(match[1]), int(match[2])) if match else None)
        code = task_code(*told) if told else ""
        return code if code in self.ended else None

    def _of_key(self, key: str) -> tuple[Task | None, int | None]:
        match = _KEY.fullmatch(key.strip())
        if match is None:
            return None, None
        task = self._by_place.get((int(match[1]), int(match[2])))
        return task, int(match[3]) if match[3] else None

    def _named(self, clues: Clues) -> tuple[Task, ...]:
        found = [self._titled(title) for title in clues.titles]
        named = tuple(dict.fromkeys(task.code for tasks in found for task in tasks))
        return tuple(self.plan.by_code[code] for code in named)

    def _titled(self, text: str) -> tuple[Task, ...]:
        for core in dict.fromkeys((_bare(text), _bare(_LEADING.sub("", text, count=1)))):
            if core in self._by_title:
                return self._by_title[core]
            if len(core) < _LEAST_TITLE:
                continue
            within = [(title, task) for title, task in self._titles if core.startswith(title)]
            if within:
                longest = max(len(title) for title, _ in within)
                return tuple(task for title, task in within if len(title) == longest)
            cut = tuple(task for title, task in self._titles if title.startswith(core))
            cut = cut or tuple(
                task for title, task in self._titles if core in title and len(core) >= _MOST * len(title)
            )
            if cut:
                return cut
        return ()

    def _by_name_alone(self, clues: Clues, named: tuple[Task, ...]) -> TaskRead:
        number = _number_in_domain(clues)
        numbered = self._by_place.get(number) if number else None
        if len(named) > 1:
            narrowed = [task for task in named if task.domain_no == clues.domain]
            if len(narrowed) > 1 and numbered in narrowed and not clues.number_is_running:
                narrowed = [task for task in narrowed if task is numbered]
            if len(narrowed) != 1:
                read = "、".join(task.code for task in named)
                return TaskRead(None, kind=AMBIGUOUS_TASK, words={"text": clues.text, "read": read})
            named = tuple(narrowed)
        if named and (number is None or numbered is named[0] or clues.number_is_running):
            return TaskRead(named[0])
        if named:
            return TaskRead(None, kind=CODE_TITLE_DISAGREE, words={"text": clues.text})
        if numbered is not None and not clues.number_is_running:
            return self._confirmed(numbered, None, clues, named)
        return self._unknown(clues)

    def _confirmed(self, task: Task, node: int | None, clues: Clues, named: tuple[Task, ...]) -> TaskRead:
        """Accept ``task`` unless a title says something else."""
        if task in named or not clues.titles:
            return TaskRead(task, node)
        if named:
            return TaskRead(None, kind=CODE_TITLE_DISAGREE, words={"text": clues.text})
        title, whole = _bare(task.title), _bare(task.title + task.text)
        cores = [_bare(_LEADING.sub("", text, count=1)) for text in clues.titles]
        if any(core and core in whole for core in cores):
            return TaskRead(task, node)
        if any(self._is_likest(core, title) for core in cores):
            words = {"text": clues.titles[0], "read": f"{task.code}“{task.title}”"}
            return TaskRead(task, node, TITLE_READ_AS, words)
        return TaskRead(None, kind=CODE_TITLE_DISAGREE, words={"text": clues.text})

    def _is_likest(self, core: str, title: str) -> bool:
        """Tell whether ``core`` is much like ``title`` and not more like another task's."""
        like = SequenceMatcher(None, core, title).ratio()
        return like >= _LIKE and all(
            SequenceMatcher(None, core, other).ratio() <= like for other, _ in self._titles
        )

    def _unknown(self, clues: Clues) -> TaskRead:
        if not clues.text:
            return TaskRead(None, kind=TASK_MISSING)
        likes = sorted(
            ((SequenceMatcher(None, _bare(title), one).ratio(), task.code, task.title))
            for title in clues.titles
            for one, task in self._titles
        )
        hint = f"（是否为{likes[-1][1]}“{likes[-1][2]}”？）" if likes and likes[-1][0] > 0.7 else ""
        return TaskRead(None, kind=UNKNOWN_TASK, words={"text": clues.text, "hint": hint})

    def node(self, task: Task, key_node: int | None, due: date | None, phrases: tuple[str, ...]) -> TaskRead:
        """Return the node of ``task`` that key, deadline and node texts agree on."""
        if len(task.nodes) < 2:
            return TaskRead(task)
        seen = self._nodes_seen(task, due, phrases)
        fitting = set.intersection(*seen) if seen else set()
        if key_node is not None:
            fitting = _with_key(key_node, seen, fitting)
        if len(fitting) == 1:
            return TaskRead(task, next(iter(fitting)))
        words = {"read": task.code, "count": str(len(task.nodes))}
        return TaskRead(task, None, NODE_UNCLEAR, words)

    @staticmethod
    def _nodes_seen(task: Task, due: date | None, phrases: tuple[str, ...]) -> list[set[int]]:
        """Return the nodes that each visible cell may mean, cells that mean none left out."""
        seen = [{node.no for node in task.nodes if due is not None and node.due == due}]
        for phrase in phrases:
            same = {
                node.no for node in task.nodes if _bare(phrase) in map(_bare, (node.phrase, node.deliverable))
            }
            like = {node.no for node in task.nodes if _speaks_of(phrase, (node.phrase, node.deliverable))}
            seen.append(same or like or {_ordinal(phrase)} & {node.no for node in task.nodes})
        return [one for one in seen if one]


def _with_key(key_node: int, seen: list[set[int]], fitting: set[int]) -> set[int]:
    """Let the hidden key decide, but not against two visible cells that agree, nor against the only one."""
    if len(fitting) == 1 and key_node not in fitting:
        return fitting if len(seen) > 1 else set()
    return {key_node} if not seen or any(key_node in one for one in seen) else set()


def _ordinal(phrase: str) -> int:
    """Return the number of 节点2, 第二个节点, 2 or ②; 0 if the phrase is none of these."""
    match = _ORDINAL.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", phrase)))
    told = next((one for one in match.groups() if one), "") if match else ""
    return int(told) if told.isdigit() else chinese_number(told) or 0


def _speaks_of(phrase: str, texts: tuple[str, ...]) -> bool:
    core = _bare(phrase)
    bares = [_bare(text) for text in texts if _bare(text)]
    return bool(core) and any(
        core == bare or (min(len(core), len(bare)) >= _LEAST_TITLE and (core in bare or bare in core))
        for bare in bares
    )


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return _NOISE.sub("", folded(text))


def _domain_name(text: str) -> str:
    return _bare(re.sub(r"\([^()]*\)|（[^（）]*）", "", unicodedata.normalize("NFKC", text))).removesuffix(
        "领域"
    )


@lru_cache(maxsize=4096)
def _folded_code(text: str) -> str:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    plain = re.sub(r"^任务(?:编号)?:?(?=T\d)", "", plain)
    return re.sub("[\u2010-\u2015\u2212~]+", "-", plain)


def _place(clues: Clues) -> tuple[int, int] | None:
    """Return (domain, number) where the code cell, a code in the 序号 cell or before the title tells both."""
    texts = [clues.sequence] if clues.code_is_number else [clues.code, clues.sequence]
    texts += [match[0] for title in clues.titles if (match := _CODE_BEFORE.match(_folded_code(title)))]
    for text in texts:
        plain = _folded_code(text)
        for pattern in _CODES:
            match = pattern.fullmatch(plain)
            if match:
                first, second = (int(one) if one.isdigit() else chinese_number(one) for one in match.groups())
                return (first or 0, second or 0)
    return None


def _number_in_domain(clues: Clues) -> tuple[int, int] | None:
    match = (
        _NUMBER.fullmatch(_folded_code(clues.code)) if clues.code and not says_nothing(clues.code) else None
    )
    return (clues.domain, int(match[1])) if match and clues.domain is not None else None
