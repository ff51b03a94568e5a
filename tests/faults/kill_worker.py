"""Kills workers with SIGKILL at random moments while they send mail, and counts what arrived.

    python -m tests.faults.kill_worker --rounds 1000

Each round tells somebody a few things, starts two workers on one outbox and kills both. A message may come
twice only if its worker died between the server's taking it and the worker's writing that down: no sender can
close that window. Each such death costs one repeat, under the same Message-ID; nothing is ever lost.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlmodel import col, select

from talent import migrations
from talent.kit.clock import now
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.notices.enums import DeliveryState, NoticeKind
from talent.notices.service import tell
from talent.notices.tables import Delivery, NoticeHours
from tests.factories.accounts import make_user
from tests.mailbox import Mailbox, open_mailbox

ROOT = Path(__file__).parent.parent.parent
WORKERS = 2
TOLD_EACH_ROUND = 4
# The server takes up to so long to acknowledge a message, so that kills strike there too.
SLOW_SECONDS = 0.03
# A kill that waits for a worker to be at work strikes up to so long afterwards; others strike at any moment.
SOON_SECONDS = 0.06
# About as long as the messages of a round take.
LONGEST_LIFE = 0.4


@dataclass(slots=True)
class Findings:
    """How the rounds went: where the kills found the messages, and what was wrong, if anything."""

    rounds: int = 0
    kills: int = 0
    told: int = 0
    arrived: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Rounds:
    """Rounds on one database with one mail server."""

    def __init__(self, database: Database, box: Mailbox, mailer: "subprocess.Popen[str]", seed: int) -> None:
        self.database, self.box, self.mailer = database, box, mailer
        self.random = random.Random(seed)
        self.findings = Findings()
        # How often the window struck each message.
        self.windows: Counter[str] = Counter()
        with database.write() as session:
            self.user = make_user(session, login="li@example.com").id or 0
            session.add(NoticeHours(user_id=self.user, quiet_from=0, quiet_until=0))

    def run(self, rounds: int) -> Findings:
        for _ in range(rounds):
            self._round()
        self._drain()
        self._check()
        return self.findings

    def _round(self) -> None:
        self._tell()
        before = Counter(self.box.ids())
        talks = self.box.talks
        workers = [self._start() for _ in range(WORKERS)]
        for number, worker in enumerate(workers):
            if (self.findings.rounds + number) % WORKERS:
                time.sleep(self.random.uniform(0, LONGEST_LIFE) / WORKERS)
            else:
                self._wait_for_work(talks)
                time.sleep(self.random.uniform(0, SOON_SECONDS))
            os.kill(worker, signal.SIGKILL)
            self._ask(f"bury {worker}")
            self.findings.kills += 1
        self._settle()
        self._look(before)
        self.findings.rounds += 1

    def _wait_for_work(self, talks: int) -> None:
        """Until a worker of this round talks to the mail server: how long a start takes, nobody knows."""
        deadline = time.monotonic() + 10
        while self.box.talks == talks and time.monotonic() < deadline:
            time.sleep(0.001)

    def _tell(self) -> None:
        with self.database.write() as session:
            for _ in range(TOLD_EACH_ROUND):
                self.findings.told += 1
                number = str(self.findings.told)
                tell(
                    session,
                    self.user,
                    NoticeKind.ORGANISATION_DECIDED,
                    key=number,
                    path="/enterprise",
                    outcome=number,
                    organisation="测试商贸",
                )

    def _settle(self) -> None:
        """The dead have said their last word, to the mail server and to the database."""
        self.box.wait_until_idle()
        if self.database.is_sqlite:
            return
        query = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mailer'")
        while True:
            with self.database.read() as session:
                if session.connection().execute(query).scalar_one() == 0:
                    return
            time.sleep(0.005)

    def _look(self, before: Counter[str]) -> None:
        """Where the kills struck; then the leases of the dead run out, as if their time had passed."""
        arrived = Counter(self.box.ids())
        with self.database.write() as session:
            rows = session.exec(
                select(Delivery)
                # Of an older round none has a lease any more.
                .where(Delivery.state == DeliveryState.SENDING, col(Delivery.due_at) > now())
                .order_by(col(Delivery.id))
            )
            for row in rows.all():
                name = row.message_id or ""
                window = arrived[name] > before[name]
                self.windows[name] += window
                self.findings.struck[
                    "taken, not yet written down" if window else "claimed, not yet taken"
                ] += 1
                row.due_at = now()

    def _drain(self) -> None:
        worker = self._start()
        deadline = time.monotonic() + 120
        while self._open():
            if time.monotonic() > deadline:
                self.findings.wrong.append("the outbox was not emptied")
                break
            time.sleep(0.02)
        os.kill(worker, signal.SIGKILL)
        self._ask(f"bury {worker}")
        self._settle()

    def _open(self) -> bool:
        with self.database.read() as session:
            query = select(Delivery.id).where(Delivery.state != DeliveryState.SENT).limit(1)
            return session.exec(query).first() is not None

    def _check(self) -> None:
        arrived = Counter(self.box.ids())
        self.findings.arrived = arrived.total()
        with self.database.read() as session:
            rows = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        names = [row.message_id or "" for row in rows]
        wrong = self.findings.wrong
        if len(rows) != self.findings.told or len(set(names)) != len(names):
            wrong.append(f"{self.findings.told} told, {len(rows)} deliveries, {len(set(names))} names")
        wrong += [f"{name} came under a name that nobody gave it" for name in arrived.keys() - set(names)]
        for name in names:
            if arrived[name] != 1 + self.windows[name]:
                wrong.append(f"{name} came {arrived[name]} times, not 1 + {self.windows[name]}")
        texts: dict[str, set[str]] = {}
        for mail in self.box.came:
            texts.setdefault(str(mail["Message-ID"]), set()).add(f"{mail['Subject']}\n{mail.get_content()}")
        wrong += [f"{name} came with different texts" for name, one in texts.items() if len(one) > 1]
        if len({next(iter(one)) for one in texts.values()}) != len(names):
            wrong.append("two messages came with the same text")

    def _start(self) -> int:
        return int(self._ask("start"))

    def _ask(self, command: str) -> str:
        assert self.mailer.stdin is not None
        assert self.mailer.stdout is not None
        self.mailer.stdin.write(f"{command}\n")
        self.mailer.stdin.flush()
        return self.mailer.stdout.readline()


@contextmanager
def open_rounds(database: Database, home: Path, seed: int) -> Iterator[Rounds]:
    with open_mailbox(slow=SLOW_SECONDS) as box:
        command = [sys.executable, "-m", "tests.faults.mailer", database.url, str(home), box.url]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            # By this name PostgreSQL tells whose connections are still there.
            env=os.environ | {"PGAPPNAME": "mailer"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as mailer:
            yield Rounds(database, box, mailer, seed)
            assert mailer.stdin is not None
            mailer.stdin.close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="URL of an empty database; without it SQLite")
    wanted = parser.parse_args(arguments)
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    with tempfile.TemporaryDirectory(prefix="kill-worker-") as folder:
        url = wanted.database or f"sqlite:///{folder}/jicai.db"
        migrations.upgrade(url)
        database = Database(url)
        with open_rounds(database, Path(folder), wanted.seed) as rounds:
            found = rounds.run(wanted.rounds)
        database.dispose()
    print(f"{found.rounds} rounds, {found.kills} kills, {found.told} messages, {found.arrived} arrivals")
    for place, count in sorted(found.struck.items()):
        print(f"  {place}: {count}")
    print(f"  wrong: {len(found.wrong)}")
    for line in found.wrong[:20]:
        print(f"    {line}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
