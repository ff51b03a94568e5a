"""Everything that is held of a person, for that person to take away."""

from typing import Any

from sqlmodel import Session, col, or_, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.errors import Forbidden
from talent.kit.paging import MAX_SIZE, Page
from talent.people.own import find_own
from talent.people.service import list_viewers
from talent.privacy.holdings import HOLDINGS, Owner, plain_row
from talent.privacy.schemas import HeldPart, MyData


def take_data(session: Session, actor: Actor) -> MyData:
    """All areas' rows, who looked, and the trail of one's own acts; the trail gets a line for it, too."""
    owner = owner_of(session, actor)
    record(session, actor, Action.PERSON_EXPORT, "user", owner.user_id)
    parts = [
        HeldPart(
            key=holding.table.__tablename__,
            title=holding.title,
            rows=[plain_row(holding.table, row) for row in holding.rows(session, owner)],
        )
        for holding in HOLDINGS
    ]
    parts.append(HeldPart(key="viewers", title="谁看过我的档案", rows=_viewers(session, actor)))
    parts.append(HeldPart(key="audit", title="操作记录", rows=_acts(session, owner)))
    return MyData(taken_at=now(), parts=parts)


def owner_of(session: Session, actor: Actor) -> Owner:
    """Only a talent has data of the own in this sense: others act for an organisation."""
    require(actor, Permission.PROFILE_OWN)
    if actor.user_id is None:
        raise Forbidden("请先登录。")
    person = find_own(session, actor)
    return Owner(actor.user_id, None if person is None else person.id)


def _viewers(session: Session, actor: Actor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    number, pages = 1, 1
    while number <= pages:
        part = list_viewers(session, actor, Page(number=number, size=MAX_SIZE))
        found += [one.model_dump(mode="json") for one in part.items]
        number, pages = number + 1, part.pages
    return found


def _acts(session: Session, owner: Owner) -> list[dict[str, Any]]:
    """What the person did, and what was done to the profile and the account; never who of others did it."""
    about = or_(
        col(AuditEntry.actor_id) == owner.user_id,
        (col(AuditEntry.object_type) == "user") & (col(AuditEntry.object_id) == owner.user_id),
        (col(AuditEntry.object_type) == "person") & (col(AuditEntry.object_id) == owner.person_id),
    )
    rows = session.exec(select(AuditEntry).where(about).order_by(col(AuditEntry.id)))
    return [
        {
            "at": row.at.isoformat(),
            "action": row.action.value,
            "what": row.action.label,
            "by": "self" if row.actor_id == owner.user_id else row.actor_role,
            "address": row.address if row.actor_id == owner.user_id else "",
        }
        for row in rows
    ]
