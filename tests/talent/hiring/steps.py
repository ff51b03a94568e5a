"""Whole stretches of a thread in one call."""

from datetime import date, timedelta

from talent.accounts.actor import Actor
from talent.hiring.advancing import advance, set_interview
from talent.hiring.answering import answer
from talent.hiring.enums import Answer, ThreadReason, ThreadState
from talent.hiring.hires import record_hire
from talent.hiring.schemas import AnswerInput, HireInput, InterviewInput, StepInput, ThreadOut
from talent.kit.clock import now, today
from talent.kit.db import Session


def say(
    session: Session,
    actor: Actor,
    thread: ThreadOut,
    what: Answer,
    reason: ThreadReason | None = None,
    text: str = "",
) -> ThreadOut:
    data = AnswerInput(answer=what, version=thread.version, reason=reason, message=text)
    return answer(session, actor, thread.id, data)


def step(session: Session, actor: Actor, thread: ThreadOut, state: ThreadState) -> ThreadOut:
    return advance(session, actor, thread.id, StepInput(state=state, version=thread.version))


def meet(session: Session, actor: Actor, thread: ThreadOut) -> ThreadOut:
    data = InterviewInput(version=thread.version, at=now() + timedelta(days=2), place="公司会议室")
    return set_interview(session, actor, thread.id, data)


def hire(session: Session, actor: Actor, thread: ThreadOut, day: date | None = None) -> ThreadOut:
    data = HireInput(version=thread.version, hired_on=day or today())
    return record_hire(session, actor, thread.id, data)
