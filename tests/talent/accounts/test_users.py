"""Opening accounts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import select

from talent.accounts import organisations
from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import OrganisationKind, Role, Verification
from talent.accounts.schemas import RegisterInput, UserInput
from talent.accounts.tables import SignInThrottle
from talent.accounts.users import (
    REGISTRATION_TRIES,
    admit_registration,
    create_user,
    get_user,
    register,
)
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from tests.factories.accounts import PASSWORD, make_organisation, make_uscc, make_user

VISITOR = Actor(address="192.0.2.7")


def _talent(**changes: Any) -> RegisterInput:
    data = {"login": "13812345678", "password": PASSWORD, "display_name": "王丽", "accepted": True}
    return RegisterInput(**(data | changes))


def _enterprise(**changes: Any) -> RegisterInput:
    data = {
        "role": Role.ENTERPRISE,
        "organisation_name": "清河县测试羊绒有限公司",
        "uscc": make_uscc(9_000_001),
    }
    return _talent(**(data | changes))


def test_a_talent_registers_with_a_mobile_number(session: Session) -> None:
    user = register(session, VISITOR, _talent(login="138 1234 5678"))
    assert (user.role, user.login_masked, user.organisation) == (Role.TALENT, "138****5678", None)


def test_a_talent_registers_with_an_email(session: Session) -> None:
    assert register(session, VISITOR, _talent(login="Wang@Example.com")).login_masked == "w***@example.com"


@pytest.mark.parametrize("again", ["13812345678", "+86 138-1234-5678", "１３８１２３４５６７８"])
def test_a_login_is_taken_once_however_it_is_written(session: Session, again: str) -> None:
    register(session, VISITOR, _talent())
    with pytest.raises(Conflict) as caught:
        register(session, VISITOR, _talent(login=again))
    assert caught.value.fields[0].field == "login"


def test_the_password_is_not_in_the_output_of_the_input() -> None:
    assert PASSWORD not in repr(_talent())


def test_a_password_keeps_its_blanks() -> None:
    assert _talent(password="  ten blanks  ").password == "  ten blanks  "


def test_a_weak_password_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="太常见"):
        register(session, VISITOR, _talent(password="1234567890"))


@pytest.mark.parametrize("accepted", [False, None])
def test_without_agreeing_to_the_notice_nobody_registers(accepted: bool | None) -> None:
    with pytest.raises(ValidationError, match="个人信息处理告知"):
        _talent(**({"accepted": accepted} if accepted is False else {})).model_validate(
            {"login": "13812345678", "password": PASSWORD}
        )


@pytest.mark.parametrize("role", [Role.STAFF, Role.API_CLIENT])
def test_nobody_registers_as_staff_or_as_a_program(role: Role) -> None:
    with pytest.raises(ValidationError, match="请选择"):
        _talent(role=role)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        _talent(active=True)


@pytest.mark.parametrize("login", ["", "wang", "1381234567", "a@b", "<script>@x.cn"])
def test_a_login_must_be_a_mobile_number_or_an_email(login: str) -> None:
    with pytest.raises(ValidationError):
        _talent(login=login)


def test_an_enterprise_registers_and_waits_for_verification(session: Session) -> None:
    organisation = register(session, VISITOR, _enterprise()).organisation
    assert organisation is not None
    assert (organisation.kind, organisation.verification) == (
        OrganisationKind.ENTERPRISE,
        Verification.PENDING,
    )


@pytest.mark.parametrize("role", [Role.TRAINING_BODY, Role.UNIVERSITY])
def test_other_organisations_register_as_what_they_are(session: Session, role: Role) -> None:
    organisation = register(session, VISITOR, _enterprise(role=role)).organisation
    assert organisation is not None
    assert organisation.kind.value == role.value


@pytest.mark.parametrize(
    ("changes", "field"), [({"organisation_name": ""}, "organisation_name"), ({"uscc": " "}, "uscc")]
)
def test_an_enterprise_needs_its_name_and_code(session: Session, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        register(session, VISITOR, _enterprise(**changes))
    assert [error.field for error in caught.value.fields] == [field]


def test_a_second_account_can_not_take_over_an_organisation(session: Session) -> None:
    register(session, VISITOR, _enterprise())
    with pytest.raises(Conflict, match="联系本机构"):
        register(session, VISITOR, _enterprise(login="13900000000"))


def test_a_talent_brings_no_organisation(session: Session) -> None:
    data = _enterprise(role=Role.TALENT)
    assert register(session, VISITOR, data).organisation is None


def test_registering_leaves_a_trace_of_the_new_account(session: Session) -> None:
    user = register(session, VISITOR, _talent())
    entry = session.exec(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.address) == (
        Action.ACCOUNT_REGISTER,
        user.id,
        VISITOR.address,
    )


def test_the_trace_holds_no_personal_data(session: Session) -> None:
    register(session, VISITOR, _talent())
    assert "1234" not in session.exec(select(AuditEntry.detail)).one()


def test_registrations_from_one_network_are_slowed_down(session: Session) -> None:
    for _ in range(REGISTRATION_TRIES):
        admit_registration(session, VISITOR)
    with pytest.raises(Unavailable) as caught:
        admit_registration(session, VISITOR)
    assert caught.value.retry_after in range(1, 32)


def test_registrations_from_another_network_are_not(session: Session) -> None:
    for _ in range(REGISTRATION_TRIES):
        admit_registration(session, VISITOR)
    admit_registration(session, Actor(address="198.51.100.1"))
    assert len(session.exec(select(SignInThrottle.key)).all()) == 2


def test_staff_make_an_account_for_an_organisation(session: Session, staff: Actor) -> None:
    university = make_organisation(session, kind=OrganisationKind.UNIVERSITY, name="测试大学")
    data = UserInput(
        role=Role.UNIVERSITY, login="a@example.com", password=PASSWORD, organisation_id=university.id
    )
    organisation = create_user(session, staff, data).organisation
    assert organisation is not None
    assert organisation.id == university.id


def test_an_account_belongs_to_an_organisation_of_its_kind(session: Session, staff: Actor) -> None:
    enterprise = make_organisation(session)
    data = UserInput(
        role=Role.UNIVERSITY, login="a@example.com", password=PASSWORD, organisation_id=enterprise.id
    )
    with pytest.raises(Invalid, match="机构"):
        create_user(session, staff, data)


def test_a_program_needs_no_organisation(session: Session, staff: Actor) -> None:
    data = UserInput(role=Role.API_CLIENT, login="m@example.com", password=PASSWORD)
    assert create_user(session, staff, data).organisation is None


def test_staff_do_not_make_staff(session: Session, staff: Actor) -> None:
    with pytest.raises(Forbidden):
        create_user(session, staff, UserInput(role=Role.STAFF, login="s@example.com", password=PASSWORD))


def test_the_operator_makes_staff(session: Session) -> None:
    data = UserInput(role=Role.STAFF, login="s@example.com", password=PASSWORD)
    assert create_user(session, SYSTEM, data).role is Role.STAFF


@pytest.mark.parametrize("who", ["visitor", "talent", "enterprise_owner", "university", "api_client"])
def test_nobody_else_makes_accounts(session: Session, who: str, request: pytest.FixtureRequest) -> None:
    data = UserInput(role=Role.TALENT, login="t@example.com", password=PASSWORD)
    with pytest.raises(Forbidden):
        create_user(session, request.getfixturevalue(who), data)


def test_an_account_is_seen_by_its_owner(session: Session, talent: Actor) -> None:
    assert talent.user_id is not None
    assert get_user(session, talent, talent.user_id).display_name == "talent"


def test_an_account_of_another_does_not_exist(session: Session, talent: Actor, other_talent: Actor) -> None:
    assert other_talent.user_id is not None
    with pytest.raises(NotFound):
        get_user(session, talent, other_talent.user_id)


def test_staff_see_every_account(session: Session, staff: Actor, talent: Actor) -> None:
    assert talent.user_id is not None
    assert get_user(session, staff, talent.user_id).id == talent.user_id


def test_two_at_once_register_one_login_once(session: Session) -> None:
    # What the look-up can't see while the other transaction is not yet committed, the unique index refuses.
    make_user(session, login="13812345678")
    with pytest.raises(Conflict):
        register(session, VISITOR, _talent())


def test_two_at_once_register_one_organisation_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where the other transaction commits between the look and the flush.
    register(session, VISITOR, _enterprise())
    monkeypatch.setattr(organisations, "organisation_by_uscc", lambda *_: None)
    with pytest.raises(Conflict, match="联系本机构"):
        register(session, VISITOR, _enterprise(login="13900000000"))


def test_of_many_at_once_one_registers_the_organisation(database: Database) -> None:
    start = threading.Barrier(4)

    def try_it(number: int) -> str:
        start.wait(20)
        try:
            with database.write() as session:
                register(session, VISITOR, _enterprise(login=f"1390000000{number}"))
        except Conflict as error:
            return error.message[:13]
        return "registered"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(try_it, range(4)))
    assert answers == ["registered", *["该统一社会信用代码已注册。"] * 3]
