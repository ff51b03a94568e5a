"""The policy, as a table that an auditor can read."""

import pytest

from talent.accounts.actor import SYSTEM, VISITOR, Actor
from talent.accounts.enums import MemberRole, Role
from talent.accounts.permissions import POLICY, Permission, may, require
from talent.kit.errors import Forbidden

P = Permission

EVERYBODY = {P.PUBLIC, P.COURSES_READ, P.STANDARDS_READ}

EXPECTED: dict[Role | None, set[Permission]] = {
    None: {*EVERYBODY, P.DEMANDS_READ},
    Role.TALENT: {
        *EVERYBODY,
        P.SIGNED_IN,
        P.DEMANDS_READ,
        P.ENTERPRISES_READ,
        P.PROFILE_OWN,
        P.POSTS_FOR_ME,
        P.THREADS_OWN,
        P.ENROL_OWN,
        P.EXAM_OWN,
        P.FORWARD_OWN,
    },
    Role.ENTERPRISE: {
        *EVERYBODY,
        P.SIGNED_IN,
        P.DEMANDS_READ,
        P.ENTERPRISES_READ,
        P.ENTERPRISE_INSIDE,
        P.ENTERPRISE_OWN,
        P.VERIFICATION_OWN,
        P.MEMBERS_MANAGE,
        P.PAPERS_READ,
        P.DEMAND_OWN,
        P.CANDIDATES_RANK,
        P.PEOPLE_READ,
        P.THREADS_OWN,
        P.SHEETS_IMPORT,
    },
    Role.TRAINING_BODY: {
        *EVERYBODY,
        P.SIGNED_IN,
        P.DEMANDS_READ,
        P.ENTERPRISES_READ,
        P.ENTERPRISE_INSIDE,
        P.ENTERPRISE_OWN,
        P.VERIFICATION_OWN,
        P.PAPERS_READ,
        P.DEMAND_OWN,
        P.CANDIDATES_RANK,
        P.PEOPLE_READ,
        P.THREADS_OWN,
        P.SHEETS_IMPORT,
        P.PEOPLE_ADD,
        P.TRAINING_OWN,
        P.QUESTIONS_WRITE,
        P.SHORTAGES_READ,
    },
    Role.UNIVERSITY: {
        *EVERYBODY,
        P.SIGNED_IN,
        P.DEMANDS_READ,
        P.ENTERPRISES_READ,
        P.VERIFICATION_OWN,
        P.PAPERS_READ,
        P.PEOPLE_ADD,
        P.GRADUATES_OWN,
        P.SHEETS_IMPORT,
    },
    Role.STAFF: {
        *EVERYBODY,
        P.SIGNED_IN,
        P.DEMANDS_READ,
        P.ENTERPRISES_READ,
        P.PEOPLE_READ,
        P.PEOPLE_ADD,
        P.PEOPLE_IMPORT,
        P.SHEETS_IMPORT,
        P.SHEETS_READ,
        P.EVIDENCE_GIVE,
        P.CANDIDATES_RANK,
        P.ORGANISATION_VERIFY,
        P.PAPERS_READ,
        P.SKILLS_REVIEW,
        P.TRAINING_AUDIT,
        P.STANDARDS_MANAGE,
        P.QUESTIONS_WRITE,
        P.QUESTIONS_REVIEW,
        P.PAPERS_MANAGE,
        P.EXAM_MARK,
        P.SHORTAGES_READ,
        P.CLASSES_PLAN,
        P.MARKET_MANAGE,
        P.IDENTITY_REVIEW,
        P.AUDIT_READ,
        P.USERS_MANAGE,
    },
    Role.API_CLIENT: {
        *EVERYBODY,
        P.SIGNED_IN,
        P.DEMANDS_READ,
        P.ENTERPRISES_READ,
        P.PEOPLE_READ,
        P.PEOPLE_ADD,
        P.CANDIDATES_RANK,
        P.MARKET_EXCHANGE,
    },
}


# Of what an enterprise may do, a member of each kind may not.
WITHHELD: dict[MemberRole | None, set[Permission]] = {
    MemberRole.OWNER: set(),
    MemberRole.RECRUITER: {P.ENTERPRISE_OWN, P.VERIFICATION_OWN, P.MEMBERS_MANAGE},
    MemberRole.READER: {
        P.ENTERPRISE_OWN,
        P.VERIFICATION_OWN,
        P.MEMBERS_MANAGE,
        P.DEMAND_OWN,
        P.THREADS_OWN,
        P.SHEETS_IMPORT,
    },
    # Who has no part is a reader.
    None: {
        P.ENTERPRISE_OWN,
        P.VERIFICATION_OWN,
        P.MEMBERS_MANAGE,
        P.DEMAND_OWN,
        P.THREADS_OWN,
        P.SHEETS_IMPORT,
    },
}


def _actor(role: Role | None) -> Actor:
    return Actor(user_id=1, role=role, member=MemberRole.OWNER) if role else VISITOR


@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_may_do_exactly_what_the_table_says(role: Role | None) -> None:
    assert {permission for permission in P if may(_actor(role), permission)} == EXPECTED[role]


@pytest.mark.parametrize("member", [None, *MemberRole])
def test_a_member_of_an_enterprise_may_do_what_the_part_allows(member: MemberRole | None) -> None:
    actor = Actor(user_id=1, role=Role.ENTERPRISE, organisation_id=1, member=member)
    allowed = {permission for permission in P if may(actor, permission)}
    assert allowed == EXPECTED[Role.ENTERPRISE] - WITHHELD[member]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ENTERPRISE])
def test_a_part_gives_nothing_outside_of_an_enterprise(role: Role) -> None:
    plain, owner = Actor(user_id=1, role=role), Actor(user_id=1, role=role, member=MemberRole.OWNER)
    assert [may(plain, one) for one in P] == [may(owner, one) for one in P]


def test_every_role_is_in_the_policy() -> None:
    assert set(POLICY) == {None, *Role}


def test_the_operator_may_do_everything() -> None:
    assert all(may(SYSTEM, permission) for permission in P)


def test_a_refusal_names_the_permission() -> None:
    with pytest.raises(Forbidden, match=P.AUDIT_READ.label):
        require(VISITOR, P.AUDIT_READ)


def test_a_visitor_is_nobody_but_the_operator_is_somebody() -> None:
    assert (VISITOR.is_visitor, SYSTEM.is_visitor) == (True, False)
