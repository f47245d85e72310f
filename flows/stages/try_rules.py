"""Try another rule set on past months (规则试算): what it would have changed; nothing is written."""

from __future__ import annotations

from pathlib import Path

from flows.domain.judging.judge import Case, judge
from flows.domain.ledger import Ledger
from flows.domain.period import Period
from flows.domain.rule_trial import RuleTrial
from flows.domain.rules import Rules
from flows.domain.trouble import OutOfOrder, PlaceTrouble, reason
from flows.domain.weighing import weighed_ledger
from flows.formats.rules_in import read_rules
from flows.office import Office


def try_rules(office: Office, file: Path, against: tuple[Period, ...]) -> tuple[RuleTrial, ...]:
    """Judge the periods ``against`` (none: all settled ones) anew by the rules in ``file``.

    The periods before them are judged by these rules too, so that periods in a row are counted as if
    the rules had always been in force. OutOfOrder if one of ``against`` was never settled.
    """
    rules = _rules(file)
    settled = _settled(office)
    lacking = [period.zh for period in against if period not in settled]
    if lacking or not settled:
        raise OutOfOrder(f"{'、'.join(lacking) or '各期'}还没有研判过，无从比较", "请写已经研判过的期次")
    tried: dict[Period, Ledger] = {}
    for period, before in settled.items():
        tried[period] = _judged(office, rules, before, tuple(tried.values()))
    wanted = set(against or settled)
    return tuple(RuleTrial(settled[period], tried[period]) for period in settled if period in wanted)


def _rules(file: Path) -> Rules:
    try:
        return read_rules(file.read_bytes(), file.name)
    except OSError as trouble:
        raise PlaceTrouble(f"读不到规则文件“{file}”（{reason(trouble)}）", "请检查文件名和权限") from None


def _settled(office: Office) -> dict[Period, Ledger]:
    last = Period(9999, 12)
    return {one.period: one for one in office.store.ledgers_before(last)}


def _judged(office: Office, rules: Rules, before: Ledger, history: tuple[Ledger, ...]) -> Ledger:
    office = office.at(before.period)
    collected = office.store.collected(before.period)
    if collected is None:
        raise OutOfOrder(f"{before.period.zh}的报送件已不在数据库中", "请从归档包恢复")
    case = Case(
        plan=office.plan,
        directory=office.directory,
        collected=collected,
        history=history,
        rulings=office.rulings,
        rules=rules,
        as_of=before.as_of,
        plan_digest=before.plan_digest,
    )
    return weighed_ledger(judge(case), office.weights)
