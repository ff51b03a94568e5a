"""The people of every access test: who owns it, who is a stranger, who may only look, and who is nobody."""

import pytest

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.accounts.enums import MemberRole, OrganisationKind, Role, Verification
from talent.accounts.tokens import actor_of
from talent.kit.db import Session
from tests.factories.accounts import make_organisation, make_user


def _member(
    session: Session,
    login: str,
    role: Role,
    kind: OrganisationKind,
    verification: Verification = Verification.VERIFIED,
) -> Actor:
    organisation = make_organisation(session, kind=kind, name=f"{login}的机构", verification=verification)
    return _actor(session, login, role, organisation.id)


def _actor(
    session: Session,
    login: str,
    role: Role,
    organisation_id: int | None = None,
    member: MemberRole | None = None,
) -> Actor:
    user = make_user(
        session,
        role=role,
        login=f"{login}@example.com",
        display_name=login,
        organisation_id=organisation_id,
        member=member,
    )
    # Committed, so that a web client or another session of the test sees the account.
    session.commit()
    return actor_of(user, "192.0.2.1")


@pytest.fixture
def visitor() -> Actor:
    """Not logged in."""
    return VISITOR


@pytest.fixture
def operator() -> Actor:
    """At the command line."""
    return SYSTEM


@pytest.fixture
def staff(session: Session) -> Actor:
    return _actor(session, "staff", Role.STAFF)


@pytest.fixture
def talent(session: Session) -> Actor:
    """An account without a profile: ``make_person(session, user_id=talent.user_id)`` gives one."""
    return _actor(session, "talent", Role.TALENT)


@pytest.fixture
def other_talent(session: Session) -> Actor:
    return _actor(session, "other-talent", Role.TALENT)


@pytest.fixture
def enterprise_owner(session: Session) -> Actor:
    """Of a verified enterprise."""
    return _member(session, "enterprise", Role.ENTERPRISE, OrganisationKind.ENTERPRISE)


@pytest.fixture
def recruiter(session: Session, enterprise_owner: Actor) -> Actor:
    """A colleague of the owner who looks for people."""
    organisation = enterprise_owner.organisation_id
    return _actor(session, "recruiter", Role.ENTERPRISE, organisation, MemberRole.RECRUITER)


@pytest.fixture
def reader(session: Session, enterprise_owner: Actor) -> Actor:
    """A colleague of the owner who may only look."""
    return _actor(session, "reader", Role.ENTERPRISE, enterprise_owner.organisation_id, MemberRole.READER)


@pytest.fixture
def other_enterprise(session: Session) -> Actor:
    """Of another enterprise, verified too: must not see what the first one keeps to itself."""
    return _member(session, "other-enterprise", Role.ENTERPRISE, OrganisationKind.ENTERPRISE)


@pytest.fixture
def unverified_enterprise(session: Session) -> Actor:
    return _member(session, "unverified", Role.ENTERPRISE, OrganisationKind.ENTERPRISE, Verification.PENDING)


@pytest.fixture
def university(session: Session) -> Actor:
    return _member(session, "university", Role.UNIVERSITY, OrganisationKind.UNIVERSITY)


@pytest.fixture
def training_body(session: Session) -> Actor:
    return _member(session, "training", Role.TRAINING_BODY, OrganisationKind.TRAINING_BODY)


@pytest.fixture
def other_body(session: Session) -> Actor:
    """Of another training body, verified too: must not see what the first one keeps to itself."""
    return _member(session, "other-training", Role.TRAINING_BODY, OrganisationKind.TRAINING_BODY)


@pytest.fixture
def api_client(session: Session) -> Actor:
    """A program of the human-resources market."""
    return _member(session, "market", Role.API_CLIENT, OrganisationKind.MARKET)
