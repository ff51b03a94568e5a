"""Keeps the index of a serving process young: takes up new versions, checks them, has them built anew.

A thread of the process looks; the building itself is a process of its own, so that rankings go on.
"""

import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Self

from sqlmodel import Session

from matching import storage
from matching.locks import exclusive
from matching.persist import vocabulary_hash
from matching.warm import warm
from talent.audit.changes import changed_since
from talent.audit.tables import ChangeKind
from talent.kit.clock import now
from talent.kit.errors import Unavailable
from talent.matches.build_turn import is_building, last_attempt, pause_after
from talent.matches.documents import vocabulary_document
from talent.matches.engine import MatchEngine
from talent.matches.rules import Age, reason_to_rebuild

# The command line is named as text: what is below must not import it.
REBUILD = (sys.executable, "-m", "talent.cli", "index", "build", "--background")
CHECK = "CHECKING"
LOOK_SECONDS = 1.0
AGE_SECONDS = 30.0
_LAST_WORDS = 2000

logger = logging.getLogger(__name__)


class Upkeep:
    """``with Upkeep(engine):`` while the process serves. Whatever fails is logged and tried again later."""

    def __init__(
        self,
        engine: MatchEngine,
        *,
        rebuild: bool = True,
        command: Sequence[str] = REBUILD,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._engine = engine
        self._command = command
        self._environment = dict(environment or {})
        self._rebuild = engine.kept_up = rebuild
        self._builder: subprocess.Popen[bytes] | None = None
        self._words: IO[bytes] | None = None
        self._checked: str | None = None
        self._warmed: str | None = None
        self._failures = 0
        self._aged_at = self._failed_at = float("-inf")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="index upkeep", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.close()

    def close(self) -> None:
        """End a builder that is at work: nobody would hear how it ends, and the next server has its own."""
        if self._builder is not None:
            self._builder.terminate()
            self._builder.wait()
            self._hear()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Unavailable:
                # No index yet, and too many people to build it here: the builder is on its way.
                logger.info("the index is being built")
            except Exception:  # the service must outlive whatever is wrong with its upkeep
                logger.exception("the index could not be kept up")
            self._stop.wait(LOOK_SECONDS)

    def look(self) -> None:
        """One round: hear of a build that ended, see how old the index is, take up and check a new one."""
        self._hear()
        aged = time.monotonic() - self._aged_at >= AGE_SECONDS
        if aged:
            self._aged_at = time.monotonic()
            self._see_to_the_age()
        if aged or self._engine.is_behind():
            # Requests find the version open, the changes applied and the search loaded.
            with self._engine.database.read() as session:
                snapshot = self._engine.snapshot(session)
                self._engine.home_book.homes(session)
            if snapshot.on_disk != self._warmed:
                warm(snapshot.matcher)
                self._warmed = snapshot.on_disk
        self._check()

    def _see_to_the_age(self) -> None:
        # A builder that can't even start leaves no note of its failure; this process counts its own.
        pause = pause_after(self._failures).total_seconds() if self._failures else 0.0
        if not self._rebuild or self._builder is not None or time.monotonic() < self._failed_at + pause:
            return
        with self._engine.database.read() as session:
            reason = self.reason(session, now())
        if reason is not None:
            self._build(reason)

    def reason(self, session: Session, moment: datetime) -> str | None:
        """Why the index is to be built anew now; None if it is young, being built, or failed just now."""
        folder = self._engine.folder
        attempt = last_attempt(folder)
        again_at = None if attempt is None else attempt.again_at()
        if is_building(folder) or (again_at is not None and moment < again_at):
            return None
        found = storage.serving(folder)
        if found is None:
            return "there is none" if self._engine.must_wait(session) else None
        manifest = found[1]
        age = Age(
            talents=manifest.counts["talents"],
            changed=len(changed_since(session, manifest.sequence, ChangeKind.PERSON)),
            built_at=datetime.fromisoformat(manifest.created),
            same_lists=manifest.vocabulary == vocabulary_hash(vocabulary_document(session)),
        )
        return reason_to_rebuild(age, moment)

    def _build(self, reason: str) -> None:
        logger.info("the index is built anew: %s", reason)
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the build has ended
        self._builder = subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._words,
            env=os.environ | self._environment,
        )

    def _hear(self) -> None:
        """Log how a build ended, if it did."""
        if self._builder is None or self._words is None or self._builder.poll() is None:
            return
        with self._words as words:
            words.seek(0)
            said = words.read().decode("utf-8", "replace")[-_LAST_WORDS:]
        if self._builder.returncode:
            self._failures, self._failed_at = self._failures + 1, time.monotonic()
            logger.error("the index could not be built (%s): %s", self._builder.returncode, said)
        else:
            self._failures = 0
            logger.info("the index was built anew")
        self._builder = self._words = None

    def _check(self) -> None:
        """Read every byte of a version once after opening it; a damaged one is retired."""
        folder = self._engine.folder
        found = storage.serving(folder)
        if found is None or found[0] == self._checked:
            return
        try:
            with exclusive(folder / CHECK, wait=False):
                damage = storage.find_damage(folder / found[0])
                if damage:
                    logger.error("a version of the index is retired: %s", "; ".join(damage))
                    storage.retire(folder, found[0])
                    return
        except BlockingIOError:
            # Another process reads it at this moment, and would retire it for all of us.
            logger.debug("the index is checked by another process")
        self._checked = found[0]
