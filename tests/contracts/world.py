"""A small province with one of everything that an address may name, and a token for each role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import MemberRole, OrganisationKind, Role
from talent.accounts.tokens import actor_of
from talent.accounts.users import issue_token
from talent.exams.tables import QuestionVersion
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.settings import Settings
from talent.training.enums import EnrolmentState
from talent.training.tables import Enrolment
from talent.vocab.tables import SkillWord
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand
from tests.factories.hiring import make_hire
from tests.factories.market import access_token, make_client
from tests.factories.papers import make_paper
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.factories.vocabulary import fill_vocabulary
from web.app import assemble, equip

VISITOR = "visitor"
BASE_URL = "http://testserver"


@dataclass(frozen=True)
class World:
    """``headers`` are what each role sends; ``ids`` are numbers of rows that are there, by their names."""

    app: FastAPI
    headers: dict[str, dict[str, str]]
    ids: dict[str, int] = field(default_factory=dict)


def make_world(database: Database, home: Path) -> World:
    """Committed, so that the application sees it."""
    settings = Settings(home=home, base_url=BASE_URL, database_url=database.url)
    with Session(database.write_engine, expire_on_commit=False) as session:
        fill_vocabulary(session)
        actors = _actors(session)
        ids = _rows(session, actors)
        headers: dict[str, dict[str, str]] = {VISITOR: {}}
        for name, actor in actors.items():
            token = issue_token(session, SYSTEM, actor.user_id or 0, "contract", 1)
            headers[name] = {"Authorization": f"Bearer {token}"}
        client = make_client(session, actors["market"], rate=6_000_000)
        headers["market"] = {"Authorization": f"Bearer {access_token(session, client)}"}
        session.commit()
    app = _assembled()
    equip(app, settings, database)
    return World(app, headers, ids | _made(app, headers, ids))


@cache
def _assembled() -> FastAPI:
    """Its routes are the same in every world."""
    return assemble(BASE_URL)


def _made(app: FastAPI, headers: dict[str, dict[str, str]], ids: Mapping[str, int]) -> dict[str, int]:
    """What is easier made by asking the API itself."""
    client = TestClient(app)

    def post(role: str, path: str, data: Any = None, api: str = "/api/v1") -> Any:
        answer = client.post(f"{api}{path}", headers=headers[role], json=data)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    attempt = post("talent", f"/exams/{ids['paper_id']}/attempts")
    days = {"since": str(today() - timedelta(days=30)), "until": str(today())}
    audit = post(
        "staff", "/audits", {"audit_title": "抽查", "due_on": str(today() + timedelta(days=30)), **days}
    )
    blocks = post("talent", "/people/me/blocks", {"name": "唐山示例公司"})
    opened = post("market", "/reconciliations", {"kind": "talent"}, "/api/exchange/v1")
    invited = post("owner", "/enterprises/me/invitations", {"login": "new@example.com"})
    return {
        "attempt_id": attempt["id"],
        "reconciliation_id": opened["id"],
        "position": 0,
        "audit_id": audit["id"],
        "body_id": 1,
        "record_id": 1,
        "block_id": blocks[0]["id"],
        "invitation_id": invited.get("id", 1),
        "enrolment_id": 1,
        "notice_id": 1,
        "word_id": 1,
    }


def _actors(session: Session) -> dict[str, Actor]:
    enterprise = make_organisation(session, name="河北示例商贸有限公司")
    kinds = {
        "university": (Role.UNIVERSITY, OrganisationKind.UNIVERSITY),
        "training_body": (Role.TRAINING_BODY, OrganisationKind.TRAINING_BODY),
        "api_client": (Role.API_CLIENT, OrganisationKind.ENTERPRISE),
        "market": (Role.API_CLIENT, OrganisationKind.MARKET),
    }
    found = {
        "talent": _actor(session, Role.TALENT),
        "staff": _actor(session, Role.STAFF),
        "owner": _actor(session, Role.ENTERPRISE, enterprise.id),
        "recruiter": _actor(session, Role.ENTERPRISE, enterprise.id, MemberRole.RECRUITER),
        "reader": _actor(session, Role.ENTERPRISE, enterprise.id, MemberRole.READER),
    }
    for name, (role, kind) in kinds.items():
        organisation = make_organisation(session, kind=kind, name=f"{name}的机构")
        found[name] = _actor(session, role, organisation.id)
    return found


def _actor(
    session: Session, role: Role, organisation_id: int | None = None, member: MemberRole | None = None
) -> Actor:
    user = make_user(session, role=role, organisation_id=organisation_id, member=member)
    return actor_of(user, "192.0.2.1")


def _rows(session: Session, actors: dict[str, Actor]) -> dict[str, int]:
    own = make_person(session, user_id=actors["talent"].user_id, skills=[("PS", "photoshop", 3)])
    other = make_person(session)
    demand = make_demand(session, actors["owner"].organisation_id or 0)
    demand.created_by = actors["owner"].user_id
    thread = make_hire(session, demand.id or 0, other.id or 0)
    held = make_class(session, make_course(session, actors["training_body"].organisation_id or 0))
    completion = make_completion(session, held, other.id or 0)
    session.flush()
    paper = make_paper(session)
    question = session.exec(select(QuestionVersion).order_by(col(QuestionVersion.id))).first()
    session.add(Enrolment(class_id=held.id or 0, person_id=other.id or 0, state=EnrolmentState.ENROLLED))
    session.add(SkillWord(folded="写诗", words="写诗"))
    tell(session, actors["talent"].user_id or 0, NoticeKind.SKILL_PROPOSED, key="x", path="/me/profile")
    return {
        "paper_id": paper.id or 0,
        "standard_id": paper.standard_id,
        "question_id": question.question_id if question else 0,
        "version_id": question.id or 0 if question else 0,
        "item_id": 1,
        "other_id": 2,
        "person_id": own.id or 0,
        "demand_id": demand.id or 0,
        "thread_id": thread.id or 0,
        "completion_id": completion.id or 0,
        "class_id": held.id or 0,
        "course_id": held.course_id,
        "organisation_id": demand.organisation_id,
        "user_id": actors["recruiter"].user_id or 0,
    }
