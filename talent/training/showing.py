"""Rows of courses and classes become outputs, with a fixed number of queries however many there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.accounts.organisations import is_verified
from talent.accounts.tables import Organisation
from talent.kit.clock import today
from talent.people.own import find_own
from talent.people.rules import shown_name
from talent.training.enums import ClassStanding, ClassState, CourseState, EnrolmentState
from talent.training.queries import (
    courses_by_id,
    enrolments_of,
    instructors_by_class,
    numbers_by_class,
    organisation_names,
    skills_by_course,
    taking_classes,
    turns_of,
)
from talent.training.rules import COURSE_TRANSITIONS, missing_for_opening, standing
from talent.training.schemas import (
    ClassOut,
    CourseCard,
    CourseOut,
    CourseSkillOut,
    InstructorOut,
    OwnPlace,
)
from talent.training.tables import Course, Enrolment, TrainingClass
from talent.vocab.service import division_names, skill_names

UNVERIFIED = "机构还没有通过认证，或认证已过期。请在“认证”页面提交资料，审核通过后才能发布课程。"


def course_cards(session: Session, actor: Actor, courses: Sequence[Course]) -> list[CourseCard]:
    """In the order given."""
    ids = [_id(course) for course in courses]
    shared = _shared(session, actor, courses)
    day = today()
    query = taking_classes(day).where(col(TrainingClass.course_id).in_(ids))
    taking = session.exec(query.order_by(col(TrainingClass.starts_on), col(TrainingClass.id))).all()
    numbers = numbers_by_class(session, [_id(held) for held in taking])
    names = division_names(session, {held.division for held in taking})
    cards = []
    for course in courses:
        own = [held for held in taking if held.course_id == course.id]
        free = [held for held in own if numbers[_id(held)][0] < held.seats]
        soonest = next(iter(free or own), None)
        cards.append(
            CourseCard(
                **shared[_id(course)],
                next_on=soonest.starts_on if soonest else None,
                next_division_name=names.get(soonest.division or "", "") if soonest else "",
                seats_left=sum(held.seats - numbers[_id(held)][0] for held in free),
                classes=len(own),
            )
        )
    return cards


def course_out(session: Session, actor: Actor, course: Course) -> CourseOut:
    """The whole course; what is for its own body only is empty for others."""
    shared = _shared(session, actor, [course])[_id(course)]
    blockers: list[str] = []
    if shared["mine"] and course.state is not CourseState.OPEN:
        blockers = [one.message for one in missing_for_opening(course, shared["skills"])]
        if not is_verified(session.get_one(Organisation, course.organisation_id), today()):
            blockers.insert(0, UNVERIFIED)
    return CourseOut(
        **shared,
        code=course.code,
        summary=course.summary,
        for_whom=course.for_whom,
        blockers=blockers,
        next_states=list(COURSE_TRANSITIONS[course.state]) if shared["mine"] else [],
        created_at=course.created_at,
        updated_at=course.updated_at,
    )


def class_outs(session: Session, actor: Actor, classes: Sequence[TrainingClass]) -> list[ClassOut]:
    """In the order given; the link is for the own body and for who has a seat."""
    ids = [_id(held) for held in classes]
    courses = courses_by_id(session, {held.course_id for held in classes})
    bodies = organisation_names(session, {course.organisation_id for course in courses.values()})
    numbers = numbers_by_class(session, ids)
    places = division_names(session, {held.division for held in classes})
    teachers = instructors_by_class(session, ids)
    own = _own_places(session, actor, ids)
    day = today()
    return [
        _class_out(
            held,
            courses[held.course_id],
            bodies[courses[held.course_id].organisation_id],
            mine=actor.organisation_id == courses[held.course_id].organisation_id,
            numbers=numbers[_id(held)],
            division_name=places.get(held.division or "", ""),
            instructors=[
                InstructorOut(person_id=person.id or 0, name=shown_name(person.name, person.visibility))
                for person in teachers[_id(held)]
            ],
            own=own.get(_id(held)),
            day=day,
        )
        for held in classes
    ]


def class_out(session: Session, actor: Actor, held: TrainingClass) -> ClassOut:
    return class_outs(session, actor, [held])[0]


def own_place(enrolment: Enrolment, turns: dict[int, int]) -> OwnPlace:
    return OwnPlace(state=enrolment.state, turn=turns.get(enrolment.id or 0))


def _class_out(
    held: TrainingClass,
    course: Course,
    body: str,
    *,
    mine: bool,
    numbers: tuple[int, int],
    division_name: str,
    instructors: list[InstructorOut],
    own: OwnPlace | None,
    day: date,
) -> ClassOut:
    taken, waiting = numbers
    now = standing(held, taken, day)
    inside = mine or (own is not None and own.state is EnrolmentState.ENROLLED)
    return ClassOut(
        id=_id(held),
        course_id=held.course_id,
        course_title=course.title,
        organisation_id=course.organisation_id,
        organisation_name=body,
        mine=mine,
        code=held.code,
        mode=held.mode,
        division=held.division,
        division_name=division_name,
        place=held.place,
        link=held.link if inside and now is not ClassStanding.CANCELLED else "",
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        enrol_until=held.enrol_until,
        seats=held.seats,
        taken=taken,
        waiting=waiting,
        state=held.state,
        standing=now,
        begun=held.state is ClassState.OPEN and held.starts_on <= day,
        instructors=instructors,
        own=own,
        version=held.version,
    )


def _own_places(session: Session, actor: Actor, ids: Sequence[int]) -> dict[int, OwnPlace]:
    """Only a talent stands in classes."""
    person = find_own(session, actor) if actor.role is Role.TALENT else None
    if person is None or person.id is None:
        return {}
    found = enrolments_of(session, person.id, ids)
    turns = turns_of(session, list(found.values()))
    return {class_id: own_place(row, turns) for class_id, row in found.items()}


def _shared(session: Session, actor: Actor, courses: Sequence[Course]) -> dict[int, dict[str, Any]]:
    """What a card and a whole course both say, by course."""
    taught = skills_by_course(session, [_id(course) for course in courses])
    names = skill_names(session, {one.skill for rows in taught.values() for one in rows})
    bodies = organisation_names(session, {course.organisation_id for course in courses})
    return {
        _id(course): {
            "id": _id(course),
            "state": course.state,
            "title": course.title,
            "organisation_id": course.organisation_id,
            "organisation_name": bodies[course.organisation_id],
            "mine": actor.organisation_id == course.organisation_id,
            "mode": course.mode,
            "hours": course.hours,
            "fee": course.fee,
            "skills": [
                CourseSkillOut(skill=one.skill, name=names.get(one.skill, one.skill), level=one.level)
                for one in taught[_id(course)]
            ],
            "version": course.version,
        }
        for course in courses
    }


def _id(row: Course | TrainingClass) -> int:
    assert row.id is not None
    return row.id
