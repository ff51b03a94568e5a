"""What the staff may look into: the audit trail, and whether it is whole."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.schemas import EntryFilter, EntryOut
from talent.audit.search import search_entries
from talent.audit.trail import verify_chain
from talent.kit.paging import Page, Paged


def list_entries(session: Session, actor: Actor, wanted: EntryFilter, page: Page) -> Paged[EntryOut]:
    """Lines of the audit trail, newest first."""
    require(actor, Permission.AUDIT_READ)
    return search_entries(session, wanted, page)


def check_trail(session: Session, actor: Actor) -> int | None:
    """The id of the first line that was tampered with; None while the trail is whole."""
    require(actor, Permission.AUDIT_READ)
    return verify_chain(session)
