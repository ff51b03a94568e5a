"""Deletes profiles that were handed in by mistake, many at once: unclaimed, and as they came."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, delete, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.audit.actions import Action
from talent.audit.changes import record_changes
from talent.audit.tables import ChangeKind
from talent.audit.trail import record
from talent.people import tables
from talent.people.queries import DETAIL_TABLES
from talent.people.tables import Membership, Person, PersonSkill
from talent.vocab.enums import WordSource
from talent.vocab.noting import recount

_GONE = "已不再存在。"
_CLAIMED = "本人已经认领。"
_TOUCHED = "导入之后有过变化。"
_BUILT_ON = "已有培训、证书或其他记录。"
_AT_ONCE = 500
# What a profile is made of when it is handed in; everything else that points at a person was added since.
_PARTS: tuple[Any, ...] = (
    tables.Education,
    tables.Work,
    tables.PersonSkill,
    tables.Wish,
    tables.WishDivision,
    tables.WishOccupation,
    tables.Consent,
    tables.EmployerBlock,
)


def kept_profiles(session: Session, ids: Collection[int]) -> Mapping[int, str]:
    """Why some of them can't be deleted."""
    return _sorted_out(session, ids)[1]


def take_back_people(session: Session, actor: Actor, ids: Collection[int]) -> set[int]:
    """Deletes those that nobody claimed, changed or built on; which these were."""
    require(actor, Permission.PEOPLE_ADD)
    gone, _ = _sorted_out(session, ids, lock=True)
    for some in _portions(gone):
        _delete(session, some)
    if gone:
        record(session, actor, Action.PERSON_DISCARD, "person", None, str(len(gone)))
        record_changes(session, ChangeKind.PERSON, gone)
    return set(gone)


def _sorted_out(
    session: Session, ids: Collection[int], *, lock: bool = False
) -> tuple[list[int], dict[int, str]]:
    gone: list[int] = []
    stay = dict.fromkeys(ids, _GONE)
    for some in _portions(ids):
        query = columns_of(Person.id, Person.user_id, Person.version, Person.created_at, Person.updated_at)  # type: ignore[call-overload]
        query = query.where(col(Person.id).in_(some)).order_by(col(Person.id))
        rows = session.execute(query.with_for_update() if lock else query).all()
        built_on = _built_on(session, some)
        for row in rows:
            if row.user_id is not None:
                stay[row.id] = _CLAIMED
            elif (row.version, row.updated_at) != (1, row.created_at):
                stay[row.id] = _TOUCHED
            elif row.id in built_on:
                stay[row.id] = _BUILT_ON
            else:
                del stay[row.id]
                gone.append(row.id)
    return gone, stay


def _built_on(session: Session, ids: Sequence[int]) -> set[int]:
    """To whom a row of another table points, of whatever area."""
    found: set[int] = set()
    for column in _pointing():
        rows = columns_of(column).where(column.in_(ids)).distinct().order_by(column)
        found.update(session.execute(rows).scalars())
    return found


def _pointing() -> Iterator[Column[Any]]:
    parts = {_table(one) for one in (*_PARTS, Membership)}
    target = _table(Person).c.id
    for table in sorted(SQLModel.metadata.tables.values(), key=lambda one: one.name):
        if table not in parts:
            yield from (key.parent for key in sorted(table.foreign_keys, key=str) if key.column is target)


def _delete(session: Session, ids: Sequence[int]) -> None:
    written = select(PersonSkill.person_id, PersonSkill.words, PersonSkill.skill, PersonSkill.refused)
    written = written.where(col(PersonSkill.person_id).in_(ids)).order_by(col(PersonSkill.id))
    rows = session.exec(written).all()
    words = [[text] for _, text, skill, _ in rows if skill is None]
    refused = [[text] for _, text, _, other in rows if other is not None]
    members = select(Membership.id).where(col(Membership.person_id).in_(ids))
    for table in DETAIL_TABLES:
        session.exec(delete(table).where(col(table.membership_id).in_(members)))
    for part in (*_PARTS, Membership):
        session.exec(delete(part).where(_table(part).c.person_id.in_(ids)))
    session.exec(delete(Person).where(col(Person.id).in_(ids)))
    recount(session, WordSource.PEOPLE, before=words)
    recount(session, WordSource.REFUSALS, before=refused)


def _table(model: Any) -> Table:
    found: Table = model.__table__
    return found


def _portions(values: Collection[int]) -> list[list[int]]:
    listed = sorted(values)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
