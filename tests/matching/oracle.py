"""The score by its definition: one pair after another, in plain floats, straight from the documents.

Slow on purpose and independent of the engine: it shares only the gate and the analyzer, and the rule
that the weights of terms are float32 numbers.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.shapes import Claim, Demand, Need, Post, Proof, Talent, Vocabulary, Weights
from matching.skills import Gate
from matching.text import Analyzer, feature_weight, normalise

TAU = {Proof.STATED: 0.25, Proof.USED: 0.5, Proof.CONFIRMED: 0.8, Proof.EXAMINED: 1.0}
OMEGA = {Need.PREFERRED: 0.3, Need.REQUIRED: 0.6, Need.MUST: 0.6}
STEPS = (0.5, 1, 2, 3, 5, 8)
FIT = ("skill", "occupation", "text", "experience", "education")
WISH = ("salary", "place", "wished", "kind", "freshness")
Vector = dict[str, float]


@dataclass(frozen=True)
class Scored:
    """A pair as the definition sees it."""

    talent: int
    demand: int
    score: float
    fit: float
    wish: float
    share: float
    failed: tuple[str, ...]
    unknown: tuple[str, ...]


class Oracle:
    """Learns how rare things are from some people, then scores any pair."""

    def __init__(self, people: list[Talent], vocabulary: Vocabulary, weights: Weights | None = None) -> None:
        self.weights = weights or Weights()
        self.gate = Gate(vocabulary)
        names = [name for entry in vocabulary.skills for name in (entry.name, *entry.aliases)]
        self.analyse = Analyzer([*names, *(post.title for post in vocabulary.titles)])
        self.codes = {normalise(post.title): post.occupation for post in vocabulary.titles}
        self.places = {place.code: place for place in vocabulary.places}
        self.count = len(people)
        self.holders = Counter(
            key for one in people for key in {self.key(claim) for claim in self.counted(one)}
        )
        self.closure = {**self.gate.closure} | {
            key: _five(self.gate.closure.get(key, ()), near) for key, near in self.related(people).items()
        }
        texts = [self.analyse(one.work_text) for one in people]
        texts = [terms for terms in texts if terms]
        lengths = [_counted(terms).total() for terms in texts]
        self.mean_length = sum(lengths) / len(texts) if texts else 1.0
        self.idf = _idf(texts)
        posts = [post for one in people for post in (*one.posts, *one.wished_posts)]
        titles = {normalise(post.title) for post in (*posts, *vocabulary.titles)}
        self.title_idf = _idf([self.analyse.title(title) for title in titles])

    def key(self, said) -> str:
        return self.gate.resolve(said.words, said.skill, getattr(said, "refused", None))

    def counted(self, person: Talent) -> list[Claim]:
        declared = {self.key(claim) for claim in person.claims if claim.declared}
        return [claim for claim in person.claims if self.key(claim) in declared]

    def rank(self, demand: Demand, people: list[Talent], today: date) -> list[Scored]:
        found = [self.score(demand, person, today) for person in people]
        fresh = {person.id: _fresh(person.confirmed_on, today) for person in people}
        passed = [one for one in found if not one.failed]
        return sorted(passed, key=lambda one: _order(one, one.talent, fresh[one.talent], today))

    def rank_demands(self, person: Talent, demands: list[Demand], today: date) -> list[Scored]:
        found = [self.score(demand, person, today) for demand in demands]
        fresh = {demand.id: _fresh(demand.confirmed_on, today) for demand in demands}
        passed = [one for one in found if not one.failed]
        return sorted(passed, key=lambda one: _order(one, one.demand, fresh[one.demand], today))

    def score(self, demand: Demand, person: Talent, today: date) -> Scored:
        total, proven = self.skill(demand, person)
        values = {
            "skill": min(total, proven + self.weights.stated_cap, 1.0) if demand.asks else None,
            "occupation": self.titles(demand.post, person.posts),
            "text": self.text(demand, person),
            "experience": _experience(person.experience_years, demand.experience_years),
            "education": _education(person.education, demand.education),
            "salary": _salary(person.salary_min, demand),
            "place": self.place(person, demand),
            "wished": self.titles(demand.post, person.wished_posts) if person.wished_posts else None,
            "kind": float(demand.kind in person.kinds) if demand.kind and person.kinds else None,
            "freshness": _freshness(person.confirmed_on, demand.confirmed_on, today),
        }
        fit, wish = self.side(values, FIT), self.side(values, WISH)
        theta = self.weights.theta
        if fit is None or wish is None:
            whole = (fit or 0.0) + (wish or 0.0)
        else:
            whole = theta * fit + (1 - theta) * wish
        failed, unknown = self.conditions(demand, person, values["place"], today)
        return Scored(
            talent=person.id,
            demand=demand.id,
            score=float(np.round(100 * whole, 9)),
            fit=100 * (fit or 0.0),
            wish=100 * (wish or 0.0),
            share=round(proven, 9),
            failed=failed,
            unknown=unknown,
        )

    def side(self, values: dict[str, float | None], names: tuple[str, ...]) -> float | None:
        own = {name: getattr(self.weights, name) for name in names}
        if "text" in own and values["skill"] is None:
            own["text"] += own["skill"]
        known = [(own[name], values[name]) for name in names if values[name] is not None]
        return sum(w * v for w, v in known) / sum(w for w, _ in known) if known else None

    def skill(self, demand: Demand, person: Talent) -> tuple[float, float]:
        asked: dict[str, list[float]] = {}
        for ask in demand.asks:
            level, need = asked.get(self.key(ask), (0, 0))
            asked[self.key(ask)] = [max(level, ask.level), max(need, ask.need)]
        omegas = {key: OMEGA[Need(need)] * self.rarity(key) for key, (_, need) in sorted(asked.items())}
        shares = _lean(
            {key: omega / sum(omegas.values()) for key, omega in omegas.items()}, dict(demand.emphasis)
        )
        total = proven = 0.0
        for key, (level, _) in asked.items():
            psi = shares[key] / level
            for step in range(1, int(level) + 1):
                total += psi * self.mastery(person, key, step, Proof.STATED)
                proven += psi * self.mastery(person, key, step, Proof.USED)
        return total, proven

    def rarity(self, key: str) -> float:
        if not self.count:
            return 3.0
        rare = math.log((self.count + 1) / (self.holders[key] + 0.5)) / math.log(self.count + 1)
        return min(3.0, max(1.0, 3 * rare))

    def mastery(self, person: Talent, key: str, level: int, least: Proof) -> float:
        best = 0.0
        for claim in self.counted(person):
            own = self.key(claim)
            near = {other: weight for other, weight, _ in self.closure.get(own, ())} | {own: 1.0}
            if claim.level >= level and claim.proof >= least:
                best = max(best, round(1000 * TAU[claim.proof] * near.get(key, 0.0)))
        return best / 1000

    def related(self, people: list[Talent]) -> dict[str, dict[str, float]]:
        skills = [{self.key(claim) for claim in self.counted(one)} for one in people]
        skills = [keys for keys in skills if len(keys) > 1]
        had = Counter(key for keys in skills for key in keys)
        found: dict[str, dict[str, float]] = {}
        pairs = Counter((one, other) for keys in skills for one in keys for other in keys if one != other)
        for (one, other), both in pairs.items():
            share = both / had[one]
            if both >= 5 and share >= 0.2 and both < len(skills):
                tie = math.log(share * len(skills) / had[other]) / -math.log(both / len(skills))
                value = round(round(0.5 * tie * math.sqrt(share), 9) * 20) / 20
                if value > 0:
                    found.setdefault(one, {})[other] = value
        return found

    def text(self, demand: Demand, person: Talent) -> float | None:
        title = self.weighed(self.analyse.title(demand.post.title, self.idf))
        said = Counter(self.analyse.query(demand.duties, self.idf))
        duties = self.weighed({term: 1 + math.log(times) for term, times in said.items()})
        first = sorted(duties, key=lambda term: (-duties[term], term))[:80]
        title, duties = _unit(title), _unit({term: duties[term] for term in first})
        if not title and not duties:
            return None
        both = {term: 0.8 * title.get(term, 0) + 0.64 * duties.get(term, 0) for term in {*title, *duties}}
        both = _unit(both)
        said = _counted(self.analyse(person.work_text))
        slack = 3 * (1 - 0.35 + 0.35 * said.total() / self.mean_length)
        total = 0.0
        for term, times in said.items():
            counts = float(np.float32(times / (times + slack)))
            total += counts * 0.8 * both.get(term, 0.0)
        return min(1.0, total / self.weights.text_full)

    def weighed(self, features: Vector) -> Vector:
        known = {term: share for term, share in features.items() if term in self.idf}
        return {term: share * (self.idf[term] * feature_weight(term)) for term, share in known.items()}

    def titles(self, asked: Post, held: tuple[Post, ...]) -> float | None:
        if not normalise(asked.title) and not asked.occupation:
            return None
        return max((self.title_likeness(asked, post) for post in held), default=0.0)

    def title_likeness(self, asked: Post, held: Post) -> float:
        ours, theirs = normalise(asked.title), normalise(held.title)
        if ours and ours == theirs:
            return 1.0
        vectors = [
            self.title_vector(self.analyse.title(ours, self.title_idf)),
            self.title_vector(self.analyse.title(theirs)),
        ]
        codes = (asked.occupation or self.codes.get(ours), held.occupation or self.codes.get(theirs))
        return max(min(1.0, _dot(*vectors)), _codes(*codes))

    def title_vector(self, features: Vector) -> Vector:
        idf = self.title_idf
        vector = {t: share * idf[t] * feature_weight(t) for t, share in features.items() if t in idf}
        return {term: float(np.float32(weight)) for term, weight in _unit(vector).items()}

    def place(self, person: Talent, demand: Demand) -> float | None:
        if demand.remote:
            return 1.0
        if demand.division is None or not (person.divisions or person.remote_only):
            return None
        if person.remote_only:
            return 0.0
        return max(self.near(accepted, demand.division) for accepted in person.divisions)

    def near(self, accepted: str, division: str) -> float:
        there, here = self.places.get(division), self.places.get(accepted)
        city = there.city if there else division[:4] + "00"
        province = accepted.endswith("0000") and accepted[:2] == division[:2]
        if accepted in (division, city) or province:
            return 1.0
        if there is None or here is None or None in (there.latitude, here.latitude):
            return 0.0
        return math.exp(-0.027 * _km(here, there))

    def conditions(
        self, demand: Demand, person: Talent, place: float | None, today: date
    ) -> tuple[tuple, tuple]:
        failed, unknown = [], []

        def check(name: str, silent: bool, fails: bool) -> None:
            if silent:
                unknown.append(name)
            if silent or fails:
                failed.append(name)

        musts: dict[str, list[int]] = {}
        for ask in demand.asks:
            level, need = musts.get(self.key(ask), (0, 0))
            musts[self.key(ask)] = [max(level, ask.level), max(need, ask.need)]
        for key, (level, need) in musts.items():
            if need == Need.MUST:
                claims = self.counted(person)
                best = max((claim.level for claim in claims if self.key(claim) == key), default=0)
                check(f"skill:{key}", not claims, best < level)
        if demand.education_must and demand.education:
            check("education", not person.education, (person.education or 0) < demand.education)
        years = person.experience_years
        if demand.experience_must and demand.experience_years is not None:
            check("experience", years is None, (years or 0) < demand.experience_years)
        if demand.place_must and demand.division and not demand.remote:
            check("place", place is None, (place or 0.0) < math.exp(-0.027 * 30))
        if demand.category is not None:
            held = [one for one in person.categories if one.until is None or one.until >= today]
            named = any(one.category == demand.category for one in held)
            check("category", not person.categories, not named)
        return tuple(sorted(failed)), tuple(sorted(unknown))


def _counted(terms: list[str]) -> Counter[str]:
    return Counter({term: min(times, 255) for term, times in Counter(terms).items()})


def _five(stated: tuple, learnt: dict[str, float]) -> tuple:
    """The taxonomy's neighbours, then the nearest of those learnt; names decide between equals."""
    more = sorted(learnt.items(), key=lambda near: (-near[1], near[0]))[:5]
    known = {other for other, _, _ in stated}
    return (*stated, *((other, value, "related") for other, value in more if other not in known))[:5]


