"""Steps between beginning and hire: two tabs, double clicks, refusals, interviews, and who may do what."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.hiring.advancing import advance, is_unread, note_thread, set_interview
from talent.hiring.beginning import invite
from talent.hiring.enums import Answer, ThreadOrder, ThreadReason, ThreadState
from talent.hiring.reading import board, count_threads, get_thread, list_threads
from talent.hiring.refusing import TEXTS, refuse, refuse_several
from talent.hiring.rules import DECLINE_REASONS, REFUSAL_REASONS
from talent.hiring.schemas import (
    InterviewInput,
    InviteInput,
    Picked,
    RefusalInput,
    RefusalsInput,
    StepInput,
    ThreadFilter,
    ThreadOut,
)
from talent.kit.clock import now
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from tests.factories.people import make_person
from tests.talent.hiring.steps import meet, say, step


def test_the_second_tab_is_told_what_happened_meanwhile(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    step(session, enterprise_owner, applied, ThreadState.TALKING)
    with pytest.raises(Conflict) as caught:
        say(session, talent, applied, Answer.WITHDRAW, ThreadReason.OTHER)
    assert caught.value.fields[0].message == ThreadState.TALKING.label


def test_the_same_click_twice_is_one_step(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    first = step(session, enterprise_owner, applied, ThreadState.TALKING)
    assert step(session, enterprise_owner, applied, ThreadState.TALKING) == first


def test_an_answer_twice_is_one_answer(session: Session, talent: Actor, invited: ThreadOut) -> None:
    first = say(session, talent, invited, Answer.ACCEPT)
    assert say(session, talent, invited, Answer.ACCEPT) == first
    assert first.state is ThreadState.TALKING


def test_an_interview_is_fixed_moved_and_not_doubled(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    data = InterviewInput(version=applied.version, at=now() + timedelta(days=2), place="会议室")
    first = set_interview(session, enterprise_owner, applied.id, data)
    assert set_interview(session, enterprise_owner, applied.id, data).version == first.version
    later = data.model_copy(update={"version": first.version, "place": "线上会议"})
    assert set_interview(session, enterprise_owner, applied.id, later).version == first.version + 1
    detail = get_thread(session, enterprise_owner, applied.id)
    assert (detail.interview_place, len(detail.events)) == ("线上会议", 3)


def test_an_interview_lies_ahead(session: Session, enterprise_owner: Actor, applied: ThreadOut) -> None:
    data = InterviewInput(version=applied.version, at=now() - timedelta(hours=1), place="会议室")
    with pytest.raises(Invalid, match="现在之后"):
        set_interview(session, enterprise_owner, applied.id, data)


@pytest.mark.parametrize("state", [ThreadState.HIRED, ThreadState.REFUSED, ThreadState.INTERVIEW])
def test_a_plain_step_is_no_way_around_the_forms(
    state: ThreadState, session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    with pytest.raises(Invalid):
        advance(session, enterprise_owner, applied.id, StepInput(state=state, version=applied.version))


def test_looking_at_an_application_shows_to_the_applicant(
    session: Session, talent: Actor, enterprise_owner: Actor, other_enterprise: Actor, applied: ThreadOut
) -> None:
    assert not is_unread(session, other_enterprise, applied.id)
    assert is_unread(session, enterprise_owner, applied.id)
    note_thread(session, enterprise_owner, applied.id)
    note_thread(session, enterprise_owner, applied.id)
    seen = get_thread(session, talent, applied.id)
    assert (seen.thread.state, len(seen.events)) == (ThreadState.VIEWED, 2)
    views = select(AuditEntry).where(AuditEntry.action == Action.PERSON_VIEW)
    assert len(session.exec(views.order_by(col(AuditEntry.id))).all()) == 1


def test_a_no_needs_a_reason_from_the_list(session: Session, talent: Actor, invited: ThreadOut) -> None:
    with pytest.raises(Invalid, match="原因"):
        say(session, talent, invited, Answer.DECLINE)
    with pytest.raises(Invalid, match="原因"):
        say(session, talent, invited, Answer.DECLINE, ThreadReason.SILENT)
    assert say(session, talent, invited, Answer.DECLINE, ThreadReason.PAY).state is ThreadState.DECLINED


def test_every_reason_of_a_refusal_has_its_text() -> None:
    assert set(TEXTS) == set(REFUSAL_REASONS)
    assert len(REFUSAL_REASONS) > 5 < len(DECLINE_REASONS) + 1


def test_a_refusal_reaches_the_person_with_reason_and_text(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    text = TEXTS[ThreadReason.SKILLS]
    data = RefusalInput(version=applied.version, reason=ThreadReason.SKILLS, message=text)
    refuse(session, enterprise_owner, applied.id, data)
    seen = get_thread(session, talent, applied.id)
    assert (seen.thread.state, seen.events[-1].reason, seen.events[-1].text) == (
        ThreadState.REFUSED,
        ThreadReason.SKILLS,
        text,
    )


def test_a_refusal_may_not_discriminate(
    session: Session, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    data = RefusalInput(version=applied.version, reason=ThreadReason.OTHER, message="这个岗位限男性。")
    with pytest.raises(Invalid) as caught:
        refuse(session, enterprise_owner, applied.id, data)
    assert caught.value.fields[0].field == "message"


def test_several_are_refused_and_who_has_changed_is_left(
    session: Session, talent: Actor, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    moved = step(session, enterprise_owner, applied, ThreadState.TALKING)
    other = InviteInput(person_id=make_person(session).id or 0)
    invited = invite(session, enterprise_owner, demand_id, other)
    picked = [Picked(thread=one.id, version=one.version) for one in (moved, invited)]
    data = RefusalsInput(threads=picked, reason=ThreadReason.CHOSEN, message="谢谢。")
    found = refuse_several(session, enterprise_owner, data)
    assert (found.done, found.left) == (1, 1)
    again = refuse_several(session, enterprise_owner, data)
    assert (again.done, again.left) == (1, 1)
    assert len(get_thread(session, talent, applied.id).events) == 3


@pytest.mark.parametrize("who", ["other_enterprise", "other_talent"])
def test_a_strangers_thread_is_not_found(
    who: str, request: pytest.FixtureRequest, session: Session, applied: ThreadOut
) -> None:
    actor: Actor = request.getfixturevalue(who)
    with pytest.raises(NotFound):
        get_thread(session, actor, applied.id)
    assert list_threads(session, actor, ThreadFilter(), Page()).total == 0


@pytest.mark.parametrize("who", ["staff", "visitor", "university"])
def test_others_read_no_threads(
    who: str, request: pytest.FixtureRequest, session: Session, applied: ThreadOut
) -> None:
    with pytest.raises(Forbidden):
        list_threads(session, request.getfixturevalue(who), ThreadFilter(), Page())


def test_a_talent_takes_no_step_of_the_enterprise(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    with pytest.raises(Forbidden):
        step(session, talent, applied, ThreadState.TALKING)
    with pytest.raises(Forbidden):
        say(session, enterprise_owner, applied, Answer.ACCEPT)


def test_counts_follow_the_other_filters(
    session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    invite(session, enterprise_owner, demand_id, InviteInput(person_id=make_person(session).id or 0))
    counts = count_threads(session, enterprise_owner, ThreadFilter(demand=demand_id))
    assert (counts.total, counts.mine) == (2, 1)
    assert count_threads(session, enterprise_owner, ThreadFilter(demand=demand_id + 1)).total == 0
    columns = board(session, enterprise_owner, ThreadFilter(order=ThreadOrder.WAITING))
    assert {stage: len(found) for stage, found in columns.items()} == counts.stages


@pytest.mark.parametrize("order", list(ThreadOrder))
def test_a_list_is_as_long_in_any_order_and_asks_little(
    order: ThreadOrder, session: Session, enterprise_owner: Actor, demand_id: int, applied: ThreadOut
) -> None:
    for _ in range(3):
        invite(session, enterprise_owner, demand_id, InviteInput(person_id=make_person(session).id or 0))
    found = list_threads(session, enterprise_owner, ThreadFilter(order=order), Page(size=2))
    assert (len(found.items), found.total) == (2, 4)


def test_offer_and_acceptance_take_turns(
    session: Session, talent: Actor, enterprise_owner: Actor, applied: ThreadOut
) -> None:
    met = meet(session, enterprise_owner, applied)
    offered = step(session, enterprise_owner, met, ThreadState.OFFERED)
    assert (met.mine, offered.mine) == (True, False)
    assert say(session, talent, offered, Answer.ACCEPT).state is ThreadState.AGREED
