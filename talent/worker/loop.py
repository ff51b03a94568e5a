"""The worker: sends what is due, calls hooks, works on sheets, the feed and the calendar, until a stop."""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Self

from talent.exchange.working import SheetWork
from talent.kit.db import Database
from talent.market.feed import FeedWork
from talent.settings import Settings
from talent.worker.chores import CHORES, Chore
from talent.worker.daywork import run_chores
from talent.worker.delivering import deliver, open_office
from talent.worker.hooking import HookWork
from talent.worker.sweeping import sweep

LOOK_SECONDS = 2.0
# Chores are due once a day; the day changes at midnight for everybody.
CHORE_SECONDS = 30.0
SWEEP_SECONDS = 3600.0
MESSAGES = 50

logger = logging.getLogger(__name__)


class Worker:
    """``run()`` works in this thread until ``stop()``; ``with Worker(…):`` in a thread of its own meanwhile.

    A stop ends the message or the portion at hand first. Whatever fails is logged and tried again.
    """

    def __init__(self, database: Database, settings: Settings, chores: Sequence[Chore] = CHORES) -> None:
        self._database = database
        self._office = open_office(settings)
        self._chores = chores
        self._home = settings.home
        self._sheets = SheetWork(database, settings.home / "sheets")
        self._hooks = HookWork(database, settings.hook_policy)
        self._feed = FeedWork(database)
        self._chores_at = self._swept_at = float("-inf")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._thread.join()

    def stop(self) -> None:
        self._stop.set()

    def run(self) -> None:
        while not self._stop.is_set():
            try:
                busy = self.round()
            except Exception:  # a database that is away for a while must not end the worker
                logger.exception("the worker could not go on")
                busy = False
            if not busy:
                self._stop.wait(LOOK_SECONDS)
        self._hooks.close()

    def run_once(self) -> None:
        """All that is due now. Raises what goes wrong with the database."""
        while self.round(look_at_chores=True, wait=True):
            pass

    def round(self, *, look_at_chores: bool = False, wait: bool = False) -> bool:
        """Some messages, some portions; whether there may be more to do at once. Hooks are called meanwhile,
        and only waited for on demand.
        """
        more = deliver(self._database, self._office, self._is_going_on, MESSAGES)
        more = self._sheets.work(self._is_going_on) or more
        more = self._hooks.work(self._is_going_on, wait=wait) or more
        more = self._feed.work(self._is_going_on) or more
        if self._stop.is_set():
            return False
        if look_at_chores or time.monotonic() - self._chores_at >= CHORE_SECONDS:
            self._sheets.drop_outlived()
            if time.monotonic() - self._swept_at >= SWEEP_SECONDS:
                sweep(self._database, self._home)
                self._swept_at = time.monotonic()
            left = run_chores(self._database, self._chores)
            # Work that is left, and what the chores told somebody, is seen to in the next round.
            self._chores_at = float("-inf") if left else time.monotonic()
            more = more or left
        return more

    def _is_going_on(self) -> bool:
        return not self._stop.is_set()
