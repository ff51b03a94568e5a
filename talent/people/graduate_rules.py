"""Decisions about graduates that a university hands in, pure: what a row says, and whom it means."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from talent.kit.errors import FieldError
from talent.people.enums import WordField
from talent.people.finding import OTHER_NAME, Book, Who, same_name
from talent.people.word_rules import Words

OTHER_NAME_OF_STUDENT = (
    "该学号登记的是另一个姓名，请核对学号和姓名。若是更正姓名，请同时填写登记时的手机号或公民身份号码。"
)
OTHER_STUDENT = "这位毕业生登记的是另一个学号，请核对。若是更正学号，请同时填写公民身份号码。"
TWO_PROFILES = "学号和公民身份号码各有一份档案。请先核对；若确是同一人，请联系平台工作人员合并档案。"
OTHER_NUMBER_OF_STUDENT = "该学号登记的是另一个公民身份号码，请核对。"
TWICE = "与前面一行是同一位毕业生，内容却不同。请只保留正确的一行。"
_CONTACT = frozenset({WordField.MOBILE, WordField.EMAIL})


@dataclass(frozen=True, slots=True)
class School:
    """A university as profiles name it."""

    organisation_id: int
    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Graduate:
    """What is handed in of one graduate. The identity number only tells who it is; ``line`` is its row."""

    name: str
    graduation_year: int
    major_name: str
    major_code: str | None = None
    mobile: str | None = None
    email: str | None = None
    resident_id: str | None = None
    student_number: str | None = None
    education_level: str | None = None
    division: str | None = None
    skills: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Indexes:
    """The blind indexes of a row."""

    mobile: str | None
    number: str | None
    student: str | None


def words_of(graduate: Graduate, school: School) -> Words:
    """What a row says; an empty cell says nothing."""
    words: Words = {
        WordField.NAME: graduate.name,
        WordField.MOBILE: graduate.mobile,
        WordField.EMAIL: graduate.email,
        WordField.DIVISION: graduate.division,
        WordField.EDUCATION_LEVEL: graduate.education_level,
        WordField.SCHOOL: [school.code, school.name],
        WordField.MAJOR: [graduate.major_code, graduate.major_name],
        WordField.GRADUATION_YEAR: graduate.graduation_year,
        WordField.STUDENT_NUMBER: graduate.student_number,
        WordField.EDUCATION: {
            "school_code": school.code,
            "school_name": school.name,
            "major_code": graduate.major_code,
            "major_name": graduate.major_name,
            "level": graduate.education_level,
            "end_year": graduate.graduation_year,
        },
        WordField.SKILLS: list(graduate.skills),
        WordField.POSTS: list(graduate.posts),
    }
    return {field: value for field, value in words.items() if value}


def told_words(words: Words, earlier: Collection[WordField], who: Who, *, sure: bool) -> Words:
    """Without telephone and e-mail where only a student number says that an account is this graduate's:
    whoever wrote another's number into the own profile must not be told how to reach that one.
    """
    if sure or who.user_id is None:
        return words
    hidden = _CONTACT - set(earlier)
    return {field: value for field, value in words.items() if field not in hidden}


def is_sure(who: Who, indexes: Indexes) -> bool:
    """More than the student number agrees."""
    by_mobile = indexes.mobile is not None and indexes.mobile == who.mobile_index
    return by_mobile or (indexes.number is not None and indexes.number == who.number_index)


class GraduateBook:
    """The people whom rows may mean: by student number, else identity number, else name and telephone.

    ``entered`` are the school's own graduates with the index of their student number; ``stated`` are people
    who say themselves, or of whom others said, that they have a student number there.
    """

    def __init__(
        self, people: Iterable[Who], entered: Mapping[int, str | None], stated: Mapping[str, Collection[int]]
    ) -> None:
        listed = list(people)
        self._book = Book(listed)
        self._by_id = {who.person_id: who for who in listed}
        self._student: dict[Who, str | None] = {
            self._by_id[number]: index for number, index in entered.items() if number in self._by_id
        }
        self._by_student = {index: who for who, index in self._student.items() if index is not None}
        self._stated = stated
        # Which rows gave whom another student number.
        self.given: list[tuple[str, Who]] = []

    def recall(self, students: Mapping[Who, str], by_student: Mapping[str, Who]) -> None:
        """What rows before gave: the last number of each, and whom each number means."""
        self._student |= students
        self._by_student |= by_student

    def find(self, graduate: Graduate, indexes: Indexes) -> Who | FieldError:
        """Whom a row means, or why that can't be said."""
        found = self._of_student(graduate, indexes)
        if found is None:
            found = self._of_numbers(graduate, indexes)
        if isinstance(found, Who) and indexes.student is not None:
            self._give(indexes.student, found)
        return found

    def _give(self, student: str, who: Who) -> None:
        if self._by_student.get(student) is who and self._student.get(who) == student:
            return
        self._by_student[student], self._student[who] = who, student
        self.given.append((student, who))

    def _of_student(self, graduate: Graduate, indexes: Indexes) -> Who | FieldError | None:
        who = self._by_student.get(indexes.student or "") or self._of_stated(graduate, indexes)
        if who is None:
            return None
        other = self._book.of_number(indexes.number)
        if other is not None and other is not who:
            return FieldError("resident_id", TWO_PROFILES)
        if indexes.number is not None and who.number_index not in (None, indexes.number):
            return FieldError("resident_id", OTHER_NUMBER_OF_STUDENT)
        if not same_name(who.name, graduate.name) and not is_sure(who, indexes):
            return FieldError("student_number", OTHER_NAME_OF_STUDENT)
        return who

    def _of_stated(self, graduate: Graduate, indexes: Indexes) -> Who | None:
        """Who has the student number in the profile, and the name; a wrong number there stops nobody."""
        stated = [self._by_id[number] for number in self._stated.get(indexes.student or "", ())]
        alike = [who for who in stated if same_name(who.name, graduate.name)]
        return alike[0] if len(alike) == 1 and self._student.get(alike[0]) is None else None

    def _of_numbers(self, graduate: Graduate, indexes: Indexes) -> Who | FieldError:
        """A family may share a telephone; the student number then says that it is somebody else."""
        found: Who | FieldError
        if indexes.mobile is None and indexes.number is None:
            return self._new(graduate, indexes)
        found = self._book.find(graduate.name, graduate.mobile, indexes.mobile, indexes.number)
        if isinstance(found, FieldError):
            shared = found.message == OTHER_NAME and indexes.student is not None
            return self._new(graduate, indexes) if shared else found
        student = self._student.get(found)
        if None not in (student, indexes.student) and student != indexes.student:
            by_number = indexes.number is not None and indexes.number == found.number_index
            return found if by_number else FieldError("student_number", OTHER_STUDENT)
        return found

    def _new(self, graduate: Graduate, indexes: Indexes) -> Who:
        who = Who(
            graduate.name,
            mobile=graduate.mobile,
            mobile_index=indexes.mobile,
            number_index=indexes.number,
        )
        return self._book.enter(who)
