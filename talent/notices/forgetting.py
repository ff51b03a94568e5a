"""Deletes all that a user was told, what of it was sent, and what the user wanted to hear of."""

from sqlmodel import Session, col, delete

from talent.notices.tables import Delivery, Notice, NoticeHours, NoticePreference


def forget_notices(session: Session, user_id: int) -> None:
    """For an account that is emptied but stays; one that is deleted takes these with it. Safe to repeat."""
    for table in (Delivery, Notice, NoticePreference, NoticeHours):
        session.exec(delete(table).where(col(table.user_id) == user_id))
