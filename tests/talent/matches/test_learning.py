"""A demand that learns from verdicts: what moves, for whom, when, and back again."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from matching.emphasis import MOST_MOVED
from talent.accounts.actor import SYSTEM, Actor
from talent.enterprises.enums import DemandState, Importance
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.matches import verdicts
from talent.matches.engine import MatchEngine
from talent.matches.enums import Verdict, VerdictReason
from talent.matches.ranking import rank_candidates, rank_own_posts
from talent.matches.schemas import CandidateFilter, CandidatesOut, FeedbackOut, PostFilter, VerdictInput
from talent.people import service as people
from talent.people.enums import EvidenceKind
from talent.people.tables import SkillEvidence
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

ASKS = (("Photoshop", None, 2, Importance.REQUIRED), ("Python", None, 2, Importance.REQUIRED))
FIRST = Page()
Judge = Callable[..., None]


def number(row: object) -> int:
    return int(row.id)  # type: ignore[attr-defined]


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, skills=ASKS)
    session.commit()
    return number(demand)


def proven(session: Session, skill: str, **more: object) -> int:
    """Somebody with one skill, examined."""
    person = number(make_person(session, skills=[(skill, skill, 3)], **more))  # type: ignore[arg-type]
    evidence = SkillEvidence(
        person_id=person, skill=skill, kind=EvidenceKind.EXAMINED, level=3, given_on=today()
    )
    session.add(evidence)
    session.commit()
    return person


@pytest.fixture
def painter(session: Session, talent: Actor) -> int:
    return proven(session, "photoshop", user_id=talent.user_id)


@pytest.fixture
def coder(session: Session) -> int:
    return proven(session, "python")


@pytest.fixture
def judge(database: Database, enterprise_owner: Actor, demand_id: int) -> Judge:
    """``judge(liked=…, refused=…, learning=…)`` marks people and turns the switch."""

    def act(
        liked: int | None = None,
        refused: int | None = None,
        learning: bool | None = None,
        reason: VerdictReason | None = None,
    ) -> None:
        with database.write() as session:
            for person, verdict in ((liked, Verdict.SHORTLISTED), (refused, Verdict.REJECTED)):
                if person is not None:
                    data = VerdictInput(
                        verdict=verdict, reason=reason if verdict is Verdict.REJECTED else None
                    )
                    verdicts.set_verdict(session, enterprise_owner, demand_id, person, data)
            if learning is not None:
                verdicts.set_learning(session, enterprise_owner, demand_id, learning)

    return act


def ask(database: Database, engine: MatchEngine, actor: Actor, demand_id: int) -> CandidatesOut:
    with database.read() as session:
        return rank_candidates(session, actor, engine, demand_id, CandidateFilter(), FIRST)


def panel(database: Database, engine: MatchEngine, actor: Actor, demand_id: int) -> FeedbackOut:
    with database.read() as session:
        return verdicts.feedback(session, actor, engine, demand_id)


def scores(ranking: CandidatesOut) -> dict[int, float]:
    return {one.talent_id: one.score for one in ranking.candidates}


def test_without_the_switch_nothing_moves_but_what_would_is_shown(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
) -> None:
    before = ask(database, engine, enterprise_owner, demand_id)
    judge(liked=painter, refused=coder)
    after = ask(database, engine, enterprise_owner, demand_id)
    assert (scores(after), after.adjustment) == (scores(before), [])
    shown = panel(database, engine, enterprise_owner, demand_id)
    assert (shown.learning, shown.shortlisted, shown.rejected) == (False, 1, 1)
    assert {one.skill: one.after > one.before for one in shown.adjustment} == {
        "photoshop": True,
        "python": False,
    }
    assert 0 < shown.moved <= MOST_MOVED + 1e-12


def test_with_the_switch_on_the_next_ranking_follows_the_choices(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
) -> None:
    before = ask(database, engine, enterprise_owner, demand_id)
    judge(liked=painter, refused=coder)
    promised = panel(database, engine, enterprise_owner, demand_id).adjustment
    judge(learning=True)
    after = ask(database, engine, enterprise_owner, demand_id)
    assert after.adjustment == promised
    assert scores(after)[painter] > scores(before)[painter]
    assert scores(after)[coder] < scores(before)[coder]


def test_other_processes_follow_too(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
) -> None:
    engine.build()
    other = MatchEngine(database, engine.folder, engine.weights)
    before = scores(ask(database, other, enterprise_owner, demand_id))
    judge(liked=painter, refused=coder, learning=True)
    after = [scores(ask(database, one, enterprise_owner, demand_id)) for one in (engine, other)]
    assert after[0] == after[1] != before
    newly_opened = MatchEngine(database, engine.folder, engine.weights)
    assert scores(ask(database, newly_opened, enterprise_owner, demand_id)) == after[0]


def test_the_person_sees_the_score_that_the_enterprise_sees(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
) -> None:
    for learning in (True, False):
        judge(liked=painter, refused=coder, learning=learning)
        ranking = ask(database, engine, enterprise_owner, demand_id)
        with database.read() as session:
            (post,) = rank_own_posts(session, talent, engine, PostFilter(), FIRST).posts
        assert post.score == scores(ranking)[painter]
        assert post.adjusted is learning


@pytest.mark.parametrize("back", ["switch", "clear", "one by one", "forget", "opt out"])
def test_taken_back_every_score_is_as_before(
    back: str,
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
    session: Session,
) -> None:
    watched = proven(session, "photoshop")
    before = scores(ask(database, engine, enterprise_owner, demand_id))[watched]
    judge(liked=painter, refused=coder, learning=True)
    assert scores(ask(database, engine, enterprise_owner, demand_id))[watched] > before
    with database.write() as writing:
        if back == "switch":
            verdicts.set_learning(writing, enterprise_owner, demand_id, False)
        elif back == "clear":
            verdicts.clear_all_verdicts(writing, enterprise_owner, demand_id)
        elif back == "one by one":
            verdicts.clear_verdict(writing, enterprise_owner, demand_id, painter)
        elif back == "forget":
            people.forget(writing, painter)
        else:
            people.set_opted_out(writing, talent, True)
    after = ask(database, engine, enterprise_owner, demand_id)
    assert (scores(after)[watched], after.adjustment) == (before, [])


def test_a_changed_profile_of_somebody_marked_is_learnt_anew_in_both_directions(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    talent: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
) -> None:
    judge(liked=coder, refused=painter, learning=True)
    before = ask(database, engine, enterprise_owner, demand_id).adjustment
    with database.write() as writing:
        for person in (painter, coder):
            (evidence,) = writing.exec(evidence_of(person))
            people.revoke_evidence(writing, SYSTEM, evidence)
    after = ask(database, engine, enterprise_owner, demand_id)
    assert after.adjustment != before
    with database.read() as reading:
        (post,) = rank_own_posts(reading, talent, engine, PostFilter(), FIRST).posts
    assert post.score == scores(after)[painter]


def evidence_of(person: int) -> SelectOfScalar[int | None]:
    return select(SkillEvidence.id).where(SkillEvidence.person_id == person).order_by(col(SkillEvidence.id))


@pytest.mark.parametrize("reason", list(VerdictReason))
def test_who_does_not_suit_for_pay_or_place_teaches_nothing_of_skills(
    reason: VerdictReason,
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    painter: int,
    coder: int,
    judge: Judge,
) -> None:
    judge(liked=painter, refused=coder, learning=True, reason=reason)
    found = ask(database, engine, enterprise_owner, demand_id).adjustment
    assert bool(found) is (reason is VerdictReason.SKILLS)


def test_one_side_alone_teaches_nothing(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    demand_id: int,
    painter: int,
    judge: Judge,
) -> None:
    judge(liked=painter, learning=True)
    shown = panel(database, engine, enterprise_owner, demand_id)
    assert (shown.learning, shown.adjustment, shown.moved) == (True, [], 0)


def test_a_draft_learns_too(
    database: Database,
    engine: MatchEngine,
    enterprise_owner: Actor,
    painter: int,
    coder: int,
    session: Session,
) -> None:
    organisation = enterprise_owner.organisation_id or 0
    draft = number(make_demand(session, organisation, skills=ASKS, state=DemandState.DRAFT))
    session.commit()
    engine.build()
    with database.write() as writing:
        for person, verdict in ((painter, Verdict.SHORTLISTED), (coder, Verdict.REJECTED)):
            verdicts.set_verdict(writing, enterprise_owner, draft, person, VerdictInput(verdict=verdict))
        verdicts.set_learning(writing, enterprise_owner, draft, True)
    assert ask(database, engine, enterprise_owner, draft).adjustment
