"""Measures what somebody gains by dressing up a profile, on the province in JICAI_HOME (promise 8).

``python -m bench.attacks`` after ``jicai init --demo``. For each pair of a demand and a random person the
profile is dressed up and ranked against everybody else as they are, one attacker at a time: so the same
people are compared before and after. An equal score goes in the attacker's favour.
"""

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from matching.matcher import Matcher
from matching.shapes import Claim, Demand, Proof, Talent
from talent.kit.clock import today
from talent.matches.documents import demand_documents, rankable_ids, talent_documents
from talent.matches.engine import MatchEngine
from talent.matches.weights import load_weights
from talent.settings import load_settings, open_database

Attack = Callable[[Talent, Demand], Talent]
TOP = 10
TOP_SHARE = 0.01
REPEATS = 5


def unchanged(person: Talent, demand: Demand) -> Talent:
    """Leave the profile as it is: what the same random people reach without any attack."""
    return person


def paste(person: Talent, demand: Demand) -> Talent:
    """Add the whole advert to the description of the work done."""
    return replace(person, work_text=f"{person.work_text}\n{_advert(demand)}")


def repeat(person: Talent, demand: Demand) -> Talent:
    """Add the advert several times over."""
    return replace(person, work_text="\n".join([person.work_text, *[_advert(demand)] * REPEATS]))


def tick(person: Talent, demand: Demand) -> Talent:
    """State every asked skill at the level asked, without proof."""
    return replace(person, claims=person.claims + _claims(demand, Proof.STATED))


def tick_used(person: Talent, demand: Demand) -> Talent:
    """State every asked skill, and that it was used in a post held; nobody confirms it."""
    return replace(person, claims=person.claims + _claims(demand, Proof.USED))


def held(person: Talent, demand: Demand) -> Talent:
    """Add the advert's title, with its code, as a post held."""
    return replace(person, posts=(*person.posts, demand.post))


def wished(person: Talent, demand: Demand) -> Talent:
    """Add the advert's title, with its code, as a post wished for: lawful, and true of most who apply."""
    return replace(person, wished_posts=(*person.wished_posts, demand.post))


def entry(person: Talent, demand: Demand) -> Talent:
    """Add an invented post to the work history: the advert's title with its duties."""
    return held(paste(person, demand), demand)


def everything(person: Talent, demand: Demand) -> Talent:
    """Do all that needs no proof and nobody to lie for one, at once."""
    return wished(entry(tick(person, demand), demand), demand)


def proven(person: Talent, demand: Demand) -> Talent:
    """No attack: have every asked skill confirmed at the level asked. No ticker may stand above this twin."""
    return replace(person, claims=person.claims + _claims(demand, Proof.CONFIRMED))


