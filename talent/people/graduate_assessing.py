"""What would become of graduates that are handed in: looked up in a few statements, nothing written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from talent.kit.errors import FieldError
from talent.kit.sentences import say
from talent.kit.terms import Fate
from talent.people.earlier_graduates import EarlierGraduates, digest_of_words
from talent.people.finding import MOST_NAMES, Who, people_by_index
from talent.people.graduate_queries import Entry, entries_by_student, entries_of_people, stated_students
from talent.people.graduate_rules import (
    TWICE,
    Graduate,
    GraduateBook,
    Indexes,
    School,
    is_sure,
    told_words,
    words_of,
)
from talent.people.provenance import words_by
from talent.people.recalling import Crowd, Sayings, ids_of
from talent.people.records import blind
from talent.people.word_rules import Words, news

MANY_NAMES = say(
    "同一手机号或身份号码下填写了 {most} 个以上的姓名，不能判断是哪一位毕业生，请核对。", most=MOST_NAMES
)
_NONE: Words = {}


@dataclass(frozen=True, slots=True)
class Assessed:
    """One graduate: the fate, the fault for which it is refused, and what is needed to write it."""

    graduate: Graduate
    indexes: Indexes
    fate: Fate
    fault: FieldError | None = None
    who: Who | None = None
    words: Words | None = None
    entry_id: int | None = None


class GraduateAssessment:
    """Assesses graduates in portions, each as if all those before it were written.

    Before the first portion is assessed all must have been noted. The fate is told by what this school said
    before and by nothing else, so that it does not tell who else is in the database.
    """

    def __init__(self) -> None:
        self._crowd = Crowd()
        self._earlier = EarlierGraduates()

    def note(self, graduates: Sequence[Graduate]) -> None:
        for one in graduates:
            indexes = _indexes(one)
            self._crowd.note(one.name, (indexes.mobile, indexes.number))
            self._earlier.note(indexes)

    def assess(self, session: Session, school: School, graduates: Sequence[Graduate]) -> list[Assessed]:
        """In the order given."""
        indexes = [_indexes(one) for one in graduates]
        given = self._earlier.given(indexes)
        newcomers = self._earlier.newcomers(graduates, indexes, given)
        look = _look_up(session, school, indexes, ids_of(given.values()), newcomers)
        self._earlier.recall(look.book, look.people, newcomers, given)
        seen = Sayings(self._earlier.said, newcomers)
        answers = []
        for graduate, index in zip(graduates, indexes, strict=True):
            if self._crowd.holds((index.mobile, index.number)):
                found: Who | FieldError = FieldError("name", MANY_NAMES)
            else:
                found = look.book.find(graduate, index)
            answers.append(_assess_one(graduate, index, school, found, look, seen))
        self._earlier.remember(seen.new, look.book, newcomers)
        return answers


def assess_graduates(session: Session, school: School, graduates: Sequence[Graduate]) -> list[Assessed]:
    """All at once."""
    assessment = GraduateAssessment()
    assessment.note(graduates)
    return assessment.assess(session, school, graduates)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the database has of those whom rows may mean: by their ids the school's entries and its words."""

    people: list[Who]
    book: GraduateBook
    entered: dict[int, Entry]
    words: dict[int, Words]


def _look_up(
    session: Session,
    school: School,
    indexes: Sequence[Indexes],
    ids: Collection[int],
    newcomers: Iterable[Who],
) -> _Look:
    students = {one.student for one in indexes if one.student}
    entries = entries_by_student(session, school, students)
    stated = stated_students(session, school, students)
    named = {entry.person_id for entry in entries} | {number for some in stated.values() for number in some}
    people = people_by_index(
        session,
        {one.mobile for one in indexes if one.mobile},
        {one.number for one in indexes if one.number},
        named | set(ids),
    )
    known = [who.person_id for who in people if who.person_id is not None]
    entered = {one.person_id: one for one in entries_of_people(session, school, known)}
    numbers = {number: one.student_index for number, one in entered.items()}
    book = GraduateBook([*people, *newcomers], numbers, stated)
    return _Look(people, book, entered, words_by(session, school.organisation_id, entered))


def _assess_one(
    graduate: Graduate, indexes: Indexes, school: School, who: Who | FieldError, look: _Look, seen: Sayings
) -> Assessed:
    if isinstance(who, FieldError):
        return Assessed(graduate, indexes, Fate.REFUSED, who)
    number = who.person_id or 0
    said = look.words.get(number, _NONE)
    words = told_words(words_of(graduate, school), said, who, sure=is_sure(who, indexes))
    entry = look.entered.get(number)
    fate = Fate.NEW if entry is None else Fate.CHANGED if news(words, said) else Fate.UNCHANGED
    short = digest_of_words(words)
    before = seen.before(who, short)
    if before is not None:
        if before != short:
            return Assessed(graduate, indexes, Fate.REFUSED, FieldError("", TWICE))
        fate = Fate.UNCHANGED
    return Assessed(graduate, indexes, fate, None, who, words, entry.id if entry else None)


def _indexes(graduate: Graduate) -> Indexes:
    return Indexes(
        blind(graduate.mobile, "person.mobile"),
        blind(graduate.resident_id, "person.resident_id"),
        blind(graduate.student_number, "graduate_detail.student_number"),
    )
