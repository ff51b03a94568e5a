"""The question bank in the browser: written, kept, reviewed, put into use, without any script."""

import re
from typing import Any

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.tokens import actor_of
from talent.exams.enums import QuestionKind, QuestionState
from talent.exams.questions import get_key, get_question, questions_for_export
from talent.exams.schemas import QuestionFilter
from talent.exams.tables import Question
from talent.kit.db import Session
from tests.factories.accounts import make_user
from tests.factories.questions import make_question, make_skills, pass_question, question_input
from tests.web.conftest import Browser

FORMS: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.SINGLE: {"options.0.text": "甲", "options.2.text": "乙", "right": "C"},
    QuestionKind.MULTIPLE: {
        "options.0.text": "甲",
        "options.1.text": "乙",
        "options.2.text": "丙",
        "right": ["A", "C"],
    },
    QuestionKind.TRUE_FALSE: {"right": "false"},
    QuestionKind.FILL_IN: {
        "stem": "___和____。",
        "blanks.0.words": "转化率|转换率",
        "blanks.1.words": "客单价",
    },
    QuestionKind.ORDERING: {
        "options.0.text": "选品",
        "options.0.place": "2",
        "options.1.text": "备货",
        "options.1.place": "3",
        "options.2.text": "调研",
        "options.2.place": "1",
    },
    QuestionKind.PRACTICAL: {
        "materials": "商品图",
        "lines.0.title": "标题",
        "lines.0.most": "60",
        "lines.1.title": "卖点",
        "lines.1.most": "40",
    },
    QuestionKind.CASE: {
        "parts.0.kind": "multiple",
        "parts.0.stem": "哪些对？",
        "parts.0.share": "50",
        "parts.0.options.0.text": "甲",
        "parts.0.options.1.text": "乙",
        "parts.0.options.2.text": "丙",
        "parts.0.answer": "A、C",
        "parts.1.kind": "true_false",
        "parts.1.stem": "对吗？",
        "parts.1.share": "20%",
        "parts.1.answer": "错",
        "parts.3.kind": "fill_in",
        "parts.3.stem": "叫做____，即____。",
        "parts.3.share": "30",
        "parts.3.answer": "甲|乙；丙",
    },
}


def filled(kind: QuestionKind, **changes: Any) -> dict[str, Any]:
    common = {
        "skill": "直播带货",
        "level": "2",
        "difficulty": "4",
        "stem": "怎样做？",
        "explanation": "因为。",
    }
    return {**common, **FORMS[kind], **changes}


@pytest.fixture(autouse=True)
def _skills(session: Session) -> None:
    make_skills(session)


@pytest.fixture
def author(browser: Browser, training_body: Actor) -> TestClient:
    return browser(training_body)


@pytest.fixture
def reviewing(browser: Browser, staff: Actor) -> TestClient:
    return browser(staff)


def only(session: Session) -> Question:
    session.expire_all()
    found = session.exec(select(Question).order_by(col(Question.id))).one()
    # Or the next request that writes would wait for this session.
    session.commit()
    return found


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_is_written_and_its_form_filled_in_makes_the_same_question(
    kind: QuestionKind, author: TestClient, session: Session, training_body: Actor
) -> None:
    assert author.get(f"/questions/new?kind={kind}").status_code == 200
    answer = author.post(f"/questions/new?kind={kind}", data=filled(kind))
    assert answer.status_code == 303, answer.text
    question = only(session)
    page = author.get(answer.headers["location"])
    assert page.status_code == 200
    form = author.get(f"/questions/{question.id}/edit")
    again = author.post(f"/questions/{question.id}/edit", data=_fields(form.text))
    assert again.status_code == 303, again.text
    assert only(session).current == 1
    assert (question.kind, question.skill, question.level) == (kind, "live_hosting", 2)


