"""The record of merges, for staff."""

from collections.abc import Sequence

from sqlmodel import Session

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.identity.queries import merges_newest_first, people_by_id
from talent.identity.rules import UNDO_WITHIN
from talent.identity.schemas import MergeOut
from talent.identity.tables import IdentityMerge
from talent.kit.clock import SHANGHAI, now
from talent.kit.db import count
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged


def list_merges(session: Session, actor: Actor, page: Page) -> Paged[MergeOut]:
    """The last one first, those that were undone among them."""
    require(actor, Permission.IDENTITY_REVIEW)
    query = merges_newest_first()
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    names = _names(session, rows)
    items = [_shown(row, names.get(row.kept_id, "")) for row in rows]
    return Paged[MergeOut](items=items, total=count(session, query), number=page.number, size=page.size)


def get_merge(session: Session, actor: Actor, merge_id: int) -> MergeOut:
    require(actor, Permission.IDENTITY_REVIEW)
    row = session.get(IdentityMerge, merge_id)
    if row is None:
        raise NotFound("没有这条合并记录。")
    return _shown(row, _names(session, [row]).get(row.kept_id, ""))


def _names(session: Session, rows: Sequence[IdentityMerge]) -> dict[int, str]:
    return {
        number: person.name for number, person in people_by_id(session, {row.kept_id for row in rows}).items()
    }


def _shown(row: IdentityMerge, name: str) -> MergeOut:
    ends = row.merged_at + UNDO_WITHIN
    can_undo = not row.closed and ends > now()
    return MergeOut(
        id=row.id or 0,
        kept_id=row.kept_id,
        gone_id=row.gone_id,
        name=name,
        cause=row.cause,
        reason=row.reason,
        merged_at=row.merged_at,
        moved=row.moved,
        gave_way=row.gave_way,
        undo_until=ends.astimezone(SHANGHAI).date() if can_undo else None,
        undone_at=row.undone_at,
        undone_because=row.undone_because,
    )
