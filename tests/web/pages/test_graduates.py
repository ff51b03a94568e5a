"""The university's desk, and what a graduate is told of where the profile comes from."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.tables import Organisation
from talent.exchange.graduate_desk import FEWEST
from talent.kit.clock import today
from talent.kit.db import Session
from talent.people import service as people
from talent.people.graduate_rules import Graduate
from talent.people.graduates import record_graduates
from talent.people.schemas import BasicsInput
from talent.people.tables import Person
from tests.factories.accounts import make_organisation, make_user
from tests.factories.enterprises import make_demand
from tests.factories.hiring import make_hire
from tests.factories.vocabulary import fill_vocabulary
from tests.web.conftest import Browser

GRADUATE = Graduate(
    name="王丽",
    graduation_year=2026,
    major_name="电子商务",
    mobile="13800000001",
    student_number="20230001",
    division="130100",
    line=17,
)


def several(number: int) -> list[Graduate]:
    return [
        replace(
            GRADUATE, name=f"毕业生{at}号", student_number=f"2023{at:04d}", mobile=f"139{at:08d}", line=at + 2
        )
        for at in range(number)
    ]


@pytest.fixture
def desk(browser: Browser, session: Session, university: Actor) -> TestClient:
    fill_vocabulary(session)
    record_graduates(session, university, [GRADUATE], source="sheet:1")
    session.commit()
    return browser(university)


def claim(session: Session, talent: Actor) -> Person:
    person = session.exec(select(Person).order_by(col(Person.id))).one()
    person.user_id = talent.user_id
    session.commit()
    return person


def test_a_university_sees_its_graduates_and_the_way_to_the_sheet(desk: TestClient) -> None:
    shown = desk.get("/graduates").text
    assert "王丽" in shown
    assert "138****0001" in shown
    assert "13800000001" not in shown
    assert "未认领" in shown
    assert 'href="/imports?kind=graduates"' in shown
    assert 'href="/imports/template.xlsx?kind=graduates"' in shown


def test_the_list_is_narrowed_by_the_address(desk: TestClient) -> None:
    assert "20230001" in desk.get("/graduates?year=2026&claimed=unclaimed&major=电子商务").text
    assert "没有符合条件的毕业生" in desk.get("/graduates?year=2025").text
    assert "没有符合条件的毕业生" in desk.get("/graduates?student_number=1").text
    assert desk.get("/graduates?year=abc").status_code == 422


def test_nothing_that_the_person_wrote_is_shown(
    desk: TestClient, browser: Browser, session: Session, talent: Actor
) -> None:
    person = claim(session, talent)
    data = BasicsInput(version=person.version, name="王丽丽", mobile="13911112222", introduction="自己写的话")
    people.update_basics(session, talent, data)
    session.commit()
    shown = desk.get("/graduates").text
    assert "已认领" in shown
    for own in ("王丽丽", "139****2222", "自己写的话"):
        assert own not in shown
    told = desk.get("/api/v1/graduates").json()["items"]
    assert [(one["name"], one["mobile"], one["claimed"]) for one in told] == [("王丽", "138****0001", True)]


def test_who_was_hired_is_told_of_many_only(browser: Browser, session: Session, university: Actor) -> None:
    fill_vocabulary(session)
    record_graduates(session, university, several(FEWEST), source="sheet:1")
    people_ = session.exec(select(Person).order_by(col(Person.id))).all()
    for number, person in enumerate(people_[:-1]):
        person.user_id = make_user(session, login=f"g{number}@example.com").id
    make_hire(session, make_demand(session, make_organisation(session).id or 0).id or 0, people_[0].id or 0)
    session.commit()
    client = browser(university)
    [year] = client.get("/api/v1/graduates/figures").json()["years"]
    assert (year["claimed"], year["agreed"], year["hired"]) == (FEWEST - 1, None, None)
    people_[-1].user_id = make_user(session, login="last@example.com").id
    session.commit()
    [year] = client.get("/api/v1/graduates/figures").json()["years"]
    assert (year["claimed"], year["agreed"], year["hired"]) == (FEWEST, 0, 1)


def test_without_verification_the_list_stays_and_the_way_in_closes(
    desk: TestClient, session: Session, university: Actor
) -> None:
    organisation = session.get_one(Organisation, university.organisation_id)
    organisation.verified_until = today() - timedelta(days=1)
    session.commit()
    shown = desk.get("/graduates").text
    assert "院校认证后才能提交名单" in shown
    assert "王丽" in shown
    assert 'href="/imports?kind=graduates"' not in shown


def test_the_desk_is_for_universities(browser: Browser, talent: Actor, training_body: Actor) -> None:
    for actor in (talent, training_body):
        assert browser(actor).get("/graduates").status_code == 403
    assert browser(None).get("/graduates").status_code == 303


def test_the_person_sees_who_said_what_and_whose_word_counts(
    desk: TestClient, browser: Browser, session: Session, talent: Actor
) -> None:
    person = claim(session, talent)
    shown = browser(talent).get("/me/profile").text
    assert "由university的机构于" in shown
    assert "毕业生名单第 17 行" in shown
    people.update_basics(
        session, talent, BasicsInput(version=person.version, name="王丽", mobile="13911112222")
    )
    session.commit()
    shown = browser(talent).get("/me/profile").text
    assert "university的机构填写为“13800000001”，您填写为“13911112222”，以您的为准" in shown
    [one] = browser(talent).get("/api/v1/me/words").json()
    words = {word["field"]: word for word in one["words"]}
    assert (words["basics.mobile"]["stands"], words["categories.major"]["stands"]) == (False, True)


def test_who_was_never_handed_in_is_told_nothing_of_it(
    browser: Browser, session: Session, talent: Actor
) -> None:
    session.add(Person(name="王丽", user_id=talent.user_id, confirmed_on=today()))
    session.commit()
    assert "机构提供的内容" not in browser(talent).get("/me/profile").text
    assert browser(talent).get("/api/v1/me/words").json() == []
