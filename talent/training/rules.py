"""Pure decisions: where a class stands, who gets a seat, what may follow, what is missing."""

from collections.abc import Collection
from datetime import date

from talent.kit.errors import FieldError
from talent.training.enums import ClassStanding, ClassState, CourseState, EnrolmentState, TeachingMode
from talent.training.tables import Course, TrainingClass

COURSE_TRANSITIONS: dict[CourseState, tuple[CourseState, ...]] = {
    CourseState.DRAFT: (CourseState.OPEN,),
    CourseState.OPEN: (CourseState.CLOSED,),
    CourseState.CLOSED: (CourseState.OPEN,),
}
CLASS_TRANSITIONS: dict[ClassState, tuple[ClassState, ...]] = {
    ClassState.DRAFT: (ClassState.OPEN, ClassState.CANCELLED),
    ClassState.OPEN: (ClassState.CANCELLED,),
    ClassState.CANCELLED: (),
}
# Who takes part or wants to; the other states only say what was.
PRESENT = frozenset({EnrolmentState.ENROLLED, EnrolmentState.WAITING})


def standing(held: TrainingClass, taken: int, day: date) -> ClassStanding:
    """What people may expect of the class on ``day`` when ``taken`` of its seats are."""
    if held.state is ClassState.DRAFT:
        return ClassStanding.DRAFT
    if held.state is ClassState.CANCELLED:
        return ClassStanding.CANCELLED
    if day > held.ends_on:
        return ClassStanding.ENDED
    if day <= held.enrol_until:
        return ClassStanding.FULL if taken >= held.seats else ClassStanding.TAKING
    return ClassStanding.RUNNING if day >= held.starts_on else ClassStanding.CLOSED


def place_of(seats: int, taken: int, waiting: int) -> EnrolmentState:
    """A free seat goes to who comes only where nobody waits for it."""
    return EnrolmentState.ENROLLED if taken < seats and not waiting else EnrolmentState.WAITING


def moves_up(held: TrainingClass, day: date) -> bool:
    """Whether a seat that is given up goes to who waits: not once the class has begun, when it may be too
    late to come; then the body decides.
    """
    return held.state is ClassState.OPEN and day < held.starts_on


def missing_for_opening(course: Course, skills: Collection[object]) -> list[FieldError]:
    """What a course must say before others see it."""
    errors = []
    if not skills:
        errors.append(FieldError("skills", "请至少填写一项教授技能：学完后凭它匹配岗位。"))
    if not course.summary:
        errors.append(FieldError("summary", "请填写课程内容。"))
    if not course.for_whom:
        errors.append(FieldError("for_whom", "请填写适合人群。"))
    return errors


def class_errors(held: TrainingClass) -> list[FieldError]:
    """What is wrong with the dates and the place of a class, drafts too."""
    errors = []
    if held.ends_on < held.starts_on:
        errors.append(FieldError("ends_on", "结课日期不能早于开课日期。"))
    if held.enrol_until > held.starts_on:
        errors.append(FieldError("enrol_until", "报名截止日期不能晚于开课日期。"))
    if held.mode is not TeachingMode.ONLINE and not (held.division and held.place):
        field = "place" if held.division else "division"
        errors.append(FieldError(field, "线下授课请填写上课地区和地点。"))
    return errors


def late_errors(held: TrainingClass, day: date) -> list[FieldError]:
    """Why a class can't be opened any more."""
    if held.enrol_until < day:
        return [FieldError("enrol_until", "报名截止日期已过，请先改到今天或以后。")]
    return []


def free_code(stem: str, taken: Collection[str]) -> str:
    """The first number of its kind that is not taken: K1, K2, …; of a copy ZB-1, ZB-2, …"""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
