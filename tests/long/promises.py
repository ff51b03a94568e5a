"""What the engine promises, checked on a whole world at a time; a case is one claim about one pair.

``tally.check`` counts one case and keeps what it finds wrong; ``tally.check_all`` does so for the people of
a whole ranking, where the comparison of two arrays is one claim about each of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from matching.matcher import Matcher, Top
from matching.shapes import Claim, Demand, Match, Need, Proof
from tests.long.worlds import (
    UNASKED,
    World,
    edited,
    improved,
    make_ask,
    make_claim,
    make_talent,
    renamed,
    shuffled,
    tightened,
)
from tests.matching.oracle import Scored, _fresh, _order
from tests.matching.strategies import VOCABULARY

ALL = 10_000
# Engine and definition add up in another order: beyond this many digits they need not agree.
TOLERANCE = 2e-9
# Where the blocks that count change, sums that are equal on paper may round apart in the ninth digit.
LAST_DIGIT = 1.5e-9
KEPT_VIOLATIONS = 20


@dataclass(slots=True)
class Tally:
    """Cases by property, and the violations with what it takes to see them again."""

    cases: dict[str, int] = field(default_factory=dict)
    violated: dict[str, int] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    def check(self, name: str, holds: bool, seed: int, *where: object) -> None:
        self.check_all(name, 1, holds, seed, *where)

    def check_all(self, name: str, people: int, holds: bool, seed: int, *where: object) -> None:
        self.cases[name] = self.cases.get(name, 0) + people
        if holds:
            return
        self.violated[name] = self.violated.get(name, 0) + 1
        if len(self.shown) < KEPT_VIOLATIONS:
            self.shown.append(f"{name}: --replay {seed} ({', '.join(map(str, where))})")

    def add(self, other: "Tally") -> None:
        for mine, theirs in ((self.cases, other.cases), (self.violated, other.violated)):
            for name, number in theirs.items():
                mine[name] = mine.get(name, 0) + number
        self.shown += other.shown[: KEPT_VIOLATIONS - len(self.shown)]


def check_world(world: World, tally: Tally) -> None:
    """Check every promise that needs no database."""
    for promise in PROMISES:
        promise(world, tally)


def exact(world: World, tally: Tally) -> None:
    """1. Order, score, sides, failures and counts are those of the definition, pair by pair."""
    for demand in world.demands:
        ranking = world.matcher.rank(demand, today=world.today, limit=ALL, near=ALL)
        expected = {person.id: world.oracle.score(demand, person, world.today) for person in world.people}
        confirmed = {person.id: person.confirmed_on for person in world.people}
        keys = {
            identity: _order(one, identity, _fresh(confirmed[identity], world.today), world.today)
            for identity, one in expected.items()
        }
        passed = {identity for identity, one in expected.items() if not one.failed}
        tally.check("exact total", ranking.total == len(passed), world.seed, demand.id)
        tally.check("exact exclusions", ranking.excluded == _excluded(expected), world.seed, demand.id)
        last: int | None = None
        for match in ranking.matches:
            one, before = expected[match.talent_id], last
            holds = not one.failed and _close(match, one)
            holds &= before is None or _stands(keys[before], keys[match.talent_id])
            tally.check("exact people", holds, world.seed, demand.id, match.talent_id)
            last = match.talent_id
        for match in ranking.near:
            one = expected[match.talent_id]
            holds = match.failed == one.failed and _close(match, one)
            tally.check("exact near", holds, world.seed, demand.id, match.talent_id)


def exact_demands(world: World, tally: Tally) -> None:
    """1. The same for the demands of a person."""
    among = world.matcher.demand_set(world.demands)
    by_id = {demand.id: demand for demand in world.demands}
    for person in world.random.sample(world.people, 8):
        ranking = world.matcher.rank_demands(person, among, today=world.today, limit=ALL)
        last: tuple[float, ...] | None = None
        for match in ranking.matches:
            demand = by_id[match.demand_id]
            one = world.oracle.score(demand, person, world.today)
            key = _order(one, demand.id, _fresh(demand.confirmed_on, world.today), world.today)
            holds = not one.failed and _close(match, one) and (last is None or _stands(last, key))
            tally.check("exact demands", holds, world.seed, match.demand_id, person.id)
            last = key


def symmetric(world: World, tally: Tally) -> None:
    """2. A pair has one score, with the same reasons, from either side and alone. 3. Contributions add up."""
    among = world.matcher.demand_set(world.demands)
    found: dict[tuple[int, int], Match] = {}
    for demand in world.demands:
        ranking = world.matcher.rank(demand, today=world.today, limit=ALL, near=ALL)
        for match in (*ranking.matches, *ranking.near):
            found[demand.id, match.talent_id] = match
            holds = _adds_up(match)
            tally.check("contributions add up", holds, world.seed, demand.id, match.talent_id)
    for person in world.random.sample(world.people, 12):
        ranking = world.matcher.rank_demands(person, among, today=world.today, limit=ALL, near=ALL)
        for match in (*ranking.matches, *ranking.near):
            other = found.get((match.demand_id, person.id))
            holds = other is not None and replace(other, rank=match.rank) == match
            tally.check("symmetric", holds, world.seed, match.demand_id, person.id)
    for demand in world.demands:
        person = world.random.choice(world.people)
        match = world.matcher.explain(demand, person, today=world.today)
        other = found.get((demand.id, person.id))
        if other is not None:
            tally.check("alone", replace(other, rank=0) == match, world.seed, demand.id, person.id)


def counterfactual(world: World, tally: Tally) -> None:
    """4. What ``explain`` says of a profile that is edited is what the ranking says once it is."""
    for demand in world.demands:
        person = edited(world.random, world.random.choice(world.people), world.today)
        said = world.matcher.explain(demand, person, today=world.today)
        ranking = world.matcher.with_changes([person]).rank(demand, today=world.today, limit=ALL, near=ALL)
        real = next((one for one in (*ranking.matches, *ranking.near) if one.talent_id == person.id), None)
        holds = len(said.failed) > 1 if real is None else replace(real, rank=0) == said
        tally.check("counterfactual", holds, world.seed, demand.id, person.id)


def fresh(world: World, tally: Tally) -> None:
    """5. What was changed ranks as in a fresh build with the same statistics."""
    chosen = world.random.sample(world.people, 16)
    gone, changed = chosen[:4], [edited(world.random, one, world.today) for one in chosen[4:]]
    new = [make_talent(world.random, 10**13 + number, world.today) for number in range(3)]
    matcher = world.matcher.with_changes([*changed, *new], [one.id for one in gone])
    there = {one.id: one for one in [*world.people, *changed, *new]}
    for one in gone:
        del there[one.id]
    built = Matcher.build(there.values(), VOCABULARY, matcher.weights, statistics=world.matcher.statistics)
    _same_tops(world, tally, "fresh", matcher, built)
    for demand in world.demands[:3]:
        one, other = (
            replace(each.rank(demand, today=world.today, limit=ALL, near=ALL), version="")
            for each in (matcher, built)
        )
        tally.check_all("fresh reasons", len(one.matches), one == other, world.seed, demand.id)


def monotone(world: World, tally: Tally) -> None:
    """6. One more claim, or a better one, of anybody lowers no score."""
    more = [replace(one, claims=(*one.claims, make_claim(world.random))) for one in world.people]
    better = [improved(world.random, one) for one in world.people]
    for name, people in (("monotone: a claim more", more), ("monotone: a claim better", better)):
        matcher = world.matcher.with_changes(people)
        for demand in world.demands:
            before, after = (_scores(each, demand, world) for each in (world.matcher, matcher))
            for identity, score in before.items():
                holds = after.get(identity, -1.0) >= score
                tally.check(name, holds, world.seed, demand.id, identity)


def monotone_rank(world: World, tally: Tally) -> None:
    """6. Evidence for what is asked lowers no rank."""
    for demand in world.demands:
        for ask in demand.asks:
            person = world.random.choice(world.people)
            proof = world.random.choice(list(Proof))
            claim = Claim(ask.words, world.random.randint(1, 4), proof, ask.skill)
            changed = replace(person, claims=(*person.claims, claim))
            before = _top(world.matcher, demand, world).ids.tolist()
            after = _top(world.matcher.with_changes([changed]), demand, world).ids.tolist()
            if person.id in before:
                holds = person.id in after and after.index(person.id) <= before.index(person.id)
                tally.check("monotone rank", holds, world.seed, demand.id, person.id)


def inert(world: World, tally: Tally) -> None:
    """6. A skill that nobody asked for changes no bit."""
    people = [
        replace(
            one,
            claims=(*one.claims, replace(make_claim(world.random), words=world.random.choice(UNASKED))),
        )
        for one in world.people
    ]
    _same_tops(world, tally, "inert", world.matcher, world.matcher.with_changes(people))


def aliases(world: World, tally: Tally) -> None:
    """6. The same skill by another name changes no bit, on either side."""
    people = [
        replace(one, claims=tuple(replace(claim, words=renamed(claim.words)) for claim in one.claims))
        for one in world.people
    ]
    renamed_demands = [
        replace(one, asks=tuple(replace(ask, words=renamed(ask.words)) for ask in one.asks))
        for one in world.demands
    ]
    matcher = world.matcher.with_changes(people)
    for demand, other in zip(world.demands, renamed_demands, strict=True):
        tops = _top(world.matcher, demand, world), _top(matcher, other, world)
        tally.check_all("alias", len(tops[0].ids), _same(*tops), world.seed, demand.id)


def permuted(world: World, tally: Tally) -> None:
    """6. The order of people, of what they list, and of what is asked changes no bit."""
    people = [shuffled(world.random, one) for one in world.people]
    world.random.shuffle(people)
    one, other = (Matcher.build(group, VOCABULARY) for group in (world.people, people))
    for demand in world.demands:
        asks = tuple(world.random.sample(demand.asks, len(demand.asks)))
        tops = _top(one, demand, world), _top(other, replace(demand, asks=asks), world)
        tally.check_all("permutation", len(tops[0].ids), _same(*tops), world.seed, demand.id)


def tighter(world: World, tally: Tally) -> None:
    """6. A demand that takes less raises nobody, and lets in nobody new."""
    for demand in world.demands:
        for _ in range(4):
            before = _scores(world.matcher, demand, world)
            after = _scores(world.matcher, tightened(world.random, demand), world)
            for identity, score in after.items():
                tally.check(
                    "tightening", score <= before.get(identity, -1.0), world.seed, demand.id, identity
                )


def asked_more(world: World, tally: Tally) -> None:
    """6. One more ask, or a weightier one, raises nobody who shows nothing of that skill."""
    for demand in world.demands:
        ask = make_ask(world.random)
        more = replace(demand, asks=(*demand.asks, ask))
        weightier = replace(more, asks=(*demand.asks, replace(ask, need=Need.MUST)))
        key = world.matcher.reader.gate.resolve(ask.words)
        for person in world.random.sample(world.people, 12):
            matches = [
                world.matcher.explain(one, person, today=world.today) for one in (demand, more, weightier)
            ]
            if any(one.skill == key for one in matches[1].matched):
                continue
            for before, after in pairwise(matches):
                holds = after.score <= before.score + LAST_DIGIT
                tally.check("asking more", holds, world.seed, demand.id, person.id)


PROMISES: tuple[Callable[[World, Tally], None], ...] = (
    exact,
    exact_demands,
    symmetric,
    counterfactual,
    fresh,
    monotone,
    monotone_rank,
    inert,
    aliases,
    permuted,
    tighter,
    asked_more,
)


def _close(match: Match, one: Scored) -> bool:
    pairs = ((match.score, one.score), (match.fit, one.fit), (match.wish, one.wish))
    return all(abs(ours - theirs) <= TOLERANCE for ours, theirs in pairs)


def _stands(before: Sequence[float], after: Sequence[float]) -> bool:
    """Tell whether two stand as the definition says, or have scores that rounding can't tell apart."""
    return before < after or (abs(before[0] - after[0]) <= TOLERANCE and before[0] != after[0])


