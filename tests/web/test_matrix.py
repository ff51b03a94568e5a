"""Role × route × whose: every route of the application, asked by everybody, of their own and of others."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.enums import MemberRole, PaperKind, Role
from talent.accounts.permissions import may
from talent.accounts.tables import MemberInvitation, Organisation, OrganisationPaper, User
from talent.enterprises.tables import Demand
from talent.hiring.enums import Origin, ThreadState
from talent.hiring.tables import CandidateNote, Thread
from talent.kit.clock import now
from talent.kit.db import Session
from talent.kit.papers import keep_paper
from talent.people.disclosing import disclose
from tests.factories.accounts import make_user
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.access import ROWS, Of, Route, Row, routes
from tests.web.conftest import Browser

ROUTES = routes()
EVERYBODY = (
    "visitor",
    "talent",
    "enterprise_owner",
    "recruiter",
    "reader",
    "staff",
    "university",
    "training_body",
    "api_client",
)
# What stands in a path that is asked by who may not ask at all.
ANY = {"key": "basics", "token": "0" * 64, "format": "json_resume"}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert len(ROUTES) > 100
    assert {route.name for route in ROUTES} == set(ROWS)


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_lacks_the_permission_is_refused(
    name: str, browser: Browser, program: Browser, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(name)
    client = program(actor) if name == "api_client" else browser(actor)
    asked = 0
    for route in ROUTES:
        if may(actor, route.permission):
            continue
        answer = _ask(client, route, Row(), _Ones())
        if actor.is_visitor and not route.path.startswith("/api/"):
            assert answer.headers.get("location", "").startswith("/login?next=/"), route.name
        else:
            assert answer.status_code == (401 if actor.is_visitor else 403), route.name
        asked += 1
    assert asked > 5


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        *product(("enterprise_owner", "recruiter", "reader"), ("own", "colleague's", "another's")),
        # A training body looks for instructors as an enterprise looks for people.
        *product(("training_body",), ("own", "another's")),
    ],
)
def test_an_enterprise_reaches_its_own_and_nobody_elses(
    name: str,
    whose: str,
    app: FastAPI,
    browser: Browser,
    session: Session,
    other_enterprise: Actor,
    request: pytest.FixtureRequest,
) -> None:
    actor: Actor = request.getfixturevalue(name)
    colleague: Actor = request.getfixturevalue("reader" if name == "recruiter" else "recruiter")
    owner = {"own": actor, "colleague's": colleague, "another's": other_enterprise}[whose]
    client, asked = browser(actor), 0
    people = [make_person(session).id or 0 for _ in range(2)]
    for route in ROUTES:
        row = ROWS[route.name]
        if row.of is Of.NOBODY or not may(actor, route.permission):
            continue
        objects = _Objects(session, app, owner, people)
        others = whose == "another's" or (row.of is Of.MEMBER and whose == "colleague's")
        refused = row.of in (Of.ENTERPRISE, Of.MEMBER) and others
        before = objects.dump() if refused else []
        answer = _ask(client, route, row, objects.ids)
        if refused:
            assert answer.status_code in (403, 404), (route.name, answer.text)
            assert objects.dump() == before, route.name
        else:
            # Let in and done, or as the row says: a refusal of the form would hide that nothing was reached.
            done = answer.status_code < 400
            assert done if row.otherwise is None else answer.status_code == row.otherwise, (
                route.name,
                answer.text,
            )
            assert not answer.headers.get("location", "").startswith("/login"), route.name
        asked += 1
    assert asked > 8


def _ask(client: TestClient, route: Route, row: Row, ids: Mapping[str, object]) -> Any:
    address = (route.path + row.query).format_map(ids)
    return client.request(route.method, address, data=row.form, json=row.json)


class _Ones(dict[str, object]):
    """For paths that nobody is let in by."""

    def __missing__(self, key: str) -> object:
        return ANY.get(key, 1)


class _Objects:
    """One thing of each kind of the owner's organisation, fresh for each route."""

    def __init__(self, session: Session, app: FastAPI, owner: Actor, people: list[int]) -> None:
        self.session = session
        organisation_id = owner.organisation_id or 0
        demand = make_demand(session, organisation_id)
        demand.created_by = owner.user_id
        member = make_user(
            session, role=Role.ENTERPRISE, organisation_id=organisation_id, member=MemberRole.RECRUITER
        )
        invitation = MemberInvitation(
            organisation_id=organisation_id,
            login="invited@example.com",
            login_index="x",
            member=MemberRole.READER,
            expires_at=now().replace(year=2999),
        )
        folder = app.state.settings.home / "papers"
        paper = OrganisationPaper(
            organisation_id=organisation_id,
            kind=PaperKind.PDF,
            stored_as=keep_paper(session, folder, b"%PDF-1.7"),
            size=8,
        )
        thread = Thread(
            demand_id=demand.id or 0,
            organisation_id=organisation_id,
            person_id=people[0],
            origin=Origin.APPLICATION,
            state=ThreadState.VIEWED,
        )
        note = CandidateNote(
            demand_id=demand.id or 0, person_id=people[0], written_by=owner.user_id, text="不错"
        )
        session.add_all([invitation, paper, thread, note])
        disclose(session, people[0], organisation_id, contact=True)
        session.commit()
        self.rows: list[tuple[type[SQLModel], int | None]] = [
            (Demand, demand.id),
            (User, member.id),
            (MemberInvitation, invitation.id),
            (Organisation, organisation_id),
            (Thread, thread.id),
            (CandidateNote, note.id),
            (OrganisationPaper, paper.id),
        ]
        self.ids: dict[str, object] = {
            **ANY,
            "demand_id": demand.id,
            "user_id": member.id,
            "invitation_id": invitation.id,
            "paper_id": paper.id,
            "thread_id": thread.id,
            "note_id": note.id,
            "organisation_id": organisation_id,
            "person_id": people[0],
            "other_person_id": people[1],
        }

    def dump(self) -> list[dict[str, object]]:
        """What the tables hold of these objects now."""
        self.session.expire_all()
        found = [self.session.get_one(table, number).model_dump() for table, number in self.rows]
        self.session.rollback()
        return found
