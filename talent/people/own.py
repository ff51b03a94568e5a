"""The profile that the actor owns, locked for a change; and what every change leaves behind."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_change
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.errors import Conflict, NotFound
from talent.people.tables import Person

STALE = "档案已被修改（可能在另一个窗口），请刷新后再提交。"
NEEDS_CONSENT = "填写公民身份号码前，请先单独同意敏感个人信息的处理。"
OWNED = "您已有人才档案，请直接修改。"
TAKEN = "该公民身份号码已登记在另一份档案中。请先核对号码；若确是本人，请联系工作人员合并档案。"


# How the two databases name what was written twice.
_TWICE = {
    OWNED: ("uq_person_user_id", "person.user_id"),
    TAKEN: ("uq_person_resident_id_index", "person.resident_id_index"),
}


def find_own(session: Session, actor: Actor) -> Person | None:
    """The actor's own row, for reading."""
    require(actor, Permission.PROFILE_OWN)
    if actor.user_id is None:
        return None
    return session.exec(select(Person).where(Person.user_id == actor.user_id)).one_or_none()


def lock_own(session: Session, actor: Actor) -> Person:
    """The actor's own row as it is now; nobody else can change it until the transaction ends."""
    require(actor, Permission.PROFILE_OWN)
    query = select(Person).where(col(Person.user_id) == actor.user_id, col(Person.user_id).is_not(None))
    fresh = query.with_for_update().execution_options(populate_existing=True)
    person = session.exec(fresh).one_or_none()
    if person is None:
        raise NotFound("还没有人才档案，请先建立档案。")
    return person


def open_step(session: Session, actor: Actor, version: int) -> Person:
    """The own row for one step: refused if it is not the version that was read."""
    person = lock_own(session, actor)
    if person.version != version:
        raise Conflict(STALE)
    return person


def close_step(session: Session, actor: Actor, person: Person, action: Action, detail: str = "") -> None:
    """Writes the row, the audit line and the change-log entry."""
    assert person.id is not None
    person.updated_at = now()
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:
        raise lost_race(error) from error
    record(session, actor, action, "person", person.id, detail)
    record_change(session, ChangeKind.PERSON, person.id)


def lost_race(error: IntegrityError) -> Conflict:
    """Two requests wrote the same at once, and the checks before could not see the other: which one it was.

    Any other breach is a fault of the program and is raised again.
    """
    breach = str(error.orig)
    for message, names in _TWICE.items():
        if any(name in breach for name in names):
            return Conflict(message)
    raise error
