"""What anybody can type into an address never breaks a page."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.web.conftest import Browser

ODD = (
    "kind=%20",
    "kind=",
    "category=%20",
    "division=%20",
    "salary_at_least=",
    "q=%00",
    "skill=%00",
    "order=x",
    "page=1&kind=%09",
)


@pytest.mark.parametrize("query", ODD)
def test_an_odd_filter_of_vacancies_is_answered(browser: Browser, query: str) -> None:
    assert browser(None).get(f"/demands?{query}").status_code in (200, 422)


@pytest.mark.parametrize(
    "query",
    [
        "education_rank=3.0",
        "kind=x",
        "skill=nosuchthing",
        "skill=%00",
        "category=%20",
        "experience_years=%20",
    ],
)
def test_an_odd_filter_of_a_ranking_is_answered(
    browser: Browser, session: Session, enterprise_owner: Actor, query: str
) -> None:
    demand = make_demand(session, enterprise_owner.organisation_id or 0)
    session.commit()
    answer = browser(enterprise_owner).get(f"/demands/{demand.id}/candidates?{query}")
    assert answer.status_code in (200, 422)
