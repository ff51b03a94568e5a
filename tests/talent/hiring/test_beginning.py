"""Invitations and applications: one thread for each pair, whoever clicks how often."""

import threading

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.hiring.answering import answer
from talent.hiring.beginning import apply, invite
from talent.hiring.enums import Answer, Origin, Side, ThreadReason, ThreadState
from talent.hiring.refusing import refuse
from talent.hiring.schemas import AnswerInput, ApplyInput, InviteInput, RefusalInput, ThreadOut
from talent.hiring.tables import Thread, ThreadEvent
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.notices.tables import Notice
from talent.people.enums import Visibility
from talent.people.service import get_person
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person

APPLY = ApplyInput(message="我做过两年直播。")


def test_an_invitation_waits_for_the_person_and_tells_them(
    session: Session, talent: Actor, invited: ThreadOut
) -> None:
    assert (invited.state, invited.turn, invited.origin) == (
        ThreadState.INVITED,
        Side.TALENT,
        Origin.INVITATION,
    )
    [notice] = session.exec(select(Notice).where(Notice.user_id == talent.user_id)).all()
    assert notice.path == f"/me/threads/{invited.id}"


def test_an_application_waits_for_the_enterprise_and_tells_its_members(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    assert (applied.state, applied.turn) == (ThreadState.APPLIED, Side.ENTERPRISE)
    [notice] = session.exec(select(Notice).where(Notice.user_id == enterprise_owner.user_id)).all()
    assert "王" not in str(notice.facts)


def test_applying_twice_is_one_application(
    session: Session, talent: Actor, demand_id: int, applied: ThreadOut
) -> None:
    again = apply(session, talent, demand_id, APPLY)
    assert (again.id, again.version) == (applied.id, applied.version)
    assert len(session.exec(select(ThreadEvent).order_by(col(ThreadEvent.id))).all()) == 1


def test_inviting_twice_is_one_invitation(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int, invited: ThreadOut
) -> None:
    again = invite(session, enterprise_owner, demand_id, InviteInput(person_id=person_id))
    assert (again.id, again.version) == (invited.id, invited.version)


def test_two_tabs_at_once_make_one_thread(
    database: Database, session: Session, talent: Actor, demand_id: int, person_id: int
) -> None:
    made: list[int] = []
    start = threading.Barrier(2)

    def send() -> None:
        start.wait()
        with database.write() as own:
            made.append(apply(own, talent, demand_id, APPLY).id)

    tabs = [threading.Thread(target=send) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len(made) == 2
    assert len(set(made)) == 1


def test_a_key_makes_one_application_and_no_other(
    session: Session, talent: Actor, demand_id: int, person_id: int
) -> None:
    first = apply(session, talent, demand_id, APPLY, key="k")
    assert apply(session, talent, demand_id, APPLY, key="k").id == first.id
    with pytest.raises(Conflict, match="Idempotency"):
        apply(session, talent, demand_id, ApplyInput(message="别的话"), key="k")


def test_who_applies_to_an_invitation_has_accepted_it(
    session: Session, talent: Actor, demand_id: int, invited: ThreadOut
) -> None:
    assert apply(session, talent, demand_id, APPLY).state is ThreadState.TALKING


def test_who_invites_an_applicant_talks_to_them(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int, applied: ThreadOut
) -> None:
    met = invite(session, enterprise_owner, demand_id, InviteInput(person_id=person_id))
    assert (met.id, met.state) == (applied.id, ThreadState.TALKING)


def test_who_withdrew_may_apply_again(
    session: Session, talent: Actor, demand_id: int, applied: ThreadOut
) -> None:
    data = AnswerInput(answer=Answer.WITHDRAW, version=applied.version, reason=ThreadReason.OTHER)
    answer(session, talent, applied.id, data)
    again = apply(session, talent, demand_id, APPLY)
    assert (again.id, again.state, again.reason) == (applied.id, ThreadState.APPLIED, None)


def test_who_was_refused_may_not(
    session: Session, talent: Actor, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    data = RefusalInput(version=applied.version, reason=ThreadReason.SKILLS, message="谢谢。")
    refuse(session, enterprise_owner, applied.id, data)
    with pytest.raises(Conflict, match="不能再次应聘"):
        apply(session, talent, demand_id, APPLY)


@pytest.mark.parametrize("state", [DemandState.DRAFT, DemandState.PAUSED, DemandState.CLOSED])
def test_nobody_applies_for_what_is_not_open(
    state: DemandState, session: Session, talent: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, state=state)
    with pytest.raises(NotFound):
        apply(session, talent, demand.id or 0, APPLY)


def test_nobody_invites_for_the_demand_of_another(
    session: Session, other_enterprise: Actor, demand_id: int, person_id: int
) -> None:
    with pytest.raises(NotFound):
        invite(session, other_enterprise, demand_id, InviteInput(person_id=person_id))


def test_who_is_hidden_cannot_be_invited(session: Session, enterprise_owner: Actor, demand_id: int) -> None:
    hidden = make_person(session, visibility=Visibility.HIDDEN)
    with pytest.raises(NotFound):
        invite(session, enterprise_owner, demand_id, InviteInput(person_id=hidden.id or 0))


def test_without_a_profile_nobody_applies(session: Session, talent: Actor, demand_id: int) -> None:
    with pytest.raises(NotFound, match="建立档案"):
        apply(session, talent, demand_id, APPLY)


def test_an_invitation_may_not_discriminate(
    session: Session, enterprise_owner: Actor, demand_id: int, person_id: int
) -> None:
    data = InviteInput(person_id=person_id, message="只招女生，欢迎。")
    with pytest.raises(Invalid, match="歧视"):
        invite(session, enterprise_owner, demand_id, data)


@pytest.mark.parametrize("who", ["staff", "university", "api_client", "visitor"])
def test_others_have_no_part_in_it(
    who: str, request: pytest.FixtureRequest, session: Session, demand_id: int
) -> None:
    with pytest.raises(Forbidden):
        apply(session, request.getfixturevalue(who), demand_id, APPLY)


def test_only_the_enterprise_applied_to_sees_who_shows_only_to_those(
    session: Session, talent: Actor, enterprise_owner: Actor, other_enterprise: Actor, demand_id: int
) -> None:
    person_id = make_person(session, user_id=talent.user_id, visibility=Visibility.APPLIED).id or 0
    with pytest.raises(NotFound):
        get_person(session, enterprise_owner, person_id)
    applied = apply(session, talent, demand_id, APPLY)
    assert get_person(session, enterprise_owner, person_id).id == person_id
    with pytest.raises(NotFound):
        get_person(session, other_enterprise, person_id)
    data = AnswerInput(answer=Answer.WITHDRAW, version=applied.version, reason=ThreadReason.OTHER)
    answer(session, talent, applied.id, data)
    with pytest.raises(NotFound):
        get_person(session, enterprise_owner, person_id)


def test_the_database_refuses_a_second_thread_of_a_pair(
    session: Session, demand_id: int, person_id: int, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    session.add(
        Thread(
            demand_id=demand_id,
            organisation_id=enterprise_owner.organisation_id or 0,
            person_id=person_id,
            origin=Origin.APPLICATION,
            state=ThreadState.APPLIED,
        )
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()
