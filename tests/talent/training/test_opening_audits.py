"""Opening a sampling audit: what is drawn, how it is checked and listed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlmodel import select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.errors import Conflict, Invalid
from talent.kit.paging import Page
from talent.training.audit_schemas import (
    AuditFilter,
)
from talent.training.auditing import (
    get_audit,
    list_audits,
    open_audit,
    redraw,
)
from talent.training.enums import AuditState, Finding
from talent.training.tables import AuditedRecord, Completion, SamplingAudit
from tests.factories.accounts import make_organisation
from tests.talent.training.audits import audit_input, declare

CountQueries = Callable[[Database], AbstractContextManager[list[str]]]


def test_the_sample_can_be_drawn_again_and_is_the_same(
    session: Session, staff: Actor, training_body: Actor
) -> None:
    bodies = [make_organisation(session, kind=OrganisationKind.TRAINING_BODY) for _ in range(10)]
    for number, body in enumerate(bodies):
        declare(session, body.id or 0, number + 1)
    audit_id = open_audit(session, staff, audit_input(body_share=30.0))
    again = redraw(session, staff, audit_id)
    assert again.same
    assert (again.bodies, again.records) == (10, 55)
    drawn = get_audit(session, staff, audit_id, AuditFilter(), Page())
    assert drawn.bodies == drawn.drawn.total == 3
    names = {body.id: number + 1 for number, body in enumerate(bodies)}
    assert all(row.records == min(2, names[row.organisation_id]) for row in drawn.drawn.items)
    # What is declared later was not there to be drawn.
    declare(session, bodies[0].id or 0, 30)
    declare(session, training_body.organisation_id or 0, 30)
    assert redraw(session, staff, audit_id) == again


def test_a_draw_that_does_not_follow_from_its_seed_is_found_out(
    session: Session, staff: Actor, opened: int
) -> None:
    audit = session.get_one(SamplingAudit, opened)
    seeds = iter(range(100))
    while redraw(session, staff, opened).same:
        audit.seed = next(seeds)
        session.flush()
    assert audit.seed < 99


def test_what_was_revoked_before_or_done_outside_the_period_is_not_looked_at(
    session: Session, staff: Actor, training_body: Actor
) -> None:
    done = [
        session.get_one(Completion, one) for one in declare(session, training_body.organisation_id or 0, 3)
    ]
    done[0].revoked_on = today() - timedelta(days=1)
    done[1].completed_on = today() - timedelta(days=400)
    session.flush()
    audit_id = open_audit(session, staff, audit_input())
    records = session.exec(select(AuditedRecord.completion_id)).all()
    assert records == [done[2].id]
    assert redraw(session, staff, audit_id).same


def test_opened_twice_with_one_key_it_is_one_audit(
    session: Session, staff: Actor, training_body: Actor
) -> None:
    declare(session, training_body.organisation_id or 0, 3)
    one, two = (open_audit(session, staff, audit_input(), key="k") for _ in range(2))
    assert one == two
    assert list_audits(session, staff, Page()).total == 1
    with pytest.raises(Conflict):
        open_audit(session, staff, audit_input(audit_title="另一次"), key="k")


def test_a_period_without_completions_is_told_so(session: Session, staff: Actor) -> None:
    with pytest.raises(Invalid, match="没有结业记录"):
        open_audit(session, staff, audit_input())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"since": today() + timedelta(days=1)}, "不能晚于结束日期"),
        ({"until": today() + timedelta(days=1)}, "不能晚于今天"),
        ({"due_on": today()}, "应在今天之后"),
        ({"least_records": 5, "most_records": 4}, "不能大于"),
    ],
)
def test_an_audit_that_makes_no_sense_is_refused(fields: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        audit_input(**fields)


def test_the_bodies_of_an_audit_are_filtered_and_come_in_pages(session: Session, staff: Actor) -> None:
    for _ in range(3):
        body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
        declare(session, body.id or 0, 3)
    audit_id = open_audit(session, staff, audit_input())
    rows = get_audit(session, staff, audit_id, AuditFilter(state=AuditState.ASKED), Page(size=2)).drawn
    assert (len(rows.items), rows.total, rows.pages) == (2, 3, 2)
    none = get_audit(session, staff, audit_id, AuditFilter(finding=Finding.SOUND), Page())
    assert (none.drawn.total, none.bodies) == (0, 3)


def test_a_list_takes_as_many_queries_for_many_bodies_as_for_one(
    session: Session, staff: Actor, database: Database, count_queries: CountQueries
) -> None:
    def statements(bodies: int) -> int:
        for _ in range(bodies):
            body = make_organisation(session, kind=OrganisationKind.TRAINING_BODY)
            declare(session, body.id or 0, 3)
        audit_id = open_audit(session, staff, audit_input())
        with count_queries(database) as sent:
            get_audit(session, staff, audit_id, AuditFilter(), Page())
        return len(sent)

    assert 0 < statements(1) == statements(5)
