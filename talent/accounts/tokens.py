"""Bearer tokens of programs: opaque, shown once, ended by their date or by the staff."""

from datetime import timedelta

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import ApiToken, User
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.crypto import digest, new_secret
from talent.kit.errors import FieldError, Invalid, NotFound
from talent.kit.sentences import say

# So that a scanner for leaked secrets can tell what it has found.
PREFIX = "jicai_"
LONGEST_DAYS = 365
NAME_MAX = 60


def issue_token(session: Session, actor: Actor, user_id: int, name: str, days: int) -> str:
    """A new token of the account, valid for ``days``; nobody can read it again."""
    require(actor, Permission.USERS_MANAGE)
    _check(name, days)
    if session.get(User, user_id) is None:
        raise NotFound("没有找到该账号。")
    token, moment = PREFIX + new_secret(), now()
    row = ApiToken(
        token_digest=digest(token),
        user_id=user_id,
        name=name.strip(),
        created_at=moment,
        expires_at=moment + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    record(session, actor, Action.ACCOUNT_TOKEN, "user", user_id, f"token {row.id}")
    return token


def revoke_tokens(session: Session, actor: Actor, user_id: int) -> int:
    """Ends every token of the account at once; says how many were alive."""
    require(actor, Permission.USERS_MANAGE)
    ended = end_tokens(session, user_id)
    record(session, actor, Action.ACCOUNT_TOKEN_REVOKE, "user", user_id, f"{ended}")
    return ended


def end_tokens(session: Session, user_id: int) -> int:
    """The same for a caller that has checked the permission and writes the audit line itself."""
    moment = now()
    query = select(ApiToken).where(ApiToken.user_id == user_id, col(ApiToken.revoked_at).is_(None))
    rows = session.exec(query.order_by(col(ApiToken.id))).all()
    for row in rows:
        row.revoked_at = moment
    session.flush()
    return len(rows)


def actor_of_bearer(session: Session, token: str, address: str) -> Actor | None:
    """Who presents this token; None if it is unknown, ended, or of a closed account."""
    query = (
        select(User)
        .join(ApiToken, col(ApiToken.user_id) == col(User.id))
        .where(
            ApiToken.token_digest == digest(token),
            col(ApiToken.revoked_at).is_(None),
            col(ApiToken.expires_at) > now(),
            col(User.active).is_(True),
        )
    )
    user = session.exec(query).one_or_none()
    if user is None:
        return None
    return actor_of(user, address)


def actor_of(user: User, address: str) -> Actor:
    """The actor as whom a signed-in user acts."""
    return Actor(
        user_id=user.id,
        role=user.role,
        organisation_id=user.organisation_id,
        address=address,
        member=user.member,
    )


def _check(name: str, days: int) -> None:
    errors = []
    if not 1 <= len(name.strip()) <= NAME_MAX:
        errors.append(FieldError("name", say("请填写令牌用途，不超过{most}个字。", most=NAME_MAX)))
    if not 1 <= days <= LONGEST_DAYS:
        errors.append(FieldError("days", say("有效期为1至{most}天。", most=LONGEST_DAYS)))
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))
