"""Decisions about a completion, pure: what may be declared, and whose it is."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from talent.kit.errors import FieldError
from talent.kit.labels import LabelledEnum
from talent.training.enums import ClassState

MAX_SCORE = 100
# A middle dot is written in many ways, and blanks slip in.
_BETWEEN = re.compile(r"[\s·•・‧∙.．]+")
NO_WAY_TO_KNOW = "请填写手机号或公民身份号码，用来确认是哪一位学员。"
OTHER_NAME = "该手机号登记的是另一个姓名。请核对姓名和手机号，或改填公民身份号码。"
OTHER_NAME_OF_NUMBER = "该公民身份号码登记的是另一个姓名，请核对。"
OTHER_NUMBER = "姓名和手机号与一份档案相同，公民身份号码却不同，请核对。"
SEVERAL = "这个姓名和手机号有不止一份档案，请补填公民身份号码。"
REVOKED = "这位学员在本班的结业记录已撤销，不能再次登记。如撤销有误，请联系平台工作人员。"
TWICE = "与前面一行是同一位学员、同一个班次，内容却不同。请只保留正确的一行。"


class Fate(LabelledEnum):
    """What becomes of what is declared."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    UNCHANGED = "unchanged", "未变化"
    REFUSED = "refused", "退回"


@dataclass(frozen=True, slots=True)
class Declared:
    """Somebody completed a class. Who it was: ``person_id`` if that is known, else by name and number.

    Without ``hours`` they are those of the course.
    """

    class_id: int
    completed_on: date
    name: str = ""
    mobile: str | None = None
    resident_id: str | None = None
    person_id: int | None = None
    hours: int | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Teaching:
    """A class with what a completion takes from its course and its body."""

    class_id: int
    class_code: str
    state: ClassState
    starts_on: date
    course_id: int
    course_code: str
    title: str
    course_hours: int
    organisation_id: int
    organisation_name: str


@dataclass(slots=True, eq=False)
class Who:
    """A person whom a declaration means; without an id it is somebody who is not in the database yet.

    ``mobile`` is known of those only.
    """

    name: str
    person_id: int | None = None
    user_id: int | None = None
    mobile: str | None = None
    mobile_index: str | None = None
    number_index: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a completion says."""

    completed_on: date
    hours: int
    score: float | None


def facts_of(declared: Declared, teaching: Teaching) -> Facts:
    hours = teaching.course_hours if declared.hours is None else declared.hours
    return Facts(declared.completed_on, hours, declared.score)


def fault_of(facts: Facts, teaching: Teaching, day: date) -> FieldError | None:
    """The first rule that the facts break on ``day``."""
    if teaching.state is ClassState.CANCELLED:
        return FieldError("class_id", "这个班次已取消，不能登记结业。")
    if facts.completed_on < teaching.starts_on:
        return FieldError("completed_on", f"结业日期早于开班日期（{teaching.starts_on}），请核对。")
    if facts.completed_on > day:
        return FieldError("completed_on", "结业日期晚于今天，请在结业之后登记。")
    if not 1 <= facts.hours <= teaching.course_hours:
        return FieldError("hours", f"学时应在 1 到 {teaching.course_hours} 之间（课程的学时），请核对。")
    if facts.score is not None and not 0 <= facts.score <= MAX_SCORE:
        return FieldError("score", "成绩应在 0 到 100 之间，请核对。")
    return None


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike, but for width, blanks and dots."""
    return folded_name(one) == folded_name(other)


def folded_name(name: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", name)).casefold()


class Book:
    """The people whom declarations may mean, by their blind indexes; never a guess.

    Who is met for the first time is entered, so that the next declaration means the same person.
    """

    def __init__(self, people: Iterable[Who]) -> None:
        self._by_number: dict[str, Who] = {}
        self._by_mobile: dict[str, list[Who]] = {}
        for who in people:
            self._enter(who)

    def find(
        self, declared: Declared, mobile_index: str | None, number_index: str | None
    ) -> Who | FieldError:
        """Whom these mean, or why that can't be said."""
        name = declared.name
        if mobile_index is None and number_index is None:
            return FieldError("mobile", NO_WAY_TO_KNOW)
        known = self._by_number.get(number_index or "")
        if known is not None:
            return known if same_name(known.name, name) else FieldError("resident_id", OTHER_NAME_OF_NUMBER)
        reached = self._by_mobile.get(mobile_index or "", [])
        alike = [who for who in reached if same_name(who.name, name)]
        if number_index is not None:
            alike = [who for who in alike if who.number_index is None] or alike
        if len(alike) > 1:
            return FieldError("resident_id", SEVERAL)
        if not alike:
            # A family may share a telephone; the identity number then says who it is.
            if reached and number_index is None:
                return FieldError("mobile", OTHER_NAME)
            new = Who(name, mobile=declared.mobile, mobile_index=mobile_index, number_index=number_index)
            return self._enter(new)
        if number_index is not None and alike[0].number_index is not None:
            return FieldError("resident_id", OTHER_NUMBER)
        return alike[0]

    def _enter(self, who: Who) -> Who:
        if who.number_index is not None:
            self._by_number[who.number_index] = who
        if who.mobile_index is not None:
            self._by_mobile.setdefault(who.mobile_index, []).append(who)
        return who
