"""Joins segments into one, column by column and without the documents: never a loop over people.

The result depends on nothing but who is in it: names are numbered in their order, equal lists and states are
stored once, and what only removed people had is left out.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.arranging import People, state_kind
from matching.blocked import BlockPostings
from matching.columns import (
    Coded,
    Lists,
    Rows,
    Strings,
    Vectors,
    compact,
    counted_on,
    fixed,
    ragged,
    row_starts,
)
from matching.index import CODED, Segment
from matching.kernel_shapes import CODES
from matching.layers import Layer
from matching.places import Places
from matching.texts import Texts
from matching.titles import Titles

Numbers = NDArray[Any]
Segments = Sequence[Segment]
_NAMED = ("kinds", "categories", "divisions")
_TITLED = ("held", "wished")
_WORDS = ("keys", "words", "vouchers")


def merged(layers: Sequence[Layer[Segment]], places: Places) -> Segment:
    """Give one segment of all who count in some layers of one index version."""
    segments = [layer.block for layer in layers]
    ids = np.concatenate([one.ids for one in segments])
    rows = np.flatnonzero(np.concatenate([layer.alive for layer in layers]))
    # By id, so that it leaves no trace who came first.
    rows = rows[np.argsort(ids[rows])]
    codes = _codes(segments, rows)
    lists, strings = _named_lists(segments, codes)
    titled, titles = _titled_lists(segments, codes)
    coded = {name: _coded([one.values[name] for one in segments], codes[name]) for name in CODED}
    people = People(ids[rows], coded, lists | titled, codes["remote_only"] > 0)
    arranged = people.in_groups(strings["divisions"], places)
    order = rows[arranged.order]
    mastery, states, strings["skills"] = _mastery(segments, order)
    claims, claim_starts, words = _claims(segments, order)
    return arranged.segment(
        states=states,
        mastery=mastery,
        texts=Texts.joined([one.texts for one in segments], _slack(segments, order), order),
        titles=titles,
        strings={name: Strings.of(names) for name, names in (strings | words).items()},
        claim_starts=claim_starts,
        claims=claims,
    )


def _codes(segments: Segments, rows: Rows) -> dict[str, NDArray[np.int64]]:
    """Give the codes of some rows by column, counted through all segments."""

    def size(segment: Segment, name: str) -> int:
        if name in segment.values:
            return len(segment.values[name])
        return len(segment.lists[name].starts) - 1 if name in segment.lists else 0

    sizes = np.array([[size(one, name) for name in CODES] for one in segments])
    heads = np.cumsum(sizes, axis=0) - sizes
    codes = np.concatenate([one.codes + head for one, head in zip(segments, heads, strict=True)])[rows]
    return {name: np.ascontiguousarray(codes[:, at]) for at, name in enumerate(CODES)}


def _coded(tables: Sequence[Numbers], codes: NDArray[np.int64]) -> Coded:
    used, numbers = compact(codes, sum(map(len, tables)))
    values, places = np.unique(np.concatenate(tables)[used], return_inverse=True)
    return Coded(fixed(places[numbers], np.uint32), fixed(values, values.dtype))


def _slack(segments: Segments, order: Rows) -> Coded:
    slack = [one.texts.slack for one in segments]
    tables = [part.values for part in slack]
    return _coded(tables, counted_on([part.codes for part in slack], [len(table) for table in tables])[order])


def _lists(segments: Segments, name: str, codes: NDArray[np.int64], names: Sequence[int]) -> Lists:
    """Give the lists that somebody has; ``names`` is how many names each segment numbers."""
    parts = [one.lists[name] for one in segments]
    members = counted_on([part.members for part in parts], names)
    # More than four thousand million names would not fit into an index anyway.
    return Lists(
        codes.astype(np.uint32), row_starts([part.starts for part in parts]), members.astype(np.uint32)
    ).used()


def _named(names: Sequence[str], numbers: Numbers) -> tuple[list[str], Rows]:
    """Give the names that occur among some numbers, in their order, and the numbers made to fit."""
    used, places = compact(numbers, len(names))
    own = [names[number] for number in used.tolist()]
    distinct = sorted(set(own))
    number_of = {name: number for number, name in enumerate(distinct)}
    return distinct, np.array([number_of[name] for name in own], np.int64)[places]


def _renumbered(lists: Lists, members: Rows) -> Lists:
    return Lists(lists.codes, lists.starts, members.astype(np.uint32)).distinct()


def _named_lists(
    segments: Segments, codes: dict[str, NDArray[np.int64]]
) -> tuple[dict[str, Lists], dict[str, list[str]]]:
    """Give the lists of kinds, categories and divisions, and their names."""
    found: dict[str, Lists] = {}
    strings: dict[str, list[str]] = {}
    for name in _NAMED:
        parts = [one.strings[name].all() for one in segments]
        lists = _lists(segments, name, codes[name], [len(part) for part in parts])
        strings[name], members = _named([one for part in parts for one in part], lists.members)
        found[name] = _renumbered(lists, members)
    return found, strings


def _titled_lists(segments: Segments, codes: dict[str, NDArray[np.int64]]) -> tuple[dict[str, Lists], Titles]:
    """Give the lists of titles held and wished for, and the titles."""
    parts = [one.titles for one in segments]
    names = [name for part in parts for name in part.names]
    sizes = [len(part) for part in parts]
    held, wished = (_lists(segments, name, codes[name], sizes) for name in _TITLED)
    numbers = np.concatenate([held.members, wished.members])
    distinct, members = _named(names, numbers)
    # Equal titles have equal vectors: any one of them serves.
    firsts = np.zeros(len(distinct), np.int64)
    firsts[members] = numbers
    vectors = _stacked([part.vectors.matrix.tocsr() for part in parts], parts[0].vectors.matrix.shape[1])[
        firsts
    ]
    lists = {
        "held": _renumbered(held, members[: len(held.members)]),
        "wished": _renumbered(wished, members[len(held.members) :]),
    }
    return lists, Titles.of(distinct, Vectors(csc_matrix(vectors)))


def _claims(segments: Segments, order: Rows) -> tuple[dict[str, Numbers], Rows, dict[str, list[str]]]:
    """Give the claims of rows in their order, where each one's begin, and the strings in them."""
    places, starts = ragged(row_starts([one.claim_starts for one in segments]), order)
    claims: dict[str, Numbers] = {"marks": np.concatenate([one.claims["marks"] for one in segments])[places]}
    strings: dict[str, list[str]] = {}
    for name in _WORDS:
        parts = [one.strings[f"claim_{name}"].all() for one in segments]
        numbers = counted_on([one.claims[name] for one in segments], [len(part) for part in parts])[places]
        strings[f"claim_{name}"], claims[name] = _named([one for part in parts for one in part], numbers)
    return claims, starts, strings


