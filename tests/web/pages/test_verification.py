"""The verification of an enterprise: its papers go up, the staff download them, and answer."""

import re

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.db import Session
from talent.kit.papers import MAX_PAPER
from talent.notices.tables import Notice
from tests.factories.accounts import PASSWORD, make_uscc
from tests.web.conftest import Browser
from web.app import MAX_BODY

PDF = b"%PDF-1.7\n" + b"licence " * 200_000


def _upload(client: TestClient, content: bytes = PDF, name: str = "执照.pdf") -> int:
    return int(client.post("/enterprise/papers", files={"paper": (name, content)}).status_code)


def test_a_licence_larger_than_other_forms_goes_up_and_comes_down_as_a_file(
    browser: Browser, unverified_enterprise: Actor, staff: Actor
) -> None:
    assert len(PDF) > MAX_BODY
    owner = browser(unverified_enterprise)
    assert _upload(owner) == 303
    assert "正在审核" in owner.get("/enterprise/verification").text
    page = browser(staff).get(f"/staff/organisations/{unverified_enterprise.organisation_id}").text
    assert 'href="/papers/1"' in page
    answer = browser(staff).get("/papers/1")
    assert answer.content == PDF
    assert answer.headers["content-disposition"] == 'attachment; filename="licence-1.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


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
def test_what_is_no_licence_is_refused(
    content: bytes, status: int, browser: Browser, unverified_enterprise: Actor
) -> None:
    assert _upload(browser(unverified_enterprise), content, "执照.pdf") == status


def test_no_other_form_takes_a_file(browser: Browser, enterprise_owner: Actor) -> None:
    answer = browser(enterprise_owner).post("/enterprise", files={"paper": ("x.pdf", b"%PDF-1.7")})
    assert answer.status_code == 400


def test_a_stranger_gets_no_paper(
    browser: Browser, enterprise_owner: Actor, other_enterprise: Actor, reader: Actor, talent: Actor
) -> None:
    _upload(browser(enterprise_owner))
    assert browser(reader).get("/papers/1").status_code == 200
    assert browser(other_enterprise).get("/papers/1").status_code == 404
    assert browser(talent).get("/papers/1").status_code == 403
    assert browser(None).get("/papers/1").status_code == 303
    assert _upload(browser(reader)) == 403


def test_a_refusal_is_read_and_answered_by_one_click(
    browser: Browser, unverified_enterprise: Actor, staff: Actor
) -> None:
    owner, officer = browser(unverified_enterprise), browser(staff)
    _upload(owner)
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    data = {"decision": "rejected", "reason": "unreadable", "note": "左下角缺失。", "version": "2"}
    assert officer.post(path, data=data).status_code == 303
    page = owner.get("/enterprise/verification").text
    assert "证照不清晰或不完整" in page
    assert "左下角缺失。" in page
    assert owner.post("/enterprise/verification").status_code == 303
    assert "正在审核" in owner.get("/enterprise/verification").text
    assert "unverified的机构" in officer.get("/staff/organisations").text


def test_a_usual_reason_is_reason_enough(
    browser: Browser, unverified_enterprise: Actor, staff: Actor
) -> None:
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    data = {"decision": "rejected", "reason": "no_paper", "version": "1"}
    assert browser(staff).post(path, data=data).status_code == 303


def test_a_renewal_waits_in_the_queue_and_the_enterprise_goes_on(
    browser: Browser, enterprise_owner: Actor, staff: Actor
) -> None:
    _upload(browser(enterprise_owner))
    queue = browser(staff).get("/staff/organisations").text
    assert "enterprise的机构" in queue
    assert "续期" in queue
    assert "审核期间原认证继续有效" in browser(enterprise_owner).get("/enterprise/verification").text


def test_the_second_officer_reads_who_was_first(
    browser: Browser, unverified_enterprise: Actor, staff: Actor
) -> None:
    client = browser(staff)
    path = f"/staff/organisations/{unverified_enterprise.organisation_id}"
    client.post(path, data={"decision": "verified", "version": "1"})
    answer = client.post(path, data={"decision": "rejected", "note": "不符", "version": "1"})
    assert answer.status_code == 409
    assert "最近一次审核：staff" in answer.text


def test_a_university_registers_hands_in_reads_why_it_came_back_and_is_verified(
    browser: Browser, session: Session, staff: Actor
) -> None:
    client, officer = browser(None), browser(staff)
    data = {
        "role": "university",
        "organisation_name": "冀东示范学院",
        "uscc": make_uscc(4711),
        "login": "school@example.com",
        "password": PASSWORD,
        "accepted": "true",
    }
    answer = client.post("/register", data=data)
    assert answer.headers["location"] == "/graduates"
    assert 'href="/enterprise/verification"' in client.get("/graduates").text
    page = client.get("/enterprise/verification").text
    assert "院校认证" in page
    assert "还没有上传法人登记证书" in page
    assert not re.search("企业认证|营业执照|需求已", page)
    assert "本校认证" in page
    assert _upload(client, b"") == 422
    assert _upload(client) == 303
    assert "正在审核" in client.get("/enterprise/verification").text
    queue = officer.get("/staff/organisations?kind=university").text
    [place] = re.findall(r'href="(/staff/organisations/[0-9]+)"', queue)
    assert "法人登记证书（PDF）" in officer.get(place).text
    refusal = {"decision": "rejected", "reason": "name", "note": "请用全称。", "version": "1"}
    assert officer.post(place, data=refusal).status_code == 303
    page = client.get("/enterprise/verification").text
    assert "请用全称。" in page
    assert "请按意见更换证书" in page
    assert client.post("/enterprise/verification").status_code == 303
    version = re.search(r'name="version" value="([0-9]+)"', officer.get(place).text)
    assert version
    assert officer.post(place, data={"decision": "verified", "version": version[1]}).status_code == 303
    assert "认证有效期至" in client.get("/enterprise/verification").text
    assert "院校认证后才能提交名单" not in client.get("/graduates").text
    told = session.exec(select(Notice.path).order_by(col(Notice.id))).all()
    assert told == ["/enterprise/verification"] * 2


@pytest.mark.parametrize(
    ("who", "title"),
    [("enterprise_owner", "企业认证"), ("training_body", "机构认证"), ("university", "院校认证")],
)
def test_each_kind_of_organisation_reads_of_itself_and_renews(
    who: str, title: str, browser: Browser, staff: Actor, request: pytest.FixtureRequest
) -> None:
    client = browser(request.getfixturevalue(who))
    assert f'<h1 class="mb-0">{title}</h1>' in client.get("/enterprise/verification").text
    assert _upload(client) == 303
    assert "审核期间原认证继续有效" in client.get("/enterprise/verification").text
    assert "续期" in browser(staff).get("/staff/organisations").text


def test_who_only_looks_for_work_has_no_verification(
    browser: Browser, talent: Actor, reader: Actor, staff: Actor
) -> None:
    assert browser(talent).get("/enterprise/verification").status_code == 403
    assert browser(staff).get("/enterprise/verification").status_code == 403
    shown = browser(reader).get("/enterprise/verification")
    assert "只有管理员可以提交认证资料" in shown.text
    assert _upload(browser(reader)) == 403
