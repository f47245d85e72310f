"""``taizhang`` and ``python -m flows``: run one command; no traceback ever reaches a user."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from types import TracebackType

import click

from flows.chinese_click import usage_sentence
from flows.cli import taizhang
from flows.domain.trouble import Trouble

COULD_NOT = 2


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with 0 (done), 1 (done, with errors found) or 2 (could not)."""
    for stream in (sys.stdout, sys.stderr):
        # A clerk's terminal may speak GBK or plain C: a character it lacks must not end the run.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.excepthook = unforeseen
    try:
        taizhang.main(arguments, prog_name="taizhang", standalone_mode=False)
    except Trouble as trouble:
        click.echo(str(trouble), err=True)
        sys.exit(COULD_NOT)
    except click.ClickException as trouble:
        click.echo(usage_sentence(trouble), err=True)
        sys.exit(COULD_NOT)
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断；再次运行同一命令会从断处继续。", err=True)
        sys.exit(COULD_NOT)


def unforeseen(kind: type[BaseException], wrong: BaseException, trace: TracebackType | None) -> None:
    """Keep what nobody foresaw in a file for the makers, tell the officer where it is, and exit with 2."""
    with tempfile.NamedTemporaryFile("w", prefix="taizhang-", suffix=".log", delete=False) as log:
        traceback.print_exception(kind, wrong, trace, file=log)
    click.echo(f"程序遇到没有料到的情况，已停下；请把文件 {log.name} 发给维护人员。", err=True)
    sys.stderr.flush()
    os._exit(COULD_NOT)


if __name__ == "__main__":
    main()
