"""Organisations and accounts, valid unless told otherwise."""

from datetime import date, timedelta
from functools import cache
from itertools import count

from stdnum.cn import uscc as stdnum_uscc

from talent.accounts.enums import MemberRole, OrganisationKind, Role, Verification
from talent.accounts.passwords import hash_password
from talent.accounts.tables import Organisation, User
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Session

# Every account of the factories has it.
PASSWORD = "a password for tests"

_numbers = count(1)


def make_uscc(number: int) -> str:
    """A code with a right check character that no registry has given out."""
    stem = f"91130100MA{number:07d}"
    return stem + str(stdnum_uscc.calc_check_digit(stem))


def make_organisation(
    session: Session,
    *,
    kind: OrganisationKind = OrganisationKind.ENTERPRISE,
    name: str = "河北测试商贸有限公司",
    uscc: str | None = None,
    division: str | None = "130100",
    verification: Verification = Verification.VERIFIED,
    verified_until: date | None = None,
) -> Organisation:
    verified = verification is Verification.VERIFIED
    organisation = Organisation(
        kind=kind,
        name=name,
        uscc=uscc or make_uscc(next(_numbers)),
        division=division,
        verification=verification,
        verified_on=today() if verified else None,
        verified_until=verified_until or (today() + timedelta(days=180) if verified else None),
    )
    session.add(organisation)
    session.flush()
    return organisation


def make_user(
    session: Session,
    *,
    role: Role = Role.TALENT,
    login: str = "",
    display_name: str = "测试用户",
    organisation_id: int | None = None,
    password: str = PASSWORD,
    active: bool = True,
    member: MemberRole | None = None,
) -> User:
    """Of an organisation it is an owner, unless told otherwise."""
    login = login or f"user{next(_numbers)}@example.com"
    user = User(
        role=role,
        login=login,
        login_index=keyring().blind_index(login, "user_account.login"),
        display_name=display_name,
        password_hash=_hash(password),
        organisation_id=organisation_id,
        member=member or _usual_part(role, organisation_id),
        active=active,
    )
    session.add(user)
    session.flush()
    return user


def _usual_part(role: Role, organisation_id: int | None) -> MemberRole | None:
    return None if organisation_id is None or role is Role.API_CLIENT else MemberRole.OWNER


@cache
def _hash(password: str) -> str:
    """Argon2 is slow on purpose; once for each password is enough."""
    return hash_password(password)
