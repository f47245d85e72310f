"""What one task list has that another has not: added, changed field by field, renumbered, gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from flows.domain.folding import folded
from flows.domain.plan import Domain, Node, Plan, Target, Task

_LIKE, _SOMEWHAT_LIKE = 0.85, 0.5
_PAIRS = 40_000
"""Above so many pairs left over, near-alike titles are not looked for: the lists have nothing in common."""
_SHORT, _AROUND = 60, 12


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: its Chinese name and both texts, lists joined with ``、``, empty if there is none."""

    field: str
    old: str
    new: str

    @property
    def zh(self) -> str:
        """The difference for the screen, long texts cut to what differs."""
        old, new = shortened(self.old, self.new)
        return f"{self.field}：{old or '（空）'} → {new or '（空）'}"


@dataclass(frozen=True)
class TaskChange:
    """One task that stands in both lists; ``old_code`` differs from ``code`` where it was renumbered."""

    code: str
    title: str
    old_code: str
    fields: tuple[FieldChange, ...] = ()

    @property
    def renumbered(self) -> bool:
        """True if the task has another code than before."""
        return self.code != self.old_code


@dataclass(frozen=True)
class PlanDifferences:
    """All that differs between two task lists; ``head`` holds title, 文号, domains, measures and order."""

    head: tuple[FieldChange, ...] = ()
    added: tuple[Task, ...] = ()
    changed: tuple[TaskChange, ...] = ()
    renumbered: tuple[TaskChange, ...] = ()
    gone: tuple[Task, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.head or self.added or self.changed or self.renumbered or self.gone)


def differences(old: Plan | None, new: Plan) -> PlanDifferences:
    """Return what ``new`` changes against ``old``; empty exactly if both are equal."""
    if old is None:
        return PlanDifferences(added=new.tasks)
    pairs = _paired(old.tasks, new.tasks)
    kept = set(pairs.values())
    both = [
        TaskChange(task.code, task.title, before.code, _fields(before, task))
        for task in new.tasks
        if (before := old.by_code.get(pairs.get(task.code, "")))
    ]
    found = PlanDifferences(
        _head(old, new),
        tuple(task for task in new.tasks if task.code not in pairs),
        tuple(one for one in both if one.fields and not one.renumbered),
        tuple(one for one in both if one.renumbered),
        tuple(task for task in old.tasks if task.code not in kept),
    )
    if not found and old != new:
        return PlanDifferences((FieldChange("任务顺序", _order(old), _order(new)),))
    return found


def shortened(old: str, new: str) -> tuple[str, str]:
    """Return both texts on one line; long ones cut to where they differ, with a little around it."""
    old, new = (" ".join(text.split()) for text in (old, new))
    if max(len(old), len(new)) <= _SHORT:
        return old, new
    least = min(len(old), len(new))
    front = next((at for at in range(least) if old[at] != new[at]), least)
    back = next((at for at in range(least - front) if old[-1 - at] != new[-1 - at]), least - front)
    return _cut(old, front, back), _cut(new, front, back)


def _cut(text: str, front: int, back: int) -> str:
    start, end = max(front - _AROUND, 0), min(len(text) - back + _AROUND, len(text))
    shown = text[start:end]
    if len(shown) > 2 * _SHORT:
        shown = f"{shown[:_SHORT]}……{shown[-_SHORT:]}"
    return f"{'……' if start else ''}{shown}{'……' if end < len(text) else ''}"


def _paired(old: Iterable[Task], new: Iterable[Task]) -> dict[str, str]:
    """Return new code → old code of the tasks that are the same task, however they are numbered now."""
    before, after = {one.code: one for one in old}, {one.code: one for one in new}
    pairs: dict[str, str] = {}

    def pair(code: str, old_code: str) -> None:
        pairs[code] = old_code
        del before[old_code], after[code]

    for code in [code for code in after if code in before and _title(after[code]) == _title(before[code])]:
        pair(code, code)
    for key in (_whole, _title, _text):
        for code, old_code in _alike(before, after, key):
            pair(code, old_code)
    for code in [code for code in after if code in before and _same_matter(before[code], after[code])]:
        pair(code, code)
    for code, old_code in _nearly_alike(before, after):
        if code in after and old_code in before:
            pair(code, old_code)
    return pairs


