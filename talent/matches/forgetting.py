"""Deletes what is kept of a person here: recommendations, marks of enterprises, saved searches."""

from sqlmodel import Session, col, delete, select

from talent.matches.tables import DemandVerdict, Recommendation, SavedSearch, SavedSearchTold


def forget_matches(session: Session, person_id: int) -> None:
    """Before the person is forgotten, who then leaves the rankings by the change log."""
    own = select(SavedSearch.id).where(col(SavedSearch.person_id) == person_id)
    session.exec(delete(SavedSearchTold).where(col(SavedSearchTold.search_id).in_(own)))
    session.exec(delete(SavedSearch).where(col(SavedSearch.person_id) == person_id))
    session.exec(delete(Recommendation).where(col(Recommendation.person_id) == person_id))
    session.exec(delete(DemandVerdict).where(col(DemandVerdict.person_id) == person_id))
