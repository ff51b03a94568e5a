"""What a few verdicts on candidates do for a ranking: nDCG@10 with and without, on who was not judged.

``python -m bench.feedback`` takes the province in JICAI_HOME; ``--set FOLDER`` a labelled set instead.

On the province the taste of an enterprise is simulated, for nobody has written it down: shares of the asks
that lie a given part of the skill block away from those that the demand says. It goes through the first
twenty of the ranking and shortlists the two that it likes best of them and rejects the three that it likes
least. The rest is then measured against the order that this taste gives.

On a labelled set the first five of the ranking that can be judged are: grade 2 is shortlisted, no grade is
rejected. Its queries name no skills, so words that several candidates name as skills are taken for asks where
the text of the query has them.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from matching.encode import EncodedDemand, mastery
from matching.evaluate import Document, read_set, talent_of
from matching.feedback import emphasis_of
from matching.matcher import Matcher
from matching.metrics import TOP, ndcg
from matching.shapes import Ask, Demand, Post, Talent, Vocabulary, Weights
from talent.kit.clock import today
from talent.matches.documents import demand_documents, rankable_ids, talent_documents, vocabulary_document
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import load_settings, open_database

BETAS = (0.1, 0.25, 0.5, 1.0)
ASKS, HOLDERS = 8, 10
SEEN, LIKED, REFUSED = 20, 2, 3
FEEDBACK, GRADE = 5, 2
JUDGED_AMONG = 50

Grades = dict[int, float]


@dataclass(frozen=True, slots=True)
class Case:
    """A demand, whom its enterprise judged, and how good the others are for it, by id."""

    demand: Demand
    shortlisted: tuple[Talent, ...]
    rejected: tuple[Talent, ...]
    grades: Grades

    @property
    def judged(self) -> set[int]:
        return {talent.id for talent in (*self.shortlisted, *self.rejected)}


def main() -> None:
    """Print a table: a line for each beta, with the mean, what it gains and how many queries gain or lose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, help="a labelled set instead of the province")
    parser.add_argument("--away", type=float, default=0.25, help="how far the simulated taste lies off")
    parser.add_argument("--cap", type=float, help="the part of the skill block for stated claims, if another")
    wanted = parser.parse_args()
    if wanted.set is not None:
        title, (matcher, cases) = wanted.set.name, _labelled(wanted.set, _weights(wanted.cap))
        day = date(2026, 1, 1)
    else:
        title, (matcher, cases) = f"province, taste {wanted.away:.0%} away", _province(wanted.away)
        day = today()
    _show(title, matcher, list(cases), day)


def _weights(cap: float | None) -> Weights:
    weights = load_weights(load_settings().weights_file)
    return weights if cap is None else replace(weights, stated_cap=cap)


def _show(title: str, matcher: Matcher, cases: Sequence[Case], day: date) -> None:
    plain = np.array([_measured(matcher, case, case.demand, day) for case in cases])
    table = Table("beta", "nDCG@10 without", "with", "gain ± 2 s.e.", "better", "worse", "moved")
    table.title = f"{title}: {len(cases)} demands"
    for beta in BETAS:
        taught = [_taught(matcher, case, beta) for case in cases]
        after = np.array(
            [_measured(matcher, case, one, day) for case, one in zip(cases, taught, strict=True)]
        )
        gain = after - plain
        error = 2 * gain.std() / max(1.0, len(gain)) ** 0.5
        moves = [_moved(matcher, case.demand, one) for case, one in zip(cases, taught, strict=True)]
        table.add_row(
            f"{beta:g}",
            f"{plain.mean():.3f}",
            f"{after.mean():.3f}",
            f"{gain.mean():+.3f} ± {error:.3f}",
            str(int((gain > 0).sum())),
            str(int((gain < 0).sum())),
            f"{np.mean(moves):.0%}",
        )
    Console().print(table)


def _taught(matcher: Matcher, case: Case, beta: float) -> Demand:
    reader = matcher.reader
    sides = [
        [mastery(reader.claims(talent), matcher.statistics.closure) for talent in people]
        for people in (case.shortlisted, case.rejected)
    ]
    steps = emphasis_of(matcher.encode(case.demand).asks, sides[0], sides[1], beta)
    return replace(case.demand, emphasis=steps)


def _moved(matcher: Matcher, plain: Demand, taught: Demand) -> float:
    before, after = (_shares(matcher.encode(one)) for one in (plain, taught))
    return float(np.abs(after - before).sum() / 2)


def _shares(query: EncodedDemand) -> NDArray[np.float64]:
    return np.array([ask.share for ask in query.asks])


def _measured(matcher: Matcher, case: Case, demand: Demand, day: date) -> float:
    """nDCG@10 of the ranking without those who were judged."""
    judged = case.judged
    top = matcher.top(matcher.encode(demand), today=day, count=TOP + len(judged)).ids.tolist()
    gains = [case.grades.get(number, 0.0) for number in top if number not in judged][:TOP]
    rest = [grade for number, grade in case.grades.items() if number not in judged]
    return ndcg(gains, sorted(rest, reverse=True), TOP)


