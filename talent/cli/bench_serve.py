"""The whole path over HTTP: candidates of open demands from a server of its own, asked by four clients."""

import http.client
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from matching.benchmark.rounds import Tell
from talent.accounts.actor import SYSTEM
from talent.cli.app import database, engine, settings
from talent.enterprises.picking import open_demand_ids
from talent.enterprises.schemas import DemandFilter
from talent.kit.errors import Unavailable
from talent.seeding.accounts import DEMO_TOKEN
from talent.seeding.load import demo_is_loaded

CLIENTS = 4
_SECONDS, _WARM_UP, _PATIENCE = 20, 3, 90
_STARTED = re.compile(r"http://127\.0\.0\.1:(\d+)")
_START = "from talent.cli import app; app()"


def measure_serving(tell: Tell) -> dict[str, Any]:
    """Give p50 and p95 of ``GET candidates`` and answers a second; JICAI_HOME has the demonstration."""
    with database().read() as session:
        if not demo_is_loaded(session):
            raise Unavailable("serve 部分需要演示数据：请用 JICAI_HOME 指定目录并运行 jicai init --demo。")
        demands = open_demand_ids(session, SYSTEM, DemandFilter())
    engine().ensure(tell)
    with database().read() as session:
        talents = len(engine().snapshot(session).matcher)
    with serving("--demo") as (_, port):
        _ask(port, demands, _WARM_UP, tell)
        times, seconds = _ask(port, demands, _SECONDS, tell)
    return {
        "talents": talents,
        "clients": CLIENTS,
        "workers": settings().workers,
        "answers": len(times),
        "answers_per_s": round(len(times) / seconds, 1),
        "p50_ms": round(1e3 * float(np.quantile(times, 0.5)), 2),
        "p95_ms": round(1e3 * float(np.quantile(times, 0.95)), 2),
    }


@contextmanager
def serving(*options: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Start the service on a free port and give its process and the port; it ends with the measurement."""
    command = [sys.executable, "-c", _START, "serve", *options, "--host", "127.0.0.1", "--port", "0"]
    # A file and no pipe: nobody reads what the service says later, and a full pipe would stop it.
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        process = subprocess.Popen(command, stderr=log)  # noqa: S603 - our own command
        try:
            yield process, _port_of(process, Path(log.name))
        finally:
            process.terminate()
            process.wait()


def _port_of(process: "subprocess.Popen[bytes]", log: Path) -> int:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        found = _STARTED.search(log.read_text("utf-8"))
        if found:
            return int(found[1])
        time.sleep(0.1)
    raise Unavailable("服务没有启动，请先用 jicai serve 查明原因。")


def _ask(port: int, demands: list[int], seconds: int, tell: Tell) -> tuple[list[float], float]:
    """Let all clients ask for some seconds, each demand after the other; give the time of each answer."""
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    complaints: list[str] = []
    turn = count()
    started = time.perf_counter()

    def client(own: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < started + seconds and not complaints:
            demand = demands[next(turn) % len(demands)]
            asked = time.perf_counter()
            connection.request(
                "GET",
                f"/api/v1/demands/{demand}/candidates?top=20",
                headers={"Authorization": f"Bearer {DEMO_TOKEN}"},
            )
            answer = connection.getresponse()
            answer.read()
            own.append(time.perf_counter() - asked)
            if answer.status != http.HTTPStatus.OK:
                complaints.append(f"{answer.status} {answer.reason}")
        connection.close()

    clients = [threading.Thread(target=client, args=(own,)) for own in times]
    for one in clients:
        one.start()
    while any(one.is_alive() for one in clients):
        time.sleep(0.2)
        tell("serve", min(seconds, int(time.perf_counter() - started)), seconds)
    if complaints:
        raise Unavailable(f"服务拒绝了请求：{complaints[0]}")
    return [second for own in times for second in own], time.perf_counter() - started
