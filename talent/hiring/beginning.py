"""How a thread begins: an enterprise invites or a talent applies; one for each demand and person."""

from collections.abc import Mapping

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import active_members
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.enterprises.demands import NO_DEMAND
from talent.enterprises.queries import locked, open_demands, sources_by_demand
from talent.enterprises.tables import Demand
from talent.hiring.contacts import agree
from talent.hiring.enums import Origin, Side, ThreadState
from talent.hiring.moving import Step, changed, check_words, keep, move, own_thread, require_side, seal
from talent.hiring.queries import thread_between
from talent.hiring.rules import may_move
from talent.hiring.schemas import ApplyInput, InviteInput, ThreadOut
from talent.hiring.showing import thread_out
from talent.hiring.tables import Thread
from talent.hiring.telling import tell_side
from talent.kit.errors import Conflict, NotFound
from talent.notices.enums import NoticeKind
from talent.people.disclosing import disclose
from talent.people.own import find_own
from talent.people.queries import find_visible

OVER_ALREADY = "与这位人才的往来已经结束，不能再次邀请。经过可以在“招聘往来”中查看。"
APPLIED_BEFORE = "您应聘过这个岗位，往来已经结束，不能再次应聘。经过可以在“我的应聘”中查看。"
ELSEWHERE = "该企业还没有在本平台开通账号，请到岗位页面注明的来源应聘。"
NO_PROFILE = "还没有人才档案，请先建立档案。"
# What either does where the other has begun: who invites an applicant talks to the person, and the reverse.
_MEETS: Mapping[ThreadState, ThreadState] = {
    ThreadState.APPLIED: ThreadState.TALKING,
    ThreadState.VIEWED: ThreadState.TALKING,
    ThreadState.INVITED: ThreadState.TALKING,
}


def invite(session: Session, actor: Actor, demand_id: int, data: InviteInput, *, key: str = "") -> ThreadOut:
    """An enterprise asks a person whom it sees; the contact stays hidden until the person accepts.

    Raises ``NotFound`` for a demand that is not its own and open, and for a person whom it may not see.
    """
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)
    body = body_of({"demand": demand_id, **data.model_dump()})
    made = made_before(session, actor, Action.THREAD_INVITE, key, body)
    if made is not None:
        return thread_out(session, actor, Side.ENTERPRISE, own_thread(session, actor, made))
    check_words(message=data.message)
    demand = _open_demand(session, demand_id)
    if demand is None or demand.organisation_id != actor.organisation_id:
        raise NotFound("没有找到这条招聘中的需求。请先发布需求，再邀请人才。")
    if not find_visible(session, actor, [data.person_id]):
        raise NotFound("没有这位人才，可能已经不再展示。")
    step = Step(ThreadState.INVITED, Side.ENTERPRISE, text=data.message)
    thread, fresh = _begin(session, actor, demand, data.person_id, Origin.INVITATION, step)
    if fresh:
        seal(session, actor, [thread], Action.THREAD_INVITE)
    remember(session, actor, Action.THREAD_INVITE, key, body, thread.id or 0)
    return thread_out(session, actor, Side.ENTERPRISE, thread)


def apply(session: Session, actor: Actor, demand_id: int, data: ApplyInput, *, key: str = "") -> ThreadOut:
    """A talent applies: this enterprise then sees the profile, also one that is shown to nobody else.

    Raises ``NotFound`` for a demand that nobody may apply for today.
    """
    require(actor, Permission.PROFILE_OWN)
    require_side(actor, Side.TALENT)
    body = body_of({"demand": demand_id, **data.model_dump()})
    made = made_before(session, actor, Action.THREAD_APPLY, key, body)
    if made is not None:
        return thread_out(session, actor, Side.TALENT, own_thread(session, actor, made))
    person = find_own(session, actor)
    if person is None or person.id is None:
        raise NotFound(NO_PROFILE)
    demand = _open_demand(session, demand_id)
    if demand is None:
        raise NotFound(NO_DEMAND)
    _require_somebody(session, demand)
    step = Step(ThreadState.APPLIED, Side.TALENT, text=data.message)
    thread, fresh = _begin(session, actor, demand, person.id, Origin.APPLICATION, step)
    disclose(session, person.id, demand.organisation_id, contact=False)
    if data.contact:
        agree(session, actor, thread)
    if fresh:
        seal(session, actor, [thread], Action.THREAD_APPLY)
    remember(session, actor, Action.THREAD_APPLY, key, body, thread.id or 0)
    return thread_out(session, actor, Side.TALENT, thread)


def _open_demand(session: Session, demand_id: int) -> Demand | None:
    """The lock lets two who begin the same thread come one after the other."""
    return session.exec(locked(open_demands().where(col(Demand.id) == demand_id))).one_or_none()


def _begin(
    session: Session, actor: Actor, demand: Demand, person_id: int, origin: Origin, step: Step
) -> tuple[Thread, bool]:
    """The thread, and whether anything happened to it."""
    assert demand.id is not None
    kind = NoticeKind.THREAD_INVITED if origin is Origin.INVITATION else NoticeKind.THREAD_APPLIED
    thread = thread_between(session, demand.id, person_id)
    if thread is not None:
        return thread, _go_on(session, actor, thread, step, kind)
    thread = Thread(
        demand_id=demand.id,
        organisation_id=demand.organisation_id,
        person_id=person_id,
        origin=origin,
        state=step.state,
    )
    session.add(thread)
    session.flush()
    keep(session, actor, thread, step.side, text=step.text)
    tell_side(session, thread, Side.TALENT if step.side is Side.ENTERPRISE else Side.ENTERPRISE, kind)
    return thread, True


def _go_on(session: Session, actor: Actor, thread: Thread, step: Step, kind: NoticeKind) -> bool:
    """In a thread that is there: False if it goes on without this. Raises ``Conflict`` if it is over."""
    meeting = _MEETS.get(thread.state)
    if meeting is not None and may_move(thread.state, meeting, step.side):
        met = Step(meeting, step.side, text=step.text)
        move(session, actor, thread, met, NoticeKind.THREAD_MOVED)
        return True
    if may_move(thread.state, step.state, step.side, thread.reason):
        move(session, actor, thread, step, kind)
        return True
    if thread.reason is not None:
        raise changed(thread, OVER_ALREADY if step.side is Side.ENTERPRISE else APPLIED_BEFORE)
    return False


def _require_somebody(session: Session, demand: Demand) -> None:
    """A forwarded demand may be of an enterprise without an account: nobody would read the application."""
    if session.exec(active_members(demand.organisation_id).limit(1)).first() is not None:
        return
    if sources_by_demand(session, [demand.id or 0]):
        raise Conflict(ELSEWHERE)
