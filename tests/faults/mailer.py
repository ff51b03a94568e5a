"""Starts workers that send mail, each a process of its own, forked from here because that is quick.

    python -m tests.faults.mailer DATABASE_URL HOME SMTP_URL

"start" on its input forks a worker and answers its process number; "bury N" waits for the end of one.
"""

import os
import sys
from pathlib import Path

from talent.kit.crypto import Keyring, use_keyring
from talent.kit.db import Database
from talent.settings import Settings
from talent.worker.loop import Worker


def main() -> None:
    use_keyring(Keyring.from_master(b"a key for tests, of no use to anybody else"))
    url, home, smtp_url = sys.argv[1:]
    settings = Settings(
        home=Path(home), database_url=url, smtp_url=smtp_url, mail_from="no-reply@jicai.example"
    )
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command == "bury":
            os.waitpid(int(number), 0)
            print("buried", flush=True)
            continue
        child = os.fork()
        if child == 0:
            try:
                Worker(Database(url), settings, chores=()).run()
            finally:
                os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
