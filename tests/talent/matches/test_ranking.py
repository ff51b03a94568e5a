"""Who fits a demand and which demands fit a person, as every door gives it."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.enterprises.enums import DemandState, Importance
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.kit.terms import Category
from talent.matches.engine import MatchEngine
from talent.matches.enums import RankOrder
from talent.matches.ranking import rank_candidates, rank_own_posts, rank_posts
from talent.matches.schemas import CandidateFilter, CandidatesOut, PostFilter
from talent.people.enums import Badge, EvidenceKind
from talent.people.service import set_opted_out
from talent.people.tables import Membership, SkillEvidence
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

ALL = CandidateFilter()
FIRST = Page()
ASKS = (("ps修图", None, 3, Importance.REQUIRED), ("Python", None, 2, Importance.PREFERRED))


def number(row: object) -> int:
    return int(row.id)  # type: ignore[attr-defined]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="电商美工", skills=ASKS)
    session.commit()
    return number(demand)


@pytest.fixture
def designer_id(session: Session, talent: Actor) -> int:
    person = make_person(
        session,
        name="王小美",
        user_id=talent.user_id,
        title="电商美工",
        skills=[("Photoshop", "photoshop", 4), ("Pyhton", None, 2)],
        wish_titles=["美工"],
        wish_divisions=["130100"],
        wish_salary_min=5000,
    )
    session.commit()
    return number(person)


def ask(
    database: Database, engine: MatchEngine, actor: Actor, demand_id: int, wanted: CandidateFilter = ALL
) -> CandidatesOut:
    with database.read() as session:
        return rank_candidates(session, actor, engine, demand_id, wanted, FIRST)


def test_a_candidate_is_ranked_with_the_own_words_and_contributions_that_add_up(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, designer_id: int
) -> None:
    (candidate,) = ask(database, engine, enterprise_owner, demand_id).candidates
    assert candidate.talent_id == designer_id
    assert {(one.asked, one.words) for one in candidate.matched} == {
        ("ps修图", "Photoshop"),
        ("Python", "Pyhton"),
    }
    assert sum(part.points for part in candidate.contributions) == pytest.approx(candidate.score, abs=1e-6)


def test_a_candidate_is_shown_without_full_name_or_contact(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, designer_id: int
) -> None:
    shown = ask(database, engine, enterprise_owner, demand_id).model_dump_json()
    assert "王小美" not in shown
    assert "1990000" not in shown


def test_the_same_pair_has_the_same_score_in_both_directions(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    designer_id: int,
) -> None:
    (candidate,) = ask(database, engine, enterprise_owner, demand_id).candidates
    with database.read() as session:
        (post,) = rank_own_posts(session, talent, engine, PostFilter(), FIRST).posts
    assert (post.demand_id, post.score) == (demand_id, candidate.score)


def test_a_person_who_registers_after_the_build_is_in_the_next_ranking(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, session: Session
) -> None:
    engine.build()
    assert ask(database, engine, enterprise_owner, demand_id).total == 0
    person = make_person(session, title="美工")
    _changed(session, number(person))
    assert [one.talent_id for one in ask(database, engine, enterprise_owner, demand_id).candidates] == [
        number(person)
    ]


def test_a_change_seen_by_one_process_is_seen_by_another_on_the_same_index(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, session: Session
) -> None:
    engine.build()
    other = MatchEngine(database, engine.folder, engine.weights)
    assert ask(database, other, enterprise_owner, demand_id).total == 0
    _changed(session, number(make_person(session, title="美工")))
    assert ask(database, engine, enterprise_owner, demand_id).total == 1
    assert ask(database, other, enterprise_owner, demand_id).total == 1


def test_who_opts_out_is_gone_from_the_next_ranking(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    designer_id: int,
) -> None:
    assert ask(database, engine, enterprise_owner, demand_id).total == 1
    with database.write() as session:
        set_opted_out(session, talent, True)
    assert ask(database, engine, enterprise_owner, demand_id).total == 0
    with database.read() as session, pytest.raises(Forbidden, match="没有参与"):
        rank_own_posts(session, talent, engine, PostFilter(), FIRST)


def test_evidence_counts_for_a_declared_skill_and_is_named(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    designer_id: int,
    session: Session,
) -> None:
    before = ask(database, engine, enterprise_owner, demand_id).candidates[0]
    _vouch(session, designer_id, "photoshop")
    after = ask(database, engine, enterprise_owner, demand_id).candidates[0]
    assert after.score > before.score
    assert {(one.skill, one.evidence, one.vouched_by) for one in after.matched} >= {
        ("photoshop", Badge.EXAMINED, "省考核中心")
    }


def test_evidence_for_a_skill_that_was_never_declared_is_not_imposed(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    session: Session,
) -> None:
    person = number(make_person(session, title="美工", skills=[]))
    _vouch(session, person, "photoshop")
    (candidate,) = ask(database, engine, enterprise_owner, demand_id).candidates
    assert candidate.matched == []


def test_evidence_counts_for_a_skill_that_was_declared_misspelt(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, session: Session
) -> None:
    person = number(make_person(session, title="美工", skills=[("Pyhton", None, 2)]))
    _vouch(session, person, "python")
    (candidate,) = ask(database, engine, enterprise_owner, demand_id).candidates
    assert [(one.words, one.evidence) for one in candidate.matched] == [("Pyhton", Badge.EXAMINED)]


def test_a_membership_that_ends_holds_until_its_last_day(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, session: Session
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, category=Category.GRADUATE)
    person = make_person(session, category=Category.GRADUATE)
    membership = session.exec(select(Membership).order_by(col(Membership.id))).one()
    membership.until = today() + timedelta(days=10)
    session.commit()
    engine.build()
    with time_machine.travel(today() + timedelta(days=10)):
        found = ask(database, engine, enterprise_owner, number(demand)).candidates
        assert [one.talent_id for one in found] == [number(person)]
    with time_machine.travel(today() + timedelta(days=11)):
        assert ask(database, engine, enterprise_owner, number(demand)).candidates == []


def test_filters_narrow_without_changing_the_order(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, session: Session
) -> None:
    ids = [
        number(make_person(session, title="美工", division=code, category=kind, skills=[("PS", None, level)]))
        for code, kind, level in (
            ("130100", Category.GRADUATE, 1),
            ("130102", Category.PRACTITIONER, 3),
            ("130200", Category.PRACTITIONER, 4),
        )
    ]
    session.commit()
    order = [one.talent_id for one in ask(database, engine, enterprise_owner, demand_id).candidates]
    for wanted, expected in (
        (CandidateFilter(division="130100"), {ids[0], ids[1]}),
        (CandidateFilter(category=Category.PRACTITIONER), {ids[1], ids[2]}),
        (CandidateFilter(skill="photoshop", division="130200"), {ids[2]}),
        (CandidateFilter(skill="python"), set()),
    ):
        found = [
            one.talent_id for one in ask(database, engine, enterprise_owner, demand_id, wanted).candidates
        ]
        assert found == [one for one in order if one in expected]


def test_an_order_that_looks_at_nothing_personal_is_offered(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, demand_id: int, session: Session
) -> None:
    days = (date(2026, 3, 1), date(2026, 5, 1), date(2026, 4, 1))
    people = [make_person(session, title="美工", skills=[("PS", None, level)]) for level in (1, 2, 3)]
    for person, day in zip(people, days, strict=True):
        person.confirmed_on = day
    session.commit()
    newest = CandidateFilter(order=RankOrder.NEWEST)
    found = ask(database, engine, enterprise_owner, demand_id, newest).candidates
    assert [one.talent_id for one in found] == [number(people[at]) for at in (1, 2, 0)]


def test_who_fails_one_must_is_listed_apart_with_the_condition_named(
    database: Database, engine: MatchEngine, enterprise_owner: Actor, session: Session
) -> None:
    demand = make_demand(
        session,
        enterprise_owner.organisation_id or 0,
        skills=[("Photoshop", "photoshop", 1, Importance.MUST)],
    )
    person = number(make_person(session, skills=[("Excel", None, 2)]))
    session.commit()
    ranking = ask(database, engine, enterprise_owner, number(demand))
    assert ranking.candidates == []
    assert [(one.talent_id, one.failed) for one in ranking.near] == [(person, ["必备技能 Photoshop"])]
    assert [(one.label, one.count) for one in ranking.excluded] == [("必备技能 Photoshop", 1)]


def test_an_enterprise_ranks_candidates_for_its_own_draft(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    other_enterprise: Actor,
    designer_id: int,
    session: Session,
) -> None:
    draft = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.DRAFT)
    session.commit()
    assert ask(database, engine, enterprise_owner, number(draft)).total == 1
    with pytest.raises(NotFound):
        ask(database, engine, other_enterprise, number(draft))


def test_another_enterprise_sees_no_candidates_of_an_open_demand(
    database: Database, engine: MatchEngine, other_enterprise: Actor, demand_id: int
) -> None:
    with pytest.raises(Forbidden):
        ask(database, engine, other_enterprise, demand_id)


@pytest.mark.parametrize("who", ["visitor", "talent", "university", "training_body"])
def test_who_hires_nobody_sees_no_candidates(
    request: pytest.FixtureRequest, database: Database, engine: MatchEngine, demand_id: int, who: str
) -> None:
    with pytest.raises(Forbidden):
        ask(database, engine, request.getfixturevalue(who), demand_id)


def test_staff_and_a_verified_partner_program_see_candidates(
    database: Database,
    engine: MatchEngine,
    staff: Actor,
    api_client: Actor,
    demand_id: int,
    designer_id: int,
) -> None:
    assert ask(database, engine, staff, demand_id).total == 1
    assert len(ask(database, engine, api_client, demand_id).candidates) == 1


def test_an_enterprise_that_is_not_verified_sees_no_candidates(
    database: Database,
    engine: MatchEngine,
    unverified_enterprise: Actor,
    session: Session,
) -> None:
    draft = make_demand(session, unverified_enterprise.organisation_id or 0, state=DemandState.DRAFT)
    session.commit()
    with pytest.raises(Forbidden, match="认证"):
        ask(database, engine, unverified_enterprise, number(draft))


def test_the_demand_of_an_enterprise_whose_verification_lapsed_is_no_longer_offered(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    designer_id: int,
    session: Session,
) -> None:
    organisation = session.get(Organisation, enterprise_owner.organisation_id)
    assert organisation is not None
    organisation.verification, organisation.verified_until = Verification.LAPSED, date(2020, 1, 1)
    session.add(organisation)
    session.commit()
    with database.read() as reading:
        assert rank_own_posts(reading, talent, engine, PostFilter(), FIRST).posts == []


def test_posts_for_one_person_are_nobody_elses_business(
    database: Database,
    engine: MatchEngine,
    other_talent: Actor,
    enterprise_owner: Actor,
    designer_id: int,
) -> None:
    with database.read() as session:
        with pytest.raises(NotFound):
            rank_posts(session, other_talent, engine, designer_id, PostFilter(), FIRST)
        with pytest.raises(Forbidden):
            rank_posts(session, enterprise_owner, engine, designer_id, PostFilter(), FIRST)


def test_the_number_of_queries_does_not_grow_with_the_page(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    session: Session,
    count_queries: object,
) -> None:
    def queries() -> int:
        with count_queries(database) as statements:  # type: ignore[operator]
            ask(database, engine, enterprise_owner, demand_id)
        return len(statements)

    make_person(session, title="美工")
    session.commit()
    engine.build()
    few = queries()
    for _ in range(15):
        make_person(session, title="美工")
    session.commit()
    engine.build()
    assert queries() == few


def _changed(session: Session, person_id: int) -> None:
    record_change(session, ChangeKind.PERSON, person_id)
    session.commit()


def _vouch(session: Session, person_id: int, skill: str) -> None:
    session.add(
        SkillEvidence(
            person_id=person_id,
            skill=skill,
            kind=EvidenceKind.EXAMINED,
            level=4,
            vouched_by="省考核中心",
            given_on=date(2026, 1, 1),
        )
    )
    _changed(session, person_id)
