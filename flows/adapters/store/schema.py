"""All tables. Every one is keyed by office first; whole values lie in ``document`` as canonical JSON.

What set-based questions need (tasks, nodes, units, entries, judged states) has columns of its own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
)

from flows.adapters.store.columns import Moment, Words

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def _no(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _moment(name: str) -> Column[Any]:
    return Column(name, Moment, nullable=False)


def _belongs(columns: tuple[str, ...], table: str, targets: tuple[str, ...]) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, [f"{table}.{name}" for name in targets], ondelete="CASCADE")


_OF_PLAN = (("office", "plan_no"), "plans", ("office", "no"))
_OF_TASK = (("office", "plan_no", "task_seq"), "plan_tasks", ("office", "plan_no", "seq"))
_OF_RETURN = (("office", "period", "return_no"), "returns", ("office", "period", "no"))
_OF_LEDGER = (("office", "period"), "ledgers", ("office", "period"))

PLANS = Table(
    "plans",
    METADATA,
    _key("office"),
    _no("no"),
    _words("digest"),
    _words("source_file"),
    _words("source_sha256"),
    _moment("adopted_at"),
    _words("document"),
    Column("from_period", Words),
)

PLAN_CHANGES = Table(
    "plan_changes",
    METADATA,
    _key("office"),
    _no("no"),
    _words("document"),
    Column("withdrawn", Words),
)

PLAN_TASKS = Table(
    "plan_tasks",
    METADATA,
    _key("office"),
    _no("plan_no"),
    _no("seq"),
    _words("code"),
    _words("title"),
    _count("domain_no"),
    Column("last_due", Date),
    _belongs(*_OF_PLAN),
    Index(None, "office", "plan_no", "code"),
)

PLAN_NODES = Table(
    "plan_nodes",
    METADATA,
    _key("office"),
    _no("plan_no"),
    _no("task_seq"),
    _no("seq"),
    _count("no"),
    Column("due", Date, nullable=False),
    _words("deliverable"),
    _belongs(*_OF_TASK),
)

PLAN_UNITS = Table(
    "plan_units",
    METADATA,
    _key("office"),
    _no("plan_no"),
    _no("task_seq"),
    _no("seq"),
    _words("unit"),
    _words("role"),
    _belongs(*_OF_TASK),
    Index(None, "office", "plan_no", "unit"),
)

ISSUED_FORMS = Table(
    "issued_forms",
    METADATA,
    _key("office"),
    _key("period"),
    _key("unit"),
    _count("seq"),
    _words("file"),
    _words("sha256"),
    _words("locked_digest"),
    Column("due", Date, nullable=False),
)

READINGS = Table(
    "readings",
    METADATA,
    _key("office"),
    _key("period"),
    _key("file"),
    _key("sha256"),
    _words("reader_version"),
    _flag("replaced"),
    _words("document"),
)

MAILS = Table(
    "mails",
    METADATA,
    _key("office"),
    _key("sha256"),
    _words("message_id"),
    _words("sender"),
    _moment("received"),
    _words("document"),
)

MAIL_SIGHTINGS = Table(
    "mail_sightings",
    METADATA,
    _key("office"),
    _key("account"),
    _key("validity"),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    _words("sha256"),
)

MAIL_FILES_APART = Table(
    "mail_files_apart",
    METADATA,
    _key("office"),
    _key("period"),
    _key("file"),
    _key("sha256"),
    _words("fate"),
    _words("edition"),
    _words("findings"),
)

COLLECTIONS = Table(
    "collections",
    METADATA,
    _key("office"),
    _key("period"),
    _words("digest"),
    _words("missing_units"),
    _words("blank_units"),
)

RETURNS = Table(
    "returns",
    METADATA,
    _key("office"),
    _key("period"),
    _no("no"),
    _words("file"),
    _words("sha256"),
    Column("unit", Words),
    _count("version"),
    _words("outcome"),
    _flag("counts"),
    _flag("blank"),
    _words("findings"),
    ForeignKeyConstraint(
        ["office", "period"], ["collections.office", "collections.period"], ondelete="CASCADE"
    ),
)

RETURN_ENTRIES = Table(
    "return_entries",
    METADATA,
    _key("office"),
    _key("period"),
    _no("return_no"),
    _no("no"),
    _words("task"),
    Column("node", Integer),
    Column("status", Words),
    Column("percent", Float),
    _words("progress"),
    _words("problems"),
    _words("next_steps"),
    Column("expected_completion", Date),
    _flag("no_progress"),
    _flag("withheld"),
    _words("sheet"),
    _count("row"),
    _words("cells"),
    _belongs(*_OF_RETURN),
    Index(None, "office", "period", "task"),
)

LEDGERS = Table(
    "ledgers",
    METADATA,
    _key("office"),
    _key("period"),
    Column("as_of", Date, nullable=False),
    _words("rules_digest"),
    _words("plan_digest"),
    _words("digest"),
    _words("document"),
)

LEDGER_ENTRIES = Table(
    "ledger_entries",
    METADATA,
    _key("office"),
    _key("period"),
    _no("seq"),
    _words("task"),
    _count("domain_no"),
    _words("judged"),
    _words("light"),
    Column("reported", Words),
    Column("percent", Float),
    _count("days_overdue"),
    _count("periods_overdue"),
    _words("document"),
    _belongs(*_OF_LEDGER),
    Index(None, "office", "period", "task"),
)

RULINGS = Table(
    "rulings",
    METADATA,
    _key("office"),
    _no("no"),
    _words("document"),
    Column("withdrawn_by", Words),
    Column("withdrawn_on", Date),
    Column("withdrawn_reason", Words),
)

WAIVERS = Table(
    "waivers",
    METADATA,
    _key("office"),
    _no("no"),
    _words("document"),
    Column("withdrawn_by", Words),
    Column("withdrawn_on", Date),
)

REGISTERS = Table(
    "registers",
    METADATA,
    _key("office"),
    _no("no"),
    _words("register"),
    _words("subject"),
    _words("document"),
    Index(None, "office", "register"),
)

PAPERS = Table(
    "papers",
    METADATA,
    _key("office"),
    _key("period"),
    _key("occasion"),
    _key("name"),
    _count("seq"),
    _words("sha256"),
    _words("kind"),
    Column("unit", Words),
)

APPROVALS = Table(
    "approvals",
    METADATA,
    _key("office"),
    _no("no"),
    _words("period"),
    _words("occasion"),
    _words("digest"),
    _words("by"),
    _moment("at"),
    _words("channel"),
    _words("papers"),
    _words("decision"),
    _words("note"),
    Index(None, "office", "period", "occasion"),
)

PARCELS = Table(
    "parcels",
    METADATA,
    _key("office"),
    _key("id"),
    _words("period"),
    _words("occasion"),
    _words("recipient"),
    _count("seq"),
    _words("state"),
    _words("message_id"),
    Column("claimed_by", Words),
    Column("sent_at", Moment),
    _words("refusals"),
    Column("resolved_by", Words),
    _words("document"),
    Index(None, "office", "period", "occasion"),
)

ARCHIVES = Table(
    "archives",
    METADATA,
    _key("office"),
    _key("period"),
    _no("version"),
    _words("digest"),
    _words("path"),
    _moment("sealed_at"),
)

AUDIT = Table(
    "audit",
    METADATA,
    _key("office"),
    _no("no"),
    _moment("at"),
    _words("who"),
    _words("act"),
    _words("what"),
    _words("digest"),
    Column("period", Words),
    _words("previous"),
    _words("chain"),
)

AUDIT_HEADS = Table("audit_heads", METADATA, _key("office"), _count("no"), _words("chain"))
