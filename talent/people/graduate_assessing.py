"""What would become of graduates that are handed in: looked up in a few statements, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from talent.kit.errors import FieldError
from talent.kit.terms import Fate
from talent.people.finding import MOST_NAMES, Who, crowded, people_by_index
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
from talent.people.records import blind
from talent.people.word_rules import Words, news

MANY_NAMES = f"同一手机号或身份号码下填写了 {MOST_NAMES} 个以上的姓名，不能判断是哪一位毕业生，请核对。"
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


def assess_graduates(session: Session, school: School, graduates: Sequence[Graduate]) -> list[Assessed]:
    """In the order given, each as if those before it were written. The fate is told by what this school said
    before and by nothing else, so that it does not tell who else is in the database.
    """
    indexes = [_indexes(one) for one in graduates]
    students = {one.student for one in indexes if one.student}
    entries = entries_by_student(session, school, students)
    stated = stated_students(session, school, students)
    people = people_by_index(
        session,
        {one.mobile for one in indexes if one.mobile},
        {one.number for one in indexes if one.number},
        {entry.person_id for entry in entries} | {number for ids in stated.values() for number in ids},
    )
    known = [who.person_id for who in people if who.person_id is not None]
    entered = {one.person_id: one for one in entries_of_people(session, school, known)}
    earlier = words_by(session, school.organisation_id, entered)
    book = GraduateBook(people, {number: one.student_index for number, one in entered.items()}, stated)
    many = crowded(((one.name, (at.mobile, at.number)) for one, at in zip(graduates, indexes, strict=True)))
    seen: dict[Who, Words] = {}
    answers = []
    for graduate, index in zip(graduates, indexes, strict=True):
        if many & {index.mobile, index.number}:
            found: Who | FieldError = FieldError("name", MANY_NAMES)
        else:
            found = book.find(graduate, index)
        answers.append(_assess_one(graduate, index, school, found, entered, earlier, seen))
    return answers


def _assess_one(
    graduate: Graduate,
    indexes: Indexes,
    school: School,
    who: Who | FieldError,
    entered: dict[int, Entry],
    earlier: dict[int, Words],
    seen: dict[Who, Words],
) -> Assessed:
    if isinstance(who, FieldError):
        return Assessed(graduate, indexes, Fate.REFUSED, who)
    number = who.person_id or 0
    said = earlier.get(number, _NONE)
    words = told_words(words_of(graduate, school), said, who, sure=is_sure(who, indexes))
    entry = entered.get(number)
    fate = Fate.NEW if entry is None else Fate.CHANGED if news(words, said) else Fate.UNCHANGED
    before = seen.setdefault(who, words)
    if before is not words:
        if before != words:
            return Assessed(graduate, indexes, Fate.REFUSED, FieldError("", TWICE))
        fate = Fate.UNCHANGED
    return Assessed(graduate, indexes, fate, None, who, words, entry.id if entry else None)


def _indexes(graduate: Graduate) -> Indexes:
    return Indexes(
        blind(graduate.mobile, "person.mobile"),
        blind(graduate.resident_id, "person.resident_id"),
        blind(graduate.student_number, "graduate_detail.student_number"),
    )