def _fields(html: str) -> dict[str, list[str]]:
    """What a browser would send of the form on a page."""
    form = html[html.index('action="/questions/') :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        picked = 'type="radio"' not in tag and 'type="checkbox"' not in tag
        if name and (picked or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found[name] = [text]
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def test_letters_follow_the_options_when_rows_were_left_empty(
    author: TestClient, session: Session, training_body: Actor
) -> None:
    author.post("/questions/new?kind=single", data=filled(QuestionKind.SINGLE))
    number = only(session).id or 0
    key = get_key(session, training_body, number).key
    body = get_question(session, training_body, number).body
    assert [one.text for one in body.options] == ["甲", "乙"]  # type: ignore[union-attr]
    assert key.right == "B"  # type: ignore[union-attr]


def test_a_case_is_read_part_by_part(author: TestClient, session: Session, training_body: Actor) -> None:
    author.post("/questions/new?kind=case", data=filled(QuestionKind.CASE))
    found = next(iter(questions_for_export(session, training_body, QuestionFilter())))
    assert [part.share for part in found.body.parts] == [0.5, 0.2, 0.3]  # type: ignore[union-attr]
    rights = [part.right for part in found.key.parts]  # type: ignore[union-attr]
    assert rights == [("A", "C"), False, (("甲", "乙"), ("丙",))]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "complaint"),
    [
        (QuestionKind.SINGLE, {"right": ""}, "right", "请填写正确答案"),
        (QuestionKind.SINGLE, {"right": "D"}, "right", "列出的选项"),
        (QuestionKind.SINGLE, {"options.2.text": "甲"}, "options.0.text", "不能重复"),
        (QuestionKind.MULTIPLE, {"options.1.text": "字" * 501}, "options.1.text", "500"),
        (QuestionKind.TRUE_FALSE, {"right": ""}, "right", "请填写正确答案"),
        (QuestionKind.FILL_IN, {"stem": "没有空"}, "stem", "____"),
        (QuestionKind.ORDERING, {"options.1.place": ""}, "options.0.place", "每一项"),
        (QuestionKind.PRACTICAL, {"lines.1.most": "50"}, "lines.0.title", "100"),
        (QuestionKind.PRACTICAL, {"lines.1.most": "很多"}, "lines.1.most", "数字"),
        (QuestionKind.CASE, {"parts.3.share": "31"}, "parts.0.share", "100%"),
        (QuestionKind.CASE, {"parts.3.answer": "甲"}, "parts.3.stem", "____"),
        (QuestionKind.CASE, {"parts.0.answer": "Z"}, "parts.0.answer", "列出的选项"),
        (QuestionKind.CASE, {"parts.1.answer": "也许"}, "parts.1.answer", "请填写正确答案"),
        (QuestionKind.SINGLE, {"skill": "造火箭"}, "skill", "没有技能"),
        (QuestionKind.SINGLE, {"stem": ""}, "stem", "请填写"),
    ],
)
def test_a_fault_brings_the_form_back_filled_in_with_the_complaint_at_its_field(
    kind: QuestionKind,
    changes: dict[str, str],
    field: str,
    complaint: str,
    author: TestClient,
    session: Session,
) -> None:
    answer = author.post(f"/questions/new?kind={kind}", data=filled(kind, **changes))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert complaint in answer.text
    assert "因为。" in answer.text
    assert f'id="{field}"' in answer.text
    assert session.exec(select(Question).order_by(col(Question.id))).all() == []


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_one_more_row_is_a_button_and_loses_nothing(kind: QuestionKind, author: TestClient) -> None:
    before = author.get(f"/questions/new?kind={kind}").text
    answer = author.post(f"/questions/new?kind={kind}", data=filled(kind, action="add_row"))
    assert answer.status_code == 200
    assert "因为。" in answer.text
    if kind is not QuestionKind.TRUE_FALSE:
        assert answer.text.count("<input") > before.count("<input")


