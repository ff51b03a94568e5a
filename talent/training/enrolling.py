"""What a talent does: enrol, leave, see the own classes, decline to teach one."""

from sqlmodel import Session, col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.kit.clock import today
from talent.kit.db import count
from talent.kit.errors import Conflict, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.people.own import find_own
from talent.training.enums import ClassStanding, ClassState, EnrolmentState
from talent.training.queries import (
    classes_with_course,
    enrolments_of,
    numbers_by_class,
    taking_classes,
)
from talent.training.rules import PRESENT, standing
from talent.training.schemas import ClassOut, OwnEnrolment, TaughtClass
from talent.training.seats import fill_seats, lock_class, put_in, take_out
from talent.training.showing import class_out, class_outs
from talent.training.tables import ClassInstructor, Enrolment, TrainingClass
from talent.training.telling import tell_body

_TAUGHT = 50


def enrol(session: Session, actor: Actor, class_id: int) -> ClassOut:
    """A seat, or the end of the line where none is left; enrolling again changes nothing."""
    require(actor, Permission.ENROL_OWN)
    person_id = _own_id(session, actor)
    held = _lock(session, class_id)
    before = enrolments_of(session, person_id, [class_id]).get(class_id)
    if before is not None and before.state in PRESENT:
        return class_out(session, actor, held)
    if before is not None and before.state is EnrolmentState.REMOVED:
        raise Conflict("培训机构取消了您在这个班次的报名，不能再次报名。如有疑问请联系机构。")
    _check_taking(session, held)
    made = put_in(session, held, person_id)
    record(
        session, actor, Action.ENROLMENT_ENROL, "enrolment", made.id, f"class {class_id} {made.state.value}"
    )
    return class_out(session, actor, held)


def withdraw(session: Session, actor: Actor, class_id: int) -> ClassOut:
    """Leaves the class or its line; the first who waits gets the seat. Leaving again changes nothing."""
    require(actor, Permission.ENROL_OWN)
    person_id = _own_id(session, actor)
    held = _lock(session, class_id)
    own = enrolments_of(session, person_id, [class_id]).get(class_id)
    if own is None:
        raise NotFound("您没有报名这个班次。")
    if own.state not in PRESENT:
        return class_out(session, actor, held)
    if held.ends_on < today():
        raise Conflict("这个班次已经结课，不能再退出。")
    take_out(session, own, EnrolmentState.WITHDRAWN)
    record(session, actor, Action.ENROLMENT_WITHDRAW, "enrolment", own.id, f"class {class_id}")
    fill_seats(session, actor, held)
    return class_out(session, actor, held)


def own_enrolments(session: Session, actor: Actor, page: Page) -> Paged[OwnEnrolment]:
    """Every class that the actor ever enrolled in, what comes next first; empty before there is a profile."""
    require(actor, Permission.ENROL_OWN)
    person = find_own(session, actor)
    if person is None or person.id is None:
        return Paged[OwnEnrolment](items=[], total=0, number=page.number, size=page.size)
    query = (
        classes_with_course()
        .join(Enrolment, col(Enrolment.class_id) == col(TrainingClass.id))
        .where(col(Enrolment.person_id) == person.id)
    )
    over = col(TrainingClass.ends_on) < today()
    ordered = query.order_by(over, col(TrainingClass.starts_on).desc(), col(TrainingClass.id).desc())
    classes = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    own = enrolments_of(session, person.id, [held.id or 0 for held in classes])
    return Paged[OwnEnrolment](
        items=[
            OwnEnrolment(held=shown, hours_attended=own[shown.id].hours_attended, score=own[shown.id].score)
            for shown in class_outs(session, actor, classes)
        ],
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def own_teaching(session: Session, actor: Actor) -> list[TaughtClass]:
    """The classes that the actor was named to teach, the latest first."""
    require(actor, Permission.ENROL_OWN)
    person = find_own(session, actor)
    if person is None:
        return []
    query = (
        classes_with_course()
        .join(ClassInstructor, col(ClassInstructor.class_id) == col(TrainingClass.id))
        .where(col(ClassInstructor.person_id) == person.id)
        .order_by(col(TrainingClass.starts_on).desc(), col(TrainingClass.id).desc())
    )
    shown = class_outs(session, actor, session.exec(query.limit(_TAUGHT)).all())
    return [TaughtClass(held=one, declinable=_is_declinable(one)) for one in shown]


def decline_teaching(session: Session, actor: Actor, class_id: int) -> None:
    """Takes the own name off a class that has not begun; the body is told. Again changes nothing."""
    require(actor, Permission.ENROL_OWN)
    person_id = _own_id(session, actor)
    held = _lock(session, class_id)
    row = session.get(ClassInstructor, (class_id, person_id))
    if row is None:
        return
    if held.starts_on <= today():
        raise Conflict("这个班次已经开课，请与培训机构联系。")
    own = col(ClassInstructor.person_id) == person_id
    session.exec(delete(ClassInstructor).where(col(ClassInstructor.class_id) == class_id, own))
    record(session, actor, Action.CLASS_INSTRUCTOR, "training_class", class_id, f"declined {person_id}")
    tell_body(session, NoticeKind.TRAINING_DECLINED, held, f"{person_id}:{held.version}")


def _is_declinable(held: ClassOut) -> bool:
    return held.state is ClassState.OPEN and held.starts_on > today()


def _own_id(session: Session, actor: Actor) -> int:
    person = find_own(session, actor)
    if person is None or person.id is None:
        raise Conflict("请先建立人才档案，再报名培训。")
    return person.id


def _lock(session: Session, class_id: int) -> TrainingClass:
    """What never was open nobody can find by its number."""
    query = select(TrainingClass.id).where(
        col(TrainingClass.id) == class_id, col(TrainingClass.state) != ClassState.DRAFT
    )
    known = session.exec(query).one_or_none()
    held = lock_class(session, class_id) if known is not None else None
    if held is None:
        raise NotFound("没有找到该班次。")
    return held


def _check_taking(session: Session, held: TrainingClass) -> None:
    query = taking_classes(today()).where(col(TrainingClass.id) == held.id)
    if session.exec(query).one_or_none() is not None:
        return
    now = standing(held, numbers_by_class(session, [held.id or 0])[held.id or 0][0], today())
    if now in (ClassStanding.TAKING, ClassStanding.FULL):
        raise Conflict("这门课程已停开，不能再报名。")
    raise Conflict(say("这个班次{state}，不能再报名。", state=now))
