"""What a matcher holds, seen from outside: ids, and a fingerprint of each field of each person.

Two matchers that hold the same people have the same fingerprints, however their rows, skills and titles
are numbered. The only module besides the index that knows in what form a field is stored.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.builder import SegmentBuilder
from matching.columns import Lists, Strings
from matching.encode import encode_talent
from matching.index import CLAIMS, LISTS, Segment
from matching.layers import Layer
from matching.matcher import Matcher
from matching.shapes import Talent

Prints = NDArray[np.uint64]
# So many rows at a time: memory stays small, and the postings are read through once for each window.
WINDOW = 1 << 14
_SCAN = 1 << 23


def ids_of(matcher: Matcher) -> NDArray[np.int64]:
    """Give the ids of all people who count, ascending."""
    return np.sort(np.concatenate([layer.block.ids[layer.alive] for layer in matcher.layers]))


def holds(matcher: Matcher, ids: Sequence[int]) -> int:
    """Give how many of the ids have a row."""
    return sum(int(layer.alive[layer.rows_of(ids)].sum()) for layer in matcher.layers)


@dataclass(frozen=True, slots=True)
class Window:
    """Some people of one layer: their ids, and for each field one fingerprint a person."""

    ids: NDArray[np.int64]
    prints: dict[str, Prints]


def windows(matcher: Matcher) -> Iterator[Window]:
    """Give all people who count, window by window, in the order in which they are stored."""
    for layer in matcher.layers:
        reader = _SegmentPrints(layer.block)
        for start in range(0, len(layer.block), WINDOW):
            part = slice(start, min(start + WINDOW, len(layer.block)))
            alive = layer.alive[part]
            ids = np.asarray(layer.block.ids[part])[alive]
            yield Window(ids, {name: found[alive] for name, found in reader.read(part).items()})


def fresh_window(matcher: Matcher, talents: Iterable[Talent]) -> Window:
    """Encode people anew with the statistics of the version, and give what a window of them holds."""
    builder, index = SegmentBuilder(matcher.reader, matcher.places, {}), matcher.statistics.text.index
    for talent in talents:
        builder.add(encode_talent(talent, matcher.reader, index, grow=False))
    segment = builder.finish(matcher.statistics)
    return Window(segment.ids, _SegmentPrints(segment).read(slice(0, len(segment))))


def different(stored: Window, fresh: Window) -> dict[int, list[str]]:
    """Name the fields that differ, for each person who is in both windows and differs."""
    layer = Layer.of(fresh)
    rows = layer.rows_of(stored.ids)
    common = fresh.ids[rows]
    order = np.argsort(stored.ids)
    places = order[np.searchsorted(stored.ids, common, sorter=order)]
    found: dict[int, list[str]] = {}
    for name, prints in stored.prints.items():
        for number in common[prints[places] != fresh.prints[name][rows]].tolist():
            found.setdefault(number, []).append(name)
    return dict(sorted(found.items()))


class _SegmentPrints:
    """Fingerprints of the rows of one segment; what a name means is hashed once."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.names = {name: _strings(strings) for name, strings in segment.strings.items()}
        self.names["titles"] = _texts(segment.titles.names)
        self.skills = _texts(segment.skills)
        self.holders = segment.mastery.all_rows()
        self.states = _texts([state.tobytes().hex() for state in np.asarray(segment.states)])

    def read(self, part: slice) -> dict[str, Prints]:
        segment = self.segment
        found = {name: _bits(column.values[column.codes[part]]) for name, column in segment.coded.items()}
        found["remote_only"] = _bits(segment.remote_only[part])
        for name in LISTS:
            names = self.names["titles" if name in ("held", "wished") else name]
            found[name] = _listed(segment.lists[name], names, part)
        found["claims"] = self._claims(part)
        rows, columns, places = _entries(segment.mastery.starts, self.holders, part)
        states = self.states[segment.mastery.values[places]]
        found["skills"] = _sums(rows, _mix(self.skills[columns], states), part)
        found["text"] = self._text(part)
        return found

    def _text(self, part: slice) -> Prints:
        texts = self.segment.texts
        starts = np.asarray(texts.starts[part.start : part.stop + 1])
        said = slice(int(starts[0]), int(starts[-1]))
        terms, times = texts.terms[said].astype(np.uint64), texts.times[said].astype(np.uint64)
        rows = np.repeat(np.arange(part.start, part.stop), np.diff(starts))
        return _mix(_sums(rows, _mix(terms, times), part), _bits(texts.slack.values[texts.slack.codes[part]]))

    def _claims(self, part: slice) -> Prints:
        """The order counts: the words of the first claim of a skill are those that are quoted."""
        starts = self.segment.claim_starts[part.start : part.stop + 1].astype(np.int64)
        own = slice(int(starts[0]), int(starts[-1]))
        keys, said, marks, vouchers = (self.segment.claims[name][own] for name in CLAIMS)
        whole = _mix(self.names["claim_keys"][keys], self.names["claim_words"][said])
        whole = _mix(whole, marks.astype(np.uint64))
        return _in_order(starts, _mix(whole, self.names["claim_vouchers"][vouchers]))


def _listed(lists: Lists, names: Prints, part: slice) -> Prints:
    own = lists.take(np.arange(part.start, part.stop))
    return _in_order(own.starts, names[own.members])[own.codes]


def _in_order(starts: NDArray[np.int64], values: Prints) -> Prints:
    """One print for each run of values, by value and place."""
    sizes = np.diff(starts)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(values)) - np.repeat(starts[:-1] - starts[0], sizes)
    return _sums(rows, _mix(values, places.astype(np.uint64)), slice(0, len(sizes)))


def _entries(
    starts: NDArray[Any], rows: NDArray[Any], part: slice
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give the entries of inverted lists that fall into a window: row, list and place of each."""
    found = []
    for start in range(0, len(rows), _SCAN):
        piece = rows[start : start + _SCAN]
        found.append(start + np.flatnonzero((piece >= part.start) & (piece < part.stop)))
    places = np.concatenate(found) if found else np.zeros(0, np.int64)
    columns = np.searchsorted(starts, places, side="right") - 1
    return rows[places].astype(np.int64), columns, places


def _sums(rows: NDArray[np.int64], values: Prints, part: slice) -> Prints:
    """Add up the prints of each row's entries, in whatever order they come; counts wrap around."""
    sums = np.zeros(part.stop - part.start, np.uint64)
    np.add.at(sums, rows - part.start, values)
    return sums


def _mix(one: Prints, other: Prints) -> Prints:
    """Scatter two numbers over 64 bits (the finaliser of SplitMix64), so that sums do not meet by chance."""
    mixed = one * np.uint64(0x9E3779B97F4A7C15) + other + np.uint64(0x632BE59BD9B4E019)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _bits(values: NDArray[Any]) -> Prints:
    """The bits of each number, so that unknown (NaN) equals unknown."""
    wide = np.asarray(values, np.float64 if values.dtype.kind == "f" else np.int64)
    return wide.view(np.uint64)


def _strings(strings: Strings) -> Prints:
    return _texts(strings.all())


def _texts(texts: Iterable[str]) -> Prints:
    return np.array([_text(text) for text in texts], np.uint64)


@lru_cache(maxsize=1 << 18)
def _text(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
