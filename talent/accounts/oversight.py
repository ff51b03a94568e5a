"""What the staff may look into: the audit trail, and whether it is whole."""

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.schemas import EntryFilter, EntryOut, TrailOut
from talent.audit.search import search_entries
from talent.audit.trail import head, verify_chain
from talent.kit.paging import Page, Paged


def list_entries(session: Session, actor: Actor, wanted: EntryFilter, page: Page) -> Paged[EntryOut]:
    """Lines of the audit trail, newest first."""
    require(actor, Permission.AUDIT_READ)
    return search_entries(session, wanted, page)


def check_trail(session: Session, actor: Actor) -> TrailOut:
    """Whether the trail is whole, and its last line, to be compared with what was kept elsewhere."""
    require(actor, Permission.AUDIT_READ)
    last_id, last_hash = head(session)
    return TrailOut(broken_at=verify_chain(session), last_id=last_id, last_hash=last_hash)
