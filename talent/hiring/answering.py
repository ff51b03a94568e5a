"""What a talent says in a thread: yes, no, no longer, or that a hire is not so."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.hiring.contacts import agree
from talent.hiring.enums import Answer, Side, Stage, ThreadState
from talent.hiring.moving import (
    CHANGED,
    NO_WAY,
    Step,
    changed,
    check_step,
    move,
    own_thread,
    require_side,
    seal,
)
from talent.hiring.rules import ANSWERS, DECLINE_REASONS, STAGE_OF
from talent.hiring.schemas import AnswerInput, ThreadOut
from talent.hiring.showing import thread_out
from talent.hiring.tables import Thread
from talent.kit.errors import FieldError, Invalid
from talent.notices.enums import NoticeKind

NEEDS_REASON = "请选择原因，对方会看到。"
NEEDS_WORDS = "请说明哪里不属实，企业会看到。"
_SAYS_NO = (Answer.DECLINE, Answer.WITHDRAW)


def answer(session: Session, actor: Actor, thread_id: int, data: AnswerInput) -> ThreadOut:
    """Accepting an invitation agrees to the contact for this enterprise. The same again changes nothing."""
    require_side(actor, Side.TALENT)
    _check(data)
    thread = own_thread(session, actor, thread_id, lock=True)
    step = _step(thread, data)
    if not check_step(thread, data.version, step):
        return thread_out(session, actor, Side.TALENT, thread)
    invited = thread.state is ThreadState.INVITED
    on_hire = STAGE_OF[thread.state] is Stage.HIRED
    move(session, actor, thread, step, NoticeKind.THREAD_MOVED)
    if invited and data.answer is Answer.ACCEPT:
        agree(session, actor, thread)
    seal(session, actor, [thread], Action.HIRE_ANSWER if on_hire else Action.THREAD_MOVE)
    return thread_out(session, actor, Side.TALENT, thread)


def _step(thread: Thread, data: AnswerInput) -> Step:
    """Where the answer leads from the present state; where it has led already, the same place."""
    leads = ANSWERS[data.answer]
    state = leads.get(thread.state)
    if state is None and thread.state in leads.values():
        state = thread.state
    if state is None:
        raise changed(thread, NO_WAY if thread.version == data.version else CHANGED)
    return Step(state, Side.TALENT, data.reason, data.message)


def _check(data: AnswerInput) -> None:
    if data.answer in _SAYS_NO and data.reason not in DECLINE_REASONS:
        raise Invalid(NEEDS_REASON, fields=(FieldError("reason", NEEDS_REASON),))
    if data.answer not in _SAYS_NO and data.reason is not None:
        message = "只有婉拒或撤回时填写原因。"
        raise Invalid(message, fields=(FieldError("reason", message),))
    if data.answer is Answer.CONTEST and not data.message:
        raise Invalid(NEEDS_WORDS, fields=(FieldError("message", NEEDS_WORDS),))
