"""A worker of its own process: opens the index, and answers each line of its input with a ranking.

    python -m tests.faults.ranker DATABASE_URL INDEX_FOLDER

A line is the number of a demand; the answer is JSON with the ids of those who pass, best first.
"""

import json
import sys
from pathlib import Path

from matching.shapes import Weights
from talent.kit.clock import today
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.matches.documents import demand_documents
from talent.matches.engine import MatchEngine


def main() -> None:
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    database = Database(sys.argv[1])
    engine = MatchEngine(database, Path(sys.argv[2]), Weights())
    for line in sys.stdin:
        with database.read() as session:
            snapshot = engine.snapshot(session)
            (demand,) = demand_documents(session, [int(line)])
            ids = snapshot.matcher.ranked_ids(demand, today=today()).tolist()
        print(json.dumps({"ids": ids, "version": snapshot.matcher.version}), flush=True)


if __name__ == "__main__":
    main()
