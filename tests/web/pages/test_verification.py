"""The verification of an enterprise: its papers go up, the staff download them, and answer."""

import pytest
from starlette.testclient import TestClient

from talent.accounts.actor import Actor
from talent.kit.papers import MAX_PAPER
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
    assert "营业执照不清晰或不完整" in page
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
