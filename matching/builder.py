"""Makes the segments of an index from encoded people, and learns what a version keeps of them."""

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching.arranging import People, state_kind
from matching.blocked import BlockPostings
from matching.columns import Coded, Lists, Numbering, Rows, Strings, ragged
from matching.encode import (
    EncodedTalent,
    Reader,
    Statistics,
    day_number,
    membership_name,
    number_or_unknown,
    years_or_unknown,
)
from matching.index import CLAIMS, LISTS, PROOF_SHIFT, Segment
from matching.mastery import SAME, State, claim_state, join, state_array
from matching.places import Places
from matching.relatedness import Closure, closure_of, learn_related
from matching.shapes import Proof, Talent, Weights
from matching.terms import CountTable, TermSpace, learn_texts, learn_titles
from matching.texts import Texts
from matching.titles import TitleReader, title_text

CHUNK = 1000
_COUNTED = ("divisions", "kinds", "categories", "claim_keys", "claim_words", "claim_vouchers")
_CLAIM_PARTS = 4


@dataclass(slots=True)
class SegmentBuilder:
    """Takes encoded people one by one and gives a segment. Without statistics it learns them, too."""

    reader: Reader
    places: Places
    index: dict[str, int]
    texts: CountTable = field(default_factory=CountTable)
    plain: list[tuple[int, float, int, int, bool, int]] = field(default_factory=list)
    holders: dict[str, int] = field(default_factory=dict)
    titles: Numbering = field(default_factory=Numbering)
    lists: dict[str, list[tuple[int, ...]]] = field(default_factory=lambda: {name: [] for name in LISTS})
    names: dict[str, Numbering] = field(default_factory=lambda: {name: Numbering() for name in _COUNTED})
    claims: "array[int]" = field(default_factory=lambda: array("i"))
    claim_starts: "array[int]" = field(default_factory=lambda: array("q", [0]))

    def add(self, person: EncodedTalent) -> None:
        talent = person.talent
        self.texts.add(person.text)
        self.plain.append(
            (
                talent.id,
                years_or_unknown(talent.experience_years),
                talent.education or 0,
                number_or_unknown(talent.salary_min),
                talent.remote_only,
                day_number(talent.confirmed_on),
            )
        )
        self._add_lists(person)
        self._add_claims(person)

    def _add_lists(self, person: EncodedTalent) -> None:
        talent = person.talent
        self.lists["held"].append(self.titles.many(person.held))
        self.lists["wished"].append(self.titles.many(person.wished))
        self.lists["divisions"].append(self.names["divisions"].many(talent.divisions))
        self.lists["kinds"].append(self.names["kinds"].many(talent.kinds))
        categories = [membership_name(one) for one in talent.categories]
        self.lists["categories"].append(self.names["categories"].many(categories))

    def _add_claims(self, person: EncodedTalent) -> None:
        keys, words, vouchers = (self.names[f"claim_{name}"] for name in ("keys", "words", "vouchers"))
        for key, claim in person.claims:
            mark = claim.level + PROOF_SHIFT * int(claim.proof)
            self.claims.extend(
                (keys.number(key), words.number(claim.words), mark, vouchers.number(claim.vouched_by))
            )
        for key in {key for key, _ in person.claims}:
            self.holders[key] = self.holders.get(key, 0) + 1
        self.claim_starts.append(len(self.claims) // _CLAIM_PARTS)

    def merge(self, part: "SegmentBuilder") -> None:
        """Add all people of a builder that numbered terms, titles and names by itself."""
        terms = [self.index.setdefault(term, len(self.index)) for term in part.index]
        self.texts.extend(part.texts, np.array(terms, np.int32))
        self.plain.extend(part.plain)
        for key, count in part.holders.items():
            self.holders[key] = self.holders.get(key, 0) + count
        titles = self.titles.many(part.titles.numbers)
        moves = {name: self.names[name].many(part.names[name].numbers) for name in _COUNTED}
        for name, rows in part.lists.items():
            known = titles if name in ("held", "wished") else moves[name]
            self.lists[name].extend([tuple([known[number] for number in row]) for row in rows])
        claims = np.array(part.claims, np.int32).reshape(-1, _CLAIM_PARTS)
        for column, name in ((0, "claim_keys"), (1, "claim_words"), (3, "claim_vouchers")):
            claims[:, column] = np.array([*moves[name], 0], np.int32)[claims[:, column]]
        done = self.claim_starts[-1]
        self.claims.frombytes(claims.tobytes())
        self.claim_starts.extend([done + start for start in part.claim_starts[1:]])

    def learn(self) -> Statistics:
        """Give the statistics of all people added, and number the terms in their final order."""
        space = learn_texts(self.texts, self.index)
        related = learn_related(self._skills_of_people())
        closure = closure_of(self.reader.gate.closure, related)
        holders = dict(sorted(self.holders.items()))
        return Statistics(len(self.plain), holders, space, self._title_space(), closure)

    def _skills_of_people(self) -> list[list[str]]:
        keys = list(self.names["claim_keys"].numbers)
        said = [keys[number] for number in self.claims[::_CLAIM_PARTS]]
        return [said[start:end] for start, end in pairwise(self.claim_starts)]

    def _title_space(self) -> TermSpace:
        """Weigh title terms over the distinct titles, those of the vocabulary included."""
        texts = {title_text(name) for name in self.titles.numbers}
        texts |= {title_text(self.reader.title(post)) for post in self.reader.vocabulary.titles}
        return learn_titles([self.reader.analyse.title(text) for text in sorted(texts)])

    def finish(self, statistics: Statistics) -> Segment:
        """Give the segment, weighed by the statistics."""
        ids, years, education, salary, remote, confirmed = (
            zip(*self.plain, strict=True) if self.plain else [()] * 6
        )
        coded = {
            "years": Coded.of(np.array(years, np.float64)),
            "education": Coded.of(np.array(education, np.int64)),
            "salary": Coded.of(np.array(salary, np.int64)),
            "confirmed": Coded.of(np.array(confirmed, np.int64)),
        }
        lists = {name: Lists.of(self.lists[name]) for name in LISTS}
        people = People(np.array(ids, np.int64), coded, lists, np.array(remote, bool))
        ordered = people.in_groups(list(self.names["divisions"].numbers), self.places)
        order = ordered.order
        places, claim_starts = ragged(np.array(self.claim_starts), order)
        claims = np.array(self.claims, np.int32).reshape(-1, _CLAIM_PARTS)[places]
        mastery, states, skills = self._mastery(claims, claim_starts, statistics.closure)
        strings = {name: Strings.of(self.names[name].numbers) for name in _COUNTED}
        held = TitleReader(statistics.titles, self.reader.analyse, asked=False)
        return ordered.segment(
            states=state_array(states),
            mastery=mastery,
            texts=Texts.of(self.texts, statistics.text, order),
            titles=held.all(list(self.titles.numbers)),
            strings=strings | {"skills": Strings.of(skills)},
            claim_starts=claim_starts,
            claims=dict(zip(CLAIMS, claims.T, strict=True)),
        )

    def _mastery(
        self, claims: NDArray[np.int32], claim_starts: Rows, closure: Closure
    ) -> tuple[BlockPostings, list[State], list[str]]:
        """Give who masters what, from all claims and what is near to them: the best at each level."""
        keys = list(self.names["claim_keys"].numbers)
        near = {key: [(key, SAME), *(tie[:2] for tie in closure.get(key, ()))] for key in keys}
        skills = sorted({other for ties in near.values() for other, _ in ties})
        number_of = {key: number for number, key in enumerate(skills)}
        known = _States()
        gives: dict[tuple[int, int], list[tuple[int, int]]] = {}
        rows, columns, values = array("i"), array("i"), array("i")
        starts = claim_starts.tolist()
        said = list(zip(claims[:, 0].tolist(), claims[:, 2].tolist(), strict=True))
        for row in range(len(starts) - 1):
            best: dict[int, int] = {}
            for pair in said[starts[row] : starts[row + 1]]:
                if pair not in gives:
                    key, mark = pair
                    level, proof = mark % PROOF_SHIFT, Proof(mark // PROOF_SHIFT)
                    gives[pair] = [
                        (number_of[other], known.number(claim_state(level, proof, closeness)))
                        for other, closeness in near[keys[key]]
                    ]
                for skill, state in gives[pair]:
                    had = best.setdefault(skill, state)
                    if had != state:
                        best[skill] = known.joined(had, state)
            rows.extend([row] * len(best))
            columns.extend(best)
            values.extend(best.values())
        states = known.states
        kind = state_kind(len(states))
        shape = (len(starts) - 1, len(skills))
        entries = (np.array(values, np.int32).astype(kind), (np.array(rows), np.array(columns)))
        matrix = csc_matrix(entries, shape, dtype=kind)
        return BlockPostings.of(matrix), states, skills


class _States:
    """Mastery states by number, and the numbers of their joins: the same few join again and again."""

    def __init__(self) -> None:
        self.states: list[State] = []
        self._numbers: dict[State, int] = {}
        self._joins: dict[tuple[int, int], int] = {}

    def number(self, state: State) -> int:
        number = self._numbers.setdefault(state, len(self.states))
        if number == len(self.states):
            self.states.append(state)
        return number

    def joined(self, one: int, other: int) -> int:
        found = self._joins.get((one, other))
        if found is None:
            found = self.number(join(self.states[one], self.states[other]))
            self._joins[one, other] = found
        return found


def in_chunks(talents: Iterable[Talent]) -> Iterator[list[Talent]]:
    """Cut a stream of people into lists, one for each word of progress."""
    stream = iter(talents)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def version_name(segment: Segment, weights: Weights) -> str:
    """Name a version by what is in it, so that two builds of the same people have one name."""
    digest = hashlib.sha256(json.dumps(asdict(weights), sort_keys=True).encode())
    for _, column in sorted(segment.arrays().items()):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()[:12]
