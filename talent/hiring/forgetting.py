"""Forgets a person: what the law bids kept of hiring is kept without the person."""

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import SYSTEM
from talent.hiring.enums import ThreadReason
from talent.hiring.moving import end, seal
from talent.hiring.queries import locked
from talent.hiring.rules import OPEN
from talent.hiring.tables import Appraisal, CandidateNote, Thread, ThreadEvent

LEFT_TEXT = "对方已注销人才档案，这条往来自动关闭。"


def forget(session: Session, person_id: int) -> None:
    """To be called before the people area forgets the person. Repeating it does no harm.

    Open threads end politely. Of all threads the steps with their times, and hires, stay without person or
    texts for the three years of the rules on online recruitment (order 44); notes and appraisals go.
    """
    threads = list(session.exec(locked(select(Thread).where(Thread.person_id == person_id))))
    open_ones = [thread for thread in threads if thread.state in OPEN]
    end(session, open_ones, ThreadReason.LEFT, LEFT_TEXT)
    for event in session.exec(_texts([thread.id for thread in threads])):
        event.text = ""
    for thread in threads:
        thread.person_id, thread.interview_place, thread.interview_at = None, "", None
    session.flush()
    session.exec(delete(CandidateNote).where(col(CandidateNote.person_id) == person_id))
    session.exec(delete(Appraisal).where(col(Appraisal.person_id) == person_id))
    seal(session, SYSTEM, open_ones)


def _texts(ids: list[int | None]) -> SelectOfScalar[ThreadEvent]:
    query = select(ThreadEvent).where(col(ThreadEvent.thread_id).in_(ids), col(ThreadEvent.text) != "")
    return query.order_by(col(ThreadEvent.id))
