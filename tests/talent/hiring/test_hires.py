"""A hire counts once, fills the demand, and ends what is open besides, politely."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from talent.accounts.actor import Actor
from talent.enterprises.demands import get_demand
from talent.enterprises.enums import DemandState
from talent.hiring.beginning import apply, invite
from talent.hiring.enums import Answer, ThreadReason, ThreadState
from talent.hiring.hires import record_hire, undo_hire
from talent.hiring.queries import hired_number
from talent.hiring.reading import get_thread
from talent.hiring.schemas import ApplyInput, HireInput, InviteInput, ThreadOut, UndoHireInput
from talent.hiring.tables import Hire, Thread
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.talent.hiring.steps import hire, say


def hires(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Hire)).one()


def test_a_hire_fills_the_demand(
    session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    assert hire(session, enterprise_owner, applied).state is ThreadState.HIRED
    assert get_demand(session, enterprise_owner, demand_id).state is DemandState.FILLED


def test_the_same_hire_again_counts_once(
    session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    first = hire(session, enterprise_owner, applied)
    again = hire(session, enterprise_owner, applied)
    assert (again.version, hires(session), hired_number(session, demand_id)) == (first.version, 1, 1)


def test_a_demand_with_room_stays_open(
    session: Session, enterprise_owner: Actor, talent: Actor, person_id: int
) -> None:
    demand_id = make_demand(session, enterprise_owner.organisation_id or 0, headcount=2).id or 0
    hire(session, enterprise_owner, apply(session, talent, demand_id, ApplyInput()))
    assert get_demand(session, enterprise_owner, demand_id).state is DemandState.OPEN


def test_others_are_told_that_the_place_is_taken(
    session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    other = make_person(session).id or 0
    waiting = invite(session, enterprise_owner, demand_id, InviteInput(person_id=other))
    hire(session, enterprise_owner, applied)
    closed = get_thread(session, enterprise_owner, waiting.id)
    assert (closed.thread.state, closed.thread.reason) == (ThreadState.ENDED, ThreadReason.FILLED)
    assert "招满" in closed.events[-1].text


def test_other_enterprises_learn_that_the_person_has_found_work_but_not_where(
    session: Session, talent: Actor, enterprise_owner: Actor, other_enterprise: Actor, applied: ThreadOut
) -> None:
    elsewhere = make_demand(session, other_enterprise.organisation_id or 0, title="客服主管").id or 0
    theirs = apply(session, talent, elsewhere, ApplyInput())
    hire(session, enterprise_owner, applied)
    closed = get_thread(session, other_enterprise, theirs.id)
    assert (closed.thread.state, closed.thread.reason) == (ThreadState.ENDED, ThreadReason.ELSEWHERE)
    assert "在别处" in closed.events[-1].text
    assert applied.demand_title not in str([event.model_dump() for event in closed.events])


def test_who_contests_a_false_hire_may_apply_elsewhere_again(
    session: Session, talent: Actor, enterprise_owner: Actor, other_enterprise: Actor, applied: ThreadOut
) -> None:
    elsewhere = make_demand(session, other_enterprise.organisation_id or 0).id or 0
    apply(session, talent, elsewhere, ApplyInput())
    claimed = hire(session, enterprise_owner, applied)
    say(session, talent, claimed, Answer.CONTEST, text="我没有入职。")
    assert apply(session, talent, elsewhere, ApplyInput()).state is ThreadState.APPLIED


def test_the_person_confirms(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    claimed = hire(session, enterprise_owner, applied)
    confirmed = say(session, talent, claimed, Answer.ACCEPT)
    assert (confirmed.state, confirmed.turn) == (ThreadState.CONFIRMED, None)


def test_what_is_contested_does_not_count_and_can_be_undone(
    session: Session, talent: Actor, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    claimed = hire(session, enterprise_owner, applied)
    contested = say(session, talent, claimed, Answer.CONTEST, text="不属实。")
    assert hired_number(session, demand_id) == 0
    undone = undo_hire(session, enterprise_owner, applied.id, UndoHireInput(version=contested.version))
    assert (undone.state, undone.reason, hires(session)) == (ThreadState.ENDED, ThreadReason.HIRE_UNDONE, 0)


def test_to_contest_needs_words(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    with pytest.raises(Invalid, match="不属实"):
        say(session, talent, hire(session, enterprise_owner, applied), Answer.CONTEST)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_hire_is_not_before_the_thread_nor_in_the_future(
    days: int, session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    with pytest.raises(Invalid, match="录用日期"):
        hire(session, enterprise_owner, applied, today() + timedelta(days=days))


def test_nobody_hires_more_than_are_wanted(
    session: Session, enterprise_owner: Actor, other_enterprise: Actor, demand_id: int, applied: ThreadOut
) -> None:
    other = make_person(session).id or 0
    second = invite(session, enterprise_owner, demand_id, InviteInput(person_id=other))
    hire(session, enterprise_owner, applied)
    with pytest.raises(Conflict):
        hire(session, enterprise_owner, second)


def test_a_strangers_thread_is_not_found(
    session: Session, other_enterprise: Actor, applied: ThreadOut
) -> None:
    with pytest.raises(NotFound):
        hire(session, other_enterprise, applied)


def test_a_talent_hires_nobody(session: Session, talent: Actor, applied: ThreadOut) -> None:
    with pytest.raises(Forbidden):
        hire(session, talent, applied)


def _at_once(database: Database, jobs: list[tuple[Actor, ThreadOut]]) -> list[str]:
    """What each of several who hire at the same moment gets: the state, or the kind of refusal."""
    start, results = threading.Barrier(len(jobs)), [""] * len(jobs)

    def send(number: int, actor: Actor, thread: ThreadOut) -> None:
        start.wait()
        try:
            with database.write() as own:
                data = HireInput(version=thread.version, hired_on=today())
                results[number] = record_hire(own, actor, thread.id, data).state.value
        except DomainError as error:
            results[number] = error.code

    tabs = [threading.Thread(target=send, args=(n, *job)) for n, job in enumerate(jobs)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    return sorted(results)


def test_two_tabs_hire_the_same_person_once(
    database: Database, session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    assert _at_once(database, [(enterprise_owner, applied)] * 2) == ["hired", "hired"]
    assert hires(session) == 1


def test_two_tabs_fill_one_place_once(
    database: Database, session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    other = make_person(session).id or 0
    second = invite(session, enterprise_owner, demand_id, InviteInput(person_id=other))
    row = session.get_one(Thread, second.id)
    row.state = ThreadState.TALKING
    session.commit()
    jobs = [(enterprise_owner, applied), (enterprise_owner, second)]
    assert _at_once(database, jobs) == ["conflict", "hired"]
    assert hires(session) == 1


def test_two_enterprises_hire_the_same_person_once(
    database: Database,
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    other_enterprise: Actor,
    applied: ThreadOut,
) -> None:
    elsewhere = make_demand(session, other_enterprise.organisation_id or 0).id or 0
    theirs = apply(session, talent, elsewhere, ApplyInput())
    session.commit()
    assert _at_once(database, [(enterprise_owner, applied), (other_enterprise, theirs)]) == [
        "conflict",
        "hired",
    ]
    session.expire_all()
    states = {get_thread(session, talent, one.id).thread.state for one in (applied, theirs)}
    assert states == {ThreadState.HIRED, ThreadState.ENDED}
    assert [row.thread_id for row in session.exec(select(Hire).order_by(col(Hire.thread_id)))] != []
