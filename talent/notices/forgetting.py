"""Deletes what a user was told."""

from sqlmodel import Session, col, delete

from talent.notices.tables import Notice


def forget_notices(session: Session, user_id: int) -> None:
    session.exec(delete(Notice).where(col(Notice.user_id) == user_id))
