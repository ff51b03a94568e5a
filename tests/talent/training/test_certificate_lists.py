"""Who sees which certificates, narrowed how, and with how many statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Database, Session
from talent.kit.errors import Forbidden, NotFound
from talent.kit.paging import Page
from talent.training.badge_documents import did_document, issuer_id
from talent.training.certificate_reading import get_printed, issued_certificates, own_certificates
from talent.training.certificate_schemas import IssuedFilter
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.factories.vocabulary import fill_vocabulary

COUNTED = Callable[[Database], AbstractContextManager[list[str]]]


def titles(session: Session, actor: Actor, **wanted: object) -> list[str]:
    found = issued_certificates(session, actor, IssuedFilter.model_validate(wanted), Page())
    return [one.title for one in found.items]


def test_a_body_narrows_to_one_class_and_sees_nothing_of_another_bodys_class(
    session: Session, training_body: Actor, university: Actor
) -> None:
    person_id = make_person(session).id or 0
    numbers = []
    for actor, title in ((training_body, "甲班"), (training_body, "乙班"), (university, "外班")):
        organisation_id = actor.organisation_id or 0
        held = make_class(session, make_course(session, organisation_id, title=title))
        done = make_completion(session, held, person_id)
        make_certificate(session, person_id, organisation_id, source_id=done.id, title=title)
        numbers.append(held.id)
    assert titles(session, training_body, class_id=numbers[0]) == ["甲班"]
    assert titles(session, training_body, class_id=numbers[2]) == []
    assert titles(session, training_body) == ["乙班", "甲班"]


def test_the_newest_come_first_and_of_one_day_the_last_issued(session: Session, staff: Actor) -> None:
    person_id = make_person(session).id or 0
    for title, day in (("一", 2), ("二", 1), ("三", 2)):
        make_certificate(session, person_id, title=title, issued_on=date(2026, 6, day))
    assert titles(session, staff) == ["三", "一", "二"]


@pytest.mark.parametrize("name", ["talent", "enterprise_owner", "university", "api_client", "visitor"])
def test_others_are_refused_the_lists_of_issuers(
    name: str, session: Session, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Forbidden):
        issued_certificates(session, request.getfixturevalue(name), IssuedFilter(), Page())


def test_a_long_list_takes_no_more_statements_than_a_short_one(
    session: Session, database: Database, staff: Actor, talent: Actor, count_queries: COUNTED
) -> None:
    fill_vocabulary(session)
    person_id = make_person(session, user_id=talent.user_id).id or 0
    counts = []
    for number in (2, 15):
        for _ in range(number):
            make_certificate(session, person_id)
        session.flush()
        session.expire_all()
        with count_queries(database) as seen:
            issued_certificates(session, staff, IssuedFilter(), Page())
            own_certificates(session, talent)
        counts.append(len(seen))
    assert 0 < counts[0] == counts[1]


def test_only_the_owner_gets_it_printed_with_the_name(
    session: Session, talent: Actor, other_talent: Actor
) -> None:
    person = make_person(session, user_id=talent.user_id, name="王小明")
    make_person(session, user_id=other_talent.user_id)
    number = make_certificate(session, person.id or 0).number
    assert get_printed(session, talent, number, "https://x.example").name == "王小明"
    with pytest.raises(NotFound):
        get_printed(session, other_talent, number, "https://x.example")


def test_a_site_with_https_is_a_did_and_one_without_an_address() -> None:
    assert issuer_id("https://jicai.example") == "did:web:jicai.example"
    assert issuer_id("https://jicai.example:8443") == "did:web:jicai.example%3A8443"
    assert issuer_id("http://localhost:8000") == "http://localhost:8000/certificates/issuer"
    with pytest.raises(NotFound):
        did_document("http://localhost:8000")
