"""Who sees which organisation, and how the staff verify one."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.organisations import (
    get_organisation,
    is_verified,
    list_organisations,
    verify_organisation,
)
from talent.accounts.rules import verified_until
from talent.accounts.schemas import OrganisationFilter, OrganisationOut
from talent.accounts.tables import Organisation
from talent.audit.tables import AuditEntry
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.kit.paging import Page
from tests.factories.accounts import make_organisation

PENDING, VERIFIED, REJECTED = Verification.PENDING, Verification.VERIFIED, Verification.REJECTED


@pytest.fixture
def applicant(session: Session) -> Organisation:
    return make_organisation(session, name="待审测试公司", verification=PENDING)


def _verify(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    decision: Verification = VERIFIED,
    note: str = "",
    version: int = 1,
) -> OrganisationOut:
    assert organisation.id is not None
    return verify_organisation(session, actor, organisation.id, decision, note, version)


def test_staff_verify_for_six_months(session: Session, staff: Actor, applicant: Organisation) -> None:
    out = _verify(session, staff, applicant)
    assert (out.verification, out.verified_until) == (VERIFIED, verified_until(today()))


def test_a_refusal_says_why(session: Session, staff: Actor, applicant: Organisation) -> None:
    out = _verify(session, staff, applicant, REJECTED, "营业执照不清晰")
    assert (out.verification, out.verification_note) == (REJECTED, "营业执照不清晰")


def test_a_refusal_without_a_reason_is_refused(
    session: Session, staff: Actor, applicant: Organisation
) -> None:
    with pytest.raises(Invalid, match="原因"):
        _verify(session, staff, applicant, REJECTED, "  ")


@pytest.mark.parametrize("decision", [Verification.PENDING, Verification.LAPSED])
def test_only_yes_and_no_are_decisions(
    session: Session, staff: Actor, applicant: Organisation, decision: Verification
) -> None:
    with pytest.raises(Invalid, match="请选择"):
        _verify(session, staff, applicant, decision, "x")


def test_a_note_has_bounds(session: Session, staff: Actor, applicant: Organisation) -> None:
    with pytest.raises(Invalid, match="过长"):
        _verify(session, staff, applicant, REJECTED, "字" * 501)


def test_the_second_of_two_decisions_on_one_version_is_refused(
    session: Session, staff: Actor, applicant: Organisation
) -> None:
    _verify(session, staff, applicant, REJECTED, "缺少材料")
    with pytest.raises(Conflict, match="刷新"):
        _verify(session, staff, applicant)


def test_a_refusal_takes_a_verification_back(session: Session, staff: Actor) -> None:
    organisation = make_organisation(session)
    _verify(session, staff, organisation, REJECTED, "经举报核实为虚假招聘")
    assert not is_verified(organisation, today())


def test_a_decision_leaves_a_trace_without_the_note(
    session: Session, staff: Actor, applicant: Organisation
) -> None:
    _verify(session, staff, applicant, REJECTED, "联系人张三电话不通")
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.object_id, entry.detail) == (applicant.id, "rejected")


@pytest.mark.parametrize("who", ["visitor", "talent", "enterprise_owner", "university", "api_client"])
def test_nobody_but_staff_verifies(
    session: Session, applicant: Organisation, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Forbidden):
        _verify(session, request.getfixturevalue(who), applicant)


def test_a_verification_shows_as_lapsed_after_its_day(session: Session, staff: Actor) -> None:
    organisation = make_organisation(session, verified_until=today())
    assert organisation.id is not None
    with time_machine.travel(now() + timedelta(days=1)):
        assert get_organisation(session, staff, organisation.id).verification is Verification.LAPSED


def test_is_verified_takes_the_last_day_in(session: Session) -> None:
    organisation = make_organisation(session, verified_until=today())
    assert (is_verified(organisation, today()), is_verified(organisation, today() + timedelta(days=1))) == (
        True,
        False,
    )


def test_members_see_their_own_before_it_is_verified(session: Session, unverified_enterprise: Actor) -> None:
    own = unverified_enterprise.organisation_id
    assert own is not None
    assert get_organisation(session, unverified_enterprise, own).verification is PENDING


@pytest.mark.parametrize("who", ["talent", "enterprise_owner", "university", "api_client"])
def test_an_organisation_not_verified_does_not_exist_for_others(
    session: Session, applicant: Organisation, who: str, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)
    assert applicant.id is not None
    with pytest.raises(NotFound):
        get_organisation(session, actor, applicant.id)


def test_a_verified_organisation_is_seen_by_who_is_logged_in(
    session: Session, talent: Actor, enterprise_owner: Actor
) -> None:
    number = enterprise_owner.organisation_id
    assert number is not None
    assert get_organisation(session, talent, number).id == number


def test_a_visitor_sees_no_organisation(session: Session, visitor: Actor) -> None:
    with pytest.raises(Forbidden):
        list_organisations(session, visitor, OrganisationFilter(), Page())


def test_the_note_of_the_staff_is_not_for_strangers(session: Session, talent: Actor) -> None:
    organisation = make_organisation(session)
    organisation.verification_note = "已电话核实"
    session.flush()
    assert organisation.id is not None
    assert get_organisation(session, talent, organisation.id).verification_note == ""


def test_the_list_is_in_the_order_of_names(session: Session, staff: Actor) -> None:
    for name in ("丙公司", "甲公司", "乙公司"):
        make_organisation(session, name=name)
    names = [item.name for item in list_organisations(session, staff, OrganisationFilter(), Page()).items]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (OrganisationFilter(kind=OrganisationKind.UNIVERSITY), {"河北测试大学"}),
        (OrganisationFilter(verification=PENDING), {"待审公司"}),
        (OrganisationFilter(verification=VERIFIED), {"河北测试大学"}),
        (OrganisationFilter(verification=Verification.LAPSED), {"过期公司"}),
        (OrganisationFilter(words="公司"), {"待审公司", "过期公司"}),
        (OrganisationFilter(words="%"), set()),
    ],
)
def test_the_list_can_be_narrowed(
    session: Session, staff: Actor, wanted: OrganisationFilter, names: set[str]
) -> None:
    make_organisation(session, name="河北测试大学", kind=OrganisationKind.UNIVERSITY)
    make_organisation(session, name="待审公司", verification=PENDING)
    make_organisation(session, name="过期公司", verified_until=today() - timedelta(days=1))
    found = list_organisations(session, staff, wanted, Page())
    assert ({item.name for item in found.items}, found.total) == (names, len(names))


def test_a_page_of_the_list_knows_the_total(session: Session, staff: Actor) -> None:
    for number in range(3):
        make_organisation(session, name=f"公司{number}")
    found = list_organisations(session, staff, OrganisationFilter(), Page(number=2, size=2))
    assert (len(found.items), found.total, found.pages) == (1, 3, 2)
