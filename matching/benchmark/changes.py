"""Changes since the index was built: how soon they count, and what searching costs with many of them."""

import time
from collections.abc import Callable, Sequence
from itertools import islice
from statistics import median
from typing import Any

from matching.benchmark.corpora import DAY, Inputs
from matching.benchmark.corpus import TOP, Corpus, Query
from matching.benchmark.talents import talents
from matching.matcher import Matcher
from matching.shapes import Talent

MANY = 65_536
_AT_ONCE = 4096
_TIMES = 7
_TURNS = 3


def measure_changes(inputs: Inputs, corpus: Corpus, queries: Sequence[Query]) -> dict[str, Any]:
    """Give milliseconds until one and a thousand changed profiles count, and of a search before and after."""
    matcher, people = corpus.matcher, len(corpus)
    many = min(MANY, people // 2)
    # Other people under the ids that are there.
    changed = list(talents(inputs.stock, many, inputs.seed + 1, DAY))
    matcher.top(queries[0].encoded, today=DAY, count=TOP)
    one_ms = _median_ms(lambda at: _search(matcher.with_changes([changed[at]]), queries[0]), _TIMES)
    some = changed[: min(1000, many)]
    some_ms = _median_ms(lambda _: matcher.with_changes(some), 3)
    searched = _search_ms([matcher, matcher.with_changes(some), _grow(inputs, matcher, changed)], queries)
    return {
        "talents": people,
        "one_ms": round(one_ms, 3),
        "one_without_search_ms": round(_median_ms(lambda at: matcher.with_changes([changed[at]]), _TIMES), 3),
        "thousand": len(some),
        "thousand_ms": round(some_ms, 2),
        "many": many,
        "search_before_ms": round(searched[0], 4),
        "search_with_thousand_ms": round(searched[1], 4),
        "search_with_many_ms": round(searched[2], 4),
    }


def _grow(inputs: Inputs, matcher: Matcher, changed: Sequence[Talent]) -> Matcher:
    """Take the changes as a service does, some thousands at a time."""
    stream, done = iter(changed), 0
    while chunk := list(islice(stream, _AT_ONCE)):
        matcher = matcher.with_changes(chunk)
        done += len(chunk)
        inputs.tell("changes", done, len(changed))
    return matcher


def _search(matcher: Matcher, query: Query) -> object:
    return matcher.top(query.encoded, today=DAY, count=TOP)


def _search_ms(matchers: Sequence[Matcher], queries: Sequence[Query]) -> list[float]:
    """Give the median of each, measured in turns so that a noisy minute hits all of them."""
    seconds: list[list[float]] = [[] for _ in matchers]
    for turn in range(_TURNS):
        for matcher, times in zip(matchers, seconds, strict=True):
            _search(matcher, queries[turn % len(queries)])
            for query in queries:
                started = time.perf_counter()
                _search(matcher, query)
                times.append(time.perf_counter() - started)
    return [1e3 * median(times) for times in seconds]


def _median_ms(run: Callable[[int], object], times: int) -> float:
    seconds: list[float] = []
    for at in range(times):
        started = time.perf_counter()
        run(at)
        seconds.append(time.perf_counter() - started)
    return 1e3 * median(seconds)
