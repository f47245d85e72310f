"""The house rules that no linter knows: budgets, names, and documents that must not go stale."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import flows
from flows.cli import taizhang
from flows.domain.findings import Kind
from flows.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "flows").rglob("*.py"))
FUNCTION_LINES, FILE_LINES = 40, 400
FORBIDDEN_NAMES = {"utils", "helpers", "common", "process", "handle", "misc"}


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(flows.__path__, "flows."):
        if "migrations" not in found.name and not found.name.endswith(("__main__", "word_base.__main__")):
            yield found.name


def bodies(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_no_function_and_no_file_is_over_budget() -> None:
    over = [
        f"{path.relative_to(ROOT)}:{name} {lines} lines"
        for path in SOURCES
        for name, lines in bodies(path)
        if lines > FUNCTION_LINES
    ]
    over += [
        f"{path.relative_to(ROOT)} {lines} lines"
        for path in SOURCES
        if (lines := path.read_text(encoding="utf-8").count("\n")) > FILE_LINES
    ]
    assert not over


def test_flows_are_thin() -> None:
    thin = ("issue_forms", "chase_returns", "collect_returns", "publish_ledger", "release_approved")
    for name in thin:
        text = (ROOT / "flows" / f"{name}.py").read_text(encoding="utf-8")
        assert text.count("\n") <= 40
        assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.For | ast.If)]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [path for path in SOURCES if path.stem in FORBIDDEN_NAMES]


def kinds() -> list[Kind]:
    found: dict[str, Kind] = {}
    for name in modules():
        for kind in getattr(importlib.import_module(name), "KINDS", ()):
            assert found.setdefault(kind.code, kind) is kind, f"{kind.code} stands for two kinds"
    return list(found.values())


def test_every_kind_of_finding_is_provoked_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    constants = {
        value.code: constant
        for name in modules()
        for constant, value in vars(importlib.import_module(name)).items()
        if isinstance(value, Kind)
    }
    unprovoked = [
        kind.code for kind in kinds() if kind.code not in tests and constants.get(kind.code, "") not in tests
    ]
    assert not unprovoked


def test_every_kind_of_finding_is_listed_in_its_module() -> None:
    listed = {kind.code for kind in kinds()}
    for name in modules():
        for constant, value in vars(importlib.import_module(name)).items():
            if isinstance(value, Kind):
                assert value.code in listed, f"{name}.{constant} is in no KINDS"


def test_every_finding_says_what_and_most_say_what_to_do() -> None:
    for kind in kinds():
        assert kind.what, kind.code
        assert kind.remedy or kind.severity == "info", kind.code
        assert not re.search(r"[a-z]{4,} [a-z]{3,} ", kind.what + kind.remedy), kind.code


def commands(group: click.Group, before: str = "taizhang") -> Iterator[str]:
    for name, command in group.commands.items():
        yield f"{before} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md", "DECISIONS.md", "CONTRIBUTING.md"])
def test_documents_name_only_commands_and_targets_that_exist(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    known = set(commands(taizhang))
    for line in re.findall(r"taizhang ((?:plan |rule )?[a-z]+)\b", text):
        if f"taizhang {line}" not in known:
            assert line in {"postgres", "init"} or f"taizhang {line.split()[0]}" in known, line
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", text)) <= targets


def test_documents_name_only_files_that_exist() -> None:
    for readme in ("README.md", "README.zh.md", "DECISIONS.md", "CONTRIBUTING.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        for name in re.findall(r"`((?:flows|data|templates|tests)/[A-Za-z0-9_./-]+)`", text):
            if not name.startswith(("data/taizhang", "data/received", "data/parent-links", "data/backups")):
                assert (ROOT / name).exists(), f"{readme}: {name}"


def test_every_command_is_in_the_officers_readme_or_in_the_help() -> None:
    text = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    monthly = ("issue", "chase", "collect", "settle", "draft", "approve", "deliver", "file", "run")
    for name in (*monthly, "verify", "status", "trace", "init"):
        assert f"taizhang {name}" in text, name


def test_every_setting_stands_in_the_shipped_file_with_its_default_type() -> None:
    shipped = tomllib.loads((ROOT / "data/settings.toml").read_text(encoding="utf-8"))
    for part, field in Settings.model_fields.items():
        inner = field.annotation
        assert inner is not None
        names = set(inner.model_fields) - {"password"}
        assert set(shipped[part]) == names, part


def test_help_pages_are_chinese_throughout() -> None:
    for group in (taizhang, *(one for one in taizhang.commands.values() if isinstance(one, click.Group))):
        for command in (group, *group.commands.values()):
            with click.Context(command, info_name=command.name) as ctx:
                page = command.get_help(ctx)
            assert "Usage" not in page
            assert "Options" not in page
            assert "Show this" not in page
            assert re.search(r"[\u4e00-\u9fff]", page)
