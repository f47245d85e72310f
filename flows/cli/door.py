"""What every command shares: the group itself, its types of argument, how an office is opened and left."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from flows import screen, wiring
from flows.chinese_click import ChineseGroup
from flows.domain.delivery import Occasion
from flows.domain.findings import Finding, Severity
from flows.domain.period import Period
from flows.office import Office, Silent

DONE, DONE_WITH_ERRORS = 0, 1


class PeriodType(click.ParamType[Period]):
    """A period written ``2022-09``."""

    name = "期次"

    def convert(
        self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        """Read ``value``, or fail with the sentence that says how to write it."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(value)
        except ValueError as trouble:
            self.fail(str(trouble), param, ctx)


class DayType(click.ParamType[date]):
    """A date written ``2022-09-30``."""

    name = "日期"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ``value``, or fail with the sentence that says how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2022-09-30", param, ctx)


period_option = click.option("--period", type=PeriodType(), required=True, help="期次，如 2022-09。")
json_option = click.option("--json", "as_json", is_flag=True, help="在标准输出打印一个 JSON 文档。")
occasion_option = click.option(
    "--for",
    "occasion",
    type=click.Choice([one.value for one in Occasion]),
    default=Occasion.PAPERS.value,
    show_default=True,
    help="事项：papers 印发文书，forms 下发填报表，chase 催报，answers 回执。",
)


@click.group(cls=ChineseGroup)
def taizhang() -> None:
    """台账：按月下发、催报、收集、研判、拟稿、审签、发送、归档。"""


@contextmanager
def at_work(home: str | Path | None, *, quiet: bool = False) -> Iterator[Office]:
    """Open the office for one command."""
    with wiring.opened(wiring.home_of(home), Silent() if quiet else screen.Bar()) as office:
        yield office


def leave(findings: tuple[Finding, ...]) -> None:
    """End the command: status 1 if any finding is an error, else 0."""
    sys.exit(DONE_WITH_ERRORS if any(one.severity is Severity.ERROR for one in findings) else DONE)


def print_json(document: dict[str, Any]) -> None:
    """Print the one JSON document of a ``--json`` command."""
    sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")
    sys.stdout.buffer.flush()
