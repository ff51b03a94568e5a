"""Demands as columns, the mirror of a segment: scores all of them for one person with the same blocks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from matching import blocks
from matching.blocks import Flags, Floats, flag, one
from matching.columns import Numbering, Postings, Vectors
from matching.encode import (
    EncodedDemand,
    EncodedTalent,
    Reader,
    Statistics,
    day_number,
    mastery,
    number_or_unknown,
    offer,
    years_or_unknown,
)
from matching.mastery import DIRECT_LEVEL, State, coverage, state_array
from matching.places import MUST_NEARNESS
from matching.rank import Failures, Scored, Setting
from matching.relatedness import Closure
from matching.shapes import Talent
from matching.titles import Title, TitleReader


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """One person as a query: the encoded profile, its mastery, its text vector and its titles."""

    person: EncodedTalent
    mastery: tuple[tuple[str, State], ...]
    terms: NDArray[np.int32]
    values: Floats
    held: tuple[Title, ...]
    wished: tuple[Title, ...]

    def revised(self, talent: Talent, reader: Reader, closure: Closure) -> "PersonQuery":
        """Give the query of the same person with other claims, salary or places; posts and texts stay."""
        if talent.claims == self.person.talent.claims:
            return replace(self, person=replace(self.person, talent=talent))
        claims = reader.claims(talent)
        person = replace(self.person, talent=talent, claims=claims)
        return replace(self, person=person, mastery=mastery(claims, closure))


@dataclass(frozen=True, slots=True)
class _Coded:
    """A code for each demand, -1 for none, with the names of the codes."""

    names: tuple[str, ...]
    of: NDArray[np.int64]

    @staticmethod
    def from_codes(codes: Sequence[str | None]) -> "_Coded":
        names = Numbering()
        numbers = [-1 if code is None else names.number(code) for code in codes]
        return _Coded(tuple(names.numbers), np.array(numbers, np.int64))

    @property
    def said(self) -> Flags:
        flags: Flags = self.of >= 0
        return flags

    def spread(self, values: Floats) -> Floats:
        """Give each demand the value of its code, 0 where it has none."""
        return np.append(values, 0.0)[self.of]

    def among(self, wanted: Sequence[str]) -> Floats:
        return self.spread(np.array([float(name in wanted) for name in self.names], np.float64))


class DemandBlock:
    """Some demands, one row each; never changes."""

    def __init__(self, encoded: Sequence[EncodedDemand], reader: Reader, statistics: Statistics) -> None:
        self.encoded = tuple(encoded)
        demands = [one.demand for one in encoded]
        self.ids = np.array([one.id for one in demands], np.int64)
        self.years = np.array([years_or_unknown(one.experience_years) for one in demands], np.float64)
        self.education = np.array([one.education or 0 for one in demands], np.int64)
        self.offer = np.array([number_or_unknown(offer(one)) for one in demands], np.int64)
        self.remote = np.array([one.remote for one in demands], bool)
        self.confirmed = np.array([day_number(one.confirmed_on) for one in demands], np.int64)
        self.education_must = np.array([one.education_must for one in demands], bool) & (self.education > 0)
        self.experience_must = np.array([one.experience_must for one in demands], bool) & ~np.isnan(
            self.years
        )
        self.divisions = _Coded.from_codes([one.division for one in demands])
        place_must = np.array([one.place_must for one in demands], bool)
        self.place_must = place_must & ~self.remote & self.divisions.said
        self.kinds = _Coded.from_codes([one.kind for one in demands])
        self.categories = _Coded.from_codes([one.category for one in demands])
        self.title_of = _Coded.from_codes([one.title for one in encoded])
        asked = TitleReader(statistics.titles, reader.analyse, asked=True)
        self.titles = asked.all(list(self.title_of.names))
        self.text = _vectors(encoded, len(statistics.text.index))
        self._post_asks()

    def __len__(self) -> int:
        return len(self.ids)

    def _post_asks(self) -> None:
        asks = [(row, ask) for row, one in enumerate(self.encoded) for ask in one.asks]
        self.asks = Postings.of([(ask.key, row, number) for number, (row, ask) in enumerate(asks)])
        self.ask_share = np.array([ask.share for _, ask in asks], np.float64)
        self.ask_level = np.array([ask.level for _, ask in asks], np.int64)
        self.musts = Postings.of([(ask.key, row, ask.level) for row, ask in asks if ask.must])
        self.has_asks = np.array([bool(one.asks) for one in self.encoded], bool)
        self.has_terms = np.array([len(one.terms) > 0 for one in self.encoded], bool)

    @cached_property
    def says_title(self) -> Flags:
        return np.array([bool(name.strip()) for name in self.title_of.names], bool)[self.title_of.of]


def _vectors(encoded: Sequence[EncodedDemand], width: int) -> Vectors:
    rows = np.repeat(np.arange(len(encoded)), [len(one.terms) for one in encoded])
    terms = np.concatenate([*(one.terms for one in encoded), np.zeros(0, np.int32)])
    values = np.concatenate([*(one.values for one in encoded), np.zeros(0)])
    return Vectors(csc_matrix((values, (rows, terms)), shape=(len(encoded), width)))


def score_demands(block: DemandBlock, query: PersonQuery, setting: Setting) -> Scored:
    """Score every demand of a block for one person."""
    talent, size, weights = query.person.talent, len(block), setting.weights
    total, proven, failures = _skills(block, query)
    near = setting.places.from_accepted(talent.divisions, block.divisions.names)
    confirmed = one(day_number(talent.confirmed_on))
    pairs = {
        "skill": blocks.known_block(blocks.capped_skill(total, proven, weights.stated_cap), block.has_asks),
        "occupation": blocks.known_block(_likeness(block, query.held), block.says_title),
        "text": blocks.known_block(
            blocks.text(block.text.products(query.terms, query.values), weights.text_full), block.has_terms
        ),
        "experience": blocks.experience(one(years_or_unknown(talent.experience_years)), block.years),
        "education": blocks.education(one(talent.education or 0), block.education),
        "salary": blocks.salary(one(number_or_unknown(talent.salary_min)), block.offer),
        "place": blocks.place(
            block.divisions.spread(near),
            flag(bool(talent.divisions)),
            flag(talent.remote_only),
            block.remote,
            block.divisions.said,
        ),
        "wished": blocks.known_block(_likeness(block, query.wished), block.says_title & bool(query.wished)),
        "kind": blocks.known_block(block.kinds.among(talent.kinds), block.kinds.said & bool(talent.kinds)),
        "freshness": blocks.freshness(confirmed, block.confirmed, setting.today),
    }
    _conditions(failures, block, query.person, pairs["place"].known, pairs["place"].value, setting.today)
    return Scored(
        ids=block.ids,
        scores=blocks.combine(pairs, weights, size),
        blocks=pairs,
        total=total,
        proven=proven,
        fresh=blocks.own_freshness(block.confirmed, setting.today),
        confirmed=block.confirmed,
        failures=failures,
    )


def _likeness(block: DemandBlock, titles: Sequence[Title]) -> Floats:
    best = np.zeros(len(block.titles))
    for title in titles:
        best = np.maximum(best, block.titles.likeness(title))
    return block.title_of.spread(best)


def _skills(block: DemandBlock, query: PersonQuery) -> tuple[Floats, Floats, Failures]:
    """Add up what the person covers of each ask, in the order of the keys, as the other direction does."""
    size = len(block)
    total, proven = np.zeros(size), np.zeros(size)
    covered = coverage(state_array(state for _, state in query.mastery))
    direct = {}
    for number, (key, state) in enumerate(query.mastery):
        rows, asks = block.asks.of_key(key)
        part = covered[block.ask_level[asks] - 1, :, number]
        total[rows] += block.ask_share[asks] * part[:, 0]
        proven[rows] += block.ask_share[asks] * part[:, 1]
        direct[key] = state[DIRECT_LEVEL]
    failures = Failures(size)
    for key in block.musts.keys:
        rows, levels = block.musts.of_key(key)
        failed = rows[levels > direct.get(key, 0)]
        failures.add_rows(f"skill:{key}", failed, failed if not query.person.claims else failed[:0])
    return total, proven, failures


def _conditions(
    failures: Failures,
    block: DemandBlock,
    person: EncodedTalent,
    place_known: Flags,
    place: Floats,
    today: int,
) -> None:
    talent = person.talent
    rank, years = talent.education or 0, years_or_unknown(talent.experience_years)
    must = block.education_must
    failures.add("education", must & (rank < block.education), must & (rank == 0))
    must = block.experience_must
    failures.add("experience", must & (years < block.years), must & np.isnan(years))
    must = block.place_must
    failures.add("place", must & (place < MUST_NEARNESS), must & ~place_known)
    must = block.categories.said
    held = [one.category for one in talent.categories if one.holds(today)]
    listed = block.categories.among(held) > 0
    failures.add("category", must & ~listed, must & (not talent.categories))