def _lean(shares: Vector, steps: Vector) -> Vector:
    """At most a quarter of the whole goes where the steps, seen from their mean, point."""
    given = {key: steps.get(key, 0.0) for key in shares}
    if len(set(given.values())) <= 1:
        return shares
    mean = sum(given.values()) / len(given)
    goal = {key: max(0.0, share + given[key] - mean) for key, share in shares.items()}
    goal = {key: value / sum(goal.values()) for key, value in goal.items()}
    way = sum(max(0.0, goal[key] - share) for key, share in shares.items())
    part = 1.0 if way <= 0.25 else 0.25 / way
    return {key: share + part * (goal[key] - share) for key, share in shares.items()}


def _idf(documents: list[Iterable[str]]) -> Vector:
    found = Counter(term for terms in documents for term in set(terms))
    return {term: math.log((1 + len(documents)) / (1 + times)) + 1 for term, times in found.items()}


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def _dot(one: Vector, other: Vector) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


def _codes(one: str | None, other: str | None) -> float:
    if not one or not other:
        return 0.0
    shared = 0
    for left, right in zip(one.split("-"), other.split("-"), strict=False):
        if left != right:
            break
        shared += 1
    return (0.0, 0.1, 0.3, 0.6, 1.0)[min(shared, 4)]