def test_the_same_form_twice_makes_one_question(author: TestClient, session: Session) -> None:
    data = filled(QuestionKind.SINGLE, request_key="k")
    first, second = (author.post("/questions/new", data=data) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    only(session)


def test_from_draft_into_use(
    author: TestClient, reviewing: TestClient, session: Session, training_body: Actor
) -> None:
    question = make_question(session, training_body)
    session.commit()
    path = f"/questions/{question.id}"
    assert "等待没有参与编写的工作人员审核" in author.get(path).text
    assert f"{path}/review" in reviewing.get(path).text
    refused = reviewing.post(f"{path}/review", data={"verdict": "returned", "version": "1"})
    assert refused.status_code == 422
    assert "退回时请写明" in refused.text
    said = {"verdict": "returned", "comment": "选项有歧义", "version": "1"}
    assert reviewing.post(f"{path}/review", data=said).status_code == 303
    assert "选项有歧义" in author.get(path).text
    form = _fields(author.get(f"{path}/edit").text)
    assert author.post(f"{path}/edit", data={**form, "stem": ["改好的题干"]}).status_code == 303
    passed = {"verdict": "passed", "version": str(only(session).version)}
    assert reviewing.post(f"{path}/review", data=passed).headers["location"] == path
    move = {"state": "in_use", "version": str(only(session).version)}
    assert reviewing.post(f"{path}/state", data=move).status_code == 303
    assert only(session).state is QuestionState.IN_USE


def test_who_wrote_it_is_told_that_somebody_else_must_review(
    reviewing: TestClient, session: Session, staff: Actor
) -> None:
    question = make_question(session, staff)
    session.commit()
    assert "您参与编写了这道题" in reviewing.get(f"/questions/{question.id}/review").text
    said = {"verdict": "passed", "version": "1"}
    assert reviewing.post(f"/questions/{question.id}/review", data=said).status_code == 403


def test_a_change_made_meanwhile_is_not_overwritten(
    author: TestClient, session: Session, training_body: Actor
) -> None:
    question = make_question(session, training_body)
    session.commit()
    form = _fields(author.get(f"/questions/{question.id}/edit").text)
    author.post(f"/questions/{question.id}/edit", data={**form, "stem": ["先改"]})
    late = author.post(f"/questions/{question.id}/edit", data={**form, "stem": ["后改"]})
    assert late.status_code == 409
    assert "后改" in late.text


def test_an_older_version_can_be_looked_at(
    author: TestClient, session: Session, training_body: Actor
) -> None:
    question = make_question(session, training_body, question_input(stem="旧题干"))
    session.commit()
    form = _fields(author.get(f"/questions/{question.id}/edit").text)
    author.post(f"/questions/{question.id}/edit", data={**form, "stem": ["新题干"]})
    assert "旧题干" in author.get(f"/questions/{question.id}?number=1").text
    assert author.get(f"/questions/{question.id}?number=9").status_code == 404


def test_another_body_finds_nothing(browser: Browser, session: Session, training_body: Actor) -> None:
    question = make_question(session, training_body)
    stranger = make_user(session, role=Role.TRAINING_BODY)
    session.commit()
    client = browser(actor_of(stranger, ""))
    for path in ("", "/edit"):
        assert client.get(f"/questions/{question.id}{path}").status_code == 404
    assert "没有" in client.get("/questions").text
    assert question.code not in client.get("/questions").text


def test_alike_questions_are_shown_after_saving_and_listed_for_staff(
    author: TestClient, reviewing: TestClient, session: Session, training_body: Actor
) -> None:
    for stem in ("店铺好评率下降时最先检查什么？", "店铺好评率下降的时候最先检查什么？"):
        made = author.post("/questions/new", data=filled(QuestionKind.SINGLE, stem=stem))
    assert "有 1 道相近的试题" in author.get(made.headers["location"]).text
    page = reviewing.get("/questions/alike").text
    assert "相似度" in page
    ids = re.findall(r'name="(?:one|other)" value="(\d+)"', page)
    apart = {"one": ids[0], "other": ids[1], "apart": "true"}
    assert reviewing.post("/questions/alike", data=apart).status_code == 303
    assert "没有相近的试题" in reviewing.get("/questions/alike").text
    assert "相似度" in reviewing.get("/questions/alike?apart=true").text
    assert author.get("/questions/alike").status_code == 403


def test_the_list_is_narrowed_by_what_is_chosen(
    reviewing: TestClient, session: Session, staff: Actor, training_body: Actor
) -> None:
    one = make_question(session, staff)
    other = make_question(session, training_body, question_input(QuestionKind.CASE, level=3))
    session.commit()
    for chosen in ("kind=case", "level=3", f"author={training_body.user_id}", f"text={other.code}"):
        page = reviewing.get(f"/questions?{chosen}&difficulty=&skill=&item=").text
        assert (other.code in page, f"/questions/{one.id}" in page) == (True, False), chosen
    assert "没有符合条件的试题" in reviewing.get("/questions?kind=ordering").text
    # A filter that no form sends.
    assert reviewing.get("/questions?level=9").status_code == 422


def test_counts_show_skills_by_kind(
    reviewing: TestClient, session: Session, staff: Actor, training_body: Actor
) -> None:
    pass_question(session, staff, make_question(session, training_body), use=True)
    session.commit()
    page = reviewing.get("/questions/counts").text
    assert "直播带货" in page
    assert "数据分析" not in page
