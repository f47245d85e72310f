"""``taizhang`` and ``python -m flows``: run one command; no traceback ever reaches a user."""

from __future__ import annotations

import sys

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


if __name__ == "__main__":
    main()
