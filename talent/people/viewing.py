"""Keeps a trace of who looked at whose profile."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.audit.actions import Action
from talent.audit.views import record_view
from talent.people.queries import find_visible


def note_view(session: Session, actor: Actor, person_id: int) -> None:
    """One audit line a day where an organisation, staff or an API client saw the profile; it needs a writing
    session. One's own profile, and one that the actor may not see, leave none.
    """
    if actor.role in (None, Role.TALENT):
        return
    found = find_visible(session, actor, [person_id])
    if found and found[0].user_id != actor.user_id:
        record_view(session, actor, Action.PERSON_VIEW, "person", person_id)
