"""Contact data: agreed to for one enterprise, asked for with a trace, taken back at any time."""

from sqlmodel import Session, col, select

from talent.accounts.acting import organisation_is_verified
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.hiring.enums import EventKind, Side
from talent.hiring.moving import keep, own_thread, require_side
from talent.hiring.queries import organisation_names
from talent.hiring.rules import OVER
from talent.hiring.schemas import DisclosureOut, RevealOut
from talent.hiring.tables import Thread, ThreadEvent
from talent.kit.db import count
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.kit.paging import Page, Paged
from talent.people.disclosing import (
    contact_of,
    disclose,
    disclosures_of,
    standing_disclosure,
    take_back_contact,
)
from talent.people.own import find_own, lock_own
from talent.people.schemas import ContactOut

NOT_AGREED = "对方还没有同意提供联系方式，或者已经收回。"
OVER_NOW = "往来已经结束，不再提供联系方式。"


def agree(session: Session, actor: Actor, thread: Thread) -> None:
    """The person lets the enterprise of a thread know the contact; once is enough."""
    assert thread.person_id is not None
    if disclose(session, thread.person_id, thread.organisation_id, contact=True):
        keep(session, actor, thread, Side.TALENT, kind=EventKind.CONTACT_GIVEN)
        record(session, actor, Action.CONTACT_GIVE, "thread", thread.id, f"to {thread.organisation_id}")


def give_contact(session: Session, actor: Actor, thread_id: int) -> None:
    """For the enterprise of an own thread that goes on."""
    require_side(actor, Side.TALENT)
    thread = own_thread(session, actor, thread_id, lock=True)
    if thread.state in OVER:
        raise Conflict(OVER_NOW)
    agree(session, actor, thread)


def withdraw_contact(session: Session, actor: Actor, organisation_id: int) -> None:
    """From now on the enterprise is told nothing more; what it noted down it has."""
    require_side(actor, Side.TALENT)
    person = lock_own(session, actor)
    assert person.id is not None
    if not take_back_contact(session, person.id, organisation_id):
        return
    for thread in _threads_with(session, person.id, organisation_id):
        keep(session, actor, thread, Side.TALENT, kind=EventKind.CONTACT_WITHDRAWN)
    record(session, actor, Action.CONTACT_WITHDRAW, "person", person.id, f"from {organisation_id}")


def reveal_contact(session: Session, actor: Actor, thread_id: int) -> ContactOut:
    """Name, phone and e-mail for the enterprise of the thread; each time a line that the person reads."""
    require(actor, Permission.DEMAND_OWN)
    require_side(actor, Side.ENTERPRISE)
    if not organisation_is_verified(session, actor):
        raise Forbidden("企业认证有效时才能查看联系方式。请先提交认证资料，等待工作人员审核。")
    thread = own_thread(session, actor, thread_id, lock=True)
    agreed = standing_disclosure(session, thread.person_id or 0, thread.organisation_id)
    if thread.person_id is None or agreed is None or not agreed.contact:
        raise NotFound(NOT_AGREED)
    found = contact_of(session, thread.person_id)
    keep(session, actor, thread, Side.ENTERPRISE, kind=EventKind.CONTACT_REVEALED)
    record(session, actor, Action.CONTACT_REVEAL, "person", thread.person_id, f"thread {thread.id}")
    return found


def own_disclosures(session: Session, actor: Actor) -> list[DisclosureOut]:
    """Which enterprises may see what of the talent, the last agreed to first."""
    person_id = _own_id(session, actor)
    rows = disclosures_of(session, person_id) if person_id else []
    names = organisation_names(session, {row.organisation_id for row in rows})
    return [
        DisclosureOut(
            organisation_id=row.organisation_id,
            organisation_name=names[row.organisation_id],
            contact=row.contact,
            given_at=row.given_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]


def own_reveals(session: Session, actor: Actor, page: Page) -> Paged[RevealOut]:
    """Who looked at the talent's contact and when, the last first."""
    person_id = _own_id(session, actor) or 0
    query = (
        select(ThreadEvent)
        .join(Thread, col(Thread.id) == col(ThreadEvent.thread_id))
        .where(col(Thread.person_id) == person_id, col(ThreadEvent.kind) == EventKind.CONTACT_REVEALED)
    )
    ordered = query.order_by(col(ThreadEvent.at).desc(), col(ThreadEvent.id).desc())
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    threads = {
        thread.id: thread.organisation_id for thread in _by_id(session, {row.thread_id for row in rows})
    }
    names = organisation_names(session, set(threads.values()))
    return Paged[RevealOut](
        items=[
            RevealOut(at=row.at, organisation_name=names[threads[row.thread_id]], thread_id=row.thread_id)
            for row in rows
        ],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def _own_id(session: Session, actor: Actor) -> int | None:
    person = find_own(session, actor)
    return person.id if person is not None else None


def _threads_with(session: Session, person_id: int, organisation_id: int) -> list[Thread]:
    query = select(Thread).where(
        Thread.person_id == person_id,
        Thread.organisation_id == organisation_id,
        col(Thread.state).not_in(sorted(OVER)),
    )
    return list(session.exec(query.order_by(col(Thread.id))))


def _by_id(session: Session, ids: set[int]) -> list[Thread]:
    return list(session.exec(select(Thread).where(col(Thread.id).in_(ids)).order_by(col(Thread.id))))
