"""Selects of the identity area: pairs whose people are both there, merges, and people by number."""

from collections.abc import Collection

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from talent.identity.enums import PairState
from talent.identity.tables import IdentityMerge, PersonPair
from talent.kit.errors import NotFound
from talent.people.tables import Person

NO_PAIR = "没有这一对档案，可能已经合并或不再相像。"


def standing_pairs(state: PairState) -> SelectOfScalar[PersonPair]:
    """Pairs in the state of which neither profile is gone; what was put off comes last."""
    people = select(Person.id)
    return (
        select(PersonPair)
        .where(
            col(PersonPair.state) == state,
            col(PersonPair.low_id).in_(people),
            col(PersonPair.high_id).in_(people),
        )
        .order_by(col(PersonPair.looked_at).is_not(None), col(PersonPair.looked_at), col(PersonPair.id))
    )


def find_pair(session: Session, pair_id: int, *, lock: bool = False) -> tuple[PersonPair, Person, Person]:
    """The pair and both of its people; raises ``NotFound`` where one of them is gone."""
    query = select(PersonPair).where(PersonPair.id == pair_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    pair = session.exec(query).one_or_none()
    if pair is None:
        raise NotFound(NO_PAIR)
    people = people_by_id(session, [pair.low_id, pair.high_id])
    if len(people) != 2:
        raise NotFound(NO_PAIR)
    return pair, people[pair.low_id], people[pair.high_id]


def people_by_id(session: Session, ids: Collection[int]) -> dict[int, Person]:
    query = select(Person).where(col(Person.id).in_(ids)).order_by(col(Person.id))
    return {person.id or 0: person for person in session.exec(query)}


def merges_newest_first() -> SelectOfScalar[IdentityMerge]:
    return select(IdentityMerge).order_by(col(IdentityMerge.merged_at).desc(), col(IdentityMerge.id).desc())
