"""A profile handed in twice under one key: made once, and no window to what became of it."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from talent.accounts.actor import SYSTEM, Actor
from talent.accounts.enums import Verification
from talent.accounts.tables import Organisation
from talent.audit.tables import RequestKey
from talent.kit.clock import now, today
from talent.kit.db import Session
from talent.kit.errors import Conflict, Forbidden, NotFound
from talent.people import service as people
from talent.people.enums import EvidenceKind
from talent.people.schemas import BasicsInput, EvidenceInput, PersonInput
from talent.people.tables import Person

KEY = "0b9c"


@pytest.fixture
def handed_in(whole: PersonInput) -> PersonInput:
    return whole.model_copy(update={"agreed": frozenset()})


def test_unchanged_it_is_the_same_answer(session: Session, university: Actor, handed_in: PersonInput) -> None:
    first = people.create_person(session, university, handed_in, key=KEY)
    assert people.create_person(session, university, handed_in, key=KEY) == first
    assert len(session.exec(select(Person).order_by(Person.id)).all()) == 1


def test_another_content_under_the_key_is_refused(
    session: Session, university: Actor, handed_in: PersonInput
) -> None:
    people.create_person(session, university, handed_in, key=KEY)
    other = handed_in.model_copy(update={"skills": []})
    with pytest.raises(Conflict, match="Idempotency-Key"):
        people.create_person(session, university, other, key=KEY)


def claim(session: Session, person: Person, talent: Actor) -> None:
    person.user_id = talent.user_id


def change(session: Session, person: Person, talent: Actor) -> None:
    person.introduction, person.version = "只有本人知道的新内容", 2


def opt_out(session: Session, person: Person, talent: Actor) -> None:
    person.opted_out, person.updated_at = True, now()


def vouch(session: Session, person: Person, talent: Actor) -> None:
    given = EvidenceInput(
        skill="video", kind=EvidenceKind.EXAMINED, level=3, vouched_by="测试考点", given_on=today()
    )
    people.add_evidence(session, SYSTEM, person.id or 0, given)


@pytest.mark.parametrize("happened", [claim, change, opt_out, vouch])
def test_what_became_of_it_is_not_told_to_who_handed_it_in(
    session: Session,
    university: Actor,
    talent: Actor,
    handed_in: PersonInput,
    happened: Callable[[Session, Person, Actor], None],
) -> None:
    made = people.create_person(session, university, handed_in, key=KEY)
    person = session.get_one(Person, made.id)
    happened(session, person, talent)
    session.add(person)
    session.flush()
    with pytest.raises(NotFound, match="该请求已处理，档案之后有变化"):
        people.create_person(session, university, handed_in, key=KEY)


def test_who_lost_the_verification_gets_no_repeat(
    session: Session, university: Actor, handed_in: PersonInput
) -> None:
    people.create_person(session, university, handed_in, key=KEY)
    session.get_one(Organisation, university.organisation_id).verification = Verification.REJECTED
    session.flush()
    with pytest.raises(Forbidden):
        people.create_person(session, university, handed_in, key=KEY)


def test_the_owner_gets_the_own_profile_as_it_is_now(
    session: Session, talent: Actor, whole: PersonInput
) -> None:
    made = people.create_person(session, talent, whole, key=KEY)
    people.update_basics(session, talent, BasicsInput(version=made.version, name="李小明"))
    assert people.create_person(session, talent, whole, key=KEY).name == "李小明"


def test_forgetting_takes_the_key_along(session: Session, university: Actor, handed_in: PersonInput) -> None:
    made = people.create_person(session, university, handed_in, key=KEY)
    people.forget(session, made.id)
    assert session.exec(select(RequestKey).order_by(RequestKey.key)).all() == []
