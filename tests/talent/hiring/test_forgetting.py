"""A forgotten person leaves steps and hires behind, and nothing that tells who it was."""

from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.hiring.enums import Answer, ThreadReason, ThreadState
from talent.hiring.forgetting import forget
from talent.hiring.notes import add_note
from talent.hiring.queries import hired_number
from talent.hiring.reading import get_thread
from talent.hiring.schemas import CandidateNoteInput, ThreadOut
from talent.hiring.tables import CandidateNote, Hire, ThreadEvent
from talent.kit.db import Session
from talent.people import service as people
from talent.people.tables import Disclosure
from tests.talent.hiring.steps import hire, say


def test_an_open_thread_ends_and_keeps_its_steps_without_the_person(
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
    invited: ThreadOut,
) -> None:
    say(session, talent, invited, Answer.ACCEPT, text="我的微信是 abc。")
    add_note(session, enterprise_owner, demand_id, person_id, CandidateNoteInput(text="不错"))
    forget(session, person_id)
    people.forget(session, person_id)
    session.commit()
    left = get_thread(session, enterprise_owner, invited.id)
    assert (left.thread.state, left.thread.reason) == (ThreadState.ENDED, ThreadReason.LEFT)
    assert (left.thread.person_id, left.thread.name) == (None, "")
    texts = session.exec(select(ThreadEvent.text).order_by(col(ThreadEvent.id))).all()
    assert [text for text in texts if text and "注销" not in text] == []
    assert len(texts) >= 3
    for table in (CandidateNote, Disclosure):
        assert session.exec(select(table).order_by(col(table.id))).all() == []


def test_a_hire_stays_counted(
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    demand_id: int,
    person_id: int,
    applied: ThreadOut,
) -> None:
    say(session, talent, hire(session, enterprise_owner, applied), Answer.ACCEPT)
    forget(session, person_id)
    forget(session, person_id)
    people.forget(session, person_id)
    assert hired_number(session, demand_id) == 1
    assert session.get(Hire, applied.id) is not None
