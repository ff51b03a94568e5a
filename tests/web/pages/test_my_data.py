"""Who looked at my profile, and my data, as pages."""

import pytest

from talent.accounts.actor import Actor
from talent.kit.db import Session
from tests.factories.accounts import PASSWORD
from tests.factories.people import make_person
from tests.web.conftest import Browser


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    number = make_person(session, user_id=talent.user_id, name="欧阳测试甲").id or 0
    session.commit()
    return number


def test_a_look_is_listed_with_the_name_of_the_organisation(
    browser: Browser, talent: Actor, enterprise_owner: Actor, person_id: int
) -> None:
    client = browser(talent)
    assert "还没有人看过您的档案" in client.get("/me/viewers").text
    browser(enterprise_owner).get(f"/people/{person_id}")
    page = client.get("/me/viewers").text
    assert "enterprise的机构" in page
    assert "浏览人才库" in page


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("json", "application/json"),
        ("html", "text/html; charset=utf-8"),
        ("json_resume", "application/json"),
        ("europass", "application/json"),
    ],
)
def test_the_data_come_as_a_file(
    browser: Browser, talent: Actor, person_id: int, form: str, kind: str
) -> None:
    answer = browser(talent).post("/me/data/download", data={"form": form})
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "no-store"
    assert "欧阳测试甲" in answer.text


def test_reading_the_page_leaves_no_file(browser: Browser, talent: Actor, person_id: int) -> None:
    assert "欧阳测试甲" not in browser(talent).get("/me/data").text


def test_with_the_password_the_account_is_gone(browser: Browser, talent: Actor, person_id: int) -> None:
    client = browser(talent)
    answer = client.post("/me/data/erase", data={"password": PASSWORD, "understood": "true"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/erased")
    assert client.get("/erased").status_code == 200
    assert client.get("/me/profile").headers["location"].startswith("/login")


@pytest.mark.parametrize(
    "data", [{"password": "wrong", "understood": "true"}, {"password": PASSWORD}, {"understood": "true"}]
)
def test_otherwise_it_stays(browser: Browser, talent: Actor, person_id: int, data: dict[str, str]) -> None:
    client = browser(talent)
    answer = client.post("/me/data/erase", data=data)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert client.get("/me/profile").status_code == 200


def test_a_token_erases_nobody(program: Browser, talent: Actor, person_id: int) -> None:
    answer = program(talent).post("/me/data/erase", data={"password": PASSWORD, "understood": "true"})
    assert answer.status_code == 403
