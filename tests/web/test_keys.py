"""No page and no answer has a key for anybody who may not see it, whatever the role and the route."""

import re

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.exams.enums import QuestionKind
from talent.exams.standards import load_standards
from talent.exams.tables import Question
from talent.kit.db import Session
from talent.matches.likeness import compare_waiting
from tests.factories.accounts import make_user
from tests.factories.questions import (
    PLANTED,
    make_question,
    make_skills,
    pass_question,
    question_input,
    standard_input,
)
from tests.web.access import routes
from tests.web.conftest import Browser

ROUTES = [
    route
    for route in routes()
    if route.method == "GET" and re.match(r"(/api/v1)?/(questions|standards)(/|$)", route.path)
]


@pytest.fixture
def bank(session: Session, staff: Actor, training_body: Actor) -> list[int]:
    """Questions of every kind of a body and of the staff, in use, with planted words in every key."""
    make_skills(session)
    load_standards(session, staff, [standard_input()])
    reviewer = make_user(session, role=Role.STAFF)
    session.flush()
    for author in (training_body, staff):
        for kind in QuestionKind:
            question = make_question(session, author, question_input(kind))
            pass_question(session, actor_of(reviewer, ""), question, use=True)
    compare_waiting(session)
    session.commit()
    return [one or 0 for one in session.exec(select(Question.id).order_by(col(Question.id)))]


def _bodies(browser: Browser, actor: Actor, bank: list[int]) -> list[str]:
    """What every route of the bank and of the standards answers, for every question."""
    client, found = browser(actor), []
    for route in ROUTES:
        for number in bank if "{question_id}" in route.path else [1]:
            path = re.sub(r"\{[a-z_]+\}", str(number), route.path)
            answer = client.get(path, follow_redirects=False)
            assert answer.status_code < 500, path
            found.append(answer.text)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "visitor",
        "talent",
        "enterprise_owner",
        "recruiter",
        "reader",
        "university",
        "api_client",
        "other_body",
    ],
)
def test_no_key_is_in_any_answer(
    name: str, bank: list[int], browser: Browser, program: Browser, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(name)
    bodies = _bodies(program if name == "api_client" else browser, actor, bank)
    assert len(bodies) > 60
    assert [text for text in bodies if PLANTED in text] == []


def test_an_author_has_the_keys_of_the_own_body_alone(
    bank: list[int], browser: Browser, session: Session, training_body: Actor
) -> None:
    client = browser(training_body)
    for number in bank:
        question = session.get_one(Question, number)
        own = question.organisation_id == training_body.organisation_id
        answer = client.get(f"/api/v1/questions/{number}/key")
        assert (answer.status_code, PLANTED in answer.text) == ((200, True) if own else (404, False))


def test_the_search_for_keys_finds_them_where_they_may_be(
    bank: list[int], browser: Browser, staff: Actor
) -> None:
    assert sum(PLANTED in text for text in _bodies(browser, staff, bank)) > len(bank)


def test_what_a_candidate_sees_has_no_key_even_for_staff(
    bank: list[int], browser: Browser, staff: Actor
) -> None:
    client = browser(staff)
    paths = [f"/api/v1/questions/{number}" for number in bank] + ["/api/v1/questions?size=100", "/questions"]
    assert [path for path in paths if PLANTED in client.get(path).text] == []
