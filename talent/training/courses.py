"""Courses of a training body: write, change, copy, open and close, look at."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, delete, select

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.organisations import is_verified
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.once import body_of, made_before, remember
from talent.audit.trail import record
from talent.kit.clock import now, today
from talent.kit.db import count
from talent.kit.errors import Conflict, FieldError, Invalid, NotFound
from talent.kit.paging import Page, Paged
from talent.kit.sentences import say
from talent.training.enums import CourseState
from talent.training.queries import course_is_completed, own_courses, skills_by_course, visible_courses
from talent.training.rules import COURSE_TRANSITIONS, free_code, missing_for_opening
from talent.training.schemas import CourseCard, CourseInput, CourseOut, CourseSkillInput, OwnCourseFilter
from talent.training.showing import UNVERIFIED, course_cards, course_out
from talent.training.tables import Course, CourseSkill
from talent.vocab import service as vocab
from talent.vocab.words import fold

_NO_BODY = "当前账号没有关联培训机构，不能新建课程。"
NO_COURSE = "没有找到该课程，可能已经停开。"
STALE = "该课程已被他人修改，请刷新后再提交。"
_FIELDS = ("title", "code", "summary", "for_whom", "mode", "hours", "fee")

Levels = dict[str, int]


def create_course(session: Session, actor: Actor, data: CourseInput, *, key: str = "") -> CourseOut:
    """A draft. Asked again with the same key, it is the same draft."""
    require(actor, Permission.TRAINING_OWN)
    body = body_of(data.model_dump())
    made = made_before(session, actor, Action.COURSE_CREATE, key, body)
    if made is not None:
        return get_course(session, actor, made)
    values = {name: getattr(data, name) for name in _FIELDS}
    created = _add(session, actor, values, _levels(session, data.skills))
    remember(session, actor, Action.COURSE_CREATE, key, body, created.id)
    return created


def copy_course(session: Session, actor: Actor, course_id: int, *, key: str = "") -> CourseOut:
    """A draft with the same words and skills, of an own course in any state."""
    require(actor, Permission.TRAINING_OWN)
    body = body_of({"copy_of": course_id})
    made = made_before(session, actor, Action.COURSE_CREATE, key, body)
    if made is not None:
        return get_course(session, actor, made)
    source = lock_course(session, actor, course_id)
    values = {name: getattr(source, name) for name in _FIELDS}
    values["code"] = free_code(f"{source.code[:24]}-", _codes(session, source.organisation_id))
    levels = {one.skill: one.level for one in skills_by_course(session, [course_id])[course_id]}
    created = _add(session, actor, values, levels, f"copy of {course_id}")
    remember(session, actor, Action.COURSE_CREATE, key, body, created.id)
    return created


def update_course(session: Session, actor: Actor, course_id: int, data: CourseInput) -> CourseOut:
    """Changes an own course. What a completion stands for, skills and hours, stays once there is one."""
    require(actor, Permission.TRAINING_OWN)
    course = lock_course(session, actor, course_id)
    values = {name: getattr(data, name) for name in _FIELDS} | {"code": data.code or course.code}
    levels = _levels(session, data.skills)
    stored = {one.skill: one.level for one in skills_by_course(session, [course_id])[course_id]}
    changed = [name for name, value in values.items() if getattr(course, name) != value]
    changed += ["skills"] if levels != stored else []
    if not changed:
        return course_out(session, actor, course)
    if course.version != data.version:
        raise Conflict(STALE)
    _check_change(session, course, values, levels, changed)
    for name, value in values.items():
        setattr(course, name, value)
    if "skills" in changed:
        _replace_skills(session, course_id, levels)
    _touch(session, course)
    record(session, actor, Action.COURSE_UPDATE, "course", course_id, ",".join(changed))
    return course_out(session, actor, course)


def set_course_state(
    session: Session, actor: Actor, course_id: int, state: CourseState, version: int
) -> CourseOut:
    """Opens or closes an own course; only a verified body may open one. The same state changes nothing."""
    require(actor, Permission.TRAINING_OWN)
    course = lock_course(session, actor, course_id)
    if course.state is state:
        return course_out(session, actor, course)
    if course.version != version:
        raise Conflict(STALE)
    if state not in COURSE_TRANSITIONS[course.state]:
        raise Invalid(say("“{state}”的课程不能改为“{wanted}”。", state=course.state, wanted=state))
    if state is CourseState.OPEN:
        _check_opening(session, course)
    before, course.state = course.state, state
    _touch(session, course)
    record(session, actor, Action.COURSE_STATE, "course", course_id, f"{before.value}->{state.value}")
    return course_out(session, actor, course)


def get_course(session: Session, actor: Actor, course_id: int) -> CourseOut:
    """A course that the actor may see; a stranger's draft is not found."""
    require(actor, Permission.COURSES_READ)
    found = session.exec(visible_courses(actor).where(col(Course.id) == course_id)).one_or_none()
    if found is None:
        raise NotFound(NO_COURSE)
    return course_out(session, actor, found)


