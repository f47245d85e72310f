"""The door for people: every act as one command, in Chinese, with one exit status."""

from flows.cli import (
    compare,
    demands,
    findings,
    monitoring,
    month,
    office,
    plan,
    plan_change,
    proof,
    rule,
    units,
)
from flows.cli.door import taizhang

__all__ = [
    "compare",
    "demands",
    "findings",
    "monitoring",
    "month",
    "office",
    "plan",
    "plan_change",
    "proof",
    "rule",
    "taizhang",
    "units",
]
