"""Works on the imports of a database until it is killed: ``python -m tests.faults.importer URL FOLDER``."""

import sys
from pathlib import Path

from talent.exchange import working
from talent.exchange.working import SheetWork
from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database

PORTION = 20


def main() -> None:
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    working.PORTION = PORTION
    work = SheetWork(Database(sys.argv[1]), Path(sys.argv[2]))
    print("ready", flush=True)
    while work.work():
        pass
    print("done", flush=True)


if __name__ == "__main__":
    main()
