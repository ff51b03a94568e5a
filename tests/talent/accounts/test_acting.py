"""For which organisation somebody acts, and whether that is verified today."""

from datetime import timedelta

import pytest

from talent.accounts.acting import organisation_by_code, organisation_of, verified_organisation_of
from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Verification
from talent.accounts.rules import EMPLOYER_KINDS
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.errors import Forbidden, NotFound
from tests.factories.accounts import make_organisation

UNIVERSITIES = {OrganisationKind.UNIVERSITY}


def test_an_account_without_an_organisation_is_told_so_in_the_words_of_the_place(staff: Actor) -> None:
    with pytest.raises(Forbidden, match="没有关联院校"):
        organisation_of(staff, "当前账号没有关联院校。")
    # Elsewhere enterprises, training bodies and universities are told the same.
    with pytest.raises(Forbidden, match="没有关联机构"):
        organisation_of(staff)


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (1, True)])
def test_a_verification_holds_until_its_last_day(
    session: Session, enterprise_owner: Actor, days: int, holds: bool
) -> None:
    organisation = session.get_one(Organisation, enterprise_owner.organisation_id)
    organisation.verification = Verification.VERIFIED
    organisation.verified_until = today() + timedelta(days=days)
    session.flush()
    if holds:
        found = verified_organisation_of(session, enterprise_owner, "没有企业。", "没有认证。")
        assert found == enterprise_owner.organisation_id
        return
    with pytest.raises(Forbidden, match="没有认证。"):
        verified_organisation_of(session, enterprise_owner, "没有企业。", "没有认证。")


def test_the_operator_finds_an_organisation_by_its_code_however_it_is_typed(session: Session) -> None:
    school = make_organisation(session, kind=OrganisationKind.UNIVERSITY)
    assert organisation_by_code(session, SYSTEM, f" {school.uscc.lower()} ", UNIVERSITIES) == school.id


@pytest.mark.parametrize(
    ("kinds", "named"), [(UNIVERSITIES, "代码的院校。"), (EMPLOYER_KINDS, "代码的企业或培训机构。")]
)
def test_one_of_another_kind_is_not_found(session: Session, kinds: set[OrganisationKind], named: str) -> None:
    market = make_organisation(session, kind=OrganisationKind.MARKET)
    with pytest.raises(NotFound, match=named):
        organisation_by_code(session, SYSTEM, market.uscc, kinds)


def test_nobody_but_the_operator_acts_for_another_organisation(session: Session, staff: Actor) -> None:
    school = make_organisation(session, kind=OrganisationKind.UNIVERSITY)
    with pytest.raises(Forbidden, match="运维人员"):
        organisation_by_code(session, staff, school.uscc, UNIVERSITIES)
