"""Accounts: opened by their owner, or made by the staff and the operator."""

from typing import Protocol

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.enums import MemberRole, Role
from talent.accounts.organisations import add_organisation, get_organisation, organisation_out
from talent.accounts.passwords import check_strength, hash_password
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import user_by_login_index, visible_users
from talent.accounts.rules import KIND_OF_ROLE
from talent.accounts.schemas import RegisterInput, UserInput, UserOut
from talent.accounts.tables import Organisation, User
from talent.accounts.throttle import count_failure, forgive, network_key, wait_for
from talent.accounts.tokens import actor_of, issue_token
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.crypto import keyring
from talent.kit.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, Unavailable
from talent.kit.masking import mask_email, mask_mobile

__all__ = [
    "admit_registration",
    "create_user",
    "get_user",
    "issue_token",
    "login_index",
    "register",
]

# A class of students behind one address registers in one lesson; a prober of phone numbers needs far more.
REGISTRATION_TRIES = 60
# A success tells a prober nothing; the tenth that still counts is for those who open accounts by the hundred.
FORGIVEN_SHARE = 0.9


class Credentials(Protocol):
    """What every way to an account fills in."""

    @property
    def login(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def display_name(self) -> str: ...


def admit_registration(session: Session, actor: Actor) -> None:
    """Counts a try to register; raises ``Unavailable`` after too many from one network.

    Belongs into a unit of work of its own before ``register``: a refused registration rolls back, and whether
    a login exists could be asked without end.
    """
    key = _registration_key(actor)
    seconds = wait_for(session, key)
    if seconds is not None:
        raise Unavailable("注册过于频繁，请稍后再试。", retry_after=seconds)
    count_failure(session, key, REGISTRATION_TRIES)


def register(session: Session, actor: Actor, data: RegisterInput) -> UserOut:
    """Opens an account; that of an organisation also enters the organisation, not yet verified."""
    require(actor, Permission.PUBLIC)
    user = add_user(session, data, data.role, _new_organisation(session, data, data.role))
    owner = actor_of(user, actor.address)
    forgive(session, _registration_key(actor), free_tries=REGISTRATION_TRIES, share=FORGIVEN_SHARE)
    record(session, owner, Action.ACCOUNT_REGISTER, "user", user.id, user.role.value)
    return user_out(session, owner, user)


def create_user(session: Session, actor: Actor, data: UserInput) -> UserOut:
    """An account of any role, for an organisation that is there or is entered with it."""
    require(actor, Permission.USERS_MANAGE)
    if data.role is Role.STAFF and not actor.system:
        raise Forbidden("工作人员账号只能由系统管理员在服务器上建立。")
    organisation = _organisation_for(session, actor, data)
    user = add_user(session, data, data.role, organisation)
    record(session, actor, Action.ACCOUNT_REGISTER, "user", user.id, user.role.value)
    return user_out(session, actor, user)


def get_user(session: Session, actor: Actor, user_id: int) -> UserOut:
    require(actor, Permission.SIGNED_IN)
    return user_out(session, actor, _find(session, actor, user_id))


def user_id_of(session: Session, actor: Actor, login: str) -> int:
    """The account of a login, for those who manage accounts."""
    require(actor, Permission.USERS_MANAGE)
    user = user_by_login_index(session, login_index(login))
    if user is None or user.id is None:
        raise NotFound("没有找到该账号。")
    return user.id


def login_index(login: str) -> str:
    """The blind index under which a normalised login is found."""
    return keyring().blind_index(login, "user_account.login")


def user_out(session: Session, actor: Actor, user: User) -> UserOut:
    assert user.id is not None
    organisation = session.get(Organisation, user.organisation_id) if user.organisation_id else None
    return UserOut(
        id=user.id,
        role=user.role,
        display_name=user.display_name,
        login_masked=mask_login(user.login),
        organisation=organisation_out(actor, organisation) if organisation else None,
        member=user.member,
    )


def mask_login(login: str) -> str:
    return mask_email(login) if "@" in login else mask_mobile(login)


def _find(session: Session, actor: Actor, user_id: int | None) -> User:
    query = visible_users(actor).where(col(User.id) == user_id)
    user = session.exec(query).one_or_none()
    if user is None:
        raise NotFound("没有找到该账号。")
    return user


def add_user(session: Session, data: Credentials, role: Role, organisation_id: int | None) -> User:
    """A new account; whoever calls has checked that the actor may. Of an organisation it is an owner."""
    check_strength(data.password, login=data.login)
    index = login_index(data.login)
    if user_by_login_index(session, index) is not None:
        raise _taken()
    user = User(
        role=role,
        login=data.login,
        login_index=index,
        display_name=data.display_name,
        password_hash=hash_password(data.password),
        organisation_id=organisation_id,
        member=None if organisation_id is None or role is Role.API_CLIENT else MemberRole.OWNER,
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        # Somebody registered the same login between the look and the flush.
        raise _taken() from error
    return user


def _registration_key(actor: Actor) -> str:
    return network_key("register", actor.address)


def _taken() -> Conflict:
    message = "该手机号或邮箱无法注册。如已有账号，请直接登录。"
    return Conflict(message, fields=(FieldError("login", message),))


def _organisation_for(session: Session, actor: Actor, data: UserInput) -> int | None:
    kind = KIND_OF_ROLE.get(data.role)
    if data.organisation_id is None:
        wanted = data.role is not Role.API_CLIENT or data.organisation_name
        return _new_organisation(session, data, data.role) if wanted else None
    if get_organisation(session, actor, data.organisation_id).kind is not kind:
        raise Invalid("该角色不能属于这一机构。", fields=(FieldError("organisation_id", "机构类型不符。"),))
    return data.organisation_id


def _new_organisation(session: Session, data: RegisterInput | UserInput, role: Role) -> int | None:
    kind = KIND_OF_ROLE.get(role)
    if kind is None:
        return None
    if not data.organisation_name or not data.uscc:
        raise Invalid("请填写机构信息。", fields=tuple(_missing_of_organisation(data)))
    return add_organisation(session, kind, data.organisation_name, data.uscc, data.division).id


def _missing_of_organisation(data: RegisterInput | UserInput) -> list[FieldError]:
    missing = []
    if not data.organisation_name:
        missing.append(FieldError("organisation_name", "请填写机构名称。"))
    if not data.uscc:
        missing.append(FieldError("uscc", "请填写统一社会信用代码。"))
    return missing
