"""Every figure of what would bring somebody forward is what a new ranking gives once it is really so."""

import random
from dataclasses import dataclass

import pytest

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind
from talent.enterprises.enums import Importance
from talent.exams.attempt_tables import Paper, PaperPart
from talent.exams.enums import PaperState, StandardState
from talent.exams.tables import Standard, StandardItem, StandardItemSkill
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.matches.engine import MatchEngine
from talent.matches.forward import own_forward
from talent.matches.forward_schemas import BarrierKind, Effect, ForwardOut
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people import service as people
from talent.people.enums import Badge, EvidenceKind
from talent.people.rows import SkillRow
from talent.people.schemas import BlockInput, ProposalInput, SkillsInput
from talent.training.enums import EnrolmentState
from talent.training.tables import Enrolment
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


def make_world(session: Session, talent: Actor, enterprise_id: int, seed: int) -> World:
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
            place_must=chance.random() < 0.3,
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


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_is_what_a_new_ranking_gives_with_the_change_made(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    seed: int,
) -> None:
    world = make_world(session, talent, enterprise_owner.organisation_id or 0, seed)
    found = forward(database, engine, talent)
    before = ranked(database, engine, world, world.demands)
    assert found.passed == len(before)
    cases: list[tuple[EvidenceKind, dict[str, int], Effect]] = []
    for one in found.skills:
        cases.append((EvidenceKind.EXAMINED, {one.skill: one.level}, one.exam))
        if one.completion is not None:
            cases.append((EvidenceKind.CONFIRMED, {one.skill: one.level}, one.completion))
        for course in one.courses:
            taught = {skill.skill: skill.level for skill in course.offer.skills}
            cases.append((EvidenceKind.CONFIRMED, taught, course.effect))
    assert cases
    for kind, skills, effect in cases:
        stated = people.get_own_person(session, talent)
        assert stated is not None
        vouch(session, world.person_id, kind, skills, "completion:1")
        take(session, talent)
        assert differs(effect, before, ranked(database, engine, world, world.demands)) == []
        vouch(session, world.person_id, kind, {}, "completion:1")
        assert found.skills
        restate(session, talent, [(row.words, row.skill, row.level) for row in stated.skills])
        # Revoked, everything is as it was.
        assert ranked(database, engine, world, world.demands) == before


def take(session: Session, talent: Actor) -> None:
    """Says yes to all that is proposed."""
    profile = people.get_own_person(session, talent)
    assert profile is not None
    for one in profile.proposed:
        people.answer_proposal(session, talent, ProposalInput(skill=one.skill, accept=True))
    session.commit()


def restate(session: Session, talent: Actor, skills: list[tuple[str, str | None, int]]) -> None:
    profile = people.get_own_person(session, talent)
    assert profile is not None
    rows = [SkillRow(words=words, skill=skill, level=level) for words, skill, level in skills]
    people.update_skills(session, talent, SkillsInput(version=profile.version, rows=rows))
    session.commit()


@pytest.fixture
def world(session: Session, talent: Actor, enterprise_owner: Actor) -> World:
    """A demand in the own city and one elsewhere, both for a skill that is only stated."""
    person = make_person(
        session,
        user_id=talent.user_id,
        skills=[("视频剪辑", "video_editing", 2)],
        wish_divisions=["130100"],
        education_level="31",
    )
    rival = make_person(session, name="对手", skills=[("视频剪辑", "video_editing", 2)])
    vouch(session, rival.id or 0, EvidenceKind.CONFIRMED, {"video_editing": 2}, "x:1")
    asks = (("视频剪辑", "video_editing", 3, Importance.REQUIRED),)
    demands = [
        make_demand(session, enterprise_owner.organisation_id or 0, division=city, skills=asks).id or 0
        for city in ("130102", "130200")
    ]
    school = make_organisation(session, kind=OrganisationKind.TRAINING_BODY, name="示例培训学校").id or 0
    session.commit()
    return World(person.id or 0, demands, school)


