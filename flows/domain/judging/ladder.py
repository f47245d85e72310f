"""The ladder (督办阶梯): which rung each delay has reached, and the facts from which its step follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.domain.judging.case import Case
from flows.domain.judging.dossier import Dossier
from flows.domain.judging.history import History
from flows.domain.judging.merging import Standing
from flows.domain.judging.nodes import Verdict
from flows.domain.ledger import Delay, LedgerEntry, OverdueTask, OverdueUnit, SilentUnit
from flows.domain.period import zh_date
from flows.domain.rules import Rules


def delays_of(dossier: Dossier, history: History) -> tuple[Delay, ...]:
    """Return every lead's delay on every node of the task, each one rung above that of the ledger before.

    A period in which a ruling exempts the unit counts as overdue but climbs no rung: none is skipped later.
    """
    return tuple(
        _delay(dossier, verdict, standing, history)
        for verdict in dossier.verdicts
        for standing in verdict.late
        if verdict.node and standing.due
    )


def _delay(dossier: Dossier, verdict: Verdict, standing: Standing, history: History) -> Delay:
    node, due = verdict.node, standing.due
    if node is None or due is None:
        raise ValueError("only a node with a date can be late")
    last = history.delay(dossier.task.code, standing.unit, node.no)
    rung, proposed, before = (last.rung, last.proposed, last.before) if last else (0, None, None)
    ruled = dossier.exemption(verdict, standing)
    if ruled is None:
        rung, proposed, before = rung + 1, dossier.period, proposed
    return Delay(
        standing.unit,
        node.no,
        due,
        dossier.days_since(due),
        (last.periods if last else 0) + 1,
        rung,
        proposed,
        before,
        ruled.ruling.no if ruled else 0,
    )


def overdue_unit(
    unit: str, tasks: Sequence[OverdueTask], delays: Sequence[tuple[LedgerEntry, Delay]], case: Case
) -> OverdueUnit:
    """Return the proposal for a named unit: of its delays the one highest on the ladder decides the step."""
    entry, highest = max(delays, key=lambda pair: (pair[1].rung, pair[1].periods, pair[1].days))
    rules = case.rules
    lower = rules.step(highest.rung - 1) if highest.rung > 1 else ""
    return OverdueUnit(
        unit,
        tuple(tasks),
        max(one.days for one in tasks),
        max(one.periods for _, one in delays),
        rules.step(highest.rung),
        highest.rung,
        _facts(entry, highest, case),
        lower,
        highest.before if lower else None,
    )


def _facts(entry: LedgerEntry, delay: Delay, case: Case) -> str:
    """``依据规则R07（督办阶梯）：T02-04应于2022年8月31日完成，截至2022年9月30日逾期30天，连续2期……``."""
    rules = case.rules
    number = f"第{delay.node}个时间节点" if len(entry.nodes) > 1 else ""
    withheld = delay.periods - delay.rung
    parts = [
        f"{entry.task}{number}应于{zh_date(delay.due)}完成",
        f"截至{zh_date(case.as_of)}逾期{delay.days}天",
        f"连续{delay.periods}期逾期",
        f"其中{withheld}期按裁定免于通报，不计入督办阶梯" if withheld else "",
        _rung_before(entry, delay, rules),
        f"建议{rules.step(delay.rung)}",
    ]
    return f"依据规则{rules.ladder_rule.id}（{rules.ladder_rule.name}）：{'，'.join(filter(None, parts))}。"


def _rung_before(entry: LedgerEntry, delay: Delay, rules: Rules) -> str:
    if delay.rung == 1:
        if delay.periods > 1:
            return "此前未采取督办措施"
        former = entry.periods_overdue_total - entry.periods_overdue
        return f"该任务此前曾{former}期逾期，本次从头计" if former > 0 else "本单位首次列为逾期"
    when = delay.before.zh if delay.before else "此前"
    last = "，已至最后一级" if delay.rung > len(rules.ladder) else ""
    return f"上一级为{when}{rules.step(delay.rung - 1)}{last}"


def silent_units(case: Case, history: History) -> tuple[SilentUnit, ...]:
    """Return the units that did not return or returned blank, in 建制顺序, each with its step (催报, 通报)."""
    collected = case.collected
    names = case.directory.in_order((*collected.missing_units, *collected.blank_units))
    return tuple(_silent_unit(unit, case, history) for unit in names)


def _silent_unit(unit: str, case: Case, history: History) -> SilentUnit:
    collected = case.collected
    found = [(collected.period, _manner(unit, collected.blank_units, collected.rejected_units))]
    for ledger in reversed(history.ledgers):
        if unit not in ledger.missing_units and unit not in ledger.blank_units:
            break
        found.append((ledger.period, _manner(unit, ledger.blank_units, ledger.rejected_units)))
    rule, step = case.rules.ladder_rule, case.rules.silence_step(len(found))
    told = "、".join(f"{period.zh}{manner}" for period, manner in reversed(found))
    before = f"，上一级为{found[1][0].zh}{case.rules.silence_step(len(found) - 1)}" if len(found) > 1 else ""
    facts = f"依据规则{rule.id}（{rule.name}）：{unit}{told}，连续{len(found)}期{before}，建议{step}。"
    return SilentUnit(unit, len(found), step, facts)


def _manner(unit: str, blank: Iterable[str], rejected: Iterable[str]) -> str:
    if unit in blank:
        return "报送空表"
    return "报送件被退回" if unit in rejected else "未报送"
