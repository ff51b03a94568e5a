"""What an enterprise says of itself, and who reads what of it."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.changes import changes_since
from talent.audit.tables import AuditEntry
from talent.enterprises.enterprises import get_enterprise, update_enterprise, verify_enterprise
from talent.enterprises.enums import EnterpriseSize
from talent.enterprises.schemas import EnterpriseInput
from talent.enterprises.tables import Enterprise
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound
from talent.vocab.tables import Division, Industry
from tests.factories.enterprises import make_demand


@pytest.fixture(autouse=True)
def _codes(session: Session) -> None:
    session.add(Division(code="130500", name="邢台市", short_name="邢台", level="city", parent="130000"))
    session.add(Industry(code="5292", name="互联网零售"))
    session.commit()


def said(**changes: object) -> EnterpriseInput:
    values: dict[str, object] = {
        "division": "130500",
        "industry": "5292",
        "size": "small",
        "address": "测试路1号",
        "introduction": "做羊绒衫的网店。",
        "contact_name": "欧阳测试",
        "contact_mobile": "13900000000",
    }
    return EnterpriseInput.model_validate(values | changes)


def own_id(actor: Actor) -> int:
    assert actor.organisation_id is not None
    return actor.organisation_id


def test_an_enterprise_that_has_said_nothing_can_be_looked_at(
    database: Database, enterprise_owner: Actor
) -> None:
    with database.read() as session:
        seen = get_enterprise(session, enterprise_owner, own_id(enterprise_owner))
    assert (seen.name, seen.version, seen.introduction, seen.verified) == ("enterprise的机构", 0, "", True)


def test_the_first_saving_makes_the_row(session: Session, enterprise_owner: Actor) -> None:
    saved = update_enterprise(session, enterprise_owner, said())
    assert (saved.version, saved.size, saved.industry_name) == (1, EnterpriseSize.SMALL, "互联网零售")
    assert (saved.division_name, saved.contact_mobile) == ("邢台市", "13900000000")
    assert get_enterprise(session, enterprise_owner, own_id(enterprise_owner)) == saved


def test_the_audit_trail_names_fields_and_no_contact(session: Session, enterprise_owner: Actor) -> None:
    update_enterprise(session, enterprise_owner, said())
    entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert entry is not None
    assert entry.action is Action.ENTERPRISE_UPDATE
    assert entry.detail == "industry,size,address,introduction,contact_name,contact_mobile,division"


@pytest.mark.parametrize("who", ["staff", "talent", "other_enterprise", "operator"])
def test_the_contact_is_masked_for_everybody_else(
    session: Session, enterprise_owner: Actor, request: pytest.FixtureRequest, who: str
) -> None:
    update_enterprise(session, enterprise_owner, said())
    seen = get_enterprise(session, request.getfixturevalue(who), own_id(enterprise_owner))
    assert (seen.contact_name, seen.contact_mobile) == ("欧***", "139****0000")


def test_the_contact_is_stored_encrypted(session: Session, enterprise_owner: Actor) -> None:
    update_enterprise(session, enterprise_owner, said())
    row = session.connection().exec_driver_sql("SELECT contact_name, contact_mobile FROM enterprise").one()
    assert b"13900000000" not in bytes(row[1])
    assert "欧阳".encode() not in bytes(row[0])


def test_an_old_version_is_a_conflict(session: Session, enterprise_owner: Actor) -> None:
    update_enterprise(session, enterprise_owner, said())
    with pytest.raises(Conflict):
        update_enterprise(session, enterprise_owner, said(address="测试路2号"))


def test_the_same_form_twice_changes_nothing_the_second_time(
    session: Session, enterprise_owner: Actor
) -> None:
    first = update_enterprise(session, enterprise_owner, said())
    assert update_enterprise(session, enterprise_owner, said()) == first
    assert len(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()) == 1


@pytest.mark.parametrize(("field", "code"), [("division", "999999"), ("industry", "0000")])
def test_unknown_codes_are_refused_by_field(
    session: Session, enterprise_owner: Actor, field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        update_enterprise(session, enterprise_owner, said(**{field: code}))
    assert [error.field for error in refused.value.fields] == [field]


def test_a_visitor_reads_no_enterprise(session: Session, enterprise_owner: Actor, visitor: Actor) -> None:
    with pytest.raises(Forbidden):
        get_enterprise(session, visitor, own_id(enterprise_owner))


def test_a_stranger_finds_no_enterprise_that_is_not_verified(
    session: Session, unverified_enterprise: Actor, talent: Actor
) -> None:
    with pytest.raises(NotFound):
        get_enterprise(session, talent, own_id(unverified_enterprise))


def test_other_organisations_are_no_enterprises(session: Session, university: Actor, staff: Actor) -> None:
    with pytest.raises(NotFound):
        get_enterprise(session, staff, own_id(university))


@pytest.mark.parametrize("who", ["visitor", "talent", "staff", "university", "api_client"])
def test_only_an_enterprise_speaks_for_itself(
    session: Session, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(Forbidden):
        update_enterprise(session, request.getfixturevalue(who), said())


def test_the_operator_has_no_enterprise_of_its_own(session: Session, operator: Actor) -> None:
    with pytest.raises(Forbidden):
        update_enterprise(session, operator, said())
    assert session.exec(select(Enterprise).order_by(col(Enterprise.organisation_id))).all() == []


def test_moving_an_enterprise_shows_to_staff_who_are_deciding_on_it(
    session: Session, enterprise_owner: Actor
) -> None:
    update_enterprise(session, enterprise_owner, said())
    assert session.get_one(Organisation, own_id(enterprise_owner)).version == 2


def test_verifying_an_enterprise_brings_its_open_demands_into_matching(
    session: Session, unverified_enterprise: Actor, staff: Actor
) -> None:
    demand = make_demand(session, own_id(unverified_enterprise))
    verify_enterprise(session, staff, own_id(unverified_enterprise), Verification.VERIFIED, "", 1)
    assert [change[2] for change in changes_since(session, 0, 10)] == [demand.id]
