"""What leaves of a person: only with consent, and never contact, numbers or what the law forbids to ask."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.market.canonical import digest_of
from talent.market.enums import RecordKind
from talent.market.projecting import contents_of
from talent.people import service as people
from talent.people.enums import ConsentKind, Visibility
from talent.people.tables import Person, Work
from tests.factories.market import ALL, make_known_person
from tests.factories.people import make_person

Counting = Callable[[Database], AbstractContextManager[list[str]]]
pytestmark = pytest.mark.usefixtures("vocabulary")


def leaves(session: Session, person: Person) -> bool:
    return person.id in contents_of(session, RecordKind.TALENT, [person.id or 0])


def test_contact_numbers_and_free_text_never_leave(session: Session) -> None:
    person = make_known_person(
        session, name="欧阳秘密", mobile="19900005678", introduction="加我微信 secret-words，电话 19900005678"
    )
    person.email, person.resident_id = "secret@example.com", "130102199001011234"
    work = session.exec(select(Work).where(col(Work.person_id) == person.id)).one()
    work.duties = "secret-duties"
    session.flush()
    [content] = contents_of(session, RecordKind.TALENT, [person.id or 0]).values()
    text = json.dumps(content, ensure_ascii=False)
    for secret in ("19900005678", "secret", "130102199001011234", "欧阳秘密"):
        assert secret not in text
    assert content["name"] == "欧**" or content["name"].startswith("欧")
    forbidden = (
        "mobile",
        "email",
        "resident",
        "sex",
        "gender",
        "age",
        "birth",
        "ethnic",
        "household",
        "phone",
    )
    assert not [word for word in forbidden for key in _keys(content) if word in key.split("_")]


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in _keys(one)}
    return {key for one in value for key in _keys(one)} if isinstance(value, list) else set()


def test_codes_are_the_national_ones_and_numbers_whole(session: Session) -> None:
    skills = [("PS", "photoshop", 3), ("自己的词", None, 2)]
    person = make_known_person(session, skills=skills, experience_years=2.5, wish_divisions=["130200"])
    [content] = contents_of(session, RecordKind.TALENT, [person.id or 0]).values()
    assert (content["division"], content["education_level"]) == ("130100", "21")
    assert content["experience_months"] == 30
    assert content["wishes"]["divisions"] == ["130200"]
    assert [one.get("code") for one in content["skills"]] == ["photoshop", None]
    assert content["skills"][1]["name"] == "自己的词"
    assert json.loads(json.dumps(content)) == content
    assert "." not in json.dumps([content["experience_months"], content["wishes"]])


@pytest.mark.parametrize(
    "values",
    [
        {"consents": ()},
        {"consents": (ConsentKind.NOTICE, ConsentKind.MATCHING)},
        {"consents": (ConsentKind.EXCHANGE, ConsentKind.MATCHING)},
        {"visibility": Visibility.HIDDEN},
        {"visibility": Visibility.APPLIED},
        {"opted_out": True},
    ],
    ids=str,
)
def test_without_consent_or_while_hidden_nobody_leaves(session: Session, values: dict[str, object]) -> None:
    person = make_person(session, **{"consents": ALL, **values})  # type: ignore[arg-type]
    assert not leaves(session, person)


def test_who_pauses_leaves_again_on_the_day(session: Session) -> None:
    person = make_known_person(session)
    assert leaves(session, person)
    person.paused_until = today() + timedelta(days=1)
    session.flush()
    assert not leaves(session, person)
    person.paused_until = today()
    session.flush()
    assert leaves(session, person)


def test_a_withdrawal_is_felt_at_once(session: Session, talent: Actor) -> None:
    person = make_known_person(session, user_id=talent.user_id)
    people.withdraw_consent(session, talent, ConsentKind.EXCHANGE)
    assert not leaves(session, person)
    people.give_consent(session, talent, ConsentKind.EXCHANGE)
    people.withdraw_consent(session, talent, ConsentKind.NOTICE)
    assert not leaves(session, person)


def test_many_are_read_in_as_few_statements_as_one(
    session: Session, database: Database, count_queries: Counting
) -> None:
    first = make_known_person(session).id or 0
    many = [make_known_person(session).id or 0 for _ in range(12)]
    with count_queries(database) as one:
        contents_of(session, RecordKind.TALENT, [first])
    with count_queries(database) as several:
        found = contents_of(session, RecordKind.TALENT, many)
    assert len(found) == len(many)
    assert 5 < len(one) == len(several)


def test_the_same_profile_has_the_same_digest(session: Session) -> None:
    person = make_known_person(session)
    [a] = contents_of(session, RecordKind.TALENT, [person.id or 0]).values()
    [b] = contents_of(session, RecordKind.TALENT, [person.id or 0]).values()
    assert digest_of(a) == digest_of(json.loads(json.dumps(b)))
