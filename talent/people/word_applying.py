"""Writes words of organisations into profiles, many in a few statements."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col

from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.kit.clock import now, today
from talent.kit.terms import Category
from talent.people import records, tables
from talent.people.codes import CodeBook
from talent.people.enums import WordField
from talent.people.finding import portions
from talent.people.queries import child_rows
from talent.people.records import MembershipRecord, Values, blind
from talent.people.rows import EducationRow, PostRow, SkillRow, Wishes
from talent.people.word_rules import Words
from talent.people.writing import insert_memberships, insert_owned
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount

# Field, columns of the table, and whether the second is the blind index of the first.
_OF_PERSON = {
    WordField.NAME: ("name",),
    WordField.MOBILE: ("mobile", "mobile_index"),
    WordField.EMAIL: ("email", "email_index"),
    WordField.DIVISION: ("division",),
    WordField.EDUCATION_LEVEL: ("education_level",),
}
_OF_GRADUATE = {
    WordField.SCHOOL: ("school_code", "school_name"),
    WordField.MAJOR: ("major_code", "major_name"),
    WordField.GRADUATION_YEAR: ("graduation_year",),
    WordField.STUDENT_NUMBER: ("student_number", "student_number_index"),
}
_OWN_TABLES: dict[WordField, Any] = {
    WordField.EDUCATION: tables.Education,
    WordField.SKILLS: tables.PersonSkill,
    WordField.POSTS: tables.WishOccupation,
}


def apply_words(session: Session, changes: Mapping[int, Words], codes: CodeBook) -> None:
    """The fields of the profiles are now these; open forms of theirs become stale, rankings are told."""
    if not changes:
        return
    session.flush()
    for field, columns in _OF_PERSON.items():
        given = {number: words[field] for number, words in changes.items() if field in words}
        _update(session, tables.Person, "id", columns, given)
    _set_graduates(session, changes)
    _set_rows(session, changes, codes)
    people = _table(tables.Person)
    statement = update(people).values(version=people.c.version + 1, updated_at=now())
    for some in portions(sorted(changes)):
        session.connection().execute(statement.where(people.c.id.in_(some)))
    session.expire_all()
    record_changes(session, ChangeKind.PERSON, sorted(changes))


def empty_fields(session: Session, person_ids: Collection[int]) -> dict[int, set[WordField]]:
    """Which fields of the profiles hold nothing."""
    found = {number: set(WordField) - {WordField.NAME} for number in person_ids}
    for some in portions(found):
        person, member, detail = tables.Person, tables.Membership, tables.GraduateDetail
        query = columns_of(
            col(person.id),
            col(person.mobile_index),
            col(person.email_index),
            col(person.division),
            col(person.education_level),
        ).where(col(person.id).in_(some))
        fields: Sequence[WordField] = list(_OF_PERSON)[1:]
        for number, *values in session.execute(query.order_by(col(person.id))):
            found[number] -= {field for field, value in zip(fields, values, strict=True) if value}
        # type: the stubs know no more than four columns of this form.
        graduates = (
            columns_of(
                member.person_id,
                detail.school_name,
                detail.major_name,
                detail.graduation_year,
                detail.student_number_index,
            )  # type: ignore[call-overload]
            .join(detail, col(detail.membership_id) == col(member.id))
            .where(col(member.person_id).in_(some))
            .order_by(col(member.person_id))
        )
        for number, *values in session.execute(graduates):
            found[number] -= {field for field, value in zip(_OF_GRADUATE, values, strict=True) if value}
        for field, table in _OWN_TABLES.items():
            owners = columns_of(table.person_id).where(col(table.person_id).in_(some)).distinct()
            for (number,) in session.execute(owners.order_by(col(table.person_id))):
                found[number].discard(field)
    return found


def skill_rows(words: Sequence[str]) -> list[SkillRow]:
    return [
        SkillRow.model_construct(words=one, skill=None, level=1, used=False, refused=None) for one in words
    ]


def post_rows(titles: Sequence[str]) -> list[PostRow]:
    return [PostRow.model_construct(title=one, occupation=None) for one in titles]


def education_rows(word: Mapping[str, Any]) -> list[EducationRow]:
    return [EducationRow.model_construct(**{**dict.fromkeys(EducationRow.model_fields), **word})]


def member_since(graduation_year: int | None) -> Any:
    """Somebody counts as a graduate from the summer of the year on, or from today if that is to come."""
    day = today()
    return day if graduation_year is None else min(day, day.replace(year=graduation_year, month=7, day=1))


def _set_graduates(session: Session, changes: Mapping[int, Words]) -> None:
    given = {number: words for number, words in changes.items() if _OF_GRADUATE.keys() & words.keys()}
    if not given:
        return
    members = _memberships(session, given)
    missing = {number: words for number, words in given.items() if number not in members}
    insert_memberships(
        session,
        {
            number: [
                MembershipRecord(
                    {
                        "category": Category.GRADUATE,
                        "since": member_since(words.get(WordField.GRADUATION_YEAR)),
                        "until": None,
                    },
                    tables.GraduateDetail,
                    [_EMPTY_DETAIL],
                )
            ]
            for number, words in missing.items()
        },
    )
    members |= _memberships(session, missing)
    for field, columns in _OF_GRADUATE.items():
        values = {members[number]: words[field] for number, words in given.items() if field in words}
        _update(session, tables.GraduateDetail, "membership_id", columns, values)


_EMPTY_DETAIL: Values = {
    "school_code": None,
    "school_name": "",
    "major_code": None,
    "major_name": "",
    "graduation_year": None,
    "student_number": None,
    "student_number_index": None,
}


def _memberships(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """The membership as a graduate by person."""
    table = tables.Membership
    found: dict[int, int] = {}
    for some in portions(person_ids):
        query = columns_of(col(table.person_id), col(table.id)).where(
            col(table.person_id).in_(some), col(table.category) == Category.GRADUATE
        )
        found |= dict(session.execute(query.order_by(col(table.id))).all())
    return found


def _set_rows(session: Session, changes: Mapping[int, Words], codes: CodeBook) -> None:
    """Education, skills and posts wished for: the rows of each field anew."""
    given = {
        field: {number: words[field] for number, words in changes.items() if field in words}
        for field in _OWN_TABLES
    }
    education = {
        number: records.education_records(education_rows(word), codes)
        for number, word in given[WordField.EDUCATION].items()
    }
    skills = {
        number: records.skill_records(skill_rows(words), codes)
        for number, words in given[WordField.SKILLS].items()
    }
    posts = {
        number: records.wish_post_records(Wishes.model_construct(posts=post_rows(titles)), codes)
        for number, titles in given[WordField.POSTS].items()
    }
    codes.raise_if_any()
    had = _unread_before(session, skills)
    _replace(session, tables.Education, education)
    _replace(session, tables.PersonSkill, skills)
    _replace(session, tables.WishOccupation, posts)
    has = [[row["words"] for row in rows if row["skill"] is None] for rows in skills.values()]
    recount(session, WordSource.PEOPLE, before=had, after=has)


def _unread_before(session: Session, person_ids: Collection[int]) -> list[list[str]]:
    """What the people had for skills that no code list has."""
    had = []
    for some in portions(person_ids):
        rows = child_rows(session, tables.PersonSkill, some, "words", "skill")
        had += [[row.words for row in of_one if row.skill is None] for of_one in rows.values()]
    return had


def _replace(session: Session, table: type[SQLModel], owned: Mapping[int, Sequence[Values]]) -> None:
    target = _table(table)
    for some in portions(owned):
        session.connection().execute(delete(target).where(target.c.person_id.in_(some)))
    insert_owned(session, table, owned)


def _update(
    session: Session, table: type[SQLModel], key: str, columns: Sequence[str], given: Mapping[int, Any]
) -> None:
    """One column, a code with its name, or a text with its blind index."""
    if not given:
        return
    target = _table(table)
    rows = []
    for number, value in given.items():
        values = [value]
        if columns[-1].endswith("_index"):
            values = [value, blind(value, f"{target.name}.{columns[0]}")]
        elif len(columns) > 1:
            values = list(value)
        rows.append({"key": number} | {f"new_{name}": one for name, one in zip(columns, values, strict=True)})
    statement = update(target).where(target.c[key] == bindparam("key"))
    bound = {name: bindparam(f"new_{name}", type_=target.c[name].type) for name in columns}
    session.connection().execute(statement.values(**bound), rows)


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