def test_near_are_the_places_wished_and_the_own_city(
    database: Database, engine: MatchEngine, talent: Actor, world: World
) -> None:
    near, all_ = forward(database, engine, talent, everywhere=False), forward(database, engine, talent)
    assert (near.demands, all_.demands) == (1, 2)
    assert near.near == ["石家庄市"]
    assert {at.demand_id for at in near.skills[0].exam.where} == {world.demands[0]}
    assert [(one.name, one.demands) for one in near.places] == [("唐山市", 1)]


def test_the_rank_moves_as_told_and_back_when_it_is_revoked(
    session: Session, database: Database, engine: MatchEngine, talent: Actor, world: World
) -> None:
    [skill] = forward(database, engine, talent, everywhere=False).skills
    assert skill.completion is not None
    [moved] = skill.completion.where
    assert (moved.now, moved.then) == (2, 1)
    vouch(session, world.person_id, EvidenceKind.CONFIRMED, {"video_editing": 3}, "completion:7")
    assert ranked(database, engine, world, world.demands[:1])[world.demands[0]] == (moved.score_then, 1)
    vouch(session, world.person_id, EvidenceKind.CONFIRMED, {}, "completion:7")
    assert ranked(database, engine, world, world.demands[:1])[world.demands[0]] == (moved.score_now, 2)


def test_the_ranking_names_the_cause_and_forgets_it_when_it_is_revoked(
    session: Session, database: Database, engine: MatchEngine, world: World
) -> None:
    def word() -> tuple[Badge, str | None]:
        with database.read() as reading:
            found = rank_candidates(
                reading, SYSTEM, engine, world.demands[0], CandidateFilter(), Page(size=100)
            )
        [own] = [one for one in found.candidates if one.talent_id == world.person_id]
        vouched = own.matched[0].vouched
        return own.matched[0].evidence, vouched and f"{vouched.vouched_by}《{vouched.title}》{vouched.cause}"

    assert word() == (Badge.STATED, None)
    vouch(session, world.person_id, EvidenceKind.CONFIRMED, {"video_editing": 3}, "completion:7")
    assert word() == (Badge.CONFIRMED, "示例培训学校《短视频实训》completion")
    vouch(session, world.person_id, EvidenceKind.CONFIRMED, {}, "completion:7")
    assert word() == (Badge.STATED, None)


def test_courses_are_those_with_seats_that_teach_enough_nearest_first(
    session: Session, database: Database, engine: MatchEngine, talent: Actor, world: World
) -> None:
    def course(title: str, level: int = 3, **held: object) -> None:
        made = make_course(session, world.school, title=title, skills={"video_editing": level})
        make_class(session, made, **held)

    course("远", division="130200")
    course("近", division="130105")
    course("程度不够", level=2)
    course("已截止", enrol_until=today().replace(year=today().year - 1))
    full = make_course(session, world.school, title="已满", skills={"video_editing": 3})
    seats = make_class(session, full, seats=1)
    other = make_person(session).id or 0
    session.add(Enrolment(class_id=seats.id or 0, person_id=other, state=EnrolmentState.ENROLLED))
    own = make_class(session, make_course(session, world.school, title="已报名", skills={"video_editing": 3}))
    session.add(Enrolment(class_id=own.id or 0, person_id=world.person_id, state=EnrolmentState.WAITING))
    session.commit()
    [skill] = forward(database, engine, talent, everywhere=False).skills
    assert [one.offer.title for one in skill.courses] == ["近", "远"]
    assert skill.courses[0].offer.km == 0
    assert 100 < (skill.courses[1].offer.km or 0) < 400


def test_a_course_that_teaches_more_counts_as_a_whole(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    world: World,
) -> None:
    asks = (
        ("视频剪辑", "video_editing", 3, Importance.REQUIRED),
        ("Python", "python", 2, Importance.REQUIRED),
    )
    make_demand(session, enterprise_owner.organisation_id or 0, skills=asks)
    course = make_course(session, world.school, skills={"video_editing": 3, "python": 2})
    make_class(session, course)
    session.commit()
    found = {one.skill: one for one in forward(database, engine, talent, everywhere=False).skills}
    video, python = found["video_editing"], found["python"]
    assert video.completion is not None
    assert python.completion is not None
    assert video.courses[0].effect == python.courses[0].effect
    assert video.courses[0].effect.points > max(video.completion.points, python.completion.points)


