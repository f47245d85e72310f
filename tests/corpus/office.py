"""The sample office of the corpus: the plan and the directory as shipped, and an inbox read as `collect` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flows.domain.assembling import assemble
from flows.domain.period import Period
from flows.domain.returns import Collected
from flows.formats.faces import collected_face
from flows.formats.plans.json_face import read_plan_json
from flows.formats.returns.reading import ReturnContext, read_return
from flows.formats.returns.zips import is_no_return, unpacked
from flows.formats.unit_table import read_units

DATA = Path(__file__).resolve().parents[2] / "data"
PERIOD = Period(2022, 9)


@cache
def context() -> ReturnContext:
    """What the corpus is read against."""
    plan = read_plan_json((DATA / "plan.json").read_bytes(), "plan.json").plan
    directory, _ = read_units((DATA / "units.csv").read_bytes(), "units.csv")
    return ReturnContext(plan, directory, PERIOD, "dongchang")


def collected(inbox: Mapping[str, bytes]) -> Collected:
    """Return what an inbox with these files says."""
    office = context()
    members = [
        member
        for name, data in inbox.items()
        if not is_no_return(name)
        for member in unpacked(name, data)
        if not is_no_return(member[0])
    ]
    readings = [read_return(data, name, office) for name, data in members]
    return assemble(readings, office.plan, office.directory, office.period)


__all__ = ["DATA", "PERIOD", "collected", "collected_face", "context"]
