"""The people as plain arrays for the peers, made straight from the documents, not from the engine's index."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.encode import (
    EncodedTalent,
    Reader,
    Statistics,
    day_number,
    encode_talent,
    mastery,
    membership_name,
    number_or_unknown,
    years_or_unknown,
)
from matching.mastery import LEVELS, state_array
from matching.shapes import Claim, Talent
from matching.terms import CountTable, saturate

Progress = Callable[[int, int], None]
LISTS = ("held", "wished", "divisions", "kinds", "categories")
_TELL = 1000


@dataclass(frozen=True)
class Table:
    """One row a person. Lists are numbered: ``codes`` has a column for each of LISTS, ``lists`` their names.

    ``mastery`` has rows of (person, skill, state); ``counts`` how often each term of ``text`` stands there.
    """

    ids: NDArray[np.int64]
    years: NDArray[np.float64]
    education: NDArray[np.int64]
    salary: NDArray[np.int64]
    remote_only: NDArray[np.bool_]
    confirmed: NDArray[np.int64]
    starts: NDArray[np.int64]
    terms: NDArray[np.int32]
    counts: NDArray[np.uint8]
    weights: NDArray[np.float32]
    width: NDArray[np.int64]
    mastery: NDArray[np.int32]
    states: NDArray[np.uint16]
    skills: NDArray[np.str_]
    codes: NDArray[np.int32]
    lists: tuple[NDArray[np.str_], ...]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def text(self) -> csr_matrix:
        """What each term of each person counts, in float32."""
        return csr_matrix((self.weights, self.terms, self.starts), (len(self), int(self.width[0])))

    @cached_property
    def holders(self) -> NDArray[np.int64]:
        """How many people have each term: the postings that a query must read."""
        return np.bincount(self.terms, minlength=int(self.width[0])).astype(np.int64)

    @cached_property
    def skill_numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.skills.tolist())}

    @cached_property
    def credit(self) -> csr_matrix:
        """The credit of everybody by skill and level."""
        return self._thermometer(0)

    @cached_property
    def proven(self) -> csr_matrix:
        """The part of the credit that somebody vouches for, or that a post held bears out."""
        return self._thermometer(LEVELS)

    def _thermometer(self, first: int) -> csr_matrix:
        """Give the thousandths of credit by skill and level; ``first`` is 0 for all, 4 for what is proven."""
        credit = self.states[self.mastery[:, 2], first : first + LEVELS]
        entry, level = np.nonzero(credit)
        columns = self.mastery[entry, 1] * LEVELS + level
        shape = (len(self), max(1, len(self.skills)) * LEVELS)
        values = credit[entry, level].astype(np.float32)
        return csr_matrix((values, (self.mastery[entry, 0], columns.astype(np.int32))), shape)

    @cached_property
    def own_levels(self) -> csc_matrix:
        """The level of each skill that somebody claims, by skill; what is only near to one is left out."""
        level = self.states[self.mastery[:, 2], 2 * LEVELS].astype(np.int8)
        said = level > 0
        entries = (level[said], (self.mastery[said, 0], self.mastery[said, 1]))
        return csc_matrix(entries, (len(self), max(1, len(self.skills))))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, column in self._columns().items():
            np.save(folder / f"{name}.npy", column, allow_pickle=False)

    def _columns(self) -> dict[str, NDArray[Any]]:
        plain = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "lists"}
        return plain | {f"list-{name}": self.lists[at] for at, name in enumerate(LISTS)}

    @staticmethod
    def load(folder: Path) -> "Table":
        def read(name: str) -> NDArray[Any]:
            column: NDArray[Any] = np.load(folder / f"{name}.npy", allow_pickle=False)
            return column

        plain = {one.name: read(one.name) for one in fields(Table) if one.name != "lists"}
        return Table(**plain, lists=tuple(read(f"list-{name}") for name in LISTS))


def tabulate(
    talents: Iterable[Talent], reader: Reader, statistics: Statistics, progress: Progress, count: int
) -> Table:
    """Encode everybody once more, with the term numbers and weights of an index version."""
    rows, index = _Rows(reader), statistics.text.index.as_dict()
    for done, talent in enumerate(talents, 1):
        rows.add(encode_talent(talent, reader, index, grow=False))
        if done % _TELL == 0 or done == count:
            progress(done, count)
    return rows.finish(statistics)


class _Numbered:
    """Lists of names, each distinct list numbered as it first comes; a list is kept as lines of text."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, names: Sequence[str]) -> int:
        return self.numbers.setdefault("\n".join(names), len(self.numbers))


class _Rows:
    """Grows the columns person by person."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._texts = CountTable()
        self._plain: list[tuple[int, float, int, int, bool, int]] = []
        self._mastery = array("i")
        self._states: dict[tuple[int, ...], int] = {}
        self._claims: list[tuple[tuple[str, Claim], ...]] = []
        self._skills: dict[str, int] = {}
        self._codes = array("i")
        self._lists = [_Numbered() for _ in LISTS]

    def add(self, person: EncodedTalent) -> None:
        talent = person.talent
        self._texts.add(person.text)
        self._plain.append(
            (
                talent.id,
                years_or_unknown(talent.experience_years),
                talent.education or 0,
                number_or_unknown(talent.salary_min),
                talent.remote_only,
                day_number(talent.confirmed_on),
            )
        )
        # What somebody masters waits for the closure, which is learnt from all.
        self._claims.append(person.claims)
        listed = (
            person.held,
            person.wished,
            talent.divisions,
            talent.kinds,
            [membership_name(one) for one in talent.categories],
        )
        self._codes.extend(one.number(names) for one, names in zip(self._lists, listed, strict=True))

    def finish(self, statistics: Statistics) -> Table:
        ids, years, education, salary, remote, confirmed = zip(*self._plain, strict=True)
        for row, claims in enumerate(self._claims):
            for key, state in mastery(claims, statistics.closure):
                number = self._states.setdefault(state, len(self._states))
                self._mastery.extend((row, self._skills.setdefault(key, len(self._skills)), number))
        counted = self._texts.matrix(len(statistics.text.index))
        weighed = saturate(self._texts, statistics.text)
        return Table(
            ids=np.array(ids, np.int64),
            years=np.array(years, np.float64),
            education=np.array(education, np.int64),
            salary=np.array(salary, np.int64),
            remote_only=np.array(remote, bool),
            confirmed=np.array(confirmed, np.int64),
            starts=counted.indptr.astype(np.int64),
            terms=counted.indices.astype(np.int32),
            counts=counted.data,
            weights=weighed.data,
            width=np.array([len(statistics.text.index)]),
            mastery=np.array(self._mastery, np.int32).reshape(-1, 3),
            states=state_array(self._states),
            skills=np.array(list(self._skills) or [""]),
            codes=np.array(self._codes, np.int32).reshape(-1, len(LISTS)),
            lists=tuple(np.array(list(one.numbers)) for one in self._lists),
        )
