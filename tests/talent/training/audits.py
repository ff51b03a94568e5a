"""What sampling audits of the tests are made of."""

from datetime import timedelta

from talent.kit.clock import today
from talent.kit.db import Session
from talent.training.audit_schemas import AuditInput
from tests.factories.people import make_person
from tests.factories.training import make_class, make_completion, make_course

ALL = {"audit_title": "年度抽查", "body_share": 100.0, "record_share": 20.0}


def declare(session: Session, organisation_id: int, count: int) -> list[int]:
    held = make_class(session, make_course(session, organisation_id))
    return [make_completion(session, held, make_person(session).id or 0).id or 0 for _ in range(count)]


def audit_input(**fields: object) -> AuditInput:
    year = {"since": today() - timedelta(days=365), "until": today(), "due_on": today() + timedelta(days=14)}
    return AuditInput.model_validate({**ALL, **year, **fields})
