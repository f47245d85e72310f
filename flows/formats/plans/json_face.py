"""A plan as JSON: the face of ``plan import --json`` and ``plan export --json``, out and in."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flows.domain.findings import Finding, Place, Severity
from flows.domain.plan import Domain, Measure, Node, Plan, PlanReading, Target, Task, task_code
from flows.domain.trouble import UnreadableInput
from flows.formats.plans.lines import decode_plan

_T = TypeVar("_T")


def plan_to_face(plan: Plan | PlanReading, findings: Iterable[Finding] = ()) -> dict[str, Any]:
    """Return the JSON face of a plan; a reading's own findings come before ``findings``.

    A target's ``baseline`` stands in the face only where the text gives one.
    """
    if isinstance(plan, PlanReading):
        findings = (*plan.findings, *findings)
        plan = plan.plan
    return {
        "title": plan.title,
        "doc_number": plan.doc_number,
        "issuer": plan.issuer,
        "issue_date": plan.issue_date.isoformat() if plan.issue_date else None,
        "domains": [_domain(domain) for domain in plan.domains],
        "measures": [{"no": one.no, "title": one.title, "text": one.text} for one in plan.measures],
        "findings": [_finding(one) for one in findings],
    }


def _domain(domain: Domain) -> dict[str, Any]:
    tasks = [_task(task) for task in domain.tasks]
    return {"no": domain.no, "name": domain.name, "lead_units": list(domain.lead_units), "tasks": tasks}


def _task(task: Task) -> dict[str, Any]:
    return {
        "code": task.code,
        "no": task.no,
        "title": task.title,
        "text": task.text,
        "lead_units": list(task.lead_units),
        "responsible_units": list(task.responsible_units),
        "no_lead_phrase": task.no_lead_phrase,
        "milestones": [
            {"date": node.due.isoformat(), "phrase": node.phrase, "deliverable": node.deliverable}
            for node in task.nodes
        ],
        "policy_validity_dates": list(task.policy_validity_dates),
        "quantitative_targets": [_target(one) for one in task.targets],
    }


def _target(target: Target) -> dict[str, Any]:
    face = {
        "text": target.text,
        "metric": target.metric,
        "op": target.op,
        "value": _number(target.value),
        "unit": target.unit,
    }
    return face if target.baseline is None else {**face, "baseline": _number(target.baseline)}


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _finding(one: Finding) -> dict[str, Any]:
    return {"severity": one.severity.value, "code": one.code, "where": one.place.zh, "message": one.message}


def write_plan_json(plan: Plan | PlanReading) -> bytes:
    """Return the plan's face as UTF-8 text, one key a line."""
    return (json.dumps(plan_to_face(plan), ensure_ascii=False, indent=1) + "\n").encode()


def read_plan_json(data: bytes, file: str) -> PlanReading:
    """Read a ``.json`` file in the face's shape; UnreadableInput if it is none."""
    try:
        face = json.loads(decode_plan(data))
    except (ValueError, RecursionError) as wrong:
        raise UnreadableInput(f"“{file}”不是完整的 JSON 文件", "请重新导出后再导入") from wrong
    return plan_from_face(face, file)


def plan_from_face(face: object, file: str = "plan.json") -> PlanReading:
    """Return the plan and findings that ``face`` describes; UnreadableInput names the key that is wrong."""
    top = _Reader(face, file, "")
    issued = top.optional_text("issue_date")
    plan = Plan(
        title=top.text("title"),
        doc_number=top.text("doc_number"),
        issuer=top.text("issuer"),
        issue_date=top.day("issue_date") if issued else None,
        domains=tuple(_read_domain(one) for one in top.items("domains")),
        measures=tuple(
            Measure(one.number("no"), one.text("title"), one.text("text")) for one in top.items("measures")
        ),
    )
    codes = [task.code for task in plan.tasks]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise top.wrong("tasks", f"任务编号 {twice} 重复")
    return PlanReading(plan, tuple(_read_finding(one) for one in top.items("findings")))


def _read_domain(face: _Reader) -> Domain:
    no = face.number("no")
    tasks = tuple(_read_task(one, no) for one in face.items("tasks"))
    return Domain(no, face.text("name"), face.texts("lead_units"), tasks)


def _read_task(face: _Reader, domain_no: int) -> Task:
    no = face.number("no")
    nodes = enumerate(face.items("milestones"), start=1)
    return Task(
        code=face.text("code") or task_code(domain_no, no),
        no=no,
        title=face.text("title"),
        domain_no=domain_no,
        lead_units=face.texts("lead_units"),
        responsible_units=face.texts("responsible_units"),
        text=face.text("text"),
        no_lead_phrase=face.optional_text("no_lead_phrase") or None,
        nodes=tuple(
            Node(place, one.day("date"), one.text("phrase"), one.text("deliverable")) for place, one in nodes
        ),
        policy_validity_dates=face.texts("policy_validity_dates"),
        targets=tuple(_read_target(one) for one in face.items("quantitative_targets")),
    )


def _read_target(face: _Reader) -> Target:
    return Target(
        text=face.text("text"),
        metric=face.text("metric"),
        op=face.text("op") or ">=",
        value=face.figure("value"),
        unit=face.text("unit"),
        baseline=face.figure("baseline"),
    )


def _read_finding(face: _Reader) -> Finding:
    try:
        severity = Severity(face.text("severity"))
    except ValueError:
        raise face.wrong("severity", "应为 error、warning 或 info") from None
    place = Place(file=face.text("where") or None)
    return Finding(face.text("code"), severity, face.text("message").removesuffix("。"), "", place)


@dataclass(frozen=True)
class _Reader:
    """One JSON object read key by key; ``path`` names it in the sentence when a key is wrong."""

    face: object
    file: str
    path: str

    def wrong(self, key: str, why: str) -> UnreadableInput:
        where = f"{self.path}{key}"
        what = f"“{self.file}”的 {where} {why}" if where else f"“{self.file}”的内容{why}"
        return UnreadableInput(what, "请改正后重新导入")

    def _get(self, key: str) -> object:
        if not isinstance(self.face, dict):
            raise self.wrong("", "应为对象（{…}）")
        return self.face.get(key)

    def _typed(self, key: str, kind: type[_T], name: str) -> _T | None:
        value = self._get(key)
        if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        raise self.wrong(key, f"应为{name}")

    def optional_text(self, key: str) -> str | None:
        return self._typed(key, str, "文字")

    def text(self, key: str) -> str:
        return self.optional_text(key) or ""

    def number(self, key: str) -> int:
        value = self._typed(key, int, "整数")
        if value is None or not 0 < value < 100_000:
            raise self.wrong(key, "应为正整数")
        return value

    def figure(self, key: str) -> float | None:
        value = self._get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            with suppress(OverflowError):
                if value is None or math.isfinite(value):
                    return None if value is None else float(value)
        raise self.wrong(key, "应为数字")

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self.wrong(key, "应为 2022-09-30 这样的日期") from None

    def items(self, key: str) -> Iterator[_Reader]:
        values: list[object] = self._typed(key, list, "列表") or []
        for place, value in enumerate(values):
            yield _Reader(value, self.file, f"{self.path}{key}[{place}].")

    def texts(self, key: str) -> tuple[str, ...]:
        values: list[object] = self._typed(key, list, "列表") or []
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "应为文字的列表")
        return tuple(str(value) for value in values)