def _province(away: float) -> tuple[Matcher, Iterator[Case]]:
    settings = load_settings()
    database = open_database(settings)
    engine = MatchEngine(database, settings.home / "index", load_weights(settings.weights_file))
    with database.read() as session:
        matcher = engine.snapshot(session).matcher
        demands = [replace(one, emphasis=()) for one in demand_documents(session) if len(one.asks) > 1]
        talents = {one.id: one for one in talent_documents(session, rankable_ids(session))}
    return matcher, _simulated(matcher, demands, talents, away)


def _simulated(
    matcher: Matcher, demands: Sequence[Demand], talents: dict[int, Talent], away: float
) -> Iterator[Case]:
    """Grades are the scores that the taste gives, above those of the hundredth."""
    chance = random.Random(7)  # noqa: S311 - a simulation
    for demand in demands:
        liking = _taste(matcher, demand, away, chance)
        query = matcher.encode(demand)
        seen = matcher.top(query, today=today(), count=SEEN).ids.tolist()
        own = matcher.top(_with_shares(query, liking), today=today(), count=len(matcher))
        scores = dict(zip(own.ids.tolist(), own.scores.tolist(), strict=True))
        if len(seen) < SEEN or len(scores) < SEEN + TOP:
            continue
        by_taste = sorted(seen, key=lambda number: -scores[number])
        base = float(own.scores[min(99, len(own.scores) - 1)])
        yield Case(
            demand,
            tuple(talents[number] for number in by_taste[:LIKED]),
            tuple(talents[number] for number in by_taste[-REFUSED:]),
            {number: max(0.0, score - base) for number, score in scores.items()},
        )


def _taste(matcher: Matcher, demand: Demand, away: float, chance: random.Random) -> NDArray[np.float64]:
    """Shares that lie ``away`` from those of the demand, in a direction of chance."""
    shares = _shares(matcher.encode(demand))
    for _ in range(100):
        goal = np.array([chance.expovariate(1.0) for _ in shares])
        way = goal / goal.sum() - shares
        distance = float(np.abs(way).sum() / 2)
        if distance >= away:
            return shares + way * (away / distance)
    return shares


def _with_shares(query: EncodedDemand, shares: NDArray[np.float64]) -> EncodedDemand:
    asks = [replace(ask, share=float(share)) for ask, share in zip(query.asks, shares, strict=True)]
    return replace(query, asks=tuple(asks))


def _labelled(folder: Path, weights: Weights) -> tuple[Matcher, Iterator[Case]]:
    labelled = read_set(folder)
    talents = [talent_of(place + 1, document) for place, document in enumerate(labelled.candidates)]
    matcher = Matcher.build(talents, _vocabulary(), weights)
    asks_of = _asks_from_words(labelled.candidates)

    def cases() -> Iterator[Case]:
        for place in labelled.measured:
            document = labelled.queries[place]
            demand = Demand(place + 1, Post(document.title), document.text, asks_of(document))
            grades = {number + 1: grade for number, grade in labelled.grades[place].items()}
            sides = _judge(matcher, demand, grades)
            judged = {number for side in sides for number in side}
            if all(sides) and len(demand.asks) > 1 and set(grades) - judged:
                shortlisted, rejected = (tuple(talents[number - 1] for number in side) for side in sides)
                yield Case(demand, shortlisted, rejected, grades)

    return matcher, cases()


def _judge(matcher: Matcher, demand: Demand, grades: Grades) -> tuple[list[int], list[int]]:
    """The first who can be judged, so that there are five in all and at least one on each side, if any."""
    ids = matcher.top(matcher.encode(demand), today=date(2026, 1, 1), count=JUDGED_AMONG).ids.tolist()
    liked = [number for number in ids if grades.get(number, 0.0) >= GRADE]
    refused = [number for number in ids if not grades.get(number)]
    first = sorted([*liked[: FEEDBACK - 1], *refused[: FEEDBACK - 1]], key=ids.index)[:FEEDBACK]
    if first and not set(first) & set(liked):
        first = [*first[: FEEDBACK - 1], *liked[:1]]
    if first and not set(first) & set(refused):
        first = [*first[: FEEDBACK - 1], *refused[:1]]
    chosen = set(first)
    return [one for one in liked if one in chosen], [one for one in refused if one in chosen]


def _asks_from_words(candidates: Sequence[Document]) -> Callable[[Document], tuple[Ask, ...]]:
    """Words that are somebody's skills and stand in the text: the most telling, by who shares them."""
    holders = Counter(word for one in candidates for word in set(one.skills) if len(word) > 1)
    known = {word: number for word, number in holders.items() if number >= HOLDERS}

    def asks(document: Document) -> tuple[Ask, ...]:
        text = f"{document.title} {document.text}"
        found = sorted((word for word in known if word in text), key=lambda word: (known[word], word))
        return tuple(Ask(word) for word in found[:ASKS])

    return asks


def _vocabulary() -> Vocabulary:
    settings = load_settings()
    with open_database(settings).read() as session:
        return vocabulary_document(session)


if __name__ == "__main__":
    main()