def list_own_courses(
    session: Session, actor: Actor, wanted: OwnCourseFilter, page: Page
) -> Paged[CourseCard]:
    """The body's own in every state, the one changed last first."""
    require(actor, Permission.TRAINING_OWN)
    query = own_courses(actor)
    if wanted.state is not None:
        query = query.where(col(Course.state) == wanted.state)
    ordered = query.order_by(col(Course.updated_at).desc(), col(Course.id).desc())
    rows = session.exec(ordered.offset(page.offset).limit(page.size)).all()
    return Paged[CourseCard](
        items=course_cards(session, actor, rows),
        total=count(session, query),
        number=page.number,
        size=page.size,
    )


def lock_course(session: Session, actor: Actor, course_id: int) -> Course:
    """An own course as it is now; nobody else changes it before this transaction ends."""
    query = own_courses(actor).where(col(Course.id) == course_id)
    locked = query.with_for_update(of=Course).execution_options(populate_existing=True)
    found = session.exec(locked).one_or_none()
    if found is None:
        raise NotFound("没有找到该课程。")
    return found


def _add(
    session: Session, actor: Actor, values: dict[str, Any], levels: Levels, detail: str = ""
) -> CourseOut:
    organisation_id = organisation_of(actor, _NO_BODY)
    # Two at the same moment would take the same number.
    organisation = select(Organisation).where(col(Organisation.id) == organisation_id)
    session.exec(organisation.with_for_update()).one()
    taken = _codes(session, organisation_id)
    values["code"] = values["code"] or free_code("K", taken)
    _check_code(values["code"], taken)
    course = Course(**values, organisation_id=organisation_id)
    session.add(course)
    session.flush()
    assert course.id is not None
    _replace_skills(session, course.id, levels)
    record(session, actor, Action.COURSE_CREATE, "course", course.id, detail)
    return course_out(session, actor, course)


def _levels(session: Session, skills: Sequence[CourseSkillInput]) -> Levels:
    """Canonical skills by what the words mean; unknown words and the same skill twice are refused."""
    known = vocab.skills_of_folded_words(session)
    ids = vocab.skill_names(session, {one.words for one in skills})
    levels: Levels = {}
    errors: list[FieldError] = []
    for number, one in enumerate(skills):
        skill = one.words if one.words in ids else known.get(fold(one.words))
        field = f"skills.{number}.words"
        if skill is None:
            message = say("技能表中没有“{words}”，请从列表中选择相近的技能。", words=one.words)
            errors.append(FieldError(field, message))
        elif skill in levels:
            errors.append(FieldError(field, say("技能“{words}”重复，请只保留一条。", words=one.words)))
        else:
            levels[skill] = one.level
    if errors:
        raise Invalid(errors[0].message, fields=tuple(errors))
    return levels


def _check_change(
    session: Session, course: Course, values: dict[str, Any], levels: Levels, changed: list[str]
) -> None:
    if "code" in changed:
        _check_code(values["code"], _codes(session, course.organisation_id))
    fixed = [name for name in ("skills", "hours") if name in changed]
    if fixed and course_is_completed(session, course.id or 0):
        message = "已有学员结业，技能和学时不能再改。请复制为新的课程后修改。"
        raise Invalid(message, fields=tuple(FieldError(name, message) for name in fixed))
    if course.state is CourseState.OPEN:
        wanted = course.model_copy(update=values)
        errors = missing_for_opening(wanted, levels)
        if errors:
            why = say("已发布的课程须保持完整：{why}", why=errors[0].message)
            raise Invalid(why, fields=tuple(errors))


def _check_opening(session: Session, course: Course) -> None:
    if not is_verified(session.get_one(Organisation, course.organisation_id), today()):
        raise Invalid(UNVERIFIED)
    errors = missing_for_opening(course, skills_by_course(session, [course.id or 0])[course.id or 0])
    if errors:
        raise Invalid(say("暂不能发布：{why}", why=errors[0].message), fields=tuple(errors))


def _codes(session: Session, organisation_id: int) -> set[str]:
    query = select(Course.code).where(Course.organisation_id == organisation_id)
    return set(session.exec(query.order_by(col(Course.code))))


def _check_code(code: str, taken: set[str]) -> None:
    if code in taken:
        message = say("课程编号“{code}”已经用过，请换一个。", code=code)
        raise Invalid(message, fields=(FieldError("code", message),))


def _replace_skills(session: Session, course_id: int, levels: Levels) -> None:
    session.exec(delete(CourseSkill).where(col(CourseSkill.course_id) == course_id))
    session.add_all(
        CourseSkill(course_id=course_id, skill=skill, level=level) for skill, level in levels.items()
    )
    session.flush()


def _touch(session: Session, course: Course) -> None:
    course.version += 1
    course.updated_at = now()
    session.flush()
