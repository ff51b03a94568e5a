"""The documents of the API held against its answers, in as many cases as there is time for.

    python -m tests.long.contract --cases 100000 --seed 2026

Says for each operation how often which status came; ends with 1 if an answer was not described or was a 5xx.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from schemathesis.python import asgi

from talent import migrations
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from tests.contracts.harness import DOCUMENTS, Tally, ask, document_at, operations_in
from tests.contracts.world import make_world

os.environ["JICAI_REBUILD"] = "false"
os.environ["JICAI_WORKER"] = "false"


def main(arguments: Sequence[str] | None = None) -> int:
    """Give 0 where every answer was described, 1 where one was not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--document", action="append", help="a path; all documents unless given")
    parser.add_argument("--only", default="", help="operations whose label contains this")
    parser.add_argument("--database", default="", help="an empty database; SQLite unless given")
    wanted = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    started, tally = time.monotonic(), Tally()
    with tempfile.TemporaryDirectory(prefix="contract-") as home:
        url = wanted.database or f"sqlite:///{home}/jicai.db"
        migrations.upgrade(url)
        database = Database(url)
        world = make_world(database, Path(home) / "home")
        found = [
            operation
            for path in wanted.document or DOCUMENTS
            for operation in operations_in(world, document_at(world, path))
            if wanted.only in operation.label
        ]
        for number, operation in enumerate(found):
            ask(world, operation, wanted.cases // len(found), wanted.seed * 10_000 + number, tally)
            _tell(f"\r{tally.cases:>9} cases, {len(tally.findings)} findings")
        asgi.shutdown_lifespans()
        database.dispose()
    _tell("\n")
    for label, statuses in sorted(tally.statuses.items()):
        print(label, dict(sorted(statuses.items())))
    print(tally.show())
    print(f"{tally.cases} cases in {time.monotonic() - started:.0f} s, {len(tally.findings)} findings")
    return 1 if tally.findings else 0


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
