"""Calls the hooks that are due, several at the same time: one that does not answer holds up no other."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from random import SystemRandom

from talent.kit.clock import now
from talent.kit.db import Database
from talent.market.hook_addresses import HookPolicy
from talent.market.hook_calls import Call, send
from talent.market.hook_outbox import claim, due_hooks, settle

THREADS = 8
# So many before the next hook in the row has its turn.
_IN_A_ROW = 20

logger = logging.getLogger(__name__)


class HookWork:
    """One thread for a hook, eight at once. Mail and the calendar don't wait for them."""

    def __init__(self, database: Database, policy: HookPolicy) -> None:
        self._database, self._policy = database, policy
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="hook")
        self._served: dict[int, Future[int]] = {}
        self._chance = SystemRandom()

    def work(self, going_on: Callable[[], bool], *, wait: bool) -> bool:
        """Begins with every hook that is due and not at hand; whether there may be more to do at once, which
        is known only where it is waited for.
        """
        self._served = {hook: served for hook, served in self._served.items() if not served.done()}
        with self._database.read() as session:
            due = due_hooks(session)
        for hook_id in due:
            if hook_id not in self._served:
                self._served[hook_id] = self._threads.submit(self._serve, hook_id, going_on)
        if not wait:
            return False
        return sum(served.result() for served in self._served.values()) > 0

    def close(self) -> None:
        """Ends the calls at hand first."""
        self._threads.shutdown()

    def _serve(self, hook_id: int, going_on: Callable[[], bool]) -> int:
        """How many calls were made."""
        made = 0
        try:
            while made < _IN_A_ROW and going_on() and self._call_next(hook_id):
                made += 1
        except Exception:  # a database that is away for a while must not end the thread's work for good
            logger.exception("the hook %s could not be served", hook_id)
        return made

    def _call_next(self, hook_id: int) -> bool:
        """Whether there was something to call for."""
        with self._database.write() as session:
            claimed = claim(session, hook_id)
        if claimed is None:
            return False
        call = Call(claimed.call_id, claimed.body, claimed.secret, int(now().timestamp()))
        answer = send(claimed.url, call, self._policy)
        if answer.fault is not None:
            logger.warning("the hook %s was not reached: %s %s", hook_id, answer.fault.value, answer.status)
        with self._database.write() as session:
            settle(session, claimed, answer, self._chance.random())
        return True
