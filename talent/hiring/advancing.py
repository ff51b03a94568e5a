"""What an enterprise does short of yes and no: look, talk, interview, offer, take an invitation back."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, may, require
from talent.hiring.enums import Side, ThreadState
from talent.hiring.moving import Step, check_step, check_words, move, own_thread, require_side, seal
from talent.hiring.queries import find_thread
from talent.hiring.schemas import InterviewInput, StepInput, ThreadOut
from talent.hiring.showing import thread_out
from talent.hiring.tables import Thread
from talent.kit.clock import now
from talent.kit.errors import FieldError, Invalid
from talent.notices.enums import NoticeKind
from talent.people.viewing import note_view

# The other steps need more than a word: an interview its time, a refusal its reason, a hire its day.
PLAIN_STEPS = (ThreadState.TALKING, ThreadState.OFFERED, ThreadState.RECALLED)


def advance(session: Session, actor: Actor, thread_id: int, data: StepInput) -> ThreadOut:
    """Talks to an applicant, offers, or takes an invitation back; the same again changes nothing."""
    _require(actor)
    if data.state not in PLAIN_STEPS:
        message = "这一步需要填写更多内容，请从页面上的对应按钮进入。"
        raise Invalid(message, fields=(FieldError("state", message),))
    check_words(message=data.message)
    thread = own_thread(session, actor, thread_id, lock=True)
    step = Step(data.state, Side.ENTERPRISE, text=data.message)
    if check_step(thread, data.version, step):
        move(session, actor, thread, step, NoticeKind.THREAD_MOVED)
        seal(session, actor, [thread])
    return thread_out(session, actor, Side.ENTERPRISE, thread)


def set_interview(session: Session, actor: Actor, thread_id: int, data: InterviewInput) -> ThreadOut:
    """Fixes time and place, or others than before; the same again changes nothing."""
    _require(actor)
    check_words(message=data.message, place=data.place)
    thread = own_thread(session, actor, thread_id, lock=True)
    if _is_fixed_so(thread, data):
        return thread_out(session, actor, Side.ENTERPRISE, thread)
    if data.at <= now():
        message = "面试时间应在现在之后。"
        raise Invalid(message, fields=(FieldError("at", message),))
    step = Step(ThreadState.INTERVIEW, Side.ENTERPRISE, text=data.message)
    check_step(thread, data.version, step)
    thread.interview_at, thread.interview_place = data.at, data.place
    move(session, actor, thread, step, NoticeKind.THREAD_MOVED)
    seal(session, actor, [thread])
    return thread_out(session, actor, Side.ENTERPRISE, thread)


def is_unread(session: Session, actor: Actor, thread_id: int) -> bool:
    """An application that nobody of the enterprise has looked at."""
    if not may(actor, Permission.DEMAND_OWN):
        return False
    thread = find_thread(session, actor, thread_id)
    return thread is not None and thread.state is ThreadState.APPLIED


def note_thread(session: Session, actor: Actor, thread_id: int) -> None:
    """The enterprise has looked at an application, and the applicant sees that. Needs a writing session."""
    thread = find_thread(session, actor, thread_id, lock=True)
    if thread is None or thread.state is not ThreadState.APPLIED:
        return
    move(session, actor, thread, Step(ThreadState.VIEWED, Side.ENTERPRISE), NoticeKind.THREAD_MOVED)
    seal(session, actor, [thread])
    if thread.person_id is not None:
        note_view(session, actor, thread.person_id)


def _require(actor: Actor) -> None:
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)


def _is_fixed_so(thread: Thread, data: InterviewInput) -> bool:
    same = (thread.interview_at, thread.interview_place) == (data.at, data.place)
    return (
        thread.state is ThreadState.INTERVIEW
        and same
        and data.version in (thread.version, thread.version - 1)
    )
