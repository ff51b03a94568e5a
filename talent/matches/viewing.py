"""Keeps a trace of who looked at which ranking, and at which of its candidates."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.views import record_view
from talent.kit.errors import DomainError
from talent.matches.ranking import require_rankable
from talent.people.service import note_view


def note_ranking(session: Session, actor: Actor, demand_id: int) -> None:
    """One audit line a day where the actor may see who fits the demand; it needs a writing session."""
    try:
        require_rankable(session, actor, demand_id)
    except DomainError:
        # The ranking itself says why; what was not shown leaves no trace of having been seen.
        return
    record_view(session, actor, Action.RANKING_VIEW, "demand", demand_id)


def note_candidate(session: Session, actor: Actor, demand_id: int, person_id: int) -> None:
    """``note_view`` of a person who is shown as a candidate for a demand."""
    try:
        require_rankable(session, actor, demand_id)
    except DomainError:
        return
    note_view(session, actor, person_id, demand_id)
