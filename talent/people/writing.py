"""Writes a person's rows: whole profiles in bulk, or the rows of one step anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert
from sqlmodel import Session, SQLModel, col, select

from talent.kit.clock import now, today
from talent.people import records, tables
from talent.people.codes import CodeBook
from talent.people.enums import ConsentKind
from talent.people.queries import DETAIL_TABLES, refused_words, unread_words
from talent.people.records import MembershipRecord, Values
from talent.people.rows import Wishes
from talent.people.rules import counted_experience
from talent.people.schemas import PersonInput
from talent.people.texts import TEXTS
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount


def insert_people(
    session: Session, people: Sequence[PersonInput], user_ids: Sequence[int | None], codes: CodeBook
) -> list[int]:
    """Ids in the order of ``people``. Every table gets one statement however many people there are."""
    moment = now()
    parts = [_parts(data, user_id, codes, moment) for data, user_id in zip(people, user_ids, strict=True)]
    ids = _insert_returning(session, tables.Person, [part.person for part in parts])
    by_person = dict(zip(ids, parts, strict=True))
    _insert_owned(session, tables.Education, {key: part.education for key, part in by_person.items()})
    _insert_owned(session, tables.Work, {key: part.work for key, part in by_person.items()})
    _insert_owned(session, tables.PersonSkill, {key: part.skills for key, part in by_person.items()})
    _insert_owned(session, tables.Wish, {key: [part.wish] for key, part in by_person.items()})
    _insert_owned(session, tables.WishDivision, {key: part.divisions for key, part in by_person.items()})
    _insert_owned(session, tables.WishOccupation, {key: part.posts for key, part in by_person.items()})
    insert_memberships(session, {key: part.memberships for key, part in by_person.items()})
    _insert_owned(session, tables.Consent, {key: part.consents for key, part in by_person.items()})
    _insert_owned(session, tables.EmployerBlock, {key: part.blocks for key, part in by_person.items()})
    recount(session, WordSource.PEOPLE, after=[_unread(part.skills) for part in parts])
    recount(session, WordSource.REFUSALS, after=[_refused(part.skills) for part in parts])
    return ids


def replace_rows(session: Session, person_id: int, table: type[SQLModel], rows: Sequence[Values]) -> None:
    """The person's rows of one table are now these."""
    clear_rows(session, table, person_id)
    _insert_owned(session, table, {person_id: rows})


def replace_skills(session: Session, person_id: int, rows: Sequence[Values]) -> None:
    """The person's skills are now these; words that no code list has are counted for the review."""
    before, refused = unread_words(session, person_id), refused_words(session, person_id)
    replace_rows(session, person_id, tables.PersonSkill, rows)
    recount(session, WordSource.PEOPLE, [before], [_unread(rows)])
    recount(session, WordSource.REFUSALS, [refused], [_refused(rows)])


def replace_wishes(session: Session, person_id: int, data: Wishes, codes: CodeBook) -> None:
    divisions, posts = records.wish_division_records(data, codes), records.wish_post_records(data, codes)
    codes.raise_if_any()
    replace_rows(session, person_id, tables.Wish, [records.wish_record(data)])
    replace_rows(session, person_id, tables.WishDivision, divisions)
    replace_rows(session, person_id, tables.WishOccupation, posts)


def replace_memberships(session: Session, person_id: int, rows: Sequence[MembershipRecord]) -> None:
    clear_memberships(session, person_id)
    insert_memberships(session, {person_id: rows})


def clear_memberships(session: Session, person_id: int) -> None:
    """Deletes the memberships and what belongs to each category."""
    # The database would cascade, but the session would go on showing the old details.
    of_person = select(tables.Membership.id).where(tables.Membership.person_id == person_id)
    for table in DETAIL_TABLES:
        session.exec(delete(table).where(col(table.membership_id).in_(of_person)))
    clear_rows(session, tables.Membership, person_id)


