"""A repeated request makes nothing twice."""

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.once import made_before, remember
from talent.kit.db import Session

CREATE = Action.DEMAND_CREATE


def test_the_first_time_nothing_was_made(session: Session, talent: Actor) -> None:
    assert made_before(session, talent, CREATE, "key") is None


def test_a_repeat_finds_what_was_made(session: Session, talent: Actor) -> None:
    remember(session, talent, CREATE, "key", 7)
    assert made_before(session, talent, CREATE, "key") == 7


def test_keys_of_others_and_of_other_acts_are_their_own(
    session: Session, talent: Actor, other_talent: Actor
) -> None:
    remember(session, talent, CREATE, "key", 7)
    assert made_before(session, other_talent, CREATE, "key") is None
    assert made_before(session, talent, Action.PERSON_CREATE, "key") is None


def test_without_a_key_everything_is_new(session: Session, talent: Actor) -> None:
    remember(session, talent, CREATE, "", 7)
    assert made_before(session, talent, CREATE, "") is None
