"""The index: people as columns. A segment never changes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Arrays, Lists, Postings, Strings, Vectors
from matching.mastery import coverage
from matching.shapes import Claim, Proof
from matching.titles import Titles

LISTS = ("held", "wished", "divisions", "kinds", "categories")
NAMES = ("divisions", "kinds", "categories", "claim_keys", "claim_words", "claim_vouchers")
# Numbers in the row of a claim: key, words, level, proof, voucher.
CLAIM_PARTS = 5
_PLAIN = (
    "ids",
    "years",
    "education",
    "salary",
    "remote_only",
    "confirmed",
    "states",
    "claim_starts",
    "claims",
)


@dataclass(frozen=True)
class Segment:
    """The people of one part of the index, one row each."""

    ids: NDArray[np.int64]
    years: NDArray[np.float64]
    education: NDArray[np.int64]
    salary: NDArray[np.int64]
    remote_only: NDArray[np.bool_]
    confirmed: NDArray[np.int64]
    # Distinct mastery states, and for each skill its holders with the number of their state.
    states: NDArray[np.uint16]
    mastery: Postings
    text: Vectors
    titles: Titles
    # By the names in LISTS: what each person lists, as numbers of titles or of the strings in NAMES.
    lists: dict[str, Lists]
    strings: dict[str, Strings]
    # One row for each claim; its words are for quoting.
    claim_starts: NDArray[np.int64]
    claims: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def coverage(self) -> NDArray[np.float64]:
        return coverage(self.states)

    @cached_property
    def no_claims(self) -> NDArray[np.bool_]:
        none: NDArray[np.bool_] = np.diff(self.claim_starts) == 0
        return none

    def claims_of(self, row: int) -> tuple[tuple[str, Claim], ...]:
        """Give a person's claims with their skill keys."""
        names = ("claim_keys", "claim_words", "claim_vouchers")
        keys, words, vouchers = (self.strings[name] for name in names)
        part = self.claims[self.claim_starts[row] : self.claim_starts[row + 1]].tolist()
        return tuple(
            (keys[key], Claim(words[said], level, Proof(proof), None, vouchers[voucher]))
            for key, said, level, proof, voucher in part
        )

    def arrays(self) -> Arrays:
        """Give all columns by name, for storage."""
        columns: Arrays = {name: getattr(self, name) for name in _PLAIN}
        for name in ("mastery", "text", "titles"):
            columns |= getattr(self, name).arrays(name)
        for name in LISTS:
            columns |= self.lists[name].arrays(f"lists.{name}")
        for name in NAMES:
            columns |= self.strings[name].arrays(f"strings.{name}")
        return columns

    @staticmethod
    def from_arrays(arrays: Arrays) -> "Segment":
        plain: dict[str, Any] = {name: arrays[name] for name in _PLAIN}
        return Segment(
            **plain,
            mastery=Postings.from_arrays(arrays, "mastery"),
            text=Vectors.from_arrays(arrays, "text"),
            titles=Titles.from_arrays(arrays, "titles"),
            lists={name: Lists.from_arrays(arrays, f"lists.{name}") for name in LISTS},
            strings={name: Strings.from_arrays(arrays, f"strings.{name}") for name in NAMES},
        )
