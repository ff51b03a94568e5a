"""Classes of a training body: write, change, open, cancel, look at."""

from typing import Any

from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.notices.enums import NoticeKind
from talent.training.courses import lock_course
from talent.training.enums import ClassState, CourseState, EnrolmentState
from talent.training.queries import (
    in_time,
    numbers_by_class,
    own_classes,
    taking_classes,
    visible_classes,
)
from talent.training.rules import CLASS_TRANSITIONS, class_errors, free_code, late_errors
from talent.training.schemas import ClassInput, ClassOut, OwnClassFilter, SeatsInput
from talent.training.seats import fill_seats, lock_class
from talent.training.showing import class_out, class_outs
from talent.training.tables import Completion, Course, TrainingClass
from talent.training.telling import tell_all_in
from talent.vocab import service as vocab

STALE = "该班次已被他人修改，请刷新后再提交。"
# What who is in the class has to know when it changes.
_TOLD_OF = frozenset({"mode", "division", "place", "link", "starts_on", "ends_on"})
_FIELDS = ("code", "mode", "division", "place", "link", "starts_on", "ends_on", "enrol_until", "seats")
# A course's public page shows so many.
_SHOWN = 50


def create_class(
    session: Session, actor: Actor, course_id: int, data: ClassInput, *, key: str = ""
) -> ClassOut:
    """A draft of an open course of one's own. Asked again with the same key, it is the same draft."""
    require(actor, Permission.TRAINING_OWN)
    body = body_of(data.model_dump() | {"course": course_id})
    made = made_before(session, actor, Action.CLASS_CREATE, key, body)
    if made is not None:
        return get_class(session, actor, made)
    course = lock_course(session, actor, course_id)
    if course.state is not CourseState.OPEN:
        raise Invalid("只有已发布的课程才能开班，请先发布课程。")
    values = _values(session, course, data)
    taken = _codes(session, course_id)
    values["code"] = data.code or free_code("B", taken)
    _check_code(values["code"], taken)
    held = TrainingClass(**values, course_id=course_id)
    _check(held)
    session.add(held)
    session.flush()
    assert held.id is not None
    record(session, actor, Action.CLASS_CREATE, "training_class", held.id, f"course {course_id}")
    remember(session, actor, Action.CLASS_CREATE, key, body, held.id)
    return class_out(session, actor, held)


def update_class(session: Session, actor: Actor, class_id: int, data: ClassInput) -> ClassOut:
    """Changes a class that is not cancelled; who is in it is told of another day, place or link."""
    require(actor, Permission.TRAINING_OWN)
    held = lock_own(session, actor, class_id)
    course = session.get_one(Course, held.course_id)
    values = _values(session, course, data) | {"code": data.code or held.code}
    changed = [name for name, value in values.items() if getattr(held, name) != value]
    if not changed:
        return class_out(session, actor, held)
    if held.version != data.version:
        raise Conflict(STALE)
    if held.state is ClassState.CANCELLED:
        raise Invalid("该班次已取消，不能再修改。")
    if "code" in changed:
        _check_code(values["code"], _codes(session, held.course_id))
    wanted = TrainingClass(**values, course_id=held.course_id)
    _check(wanted)
    _check_seats(session, held, data.seats)
    for name, value in values.items():
        setattr(held, name, value)
    _touch(session, held)
    record(session, actor, Action.CLASS_UPDATE, "training_class", class_id, ",".join(changed))
    if held.state is ClassState.OPEN and _TOLD_OF & set(changed):
        _tell_all(session, held, NoticeKind.TRAINING_CHANGED, str(held.version))
    fill_seats(session, actor, held)
    return class_out(session, actor, held)


def set_seats(session: Session, actor: Actor, class_id: int, data: SeatsInput) -> ClassOut:
    """More seats let who waits in; fewer than are taken are refused."""
    require(actor, Permission.TRAINING_OWN)
    held = lock_own(session, actor, class_id)
    if held.seats == data.seats:
        return class_out(session, actor, held)
    if held.version != data.version:
        raise Conflict(STALE)
    _check_seats(session, held, data.seats)
    held.seats = data.seats
    _touch(session, held)
    record(session, actor, Action.CLASS_UPDATE, "training_class", class_id, "seats")
    fill_seats(session, actor, held)
    return class_out(session, actor, held)


def set_class_state(
    session: Session, actor: Actor, class_id: int, state: ClassState, version: int
) -> ClassOut:
    """Opens or cancels an own class; everybody in it is told that it is off."""
    require(actor, Permission.TRAINING_OWN)
    held = lock_own(session, actor, class_id)
    if held.state is state:
        return class_out(session, actor, held)
    if held.version != version:
        raise Conflict(STALE)
    if state not in CLASS_TRANSITIONS[held.state]:
        raise Invalid(say("“{state}”的班次不能改为“{wanted}”。", state=held.state, wanted=state))
    if state is ClassState.OPEN:
        _check_opening(session, held)
    else:
        _check_cancelling(session, held)
    before, held.state = held.state, state
    _touch(session, held)
    record(session, actor, Action.CLASS_STATE, "training_class", class_id, f"{before.value}->{state.value}")
    if before is ClassState.OPEN:
        _tell_all(session, held, NoticeKind.TRAINING_CANCELLED, "")
    return class_out(session, actor, held)


