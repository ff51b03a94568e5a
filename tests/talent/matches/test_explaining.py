"""One pair explained: who may ask, what is told, and that what is promised happens when it is done."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import col, delete, select

from talent.accounts.actor import SYSTEM, Actor
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import Importance
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.matches.engine import MatchEngine
from talent.matches.explaining import explain_candidate, explain_own_post, explain_post
from talent.matches.pair_schemas import PairOut, Step
from talent.matches.ranking import rank_candidates
from talent.matches.schemas import CandidateFilter
from talent.people.enums import Badge, EvidenceKind, Visibility
from talent.people.service import set_opted_out
from talent.people.tables import Consent, Person, PersonSkill, SkillEvidence, Wish, WishDivision
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

ASKS = (
    ("Photoshop", "photoshop", 3, Importance.MUST),
    ("Python", "python", 2, Importance.REQUIRED),
    ("会计", None, 2, Importance.PREFERRED),
)
HARD = {
    "education_rank": 4,
    "education_must": True,
    "experience_years": 2,
    "experience_must": True,
    "place_must": True,
    "category": Category.GRADUATE,
}


def number(row: object) -> int:
    return int(row.id)  # type: ignore[attr-defined]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="电商美工", skills=ASKS)
    session.commit()
    return number(demand)


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    """Asks for more than is paid, would go elsewhere, has no Python, and rivals who have."""
    for level in (3, 4, 4):
        make_person(session, skills=[("PS", "photoshop", level), ("Python", "python", 3)], title="美工")
    person = make_person(
        session,
        user_id=talent.user_id,
        skills=[("ps修图", "photoshop", 3)],
        wish_salary_min=11000,
        wish_divisions=["130500"],
    )
    session.commit()
    return number(person)


@pytest.fixture
def explained(database: Database, engine: MatchEngine, demand_id: int) -> Callable[[Actor, int], PairOut]:
    def ask(actor: Actor, person: int) -> PairOut:
        with database.read() as session:
            return explain_candidate(session, actor, engine, demand_id, person)

    return ask


Explained = Callable[[Actor, int], PairOut]


def ranked(
    database: Database, engine: MatchEngine, actor: Actor, demand_id: int
) -> dict[int, tuple[float, int]]:
    with database.read() as session:
        found = rank_candidates(session, actor, engine, demand_id, CandidateFilter(), Page(size=100))
    return {one.talent_id: (one.score, one.rank) for one in found.candidates}


def do(session: Session, person_id: int, step: Step) -> None:
    """What the step says, written into the tables as the services write it."""
    if step.salary_min is not None:
        session.exec(select(Wish).where(Wish.person_id == person_id)).one().salary_min = step.salary_min
    elif step.division is not None:
        session.add(WishDivision(person_id=person_id, division=step.division))
    else:
        assert step.skill is not None
        assert step.level is not None
        _have(session, person_id, step.skill, step.level, step.evidence)
    record_change(session, ChangeKind.PERSON, person_id)
    session.commit()


def _have(session: Session, person_id: int, skill: str, level: int, badge: Badge | None) -> None:
    owned = select(PersonSkill).where(PersonSkill.person_id == person_id, PersonSkill.skill == skill)
    row = session.exec(owned).one_or_none()
    if row is None:
        canonical = None if skill.startswith("raw:") else skill
        words = skill.removeprefix("raw:")
        stated = level if badge is Badge.STATED else 1
        row = PersonSkill(person_id=person_id, position=9, words=words, skill=canonical, level=stated)
        session.add(row)
    elif badge is Badge.STATED:
        row.level = max(row.level, level)
    if badge in (Badge.CONFIRMED, Badge.EXAMINED):
        kind = EvidenceKind(badge.value)
        session.add(
            SkillEvidence(
                person_id=person_id,
                skill=skill,
                kind=kind,
                level=level,
                vouched_by="省考核中心",
                given_on=date(2026, 1, 1),
            )
        )


def test_rank_and_score_are_those_of_the_ranking(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
    explained: Explained,
) -> None:
    pair = explained(enterprise_owner, person_id)
    assert (pair.score, pair.rank) == ranked(database, engine, enterprise_owner, demand_id)[person_id]
    assert (pair.rank, pair.total, pair.shown, pair.unmet) == (4, 4, True, [])
    assert sum(part.points for part in pair.contributions) == pytest.approx(pair.score, abs=1e-9)
    assert {gap.asked for gap in pair.missing} == {"Python", "会计"}
    assert "户籍" in pair.not_used


@pytest.mark.parametrize("at", range(10))
def test_a_step_that_is_really_taken_brings_what_it_promised(
    at: int,
    database: Database,
    engine: MatchEngine,
    session: Session,
    staff: Actor,
    demand_id: int,
    person_id: int,
    explained: Explained,
) -> None:
    steps = explained(staff, person_id).steps
    assert len(steps) == 10
    step = steps[at]
    do(session, person_id, step)
    assert ranked(database, engine, staff, demand_id)[person_id] == (step.score, step.rank)
    assert explained(staff, person_id).score == step.score


def test_a_skill_that_is_only_written_down_brings_what_it_promised(
    database: Database, engine: MatchEngine, session: Session, staff: Actor, enterprise_owner: Actor
) -> None:
    asks = (("骑马讲解", None, 2, Importance.REQUIRED), ("Python", "python", 2, Importance.REQUIRED))
    demand = number(make_demand(session, enterprise_owner.organisation_id or 0, skills=asks))
    person = number(make_person(session, skills=[]))
    session.commit()
    with database.read() as reading:
        steps = explain_candidate(reading, staff, engine, demand, person).steps
    stated = [step for step in steps if step.evidence is Badge.STATED]
    assert {step.skill for step in stated} == {"raw:骑马讲解", "python"}
    do(session, person, stated[0])
    expected = (stated[0].score, stated[0].rank)
    assert ranked(database, engine, staff, demand)[person] == expected


def test_steps_are_for_staff_and_the_person_not_for_the_enterprise(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    staff: Actor,
    demand_id: int,
    person_id: int,
    explained: Explained,
) -> None:
    assert explained(enterprise_owner, person_id).steps == []
    with database.read() as reading:
        own = explain_own_post(reading, talent, engine, demand_id)
        told = explain_post(reading, staff, engine, person_id, demand_id)
    assert own.steps
    assert own.steps == told.steps == explained(staff, person_id).steps
    assert own.person is None
    gains = [step.gain for step in own.steps]
    assert gains == sorted(gains, reverse=True)


def test_every_failed_condition_says_what_is_asked_and_had(
    database: Database, engine: MatchEngine, session: Session, enterprise_owner: Actor, talent: Actor
) -> None:
    demand = make_demand(
        session,
        enterprise_owner.organisation_id or 0,
        skills=ASKS[:1],
        **HARD,  # type: ignore[arg-type]
    )
    person = make_person(
        session,
        user_id=talent.user_id,
        education_level="61",
        experience_years=1.0,
        wish_divisions=["130500"],
        skills=[("PS", "photoshop", 2)],
    )
    session.commit()
    with database.read() as reading:
        own = explain_own_post(reading, talent, engine, number(demand))
        shown = explain_candidate(reading, enterprise_owner, engine, number(demand), number(person))
    assert {one.condition: str(one.why) for one in own.unmet} == {
        "skill:photoshop": "要求“Photoshop”达到熟练，档案是熟悉",
        "education": "要求大专及以上，档案是高中/中专",
        "experience": "要求 2 年以上经验，档案是 1 年",
        "place": "工作地点在石家庄市，档案中愿意去的是邢台市，都不在 30 公里以内",
        "category": "只招高校毕业生，档案是从业人员",
    }
    assert own.rank is None
    assert {step.rank for step in own.steps} == {None}
    # An enterprise learns that the place does not fit, and not where else the person would go.
    assert "邢台" not in shown.model_dump_json()
    assert {str(one.advice) for one in shown.unmet} >= {"把程度要求降到熟悉，这位就满足这一条。"}


def test_what_is_not_said_is_told_as_not_said(
    database: Database, engine: MatchEngine, session: Session, enterprise_owner: Actor
) -> None:
    demand = make_demand(
        session,
        enterprise_owner.organisation_id or 0,
        skills=ASKS[:1],
        **HARD,  # type: ignore[arg-type]
    )
    person = make_person(session, education_level=None, experience_years=None, skills=[])
    session.commit()
    with database.read() as reading:
        pair = explain_candidate(reading, SYSTEM, engine, number(demand), number(person))
    unknown = {one.condition for one in pair.unmet if one.unknown}
    assert unknown == {"skill:photoshop", "education", "experience", "place"}
    assert all("没有填写" in str(one.why) for one in pair.unmet if one.unknown)


@pytest.mark.parametrize(
    ("stranger", "refusal"),
    [
        ("other_enterprise", Forbidden),
        ("unverified_enterprise", Forbidden),
        ("talent", Forbidden),
        ("university", Forbidden),
        ("visitor", Forbidden),
    ],
)
def test_strangers_get_no_explanation(
    stranger: str,
    refusal: type[Exception],
    request: pytest.FixtureRequest,
    person_id: int,
    explained: Explained,
) -> None:
    with pytest.raises(refusal):
        explained(request.getfixturevalue(stranger), person_id)


def test_a_person_asks_about_nobody_else(
    database: Database, engine: MatchEngine, other_talent: Actor, demand_id: int, person_id: int
) -> None:
    with database.read() as reading, pytest.raises(NotFound):
        explain_post(reading, other_talent, engine, person_id, demand_id)


def test_who_is_hidden_is_not_found_by_the_enterprise_and_told_where_they_would_stand(
    database: Database,
    engine: MatchEngine,
    session: Session,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    person_id: int,
    explained: Explained,
) -> None:
    expected = explained(enterprise_owner, person_id)
    session.get_one(Person, person_id).visibility = Visibility.HIDDEN
    record_change(session, ChangeKind.PERSON, person_id)
    session.commit()
    with pytest.raises(NotFound):
        explained(enterprise_owner, person_id)
    with database.read() as reading:
        own = explain_own_post(reading, talent, engine, demand_id)
    assert (own.rank, own.total, own.score, own.shown) == (
        expected.rank,
        expected.total,
        expected.score,
        False,
    )


def test_who_left_matching_is_explained_to_nobody(
    database: Database,
    engine: MatchEngine,
    talent: Actor,
    staff: Actor,
    demand_id: int,
    person_id: int,
    explained: Explained,
) -> None:
    with database.write() as writing:
        set_opted_out(writing, talent, True)
    with pytest.raises(NotFound, match="没有参与"):
        explained(staff, person_id)
    with database.read() as reading, pytest.raises(Forbidden, match="没有参与"):
        explain_own_post(reading, talent, engine, demand_id)


def test_who_never_agreed_is_explained_to_nobody(
    session: Session, staff: Actor, person_id: int, explained: Explained
) -> None:
    session.exec(delete(Consent).where(col(Consent.person_id) == person_id))
    session.commit()
    with pytest.raises(NotFound, match="没有参与"):
        explained(staff, person_id)
