"""What training bodies of the demonstration did fits together, and their desk has something to show."""

from sqlalchemy import func
from sqlmodel import col, select

from talent.accounts.actor import Actor
from talent.accounts.enums import OrganisationKind, Role
from talent.accounts.tables import Organisation, User
from talent.accounts.tokens import actor_of
from talent.kit.clock import today
from talent.kit.db import Database, Session
from talent.kit.paging import Page
from talent.people.tables import SkillEvidence
from talent.training.desk import body_desk
from talent.training.enrolling import own_enrolments
from talent.training.queries import numbers_by_class
from talent.training.schemas import CourseSearch
from talent.training.searching import search_courses
from talent.training.tables import Completion, Course, CourseSkill, TrainingClass


def _account(session: Session, role: Role) -> Actor:
    return actor_of(session.exec(select(User).where(User.role == role).order_by(col(User.id))).first(), "")  # type: ignore[arg-type]


def test_every_completion_lies_in_its_class_of_its_course_of_its_body(demo_database: Database) -> None:
    query = (
        select(Completion, TrainingClass, Course)
        .join(TrainingClass, col(TrainingClass.id) == col(Completion.class_id))
        .join(Course, col(Course.id) == col(TrainingClass.course_id))
        .order_by(col(Completion.id))
    )
    with demo_database.read() as session:
        rows = session.exec(query).all()
    assert len(rows) > 50
    for done, held, course in rows:
        assert held.starts_on <= done.completed_on <= held.ends_on <= today()
        assert (done.course_id, done.organisation_id) == (course.id, course.organisation_id)


def test_evidence_names_the_completion_it_came_of(demo_database: Database) -> None:
    with demo_database.read() as session:
        query = select(SkillEvidence).where(col(SkillEvidence.source).startswith("completion:"))
        found = session.exec(query.order_by(col(SkillEvidence.id))).all()
        assert len(found) > 20
        for given in found:
            done = session.get_one(Completion, int(given.source.removeprefix("completion:")))
            assert (done.person_id, done.completed_on) == (given.person_id, given.given_on)
            assert session.get_one(Organisation, done.organisation_id).name == given.vouched_by
            assert session.get(CourseSkill, (done.course_id, given.skill)) is not None


def test_no_class_is_overbooked_and_nobody_waits_beside_a_free_seat(demo_database: Database) -> None:
    with demo_database.read() as session:
        classes = session.exec(select(TrainingClass).order_by(col(TrainingClass.id))).all()
        numbers = numbers_by_class(session, [held.id or 0 for held in classes])
    assert any(waiting for _, waiting in numbers.values())
    for held in classes:
        taken, waiting = numbers[held.id or 0]
        assert taken <= held.seats
        assert taken == held.seats or not waiting


def test_the_desk_of_the_account_has_something_of_everything(demo_database: Database) -> None:
    with demo_database.read() as session:
        desk = body_desk(session, _account(session, Role.TRAINING_BODY))
        own = own_enrolments(session, _account(session, Role.TALENT), Page())
        found = search_courses(session, Actor(), CourseSearch(seats=True), Page())
        bodies = session.exec(
            select(func.count()).where(Organisation.kind == OrganisationKind.TRAINING_BODY)
        ).one()
    figures = desk.figures
    assert min(figures.courses, figures.drafts, figures.coming, figures.enrolled, figures.waiting) > 0
    assert desk.unrecorded
    assert desk.queued
    assert own.total == 2
    assert found.total > 20
    assert bodies == 13