def _excluded(found: dict[int, Scored]) -> dict[str, int]:
    names = [name for one in found.values() for name in one.failed]
    names += [f"{name}:unknown" for one in found.values() for name in one.unknown]
    return {name: names.count(name) for name in names}


def _adds_up(match: Match) -> bool:
    points = sum(part.points for part in match.contributions)
    skill = sum(part.points for part in match.contributions if part.block == "skill")
    matched = sum(one.points for one in match.matched) - match.cut
    return (
        abs(points - match.score) <= TOLERANCE
        and abs(matched - skill) <= TOLERANCE
        and len(match.contributions) + len(match.unshared) == 10
        and 0 <= match.score <= 100
    )


def _same_tops(world: World, tally: Tally, name: str, one: Matcher, other: Matcher) -> None:
    for demand in world.demands:
        tops = _top(one, demand, world), _top(other, demand, world)
        tally.check_all(name, len(tops[0].ids), _same(*tops), world.seed, demand.id)


def _top(matcher: Matcher, demand: Demand, world: World) -> Top:
    return matcher.top(matcher.encode(demand), today=world.today, count=ALL)


def _scores(matcher: Matcher, demand: Demand, world: World) -> dict[int, float]:
    top = _top(matcher, demand, world)
    return dict(zip(top.ids.tolist(), top.scores.tolist(), strict=True))


def _same(one: Top, other: Top) -> bool:
    return one.ids.tobytes() == other.ids.tobytes() and one.scores.tobytes() == other.scores.tobytes()
