"""Click's own words in Chinese: help pages and usage errors."""

from __future__ import annotations

from typing import Any

import click

_KINDS = {"TEXT": "文字", "INTEGER": "数", "PATH": "路径"}
_HOME_HELP = "工作文件夹；不写则用环境变量 TAIZHANG_HOME，再不然用当前文件夹。"


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout; ``--home`` is understood wherever it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(click.Option(["--home"], expose_value=False, callback=_take_home, help=_HOME_HELP))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with a Chinese description."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示本说明。"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]")
        formatter.write_usage(ctx.command_path, pieces.replace("COMMAND [ARGS]...", "命令 …"), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Chinese heading."""
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx))]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl([(_kinds(left), _translated(right)) for left, right in rows])


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help page is Chinese throughout."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands in the order of the month."""
        rows = [(name, command.get_short_help_str(200)) for name, command in self.commands.items()]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the commands in the order in which they were written."""
        return list(self.commands)


def _take_home(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.obj = value


def _translated(text: str) -> str:
    return text.replace("[required]", "［必填］").replace("[default: ", "［默认：").replace("]", "］")


def _kinds(left: str) -> str:
    """Return the left column with the kinds of value in Chinese; choices are told by their own list."""
    for kind, word in _KINDS.items():
        left = left.removesuffix(kind) + word if left.endswith(f" {kind}") else left
    return left


def usage_sentence(trouble: click.ClickException) -> str:
    """Return the Chinese sentence for a usage error, with the command that shows the help."""
    context = getattr(trouble, "ctx", None)
    hint = f"。请运行 {context.command_path} --help 查看用法" if context else ""
    return f"{_what(trouble)}{hint}。"


_ARGUMENTS = {
    "FILE": "文件",
    "FOLDER": "文件夹",
    "PERIOD": "期次",
    "TASK": "任务编号",
    "NAME": "名称",
    "NO": "序号",
    "KIND": "种类",
}


def _what(trouble: Any) -> str:
    match trouble:
        case click.MissingParameter():
            return f"缺少 {_names(trouble.param) or '参数'}"
        case click.NoSuchOption():
            return f"没有选项 {trouble.option_name}"
        case click.BadOptionUsage():
            return f"选项 {trouble.option_name} 缺少值"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            return f"{_names(trouble.param)} 只能是 {'、'.join(str(one) for one in choices)}"
        case click.BadParameter() if trouble.message.startswith("“"):
            return trouble.message
        case click.BadParameter():
            return f"{_names(trouble.param)} 的写法不对"
        case click.UsageError() if trouble.message == "--period":
            return "缺少 --period"
        case click.UsageError() if "No such command" in trouble.message:
            return f"没有命令 {trouble.message.partition(chr(39))[2].partition(chr(39))[0]}"
        case click.UsageError() if "Missing command" in trouble.message:
            return "请写明命令"
        case _:
            return "命令的写法不对"


def _names(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    if isinstance(param, click.Option):
        return "/".join(param.opts)
    shown = param.human_readable_name.upper()
    return f"{_ARGUMENTS.get(shown, '')} {shown}".strip()
