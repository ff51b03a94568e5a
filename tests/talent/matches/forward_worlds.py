"""Random worlds for what would bring somebody forward, and what a ranking really says in them."""

import random
from dataclasses import dataclass

import pytest

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind
from talent.enterprises.enums import Importance
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.matches.engine import MatchEngine
from talent.matches.forward import own_forward
from talent.matches.forward_schemas import Effect, ForwardOut
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people import service as people
from talent.people.enums import EvidenceKind
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course

SKILLS = {
    "photoshop": "Photoshop",
    "python": "Python",
    "video_editing": "视频剪辑",
    "livestream_operations": "直播运营",
}
CITIES = ("130100", "130200", "130102", "131100")
Places = dict[int, tuple[float, int]]


@dataclass
class World:
    """One person among others, and the demands that are open."""

    person_id: int
    demands: list[int]
    school: int


def make_world(session: Session, talent: Actor, enterprise_id: int, seed: int, places: float = 0.3) -> World:
    chance = random.Random(seed)

    def some_skills(least: int) -> list[tuple[str, str | None, int]]:
        chosen = chance.sample(sorted(SKILLS), chance.randint(least, 3))
        return [(SKILLS[key], key, chance.randint(1, 4)) for key in chosen]

    for number in range(14):
        other = make_person(
            session,
            name=f"人{number}",
            skills=some_skills(0),
            wish_divisions=chance.sample(CITIES, chance.randint(0, 2)),
            wish_salary_min=chance.choice([None, 5000, 9000]),
        )
        if number % 3 == 0:
            vouch(
                session,
                other.id or 0,
                EvidenceKind.CONFIRMED,
                {"photoshop": 3, "video_editing": 2},
                f"x:{number}",
            )
    person = make_person(
        session,
        user_id=talent.user_id,
        skills=some_skills(1),
        wish_divisions=["130100"],
        wish_salary_min=chance.choice([None, 12_000]),
    )
    demands = []
    for _ in range(6):
        asks = [
            (SKILLS[key], key, chance.randint(1, 4), chance.choice(list(Importance)))
            for key in chance.sample(sorted(SKILLS), chance.randint(1, 3))
        ]
        demand = make_demand(
            session,
            enterprise_id,
            division=chance.choice(CITIES),
            place_must=chance.random() < places,
            education_rank=chance.choice([None, 4, 6]),
            education_must=chance.random() < 0.3,
            skills=asks,
        )
        demands.append(demand.id or 0)
    school = make_organisation(session, kind=OrganisationKind.TRAINING_BODY, name=f"学校{seed}").id or 0
    for _ in range(4):
        taught = chance.sample(sorted(SKILLS), chance.randint(1, 3))
        course = make_course(session, school, skills={key: chance.randint(1, 4) for key in taught})
        make_class(session, course, division=chance.choice(CITIES))
    session.commit()
    return World(person.id or 0, demands, school)


def vouch(session: Session, person_id: int, kind: EvidenceKind, skills: dict[str, int], source: str) -> None:
    words = [
        people.Word(person_id, skill, kind, level, "示例培训学校", today(), "短视频实训")
        for skill, level in skills.items()
    ]
    people.set_evidence(session, SYSTEM, {source: words})
    session.commit()


def ranked(database: Database, engine: MatchEngine, world: World, ids: list[int]) -> Places:
    """Score and rank of the person at each demand at which the person passes, as enterprises see it."""
    found = {}
    for number in ids:
        with database.read() as session:
            out = rank_candidates(session, SYSTEM, engine, number, CandidateFilter(), Page(size=100))
        for one in out.candidates:
            if one.talent_id == world.person_id:
                found[number] = (one.score, one.rank)
    return found


def forward(database: Database, engine: MatchEngine, talent: Actor, *, everywhere: bool = True) -> ForwardOut:
    with database.read() as session:
        return own_forward(session, talent, engine, everywhere=everywhere)


def differs(effect: Effect, before: Places, after: Places) -> list[str]:
    """What of an effect is not what the two rankings say."""
    both = before.keys() & after.keys()
    gains = [after[number][0] - before[number][0] for number in both]
    faults = []
    if (effect.reached, effect.raised) != (len(after.keys() - before.keys()), sum(x > 0 for x in gains)):
        faults.append("how many")
    if effect.points != pytest.approx(sum(gains), abs=1e-9):
        faults.append("points")
    for at in effect.where:
        now, then = before.get(at.demand_id, (None, None)), after.get(at.demand_id, (None, None))
        if (at.now, at.then) != (now[1], then[1]):
            faults.append(f"ranks at {at.demand_id}: {at.now} → {at.then}, not {now[1]} → {then[1]}")
        if now[0] is not None and at.score_now != now[0]:
            faults.append(f"score now at {at.demand_id}")
        if then[0] is not None and at.score_then != then[0]:
            faults.append(f"score then at {at.demand_id}")
    return faults
