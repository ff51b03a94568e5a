"""Who looked is kept once a day."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import time_machine
from sqlmodel import select

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.trail import Acting, verify_chain
from talent.audit.views import record_view
from talent.kit.db import Database, Session


def look_at(session: Session, actor: Acting, demand_id: int) -> None:
    record_view(session, actor, Action.RANKING_VIEW, "demand", demand_id)


def views(session: Session) -> list[tuple[int | None, Action, str, int | None]]:
    lines = session.exec(
        select(AuditEntry)
        .where(AuditEntry.action.in_([Action.PERSON_VIEW, Action.RANKING_VIEW]))
        .order_by(AuditEntry.id)
    )
    return [(line.actor_id, line.action, line.object_type, line.object_id) for line in lines]


def test_looking_twice_on_a_day_is_one_line(session: Session, staff: Actor) -> None:
    look_at(session, staff, 7)
    look_at(session, staff, 7)
    assert views(session) == [(staff.user_id, Action.RANKING_VIEW, "demand", 7)]


def test_others_other_objects_and_other_acts_are_lines_of_their_own(
    session: Session, staff: Actor, enterprise_owner: Actor
) -> None:
    look_at(session, staff, 7)
    look_at(session, enterprise_owner, 7)
    look_at(session, staff, 8)
    record_view(session, staff, Action.PERSON_VIEW, "person", 7)
    assert len(views(session)) == 4


def test_a_new_day_begins_at_midnight_in_hebei(session: Session, staff: Actor) -> None:
    for moment in ("2026-03-01T15:59:00Z", "2026-03-01T16:01:00Z", "2026-03-02T15:59:00Z"):
        with time_machine.travel(moment):
            look_at(session, staff, 7)
    assert len(views(session)) == 2


def test_looks_of_visitors_and_of_the_operator_are_not_kept(session: Session) -> None:
    look_at(session, VISITOR, 7)
    look_at(session, SYSTEM, 7)
    assert views(session) == []


def test_two_tabs_opened_at_once_are_one_line(database: Database, session: Session, staff: Actor) -> None:
    start = Barrier(4)

    def look(_: int) -> None:
        start.wait()
        with database.write() as writing:
            look_at(writing, staff, 7)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(4)))
    assert len(views(session)) == 1
    assert verify_chain(session) is None
