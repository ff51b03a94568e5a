"""The one way in which a thread moves: of the version that was read, by the table, kept in the history."""

from dataclasses import dataclass

from sqlmodel import Session, col

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Role
from talent.accounts.permissions import Permission, require
from talent.accounts.rules import EMPLOYERS
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.enterprises.lawful import discriminating_words
from talent.enterprises.rules import word_errors
from talent.hiring.enums import EventKind, Side, Stage, ThreadReason, ThreadState
from talent.hiring.queries import find_thread, locked, visible_threads
from talent.hiring.rules import OVER, STAGE_OF, may_move
from talent.hiring.tables import Thread, ThreadEvent
from talent.hiring.telling import tell_side
from talent.kit.clock import now
from talent.kit.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.people.disclosing import take_back_all

NO_THREAD = "没有找到这条往来。"
CHANGED = "这条往来在您打开之后有了变化。请看最新的状态和经过，再决定下一步。"
NO_WAY = "现在的状态不能这样做。请看最新的状态和经过。"
_OF_HIRES = (Action.HIRE_RECORD, Action.HIRE_UNDO, Action.HIRE_ANSWER)
_OTHER = {Side.TALENT: Side.ENTERPRISE, Side.ENTERPRISE: Side.TALENT}


@dataclass(frozen=True, slots=True)
class Step:
    """Where to, by whom, why, and what is said to the other side."""

    state: ThreadState
    side: Side
    reason: ThreadReason | None = None
    text: str = ""


def side_of(actor: Actor) -> Side:
    if actor.system:
        return Side.SYSTEM
    if actor.role is Role.TALENT:
        return Side.TALENT
    if actor.role in EMPLOYERS:
        return Side.ENTERPRISE
    raise Forbidden("只有人才和企业有招聘往来。")


def require_side(actor: Actor, side: Side) -> None:
    """Raises ``Forbidden`` unless the actor is that side."""
    require(actor, Permission.THREADS_OWN)
    if side_of(actor) is not side:
        raise Forbidden(say("这一步只能由{side}来做。", side=side))


def own_thread(session: Session, actor: Actor, thread_id: int, *, lock: bool = False) -> Thread:
    """A thread of the actor's; another's is not found."""
    require(actor, Permission.THREADS_OWN)
    thread = find_thread(session, actor, thread_id, lock=lock)
    if thread is None:
        raise NotFound(NO_THREAD)
    return thread


def own_threads(session: Session, actor: Actor, ids: list[int]) -> list[Thread]:
    """Those of the ids that are the actor's, locked, by id."""
    require(actor, Permission.THREADS_OWN)
    return list(session.exec(locked(visible_threads(actor).where(col(Thread.id).in_(ids)))))


def check_step(thread: Thread, version: int, step: Step) -> bool:
    """False where the thread stands already where the step leads: sent twice, it is done once.

    Raises ``Conflict`` for another version, and for a step that the table does not have.
    """
    again = thread.state is step.state and thread.state is not ThreadState.INTERVIEW
    if again and version in (thread.version, thread.version - 1):
        return False
    if thread.version != version:
        raise changed(thread, CHANGED)
    if not may_move(thread.state, step.state, step.side, thread.reason):
        raise changed(thread, NO_WAY)
    return True


def changed(thread: Thread, message: str) -> Conflict:
    """Says where the thread stands now."""
    return Conflict(message, fields=(FieldError("state", thread.state.label),))


def move(session: Session, actor: Actor, thread: Thread, step: Step, kind: NoticeKind) -> None:
    """Writes the row and its history, and tells the other side; ``seal`` comes after all rows are written."""
    assert may_move(thread.state, step.state, step.side, thread.reason), (thread.state, step)
    thread.state, thread.moved_at, thread.reminded = step.state, now(), 0
    thread.reason = step.reason if step.state in OVER else None
    thread.version += 1
    session.add(thread)
    keep(session, actor, thread, step.side, reason=step.reason, text=step.text)
    _tell(session, thread, step, kind)
    if step.state in OVER:
        _hide_again(session, thread)


def keep(
    session: Session,
    actor: Actor,
    thread: Thread,
    side: Side,
    *,
    kind: EventKind = EventKind.MOVED,
    reason: ThreadReason | None = None,
    text: str = "",
) -> None:
    """A line of the history."""
    assert thread.id is not None
    session.add(
        ThreadEvent(
            thread_id=thread.id,
            at=now(),
            side=side,
            user_id=actor.user_id,
            kind=kind,
            state=thread.state,
            reason=reason,
            text=text,
        )
    )
    session.flush()


def seal(session: Session, actor: Actor, threads: list[Thread], action: Action = Action.THREAD_MOVE) -> None:
    """A line in the audit trail for each; last of all, for whoever appends there must not wait for rows.

    What became of a hire stands in the change log, too.
    """
    hires = [one.id or 0 for one in threads if STAGE_OF[one.state] is Stage.HIRED or action in _OF_HIRES]
    record_changes(session, ChangeKind.HIRE, hires)
    for thread in threads:
        reason = f" {thread.reason}" if thread.reason else ""
        record(session, actor, action, "thread", thread.id, f"{thread.state}{reason}")


def end(session: Session, threads: list[Thread], reason: ThreadReason, text: str) -> None:
    """Closes threads for a reason that lies outside of them; whoever may read them is told."""
    for thread in threads:
        step = Step(ThreadState.ENDED, Side.SYSTEM, reason, text)
        move(session, SYSTEM, thread, step, NoticeKind.THREAD_ENDED)


def check_words(**texts: str) -> None:
    """What one person writes to or of another must not discriminate; complaints name the field."""
    found = [(field, one) for field, text in texts.items() for one in discriminating_words(text)]
    errors = word_errors(found)
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))


def _tell(session: Session, thread: Thread, step: Step, kind: NoticeKind) -> None:
    if step.side is Side.SYSTEM:
        # Somebody who found work elsewhere knows it; who left can't be told.
        if step.reason not in (ThreadReason.ELSEWHERE, ThreadReason.LEFT):
            tell_side(session, thread, Side.TALENT, kind)
        if step.reason not in (ThreadReason.FILLED, ThreadReason.CLOSED):
            tell_side(session, thread, Side.ENTERPRISE, kind)
    elif step.state is not ThreadState.VIEWED:
        tell_side(session, thread, _OTHER[step.side], kind)


def _hide_again(session: Session, thread: Thread) -> None:
    """An enterprise with which nothing goes on has no more use for the profile and the contact."""
    if thread.person_id is None:
        return
    others = visible_threads(SYSTEM).where(
        col(Thread.person_id) == thread.person_id,
        col(Thread.organisation_id) == thread.organisation_id,
        col(Thread.id) != thread.id,
        col(Thread.state).not_in(sorted(OVER)),
    )
    if session.exec(others.order_by(col(Thread.id)).limit(1)).first() is None:
        take_back_all(session, thread.person_id, thread.organisation_id)