def _km(one, other) -> float:
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(one.longitude - other.longitude)
    h = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(east / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, h)))


def _experience(have: float | None, asked: float | None) -> float | None:
    if have is None or asked is None:
        return None
    steps = [step for step in STEPS if step <= asked]
    return sum(step <= have for step in steps) / len(steps) if steps else 1.0


def _education(have: int | None, asked: int | None) -> float | None:
    return min(1.0, have / asked) if have and asked else None


def _salary(least: int | None, demand: Demand) -> float | None:
    most = demand.salary_min if demand.salary_max is None else demand.salary_max
    if least is None or most is None:
        return None
    if least <= most:
        return 1.0
    base = max(most, 1)
    return max(0.0, (1.3 * base - least) / (0.3 * base))


def _freshness(one: date | None, other: date | None, today: date) -> float | None:
    return _fresh(min(one, other), today) if one and other else None


def _fresh(day: date | None, today: date) -> float:
    return 2 ** (-min(3650, max(0, (today - day).days)) / 90) if day else 0.0


def _order(one: Scored, identity: int, fresh: float, today: date) -> tuple[float, ...]:
    return (-one.score, -one.share, -fresh, _mix(identity, today.toordinal()))


def _mix(identity: int, day: int) -> int:
    whole = (1 << 64) - 1
    state = (identity * 0x9E3779B97F4A7C15 & whole) ^ (day * 0x9E3779B97F4A7C15 & whole)
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & whole
    state = (state ^ state >> 27) * 0x94D049BB133111EB & whole
    return state ^ state >> 31
