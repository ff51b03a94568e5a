"""Closes an account for good: nobody can log in with it, and nothing of its owner is left here."""

from sqlmodel import Session, col, delete

from talent.accounts.tables import ApiToken, LoginSession, SignInThrottle, User
from talent.accounts.throttle import account_key
from talent.audit.once import forget_requests_of


def forget_user(session: Session, user_id: int) -> None:
    """Every session and token ends with it. Rows that point at the account must be gone before."""
    user = session.get(User, user_id)
    if user is None:
        return
    key = account_key(user.login_index)
    session.exec(delete(SignInThrottle).where(col(SignInThrottle.key) == key))
    session.exec(delete(LoginSession).where(col(LoginSession.user_id) == user_id))
    session.exec(delete(ApiToken).where(col(ApiToken.user_id) == user_id))
    forget_requests_of(session, user_id)
    session.expunge(user)
    session.exec(delete(User).where(col(User.id) == user_id))
