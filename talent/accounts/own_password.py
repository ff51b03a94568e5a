"""The owner changes the password, or proves to know it; guessing is as slow here as at the log-in."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.passwords import check_strength, hash_password, verify_password
from talent.accounts.permissions import Permission, require
from talent.accounts.refusals import Refusal, Refused
from talent.accounts.rules import ACCOUNT_TRIES
from talent.accounts.tables import User
from talent.accounts.throttle import account_key, count_failure, forgive_all, wait_for
from talent.accounts.tokens import end_tokens
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.errors import Forbidden, NotFound


def change_password(session: Session, actor: Actor, current: str, new: str) -> Refused | None:
    """A new password, with which every session and every token of the account ends; else why not."""
    user = _own(session, actor)
    check_strength(new, login=user.login)
    refusal = confirm_password(session, actor, current)
    if refusal is not None:
        return refusal
    assert user.id is not None
    user.password_hash = hash_password(new)
    user.auth_version += 1
    ended = end_tokens(session, user.id)
    session.flush()
    record(session, actor, Action.ACCOUNT_PASSWORD, "user", user.id, f"tokens ended: {ended}")
    return None


def confirm_password(session: Session, actor: Actor, password: str) -> Refused | None:
    """None where it is the actor's password, else why it is not taken; the try is counted either way."""
    user = _own(session, actor)
    key = account_key(user.login_index)
    seconds = wait_for(session, key)
    if seconds is not None:
        return Refused(Refusal.THROTTLED, seconds)
    # Counted before the slow hash, as at the log-in.
    count_failure(session, key, ACCOUNT_TRIES)
    # Read again behind the throttle's lock: another change may have come first.
    session.refresh(user)
    if not verify_password(password, user.password_hash):
        record(session, actor, Action.ACCOUNT_PASSWORD_FAILED, "user", user.id)
        return Refused(Refusal.WRONG_CURRENT)
    forgive_all(session, key)
    return None


def _own(session: Session, actor: Actor) -> User:
    require(actor, Permission.SIGNED_IN)
    if actor.role is Role.API_CLIENT:
        raise Forbidden("接口客户端没有可修改的密码。")
    user = session.exec(select(User).where(col(User.id) == actor.user_id)).one_or_none()
    if user is None or user.id is None:
        raise NotFound("没有找到该账号。")
    return user
