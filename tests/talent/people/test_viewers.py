"""Who looked at my profile."""

from datetime import timedelta

import time_machine

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tables import Organisation
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.paging import Page
from talent.people import service as people
from talent.people.schemas import PersonOut
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_demand


def seen(session: Session, actor: Actor) -> list[tuple[str, str]]:
    found = people.list_viewers(session, actor, Page())
    assert found.total == len(found.items)
    return [(one.viewer, one.demand) for one in found.items]


def test_an_organisation_is_named_and_never_its_member(
    session: Session, talent: Actor, enterprise_owner: Actor, profile: PersonOut
) -> None:
    colleague = make_user(
        session, role=Role.ENTERPRISE, organisation_id=enterprise_owner.organisation_id, display_name="张经理"
    )
    second = Actor(colleague.id, Role.ENTERPRISE, enterprise_owner.organisation_id)
    for actor in (enterprise_owner, second, enterprise_owner):
        people.note_view(session, actor, profile.id)
    name = session.get_one(Organisation, enterprise_owner.organisation_id).name
    assert seen(session, talent) == [(name, "")]


def test_the_demand_is_named_while_it_is_shown(
    session: Session, talent: Actor, enterprise_owner: Actor, profile: PersonOut
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, title="主播").id
    people.note_view(session, enterprise_owner, profile.id, demand)
    people.note_view(session, enterprise_owner, profile.id)
    assert [title for _, title in seen(session, talent)] == ["", "主播"]


def test_each_day_of_hebei_has_its_line_the_last_first(
    session: Session, talent: Actor, enterprise_owner: Actor, profile: PersonOut
) -> None:
    for days in range(3):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            people.note_view(session, enterprise_owner, profile.id)
    days_seen = [one.day for one in people.list_viewers(session, talent, Page()).items]
    assert days_seen == [today() + timedelta(days=number) for number in (2, 1, 0)]


def test_staff_are_told_as_staff(session: Session, talent: Actor, staff: Actor, profile: PersonOut) -> None:
    people.note_view(session, staff, profile.id)
    assert seen(session, talent) == [("工作人员", "")]


def test_the_list_is_paged(
    session: Session, talent: Actor, enterprise_owner: Actor, profile: PersonOut
) -> None:
    for days in range(3):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            people.note_view(session, enterprise_owner, profile.id)
    part = people.list_viewers(session, talent, Page(number=2, size=2))
    assert (len(part.items), part.total, part.pages) == (1, 3, 2)