def _stacked(parts: Sequence[csr_matrix], width: int) -> csr_matrix:
    """Give the rows of all parts as one matrix."""
    data, columns = (np.concatenate([getattr(part, name) for part in parts]) for name in ("data", "indices"))
    starts = row_starts([part.indptr for part in parts])
    return csr_matrix((data, columns, starts), (len(starts) - 1, width))


def _mastery(segments: Segments, order: Rows) -> tuple[BlockPostings, NDArray[np.uint16], list[str]]:
    """Give who of some rows masters what, the states and the skills."""
    names = [one.strings["skills"].all() for one in segments]
    skill_heads = np.cumsum([0, *map(len, names)])
    state_heads = np.cumsum([0, *(len(one.states) for one in segments)])
    parts = [_by_person(*one) for one in zip(segments, skill_heads, state_heads, strict=False)]
    people = _stacked(parts, int(skill_heads[-1]))[order]
    skills, columns = _named([one for part in names for one in part], people.indices)
    states, values = _distinct_states(np.concatenate([one.states for one in segments]), people.data)
    numbers = (values.astype(state_kind(len(states))), columns.astype(np.int32), people.indptr)
    return BlockPostings.of(csr_matrix(numbers, (len(order), len(skills))).tocsc()), states, skills


def _by_person(segment: Segment, skill_head: int, state_head: int) -> csr_matrix:
    """Give the states of each person by skill, both counted on from some number."""
    mastery = segment.mastery
    values = mastery.values.astype(np.int32) + np.int32(state_head)
    shape = (len(segment), len(segment.strings["skills"]))
    rows = csc_matrix((values, mastery.all_rows(), mastery.starts), shape).tocsr()
    rows.indices += np.int32(skill_head)
    return rows


def _distinct_states(states: NDArray[np.uint16], numbers: Numbers) -> tuple[NDArray[np.uint16], Rows]:
    """Give the states that occur, equal ones once, in an order of their own, and the numbers made to fit."""
    used, places = compact(numbers, len(states))
    whole = states[used].astype(">u2")
    own = [row.tobytes() for row in whole]
    distinct = sorted(set(own))
    number_of = {state: number for number, state in enumerate(distinct)}
    found = np.frombuffer(b"".join(distinct), ">u2").reshape(-1, states.shape[1]).astype(np.uint16)
    return found, np.array([number_of[state] for state in own], np.int64)[places]
