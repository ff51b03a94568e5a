"""Searches that a person saves, and the notices of what has been published since."""

from datetime import date, timedelta
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.enterprises.picking import published_since
from talent.kit.clock import today
from talent.kit.errors import Invalid, NotFound
from talent.kit.sentences import say
from talent.matches.enums import AlertPace
from talent.matches.leaving_out import blockers_by_demand
from talent.matches.schemas import PostFilter
from talent.matches.search_schemas import SavedSearchOut, SearchInput
from talent.matches.tables import SavedSearch, SavedSearchTold
from talent.notices.enums import NoticeKind
from talent.notices.service import tell
from talent.people.own import lock_own
from talent.people.service import own_person_id
from talent.people.tables import Person

MOST = 20
_AT_ONCE = 50
_DAYS = {AlertPace.DAILY: 1, AlertPace.WEEKLY: 7}


def save_search(session: Session, actor: Actor, data: SearchInput) -> None:
    """Tells from now on of what is published; the same filters again change the name and the pace."""
    require(actor, Permission.POSTS_FOR_ME)
    person = lock_own(session, actor)
    rows = _rows(session, person.id or 0)
    filters = {
        key: str(value)
        for key, value in data.filters.model_dump(mode="json", exclude={"order"}, exclude_none=True).items()
    }
    row = next((one for one in rows if one.filters == filters), None)
    if row is None:
        if len(rows) >= MOST:
            raise Invalid(say("最多保存 {most} 个搜索，请先删除不再需要的。", most=MOST))
        row = SavedSearch(person_id=person.id or 0, name="", filters=filters, pace=data.pace)
    row.name = data.name or row.name or "全部岗位"
    _set_pace(row, data.pace)
    session.add(row)
    session.flush()
    record(session, actor, Action.SEARCH_SAVE, "saved_search", row.id, str(data.pace))


def list_searches(session: Session, actor: Actor) -> list[SavedSearchOut]:
    """One's own, the last first."""
    require(actor, Permission.POSTS_FOR_ME)
    person_id = own_person_id(session, actor)
    rows = [] if person_id is None else _rows(session, person_id)
    return [
        SavedSearchOut(
            id=row.id or 0,
            name=row.name,
            pace=row.pace,
            filters=PostFilter.model_validate(row.filters),
            address=urlencode(row.filters),
            next_on=row.next_on,
        )
        for row in rows
    ]


def set_pace(session: Session, actor: Actor, search_id: int, pace: AlertPace) -> None:
    """Oftener, more seldom, or not at all."""
    row = _own(session, actor, search_id)
    if row.pace is not pace:
        _set_pace(row, pace)
        session.add(row)
        session.flush()
        record(session, actor, Action.SEARCH_SAVE, "saved_search", search_id, str(pace))


def remove_search(session: Session, actor: Actor, search_id: int) -> None:
    session.delete(_own(session, actor, search_id))
    session.flush()
    record(session, actor, Action.SEARCH_REMOVE, "saved_search", search_id)


def tell_of_new_demands(session: Session, day: date) -> int:
    """Some of the searches that are due: each tells once of what was published since it was saved and of
    which it has not told; how many searches it were.
    """
    due = (
        select(SavedSearch, Person.user_id)
        .join(Person, col(Person.id) == col(SavedSearch.person_id))
        .where(col(SavedSearch.next_on) <= day)
        .order_by(col(SavedSearch.id))
        .limit(_AT_ONCE)
        .with_for_update(of=SavedSearch)
    )
    rows = session.exec(due).all()
    told = sum(_look(session, row, user_id, day) for row, user_id in rows)
    if told:
        record(session, SYSTEM, Action.SEARCH_TELL, "saved_search", None, f"searches {len(rows)} told {told}")
    return len(rows)


def _look(session: Session, row: SavedSearch, user_id: int | None, day: date) -> int:
    """How many demands it told of."""
    row.next_on = day + timedelta(days=_DAYS[row.pace])
    session.add(row)
    wanted = PostFilter.model_validate(row.filters).of_demands()
    found = published_since(session, SYSTEM, wanted, row.created_at)
    known = select(SavedSearchTold.demand_id).where(
        col(SavedSearchTold.search_id) == row.id, col(SavedSearchTold.demand_id).in_(found)
    )
    told = set(session.exec(known.order_by(col(SavedSearchTold.demand_id))))
    # Whom the person keeps out, the person does not want to hear of either.
    hidden = blockers_by_demand(session, found)
    new = [number for number in found if number not in told and row.person_id not in hidden[number]]
    if not new or user_id is None or row.id is None:
        return 0
    session.add_all(SavedSearchTold(search_id=row.id, demand_id=number, told_on=day) for number in new)
    tell(
        session,
        user_id,
        NoticeKind.SEARCH_FOUND,
        key=f"search:{row.id}:{day}",
        path=f"/me/posts?{urlencode({**row.filters, 'order': 'newest'})}",
        search=row.name,
        count=str(len(new)),
    )
    return len(new)


def _set_pace(row: SavedSearch, pace: AlertPace) -> None:
    row.pace = pace
    row.next_on = None if pace is AlertPace.OFF else today() + timedelta(days=_DAYS[pace])


def _rows(session: Session, person_id: int) -> list[SavedSearch]:
    query = select(SavedSearch).where(col(SavedSearch.person_id) == person_id)
    return list(session.exec(query.order_by(col(SavedSearch.id).desc())))


def _own(session: Session, actor: Actor, search_id: int) -> SavedSearch:
    require(actor, Permission.POSTS_FOR_ME)
    person = lock_own(session, actor)
    row = next((one for one in _rows(session, person.id or 0) if one.id == search_id), None)
    if row is None:
        raise NotFound("没有这个保存的搜索，可能已经删除。")
    return row
