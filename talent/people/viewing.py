"""Keeps a trace of who looked at whose profile."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.audit.actions import Action
from talent.audit.views import record_view
from talent.people.queries import find_visible

_DEMAND = "demand "


def note_view(session: Session, actor: Actor, person_id: int, demand_id: int | None = None) -> None:
    """One audit line a day where an organisation, staff or an API client saw the profile; it needs a writing
    session. One's own profile, and one that the actor may not see, leave none.
    ``demand_id`` is the demand for which it was.
    """
    if actor.role in (None, Role.TALENT):
        return
    found = find_visible(session, actor, [person_id])
    if found and found[0].user_id != actor.user_id:
        record_view(session, actor, Action.PERSON_VIEW, "person", person_id, view_detail(demand_id))


def view_detail(demand_id: int | None) -> str:
    """What the audit line of a view says of the demand for which it was."""
    return "" if demand_id is None else f"{_DEMAND}{demand_id}"


def demand_in(detail: str) -> int | None:
    """The demand that ``view_detail`` wrote down."""
    number = detail.removeprefix(_DEMAND)
    return int(number) if detail.startswith(_DEMAND) and number.isdecimal() else None
