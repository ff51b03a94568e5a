"""Works on the imports of a database until it is killed: ``python -m tests.faults.importer URL FOLDER``."""

import sys
import time
from pathlib import Path

from talent.exchange import working
from talent.exchange.working import SheetWork
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database

PORTION = 20
# For whoever is to strike in the middle, on a busy machine, too.
PAUSE_SECONDS = 0.2


def main() -> None:
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    working.PORTION, working.PORTIONS = PORTION, 1
    work = SheetWork(Database(sys.argv[1]), Path(sys.argv[2]))
    print("ready", flush=True)
    while work.work():
        time.sleep(PAUSE_SECONDS)
    print("done", flush=True)


if __name__ == "__main__":
    main()
