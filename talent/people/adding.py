"""A post that somebody else has on record goes into the own profile, at the person's word."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.kit.clock import today
from talent.kit.errors import Conflict
from talent.kit.sentences import say
from talent.people import records
from talent.people.blocks import follow_employers
from talent.people.codes import CodeBook
from talent.people.own import close_step, lock_own
from talent.people.profile import profile_of
from talent.people.queries import children
from talent.people.rows import MAX_ROWS, WorkRow
from talent.people.rules import counted_experience
from talent.people.schemas import PersonOut
from talent.people.showing import work_row
from talent.people.tables import Work

_FULL = say("档案中最多写 {most} 段工作经历。请先删去不重要的，再加入。", most=MAX_ROWS)


def add_work(session: Session, actor: Actor, row: WorkRow) -> PersonOut:
    """One more post held, before the others, as the newest first; the years are counted anew."""
    person = lock_own(session, actor)
    number = person.id or 0
    held = children(session, Work, [number])[number]
    if len(held) >= MAX_ROWS:
        raise Conflict(_FULL)
    codes = CodeBook(session)
    [values] = records.work_records([row], codes)
    codes.raise_if_any()
    for one in held:
        one.position += 1
        session.add(one)
    session.add(Work(**values | {"person_id": number, "position": 0}))
    session.flush()
    if not person.experience_stated:
        rows = session.exec(select(Work).where(col(Work.person_id) == number).order_by(col(Work.id)))
        person.experience_years = counted_experience([work_row(one) for one in rows], today())
    follow_employers(session, person)
    person.version += 1
    close_step(session, actor, person, Action.PERSON_UPDATE, "work")
    return profile_of(session, person, masked=False)
