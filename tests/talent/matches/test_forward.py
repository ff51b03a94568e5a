"""What would bring somebody forward: skills, courses, papers, and what no course helps with."""

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
from talent.matches.forward_schemas import BarrierKind
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people import service as people
from talent.people.enums import Badge, EvidenceKind
from talent.people.schemas import BlockInput
from talent.training.enums import EnrolmentState
from talent.training.tables import Enrolment
from tests.factories.accounts import make_organisation
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.training import make_class, make_course
from tests.talent.matches.forward_worlds import World, forward, ranked, vouch


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
