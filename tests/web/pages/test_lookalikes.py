"""Staff compare two profiles, decide, and take a merge back; the owner of one answers."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.identity.tables import IdentityMerge, PersonPair
from talent.kit.clock import today
from talent.kit.crypto import keyring
from talent.kit.db import Database, Session
from talent.people.tables import Person
from tests.web.conftest import Browser

LIST = "/staff/lookalikes"
MOBILE = "19900002222"


@pytest.fixture
def ids(session: Session) -> list[int]:
    """Two that nobody owns, with one telephone."""
    index = keyring().blind_index(MOBILE, "person.mobile")
    people = [
        Person(name=name, mobile=MOBILE, mobile_index=index, confirmed_on=today())
        for name in ("王丽", "王利")
    ]
    session.add_all(people)
    session.commit()
    return [person.id or 0 for person in people]


def pair_of(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(PersonPair.id)).one() or 0


def there(database: Database) -> list[int | None]:
    with database.read() as session:
        return list(session.exec(select(Person.id).order_by(col(Person.id))))


def test_the_list_finds_what_is_new_and_the_page_shows_both_masked(
    browser: Browser, database: Database, staff: Actor, ids: list[int]
) -> None:
    client = browser(staff)
    assert "手机号相同" in client.get(LIST).text
    page = client.get(f"{LIST}/{pair_of(database)}").text
    assert "王丽" in page
    assert "王利" in page
    assert "199****2222" in page
    assert MOBILE not in page


def test_staff_merge_and_take_it_back(
    browser: Browser, database: Database, staff: Actor, ids: list[int]
) -> None:
    client = browser(staff)
    client.get(LIST)
    path = f"{LIST}/{pair_of(database)}"
    refused = client.post(path, data={"decision": "same", "version": "1"})
    assert refused.status_code == 422
    assert "依据" in refused.text
    decided = client.post(path, data={"decision": "same", "version": "1", "reason": "已电话核实"})
    assert decided.status_code == 303
    assert there(database) == ids[:1]
    assert client.get(path).status_code == 404
    assert "已电话核实" in client.get("/staff/merges/1").text
    assert client.post("/staff/merges/1/undo", data={}).status_code == 422
    undone = client.post("/staff/merges/1/undo", data={"reason": "并错了"})
    assert undone.status_code == 303
    assert there(database) == ids
    assert client.post("/staff/merges/1/undo", data={"reason": "再来"}).status_code == 409
    assert "并错了" in client.get("/staff/merges/1").text
    assert "已撤销" in client.get("/staff/merges").text


def test_the_owner_of_one_is_asked_first(
    browser: Browser, session: Session, database: Database, staff: Actor, talent: Actor, ids: list[int]
) -> None:
    session.get_one(Person, ids[1]).user_id = talent.user_id
    session.commit()
    desk, own = browser(staff), browser(talent)
    desk.get(LIST)
    number = pair_of(database)
    assert own.get(f"/me/lookalikes/{number}").status_code == 404
    desk.post(f"{LIST}/{number}", data={"decision": "same", "version": "1", "reason": "已电话核实"})
    assert there(database) == ids
    page = own.get(f"/me/lookalikes/{number}").text
    assert "这两份档案都是您的吗" in page
    assert "王丽" not in page
    answered = own.post(f"/me/lookalikes/{number}", data={"same": "true", "version": "2"})
    assert answered.status_code == 303
    assert there(database) == [ids[1]]
    with database.read() as reading:
        assert reading.exec(select(IdentityMerge.kept_id)).one() == ids[1]


def test_a_no_leaves_both(
    browser: Browser, session: Session, database: Database, staff: Actor, talent: Actor, ids: list[int]
) -> None:
    session.get_one(Person, ids[1]).user_id = talent.user_id
    session.commit()
    desk, own = browser(staff), browser(talent)
    desk.get(LIST)
    number = pair_of(database)
    desk.post(f"{LIST}/{number}", data={"decision": "same", "version": "1", "reason": "像"})
    own.post(f"/me/lookalikes/{number}", data={"same": "false", "version": "2"})
    assert there(database) == ids
    assert "王丽" in desk.get(f"{LIST}?state=different").text