def get_class(session: Session, actor: Actor, class_id: int) -> ClassOut:
    """A class that the actor may see; a stranger's draft is not found."""
    require(actor, Permission.COURSES_READ)
    found = session.exec(visible_classes(actor).where(col(TrainingClass.id) == class_id)).one_or_none()
    if found is None:
        raise NotFound("没有找到该班次。")
    return class_out(session, actor, found)


def get_own_class(session: Session, actor: Actor, class_id: int) -> ClassOut:
    require(actor, Permission.TRAINING_OWN)
    found = session.exec(own_classes(actor).where(col(TrainingClass.id) == class_id)).one_or_none()
    if found is None:
        raise NotFound("没有找到该班次。")
    return class_out(session, actor, found)


def coming_classes(session: Session, actor: Actor, course_id: int) -> list[ClassOut]:
    """The classes of a course that take people today, the soonest first."""
    require(actor, Permission.COURSES_READ)
    query = taking_classes(today()).where(col(TrainingClass.course_id) == course_id)
    ordered = query.order_by(col(TrainingClass.starts_on), col(TrainingClass.id))
    return class_outs(session, actor, session.exec(ordered.limit(_SHOWN)).all())


def list_own_classes(
    session: Session, actor: Actor, wanted: OwnClassFilter, page: Page, course_id: int | None = None
) -> Paged[ClassOut]:
    """The body's classes of one time, or of one of its courses."""
    require(actor, Permission.TRAINING_OWN)
    query = own_classes(actor)
    if course_id is not None:
        query = query.where(col(TrainingClass.course_id) == course_id)
    query = in_time(query, wanted.when, today())
    rows = session.exec(query.offset(page.offset).limit(page.size)).all()
    return Paged[ClassOut](
        items=class_outs(session, actor, rows),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def lock_own(session: Session, actor: Actor, class_id: int) -> TrainingClass:
    """An own class, locked; a stranger's is not found."""
    owned = session.exec(own_classes(actor).where(col(TrainingClass.id) == class_id)).one_or_none()
    held = lock_class(session, class_id) if owned is not None else None
    if held is None:
        raise NotFound("没有找到该班次。")
    return held


def _values(session: Session, course: Course, data: ClassInput) -> dict[str, Any]:
    if data.division and data.division not in vocab.division_codes(session):
        message = "没有这个地区代码，请从列表中重新选择。"
        raise Invalid(message, fields=(FieldError("division", message),))
    return {name: getattr(data, name) for name in _FIELDS} | {"mode": data.mode or course.mode}


def _check(held: TrainingClass) -> None:
    errors = class_errors(held)
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))


def _check_seats(session: Session, held: TrainingClass, seats: int) -> None:
    taken = numbers_by_class(session, [held.id or 0])[held.id or 0][0]
    if seats < taken:
        message = say("已有 {taken} 人报名，名额不能少于这个数。", taken=taken)
        raise Invalid(message, fields=(FieldError("seats", message),))


def _check_opening(session: Session, held: TrainingClass) -> None:
    if session.get_one(Course, held.course_id).state is not CourseState.OPEN:
        raise Invalid("课程还没有发布或已停开，请先发布课程。")
    errors = [*class_errors(held), *late_errors(held, today())]
    if errors:
        raise Invalid(say("暂不能开班：{why}", why=errors[0].message), fields=tuple(errors))


def _check_cancelling(session: Session, held: TrainingClass) -> None:
    query = select(Completion.id).where(Completion.class_id == held.id).order_by(col(Completion.id))
    if session.exec(query.limit(1)).first() is not None:
        raise Invalid("该班次已有学员结业，不能取消。")
    if held.ends_on < today():
        raise Invalid("该班次已经结课，不能取消。")


def _tell_all(session: Session, held: TrainingClass, kind: NoticeKind, what: str) -> None:
    """Who is in it, who waits and who teaches it."""
    tell_all_in(session, held, kind, what, EnrolmentState.ENROLLED, EnrolmentState.WAITING)


def _codes(session: Session, course_id: int) -> set[str]:
    query = select(TrainingClass.code).where(TrainingClass.course_id == course_id)
    return set(session.exec(query.order_by(col(TrainingClass.code))))


def _check_code(code: str, taken: set[str]) -> None:
    if code in taken:
        message = say("班次编号“{code}”已经用过，请换一个。", code=code)
        raise Invalid(message, fields=(FieldError("code", message),))


def _touch(session: Session, held: TrainingClass) -> None:
    held.version += 1
    held.updated_at = now()
    session.flush()
