"""The pages of hiring, on both sides, with their unhappy paths."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.enterprises.enums import DemandState
from talent.hiring.beginning import apply, invite
from talent.hiring.contacts import give_contact
from talent.hiring.hires import record_hire
from talent.hiring.schemas import ApplyInput, HireInput, InviteInput
from talent.hiring.tables import Hire, Thread, ThreadEvent
from talent.kit.clock import today
from talent.kit.db import Database, Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.web.conftest import Browser


@pytest.fixture
def demand_id(session: Session, enterprise_owner: Actor) -> int:
    demand = make_demand(session, enterprise_owner.organisation_id or 0, headcount=1)
    session.commit()
    return demand.id or 0


@pytest.fixture
def person_id(session: Session, talent: Actor) -> int:
    person = make_person(session, name="王小丽", user_id=talent.user_id)
    session.commit()
    return person.id or 0


@pytest.fixture
def applied(session: Session, talent: Actor, demand_id: int, person_id: int) -> int:
    made = apply(session, talent, demand_id, ApplyInput(message="我做过直播。"))
    session.commit()
    return made.id


def _states(database: Database) -> list[str]:
    with database.read() as session:
        return [row.state.value for row in session.exec(select(Thread).order_by(col(Thread.id)))]


def test_applying_leads_to_the_thread_and_twice_makes_one(
    browser: Browser, database: Database, talent: Actor, demand_id: int, person_id: int
) -> None:
    client = browser(talent)
    form = client.get(f"/demands/{demand_id}/apply")
    assert form.status_code == 200
    key = re.search(r'name="request_key" value="([^"]+)"', form.text)
    assert key
    data = {"request_key": key[1], "message": "您好", "contact": "true"}
    first, second = (client.post(f"/demands/{demand_id}/apply", data=data) for _ in range(2))
    assert (first.status_code, first.headers["location"]) == (303, second.headers["location"])
    assert _states(database) == ["applied"]
    assert "已投递" in client.get(f"/demands/{demand_id}").text


def test_a_note_that_is_too_long_comes_back_filled_in(
    browser: Browser, talent: Actor, demand_id: int, person_id: int
) -> None:
    answer = browser(talent).post(f"/demands/{demand_id}/apply", data={"message": "长" * 501})
    assert answer.status_code == 422
    assert "不能超过 500 个字" in answer.text
    assert "长" * 501 in answer.text


def test_opening_an_application_shows_to_the_applicant(
    browser: Browser, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    page = browser(enterprise_owner).get(f"/enterprise/threads/{applied}")
    assert "王**" in page.text
    assert "1990000" not in page.text
    assert "已查看" in browser(talent).get(f"/me/threads/{applied}").text


def test_a_look_at_the_contact_is_a_post_and_stands_in_no_other_page(
    browser: Browser, session: Session, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    theirs = browser(enterprise_owner)
    assert theirs.post(f"/enterprise/threads/{applied}/contact").status_code == 409
    give_contact(session, talent, applied)
    session.commit()
    shown = theirs.post(f"/enterprise/threads/{applied}/contact")
    assert (shown.status_code, "1990000" in shown.text) == (200, True)
    for path in (f"/enterprise/threads/{applied}", "/enterprise/threads", "/enterprise/threads?view=board"):
        assert "1990000" not in theirs.get(path).text
    contacts = browser(talent).get("/me/contacts").text
    assert "enterprise的机构" in contacts
    assert theirs.get("/me/contacts").status_code == 403


def test_taken_back_the_contact_is_gone(
    browser: Browser, session: Session, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    give_contact(session, talent, applied)
    session.commit()
    organisation = enterprise_owner.organisation_id
    browser(talent).post(f"/me/contacts/{organisation}/withdraw")
    assert browser(enterprise_owner).post(f"/enterprise/threads/{applied}/contact").status_code == 409


def test_a_refusal_is_two_steps_and_the_first_writes_nothing(
    browser: Browser, database: Database, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    theirs = browser(enterprise_owner)
    first = theirs.get(f"/enterprise/refusals?thread={applied}")
    assert "技能不符" in first.text
    second = theirs.get(f"/enterprise/refusals?thread={applied}&reason=skills")
    assert "岗位需要的技能与您目前的有差距" in second.text
    assert _states(database) == ["applied"]
    version = re.search(r'name="threads.0.version" value="(\d+)"', second.text)
    assert version
    data = {
        "threads.0.thread": str(applied),
        "threads.0.version": version[1],
        "reason": "skills",
        "message": "感谢您的关注，这次暂不能推进。",
    }
    assert theirs.post("/enterprise/refusals", data=data).status_code == 303
    seen = browser(talent).get(f"/me/threads/{applied}").text
    assert "企业婉拒" in seen
    assert "感谢您的关注，这次暂不能推进。" in seen


def test_a_discriminating_refusal_comes_back_with_its_text(
    browser: Browser, database: Database, enterprise_owner: Actor, applied: int
) -> None:
    data = {
        "threads.0.thread": str(applied),
        "threads.0.version": "1",
        "reason": "other",
        "message": "这个岗位限男性。",
    }
    answer = browser(enterprise_owner).post("/enterprise/refusals", data=data)
    assert answer.status_code == 422
    assert "这个岗位限男性。" in answer.text
    assert "歧视" in answer.text
    assert _states(database) == ["applied"]


def test_several_are_refused_at_once(
    browser: Browser, session: Session, enterprise_owner: Actor, demand_id: int, applied: int
) -> None:
    theirs = browser(enterprise_owner)
    data = {"reason": "chosen", "message": "谢谢。"}
    data |= {"threads.0.thread": str(applied), "threads.0.version": "1"}
    data |= {"threads.1.thread": "999", "threads.1.version": "1"}
    answer = theirs.post("/enterprise/refusals", data=data)
    assert answer.headers["location"] == "/enterprise/threads?refused=1&left=1"
    shown = theirs.get(answer.headers["location"]).text
    assert "已婉拒 1 人" in shown
    assert "另有 1 人" in shown


@pytest.mark.parametrize("query", ["", "?thread=", "?thread=0", "?thread=99999999999"])
def test_ticking_nobody_refuses_nobody(query: str, browser: Browser, enterprise_owner: Actor) -> None:
    answer = browser(enterprise_owner).get(f"/enterprise/refusals{query}")
    assert answer.status_code in (200, 422)


def test_an_older_tab_sees_what_happened_and_changes_nothing(
    browser: Browser, database: Database, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    theirs = browser(enterprise_owner)
    theirs.post(f"/enterprise/threads/{applied}", data={"state": "talking", "version": "1"})
    theirs.post(f"/enterprise/threads/{applied}", data={"state": "offered", "version": "2"})
    data = {"answer": "withdraw", "version": "2", "reason": "other"}
    answer = browser(talent).post(f"/me/threads/{applied}/answer", data=data)
    assert answer.status_code == 409
    assert "有了变化" in answer.text
    assert "录用意向" in answer.text
    assert _states(database) == ["offered"]


def test_a_no_without_a_reason_comes_back(browser: Browser, talent: Actor, applied: int) -> None:
    client = browser(talent)
    assert client.get(f"/me/threads/{applied}/answer?answer=withdraw").status_code == 200
    data = {"answer": "withdraw", "version": "1", "message": "另有安排"}
    answer = client.post(f"/me/threads/{applied}/answer", data=data)
    assert answer.status_code == 422
    assert "请选择原因" in answer.text
    assert "另有安排" in answer.text


def test_an_interview_needs_its_time_and_place(
    browser: Browser, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    theirs, path = browser(enterprise_owner), f"/enterprise/threads/{applied}/interview"
    assert theirs.get(path).status_code == 200
    assert theirs.post(path, data={"version": "1", "place": "会议室"}).status_code == 422
    at = f"{today() + timedelta(days=3)}T14:30"
    assert theirs.post(path, data={"version": "1", "place": "会议室", "at": at}).status_code == 303
    seen = browser(talent).get(f"/me/threads/{applied}").text
    assert f"{today() + timedelta(days=3)} 14:30" in seen


def test_a_hire_is_recorded_once_and_confirmed(
    browser: Browser, database: Database, talent: Actor, enterprise_owner: Actor, applied: int
) -> None:
    theirs, path = browser(enterprise_owner), f"/enterprise/threads/{applied}/hire"
    assert theirs.get(path).status_code == 200
    data = {"version": "1", "hired_on": today().isoformat()}
    assert [theirs.post(path, data=data).status_code for _ in range(2)] == [303, 303]
    assert browser(talent).post(f"/me/threads/{applied}", data={"version": "2"}).status_code == 303
    assert _states(database) == ["hire_confirmed"]


def test_an_early_appraisal_comes_back_filled_in(
    browser: Browser, session: Session, enterprise_owner: Actor, applied: int
) -> None:
    record_hire(session, enterprise_owner, applied, HireInput(version=1, hired_on=today()))
    session.commit()
    path = f"/enterprise/threads/{applied}/appraisal"
    scores = dict.fromkeys(("innovation", "quality", "effect", "contribution"), "4")
    answer = browser(enterprise_owner).post(path, data={**scores, "remark": "很好"})
    assert answer.status_code == 422
    assert "三个月" in answer.text
    assert "很好" in answer.text


def test_an_appraisal_shows_on_the_profile_with_its_persons_consent(
    browser: Browser,
    session: Session,
    talent: Actor,
    enterprise_owner: Actor,
    other_enterprise: Actor,
    person_id: int,
    applied: int,
) -> None:
    record_hire(session, enterprise_owner, applied, HireInput(version=1, hired_on=today()))
    session.get_one(Hire, applied).hired_on = today() - timedelta(days=91)
    session.commit()
    scores = dict.fromkeys(("innovation", "quality", "effect", "contribution"), "4")
    path = f"/enterprise/threads/{applied}/appraisal"
    given = browser(enterprise_owner).post(path, data={**scores, "remark": "做事扎实"})
    assert given.status_code == 303
    stranger = browser(other_enterprise)
    assert "做事扎实" not in stranger.get(f"/people/{person_id}").text
    mine = browser(talent)
    assert "做事扎实" in mine.get(f"/me/threads/{applied}").text
    mine.post(f"/me/threads/{applied}/appraisal", data={"version": "1", "shown": "true", "answer": "谢谢"})
    assert "做事扎实" in stranger.get(f"/people/{person_id}").text


def test_an_outcome_is_asked_for_and_kept(
    browser: Browser, session: Session, enterprise_owner: Actor, other_enterprise: Actor
) -> None:
    ended = make_demand(session, enterprise_owner.organisation_id or 0, state=DemandState.CLOSED).id
    session.commit()
    theirs, path = browser(enterprise_owner), f"/enterprise/demands/{ended}/outcome"
    assert theirs.get(path).status_code == 200
    assert theirs.post(path, data={"found": "none"}).status_code == 422
    saved = theirs.post(path, data={"found": "none", "reason": "few"})
    assert "已保存" in theirs.get(saved.headers["location"]).text
    assert browser(other_enterprise).get(path).status_code == 404


def test_notes_come_and_go(
    browser: Browser, enterprise_owner: Actor, talent: Actor, demand_id: int, person_id: int, applied: int
) -> None:
    theirs, path = browser(enterprise_owner), f"/demands/{demand_id}/notes/{person_id}"
    back = f"/enterprise/threads/{applied}"
    answer = theirs.post(path, data={"text": "电话沟通不错", "back": back})
    assert answer.headers["location"] == f"{back}#notes"
    assert "电话沟通不错" in theirs.get(back).text
    assert "电话沟通不错" not in browser(talent).get(f"/me/threads/{applied}").text
    theirs.post(f"{path}/1/delete", data={"back": back})
    assert "电话沟通不错" not in theirs.get(back).text


@pytest.mark.parametrize(
    "path",
    [
        "/enterprise/threads/{}",
        "/enterprise/threads/{}/interview",
        "/enterprise/threads/{}/hire",
        "/enterprise/threads/{}/appraisal",
    ],
)
def test_another_enterprise_finds_nothing(
    path: str, browser: Browser, other_enterprise: Actor, applied: int
) -> None:
    assert browser(other_enterprise).get(path.format(applied)).status_code == 404


def test_another_talent_finds_nothing(browser: Browser, other_talent: Actor, applied: int) -> None:
    client = browser(other_talent)
    assert client.get(f"/me/threads/{applied}").status_code == 404
    assert client.post(f"/me/threads/{applied}/contact").status_code == 404
    assert client.post(f"/me/threads/{applied}", data={"version": "1"}).status_code == 404


def test_empty_lists_say_what_to_do(browser: Browser, talent: Actor, enterprise_owner: Actor) -> None:
    assert "还没有应聘" in browser(talent).get("/me/threads").text
    assert "没有符合条件" in browser(talent).get("/me/threads?stage=hired").text
    assert "还没有邀请" in browser(enterprise_owner).get("/enterprise/threads").text
    assert browser(enterprise_owner).get("/enterprise/threads?view=board").status_code == 200


def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    browser: Browser,
    database: Database,
    session: Session,
    enterprise_owner: Actor,
    demand_id: int,
    applied: int,
    count_queries,  # type: ignore[no-untyped-def]
) -> None:
    theirs = browser(enterprise_owner)
    with count_queries(database) as few:
        theirs.get("/enterprise/threads")
    for _ in range(9):
        data = InviteInput(person_id=make_person(session).id or 0)
        invite(session, enterprise_owner, demand_id, data)
    session.commit()
    with count_queries(database) as many:
        theirs.get("/enterprise/threads")
    assert len(many) == len(few) <= 30


def test_a_person_who_looks_leaves_no_trace_of_the_enterprise(
    browser: Browser, session: Session, talent: Actor, applied: int
) -> None:
    browser(talent).get(f"/me/threads/{applied}")
    session.expire_all()
    assert len(session.exec(select(ThreadEvent).order_by(col(ThreadEvent.id))).all()) == 1
