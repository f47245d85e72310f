"""How the command line behaves: exit status, JSON alone on standard output, Chinese sentences, no traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.month.clerk import (
    RETURNS,
    ROOT,
    Clerk,
    Walk,
    contents,
    ended,
    fingerprints,
    is_chinese,
    said,
    started,
)

SEED = ROOT.parent / "shared/seeds/000_2c3337559009721c.txt"
SEPTEMBER = ("--period", "2022-09")


@pytest.fixture
def fresh(tmp_path: Path) -> Clerk:
    """An office with plan and directory, where nothing has happened yet."""
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home, "--sample").status == 0
    return clerk


@pytest.fixture
def empty(tmp_path: Path) -> Clerk:
    """An office without a plan."""
    clerk = Clerk(tmp_path / "office")
    assert said("init", clerk.home).status == 0
    return clerk


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("plan",),
        ("nix",),
        ("issue",),
        ("issue", "--period"),
        ("issue", "--period", "2022-13"),
        ("issue", "--period", "九月"),
        ("issue", *SEPTEMBER, "--bogus"),
        ("issue", *SEPTEMBER, "extra"),
        ("settle", *SEPTEMBER, "--as-of", "2022-02-30"),
        ("approve", *SEPTEMBER),
        ("approve", *SEPTEMBER, "--by", "张三", "--for", "nix"),
        ("trace", "2022-09"),
        ("plan", "import"),
        ("rule", "add", "nix", *SEPTEMBER),
        ("rule", "withdraw", "one", "--by", "张三", "--reason", "误"),
    ],
)
def test_a_command_written_wrong_is_answered_in_chinese(fresh: Clerk, words: tuple[str, ...]) -> None:
    refused(fresh.says(*words))


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("settle", *SEPTEMBER), "collect"),
        (("draft", *SEPTEMBER), "settle"),
        (("approve", *SEPTEMBER, "--by", "张三"), "draft"),
        (("deliver", *SEPTEMBER), "draft"),
        (("deliver", *SEPTEMBER, "--dry-run"), "draft"),
        (("file", *SEPTEMBER), "draft"),
        (("verify", *SEPTEMBER), "file"),
        (("chase", *SEPTEMBER), "issue"),
        (("trace", "2022-09", "T01-01"), "settle"),
        (("collect", *SEPTEMBER), "--from"),
        (("collect", *SEPTEMBER, "--from", "nowhere"), "--from"),
        (("run", *SEPTEMBER), "--from"),
        (("deliver", *SEPTEMBER, "--for", "forms"), "issue"),
        (("plan", "import", "nowhere.txt"), ""),
        (("plan", "import", "."), ""),
        (("plan", "export", "--out", "nowhere/tasks.xlsx"), ""),
        (("rule", "withdraw", "7", "--by", "张三", "--reason", "误"), ""),
        (("rule", "add", "reason", *SEPTEMBER, "--task", "T99-99", "--reason", "x", "--by", "张三"), ""),
    ],
)
def test_an_act_out_of_turn_says_what_to_do_first(fresh: Clerk, words: tuple[str, ...], remedy: str) -> None:
    answer = fresh.says(*words)
    refused(answer)
    assert remedy in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("issue", *SEPTEMBER),
        ("collect", *SEPTEMBER, "--from", str(RETURNS / "2022-09")),
        ("chase", *SEPTEMBER),
        ("plan", "export", "--json"),
    ],
)
def test_without_a_plan_the_remedy_is_to_import_one(empty: Clerk, words: tuple[str, ...]) -> None:
    answer = empty.says(*words)
    refused(answer)
    assert "plan import" in answer.err or "issue" in answer.err


def refused(answer: Any) -> None:
    """Status 2, one Chinese sentence, nothing on standard output."""
    assert (answer.status, answer.out) == (2, b"")
    assert is_chinese(answer.err), answer.err
    assert answer.err.rstrip().endswith("。")


def test_a_folder_that_is_no_office(tmp_path: Path) -> None:
    answer = said("--home", tmp_path, "status")
    refused(answer)
    assert "init" in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("[mail]", "[mail", "settings.toml"),
        ("port = 465", "prot = 465", "mail.prot"),
        ("port = 465", 'port = "many"', "mail.port"),
        ("port = 465", "port = 465\npassword = 'x'", "TAIZHANG_MAIL__PASSWORD"),
        ("form_due_day = 28", "form_due_day = 32", "month.form_due_day"),
        ('mode = "outbox"', 'mode = "pigeon"', "mail.mode"),
        ("[limits]", "[limit]", "limit"),
        ('url = ""', 'url = "nix"', "url"),
    ],
)
def test_a_wrong_setting_is_named(fresh: Clerk, before: str, after: str, named: str) -> None:
    place = fresh.home / "data/settings.toml"
    text = place.read_text(encoding="utf-8")
    assert text.count(before) == 1
    place.write_text(text.replace(before, after), encoding="utf-8")
    answer = fresh.says("status")
    assert (answer.status, answer.out) == (2, b"")
    assert named in answer.err
    assert "Traceback" not in answer.err


def test_settings_in_another_encoding_are_told_in_chinese(fresh: Clerk) -> None:
    place = fresh.home / "data/settings.toml"
    place.write_bytes(place.read_text(encoding="utf-8").encode("gb18030"))
    refused(fresh.says("status"))


@pytest.mark.parametrize("command", ["status", "run"])
def test_a_store_that_is_no_database_is_told_in_chinese(fresh: Clerk, command: str) -> None:
    (fresh.home / "data/taizhang.db").write_bytes(b"not a database, " * 100)
    refused(fresh.says(command, *SEPTEMBER))


@pytest.mark.parametrize("name", ["data/units.csv", "data/rules.toml"])
def test_an_input_that_is_gone_is_named(fresh: Clerk, name: str) -> None:
    fresh.collected("2022-09")
    (fresh.home / name).unlink()
    answers = [fresh.says("issue", *SEPTEMBER), fresh.says("settle", *SEPTEMBER)]
    (answer,) = [one for one in answers if name in one.err][:1]
    refused(answer)


def test_rules_that_cannot_be_read_are_told_in_chinese(fresh: Clerk) -> None:
    fresh.collected("2022-09")
    place = fresh.home / "data/rules.toml"
    text = place.read_text(encoding="utf-8")
    for wrong in (
        "[completed",
        text.replace("grace_days = 0", "grace_days = -1"),
        text + "\n[nix]\nid = 'R99'\n",
    ):
        place.write_text(wrong, encoding="utf-8")
        answer = fresh.says("settle", *SEPTEMBER)
        assert (answer.status, answer.out) == (2, b"")
        assert "rules.toml" in answer.err
        assert "Traceback" not in answer.err


def test_a_broken_template_is_named_before_any_paper_is_written(clerk: Clerk) -> None:
    before = fingerprints(clerk.home / "output")
    (clerk.home / "templates/情况通报.docx").write_bytes(b"PK\3\4 no document")
    answer = clerk.says("draft", *SEPTEMBER)
    refused(answer)
    assert "情况通报.docx" in answer.err
    assert fingerprints(clerk.home / "output") == before


def test_a_folder_that_cannot_be_written_is_named(fresh: Clerk) -> None:
    output = fresh.home / "output"
    output.chmod(0o555)
    answer = fresh.says("issue", *SEPTEMBER)
    output.chmod(0o755)
    refused(answer)
    assert "output" in answer.err
    shutil.rmtree(output)
    output.write_bytes(b"a file where the folder should be")
    refused(fresh.says("issue", *SEPTEMBER))


def test_edited_drafts_are_not_overwritten(clerk: Clerk) -> None:
    place = clerk.home / "output/2022-09/drafts/2022年9月情况通报.docx"
    place.write_bytes(place.read_bytes() + b"\0")
    edited = contents(clerk.home / "output/2022-09/drafts")
    clerk.settled("2022-09", "--as-of", "2022-09-15")
    answer = clerk.says("draft", *SEPTEMBER)
    refused(answer)
    assert "人工修改" in answer.err
    assert contents(clerk.home / "output/2022-09/drafts") == edited


def test_json_stands_alone_on_standard_output(fresh: Clerk) -> None:
    for words, status in (
        (("plan", "export", "--json"), 0),
        (("plan", "import", str(fresh.home / "data/plan.json"), "--json"), 0),
        (("collect", *SEPTEMBER, "--from", str(RETURNS / "2022-09"), "--json"), 1),
        (("settle", *SEPTEMBER, "--json"), None),
    ):
        answer = fresh.says(*words)
        assert status is None or answer.status == status
        assert isinstance(json.loads(answer.out), dict)
        assert answer.out.startswith(b"{")
        assert answer.out.endswith(b"}\n")
        assert "Traceback" not in answer.err


def test_status_one_means_done_with_errors(walked: Walk, clerk: Clerk) -> None:
    for period, ledger in walked.ledgers.items():
        found = [one["severity"] for entry in ledger["entries"] for one in entry["findings"]]
        found += [one["severity"] for one in ledger["findings"]]
        assert clerk.says("settle", "--period", period).status == int("error" in found)
        severities = [
            one["severity"] for file in walked.collected[period]["returns"] for one in file["findings"]
        ]
        answer = clerk.says("collect", "--period", period, "--from", RETURNS / period)
        assert answer.status == int("error" in severities)


def test_the_office_is_found_by_option_environment_or_current_folder(
    fresh: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    title = "《东昌府区营商环境创新提升行动计划》"
    monkeypatch.chdir(tmp_path)
    for words in (("--home", fresh.home, "status"), ("status", "--home", fresh.home)):
        answer = said(*words)
        assert answer.status == 0
        assert title in answer.err
    nested = said("plan", "export", "--json", "--home", fresh.home)
    assert (nested.status, len(nested.document["domains"])) == (0, 18)
    assert said("status").status == 2
    monkeypatch.setenv("TAIZHANG_HOME", str(fresh.home))
    assert title in said("status").err
    assert said("--home", tmp_path, "status").status == 2, "the option wins over the environment"
    monkeypatch.delenv("TAIZHANG_HOME")
    monkeypatch.chdir(fresh.home)
    assert title in said("status").err


def test_init_never_writes_over_an_office(fresh: Clerk) -> None:
    before = contents(fresh.home)
    refused(said("init", fresh.home, "--sample"))
    refused(said("init", fresh.home))
    assert contents(fresh.home) == before


def test_the_published_text_gives_the_whole_plan(empty: Clerk) -> None:
    if not SEED.exists():
        pytest.skip(f"the published plan is not part of this checkout: {SEED.name} is missing")
    answer = empty.says("plan", "import", SEED, "--json")
    assert answer.status == 0, answer.err
    plan = answer.document
    tasks = [task for domain in plan["domains"] for task in domain["tasks"]]
    assert (plan["doc_number"], plan["issue_date"]) == ("东昌政办字〔2022〕13号", "2022-08-16")
    assert (len(plan["domains"]), len(tasks)) == (18, 138)
    assert all(task["lead_units"] for task in tasks)
    assert all(domain["lead_units"] for domain in plan["domains"])
    nodes = [len(task["milestones"]) for task in tasks]
    assert (sum(nodes), sum(number > 0 for number in nodes)) == (57, 50)
    assert empty.says("plan", "export", "--json").document["domains"] == plan["domains"]
    again = empty.says("plan", "import", SEED)
    assert (again.status, "未作改动" in again.err) == (0, True)


def test_a_dry_import_writes_nothing(empty: Clerk) -> None:
    plan = ROOT / "data/plan.json"
    assert empty.says("plan", "import", plan, "--dry-run").status == 0
    assert "还没有行动计划" in empty.says("status").err


def test_the_exported_task_list_comes_back_unchanged(fresh: Clerk, tmp_path: Path) -> None:
    before = fresh.says("plan", "export", "--json").document
    place = tmp_path / "任务清单.xlsx"
    assert fresh.says("plan", "export", "--out", place).status == 0
    answer = fresh.says("plan", "import", place)
    assert (answer.status, "未作改动" in answer.err) == (0, True)
    assert fresh.says("plan", "export", "--json").document == before


@pytest.mark.parametrize(
    "tongue",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "gbk"},
    ],
)
def test_any_terminal_will_do(walked: Walk, clerk: Clerk, tongue: dict[str, str]) -> None:
    answer = ended(clerk.start("settle", *SEPTEMBER, "--json", **tongue))
    assert answer.document == walked.ledgers["2022-09"]
    assert "Traceback" not in answer.err


def test_messages_reach_a_terminal_that_lacks_their_characters(clerk: Clerk) -> None:
    answer = ended(clerk.start("status", LC_ALL="C", PYTHONIOENCODING="ascii"))
    assert answer.status == 0
    assert "138" in answer.err
    assert "Traceback" not in answer.err


def test_the_help_page_and_a_mistake_in_processes_of_their_own() -> None:
    page, wrong = started("--help"), started("issue", "--period", "2022-9-1")
    assert "用法" in ended(page).out.decode()
    refused(ended(wrong))