def clear_rows(session: Session, table: type[SQLModel], person_id: int) -> None:
    """Deletes the person's rows of one table."""
    owner: Any = table.person_id  # type: ignore[attr-defined]
    session.exec(delete(table).where(owner == person_id))


def consent_record(kind: ConsentKind, moment: datetime) -> Values:
    """An agreement to the text that is shown now."""
    return {"kind": kind, "text_version": TEXTS[kind].version, "given_at": moment, "withdrawn_at": None}


@dataclass
class _Parts:
    """All rows of one profile."""

    person: Values
    education: list[Values]
    work: list[Values]
    skills: list[Values]
    wish: Values
    divisions: list[Values]
    posts: list[Values]
    memberships: list[MembershipRecord]
    consents: list[Values]
    blocks: list[Values]


def _parts(data: PersonInput, user_id: int | None, codes: CodeBook, moment: datetime) -> _Parts:
    parts = _Parts(
        person=_person_record(data, user_id, codes, moment),
        education=records.education_records(data.education, codes, "education"),
        work=records.work_records(data.work, codes, "work"),
        skills=records.skill_records(data.skills, codes, "skills"),
        wish=records.wish_record(data.wishes),
        divisions=records.wish_division_records(data.wishes, codes, "wishes."),
        posts=records.wish_post_records(data.wishes, codes, "wishes."),
        memberships=records.membership_records(data.categories, codes, "categories"),
        consents=[consent_record(kind, moment) for kind in sorted(data.agreed)],
        blocks=records.block_records(data, moment),
    )
    codes.raise_if_any()
    return parts


def _person_record(data: PersonInput, user_id: int | None, codes: CodeBook, moment: datetime) -> Values:
    stated = data.basics.experience_years
    counted = counted_experience(data.work, today())
    return records.basics_record(data.basics, codes, "basics.") | {
        "user_id": user_id,
        "experience_years": counted if stated is None else stated,
        "experience_stated": stated is not None,
        "visibility": data.visibility,
        "agreed": ConsentKind.NOTICE in data.agreed,
        "opted_out": False,
        "paused_until": None,
        "confirmed_on": data.confirmed_on or today(),
        "version": 1,
        "created_at": moment,
        "updated_at": moment,
    }


def _unread(skills: Sequence[Values]) -> list[str]:
    """The words of those skills that no code list has."""
    return [row["words"] for row in skills if row["skill"] is None]


def _refused(skills: Sequence[Values]) -> list[str]:
    """The words of those skills of which the person refused the reading."""
    return [row["words"] for row in skills if row["refused"] is not None]


def insert_memberships(session: Session, owned: Mapping[int, Sequence[MembershipRecord]]) -> None:
    flat = [(person_id, record) for person_id, rows in owned.items() for record in rows]
    values = [record.values | {"person_id": person_id} for person_id, record in flat]
    ids = _insert_returning(session, tables.Membership, values)
    by_table: dict[type[SQLModel], list[Values]] = {}
    for membership_id, (_, record) in zip(ids, flat, strict=True):
        details = [detail | {"membership_id": membership_id} for detail in record.details]
        by_table.setdefault(record.table, []).extend(details)
    for table, rows in by_table.items():
        _insert(session, table, rows)


def _insert_owned(session: Session, table: type[SQLModel], owned: Mapping[int, Sequence[Values]]) -> None:
    _insert(session, table, [row | {"person_id": key} for key, rows in owned.items() for row in rows])


def _insert(session: Session, table: type[SQLModel], rows: Sequence[Values]) -> None:
    if rows:
        session.connection().execute(insert(_table(table)), list(rows))


def _insert_returning(session: Session, table: type[SQLModel], rows: Sequence[Values]) -> list[int]:
    if not rows:
        return []
    target = _table(table)
    statement = insert(target).returning(target.c.id, sort_by_parameter_order=True)
    return list(session.connection().execute(statement, list(rows)).scalars())


def _table(model: type[SQLModel]) -> Table:
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found
