"""The inbox: one's own, the unread first, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest

from talent.accounts.actor import VISITOR, Actor
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.notices.enums import Topic
from talent.notices.inbox import count_unread, list_notices, open_notice, read_all
from talent.notices.queries import MOST_COUNTED
from talent.notices.schemas import NoticeFilter, ReadInput
from tests.talent.notices.conftest import tell_decided


def keys(session: Session, actor: Actor, **wanted: Any) -> list[int]:
    return [one.id for one in list_notices(session, actor, NoticeFilter(**wanted), Page()).items]


@pytest.fixture
def three(session: Session, talent: Actor, clock: Any) -> list[int]:
    """Ids, oldest first."""
    for key in ("a", "b", "c"):
        tell_decided(session, talent.user_id or 0, key)
        clock.shift(timedelta(minutes=1))
    session.commit()
    return sorted(keys(session, talent))


def test_the_unread_come_first_then_the_newest(session: Session, talent: Actor, three: list[int]) -> None:
    a, b, c = three
    assert keys(session, talent) == [c, b, a]
    opened = open_notice(session, talent, c)
    assert (opened.path, opened.read) == ("/enterprise", True)
    assert keys(session, talent) == [b, a, c]
    assert keys(session, talent, unread=True) == [b, a]
    assert count_unread(session, talent) == 2


def test_a_list_is_paged_and_filtered_by_topic(session: Session, talent: Actor, three: list[int]) -> None:
    page = list_notices(session, talent, NoticeFilter(), Page(number=2, size=2))
    assert ([one.id for one in page.items], page.total) == ([three[0]], 3)
    assert keys(session, talent, topic=Topic.ACCOUNT) == three[::-1]
    assert keys(session, talent, topic=Topic.ALERTS) == []


def test_all_read_means_all_that_was_shown(session: Session, talent: Actor, three: list[int]) -> None:
    tell_decided(session, talent.user_id or 0, "came later")
    assert read_all(session, talent, ReadInput(up_to=three[-1])) == 3
    assert read_all(session, talent, ReadInput(up_to=three[-1])) == 0
    assert count_unread(session, talent) == 1


def test_all_of_one_topic_are_read_and_no_other(session: Session, talent: Actor, three: list[int]) -> None:
    assert read_all(session, talent, ReadInput(topic=Topic.ALERTS, up_to=three[-1])) == 0
    assert read_all(session, talent, ReadInput(topic=Topic.ACCOUNT, up_to=three[-1])) == 3


def test_a_stranger_sees_and_marks_nothing(
    session: Session, talent: Actor, other_talent: Actor, staff: Actor, three: list[int]
) -> None:
    for stranger in (other_talent, staff):
        assert keys(session, stranger) == []
        assert count_unread(session, stranger) == 0
        with pytest.raises(NotFound):
            open_notice(session, stranger, three[0])
        assert read_all(session, stranger, ReadInput(up_to=three[-1])) == 0
    assert count_unread(session, talent) == 3


def test_a_visitor_has_no_inbox(session: Session) -> None:
    assert count_unread(session, VISITOR) == 0
    with pytest.raises(Forbidden):
        list_notices(session, VISITOR, NoticeFilter(), Page())


def test_counting_stops_where_the_page_shows_no_more(session: Session, talent: Actor, clock: Any) -> None:
    for number in range(MOST_COUNTED + 5):
        tell_decided(session, talent.user_id or 0, f"n{number}")
    assert count_unread(session, talent) == MOST_COUNTED


def test_the_head_of_a_page_costs_one_look_and_a_list_two(
    database: Database, talent: Actor, three: list[int], count_queries: Any
) -> None:
    with database.read() as reading:
        with count_queries(database) as statements:
            count_unread(reading, talent)
        assert len(statements) == 1
        with count_queries(database) as statements:
            list_notices(reading, talent, NoticeFilter(), Page())
        assert len(statements) == 2
    assert three