def _alike(
    before: dict[str, Task], after: dict[str, Task], key: Callable[[Task], str]
) -> list[tuple[str, str]]:
    """Pair the tasks whose ``key`` is the same text, standing once in each list."""
    mine, theirs = _once(before, key), _once(after, key)
    return [(theirs[text], mine[text]) for text in theirs if text and text in mine]


def _once(tasks: dict[str, Task], key: Callable[[Task], str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for code, task in tasks.items():
        found.setdefault(key(task), []).append(code)
    return {text: codes[0] for text, codes in found.items() if len(codes) == 1}


def _nearly_alike(before: dict[str, Task], after: dict[str, Task]) -> list[tuple[str, str]]:
    """Return (new code, old code) of tasks with nearly the same title, the likest first."""
    if len(before) * len(after) > _PAIRS:
        return []
    likes = [
        (-_ratio(_title(task), _title(one)), code, old_code)
        for code, task in after.items()
        for old_code, one in before.items()
    ]
    return [(code, old_code) for like, code, old_code in sorted(likes) if -like >= _LIKE]


def _same_matter(one: Task, other: Task) -> bool:
    """Return True if two tasks of one code are one task with changes, not two tasks."""
    titles = _ratio(_title(one), _title(other))
    return titles >= _SOMEWHAT_LIKE or _ratio(_text(one), _text(other)) >= _SOMEWHAT_LIKE


def _ratio(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _SOMEWHAT_LIKE else 0.0


def _title(task: Task) -> str:
    return folded(task.title)


def _text(task: Task) -> str:
    return folded(task.text)


def _whole(task: Task) -> str:
    return f"{_title(task)}|{_text(task)}" if task.title or task.text else ""


def _fields(old: Task, new: Task) -> tuple[FieldChange, ...]:
    rows = (
        ("任务名称", old.title, new.title),
        ("具体内容", old.text, new.text),
        ("牵头单位", "、".join(old.lead_units), "、".join(new.lead_units)),
        ("责任单位", "、".join(old.responsible_units), "、".join(new.responsible_units)),
        ("时间节点", _nodes(old.nodes), _nodes(new.nodes)),
        ("量化指标", _targets(old.targets), _targets(new.targets)),
        ("政策有效期", "；".join(old.policy_validity_dates), "；".join(new.policy_validity_dates)),
        ("未列牵头单位的原文", old.no_lead_phrase or "", new.no_lead_phrase or ""),
        ("所属领域", str(old.domain_no), str(new.domain_no)),
        ("序号", str(old.no), str(new.no)),
    )
    same_code = old.code == new.code
    found = tuple(
        FieldChange(name, before, after)
        for name, before, after in rows
        if before != after and (same_code or name not in ("所属领域", "序号"))
    )
    return found or ((FieldChange("其他细节", repr(old), repr(new)),) if same_code and old != new else ())


def _nodes(nodes: Iterable[Node]) -> str:
    return "；".join(
        f"第{one.no}个 {one.due.isoformat()}"
        + (f"（{one.phrase}）" if one.phrase else "")
        + (f" {one.deliverable}" if one.deliverable else "")
        for one in nodes
    )


def _targets(targets: Iterable[Target]) -> str:
    return "；".join(
        f"{one.text}［{one.metric}{one.op}{_figure(one.value)}{one.unit}"
        + (f"，基数{_figure(one.baseline)}" if one.baseline is not None else "")
        + "］"
        for one in targets
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _head(old: Plan, new: Plan) -> tuple[FieldChange, ...]:
    rows = [
        ("计划名称", old.title, new.title),
        ("文号", old.doc_number, new.doc_number),
        ("印发机关", old.issuer, new.issuer),
        ("印发日期", str(old.issue_date or ""), str(new.issue_date or "")),
    ]
    for no in sorted({*old.domain_of, *new.domain_of}):
        rows.append((f"领域{no}", _domain(old.domain_of.get(no)), _domain(new.domain_of.get(no))))
    mine, theirs = (
        {one.no: f"{one.title} {one.text}".strip() for one in each.measures} for each in (old, new)
    )
    for no in sorted({*mine, *theirs}):
        rows.append((f"组织保障措施{no}", mine.get(no, ""), theirs.get(no, "")))
    return tuple(FieldChange(name, before, after) for name, before, after in rows if before != after)


def _domain(domain: Domain | None) -> str:
    if domain is None:
        return ""
    leads = "、".join(domain.lead_units)
    return f"{domain.name}（牵头单位：{leads}）" if leads else domain.name


def _order(plan: Plan) -> str:
    return "、".join(task.code for task in plan.tasks)
