"""What training leaves of a person in every table, and the parts that tests need."""

import json
from datetime import date, timedelta
from itertools import count
from typing import Any

from talent.kit.clock import today
from talent.kit.db import Session
from talent.training.enums import CertificateKind, ClassState, CourseState, EnrolmentState, TeachingMode
from talent.training.tables import (
    AuditedBody,
    AuditedRecord,
    AuditProof,
    Certificate,
    ClassInstructor,
    Completion,
    CompletionChange,
    Course,
    CourseSkill,
    Enrolment,
    SamplingAudit,
    TrainingClass,
)

_numbers = count(1)


def make_course(
    session: Session, organisation_id: int, *, skills: dict[str, int] | None = None, **fields: Any
) -> Course:
    """An open course; ``skills`` maps a skill's code to the level that it leads to."""
    course = Course(
        organisation_id=organisation_id,
        **{
            "code": f"C{next(_numbers)}",
            "title": "直播运营实训",
            "mode": TeachingMode.ONSITE,
            "hours": 40,
            "state": CourseState.OPEN,
            **fields,
        },
    )
    session.add(course)
    session.flush()
    for skill, level in (skills or {}).items():
        session.add(CourseSkill(course_id=course.id or 0, skill=skill, level=level))
    session.flush()
    return course


def make_class(session: Session, course: Course, **fields: Any) -> TrainingClass:
    """A class that begins in two weeks and still takes people."""
    begins = today() + timedelta(days=14)
    held = TrainingClass(
        course_id=course.id or 0,
        **{
            "code": f"B{next(_numbers)}",
            "mode": course.mode,
            "division": "130100",
            "starts_on": begins,
            "ends_on": begins + timedelta(days=5),
            "enrol_until": begins - timedelta(days=1),
            "seats": 30,
            "state": ClassState.OPEN,
            **fields,
        },
    )
    session.add(held)
    session.flush()
    return held


def make_completion(
    session: Session, held: TrainingClass, person_id: int, completed_on: date | None = None
) -> Completion:
    course = session.get_one(Course, held.course_id)
    done = Completion(
        organisation_id=course.organisation_id,
        course_id=held.course_id,
        class_id=held.id or 0,
        person_id=person_id,
        completed_on=completed_on or today(),
        hours=course.hours,
        score=88.0,
    )
    session.add(done)
    session.flush()
    return done


def make_training(session: Session, organisation_id: int, person_id: int) -> Completion:
    """A row about the person in every table of the area."""
    held = make_class(session, make_course(session, organisation_id))
    number = held.id or 0
    session.add(Enrolment(class_id=number, person_id=person_id, state=EnrolmentState.ENROLLED))
    session.add(ClassInstructor(class_id=number, person_id=person_id))
    done = make_completion(session, held, person_id)
    before = {"completed_on": str(done.completed_on), "hours": 38, "score": None, "revoked": False}
    session.add(CompletionChange(completion_id=done.id or 0, before=json.dumps(before), reason="更正"))
    session.add(
        Certificate(
            number=f"TEST{done.id}",
            kind=CertificateKind.COMPLETION,
            source_id=done.id or 0,
            person_id=person_id,
            organisation_id=organisation_id,
            title="直播运营实训",
            issued_on=today(),
            signed="{}",
            signature="",
            key_id="1",
            status_index=done.id or 0,
        )
    )
    audit = SamplingAudit(
        title="抽查",
        seed=1,
        since=today(),
        until=today(),
        body_share=0.3,
        record_share=0.2,
        least_records=2,
        most_records=20,
        due_on=today(),
    )
    session.add(audit)
    session.flush()
    body = AuditedBody(audit_id=audit.id or 0, organisation_id=organisation_id)
    session.add(body)
    session.flush()
    record = AuditedRecord(body_id=body.id or 0, completion_id=done.id or 0)
    session.add(record)
    session.flush()
    session.add(AuditProof(record_id=record.id or 0, kind="pdf", stored_as=f"proof{done.id}", size=1))
    session.flush()
    return done