def test_a_paper_that_examines_the_skill_is_offered(
    session: Session, database: Database, engine: MatchEngine, talent: Actor, world: World
) -> None:
    standard = Standard(
        code="T-1", title="电子商务师", occupation="4-01-06-01", level=4, state=StandardState.IN_FORCE
    )
    session.add(standard)
    session.flush()
    item = StandardItem(standard_id=standard.id or 0, code="1", title="剪辑", weight=100)
    session.add(item)
    session.flush()
    session.add(StandardItemSkill(item_id=item.id or 0, skill="video_editing", level=3))
    for title, state in (("开放的卷", PaperState.OPEN), ("草稿卷", PaperState.DRAFT)):
        paper = Paper(standard_id=standard.id or 0, title=title, minutes=60, state=state)
        session.add(paper)
        session.flush()
        session.add(PaperPart(paper_id=paper.id or 0, item_id=item.id or 0, count=5))
    session.commit()
    [skill] = forward(database, engine, talent, everywhere=False).skills
    assert [paper.title for paper in skill.papers] == ["开放的卷"]


def test_a_degree_and_a_place_are_named_and_no_course_is_offered_for_them(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    world: World,
) -> None:
    owner = enterprise_owner.organisation_id or 0
    make_demand(session, owner, education_rank=6, education_must=True, skills=())
    far = make_demand(session, owner, division="131100", place_must=True, skills=())
    session.commit()
    found = {one.kind: one for one in forward(database, engine, talent).barriers}
    education, place = found[BarrierKind.EDUCATION], found[BarrierKind.PLACE]
    assert (education.demands, education.choices) == (1, [])
    assert "大专" in str(education.what)
    [choice] = place.choices
    assert "衡水市" in str(choice.what)
    assert (choice.effect.reached, choice.effect.where[0].demand_id) == (1, far.id)


def test_pay_below_the_wish_is_named_with_what_another_wish_brings(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
) -> None:
    make_person(session, user_id=talent.user_id, skills=[], wish_salary_min=20_000)
    make_demand(session, enterprise_owner.organisation_id or 0, salary_max=9000, skills=())
    session.commit()
    [pay] = forward(database, engine, talent).barriers
    assert (pay.kind, pay.demands) == (BarrierKind.PAY, 1)
    assert "9,000" in str(pay.choices[0].what)
    assert pay.choices[0].effect.raised == 1


def test_an_employer_that_is_kept_out_counts_for_nothing(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    enterprise_owner: Actor,
    world: World,
) -> None:
    people.block_employer(session, talent, BlockInput(organisation_id=enterprise_owner.organisation_id))
    session.commit()
    found = forward(database, engine, talent)
    assert (found.demands, found.skills) == (0, [])


def test_people_who_keep_the_employer_out_are_not_counted_in_a_rank(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    other_talent: Actor,
    enterprise_owner: Actor,
    world: World,
) -> None:
    make_person(session, user_id=other_talent.user_id, skills=[("视频剪辑", "video_editing", 4)])
    people.block_employer(session, other_talent, BlockInput(organisation_id=enterprise_owner.organisation_id))
    session.commit()
    [skill] = forward(database, engine, talent, everywhere=False).skills
    assert skill.exam.where[0].now == 2


def test_who_takes_no_part_or_has_no_profile_is_told_so(
    session: Session,
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    other_talent: Actor,
    world: World,
) -> None:
    with pytest.raises(NotFound):
        forward(database, engine, other_talent)
    people.set_opted_out(session, talent, True)
    session.commit()
    with pytest.raises(Forbidden):
        forward(database, engine, talent)
