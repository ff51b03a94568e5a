"""JSON API: one's own notices, and what one wants to hear of."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from talent.accounts.permissions import Permission
from talent.kit.paging import MAX_SIZE, Page, Paged
from talent.notices import inbox, preferences
from talent.notices.schemas import NoticeFilter, NoticeOut, PreferencesInput, PreferencesOut, ReadInput
from web.api.common import PREFIX, errors
from web.deps import ActorDep, Id, ReadSession, WriteSession, may

router = APIRouter(prefix=f"{PREFIX}/me/notices", tags=["notices"], dependencies=[may(Permission.SIGNED_IN)])


class NoticeQuery(NoticeFilter):
    """A filter and a page of the list in one query string."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20


class ReadOut(BaseModel):
    """How many were unread before."""

    read: int


@router.get("", responses=errors(401, 403))
def list_(session: ReadSession, actor: ActorDep, query: Annotated[NoticeQuery, Query()]) -> Paged[NoticeOut]:
    """One's own, the unread first, then the newest. Looking marks nothing as read."""
    wanted = NoticeFilter(**query.model_dump(exclude={"page", "size"}))
    return inbox.list_notices(session, actor, wanted, Page(number=query.page, size=query.size))


@router.post("/read", responses=errors(401, 403))
def read_all(session: WriteSession, actor: ActorDep, data: ReadInput) -> ReadOut:
    """Marks as read all up to a number, of one topic or of all. Safe to repeat."""
    return ReadOut(read=inbox.read_all(session, actor, data))


@router.get("/preferences", responses=errors(401, 403, 404))
def get_preferences(session: ReadSession, actor: ActorDep) -> PreferencesOut:
    return preferences.get_preferences(session, actor)


@router.put("/preferences", responses=errors(401, 403, 404))
def put_preferences(session: WriteSession, actor: ActorDep, data: PreferencesInput) -> PreferencesOut:
    """By mail at once, once a day or not, by SMS or not, topic by topic; and the quiet hours of Hebei."""
    return preferences.set_preferences(session, actor, data)


@router.post("/{notice_id}/read", responses=errors(401, 403, 404))
def read(session: WriteSession, actor: ActorDep, notice_id: Id) -> NoticeOut:
    """Marks one as read. Safe to repeat."""
    return inbox.open_notice(session, actor, notice_id)
