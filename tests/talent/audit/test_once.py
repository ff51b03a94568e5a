"""A repeated request makes nothing twice, and says nothing that it did not say the first time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.once import KEPT, body_of, forget_requests, made_before, remember
from talent.audit.tables import RequestKey
from talent.kit.db import Session
from talent.kit.errors import Conflict

CREATE = Action.DEMAND_CREATE
BODY = "0" * 64


def test_the_first_time_nothing_was_made(session: Session, talent: Actor) -> None:
    assert made_before(session, talent, CREATE, "key", BODY) is None


def test_a_repeat_finds_what_was_made(session: Session, talent: Actor) -> None:
    remember(session, talent, CREATE, "key", BODY, 7)
    assert made_before(session, talent, CREATE, "key", BODY) == 7


def test_a_key_is_for_one_content_only(session: Session, talent: Actor) -> None:
    remember(session, talent, CREATE, "key", BODY, 7)
    with pytest.raises(Conflict, match="不能用于不同的内容"):
        made_before(session, talent, CREATE, "key", "1" * 64)


def test_a_body_is_the_same_in_any_order_of_fields_and_sets() -> None:
    assert body_of({"a": 1, "b": frozenset("xyz")}) == body_of({"b": frozenset("zyx"), "a": 1})
    assert body_of({"a": 1}) != body_of({"a": 2})


def test_keys_of_others_and_of_other_acts_are_their_own(
    session: Session, talent: Actor, other_talent: Actor
) -> None:
    remember(session, talent, CREATE, "key", BODY, 7)
    assert made_before(session, other_talent, CREATE, "key", BODY) is None
    assert made_before(session, talent, Action.PERSON_CREATE, "key", BODY) is None


def test_without_a_key_everything_is_new(session: Session, talent: Actor) -> None:
    remember(session, talent, CREATE, "", BODY, 7)
    assert made_before(session, talent, CREATE, "", BODY) is None


def test_an_old_key_is_new_again(session: Session, talent: Actor) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    with time_machine.travel(start):
        remember(session, talent, CREATE, "key", BODY, 7)
    with time_machine.travel(start + KEPT - timedelta(minutes=1)):
        assert made_before(session, talent, CREATE, "key", BODY) == 7
    with time_machine.travel(start + KEPT + timedelta(minutes=1)):
        assert made_before(session, talent, CREATE, "key", BODY) is None
        remember(session, talent, CREATE, "key", BODY, 8)
        assert made_before(session, talent, CREATE, "key", BODY) == 8


def test_forgetting_leaves_the_keys_of_other_objects_and_acts(session: Session, talent: Actor) -> None:
    remember(session, talent, CREATE, "a", BODY, 7)
    remember(session, talent, CREATE, "b", BODY, 8)
    remember(session, talent, Action.PERSON_CREATE, "c", BODY, 7)
    forget_requests(session, CREATE, 7)
    assert session.exec(select(RequestKey.key).order_by(RequestKey.key)).all() == ["b", "c"]
