"""More time in every paper for somebody who needs it, granted by staff with the reason."""

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.exams.attempt_schemas import ExtraTimeInput, ExtraTimeOut
from talent.exams.attempt_tables import ExtraTime
from talent.kit.clock import now
from talent.kit.db import count
from talent.kit.errors import FieldError, Invalid
from talent.kit.masking import mask_name
from talent.kit.paging import Page, Paged
from talent.people.queries import find_visible


def grant_extra_time(session: Session, actor: Actor, person_id: int, data: ExtraTimeInput) -> None:
    """From the next attempt on; one that is being sat keeps its end. The reason is not in the audit trail."""
    require(actor, Permission.PAPERS_MANAGE)
    if not find_visible(session, actor, [person_id]):
        message = "没有这个编号的人才档案，请在人才库中核对编号。"
        raise Invalid(message, fields=(FieldError("person_id", message),))
    row = session.get(ExtraTime, person_id, with_for_update=True)
    if row is not None and (row.percent, row.reason) == (data.percent, data.reason):
        return
    row = row or ExtraTime(person_id=person_id, percent=0, reason="")
    row.percent, row.reason = data.percent, data.reason
    row.granted_by, row.granted_at = actor.user_id, now()
    session.add(row)
    session.flush()
    record(session, actor, Action.EXAM_EXTRA_TIME, "person", person_id, f"{data.percent}%")


def take_back_extra_time(session: Session, actor: Actor, person_id: int) -> None:
    """Taking back what is not there changes nothing."""
    require(actor, Permission.PAPERS_MANAGE)
    row = session.get(ExtraTime, person_id, with_for_update=True)
    if row is not None:
        session.delete(row)
        session.flush()
        record(session, actor, Action.EXAM_EXTRA_TIME, "person", person_id, "0%")


def list_extra_time(session: Session, actor: Actor, page: Page) -> Paged[ExtraTimeOut]:
    """The last granted first; names are masked."""
    require(actor, Permission.PAPERS_MANAGE)
    query = select(ExtraTime)
    ordered = query.order_by(col(ExtraTime.granted_at).desc(), col(ExtraTime.person_id))
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    names = {one.id: one.name for one in find_visible(session, actor, [row.person_id for row in rows])}
    return Paged[ExtraTimeOut](
        items=[
            ExtraTimeOut(
                person_id=row.person_id,
                name=mask_name(names.get(row.person_id, "")),
                percent=row.percent,
                reason=row.reason,
                granted_at=row.granted_at,
            )
            for row in rows
        ],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )
