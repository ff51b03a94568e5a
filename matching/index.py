"""The index: people as columns. A segment never changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.blocked import BlockPostings
from matching.columns import Arrays, Coded, Flags, Floats, Lists, Rows, Strings
from matching.encode import read_membership
from matching.groups import Groups
from matching.kernel_shapes import CODES, COVERED
from matching.lookup import Lookup
from matching.mastery import DIRECT_LEVEL, coverage
from matching.places import Places
from matching.shapes import Claim, Proof
from matching.texts import Texts
from matching.titles import Titles

K = TypeVar("K")

CODED = ("years", "education", "salary", "confirmed")
LISTS = ("kinds", "categories", "divisions", "held", "wished")
NAMES = ("divisions", "kinds", "categories", "skills", "claim_keys", "claim_words", "claim_vouchers")
# Columns of one number for each claim; ``marks`` is the level and, times 16, the proof.
CLAIMS = ("keys", "words", "marks", "vouchers")
PROOF_SHIFT = 16
# Of fewer than one row in so many each is sought by itself among the holders of a skill.
_FEW = 16
# Some 300 bytes each.
_CLAIMS_KEPT = 16_384
_PLAIN = ("ids", "codes", "traits", "states", "claim_starts")


@dataclass(frozen=True)
class Segment:
    """The people of one part of the index, one row each."""

    ids: NDArray[np.int64]
    # One row a person, one column for each of `kernel_shapes.CODES`; those of CODED and LISTS are codes into
    # the values and lists below.
    codes: NDArray[np.uint32]
    # For each person the trait: see `groups.py`.
    traits: NDArray[np.uint32]
    # Distinct mastery states, and for each skill its holders with the number of their state.
    states: NDArray[np.uint16]
    mastery: BlockPostings
    texts: Texts
    titles: Titles
    groups: Groups
    # By the names in CODED: the distinct numbers.
    values: dict[str, NDArray[Any]]
    # By the names in LISTS: what people list, as numbers of titles or of the strings in NAMES.
    lists: dict[str, Lists]
    strings: dict[str, Strings]
    # By the names in CLAIMS, one row for each claim; its words are for quoting.
    claim_starts: NDArray[np.uint32]
    claims: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def coded(self) -> dict[str, Coded]:
        """By the names in CODED: one number a person."""
        return {name: Coded(self.codes[:, CODES.index(name)], self.values[name]) for name in CODED}

    @cached_property
    def remote_only(self) -> Flags:
        """Who only works remotely."""
        return np.asarray(self.codes[:, CODES.index("remote_only")] > 0, bool)

    @cached_property
    def coverage(self) -> NDArray[np.float64]:
        """For each asked level 1-4, (all, proven) and state: the part of the ask that is covered."""
        return coverage(self.states)

    @cached_property
    def coverage_steps(self) -> NDArray[np.uint32]:
        """The same as bounds: see `kernel_shapes.People`."""
        steps = np.ceil(self.coverage * COVERED).astype(np.uint32)
        return np.ascontiguousarray(steps[:, 0] << 16 | steps[:, 1])

    @cached_property
    def levels(self) -> NDArray[np.uint8]:
        """For each state the level of the skill itself, whatever the proof."""
        return self.states[:, DIRECT_LEVEL].astype(np.uint8)

    @cached_property
    def skills(self) -> Lookup:
        """The number of each skill that somebody has."""
        return Lookup.of_strings(self.strings["skills"])

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The names of divisions, kinds and categories by their numbers."""
        return {name: self.strings[name].all() for name in ("divisions", "kinds", "categories")}

    @cached_property
    def _near(self) -> dict[str, Floats]:
        return {}

    @cached_property
    def kept(self) -> dict[str, NDArray[Any]]:
        """What passes over everybody have made of the columns and use again: see `narrow.py`."""
        return {}

    @cached_property
    def _made(self) -> dict[Callable[[Any], Any], Any]:
        return {}

    def kept_as(self, make: Callable[["Segment"], K]) -> K:
        """Give what a function makes of this segment, made once."""
        made: K | None = self._made.get(make)
        if made is None:
            made = self._made[make] = make(self)
        return made

    def near(self, places: Places, division: str) -> Floats:
        """Give the nearness of a division to each one that somebody here accepts; worked out once."""
        known = self._near.get(division)
        if known is None:
            known = self._near[division] = places.to_division(self.names["divisions"], division)
        return known

    @cached_property
    def _memberships(self) -> tuple[NDArray[np.str_], NDArray[np.int64]]:
        """The category of each stored membership, and the last day of it."""
        read = [read_membership(name) for name in self.names["categories"]]
        return np.array([name for name, _ in read], np.str_), np.array([until for _, until in read], np.int64)

    def members(self, category: str | None, today: int) -> Floats:
        """Give 1 for each stored membership of a category that holds on a day, 0 for all others."""
        names, until = self._memberships
        held: Floats = ((names == (category or "")) & (until >= today)).astype(np.float64)
        return held

    def holders(self, key: str) -> Rows:
        """Give the rows of those who claim this very skill, at any level."""
        number = self.skills.get(key)
        if number is None:
            return np.zeros(0, np.int64)
        rows, states = self.mastery.of_key(number)
        held: Rows = rows[self.levels[states] > 0]
        return held

    def claims_of(self, row: int) -> tuple[tuple[str, Claim], ...]:
        """Give a person's claims with their skill keys."""
        part = slice(int(self.claim_starts[row]), int(self.claim_starts[row + 1]))
        columns = (self.claims[name][part].tolist() for name in CLAIMS)
        return tuple(map(self._claim, *columns))

    @cached_property
    def _claim(self) -> Callable[[int, int, int, int], tuple[str, Claim]]:
        """Makes a claim of its numbers; many people claim the same, so the last ones are kept."""
        keys, words, vouchers = (self.strings[f"claim_{name}"] for name in ("keys", "words", "vouchers"))

        @lru_cache(maxsize=_CLAIMS_KEPT)
        def claim(key: int, said: int, mark: int, voucher: int) -> tuple[str, Claim]:
            proof = Proof(mark // PROOF_SHIFT)
            return keys[key], Claim(words[said], mark % PROOF_SHIFT, proof, None, vouchers[voucher])

        return claim

    def view(self, rows: Rows | None = None) -> "View":
        """Give all people, or those of some rows, ready to be scored."""
        return View(self, rows)

    @property
    def is_searched(self) -> bool:
        """There are so many people that a search by blocks pays."""
        return self.texts.lists is not None

    def searched(self) -> "Segment":
        """Give the same with what a search by blocks needs."""
        return self if self.is_searched else replace(self, texts=self.texts.with_lists())

    def arrays(self) -> Arrays:
        """Give all columns by name, for storage."""
        columns: Arrays = {name: getattr(self, name) for name in _PLAIN}
        for name in ("mastery", "texts", "titles", "groups"):
            columns |= getattr(self, name).arrays(name)
        for kind in ("lists", "strings"):
            for name, part in getattr(self, kind).items():
                columns |= part.arrays(f"{kind}.{name}")
        columns |= {f"values.{name}": self.values[name] for name in CODED}
        return columns | {f"claims.{name}": self.claims[name] for name in CLAIMS}

    @staticmethod
    def from_arrays(arrays: Arrays) -> "Segment":
        plain: dict[str, Any] = {name: arrays[name] for name in _PLAIN}
        return Segment(
            **plain,
            mastery=BlockPostings.from_arrays(arrays, "mastery"),
            texts=Texts.from_arrays(arrays, "texts"),
            titles=Titles.from_arrays(arrays, "titles"),
            groups=Groups.from_arrays(arrays, "groups"),
            values={name: arrays[f"values.{name}"] for name in CODED},
            lists={
                name: Lists.from_arrays(arrays, f"lists.{name}", arrays["codes"][:, CODES.index(name)])
                for name in LISTS
            },
            strings={name: Strings.from_arrays(arrays, f"strings.{name}") for name in NAMES},
            claims={name: arrays[f"claims.{name}"] for name in CLAIMS},
        )


class View:
    """All people of a segment or some of them, as columns of values; row numbers are those of the view."""

    def __init__(self, segment: Segment, rows: Rows | None) -> None:
        self.segment = segment
        self.rows = rows
        self.ids = segment.ids if rows is None else segment.ids[rows]
        self.remote_only = segment.remote_only if rows is None else segment.remote_only[rows]
        self._lists: dict[str, Lists] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> NDArray[Any]:
        """Give one of the CODED columns."""
        coded = self.segment.coded[name]
        return coded.all() if self.rows is None else coded.take(self.rows).all()

    def listed(self, name: str) -> Lists:
        """Give one of the LISTS."""
        if name not in self._lists:
            whole = self.segment.lists[name]
            self._lists[name] = whole if self.rows is None else whole.take(self.rows)
        return self._lists[name]

    def skill(self, key: str) -> tuple[Rows, NDArray[Any]]:
        """Give who has a skill or something near it, with the numbers of their states."""
        number = self.segment.skills.get(key)
        if number is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        mastery = self.segment.mastery
        if self.rows is not None and self.segment.is_searched and len(self.rows) * _FEW < len(self.segment):
            at = mastery.at(number, self.rows)
            found = np.flatnonzero(at >= 0)
            return found, mastery.values[at[found]]
        rows, states = mastery.of_key(number)
        if self.rows is None:
            return rows, states
        if not len(rows):
            return rows, states
        places = np.minimum(np.searchsorted(rows, self.rows), len(rows) - 1)
        found = np.flatnonzero(rows[places] == self.rows)
        return found, states[places[found]]

    def texts(self, terms: NDArray[np.int32], values: Floats) -> Floats:
        """Give the inner product of each text with a query."""
        return self.segment.texts.products(terms, values, self.rows)

    def no_claims(self) -> Flags:
        """Tell who claims no skill at all."""
        starts = self.segment.claim_starts
        if self.rows is None:
            return np.asarray(np.diff(starts) == 0, bool)
        return np.asarray(starts[self.rows] == starts[self.rows + 1], bool)
