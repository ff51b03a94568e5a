"""Many demands at once: each one's first people, on all cores, in the order in which the demands come."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

from matching.among import Keep
from matching.encode import EncodedDemand
from matching.matcher import Matcher, Top
from matching.shapes import Demand

# How many demands each thread may be ahead of the one that is waited for.
_AHEAD = 4


def tops(
    matcher: Matcher,
    demands: Iterable[Demand],
    *,
    today: date,
    count: int,
    threads: int,
    keeps: Mapping[int, Keep] | None = None,
) -> Iterator[tuple[int, Top]]:
    """Give the id and the first ``count`` of each demand, exactly as ``Matcher.top`` gives them alone.

    The demands are taken as they are needed, so that a long stream costs no memory. ``keeps`` names for some
    of them who counts, if not all do.
    """

    def first(query: EncodedDemand) -> Top:
        keep = None if keeps is None else keeps.get(query.demand.id)
        return matcher.top(query, today=today, count=count, keep=keep)

    waiting: deque[tuple[int, Future[Top]]] = deque()
    pool = ThreadPoolExecutor(max(1, threads), thread_name_prefix="batch")
    try:
        for demand in demands:
            # Read here, not in the threads: cutting texts holds the interpreter, ranking need not.
            waiting.append((demand.id, pool.submit(first, matcher.encode(demand))))
            if len(waiting) >= _AHEAD * max(1, threads):
                demand_id, top = waiting.popleft()
                yield demand_id, top.result()
        while waiting:
            demand_id, top = waiting.popleft()
            yield demand_id, top.result()
    finally:
        pool.shutdown(cancel_futures=True)
