"""Whoever states the own identity number gets what organisations handed in under it; nobody else does."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.identity.enums import MergeCause
from talent.identity.linking import update_basics
from talent.identity.tables import IdentityMerge
from talent.kit.db import Session
from talent.kit.errors import Conflict, Invalid
from talent.people.enums import ConsentKind
from talent.people.records import blind
from talent.people.schemas import BasicsInput
from talent.people.tables import Person
from tests.factories.people import make_person

Bare = Callable[..., Person]
NAME, NUMBER = "欧阳测试甲", "11010519491231002X"
STATED = BasicsInput(name=NAME, resident_id=NUMBER, version=1)
CONSENTS = (ConsentKind.NOTICE, ConsentKind.SENSITIVE)


@pytest.fixture
def handed_in(bare: Bare) -> Person:
    return bare(name=NAME, resident_id_index=blind(NUMBER, "person.resident_id"))


def test_the_same_number_and_name_are_one_person_at_once(
    session: Session, talent: Actor, handed_in: Person
) -> None:
    own = make_person(session, user_id=talent.user_id, name=NAME, consents=CONSENTS)
    gone = handed_in.id or 0
    saved = update_basics(session, talent, STATED)
    assert (saved.id, saved.name) == (own.id, NAME)
    assert session.get(Person, gone) is None
    [merge] = session.exec(select(IdentityMerge)).all()
    assert (merge.cause, merge.kept_id) == (MergeCause.KEYED, own.id)


def test_without_the_consent_nothing_is_linked(session: Session, talent: Actor, handed_in: Person) -> None:
    make_person(session, user_id=talent.user_id, name=NAME)
    with pytest.raises(Invalid):
        update_basics(session, talent, STATED)
    assert session.get(Person, handed_in.id) is not None


def test_a_number_of_another_name_opens_nothing(session: Session, talent: Actor, handed_in: Person) -> None:
    make_person(session, user_id=talent.user_id, name="别人", consents=CONSENTS)
    with pytest.raises(Conflict):
        update_basics(session, talent, STATED.model_copy(update={"name": "别人"}))
    assert session.get(Person, handed_in.id) is not None


def test_one_that_somebody_owns_is_not_taken(
    session: Session, talent: Actor, other_talent: Actor, handed_in: Person
) -> None:
    handed_in.user_id = other_talent.user_id
    make_person(session, user_id=talent.user_id, name=NAME, consents=CONSENTS)
    with pytest.raises(Conflict):
        update_basics(session, talent, STATED)
    assert handed_in.user_id == other_talent.user_id
