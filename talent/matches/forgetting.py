"""Deletes what rankings keep of a person: recommendations, and what enterprises made of the candidate."""

from sqlmodel import Session, col, delete

from talent.matches.tables import DemandVerdict, Recommendation


def forget_matches(session: Session, person_id: int) -> None:
    """Before the person is forgotten, who then leaves the rankings by the change log."""
    session.exec(delete(Recommendation).where(col(Recommendation.person_id) == person_id))
    session.exec(delete(DemandVerdict).where(col(DemandVerdict.person_id) == person_id))