ATTACKS: tuple[Attack, ...] = (
    unchanged,
    paste,
    repeat,
    tick,
    tick_used,
    held,
    wished,
    entry,
    everything,
    proven,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Shares in per cent of the pairs; ``passing`` looks only at those who meet the hard conditions anyway.

    ``top1`` is the first per cent of those who are ranked, ``pool_top1`` places up to one per cent of
    everybody: whoever claims a must-have passes it, and where few do, most of them are among those.
    ``above_proven`` is the share of pairs in which the attacker stands above the same person with proof
    instead; ``points`` the mean gain of those who meet the hard conditions before and after.
    """

    attack: str
    pairs: int
    top10: float
    rise: float
    top1: float
    pool_top1: float
    passing_top10: float
    passing_rise: float
    passing_top1: float
    above_proven: float
    points: float


@dataclass(frozen=True, slots=True)
class Field:
    """The pairs, in the order of the demands, and for each demand the scores that stand against them."""

    matcher: Matcher
    demands: Sequence[Demand]
    people: Sequence[Sequence[Talent]]
    standing: Sequence[tuple[NDArray[np.int64], NDArray[np.float64]]]
    day: date


def survey(
    matcher: Matcher, talents: Sequence[Talent], demands: Sequence[Demand], each: int, day: date
) -> Field:
    """Draw ``each`` people for every demand, and rank the rest as they are."""
    draw = Random(1)  # noqa: S311
    people = [draw.sample(talents, min(each, len(talents))) for _ in demands]
    standing = []
    for demand in demands:
        top = matcher.top(matcher.encode(demand), today=day, count=len(matcher))
        standing.append((top.ids, top.scores))
    return Field(matcher, demands, people, standing, day)


def scores(field: Field, attack: Attack) -> list[NDArray[np.float64]]:
    """Give the score of each attacker, demand by demand; not a number for who fails a hard condition."""
    attackers = [
        attack(person, demand)
        for demand, people in zip(field.demands, field.people, strict=True)
        for person in people
    ]
    numbered = (replace(one, id=number) for number, one in enumerate(attackers))
    parts = field.matcher.vocabulary, field.matcher.weights
    matcher = Matcher.build(numbered, *parts, statistics=field.matcher.statistics)
    found, start = [], 0
    for demand, people in zip(field.demands, field.people, strict=True):
        top = matcher.top(matcher.encode(demand), today=field.day, count=len(attackers))
        every = np.full(len(attackers), math.nan)
        every[top.ids] = top.scores
        found.append(every[start : start + len(people)])
        start += len(people)
    return found


def places(field: Field, scored: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Give each attacker's place among all others, from 1; infinite for who fails a hard condition."""
    found = []
    for people, (ids, standing), own in zip(field.people, field.standing, scored, strict=True):
        before = dict(zip(ids.tolist(), standing.tolist(), strict=True))
        rising = np.sort(standing)
        ahead = len(rising) - np.searchsorted(rising, own, side="right").astype(np.float64)
        # Whoever falls behind what they were before does not stand in their own way.
        themselves = [before.get(one.id, -1.0) > score for one, score in zip(people, own, strict=True)]
        found.append(np.where(np.isnan(own), np.inf, ahead - np.array(themselves) + 1))
    return found


def outcome(
    attack: str,
    field: Field,
    plain: Sequence[NDArray[np.float64]],
    best: Sequence[NDArray[np.float64]],
    scored: Sequence[NDArray[np.float64]],
) -> Outcome:
    """Compare the attackers with the same people as they are, and with the same people proven."""
    before, after = np.concatenate(places(field, plain)), np.concatenate(places(field, scored))
    # The first per cent of those who are ranked: where few meet a must, it is few.
    sizes = [len(ids) for ids, _ in field.standing]
    first = np.repeat(np.maximum(1.0, TOP_SHARE * np.array(sizes)), [len(own) for own in scored])
    passing = np.isfinite(before)
    gain = np.concatenate(scored) - np.concatenate(plain)
    above = np.nan_to_num(np.concatenate(scored), nan=-1.0) > np.nan_to_num(np.concatenate(best), nan=-1.0)
    return Outcome(
        attack=attack,
        pairs=len(after),
        top10=_percent(after <= TOP),
        rise=_percent(after <= TOP) - _percent(before <= TOP),
        top1=_percent(after <= first),
        pool_top1=_percent(after <= TOP_SHARE * len(field.matcher)),
        passing_top10=_percent(after[passing] <= TOP),
        passing_rise=_percent(after[passing] <= TOP) - _percent(before[passing] <= TOP),
        passing_top1=_percent(after[passing] <= first[passing]),
        above_proven=_percent(above),
        points=float(np.nanmean(gain)),
    )


def measure(field: Field) -> list[Outcome]:
    """Run every attack."""
    plain, best = scores(field, unchanged), scores(field, proven)
    return [outcome(attack.__name__, field, plain, best, scores(field, attack)) for attack in ATTACKS]


def main() -> None:
    """Print a table, or write it to a file as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demands", type=int, default=200, help="how many demands")
    parser.add_argument("--people", type=int, default=100, help="how many random people for each demand")
    parser.add_argument("--weights", type=Path, help="a weights file to try")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    wanted = parser.parse_args()
    settings = load_settings()
    weights = load_weights(wanted.weights or settings.weights_file)
    engine = MatchEngine(open_database(settings), settings.home / "index", weights)
    with open_database(settings).read() as session:
        matcher = engine.snapshot(session).matcher
        demands = demand_documents(session)
        talents = list(talent_documents(session, rankable_ids(session)))
    chosen = Random(1).sample(demands, min(wanted.demands, len(demands)))  # noqa: S311
    found = measure(survey(matcher, talents, chosen, wanted.people, today()))
    columns = list(asdict(found[0]))
    table = Table(*columns, title=f"{len(talents)} people, {len(chosen)} demands")
    for one in found:
        table.add_row(
            *(f"{value:.2f}" if isinstance(value, float) else str(value) for value in asdict(one).values())
        )
    Console(width=130).print(table)
    if wanted.json:
        whole = {"people": len(talents), "demands": len(chosen), "outcomes": [asdict(one) for one in found]}
        wanted.json.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def _advert(demand: Demand) -> str:
    return f"{demand.post.title}\n{demand.duties}"


def _claims(demand: Demand, proof: Proof) -> tuple[Claim, ...]:
    return tuple(Claim(ask.words, ask.level, proof, ask.skill) for ask in demand.asks)


def _percent(flags: NDArray[np.bool_]) -> float:
    return 100.0 * float(flags.mean()) if len(flags) else 0.0


if __name__ == "__main__":
    main()
