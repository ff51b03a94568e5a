"""What has been kept long enough goes, and how the outbox stands."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Forbidden
from talent.notices.enums import DeliveryState
from talent.notices.outbox import mark_failed, mark_sent
from talent.notices.tables import Notice
from talent.notices.upkeep import (
    READ_KEPT,
    SENT_KEPT,
    drop_old_notices,
    last_trouble,
    outbox_standing,
    retry_failed,
)
from tests.talent.notices.conftest import claim_all, deliveries, tell_decided


def test_what_was_read_goes_after_its_time_and_the_unread_stay(
    session: Session, user: int, clock: Any
) -> None:
    for key in ("read", "unread"):
        tell_decided(session, user, key)
    session.exec(select(Notice).where(Notice.key == "read")).one().read_at = now()
    session.flush()
    clock.shift(READ_KEPT)
    assert drop_old_notices(session, today()) == 0
    clock.shift(timedelta(days=1))
    assert drop_old_notices(session, today()) == 1
    assert drop_old_notices(session, today()) == 0
    assert [notice.key for notice in session.exec(select(Notice))] == ["unread"]


def test_deliveries_that_are_over_go_and_those_that_wait_stay(
    session: Session, user: int, clock: Any
) -> None:
    for key in ("sent", "failed", "waiting"):
        tell_decided(session, user, key)
    sent, failed, waiting = claim_all(session)
    mark_sent(session, sent.message_id)
    mark_failed(session, failed.message_id, "refused", for_good=True)
    mark_failed(session, waiting.message_id, "no route", for_good=False)
    clock.shift(SENT_KEPT - timedelta(days=1))
    assert drop_old_notices(session, today()) == 0
    clock.shift(timedelta(days=2))
    assert drop_old_notices(session, today()) == 2
    assert [row.state for row in deliveries(session)] == [DeliveryState.WAITING]
    assert len(session.exec(select(Notice)).all()) == 3


def test_the_operator_sees_what_waits_and_what_failed(session: Session, user: int) -> None:
    for key in ("a", "b"):
        tell_decided(session, user, key)
    first = claim_all(session)[0]
    mark_failed(session, first.message_id, "the address is refused (550)", for_good=True)
    assert [(one.state, one.number) for one in outbox_standing(session)] == [
        (DeliveryState.FAILED, 1),
        (DeliveryState.SENDING, 1),
    ]
    assert [(one.state, one.error) for one in last_trouble(session)] == [
        (DeliveryState.FAILED, "the address is refused (550)")
    ]


def test_what_was_given_up_is_sent_again_under_the_same_name(session: Session, user: int) -> None:
    for key in ("failed", "sent"):
        tell_decided(session, user, key)
    failed, sent = claim_all(session)
    mark_failed(session, failed.message_id, "refused", for_good=True)
    mark_sent(session, sent.message_id)
    assert claim_all(session) == []
    assert [retry_failed(session, SYSTEM), retry_failed(session, SYSTEM)] == [1, 0]
    assert claim_all(session) == [failed]


def test_only_the_operator_sends_again(session: Session, staff: Actor) -> None:
    with pytest.raises(Forbidden):
        retry_failed(session, staff)
