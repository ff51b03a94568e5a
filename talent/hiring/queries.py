"""Selects of hiring, and who may see which rows."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, func, text, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.rules import EMPLOYERS
from talent.accounts.tables import Organisation, User
from talent.enterprises.tables import Demand
from talent.hiring.enums import Side, ThreadOrder, ThreadState
from talent.hiring.rules import COUNTED, HAS_TURN, STAGES, TURN
from talent.hiring.schemas import ThreadFilter
from talent.hiring.tables import Appraisal, CandidateNote, Hire, Thread, ThreadEvent
from talent.people.tables import Person

# Any fixed number of our own: hires come one after the other.
_HIRES = 0x48495245


def visible_threads(actor: Actor) -> SelectOfScalar[Thread]:
    """A talent's own, an enterprise's own, all for the operator; nobody else's."""
    return select(Thread).where(_may_see(actor))


def find_thread(session: Session, actor: Actor, thread_id: int, *, lock: bool = False) -> Thread | None:
    query = visible_threads(actor).where(col(Thread.id) == thread_id)
    return session.exec(locked(query) if lock else query).one_or_none()


def locked(query: SelectOfScalar[Thread]) -> SelectOfScalar[Thread]:
    """The rows as they are now, in the order of their ids, so that two who lock several never cross."""
    ordered = query.order_by(col(Thread.id)).with_for_update(of=Thread)
    return ordered.execution_options(populate_existing=True)


def thread_between(session: Session, demand_id: int, person_id: int) -> Thread | None:
    """The one thread of the pair, locked."""
    query = select(Thread).where(Thread.demand_id == demand_id, Thread.person_id == person_id)
    return session.exec(locked(query)).one_or_none()


def threads_of_pairs(session: Session, demand_id: int, people: Collection[int]) -> dict[int, Thread]:
    """Threads of a demand by person."""
    query = select(Thread).where(Thread.demand_id == demand_id, col(Thread.person_id).in_(people))
    rows = session.exec(query.order_by(col(Thread.id)))
    return {row.person_id: row for row in rows if row.person_id is not None}


def filtered(query: SelectOfScalar[Thread], wanted: ThreadFilter) -> SelectOfScalar[Thread]:
    """By everything but the stage, which ``in_stage`` narrows."""
    if wanted.turn is not None:
        query = query.where(col(Thread.state).in_(states_of_turn(wanted.turn)))
    if wanted.demand is not None:
        query = query.where(col(Thread.demand_id) == wanted.demand)
    return query


def in_stage(query: SelectOfScalar[Thread], wanted: ThreadFilter) -> SelectOfScalar[Thread]:
    if wanted.stage is None:
        return query
    return query.where(col(Thread.state).in_(STAGES[wanted.stage]))


def ordered(query: SelectOfScalar[Thread], order: ThreadOrder) -> SelectOfScalar[Thread]:
    if order is ThreadOrder.WAITING:
        return query.order_by(
            col(Thread.state).in_(sorted(HAS_TURN)).desc(), col(Thread.moved_at), col(Thread.id)
        )
    if order is ThreadOrder.DEMAND:
        return query.order_by(col(Thread.demand_id).desc(), col(Thread.moved_at).desc(), col(Thread.id))
    return query.order_by(col(Thread.moved_at).desc(), col(Thread.id).desc())


def states_of_turn(side: Side) -> list[ThreadState]:
    return [state for state, turn in TURN.items() if turn is side]


def counted_states(session: Session, query: SelectOfScalar[Thread]) -> dict[ThreadState, int]:
    rows = query.with_only_columns(col(Thread.state), func.count())
    found = session.execute(rows.group_by(col(Thread.state)).order_by(col(Thread.state)))
    return {ThreadState(state): number for state, number in found}


def events_of(session: Session, threads: Collection[int]) -> dict[int, list[ThreadEvent]]:
    """Histories by thread, each from its beginning."""
    found: dict[int, list[ThreadEvent]] = {number: [] for number in threads}
    query = select(ThreadEvent).where(col(ThreadEvent.thread_id).in_(threads))
    for row in session.exec(query.order_by(col(ThreadEvent.thread_id), col(ThreadEvent.id))):
        found[row.thread_id].append(row)
    return found


def hires_of(session: Session, threads: Collection[int]) -> dict[int, Hire]:
    query = select(Hire).where(col(Hire.thread_id).in_(threads)).order_by(col(Hire.thread_id))
    return {row.thread_id: row for row in session.exec(query)}


def appraisals_of(session: Session, threads: Collection[int]) -> dict[int, Appraisal]:
    query = select(Appraisal).where(col(Appraisal.thread_id).in_(threads)).order_by(col(Appraisal.thread_id))
    return {row.thread_id: row for row in session.exec(query)}


def notes_on(demand_id: int, person_id: int) -> SelectOfScalar[CandidateNote]:
    """The last first; whoever asks has been let see the demand's own."""
    return (
        select(CandidateNote)
        .where(CandidateNote.demand_id == demand_id, CandidateNote.person_id == person_id)
        .order_by(col(CandidateNote.written_at).desc(), col(CandidateNote.id).desc())
    )


def hired_number(session: Session, demand_id: int) -> int:
    """How many hires count for the demand."""
    query = select(func.count()).where(col(Thread.demand_id) == demand_id, col(Thread.state).in_(COUNTED))
    return session.exec(query).one()


def demands_by_id(session: Session, ids: Collection[int]) -> dict[int, Demand]:
    """Of threads that the actor may see; ended ones too."""
    rows = session.exec(select(Demand).where(col(Demand.id).in_(ids)).order_by(col(Demand.id)))
    return {row.id: row for row in rows if row.id is not None}


def organisation_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(ids))
    rows = session.exec(query.order_by(col(Organisation.id)))
    return {number: name for number, name in rows if number is not None}


def user_names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    query = select(User.id, User.display_name).where(col(User.id).in_([one for one in ids if one]))
    return {number: name for number, name in session.exec(query.order_by(col(User.id))) if number is not None}


def members_of(session: Session, organisation_id: int) -> Sequence[int]:
    """Accounts that act for an employer, by id."""
    query = select(User.id).where(
        User.organisation_id == organisation_id, col(User.role).in_(sorted(EMPLOYERS)), col(User.active)
    )
    return [number for number in session.exec(query.order_by(col(User.id))) if number is not None]


def user_of(session: Session, person_id: int | None) -> int | None:
    """The account of a person; none for somebody who has not claimed the profile, or is forgotten."""
    if person_id is None:
        return None
    return session.exec(select(Person.user_id).where(Person.id == person_id)).one_or_none()


def take_hire_turn(session: Session) -> None:
    """Hires wait for each other: each one locks threads of many people and demands.

    SQLite has one writer at a time and needs no lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _HIRES})


def _may_see(actor: Actor) -> ColumnElement[bool]:
    if actor.system:
        return true()
    if actor.role is Role.TALENT and actor.user_id is not None:
        own: Any = select(Person.id).where(Person.user_id == actor.user_id)
        return col(Thread.person_id).in_(own)
    if actor.role in EMPLOYERS and actor.organisation_id is not None:
        return col(Thread.organisation_id) == actor.organisation_id
    return false()
