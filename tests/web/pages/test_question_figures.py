"""Figures of questions in the browser, a question withdrawn there, and what candidates report."""

import pytest
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.exams.attempt_tables import Attempt, Paper
from talent.exams.figures import compute_figures
from talent.exams.tables import ItemStatistic, QuestionVersion
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.papers import make_paper, make_question
from tests.factories.people import make_person
from tests.talent.exams.sittings import sat
from tests.web.conftest import Browser

LIST = "/questions/figures"


@pytest.fixture
def questions(session: Session) -> list[QuestionVersion]:
    return [make_question(session) for _ in range(3)]


@pytest.fixture
def used(session: Session, talent: Actor, questions: list[QuestionVersion]) -> Paper:
    """The talent's attempt is the first, and there are two others."""
    paper = make_paper(session, kinds=[], title="直播运营模拟卷")
    person = make_person(session, user_id=talent.user_id)
    for number, points in enumerate(["110", "100", "111"]):
        who = person.id if number == 0 else make_person(session).id
        answers = [
            (one, "B" if point == "1" else "A", float(point))
            for one, point in zip(questions, points, strict=True)
        ]
        sat(session, paper, who, answers)
    session.commit()
    return paper


def test_figures_are_computed_on_demand_and_listed(
    browser: Browser, staff: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    client = browser(staff)
    page = client.get(LIST).text
    assert "还没有试题的使用数据" in page
    assert f'href="/papers/{used.id}/figures"' in page
    answer = client.post(f"/papers/{used.id}/figures")
    assert answer.headers["location"] == f"/papers/{used.id}/figures"
    page = client.get(f"/papers/{used.id}/figures?order=easy").text
    assert page.index(f"{LIST}/{questions[0].id}") < page.index(f"{LIST}/{questions[2].id}")
    assert "100%" in page
    assert "没有符合条件的试题" in client.get(f"{LIST}?flag=weak").text
    detail = client.get(f"{LIST}/{questions[2].id}").text
    assert "几乎没有人选" in detail
    assert "选项B" in detail


def test_the_result_says_the_ability_with_its_error_and_its_basis(
    browser: Browser, session: Session, talent: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    own = session.exec(select(Attempt).where(Attempt.paper_id == used.id).order_by(col(Attempt.id))).first()
    assert own is not None
    path = f"/me/exams/{own.id}/result"
    assert "按难度折算的能力" not in browser(talent).get(path).text
    own.ability = 0.84
    for one in questions[:2]:
        known = {"taken": 100, "facility": 0.5, "difficulty": 0.0, "computed_on": today()}
        session.add(ItemStatistic(version_id=one.id or 0, **known))  # type: ignore[arg-type]
    session.commit()
    page = browser(talent).get(path).text
    assert "+0.8 ± 1.5" in page
    assert "按 2 道已知难度的题估计" in page


def test_a_question_is_withdrawn_and_the_candidate_reads_why(
    browser: Browser,
    staff: Actor,
    talent: Actor,
    used: Paper,
    questions: list[QuestionVersion],
    session: Session,
) -> None:
    compute_figures(session, today())
    session.commit()
    client, one = browser(staff), f"{LIST}/{questions[2].id}"
    assert client.post(f"{one}/withdrawal", data={}).status_code == 422
    answer = client.post(f"{one}/withdrawal", data={"cause": "wrong", "remark": "没有正确选项"})
    assert answer.headers["location"] == one
    page = client.get(one).text
    assert "没有正确选项" in page
    assert "作废这道题" not in page
    session.expire_all()
    first = session.get_one(Attempt, 1)
    assert (first.points, first.most_points, first.passed) == (2, 2, True)
    assert "“直播运营模拟卷”的成绩已重新核定" in browser(talent).get("/me/notices").text


def test_a_candidate_reports_a_question_and_staff_close_it(
    browser: Browser, staff: Actor, talent: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    own, office = browser(talent), browser(staff)
    path = "/me/exams/1/reports"
    assert "第 3 题" in own.get(path).text
    assert own.post(path, data={"position": "", "problem": "wrong"}).status_code == 422
    refused = own.post(path, data={"position": "3", "problem": "other"})
    assert refused.status_code == 422
    assert "写明是什么问题" in refused.text
    words = {"position": "3", "problem": "wrong", "remark": "<b>没有正确选项</b>"}
    assert own.post(path, data=words).headers["location"] == path
    assert "您反映过的题" in own.get(path).text
    assert f"{LIST}/{questions[2].id}" in office.get(f"{LIST}?flag=reported").text
    page = office.get(f"{LIST}/{questions[2].id}").text
    assert "&lt;b&gt;没有正确选项&lt;/b&gt;" in page
    assert office.post(f"{LIST}/{questions[2].id}/reports/close").status_code == 303
    assert "已处理" in office.get(f"{LIST}/{questions[2].id}").text
    assert own.post(path, data={**words, "problem": "unclear"}).status_code == 409


def test_neither_key_nor_stem_is_shown_to_who_reports(
    browser: Browser, talent: Actor, used: Paper, questions: list[QuestionVersion]
) -> None:
    answer = browser(talent).get("/me/exams/1/reports")
    assert answer.status_code == 200
    page = answer.text
    for position in range(1, len(questions) + 1):
        assert f"第 {position} 题" in page
    assert questions[0].stem not in page
    assert "密钥" not in page
    assert "选项" not in page


def test_nobody_but_the_staff_sees_figures_and_nobody_anothers_attempt(
    browser: Browser,
    staff: Actor,
    talent: Actor,
    other_talent: Actor,
    training_body: Actor,
    used: Paper,
    questions: list[QuestionVersion],
    session: Session,
) -> None:
    compute_figures(session, today())
    session.commit()
    one = f"{LIST}/{questions[0].id}"
    for path in (LIST, one, f"/papers/{used.id}/figures"):
        assert browser(staff).get(path).status_code == 200, path
        for actor in (talent, training_body):
            assert browser(actor).get(path).status_code == 403, path
    for actor in (talent, training_body):
        assert browser(actor).post(f"{one}/withdrawal", data={"cause": "wrong"}).status_code == 403
    assert browser(talent).get("/me/exams/1/reports").status_code == 200
    assert browser(other_talent).get("/me/exams/1/reports").status_code == 404
