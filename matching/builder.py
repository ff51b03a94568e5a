"""Makes the segments of an index from encoded people, and learns what a version keeps of them."""

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice

import numpy as np
from scipy.sparse import csc_matrix

from matching.columns import Lists, Numbering, Postings, Strings, Vectors
from matching.encode import (
    EncodedTalent,
    Reader,
    Statistics,
    day_number,
    mastery,
    membership_name,
    number_or_unknown,
    years_or_unknown,
)
from matching.index import CLAIM_PARTS, LISTS, NAMES, Segment
from matching.mastery import State, state_array
from matching.relatedness import Closure, closure_of, learn_related
from matching.shapes import Claim, Talent, Weights
from matching.terms import CountTable, TermSpace, learn_texts, learn_titles, saturate
from matching.titles import TitleReader, title_text

CHUNK = 1000


@dataclass(slots=True)
class SegmentBuilder:
    """Takes encoded people one by one and gives a segment. Without statistics it learns them, too."""

    reader: Reader
    index: dict[str, int]
    texts: CountTable = field(default_factory=CountTable)
    plain: list[tuple[int, float, int, int, bool, int]] = field(default_factory=list)
    states: dict[State, int] = field(default_factory=dict)
    skills: Numbering = field(default_factory=Numbering)
    said: list[tuple[tuple[str, Claim], ...]] = field(default_factory=list)
    holders: dict[str, int] = field(default_factory=dict)
    titles: Numbering = field(default_factory=Numbering)
    lists: dict[str, list[list[int]]] = field(default_factory=lambda: {name: [] for name in LISTS})
    names: dict[str, Numbering] = field(default_factory=lambda: {name: Numbering() for name in NAMES})
    claims: "array[int]" = field(default_factory=lambda: array("i"))
    claim_starts: list[int] = field(default_factory=lambda: [0])

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
        self.said.append(person.claims)
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
        for key, claim in person.claims:
            numbers = (
                self.names["claim_keys"].number(key),
                self.names["claim_words"].number(claim.words),
                claim.level,
                int(claim.proof),
                self.names["claim_vouchers"].number(claim.vouched_by),
            )
            self.claims.extend(numbers)
        for key in {key for key, _ in person.claims}:
            self.holders[key] = self.holders.get(key, 0) + 1
        self.claim_starts.append(len(self.claims) // CLAIM_PARTS)

    def learn(self) -> Statistics:
        """Give the statistics of all people added, and number the terms in their final order."""
        space = learn_texts(self.texts, self.index)
        related = learn_related([[key for key, _ in claims] for claims in self.said])
        closure = closure_of(self.reader.gate.closure, related)
        holders = dict(sorted(self.holders.items()))
        return Statistics(len(self.plain), holders, space, self._title_space(), closure)

    def _title_space(self) -> TermSpace:
        """Weigh title terms over the distinct titles, those of the vocabulary included."""
        texts = {title_text(name) for name in self.titles.numbers}
        texts |= {title_text(self.reader.title(post)) for post in self.reader.vocabulary.titles}
        return learn_titles([self.reader.analyse.title(text) for text in sorted(texts)])

    def _mastery(self, closure: Closure) -> Postings:
        """Post what everybody masters; it waits for the closure, which is learnt from all of them."""
        numbers = array("i")
        for row, claims in enumerate(self.said):
            for key, state in mastery(claims, closure):
                number = self.states.setdefault(state, len(self.states))
                numbers.extend((self.skills.number(key), row, number))
        columns = np.array(numbers, np.int32).reshape(-1, 3)
        return Postings.from_columns(self.skills.numbers, columns[:, 0], columns[:, 1], columns[:, 2])

    def finish(self, statistics: Statistics) -> Segment:
        """Give the segment, weighed by the statistics."""
        ids, years, education, salary, remote, confirmed = (
            zip(*self.plain, strict=True) if self.plain else [()] * 6
        )
        held = TitleReader(statistics.titles, self.reader.analyse, asked=False)
        posted = self._mastery(statistics.closure)
        return Segment(
            ids=np.array(ids, np.int64),
            years=np.array(years, np.float64),
            education=np.array(education, np.int64),
            salary=np.array(salary, np.int64),
            remote_only=np.array(remote, bool),
            confirmed=np.array(confirmed, np.int64),
            states=state_array(self.states),
            mastery=posted,
            text=Vectors(csc_matrix(saturate(self.texts, statistics.text))),
            titles=held.all(list(self.titles.numbers)),
            lists={name: Lists.of(self.lists[name]) for name in LISTS},
            strings={name: Strings.of(self.names[name].numbers) for name in NAMES},
            claim_starts=np.array(self.claim_starts, np.int64),
            claims=np.array(self.claims, np.int32).reshape(-1, CLAIM_PARTS),
        )


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
