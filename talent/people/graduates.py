"""A university hands in its graduates, one or many, in a few statements: people, entries, words and trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlmodel import Session, SQLModel

from talent.accounts.acting import (
    organisation_is_verified,
    organisation_of,
    verified_organisation_of,
)
from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.accounts.tables import Organisation
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.turns import take_named_turn
from talent.kit.clock import now
from talent.kit.terms import Fate
from talent.people.codes import CodeBook
from talent.people.creating import create_people
from talent.people.enums import WordField
from talent.people.finding import NEW_PEOPLE, Who
from talent.people.graduate_assessing import Assessed, GraduateAssessment, assess_graduates
from talent.people.graduate_rules import Graduate, School
from talent.people.graduate_telling import tell_graduates
from talent.people.partner_tables import GraduateEntry
from talent.people.provenance import Offer, Source, offer_words
from talent.people.rows import Basics, GraduateRow, Wishes
from talent.people.schemas import PersonInput
from talent.people.tables import Person
from talent.people.word_applying import education_rows, member_since, post_rows, skill_rows
from talent.people.word_rules import Words

NOT_VERIFIED = "院校通过认证且在有效期内，才能提交毕业生名单。"
NO_UNIVERSITY = "当前账号没有关联院校。"
TITLE = "毕业生名单"
_SCHOOL_NAME_MAX = 60


def university_of(actor: Actor) -> int:
    """The university for which the actor acts."""
    require(actor, Permission.GRADUATES_OWN)
    return organisation_of(actor, NO_UNIVERSITY)


def verified_university_of(session: Session, actor: Actor) -> int:
    """The same, verified today: only then it may hand anybody in."""
    require(actor, Permission.GRADUATES_OWN)
    return verified_organisation_of(session, actor, NO_UNIVERSITY, NOT_VERIFIED)


def may_hand_in(session: Session, actor: Actor) -> bool:
    """For a page that says what is still missing."""
    return organisation_is_verified(session, actor)


def school_of(session: Session, organisation_id: int, codes: CodeBook) -> School:
    """The university by its name, and by its code where the list of schools has it."""
    name = session.get_one(Organisation, organisation_id).name
    code, listed = codes.school(None, name[:_SCHOOL_NAME_MAX], "school")
    return School(organisation_id, code, listed)


class GraduateCheck:
    """What would become of the many of one sheet, some at a time, each as if those before it were written;
    nothing is. First all are noted, then all are checked.
    """

    def __init__(self) -> None:
        self._assessment = GraduateAssessment()

    def note(self, graduates: Sequence[Graduate]) -> None:
        self._assessment.note(graduates)

    def check(
        self, session: Session, actor: Actor, graduates: Sequence[Graduate], codes: CodeBook
    ) -> list[Assessed]:
        school = school_of(session, verified_university_of(session, actor), codes)
        return self._assessment.assess(session, school, graduates)


def record_graduates(
    session: Session,
    actor: Actor,
    graduates: Sequence[Graduate],
    *,
    source: str,
    codes: CodeBook | None = None,
) -> list[tuple[Assessed, int | None]]:
    """Writes those that break no rule, in the order given, each with its entry if that is new. Said again,
    nothing changes. ``source`` is the sheet.

    Who is new gets a profile that nobody sees until the person agrees. Of the identity number only the blind
    index is kept: the number itself needs the person's own separate consent.
    """
    organisation_id = verified_university_of(session, actor)
    # Nobody else may enter the same new person meanwhile; before any row is locked.
    take_named_turn(session, NEW_PEOPLE)
    codes = codes or CodeBook(session)
    school = school_of(session, organisation_id, codes)
    found = assess_graduates(session, school, graduates)
    new = [one for one in found if one.fate is Fate.NEW]
    changed = [one for one in found if one.fate is Fate.CHANGED]
    if not new and not changed:
        return [(one, None) for one in found]
    tell_graduates(session, school, source, (*new, *changed))
    made = _enter_people(session, actor, new, codes)
    entries = dict(zip(map(id, new), _enter(session, organisation_id, new, made), strict=True))
    _change_entries(session, changed)
    offers = [
        Offer(_person(one), _words(one), one.graduate.line, made=_person(one) in made)
        for one in (*new, *changed)
    ]
    offer_words(session, Source(organisation_id, source, TITLE), offers, codes)
    record(
        session, actor, Action.GRADUATE_HAND_IN, "organisation", organisation_id, f"{len(new)} {len(changed)}"
    )
    return [(one, entries.get(id(one))) for one in found]


def _enter_people(session: Session, actor: Actor, new: Sequence[Assessed], codes: CodeBook) -> set[int]:
    """Profiles for those who have none; their ids."""
    entered: dict[Who, PersonInput] = {}
    for one in new:
        if one.who is not None and one.who.person_id is None:
            entered[one.who] = _profile(_words(one))
    if not entered:
        return set()
    ids = create_people(session, actor, list(entered.values()), codes=codes)
    for who, number in zip(entered, ids, strict=True):
        who.person_id = number
    numbered = [{"key": who.person_id, "number": who.number_index} for who in entered if who.number_index]
    if numbered:
        people = _table(Person)
        statement = update(people).where(people.c.id == bindparam("key"))
        session.connection().execute(statement.values(resident_id_index=bindparam("number")), numbered)
    return set(ids)


def _profile(words: Words) -> PersonInput:
    """The words were checked where they were read; checking them again takes longer than writing them."""
    school, major = words[WordField.SCHOOL], words[WordField.MAJOR]
    graduate = GraduateRow.model_construct(
        since=member_since(words[WordField.GRADUATION_YEAR]),
        until=None,
        school_code=school[0],
        school_name=school[1],
        major_code=major[0],
        major_name=major[1],
        graduation_year=words[WordField.GRADUATION_YEAR],
        student_number=words.get(WordField.STUDENT_NUMBER),
    )
    basics = Basics.model_construct(
        name=words[WordField.NAME],
        mobile=words.get(WordField.MOBILE),
        email=words.get(WordField.EMAIL),
        division=words.get(WordField.DIVISION),
        education_level=words.get(WordField.EDUCATION_LEVEL),
    )
    # All of them, for pydantic looks long for what is left out.
    return PersonInput.model_construct(
        basics=basics,
        education=education_rows(words[WordField.EDUCATION]),
        work=[],
        skills=skill_rows(words.get(WordField.SKILLS, [])),
        wishes=Wishes.model_construct(posts=post_rows(words.get(WordField.POSTS, []))),
        categories=[graduate],
    )


def _enter(session: Session, organisation_id: int, new: Sequence[Assessed], made: set[int]) -> list[int]:
    """The ids of the entries, in order."""
    if not new:
        return []
    moment, target = now(), _table(GraduateEntry)
    rows = [
        _columns(one, moment)
        | {
            "organisation_id": organisation_id,
            "person_id": _person(one),
            "student_number_index": one.indexes.student,
            "made": _person(one) in made,
            "created_at": moment,
        }
        for one in new
    ]
    statement = insert(target).returning(target.c.id, sort_by_parameter_order=True)
    return list(session.connection().execute(statement, rows).scalars())


def _change_entries(session: Session, changed: Sequence[Assessed]) -> None:
    if not changed:
        return
    moment, target = now(), _table(GraduateEntry)
    statement = update(target).where(target.c.id == bindparam("key"))
    rows = [
        {f"new_{name}": value for name, value in _columns(one, moment).items()} | {"key": one.entry_id}
        for one in changed
    ]
    names = ("graduation_year", "major_name", "updated_at")
    values = {name: bindparam(f"new_{name}", type_=target.c[name].type) for name in names}
    session.connection().execute(statement.values(**values), rows)
    numbered = [
        {"key": one.entry_id, "number": one.indexes.student} for one in changed if one.indexes.student
    ]
    if numbered:
        session.connection().execute(statement.values(student_number_index=bindparam("number")), numbered)


def _columns(one: Assessed, moment: datetime) -> dict[str, Any]:
    return {
        "graduation_year": one.graduate.graduation_year,
        "major_name": one.graduate.major_name,
        "updated_at": moment,
    }


def _person(one: Assessed) -> int:
    assert one.who is not None
    assert one.who.person_id is not None
    return one.who.person_id


def _words(one: Assessed) -> Words:
    assert one.words is not None
    return one.words


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
