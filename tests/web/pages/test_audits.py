"""Sampling audits in the browser: opened by the staff, answered by the body, judged record by record."""

import re
from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from talent.kit.papers import MAX_PAPER
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.web.conftest import Browser
from web.app import MAX_BODY

PDF = b"%PDF-1.7\n" + b"list of names " * 100_000
LIST = "/staff/audits"


@pytest.fixture
def declared(session: Session, training_body: Actor) -> list[int]:
    held = make_class(session, make_course(session, training_body.organisation_id or 0))
    done = [
        make_completion(session, held, make_person(session, name=f"学员{number}").id or 0).id or 0
        for number in "甲乙"
    ]
    session.commit()
    return done


def _form(**fields: str) -> dict[str, str]:
    return {
        "audit_title": "下半年抽查",
        "since": str(today() - timedelta(days=100)),
        "until": str(today()),
        "due_on": str(today() + timedelta(days=10)),
        "body_share": "30",
        "record_share": "20",
        "least_records": "2",
        "most_records": "20",
        **fields,
    }


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_an_audit_goes_from_the_draw_to_the_finding(
    browser: Browser, staff: Actor, training_body: Actor, declared: list[int]
) -> None:
    office, desk = browser(staff), browser(training_body)
    assert office.post(LIST, data=_form()).headers["location"] == f"{LIST}/1"
    assert "重新抽取的结果与保存的一致" in office.get(f"{LIST}/1/draw").text
    own = desk.get("/training/audits/1").text
    assert "学员甲" in own
    assert "学员乙" in own
    assert len(PDF) > MAX_BODY
    for record in ("1", "2"):
        place = {"audit": "1", "record": record}
        answer = desk.post("/training/proofs", data=place, files={"proof": ("签到表.pdf", PDF)})
        assert answer.headers["location"] == f"/training/audits/1#record-{record}"
    version = _version(desk.get("/training/audits/1").text)
    assert desk.post("/training/audits/1/hand-in", data={"version": version}).status_code == 303
    body = f"{LIST}/1/bodies/1"
    assert office.get("/staff/proofs/1").content == PDF
    refusal = {"verdict": "refused", "verdict_reason": "没有本人签名"}
    judged = office.post(f"{body}/records/1", data={**refusal, "version": _version(office.get(body).text)})
    assert judged.headers["location"] == f"{body}#record-1"
    accepted = {"verdict": "accepted", "version": _version(office.get(body).text)}
    office.post(f"{body}/records/2", data=accepted)
    assert "没有本人签名" not in desk.get("/training/audits/1").text
    office.post(f"{body}/review", data={"version": _version(office.get(body).text)})
    page = desk.get("/training/audits/1").text
    assert "没有本人签名" in page
    objection = {"version": _version(page), "objection": "签名在第二页。"}
    assert desk.post("/training/audits/1/objection", data=objection).status_code == 303
    page = office.get(body).text
    assert "签名在第二页。" in page
    finding = {"version": _version(page), "finding": "warned", "finding_note": "请完善签到。"}
    assert office.post(f"{body}/finding", data=finding).status_code == 303
    assert "请完善签到。" in desk.get("/training/audits/1").text


def test_a_form_with_errors_comes_back_filled_in(browser: Browser, staff: Actor, declared: list[int]) -> None:
    answer = browser(staff).post(LIST, data=_form(due_on="", record_share="0"))
    assert answer.status_code == 422
    assert 'value="下半年抽查"' in answer.text
    answer = browser(staff).post(LIST, data=_form(since=str(today()), until=str(today() - timedelta(days=1))))
    assert answer.status_code == 422
    assert "开始日期不能晚于结束日期" in answer.text


def test_a_finding_without_a_reason_and_a_stale_verdict_are_refused(
    browser: Browser, staff: Actor, training_body: Actor, declared: list[int]
) -> None:
    office = browser(staff)
    office.post(LIST, data=_form())
    body = f"{LIST}/1/bodies/1"
    answer = office.post(f"{body}/records/1", data={"verdict": "refused", "version": "1"})
    assert answer.status_code == 422
    assert "请写明理由" in answer.text
    answer = office.post(f"{body}/records/1", data={"verdict": "accepted", "version": "9"})
    assert answer.status_code == 409
    answer = office.post(f"{body}/finding", data={"finding": "sound", "version": "1"})
    assert answer.status_code == 422
    assert "不能进行这一步" in answer.text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"<script>", 422),
        (b"%PDF-1.7" + b"x" * MAX_PAPER, 422),
        (b"x" * (MAX_PAPER + 2**17), 413),
    ],
    ids=["empty", "script", "large", "huge"],
)
def test_what_is_no_proof_is_refused(
    content: bytes, status: int, browser: Browser, staff: Actor, training_body: Actor, declared: list[int]
) -> None:
    browser(staff).post(LIST, data=_form())
    files = {"proof": ("签到表.pdf", content)}
    answer = browser(training_body).post("/training/proofs", data={"audit": "1", "record": "1"}, files=files)
    assert answer.status_code == status


def test_who_was_not_drawn_or_has_no_part_in_it_sees_nothing(
    browser: Browser,
    staff: Actor,
    training_body: Actor,
    other_body: Actor,
    university: Actor,
    talent: Actor,
    declared: list[int],
) -> None:
    browser(staff).post(LIST, data=_form())
    place = {"audit": "1", "record": "1"}
    browser(training_body).post("/training/proofs", data=place, files={"proof": ("a.pdf", b"%PDF-1.7")})
    for actor in (university, talent):
        client = browser(actor)
        for path in (LIST, "/training/audits", "/training/audits/1", "/training/proofs/1", "/staff/proofs/1"):
            assert client.get(path).status_code == 403, path
    not_drawn = browser(other_body)
    assert "下半年抽查" not in not_drawn.get("/training/audits").text
    assert "下半年抽查" in browser(training_body).get("/training/audits").text
    assert not_drawn.get("/training/audits/1").status_code == 404
    assert not_drawn.get("/training/proofs/1").status_code == 404
    assert not_drawn.post("/training/proofs/1/remove", data=place).status_code == 404
    assert browser(training_body).get("/staff/proofs/1").status_code == 403
    assert browser(training_body).get("/training/proofs/1").status_code == 200
    assert browser(staff).get(f"{LIST}/2/bodies/1").status_code == 404


def test_a_proof_can_be_taken_back_before_it_is_handed_in(
    browser: Browser, staff: Actor, training_body: Actor, declared: list[int]
) -> None:
    browser(staff).post(LIST, data=_form())
    desk, place = browser(training_body), {"audit": "1", "record": "1"}
    desk.post("/training/proofs", data=place, files={"proof": ("a.pdf", b"%PDF-1.7")})
    assert "/training/proofs/1" in desk.get("/training/audits/1").text
    assert desk.post("/training/proofs/1/remove", data=place).status_code == 303
    assert "/training/proofs/1" not in desk.get("/training/audits/1").text
    assert desk.get("/training/proofs/1").status_code == 404
