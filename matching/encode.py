"""From documents to the numbers of the score: skills read by the gate, titles and texts counted."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.blocks import NO_NUMBER, NO_YEARS
from matching.columns import Floats
from matching.emphasis import emphasised
from matching.mastery import LEVELS, SAME, State, claim_state, join
from matching.relatedness import Closure
from matching.shapes import Alias, Ask, Claim, Demand, Emphasis, Membership, Need, Post, Talent, Vocabulary
from matching.skills import Gate
from matching.terms import Counts, TermSpace, count_terms, query_vector
from matching.text import Analyzer, normalise
from matching.titles import Title, TitleReader, title_name

# How much an asked skill weighs by its importance, before rarity.
NEED_WEIGHT = {Need.PREFERRED: 0.3, Need.REQUIRED: 0.6, Need.MUST: 0.6}
MOST_RARITY = 3.0
_BETWEEN = "\t"


@dataclass(frozen=True, slots=True)
class Statistics:
    """What an index version learns from its people, and keeps: how rare skills and terms are.

    ``closure`` says what having a skill says of others, by the taxonomy and by what people have together.
    """

    people: int
    holders: Mapping[str, int]
    text: TermSpace
    titles: TermSpace
    closure: Closure

    def rarity(self, key: str) -> float:
        """Give the weight of a skill by how few have it, between 1 and 3."""
        if not self.people:
            return MOST_RARITY
        whole = np.log(self.people + 1.0)
        rare = np.log((self.people + 1.0) / (self.holders.get(key, 0) + 0.5))
        return float(np.clip(MOST_RARITY * rare / whole, 1.0, MOST_RARITY))


@dataclass(frozen=True, slots=True)
class EncodedTalent:
    """A person as the index stores one."""

    talent: Talent
    claims: tuple[tuple[str, Claim], ...]
    text: Counts
    held: tuple[str, ...]
    wished: tuple[str, ...]

    @property
    def id(self) -> int:
        return self.talent.id


@dataclass(frozen=True, slots=True)
class EncodedAsk:
    """An asked skill: its key and its share of the skill block, all asks of a demand adding up to one."""

    key: str
    words: str
    level: int
    need: Need
    share: float

    @property
    def must(self) -> bool:
        return self.need == Need.MUST


@dataclass(frozen=True, slots=True)
class EncodedDemand:
    """A demand as a query, with what each term of its title and duties counts.

    ``title`` is the name under which its title is stored, ``asked`` the same as titles are compared.
    """

    demand: Demand
    asks: tuple[EncodedAsk, ...]
    title: str
    asked: Title
    terms: NDArray[np.int32]
    values: Floats

    @property
    def id(self) -> int:
        return self.demand.id


# What is asked: a demand, or the same encoded by the searcher that is asked.
Asked = Demand | EncodedDemand


class Reader:
    """The vocabulary at work: gate, analyzer and the codes of titles, shared by all that is encoded."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    # Made when first needed: to open an index takes none of them.
    @cached_property
    def gate(self) -> Gate:
        return Gate(self.vocabulary)

    @cached_property
    def analyse(self) -> Analyzer:
        skills = self.vocabulary.skills
        names = [name for entry in skills for name in (entry.name, *entry.aliases)]
        return Analyzer([*names, *(post.title for post in self.vocabulary.titles)])

    @cached_property
    def _codes(self) -> dict[str, str | None]:
        return {normalise(post.title): post.occupation for post in self.vocabulary.titles}

    def with_reviewed(self, reviewed: tuple[Alias, ...]) -> "Reader":
        """Give a reader whose gate knows these aliases beside the lists; all else is read as before."""
        other = copy(self)
        other.vocabulary = replace(self.vocabulary, reviewed=reviewed)
        other.__dict__["gate"] = Gate(other.vocabulary)
        return other

    def title(self, post: Post) -> str:
        """Give the stored name of a post's title, its code looked up if the post has none."""
        text = normalise(post.title)
        return title_name(text, post.occupation or self._codes.get(text))

    def claims(self, talent: Talent) -> tuple[tuple[str, Claim], ...]:
        """Give the claims that count, with their skill keys: nothing is imposed that was never declared."""
        keyed = [
            (self.gate.resolve(claim.words, claim.skill, claim.refused), claim) for claim in talent.claims
        ]
        words = {key: claim.words for key, claim in reversed(keyed) if claim.declared}
        return tuple(
            (key, claim if claim.declared else replace(claim, words=words[key]))
            for key, claim in keyed
            if key in words
        )


