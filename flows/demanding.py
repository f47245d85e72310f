"""What the plans demand beside judging, as this office has it: its posts, rules and registers drawn together."""

from __future__ import annotations

from flows.domain.demands.overview import Demanded, Given, demanded
from flows.domain.demands.rewards import DemandRules
from flows.domain.demands.rollups import Post
from flows.domain.findings import Finding
from flows.domain.ledger import Ledger
from flows.domain.period import Period
from flows.domain.trouble import OutOfOrder
from flows.formats.demand_rules_in import read_demand_rules
from flows.formats.domain_table import read_posts
from flows.office import Office

DOMAINS_FILE = "data/domains.csv"
DEMANDS_FILE = "data/demands.toml"


def posts_of(office: Office) -> tuple[tuple[Post, ...], tuple[Finding, ...]]:
    """Return who answers for each domain, and doubts about the table; offices from before it do without."""
    if not office.shelf.exists(DOMAINS_FILE):
        return (), ()
    return read_posts(office.shelf.read(DOMAINS_FILE), DOMAINS_FILE, office.plan, office.directory)


def demand_rules_of(office: Office) -> DemandRules:
    """Return the office's rules on what the plans demand; the defaults if it has no file of its own."""
    if not office.shelf.exists(DEMANDS_FILE):
        return DemandRules()
    return read_demand_rules(office.shelf.read(DEMANDS_FILE), DEMANDS_FILE)


def ledger_of(office: Office, period: Period) -> Ledger:
    """Return the ledger of ``period``; OutOfOrder before it was settled."""
    ledger = office.store.ledger(period)
    if ledger is None:
        raise OutOfOrder(f"{period.zh}还没有研判", f"请先运行 taizhang settle --period {period}")
    return ledger


def demanded_of(office: Office, ledger: Ledger) -> Demanded:
    """Return everything the plans demand beside judging, as of the cut-off of ``ledger``."""
    there = office.at(ledger.period)
    given = Given(
        there.plan,
        there.directory,
        office.store.registers(),
        posts_of(there)[0],
        demand_rules_of(office),
    )
    return demanded(ledger, office.store.ledgers_before(ledger.period), given)
