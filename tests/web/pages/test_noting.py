"""Who looks at people leaves a trace: once a day, and only of what was shown."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser


@pytest.fixture
def person_id(session: Session) -> int:
    person = make_person(session)
    session.commit()
    return person.id or 0


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    return demand.id or 0


def noted(session: Session, action: Action) -> list[tuple[int | None, int | None]]:
    session.rollback()
    rows = session.exec(
        select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.id))
    ).all()
    return [(row.actor_id, row.object_id) for row in rows]


def test_looking_at_a_person_is_noted_once_a_day(
    browser: Browser, session: Session, enterprise_owner: Actor, person_id: int
) -> None:
    client = browser(enterprise_owner)
    for _ in range(3):
        assert client.get(f"/people/{person_id}").status_code == 200
    assert noted(session, Action.PERSON_VIEW) == [(enterprise_owner.user_id, person_id)]


def test_looking_at_a_ranking_is_noted_for_page_and_program(
    browser: Browser,
    program: Browser,
    session: Session,
    enterprise_owner: Actor,
    staff: Actor,
    demand_id: int,
) -> None:
    assert browser(enterprise_owner).get(f"/demands/{demand_id}/candidates").status_code == 200
    assert program(staff).get(f"/api/v1/demands/{demand_id}/candidates").status_code == 200
    expected = [(enterprise_owner.user_id, demand_id), (staff.user_id, demand_id)]
    assert noted(session, Action.RANKING_VIEW) == expected


def test_what_was_not_shown_leaves_no_trace(
    browser: Browser, session: Session, other_enterprise: Actor, talent: Actor, demand_id: int, person_id: int
) -> None:
    assert browser(other_enterprise).get(f"/demands/{demand_id}/candidates").status_code == 403
    assert browser(talent).get(f"/people/{person_id}").status_code in (403, 404)
    assert noted(session, Action.RANKING_VIEW) == []
    assert noted(session, Action.PERSON_VIEW) == []
