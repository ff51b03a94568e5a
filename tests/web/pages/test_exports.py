"""Lists as files, from their pages: the filter goes along, and who may not see the list gets none."""

import csv
from io import BytesIO, StringIO

import python_calamine
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.tables import AuditEntry
from talent.enterprises.enums import DemandState
from talent.kit.clock import today
from talent.kit.db import Session
from tests.factories.enterprises import make_demand
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.web.conftest import Browser


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_an_enterprise_takes_its_needs_out_as_they_are_listed(
    browser: Browser, session: Session, enterprise_owner: Actor
) -> None:
    for title, state in (("甲岗", DemandState.OPEN), ("乙岗", DemandState.DRAFT)):
        make_demand(
            session,
            enterprise_owner.organisation_id or 0,
            title=title,
            state=state,
            valid_until=today(),
        )
    session.commit()
    client = browser(enterprise_owner)
    page = client.get("/enterprise/demands?state=draft").text
    assert 'action="/exports/demands"' in page
    assert '<input type="hidden" name="state" value="draft">' in page
    answer = client.post("/exports/demands", data={"state": "draft", "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="demands-{today()}.csv"'
    assert [line[1] for line in lines_of(answer.content)] == ["岗位名称", "乙岗"]
    assert client.post("/exports/demands", data={"state": "nothing"}).status_code == 422


def test_people_come_out_as_cards_and_that_is_audited(
    browser: Browser, session: Session, staff: Actor
) -> None:
    make_person(session, name="王小丽", mobile="19900000001")
    session.commit()
    client = browser(staff)
    assert 'action="/exports/talents"' in client.get("/people?category=practitioner").text
    answer = client.post("/exports/talents", data={"format": "xlsx", "category": "practitioner"})
    rows = python_calamine.load_workbook(BytesIO(answer.content)).get_sheet_by_name("人才名单").to_python()
    assert [row[1] for row in rows] == ["姓名", "王**"]
    found = session.exec(select(AuditEntry).where(AuditEntry.action == Action.SHEET_EXPORT)).all()
    assert [one.detail for one in found] == ["talents xlsx 1 category"]


def test_completions_come_out_for_their_body_and_the_staff(
    browser: Browser, session: Session, training_body: Actor, staff: Actor, enterprise_owner: Actor
) -> None:
    person = make_person(session, name="王小丽")
    make_training(session, training_body.organisation_id or 0, person.id or 0)
    session.commit()
    for actor, page, name in (
        (training_body, "/training/completions", "王小丽"),
        (staff, "/staff/training/completions", "王**"),
    ):
        client = browser(actor)
        assert 'action="/exports/completions"' in client.get(page).text
        lines = lines_of(client.post("/exports/completions", data={"format": "csv"}).content)
        assert [line[4] for line in lines] == ["姓名", name]
    assert browser(enterprise_owner).post("/exports/completions").status_code == 403


def test_a_program_takes_lists_out(
    program: Browser, session: Session, staff: Actor, university: Actor
) -> None:
    make_person(session)
    session.commit()
    api = program(staff)
    answer = api.post("/api/v1/exports/talents?format=csv", json={"category": "practitioner"})
    assert len(lines_of(answer.content)) == 2
    assert api.post("/api/v1/exports/talents", json={"category": "nobody"}).status_code == 422
    assert api.post("/api/v1/exports/demands", json={}).status_code == 403
    assert program(university).post("/api/v1/exports/graduates?format=csv", json={}).status_code == 200
