"""People whom an organisation hands in by lists: what is held of them, and filling what is still empty.

For areas that have asked for their own permission. Only what nobody has claimed yet is ever filled.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.kit.clock import now
from talent.kit.terms import Category
from talent.people.codes import CodeBook
from talent.people.records import Values, blind, membership_records
from talent.people.rows import CategoryRow
from talent.people.tables import Membership, Person
from talent.people.writing import insert_memberships

_AT_ONCE = 500
# What a list may fill in where the profile has nothing.
FILLED = ("mobile", "email", "division", "education_level", "experience_years")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of somebody; ``values`` by the names of ``FILLED``."""

    user_id: int | None
    numbered: bool
    values: Mapping[str, Any]
    categories: frozenset[Category]


@dataclass(frozen=True, slots=True)
class Filling:
    """What a list adds to a profile: fields that are empty, categories that it lacks, the number's index."""

    values: Mapping[str, Any] = field(default_factory=dict)
    categories: Sequence[CategoryRow] = ()
    number_index: str | None = None

    def __bool__(self) -> bool:
        return bool(self.values or self.categories or self.number_index)


def held_of(session: Session, ids: Collection[int]) -> dict[int, Held]:
    """By id, in a few statements."""
    found: dict[int, Held] = {}
    names = ("id", "user_id", "resident_id_index", *FILLED)
    for some in _portions(ids):
        members: dict[int, set[Category]] = {number: set() for number in some}
        query = select(Membership.person_id, Membership.category).where(col(Membership.person_id).in_(some))
        for number, category in session.exec(query.order_by(col(Membership.id))):
            members[number].add(Category(category))
        people = columns_of(*(getattr(Person, name) for name in names)).where(col(Person.id).in_(some))
        for row in session.execute(people.order_by(col(Person.id))):
            values = {name: getattr(row, name) for name in FILLED}
            numbered = row.resident_id_index is not None
            found[row.id] = Held(row.user_id, numbered, values, frozenset(members[row.id]))
    return found


def fill_people(session: Session, actor: Actor, fillings: Mapping[int, Filling]) -> None:
    """Writes what the lists add, in a few statements."""
    if not fillings:
        return
    target: Table = Person.__table__  # type: ignore[attr-defined]
    moment = now()
    statement = update(target).where(target.c.id == bindparam("key"), target.c.user_id.is_(None))
    for name in FILLED:
        rows = [
            {"key": number, "text": one.values[name]}
            for number, one in fillings.items()
            if name in one.values
        ]
        if rows:
            session.connection().execute(statement.values({name: bindparam("text")}), rows)
            _index(session, name, rows)
    enter_numbers(session, {number: one.number_index for number, one in fillings.items()})
    touched = [{"key": number} for number in fillings]
    session.connection().execute(statement.values(version=target.c.version + 1, updated_at=moment), touched)
    codes = CodeBook(session)
    owned = {
        number: membership_records(one.categories, codes, "categories") for number, one in fillings.items()
    }
    codes.raise_if_any()
    insert_memberships(session, owned)
    record(session, actor, Action.PERSON_UPDATE, "person", None, f"{len(fillings)}")
    record_changes(session, ChangeKind.PERSON, sorted(fillings))


def enter_numbers(session: Session, numbers: Mapping[int, str | None]) -> None:
    """The blind index of an identity number, by which the next list finds the same person; never the number
    itself, which needs the person's own separate consent.
    """
    rows = [{"key": person_id, "number": index} for person_id, index in numbers.items() if index]
    if rows:
        target: Table = Person.__table__  # type: ignore[attr-defined]
        statement = update(target).where(target.c.id == bindparam("key"))
        session.connection().execute(statement.values(resident_id_index=bindparam("number")), rows)


def _index(session: Session, name: str, rows: Sequence[Values]) -> None:
    if name not in ("mobile", "email"):
        return
    target: Table = Person.__table__  # type: ignore[attr-defined]
    indexed = [{"key": row["key"], "index": blind(row["text"], f"person.{name}")} for row in rows]
    statement = update(target).where(target.c.id == bindparam("key"))
    session.connection().execute(statement.values({f"{name}_index": bindparam("index")}), indexed)


def _portions(values: Collection[int]) -> list[list[int]]:
    listed = sorted(values)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
