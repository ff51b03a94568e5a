"""The outbox: written with the notice, claimed by one worker at a time, never forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from talent.accounts.tables import User
from talent.kit.db import Database, Session
from talent.notices.enums import ChannelName, DeliveryState, MailMode
from talent.notices.forgetting import forget_notices
from talent.notices.outbox import LEASE, claim, is_due, mark_failed, mark_sent
from talent.notices.rules import RETRIES
from talent.notices.tables import Delivery, Notice, NoticeHours, NoticePreference
from talent.tables import metadata
from tests.factories.accounts import make_user
from tests.talent.notices.conftest import DOMAIN, MORNING, claim_all, deliveries, tell_decided, want


def test_a_delivery_comes_and_goes_with_the_transaction_of_its_notice(database: Database) -> None:
    with database.write() as session:
        user = make_user(session).id or 0
    with pytest.raises(RuntimeError, match="after all"):
        _tell_in_vain(database, user)
    with database.read() as session:
        assert deliveries(session) == []
    with database.write() as session:
        tell_decided(session, user)
    with database.read() as session:
        assert [row.state for row in deliveries(session)] == [DeliveryState.WAITING]


def test_what_is_told_again_is_not_sent_again(session: Session, user: int) -> None:
    tell_decided(session, user)
    tell_decided(session, user)
    assert len(deliveries(session)) == 1


def test_who_logs_in_by_mail_gets_mail_and_by_number_nothing_unless_asked_for(
    session: Session, user: int
) -> None:
    number = make_user(session, login="13800138000").id or 0
    tell_decided(session, user)
    tell_decided(session, number, "first")
    want(session, number, MailMode.AT_ONCE, sms=True)
    tell_decided(session, number, "second")
    assert [(row.user_id, row.channel) for row in deliveries(session)] == [
        (user, ChannelName.MAIL),
        (number, ChannelName.SMS),
    ]


@pytest.mark.usefixtures("clock")
def test_nothing_is_sent_to_a_closed_account(session: Session, user: int) -> None:
    tell_decided(session, user)
    session.get_one(User, user).active = False
    tell_decided(session, user, "later")
    assert claim_all(session) == []
    assert deliveries(session) == []
    assert len(session.exec(select(Notice)).all()) == 2


def test_a_message_is_claimed_once_and_marked_once(session: Session, user: int) -> None:
    tell_decided(session, user)
    (claimed,) = claim_all(session)
    assert (claimed.address, [notice.key for notice in claimed.notices]) == (
        "li@example.com",
        ["organisation:1:verified"],
    )
    mark_sent(session, claimed.message_id)
    (row,) = deliveries(session)
    assert (row.state, row.sent_at, row.message_id) == (DeliveryState.SENT, MORNING, claimed.message_id)
    assert not is_due(session, MORNING + timedelta(days=400))


def test_a_message_of_a_worker_that_died_is_sent_again_as_the_same_message(
    session: Session, user: int, clock: Any
) -> None:
    tell_decided(session, user)
    (first,) = claim_all(session)
    clock.shift(LEASE - timedelta(seconds=1))
    assert claim_all(session) == []
    clock.shift(timedelta(seconds=1))
    (second,) = claim_all(session)
    assert second == first
    # The death of a worker says nothing against the message.
    assert deliveries(session)[0].attempts == 0


def test_message_ids_of_different_messages_differ(session: Session, user: int) -> None:
    for key in ("a", "b", "c"):
        tell_decided(session, user, key)
    ids = [claimed.message_id for claimed in claim_all(session)]
    assert len(set(ids)) == 3
    assert all(one.startswith("<") and one.endswith(f"@{DOMAIN}>") for one in ids)


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(
    session: Session, user: int, clock: Any
) -> None:
    want_no_quiet(session, user)
    tell_decided(session, user)
    ids = set()
    for pause in RETRIES:
        (claimed,) = claim_all(session)
        ids.add(claimed.message_id)
        mark_failed(session, claimed.message_id, "no route", for_good=False)
        clock.shift(pause - timedelta(seconds=1))
        assert claim_all(session) == []
        clock.shift(timedelta(seconds=1))
    (claimed,) = claim_all(session)
    mark_failed(session, claimed.message_id, "no route", for_good=False)
    (row,) = deliveries(session)
    assert (row.state, row.attempts, row.error) == (DeliveryState.FAILED, len(RETRIES) + 1, "no route")
    clock.shift(timedelta(days=30))
    assert claim_all(session) == []
    assert ids == {row.message_id}


def test_what_is_refused_for_good_is_not_tried_again(session: Session, user: int) -> None:
    tell_decided(session, user)
    (claimed,) = claim_all(session)
    mark_failed(session, claimed.message_id, "refused", for_good=True)
    assert [row.state for row in deliveries(session)] == [DeliveryState.FAILED]


def test_at_night_a_message_waits_for_the_morning(session: Session, user: int, clock: Any) -> None:
    clock.shift(timedelta(hours=12))
    tell_decided(session, user)
    assert claim_all(session) == []
    assert deliveries(session)[0].due_at == MORNING + timedelta(hours=22)
    clock.shift(timedelta(hours=10))
    assert len(claim_all(session)) == 1


def test_a_message_that_nobody_sent_by_day_waits_for_the_morning_too(
    session: Session, user: int, clock: Any
) -> None:
    tell_decided(session, user)
    clock.shift(timedelta(hours=13))
    assert claim_all(session) == []
    clock.shift(timedelta(hours=9))
    assert len(claim_all(session)) == 1


def test_the_notices_of_a_day_go_in_one_mail_at_eight(session: Session, user: int, clock: Any) -> None:
    other = make_user(session, login="wang@example.com").id or 0
    for one in (user, other):
        want(session, one, MailMode.DAILY)
    tell_decided(session, user, "a")
    tell_decided(session, other, "a")
    clock.shift(timedelta(hours=3))
    tell_decided(session, user, "b")
    assert claim_all(session) == []
    clock.shift(timedelta(hours=19))
    tell_decided(session, user, "tomorrow")
    mails = claim_all(session)
    assert [[notice.key for notice in mail.notices] for mail in mails] == [["a", "b"], ["a"]]
    for mail in mails:
        mark_sent(session, mail.message_id)
    clock.shift(timedelta(days=1))
    assert [[notice.key for notice in mail.notices] for mail in claim_all(session)] == [["tomorrow"]]


def test_a_digest_that_failed_takes_nothing_new_with_it(session: Session, user: int, clock: Any) -> None:
    want(session, user, MailMode.DAILY)
    tell_decided(session, user, "a")
    clock.shift(timedelta(hours=22))
    (first,) = claim_all(session)
    mark_failed(session, first.message_id, "no route", for_good=False)
    tell_decided(session, user, "b")
    clock.shift(timedelta(minutes=1))
    assert claim_all(session) == [first]


def test_what_was_read_in_the_site_is_not_mailed(session: Session, user: int) -> None:
    tell_decided(session, user, "a")
    tell_decided(session, user, "b")
    session.exec(select(Notice).where(Notice.key == "a")).one().read_at = MORNING
    session.flush()
    assert [mail.notices[0].key for mail in claim_all(session)] == ["b"]
    assert len(deliveries(session)) == 1


def test_turning_mail_off_also_stops_what_waits(session: Session, user: int) -> None:
    tell_decided(session, user)
    want(session, user, MailMode.OFF)
    assert claim_all(session) == []
    assert deliveries(session) == []


def test_a_delivery_vanishes_with_the_account(session: Session, user: int) -> None:
    tell_decided(session, user)
    want(session, user, MailMode.DAILY)
    session.add(NoticeHours(user_id=user, quiet_from=1, quiet_until=2))
    session.flush()
    session.delete(session.get_one(User, user))
    session.flush()
    session.expire_all()
    about_users = (Notice, Delivery, NoticeHours, NoticePreference)
    assert [session.exec(select(table)).all() for table in about_users] == [[], [], [], []]


def test_forgetting_leaves_nothing_of_this_user_and_all_of_another(session: Session, user: int) -> None:
    other = make_user(session).id or 0
    for one in (user, other):
        tell_decided(session, one)
        want(session, one, MailMode.DAILY)
        session.add(NoticeHours(user_id=one, quiet_from=1, quiet_until=2))
    session.flush()
    for _ in range(2):
        forget_notices(session, user)
    session.expire_all()
    about_users = (Notice, Delivery, NoticeHours, NoticePreference)
    assert [[row.user_id for row in session.exec(select(table))] for table in about_users] == [[other]] * 4


def test_every_table_about_a_user_is_forgotten() -> None:
    own = {"notice", "notice_delivery", "notice_hours", "notice_preference"}
    assert {name for name in metadata.tables if name.startswith("notice")} == own


def test_an_empty_outbox_gives_nothing(session: Session) -> None:
    assert claim(session, DOMAIN) is None


def _tell_in_vain(database: Database, user: int) -> None:
    with database.write() as session:
        tell_decided(session, user)
        raise RuntimeError("not after all")


def want_no_quiet(session: Session, user: int) -> None:
    session.add(NoticeHours(user_id=user, quiet_from=0, quiet_until=0))
    session.flush()
