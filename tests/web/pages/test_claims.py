"""Claiming in a browser: code and name, an account, a yes; and the codes that an organisation fetches."""

import re

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.identity.issuing import make_codes
from talent.identity.rules import new_code
from talent.identity.schemas import CodesInput
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.people.tables import Person
from tests.factories.accounts import PASSWORD
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.talent.identity.test_claiming import lines_of
from tests.web.conftest import Browser

NAME = "欧阳测试甲"


@pytest.fixture
def handed_in(session: Session, training_body: Actor) -> int:
    person = Person(name=NAME, confirmed_on=today())
    session.add(person)
    session.flush()
    held = make_class(session, make_course(session, training_body.organisation_id or 0))
    make_completion(session, held, person.id or 0)
    session.commit()
    return person.id or 0


@pytest.fixture
def code(session: Session, training_body: Actor, handed_in: int) -> str:
    [(_, _, code, _)] = lines_of(make_codes(session, training_body, CodesInput()).content)
    session.commit()
    return code


def owner_of(database: Database, person_id: int) -> int | None:
    with database.read() as session:
        return session.exec(select(Person.user_id).where(Person.id == person_id)).one_or_none()


def test_an_organisation_fetches_codes_as_a_file(
    browser: Browser, training_body: Actor, handed_in: int
) -> None:
    client = browser(training_body)
    assert NAME in client.get("/claim-codes").text
    answer = client.post("/claim-codes", data={"scope": "missing"})
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    assert answer.headers["cache-control"] == "no-store"
    [(name, _, code, _)] = lines_of(answer.content)
    assert name == NAME
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    again = client.post("/claim-codes", data={"scope": "missing"})
    assert again.status_code == 409
    assert "没有需要认领码的人" in again.text


def test_a_visitor_claims_by_registering(
    browser: Browser, database: Database, code: str, handed_in: int
) -> None:
    client = browser(None)
    answer = client.post("/claim", data={"code": code.lower(), "name": NAME})
    assert (answer.status_code, answer.headers["location"]) == (303, "/claim/next")
    assert "/register?role=talent" in client.get("/claim/next").text
    registered = client.post(
        "/register",
        data={
            "role": "talent",
            "login": "13812345678",
            "password": PASSWORD,
            "display_name": NAME,
            "accepted": "true",
        },
    )
    assert registered.headers["location"] == "/claim/mine"
    assert "直播运营实训" in client.get("/claim/mine").text
    taken = client.post("/claim/mine", data={})
    assert (taken.status_code, taken.headers["location"]) == (303, "/me/profile")
    assert owner_of(database, handed_in) is None
    assert client.get("/claim/mine").status_code == 404


def test_who_has_no_profile_must_agree_to_the_notice(
    browser: Browser, database: Database, talent: Actor, code: str, handed_in: int
) -> None:
    client = browser(talent)
    client.post("/claim", data={"code": code, "name": NAME})
    refused = client.post("/claim/mine", data={})
    assert refused.status_code == 422
    assert "请先阅读并同意" in refused.text
    taken = client.post("/claim/mine", data={"agreed": "notice"})
    assert taken.status_code == 303
    assert owner_of(database, handed_in) == talent.user_id


def test_a_wrong_code_is_refused_without_a_hint_and_not_shown_again(
    browser: Browser, code: str, handed_in: int
) -> None:
    client = browser(None)
    told = set()
    for sent in ({"code": code, "name": "别人"}, {"code": new_code(), "name": NAME}):
        answer = client.post("/claim", data=sent)
        assert answer.status_code == 422
        assert sent["code"] not in answer.text
        told.add(re.search(r"认领码和姓名对不上[^<]*", answer.text)[0])  # type: ignore[index]
    assert len(told) == 1
    assert "有误" in client.post("/claim", data={"code": "ABC", "name": NAME}).text


def test_guessing_has_to_wait(browser: Browser, code: str) -> None:
    client = browser(None)
    for _ in range(10):
        client.post("/claim", data={"code": new_code(), "name": NAME})
    answer = client.post("/claim", data={"code": code, "name": NAME})
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def test_logging_out_forgets_what_the_code_opened(
    browser: Browser, talent: Actor, code: str, handed_in: int
) -> None:
    client = browser(talent)
    client.post("/claim", data={"code": code, "name": NAME})
    assert client.get("/claim/mine").status_code == 200
    client.post("/logout")
    assert not [name for name in client.cookies if name.endswith("claim")]


def test_an_own_profile_takes_it_in(
    browser: Browser, session: Session, database: Database, talent: Actor, code: str, handed_in: int
) -> None:
    own = make_person(session, user_id=talent.user_id, name=NAME).id or 0
    session.commit()
    client = browser(talent)
    client.post("/claim", data={"code": code, "name": NAME})
    assert "您已有自己的档案" in client.get("/claim/mine").text
    assert client.post("/claim/mine", data={}).status_code == 303
    assert owner_of(database, own) == talent.user_id
    with database.read() as reading:
        assert reading.get(Person, handed_in) is None
