"""Exams on pages, without a script: begin, answer, go on, hand in, read the result."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.exams.attempt_rules import GRACE
from talent.exams.attempt_tables import Attempt, Paper
from talent.exams.attempts import begin, get_sitting, hand_in
from talent.exams.enums import AttemptState, PaperState, QuestionKind
from talent.kit.db import Session
from tests.factories.papers import make_paper, make_standard
from tests.factories.people import make_person
from tests.talent.exams.sitting import START, right_answers, stored
from tests.web.conftest import Browser


@pytest.fixture
def candidate(session: Session, talent: Actor) -> Actor:
    make_person(session, user_id=talent.user_id)
    session.commit()
    return talent


@pytest.fixture
def paper(session: Session) -> Paper:
    made = make_paper(session)
    session.commit()
    return made


@pytest.fixture
def client(browser: Browser, candidate: Actor) -> TestClient:
    return browser(candidate)


def _begin(client: TestClient, paper: Paper) -> int:
    answer = client.post(f"/exams/{paper.id}", data={"request_key": "k"})
    assert answer.status_code == 303
    return int(answer.headers["location"].rpartition("/")[2])


def _right(session: Session, attempt_id: int) -> dict[int, object]:
    found = right_answers(session, attempt_id)
    # So that the pages have their turn to write.
    session.commit()
    return found


def _form(session: Session, attempt_id: int, answers: dict[int, object]) -> dict[str, object]:
    """What a browser sends that has filled in these answers."""
    fields: dict[str, object] = {}
    for position, answer in answers.items():
        _fill(fields, f"a.{position}", answer)
    return fields


def _fill(fields: dict[str, object], name: str, answer: object) -> None:
    if isinstance(answer, bool):
        fields[name] = "true" if answer else "false"
    elif isinstance(answer, str):
        fields[name] = answer
    elif isinstance(answer, list) and any(isinstance(one, list) for one in answer):
        for number, one in enumerate(answer):
            _fill(fields, f"{name}.{number}", one)
    elif isinstance(answer, list) and all(len(str(one)) > 1 for one in answer):
        for number, one in enumerate(answer):
            fields[f"{name}.{number}"] = one
    elif isinstance(answer, list) and len(answer) == 3:
        for number, letter in enumerate(answer, 1):
            fields[f"{name}.{letter}"] = str(number)
    else:
        fields[name] = answer


def test_everybody_sees_what_can_be_sat(browser: Browser, session: Session, paper: Paper) -> None:
    make_paper(session, title="还没开放的卷", state=PaperState.DRAFT)
    session.commit()
    visitor = browser(None)
    listed = visitor.get("/exams").text
    assert "网店运营模拟卷" in listed
    assert "还没开放的卷" not in listed
    assert f"/login?next=/exams/{paper.id}" in visitor.get(f"/exams/{paper.id}").text


def test_a_whole_exam_without_a_script(
    client: TestClient, session: Session, candidate: Actor, paper: Paper
) -> None:
    assert "开始考试" in client.get(f"/exams/{paper.id}").text
    attempt_id = _begin(client, paper)
    here = f"/me/exams/{attempt_id}"
    page = client.get(here).text
    assert page.count('class="card-plain question"') == 6
    answers = _right(session, attempt_id)
    first = client.post(here, data=_form(session, attempt_id, {1: answers[1]}) | {"go": "2"})
    assert first.headers["location"] == f"{here}#q-2"
    assert "还有 5 题没有作答" in client.get(f"{here}/hand-in").text
    sent = client.post(here, data=_form(session, attempt_id, answers) | {"f.2": "true", "go": "end"})
    assert sent.headers["location"] == f"{here}/hand-in"
    check = client.get(f"{here}/hand-in").text
    assert "所有题目都已作答" in check
    assert "标记了稍后再看" in check
    assert client.post(f"{here}/hand-in").headers["location"] == f"{here}/result"
    result = client.get(f"{here}/result").text
    assert "合格：12 / 12 分" in result
    assert "证书编号" in result
    assert "合格" in client.get("/me/exams").text
    assert client.get(here).headers["location"] == f"{here}/result"
    assert "已经通过" in client.get(f"/exams/{paper.id}").text


def test_what_was_saved_stands_in_the_form_again(
    client: TestClient, session: Session, candidate: Actor, paper: Paper
) -> None:
    attempt_id = _begin(client, paper)
    answers = _right(session, attempt_id)
    client.post(f"/me/exams/{attempt_id}", data=_form(session, attempt_id, answers))
    page = client.get(f"/me/exams/{attempt_id}").text
    assert page.count(" checked") == 5
    assert page.count(" selected") == 3
    assert 'value="密钥词一"' in page
    shown = {one.position: one.answer for one in get_sitting(session, candidate, attempt_id).questions}
    assert shown == answers


def test_two_entries_in_one_place_are_both_kept(
    client: TestClient, session: Session, candidate: Actor
) -> None:
    paper = make_paper(session, kinds=[QuestionKind.ORDERING])
    session.commit()
    attempt_id = _begin(client, paper)
    client.post(f"/me/exams/{attempt_id}", data={"a.1.A": "2", "a.1.B": "2"})
    (question,) = get_sitting(session, candidate, attempt_id).questions
    assert question.answer == [None, "A", "B"]


def test_an_answer_that_is_too_long_comes_back_and_the_others_are_saved(
    client: TestClient, session: Session, candidate: Actor
) -> None:
    paper = make_paper(session, kinds=[QuestionKind.SINGLE, QuestionKind.PRACTICAL])
    session.commit()
    attempt_id = _begin(client, paper)
    answer = client.post(f"/me/exams/{attempt_id}", data={"a.1": "B", "a.2": "长" * 5001, "go": "end"})
    assert answer.status_code == 422
    assert "5000" in answer.text
    assert "长" * 5001 in answer.text
    assert [one.answer for one in get_sitting(session, candidate, attempt_id).questions] == ["B", None]


def test_after_the_end_any_page_hands_in_what_was_saved(
    browser: Browser, session: Session, candidate: Actor, paper: Paper
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = browser(candidate)
        attempt_id = _begin(client, paper)
        client.post(f"/me/exams/{attempt_id}", data={"a.1": "A"})
        clock.shift(timedelta(minutes=60) + GRACE)
        late = client.post(f"/me/exams/{attempt_id}", data={"a.1": "B"})
        assert late.headers["location"].startswith(f"/me/exams/{attempt_id}/result")
        assert "交卷时间" in client.get(f"/me/exams/{attempt_id}/result").text
    session.expire_all()
    attempt = session.get_one(Attempt, attempt_id)
    assert (attempt.state, attempt.handed_in_at) == (AttemptState.MARKED, START + timedelta(minutes=60))
    assert stored(session, attempt_id)[0].sequence == 1


def test_the_page_says_how_many_seconds_are_left_by_the_server(
    browser: Browser, candidate: Actor, paper: Paper
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = browser(candidate)
        attempt_id = _begin(client, paper)
        clock.shift(timedelta(minutes=10))
        found = re.search(r'data-seconds="(\d+)"', client.get(f"/me/exams/{attempt_id}").text)
    assert found is not None
    assert int(found[1]) == 50 * 60


def test_another_persons_exam_is_not_found(
    browser: Browser, session: Session, candidate: Actor, other_talent: Actor, paper: Paper
) -> None:
    attempt_id = begin(session, candidate, paper.id or 0)
    session.commit()
    stranger = browser(other_talent)
    for path in ("", "/hand-in", "/result"):
        assert stranger.get(f"/me/exams/{attempt_id}{path}").status_code == 404
    assert stranger.post(f"/me/exams/{attempt_id}", data={"a.1": "A"}).status_code == 404
    assert stranger.post(f"/me/exams/{attempt_id}/hand-in").status_code == 404


def test_who_must_wait_reads_why(
    client: TestClient, session: Session, candidate: Actor, paper: Paper
) -> None:
    hand_in(session, candidate, begin(session, candidate, paper.id or 0))
    session.commit()
    assert "才能再考" in client.get(f"/exams/{paper.id}").text
    refused = client.post(f"/exams/{paper.id}", data={})
    assert refused.status_code == 409
    assert "才能再考" in refused.text


def test_without_a_profile_the_way_leads_there_first(browser: Browser, talent: Actor, paper: Paper) -> None:
    client = browser(talent)
    assert "先建立人才档案" in client.get(f"/exams/{paper.id}").text
    assert client.post(f"/exams/{paper.id}", data={}).status_code == 422


def test_staff_make_a_paper_change_it_and_open_it(browser: Browser, session: Session, staff: Actor) -> None:
    standard = make_standard(session)
    make_paper(session, standard, count=5)
    session.commit()
    client = browser(staff)
    empty = client.post("/staff/papers/new", data={"standard_id": "", "title": "四级卷", "questions": "10"})
    assert empty.status_code == 422
    assert "四级卷" in empty.text
    made = client.post(
        "/staff/papers/new", data={"standard_id": str(standard.id), "title": "四级卷", "questions": "10"}
    )
    where = made.headers["location"]
    page = client.get(where).text
    assert "组卷要求与题库余量：共 10 题" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    item = session.exec(select(Paper).where(Paper.title == "四级卷")).one()
    session.commit()
    fields = {
        "title": "四级卷二",
        "minutes": "45",
        "pass_mark": "70",
        "most_attempts": "2",
        "retake_days": "3",
        "version": version[1],
        "parts.0.item_id": re.findall(r'<option value="(\d+)" selected', page)[0],
        "parts.0.kind": "single",
        "parts.0.count": "5",
        "parts.0.points": "2",
    }
    wrong = client.post(where, data=fields | {"minutes": "1"})
    assert wrong.status_code == 422
    assert "不能小于 5" in wrong.text
    assert client.post(where, data=fields | {"action": "add_row"}).text.count("<legend>要求") == 5
    assert client.post(where, data=fields).status_code == 303
    assert "每题分值" in client.get(where).text
    assert client.post(where, data=fields).status_code == 409
    session.refresh(item)
    session.commit()
    assert (item.title, item.minutes) == ("四级卷二", 45)
    opened = client.post(f"{where}/state", data={"state": "open", "version": str(item.version)})
    assert opened.status_code == 303
    assert "四级卷二" in browser(None).get("/exams").text
    assert "开放期间不能修改" in client.get(where).text


def test_staff_grant_more_time_and_take_it_back(
    browser: Browser, session: Session, staff: Actor, candidate: Actor, paper: Paper
) -> None:
    client = browser(staff)
    unknown = client.post(
        "/staff/extra-time", data={"person_id": "999", "percent": "25", "reason": "视力障碍"}
    )
    assert unknown.status_code == 422
    assert "人才库" in unknown.text
    client.post("/staff/extra-time", data={"person_id": "1", "percent": "25", "reason": "视力障碍"})
    assert "加时 25%" in client.get("/staff/extra-time").text
    assert "含加时" in browser(candidate).get(f"/exams/{paper.id}").text
    client.post("/staff/extra-time/1/remove")
    assert "加时 25%" not in client.get("/staff/extra-time").text


def test_a_marker_gives_points_by_the_rubric(
    browser: Browser, session: Session, staff: Actor, candidate: Actor
) -> None:
    paper = make_paper(session, kinds=[QuestionKind.PRACTICAL])
    session.commit()
    owner = browser(candidate)
    attempt_id = _begin(owner, paper)
    owner.post(f"/me/exams/{attempt_id}", data={"a.1": "我的方案"})
    owner.post(f"/me/exams/{attempt_id}/hand-in")
    assert "评阅中" in owner.get(f"/me/exams/{attempt_id}/result").text
    client = browser(staff)
    item = re.search(r'href="(/staff/marking/\d+)"', client.get("/staff/marking").text)
    assert item is not None
    assert "我的方案" in client.get(item[1]).text
    scores = {"scores.0.line": "1", "scores.0.points": "61", "scores.1.line": "2", "scores.1.points": "30"}
    refused = client.post(item[1], data=scores)
    assert refused.status_code == 422
    assert "最多 60 分" in refused.text
    assert 'value="61"' in refused.text
    assert client.post(item[1], data=scores | {"scores.0.points": "50"}).status_code == 303
    assert "您已评阅：80 分" in client.get(item[1]).text
