"""Encodes people in several processes: each makes builders of its own, which are joined in order."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from matching.builder import SegmentBuilder
from matching.encode import Reader, encode_talent
from matching.places import Places
from matching.shapes import Talent, Vocabulary

# Chunks that wait for each process: enough to keep it busy, few enough to stay small.
_WAITING = 2
# Of a builder: what stays in its process.
_KEPT = ("reader", "places")
State = dict[str, Any]
# What a process keeps from its start on.
_reader: list[Reader] = []


def encoded(
    chunks: Iterable[list[Talent]], reader: Reader, places: Places, processes: int
) -> Iterator[SegmentBuilder]:
    """Give a builder for each chunk of people, in order, its terms numbered by itself."""
    # Spawned, not forked: a child must inherit neither locks nor threads.
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=(reader.vocabulary,)
    ) as pool:
        waiting: deque[Future[State]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_encode, chunk))
            if len(waiting) > _WAITING * processes:
                yield _back(waiting.popleft().result(), reader, places)
        while waiting:
            yield _back(waiting.popleft().result(), reader, places)


def _start(vocabulary: Vocabulary) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    _reader.append(Reader(vocabulary))


def _end_with_parent() -> None:
    """A pool that is killed leaves its processes waiting for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _encode(talents: list[Talent]) -> State:
    builder = SegmentBuilder(_reader[0], Places(()), {})
    for talent in talents:
        builder.add(encode_talent(talent, builder.reader, builder.index, grow=True))
    # The reader stays here: the vocabulary is large, and the other side has it.
    return {field.name: getattr(builder, field.name) for field in fields(builder) if field.name not in _KEPT}


def _back(state: State, reader: Reader, places: Places) -> SegmentBuilder:
    return SegmentBuilder(reader, places, **state)
