"""Files of questions on pages: uploaded, shown, confirmed; taken out by who may see the keys."""

import re
from html import unescape

import pytest
from sqlmodel import col, func, select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.exams.enums import QuestionFormat, QuestionKind
from talent.exams.formats.registry import WRITERS
from talent.exams.formats.shapes import MAX_FILE
from talent.exams.tables import Question
from talent.kit.db import Session
from tests.factories.questions import PLANTED, make_question, make_skills, question_input
from tests.web.conftest import Browser

PAGE = "/questions/import"
GIFT = "// [id:G-1]\n::G-1::转化率是支付买家数除以访客数吗{T####按支付买家数计算}\n\n坏的{\n"
CHOSEN = {"skill": "直播带货", "level": "2", "difficulty": "3", "format": ""}


@pytest.fixture(autouse=True)
def _skills(session: Session) -> None:
    make_skills(session)


@pytest.fixture
def client(browser: Browser, training_body: Actor) -> TestClient:
    return browser(training_body)


def upload(client: TestClient, content: bytes, name: str = "题.txt", **changes: str) -> tuple[int, str, str]:
    data = {**CHOSEN, **changes}
    answer = client.post(PAGE, files={"file": (name, content)}, data=data, follow_redirects=True)
    return answer.status_code, unescape(answer.text), answer.url.path


def count(session: Session) -> int:
    number = session.exec(select(func.count()).select_from(Question)).one()
    # The session of the tests holds the turn to write until then.
    session.rollback()
    return number


def test_a_file_is_shown_before_anything_is_written_and_written_once(
    client: TestClient, session: Session, training_body: Actor
) -> None:
    status, page, address = upload(client, GIFT.encode())
    assert status == 200
    assert re.search(r"/questions/import/\d+$", address)
    assert "将新增 1 道，修改 0 道；0 道无变化，1 道不导入。" in page
    assert "没有成对的花括号" in page
    assert count(session) == 0
    for _ in range(2):
        done = unescape(client.post(address, follow_redirects=True).text)
        assert "新增 1 道，修改 0 道，无变化 0 道，未导入 1 道。" in done
        assert count(session) == 1
    question = session.exec(select(Question)).one()
    assert (question.code, question.organisation_id) == ("G-1", training_body.organisation_id)


def test_the_same_file_again_has_nothing_to_write(client: TestClient) -> None:
    first = upload(client, GIFT.encode())[2]
    client.post(first)
    _, page, _ = upload(client, GIFT.encode())
    assert "没有可以写入的试题" in page
    assert "1 道无变化，1 道不导入。" in page


@pytest.mark.parametrize("format_", [QuestionFormat.SHEET, QuestionFormat.AIKEN, QuestionFormat.MOODLE])
def test_every_format_is_recognised(client: TestClient, format_: QuestionFormat) -> None:
    content = WRITERS[format_]([question_input(code="Q-1")]).content
    status, page, _ = upload(client, content, "upload.bin")
    assert status == 200
    assert "将新增 1 道" in page
    assert format_.label in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "请选择要导入的文件。"),
        ("随便写的".encode(), "无法识别文件的格式"),
        (b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/hostname">]><quiz>&x;</quiz>', "实体声明"),
        (b"PK\x03\x04 broken", "已损坏"),
    ],
)
def test_what_can_not_be_read_comes_back_with_the_form_as_it_was(
    client: TestClient, content: bytes, said: str
) -> None:
    status, page, _ = upload(client, content, difficulty="5")
    assert status == 422
    assert said in page
    assert 'value="直播带货"' in page
    assert re.search(r'value="5" selected', page)


def test_a_file_that_is_too_large_is_refused(client: TestClient) -> None:
    assert upload(client, b"x" * (MAX_FILE + 2))[0] == 422
    assert upload(client, b"x" * (MAX_FILE + 2**20))[0] == 413


def test_only_its_uploader_sees_an_import(client: TestClient, browser: Browser, staff: Actor) -> None:
    address = upload(client, GIFT.encode())[2]
    other = browser(staff)
    assert other.get(address).status_code == 404
    assert other.post(address).status_code == 404


def test_rows_are_shown_by_fate(client: TestClient) -> None:
    address = upload(client, GIFT.encode())[2]
    refused = unescape(client.get(address, params={"fate": "refused"}).text)
    assert "没有成对的花括号" in refused
    assert "G-1" not in refused


def test_a_hostile_question_is_only_text(client: TestClient) -> None:
    files = {"file": ("<b>.txt", b"<script>alert(1)</script>{T}")}
    answer = client.post(PAGE, files=files, data=CHOSEN, follow_redirects=True)
    assert "&lt;script&gt;alert" in answer.text
    assert "<script>alert" not in answer.text
    assert "<b>.txt" not in answer.text


def test_the_template_is_a_file_of_its_own(client: TestClient) -> None:
    answer = client.get(f"{PAGE}/template")
    assert answer.headers["content-disposition"] == 'attachment; filename="question-template.xlsx"'
    assert answer.content.startswith(b"PK")


def test_a_body_takes_out_its_own_with_the_keys_and_it_is_on_record(
    client: TestClient, session: Session, training_body: Actor, staff: Actor
) -> None:
    make_question(session, training_body, question_input(code="OWN-1"))
    make_question(session, staff, question_input(code="OTHER-1"))
    session.commit()
    for _ in range(2):
        answer = client.get("/questions/export", params={"format": "gift"})
    assert answer.headers["content-disposition"] == 'attachment; filename="questions.gift.txt"'
    assert ("OWN-1" in answer.text, "OTHER-1" in answer.text, PLANTED in answer.text) == (True, False, True)
    entries = session.exec(select(AuditEntry).where(col(AuditEntry.action) == Action.QUESTION_EXPORT)).all()
    assert [entry.actor_id for entry in entries] == [training_body.user_id]


def test_the_page_of_formats_says_what_can_not_be_expressed_and_leaves_no_record(
    client: TestClient, session: Session, training_body: Actor
) -> None:
    make_question(session, training_body, question_input(QuestionKind.CASE, code="CASE-1"))
    session.commit()
    page = unescape(client.get("/questions/export").text)
    assert "GIFT 没有案例题。" in page
    assert 'href="/questions/export?format=qti"' in page
    assert PLANTED not in page
    entries = session.exec(select(AuditEntry).where(col(AuditEntry.action) == Action.QUESTION_EXPORT)).all()
    assert entries == []


def test_filters_of_the_list_go_along_to_the_export(
    client: TestClient, session: Session, training_body: Actor
) -> None:
    make_question(session, training_body, question_input(QuestionKind.TRUE_FALSE, code="TF-1"))
    make_question(session, training_body, question_input(code="SC-1"))
    session.commit()
    assert "/questions/export?kind=single" in client.get("/questions", params={"kind": "single"}).text
    answer = client.get("/questions/export", params={"kind": "single", "format": "moodle"})
    assert ("SC-1" in answer.text, "TF-1" in answer.text) == (True, False)


@pytest.mark.parametrize("who", ["talent", "recruiter", "university", "visitor"])
def test_nobody_else_sees_a_key(
    who: str, browser: Browser, request: pytest.FixtureRequest, session: Session, staff: Actor
) -> None:
    make_question(session, staff, question_input())
    session.commit()
    other = browser(request.getfixturevalue(who))
    for address in (PAGE, "/questions/export", "/questions/export?format=gift", f"{PAGE}/template"):
        answer = other.get(address, follow_redirects=False)
        assert answer.status_code in (303, 403), address
        assert PLANTED not in answer.text
