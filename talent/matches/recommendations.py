"""What the last batch recommends, to a person and to an enterprise; asked again who takes part at present."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from talent.accounts.actor import Actor
from talent.accounts.permissions import Permission, require
from talent.enterprises.picking import cards_by_id, open_among
from talent.matches.batchfiles import Columns
from talent.matches.schemas import RecommendedPeople, RecommendedPost, RecommendedPosts
from talent.matches.tables import Recommendation
from talent.people.blocked import not_blocked_by
from talent.people.queries import matchable_people, rankable_people
from talent.people.service import own_person_id, people_cards
from talent.people.tables import Person

# How many of a demand's people are kept, and how many of them, or of a person's posts, are shown.
STORED = 20
SHOWN_PEOPLE = 3
SHOWN_POSTS = 5
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which index ranked, on which day, and whether the order has prices in it."""

    version: str
    computed_on: date
    priced: bool


def replace_recommendations(session: Session, columns: Columns, stamp: Stamp) -> None:
    """The demands of these rows have these people now, and no others; each demand wholly or not at all.

    Who has left since the ranking is left out.
    """
    kept = columns["rank"] <= STORED
    rows = {
        name: columns[name][kept].tolist() for name in ("demand_id", "talent_id", "rank", "score", "price")
    }
    session.connection().execute(
        delete(Recommendation).where(col(Recommendation.demand_id).in_(sorted(set(rows["demand_id"]))))
    )
    present = _present(session, np.unique(columns["talent_id"][kept]).tolist())
    values = [
        {
            "demand_id": demand_id,
            "person_id": person_id,
            "rank": rank,
            "score": score,
            "price": price if stamp.priced else None,
            "version": stamp.version,
            "computed_on": stamp.computed_on,
        }
        for demand_id, person_id, rank, score, price in zip(*rows.values(), strict=True)
        if person_id in present
    ]
    if values:
        session.connection().execute(insert(Recommendation), values)


def drop_recommendations(session: Session, keep: Collection[int]) -> None:
    """Demands that are not among those of the batch recommend nobody."""
    stored = set(session.exec(select(Recommendation.demand_id).distinct()))
    gone = sorted(stored - set(keep))
    for start in range(0, len(gone), _AT_ONCE):
        part = gone[start : start + _AT_ONCE]
        session.connection().execute(delete(Recommendation).where(col(Recommendation.demand_id).in_(part)))


def _present(session: Session, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        query = rankable_people().with_only_columns(col(Person.id)).where(col(Person.id).in_(part))
        found.update(number for number in session.scalars(query.order_by(col(Person.id))) if number)
    return found


def recommended_posts(session: Session, actor: Actor) -> RecommendedPosts | None:
    """The posts for whose demands the batch has the person among the first, best first.

    None for who takes no part, or where the batch has nothing: closed and hidden demands are left out.
    """
    require(actor, Permission.POSTS_FOR_ME)
    person_id = own_person_id(session, actor)
    if person_id is None or not _takes_part(session, person_id):
        return None
    query = select(Recommendation).where(col(Recommendation.person_id) == person_id)
    rows = {row.demand_id: row for row in session.exec(query.order_by(col(Recommendation.demand_id)))}
    still_open = open_among(session, actor, rows)
    first = sorted((rows[number] for number in still_open), key=_worth)[:SHOWN_POSTS]
    cards = cards_by_id(session, actor, [row.demand_id for row in first])
    posts = [
        RecommendedPost(demand=cards[row.demand_id], rank=row.rank, score=row.score)
        for row in first
        if row.demand_id in cards
    ]
    if not posts:
        return None
    return RecommendedPosts(
        posts=posts,
        computed_on=max(row.computed_on for row in first),
        priced=any(row.price is not None for row in first),
        # One for the person, whatever the post.
        price=max(row.price or 0.0 for row in first),
    )


def _worth(row: Recommendation) -> tuple[float, int, int]:
    return -row.score, row.rank, row.demand_id


def _takes_part(session: Session, person_id: int) -> bool:
    query = matchable_people().with_only_columns(col(Person.id)).where(col(Person.id) == person_id)
    return session.scalars(query).first() is not None


def recommended_people(
    session: Session, actor: Actor, demand_ids: Collection[int]
) -> dict[int, RecommendedPeople]:
    """By demand: how many the batch recommends, and the first of them by card.

    Only for the actor's own open demands, and only people whom the actor may see and who take part now.
    """
    require(actor, Permission.CANDIDATES_RANK)
    own = open_among(session, actor, demand_ids, mine=True)
    # Asked of each row, not of everybody.
    taking_part = rankable_people().where(col(Person.id) == col(Recommendation.person_id))
    if actor.organisation_id is not None:
        taking_part = taking_part.where(not_blocked_by(session, actor.organisation_id))
    query = select(Recommendation).where(
        col(Recommendation.demand_id).in_(own), taking_part.correlate(Recommendation).exists()
    )
    rows: dict[int, list[Recommendation]] = {}
    for row in session.exec(query.order_by(col(Recommendation.demand_id), col(Recommendation.rank))):
        rows.setdefault(row.demand_id, []).append(row)
    first = {row.person_id for found in rows.values() for row in found[:SHOWN_PEOPLE]}
    cards = people_cards(session, actor, first)
    return {
        demand_id: RecommendedPeople(
            count=len(found),
            first=[cards[row.person_id] for row in found[:SHOWN_PEOPLE]],
            computed_on=found[0].computed_on,
            priced=found[0].price is not None,
        )
        for demand_id, found in rows.items()
        # All of them are there or none: an enterprise that is not verified sees nobody.
        if found[0].person_id in cards
    }
