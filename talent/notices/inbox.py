"""The inbox in the site: what one was told, and which of it one has seen."""

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.kit.clock import now
from talent.kit.errors import NotFound
from talent.kit.paging import Page, Paged
from talent.notices import queries
from talent.notices.composing import words_of
from talent.notices.rules import kinds_of, topic_of
from talent.notices.schemas import NoticeFilter, NoticeOut, ReadInput
from talent.notices.tables import Notice


def list_notices(session: Session, actor: Actor, wanted: NoticeFilter, page: Page) -> Paged[NoticeOut]:
    """One's own, the unread first, then the newest."""
    require(actor, Permission.SIGNED_IN)
    query = queries.matching_notices(actor, wanted)
    rows = session.exec(queries.unread_first(query).offset(page.offset).limit(page.size)).all()
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    items = [notice_out(row) for row in rows]
    return Paged[NoticeOut](items=items, total=total, number=page.number, size=page.size)


def count_unread(session: Session, actor: Actor) -> int:
    """At most ``queries.MOST_COUNTED``."""
    return 0 if actor.user_id is None else queries.unread_count(session, actor.user_id)


def open_notice(session: Session, actor: Actor, notice_id: int) -> NoticeOut:
    """Marks it as read; its ``path`` says where to go. Safe to repeat."""
    require(actor, Permission.SIGNED_IN)
    notice = session.exec(
        queries.visible_notices(actor).where(col(Notice.id) == notice_id).with_for_update()
    ).one_or_none()
    if notice is None:
        raise NotFound("没有找到这条消息，可能已过保存期限。")
    if notice.read_at is None:
        notice.read_at = now()
        session.flush()
    return notice_out(notice)


def read_all(session: Session, actor: Actor, data: ReadInput) -> int:
    """Marks as read what was shown, not what has come since; says how many that were. Safe to repeat."""
    require(actor, Permission.SIGNED_IN)
    change = update(Notice).where(
        col(Notice.user_id) == actor.user_id,
        col(Notice.read_at).is_(None),
        col(Notice.id) <= data.up_to,
    )
    if data.topic:
        change = change.where(col(Notice.kind).in_(kinds_of(data.topic)))
    return int(session.exec(change.values(read_at=now())).rowcount)


def notice_out(notice: Notice) -> NoticeOut:
    assert notice.id is not None
    said = words_of(notice)
    return NoticeOut(
        id=notice.id,
        kind=notice.kind,
        topic=topic_of(notice.kind),
        title=said.title,
        body=said.body,
        facts=notice.facts,
        path=notice.path,
        created_at=notice.created_at,
        read=notice.read_at is not None,
    )
