"""Sampling audits and figures of questions over the JSON API: the same services, the same limits."""

from datetime import timedelta

import pytest

from talent.accounts.actor import Actor
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.papers import make_paper, make_question
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course
from tests.talent.exams.sittings import sat
from tests.web.conftest import Browser

API = "/api/v1"


@pytest.fixture
def audit() -> dict[str, object]:
    return {
        "audit_title": "专项抽查",
        "since": str(today() - timedelta(days=30)),
        "until": str(today()),
        "due_on": str(today() + timedelta(days=10)),
    }


@pytest.fixture
def declared(session: Session, training_body: Actor) -> None:
    held = make_class(session, make_course(session, training_body.organisation_id or 0))
    for _ in range(3):
        make_completion(session, held, make_person(session).id or 0)
    session.commit()


def test_an_audit_is_opened_once_for_each_key_and_drawn_again(
    program: Browser, staff: Actor, declared: None, audit: dict[str, object]
) -> None:
    client = program(staff)
    key = {"Idempotency-Key": "k1"}
    one, two = (client.post(f"{API}/audits", json=audit, headers=key) for _ in range(2))
    assert one.status_code == two.status_code == 201
    assert one.json()["id"] == two.json()["id"]
    assert client.get(f"{API}/audits").json()["total"] == 1
    assert client.get(f"{API}/audits/1/draw").json() == {"same": True, "bodies": 1, "records": 3}
    [row] = client.get(f"{API}/audits/1?state=asked").json()["drawn"]["items"]
    assert (row["turn"], row["records"]) == ("body", 2)


def test_a_body_reads_its_own_part_and_nothing_of_the_draw(
    program: Browser, staff: Actor, training_body: Actor, declared: None, audit: dict[str, object]
) -> None:
    program(staff).post(f"{API}/audits", json=audit)
    client = program(training_body)
    own = client.get(f"{API}/training/audits/1").json()
    assert (own["state"], len(own["records"])) == ("asked", 2)
    assert "seed" not in own
    refused = client.post(f"{API}/training/audits/1/submission", json={"version": own["version"]})
    assert refused.status_code == 422
    assert "还有 2 条" in refused.json()["detail"]
    assert client.get(f"{API}/audits/1").status_code == 403
    assert client.get(f"{API}/training/audits/2").status_code == 404


def test_a_verdict_on_a_version_that_is_gone_is_a_conflict(
    program: Browser, staff: Actor, declared: None, audit: dict[str, object]
) -> None:
    client = program(staff)
    client.post(f"{API}/audits", json=audit)
    answer = client.put(
        f"{API}/audited-bodies/1/records/1/verdict", json={"verdict": "accepted", "version": 7}
    )
    assert answer.status_code == 409


def test_figures_reports_and_a_withdrawal(
    program: Browser, staff: Actor, talent: Actor, session: Session
) -> None:
    questions = [make_question(session) for _ in range(2)]
    person = make_person(session, user_id=talent.user_id)
    paper = make_paper(session, kinds=[])
    attempt = sat(session, paper, person.id, [(questions[0], "B", 1.0), (questions[1], "A", 0.0)])
    session.commit()
    own, office = program(talent), program(staff)
    said = {"position": 2, "problem": "wrong"}
    answer = own.post(f"{API}/me/exams/{attempt.id}/reports", json=said)
    assert [one["reported"] for one in answer.json()] == [None, "wrong"]
    assert "stem" not in answer.text
    assert office.post(f"{API}/papers/{paper.id}/figures").json()["taken"] == 1
    [flagged] = office.get(f"{API}/questions/figures?flag=reported&paper={paper.id}").json()["items"]
    assert flagged["version_id"] == questions[1].id
    path = f"{API}/questions/figures/{questions[1].id}"
    withdrawn = office.post(f"{path}/withdrawal", json={"cause": "wrong"}).json()
    assert withdrawn["withdrawal"]["left"] == 0
    assert office.post(f"{path}/reports/close").json()["open_reports"] == 0
    session.expire_all()
    assert (attempt.points, attempt.most_points, attempt.passed) == (1, 1, True)
    assert own.get(path).status_code == 403
