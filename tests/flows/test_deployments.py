"""The deployments of ``prefect.yaml`` on a real local Prefect server, with a real process worker."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))[
    "deployments"
]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda one: str(one["name"]))
def test_every_entrypoint_loads_and_takes_the_declared_parameters(deployment: dict[str, Any]) -> None:
    from prefect.flows import Flow

    module, _, name = deployment["entrypoint"].rpartition(".")
    flow = getattr(importlib.import_module(module), name)
    assert isinstance(flow, Flow)
    assert set(deployment["parameters"]) == set(flow.parameters.properties)
    flow.validate_parameters(deployment["parameters"])


def test_every_schedule_is_in_shanghai_and_one_run_at_a_time() -> None:
    for deployment in DEPLOYMENTS:
        assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "ENQUEUE"}
        assert deployment["work_pool"] == {"name": "taizhang"}
        assert deployment["tags"]
        for schedule in deployment["schedules"]:
            assert schedule["timezone"] == "Asia/Shanghai"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(arguments: list[str], env: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            arguments, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)


def wait_until_healthy(url: str, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-2000:])


async def walk(office: Path, url: str) -> dict[str, tuple[str, str]]:
    """Run every deployment for one scheduled moment and return the end state's name and message of each.

    The forms come first, as on the 20th; the others start together, as after a night without power.
    """
    from prefect.client.orchestration import PrefectClient

    names = [f"{one['entrypoint'].rpartition('.')[2]}/{one['name']}" for one in DEPLOYMENTS]
    async with PrefectClient(url) as client:
        ends = await waited(client, {names[0]: await started(client, names[0], office)})
        runs = {name: await started(client, name, office) for name in names[1:]}
        return {**ends, **await waited(client, runs)}


async def started(client: Any, name: str, office: Path) -> UUID:
    from prefect.states import Scheduled

    deployment = await client.read_deployment_by_name(name)
    after = deployment.parameters["months_back"] == 1
    # 17:00 UTC on the last day of October is the first of November in Shanghai.
    moment = datetime(2022, 10, 31 if after else 19, 17, 0, tzinfo=UTC)
    run = await client.create_flow_run_from_deployment(
        deployment.id, parameters={"home": str(office)}, state=Scheduled(scheduled_time=moment)
    )
    return UUID(str(run.id))


async def waited(client: Any, runs: dict[str, UUID]) -> dict[str, tuple[str, str]]:
    return {name: await ended(client, run_id) for name, run_id in runs.items()}


async def ended(client: Any, run_id: UUID) -> tuple[str, str]:
    for _ in range(240):
        run = await client.read_flow_run(run_id)
        if run.state and run.state.is_final():
            return run.state.name, run.state.message or ""
        await asyncio.sleep(0.5)
    return "still running", ""


@pytest.mark.prefect
def test_the_deployments_run_on_a_local_server_with_a_process_worker(tmp_path: Path) -> None:
    from flows.__main__ import main

    office = tmp_path / "office"
    main(["init", str(office), "--sample"])
    (office / "data/returns/2022-10").mkdir(parents=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "DO_NOT_TRACK": "1",
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    prefect = str(BIN / "prefect")
    server_log, worker_log = tmp_path / "server.log", tmp_path / "worker.log"
    with running([prefect, "server", "start"], env, server_log):
        wait_until_healthy(url, server_log)
        for command in (
            ["work-pool", "create", "taizhang", "--type", "process"],
            ["--no-prompt", "deploy", "--all"],
        ):
            subprocess.run([prefect, *command], cwd=ROOT, env=env, check=True, capture_output=True)
        with running([prefect, "worker", "start", "--pool", "taizhang"], env, worker_log):
            ends = asyncio.run(walk(office, url))
    said = worker_log.read_text(encoding="utf-8", errors="replace")
    assert {name: end[0] for name, end in ends.items()} == dict.fromkeys(ends, "Completed"), said[-4000:]
    assert len(ends) == len(DEPLOYMENTS)
    assert (office / "output/2022-10/forms").is_dir()
    assert (office / "output/2022-10/drafts/2022年10月情况通报.docx").is_file()
    assert not (office / "output/2022-10/outbox").exists(), "something left before approval"
    assert not (office / "output/archive").exists()