def mastery(claims: tuple[tuple[str, Claim], ...], closure: Closure) -> tuple[tuple[str, State], ...]:
    """Give a person's state for each skill claimed or near to one claimed, the best of all evidence."""
    best: dict[str, State] = {}
    for key, claim in claims:
        near = [(other, weight) for other, weight, _ in closure.get(key, ())]
        for other, closeness in [(key, SAME), *near]:
            state = claim_state(claim.level, claim.proof, closeness)
            had = best.get(other)
            best[other] = state if had is None else join(had, state)
    return tuple(sorted(best.items()))


def membership_name(membership: Membership) -> str:
    """Give the stored form of a membership: the category and the last day, if any, as an ordinal."""
    until = membership.until
    return f"{membership.category}{_BETWEEN}{'' if until is None else until.toordinal()}"


def read_membership(name: str) -> tuple[str, int]:
    """Give the category of a stored membership and the last day on which it holds."""
    held, until = name.split(_BETWEEN)
    return held, int(until) if until else date.max.toordinal()


def is_member(name: str, category: str, today: int) -> bool:
    """Tell whether a stored membership is one of a category and holds on a day."""
    held, until = read_membership(name)
    return held == category and until >= today


def encode_talent(talent: Talent, reader: Reader, index: Mapping[str, int], *, grow: bool) -> EncodedTalent:
    """Encode a person; with ``grow`` new terms join the index, else they wait for the next build."""
    return EncodedTalent(
        talent=talent,
        claims=reader.claims(talent),
        text=count_terms(talent.work_text, reader.analyse, index, grow=grow),
        held=tuple(reader.title(post) for post in talent.posts),
        wished=tuple(reader.title(post) for post in talent.wished_posts),
    )


def encode_demand(demand: Demand, reader: Reader, statistics: Statistics) -> EncodedDemand:
    """Encode a demand with the statistics of an index version."""
    terms, values = query_vector(demand.post.title, demand.duties, reader.analyse, statistics.text)
    title = reader.title(demand.post)
    return EncodedDemand(
        demand=demand,
        asks=_asks(demand.asks, demand.emphasis, reader, statistics.rarity),
        title=title,
        asked=TitleReader(statistics.titles, reader.analyse, asked=True).read(title),
        terms=terms,
        values=values,
    )


def _asks(
    asks: tuple[Ask, ...], emphasis: Emphasis, reader: Reader, rarity: Callable[[str], float]
) -> tuple[EncodedAsk, ...]:
    """Weigh the asks; one skill asked twice is asked once, at the higher level and importance."""
    merged: dict[str, Ask] = {}
    for ask in asks:
        key = reader.gate.resolve(ask.words, ask.skill)
        had = merged.get(key, ask)
        level = min(max(had.level, ask.level, 1), LEVELS)
        merged[key] = Ask(had.words, level, max(had.need, ask.need), had.skill)
    raw = {key: NEED_WEIGHT[ask.need] * rarity(key) for key, ask in sorted(merged.items())}
    whole = sum(raw.values())
    shares = emphasised({key: weight / whole for key, weight in raw.items()}, emphasis)
    return tuple(
        EncodedAsk(key, ask.words, ask.level, Need(ask.need), shares[key])
        for key, ask in sorted(merged.items())
    )


def offer(demand: Demand) -> int | None:
    """Give the most that a demand pays: its upper bound, or the lower one if that is all it says."""
    return demand.salary_min if demand.salary_max is None else demand.salary_max


def day_number(day: date | None) -> int:
    """Give the day as a number, or that nothing was said."""
    return NO_NUMBER if day is None else day.toordinal()


def number_or_unknown(value: int | None) -> int:
    return NO_NUMBER if value is None else value


def years_or_unknown(value: float | None) -> float:
    return NO_YEARS if value is None else value
