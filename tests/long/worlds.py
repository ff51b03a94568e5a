"""Random people and demands from small pools, by a seed: many at once, for runs of a million cases.

The pools are those of ``tests.matching.strategies``; a plain generator makes them some hundred times faster.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Membership, Need, Post, Proof, Talent, Weights
from tests.matching.oracle import Oracle
from tests.matching.strategies import CODES, SKILLS, VOCABULARY

NAMES = [name for entry in SKILLS for name in (entry.name, *entry.aliases)]
WORDS = [*NAMES, "编织", "Pyhton", "羊绒知识", "不会客服"]
# Each writes the same skill in another way.
SAME = [("PS", "Photoshop"), ("千川", "巨量千川"), ("客服", "客户服务"), ("Python", "Pyhton")]
UNASKED = ("陶艺拉坯", "古琴演奏", "木工雕刻")
TITLES = ["直播运营", "淘宝客服", "美工", "数据分析师", "主播", "运营", "店长", "Designer", ""]
OCCUPATIONS = [None, None, "4-01-06-01", "4-01-02", "2-10-07-08"]
TEXTS = ["负责直播间", "店铺运营", "客服回复", "photoshop", "数据分析", "带货", "羊绒", "。", "打包"]
YEARS = [None, 0.0, 0.3, 0.5, 1.5, 2.0, 3.0, 6.0, 12.0]
EDUCATION = [None, 1, 3, 4, 5, 7]
SALARY = [None, 0, 4000, 5000, 6000, 6200, 9000]
KINDS = ["full", "part"]
WEIGHTS = [Weights(), Weights(), Weights(theta=0.4, stated_cap=0.3, text_full=0.5), Weights(theta=1.0)]
PEOPLE, LATER, DEMANDS = 36, 12, 12


@dataclass(frozen=True, slots=True)
class World:
    """Some people, of whom some came after the build, some demands, the engine and the definition."""

    seed: int
    random: Random
    today: date
    people: list[Talent]
    demands: list[Demand]
    matcher: Matcher
    oracle: Oracle


def make_world(seed: int) -> World:
    """The same seed gives the same world."""
    random = Random(seed)
    today = date(2026, 3, 1) + timedelta(days=random.randrange(900))
    ids = random.sample(range(1, 10**12), PEOPLE + LATER)
    people = [make_talent(random, identity, today) for identity in ids]
    first, later = people[:PEOPLE], people[PEOPLE:]
    weights = random.choice(WEIGHTS)
    matcher = Matcher.build(first, VOCABULARY, weights)
    for start in range(0, LATER, 5):
        matcher = matcher.with_changes(later[start : start + 5])
    # Somebody who was there from the start comes back changed.
    people[0] = make_talent(random, people[0].id, today)
    return World(
        seed=seed,
        random=random,
        today=today,
        people=people,
        demands=[make_demand(random, number, today) for number in random.sample(range(10**9), DEMANDS)],
        matcher=matcher.with_changes([people[0]]),
        oracle=Oracle(first, VOCABULARY, weights),
    )


def make_talent(random: Random, identity: int, today: date) -> Talent:
    return Talent(
        id=identity,
        posts=tuple(make_post(random) for _ in range(random.randrange(3))),
        work_text=make_text(random),
        claims=tuple(make_claim(random) for _ in range(random.randrange(6))),
        experience_years=random.choice(YEARS),
        education=random.choice(EDUCATION),
        wished_posts=tuple(make_post(random) for _ in range(random.randrange(3))),
        salary_min=random.choice(SALARY),
        divisions=_several(random, CODES, 3),
        remote_only=random.random() < 0.2,
        kinds=_several(random, KINDS, 2),
        categories=tuple(
            Membership(name, random.choice([None, today - timedelta(days=1), today]))
            for name in _several(random, ["graduate", "trainee"], 2)
        ),
        confirmed_on=make_day(random, today),
    )


def make_demand(random: Random, identity: int, today: date) -> Demand:
    return Demand(
        id=identity,
        post=make_post(random),
        duties=make_text(random),
        asks=tuple(make_ask(random) for _ in range(random.randrange(5))),
        experience_years=random.choice(YEARS),
        experience_must=random.random() < 0.06,
        education=random.choice(EDUCATION),
        education_must=random.random() < 0.06,
        salary_min=random.choice(SALARY),
        salary_max=random.choice(SALARY),
        division=random.choice([None, *CODES[1:]]),
        remote=random.random() < 0.25,
        place_must=random.random() < 0.06,
        kind=random.choice([None, *KINDS]),
        category=random.choice([*[None] * 9, "graduate"]),
        confirmed_on=make_day(random, today),
    )


def make_post(random: Random) -> Post:
    return Post(random.choice(TITLES), random.choice(OCCUPATIONS))


def make_text(random: Random) -> str:
    return "，".join(random.choices(TEXTS, k=random.randrange(7)))


def make_claim(random: Random) -> Claim:
    proof = random.choice(list(Proof))
    return Claim(random.choice(WORDS), random.randint(1, 4), proof, declared=random.random() < 0.8)


def make_ask(random: Random) -> Ask:
    need = random.choices(list(Need), [5, 6, 1])[0]
    return Ask(random.choice(WORDS), random.randint(1, 4), need)


def make_day(random: Random, today: date) -> date | None:
    return None if random.random() < 0.2 else today - timedelta(days=random.randint(-3, 400))


def improved(random: Random, person: Talent) -> Talent:
    """One claim at a higher level or with better proof; the same where there is none."""
    if not person.claims:
        return person
    at = random.randrange(len(person.claims))
    claim = person.claims[at]
    better = replace(
        claim,
        level=random.randint(claim.level, 4),
        proof=random.choice([proof for proof in Proof if proof >= claim.proof]),
    )
    return replace(person, claims=(*person.claims[:at], better, *person.claims[at + 1 :]))


def edited(random: Random, person: Talent, today: date) -> Talent:
    """One thing changed, as somebody would edit a profile: a skill, a wish, the years, the schooling."""
    other = make_talent(random, person.id, today)
    field = random.choice(
        ["posts", "work_text", "claims", "experience_years", "education", "salary_min", "divisions", "kinds"]
    )
    return replace(person, **{field: getattr(other, field)})


def shuffled(random: Random, person: Talent) -> Talent:
    """The same person with every list in another order."""
    names = ("posts", "claims", "wished_posts", "divisions", "kinds", "categories")
    lists = {name: getattr(person, name) for name in names}
    return replace(person, **{name: tuple(random.sample(one, len(one))) for name, one in lists.items()})


def renamed(words: str) -> str:
    """Another way to write the same skill, where the pool has one."""
    return next((other for one, other in SAME if words == one), words)


def tightened(random: Random, demand: Demand) -> Demand:
    """A demand that takes less: what it asks for already, higher; what it wishes for, a must; less pay."""
    years, rank = demand.experience_years, demand.education
    return replace(
        demand,
        asks=tuple(_tighter_ask(random, ask) for ask in demand.asks),
        experience_years=None if years is None else years + random.choice([0, 1, 3]),
        experience_must=demand.experience_must or random.random() < 0.2,
        education=None if rank is None else min(7, rank + random.choice([0, 1])),
        education_must=demand.education_must or random.random() < 0.2,
        salary_min=_less(random, demand.salary_min),
        salary_max=_less(random, demand.salary_max),
        remote=demand.remote and random.random() < 0.5,
        place_must=demand.place_must or random.random() < 0.2,
        category=demand.category or random.choice([None, None, "graduate"]),
    )


def _tighter_ask(random: Random, ask: Ask) -> Ask:
    must = ask.need == Need.REQUIRED and random.random() < 0.2
    return replace(ask, level=random.randint(ask.level, 4), need=Need.MUST if must else ask.need)


def _less(random: Random, pay: int | None) -> int | None:
    return None if pay is None else max(0, pay - random.choice([0, 500, 2000]))


def _several(random: Random, values: "list[str] | tuple[str, ...]", most: int) -> tuple[str, ...]:
    return tuple(random.sample(values, random.randint(0, min(most, len(values)))))
